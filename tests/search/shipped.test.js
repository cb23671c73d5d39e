/*
 * A finished site against lunr's own index of the documents that the generator
 * dumped: its whole index byte for byte, then the shards and texts that ship.
 *
 *	node shipped.test.js SITE DUMP
 */
"use strict";

const assert = require("assert");
const fs = require("fs");
const path = require("path");
const lunr = require("lunr");
const buildLunr = require("./build-lunr.js");
const openSite = require("./quality/site.js");

const counts = { passed: 0, failed: 0 };

async function test(name, body) {
	try {
		await body();
		counts.passed++;
	} catch (error) {
		counts.failed++;
		console.log(`FAILED: ${name}\n  ${String(error.message).slice(0, 300)}`);
	}
}

function search(index, terms) {
	return JSON.stringify(index.query((query) => terms.filter((term) => term in index.invertedIndex).forEach((term, i) =>
		query.clause({ term, boost: 1 / (i + 1), usePipeline: false }))));
}

async function main([folder, dump]) {
	const { load, documents, normalise } = await openSite(folder);
	const dumped = buildLunr.readDocuments(dump);
	const json = buildLunr.buildIndex(dumped);
	const expected = JSON.parse(json);
	const whole = lunr.Index.load(JSON.parse(json));

	await test("the whole index", async () =>
		assert.ok(fs.readFileSync(path.join(dump, "index.json")).equals(Buffer.from(json)), "not lunr's bytes"));
	await test("what was indexed is what ships", async () => {
		assert.strictEqual(dumped.length, documents.length);
		documents.forEach((d, i) => {
			assert.strictEqual(dumped[i].title, normalise(d.title));
			assert.strictEqual(dumped[i].headings, normalise(d.sections.map((s) => s[1]).join("\n")));
			assert.strictEqual(dumped[i].text, normalise([d.summary, ...d.sections.map((s) => s[2])].join("\n")));
		});
	});
	await test("all terms", async () => {
		assert.deepStrictEqual([...await load.expand("")].sort(), expected.invertedIndex.map(([term]) => term));
	});
	await test("all shards", async () => {
		const all = await load.hydrate(expected.invertedIndex.map(([term]) => term));
		const vectors = new Map(JSON.parse(JSON.stringify(all)).fieldVectors);

		expected.invertedIndex.forEach(([term, posting]) =>
			assert.strictEqual(JSON.stringify(all.invertedIndex[term]), JSON.stringify(posting), term));
		expected.fieldVectors.forEach(([ref, vector]) =>
			assert.strictEqual(JSON.stringify(vectors.get(ref) || []), JSON.stringify(vector), ref));
	});
	for (let i = 0; i < documents.length; i += Math.ceil(documents.length / 60)) {
		const { title } = documents[i];
		const terms = normalise(title).split(" ").map((word) => lunr.stemmer(new lunr.Token(word, {})).toString());

		await test(`query: ${title}`, async () =>
			assert.strictEqual(search(await load.hydrate(terms), terms), search(whole, terms)));
	}
	console.log(`${counts.passed} passed, ${counts.failed} failed`);
	process.exitCode = counts.failed ? 1 : 0;
}

main(process.argv.slice(2));
