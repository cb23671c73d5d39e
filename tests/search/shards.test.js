/*
 * The index in shards: what the loader makes of them must be lunr's own index
 * of the same documents, whole and for single queries.
 *
 *	node shards.test.js DUMP_INDEX SCRATCH_FOLDER
 */
"use strict";

const assert = require("assert");
const { execFileSync } = require("child_process");
const fs = require("fs");
const path = require("path");
const lunr = require("lunr");
const core = require("../../assets/search/core.js");
const corpora = require("./corpora.js");
const makeLoad = require("../../assets/search/load.js");

const [dumpIndex, scratch] = process.argv.slice(2);
const counts = { passed: 0, failed: 0 };
const LEAST_QUERIES = 45;

async function test(name, body) {
	try {
		await body();
		counts.passed++;
	} catch (error) {
		counts.failed++;
		console.log(`FAILED: ${name}\n  ${String(error.message).split("\n").slice(0, 20).join("\n  ")}`);
	}
}

/* The lines of dump_index -s: manifest, words, shards. */
function cutWithC(c) {
	const file = path.join(scratch, "documents");
	const fields = c.fields.map(([name, boost]) => `${name}=${boost}`);

	fs.writeFileSync(file, c.documents.map((d) => JSON.stringify(d.texts) + "\n").join(""));
	return execFileSync(dumpIndex, ["-s", "-w", "2", "-b", String(c.b ?? 0.75), "-k", String(c.k1 ?? 1.2), file,
		...fields], { maxBuffer: 1 << 30 }).toString().trimEnd().split("\n");
}

function wholeIndex(c) {
	return lunr(function () {
		this.ref("id");
		this.b(c.b ?? 0.75);
		this.k1(c.k1 ?? 1.2);
		c.fields.forEach(([name, boost]) => this.field(name, { boost }));
		c.documents.forEach((d, id) =>
			this.add(Object.fromEntries([["id", id], ...c.fields.map(([name], i) => [name, d.texts[i]])])));
	});
}

/* A loader of these lines; `asked` holds the files that it asked for. */
function loaderOf([manifest, vocabulary, ...shards]) {
	const facet = { ids: [], titles: [], sets: [[]], runs: "" };
	const facets = { publication: facet, authority: facet, kind: facet, audience: facet, edition: facet };
	const words = { names: [], synonyms: [], bestBets: [], unstemmed: [] };
	const letters = JSON.parse(vocabulary).split(/\n(?=0)/).reduce((files, rows) =>
		({ ...files, [`vocabulary/${rows[2]}`]: rows }), {});
	const texts = new Map([["manifest", JSON.stringify({ ...JSON.parse(manifest), pages: 1, text: "", facets })],
		...Object.entries(letters),
		["words", JSON.stringify(words)], ["vocabulary", JSON.parse(vocabulary)],
		...shards.map((rows, i) => [`terms/${i}`, JSON.parse(rows)])]);
	const load = makeLoad({ mendTokenSet: core.mendTokenSet });
	const asked = [];

	load.begin({ lunr, loadScript: async (file) => {
		const name = file.slice("search/".length, -".js".length);

		asked.push(name);
		load.put(name, texts.get(name));
	} });
	return { load, asked, shardCount: shards.length };
}

/* Only documents without a word are missing from the vectors of shards. */
function assertSameIndex(hydrated, whole) {
	const vectors = new Map(hydrated.toJSON().fieldVectors);
	const expected = whole.toJSON();

	assert.strictEqual(JSON.stringify(hydrated.toJSON().invertedIndex), JSON.stringify(expected.invertedIndex));
	expected.fieldVectors.forEach(([ref, vector]) =>
		assert.strictEqual(JSON.stringify(vectors.get(ref) || []), JSON.stringify(vector), ref));
	assert.ok(vectors.size <= expected.fieldVectors.length);
}

function assertSameResults(terms, hydrated, whole) {
	const search = (index) => index.query((query) =>
		terms.filter((term) => term in index.invertedIndex).forEach((term, i) =>
			query.clause({ term, boost: 1 / (i + 1), usePipeline: false })));
	const expected = search(whole);

	assert.strictEqual(JSON.stringify(search(hydrated)), JSON.stringify(expected), terms.join(" "));
	return expected.length;
}

function pickTerms(rand, terms) {
	return Array.from({ length: 1 + rand(4) }, () => corpora.pick(rand, terms));
}

async function compareAll(c) {
	const whole = wholeIndex(c);
	const { load } = loaderOf(cutWithC(c));

	assertSameIndex(await load.hydrate(Object.keys(whole.invertedIndex)), whole);
}

/* Each query has its own index, with nothing but its terms. */
async function compareQueries(c) {
	const whole = wholeIndex(c);
	const terms = Object.keys(whole.invertedIndex);
	const rand = corpora.random(7);
	const { load } = loaderOf(cutWithC(c));
	let results = 0;

	for (let i = 0; i < LEAST_QUERIES + 15; i++) {
		const wanted = [...pickTerms(rand, terms), "nosuchterm"];
		const hydrated = await load.hydrate(wanted);

		assert.deepStrictEqual(Object.keys(hydrated.invertedIndex).sort(),
			[...new Set(wanted)].filter((term) => term in whole.invertedIndex).sort());
		results += assertSameResults(wanted, hydrated, whole) > 0;
	}
	assert.ok(results >= LEAST_QUERIES);
}

