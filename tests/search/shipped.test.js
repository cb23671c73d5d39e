/*
 * The shards of a finished site against lunr's own index of its pages, as far
 * as they can be read back from what the site ships and from content/.
 *
 *	node shipped.test.js SITE
 */
"use strict";

const assert = require("assert");
const fs = require("fs");
const path = require("path");
const lunr = require("lunr");
const openSite = require("./quality/site.js");

const FIELDS = { title: 5, headings: 2, also: 5, text: 1 };
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

/* Other names are in the index alone; the front matter has them as [a, "b, c"]. */
function readAlso({ href }) {
	const file = path.join("content", href.replace(/html$/, "md"));
	const match = fs.existsSync(file) && /^also: *\[(.*)\]$/m.exec(fs.readFileSync(file, "utf8").split("\n---\n")[0]);

	return match ? match[1].replace(/"([^"]*)"/g, "$1").split(",").join("\n") : "";
}

function buildIndex(documents, normalise) {
	return lunr(function () {
		this.ref("id");
		Object.keys(FIELDS).forEach((name) => this.field(name, { boost: FIELDS[name] }));
		documents.forEach((d, id) => this.add({
			id,
			title: normalise(d.title),
			headings: normalise(d.sections.map((s) => s[1]).join("\n")),
			also: normalise(readAlso(d)),
			text: normalise([d.summary, ...d.sections.map((s) => s[2])].join("\n")),
		}));
	});
}

function search(index, terms) {
	return JSON.stringify(index.query((query) => terms.filter((term) => term in index.invertedIndex).forEach((term, i) =>
		query.clause({ term, boost: 1 / (i + 1), usePipeline: false }))));
}

async function main([folder]) {
	const { load, documents, normalise } = await openSite(folder);
	const whole = buildIndex(documents, normalise);
	const expected = JSON.parse(JSON.stringify(whole));

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