/* lunr issue 503: terms with digits got lost in the token set. */
async function findEveryTerm() {
	const rand = corpora.random(93);
	const numbers = Array.from({ length: 1000 }, () => String(rand(100000)));
	const { load } = loaderOf(cutWithC({ fields: [["text", 1]], documents: corpora.inDocuments(numbers, 100) }));

	await load.manifest();
	lunr.TokenSet._nextId = 1;
	const index = await load.hydrate(numbers);

	numbers.forEach((term) => {
		assert.ok(index.query((query) => query.clause({ term, usePipeline: false })).length, term);
		assert.deepStrictEqual(index.tokenSet.intersect(lunr.TokenSet.fromString(term)).toArray(), [term]);
	});
}

async function expandPrefixes(c) {
	const whole = wholeIndex(c);
	const terms = Object.keys(whole.invertedIndex);
	const { load } = loaderOf(cutWithC(c));

	for (const prefix of ["", "a", "ass", "pro", "zz", "s", "\uffff", terms[0], terms[terms.length - 1]])
		assert.deepStrictEqual((await load.expand(prefix)).sort(), terms.filter((t) => t.startsWith(prefix)).sort());
}

/* Frequent terms have shards of their own; a query brings no more than it needs. */
async function countFiles() {
	const rand = corpora.random(3);
	const documents = Array.from({ length: 9000 }, (unused, i) => ({ texts: [`common frequent word${i} ${rand(16) ? "usual" : ""}`] }));
	const c = { fields: [["text", 1]], documents };
	const { load, asked, shardCount } = loaderOf(cutWithC(c));
	const { alone, shards } = await load.manifest();

	assert.deepStrictEqual(alone, ["common", "frequent", "usual"]);
	assert.strictEqual(shards.length + alone.length, shardCount);
	await load.hydrate(["common", "word17"]);
	assert.strictEqual(asked.filter((name) => name.startsWith("terms/")).length, 2);
	assert.deepStrictEqual(await load.expand("co", 1), ["common"]);
	assert.deepStrictEqual(await load.expand("f", 5), ["frequent"]);
	await load.hydrate(["common"]);
	assert.strictEqual(new Set(asked).size, asked.length);
	assertSameIndex(await load.hydrate((await load.expand("")).slice()), wholeIndex(c));
}

async function readVocabulary() {
	const texts = ["strategies strategy strategic stra 47 a1b", "strategy zoo"];
	const { load } = loaderOf(cutWithC({ fields: [["text", 1]], documents: texts.map((text) => ({ texts: [text] })) }));

	assert.deepStrictEqual([...await load.vocabulary("s")],
		[["stra", 1], ["strategic", 1], ["strategies", 2], ["strategy", 2], ["zoo", 1]]);
}

/* Large sites have a file for each letter. */
async function readLetters() {
	const lines = cutWithC({ fields: [["text", 1]], documents: [{ texts: ["strategy string zoo"] }] });
	const { load, asked } = loaderOf([JSON.stringify({ ...JSON.parse(lines[0]), letters: "sz" }), ...lines.slice(1)]);

	assert.deepStrictEqual([...await load.vocabulary("z")], [["zoo", 1]]);
	assert.deepStrictEqual([...await load.vocabulary("a")], []);
	assert.deepStrictEqual([...await load.vocabulary("s")], [["strategy", 1], ["string", 1]]);
	assert.deepStrictEqual(asked.filter((name) => name.startsWith("vocabulary")), ["vocabulary/z", "vocabulary/s"]);
}

async function tryAgain() {
	const { load } = loaderOf(cutWithC({ fields: [["text", 1]], documents: [{ texts: ["word"] }] }));
	let failures = 0;
	const load2 = makeLoad({ mendTokenSet() {} });

	load2.begin({ lunr, loadScript: async () => {
		failures++;
		throw new Error("offline");
	} });
	await assert.rejects(load2.hydrate(["word"]), /offline/);
	await assert.rejects(load2.hydrate(["word"]), /offline/);
	assert.ok(failures >= 4);
	assert.ok("word" in (await load.hydrate(["word"])).invertedIndex);
}

async function main() {
	const texts = corpora.texts();

	for (const c of [...corpora.small(), ...texts])
		await test(`all shards: ${c.name}`, () => compareAll(c));
	for (let seed = 1; seed <= 40; seed++) {
		const c = corpora.fuzz(seed);

		await test(`all shards: ${c.name}`, () => compareAll({ ...c, documents: c.documents.map(({ texts: t }) => ({ texts: t })) }));
	}
	for (const c of texts)
		await test(`queries: ${c.name}`, () => compareQueries(c));
	await test("prefixes", () => expandPrefixes(texts[0]));
	await test("terms with digits are not lost", findEveryTerm);
	await test("files asked for", countFiles);
	await test("vocabulary", readVocabulary);
	await test("vocabulary by letters", readLetters);
	await test("a failure can be tried again", tryAgain);
	console.log(`${counts.passed} passed, ${counts.failed} failed`);
	process.exitCode = counts.failed ? 1 : 0;
}

main();
