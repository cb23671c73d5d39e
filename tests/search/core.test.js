/*
 * assets/search-core.js: queries, ranking and excerpts on a small site, and
 * the mended token set on random numbers.
 *
 *	node core.test.js LUNR
 */
"use strict";

const assert = require("assert");
const corpora = require("./corpora.js");
const core = require("../../assets/search-core.js");

const lunrPath = process.argv[2];
let passed = 0, failed = 0;

function test(name, body) {
	try {
		body();
		passed++;
	} catch (error) {
		failed++;
		console.log(`FAILED: ${name}\n  ${String(error.message).split("\n").join("\n  ")}`);
	}
}

/* A lunr of its own, not yet mended. */
function freshLunr() {
	delete require.cache[lunrPath];
	return require(lunrPath);
}

function page(title, summary, ...sections) {
	return { title, href: title.toLowerCase().replace(/[^a-z0-9]+/g, "-") + ".html", crumbs: ["Guide"],
		publication: "guide", authority: "durham", audience: [], kind: "Chapter", summary, sections };
}

const SITE = {
	format: 1,
	authorities: { durham: "County Durham" },
	phrases: [["MASH", "Multi-Agency Safeguarding Hub"], ["domestic abuse", "domestic violence", "DV", "DA"]],
	documents: [
		page("6.16 Strategy meetings and section 47 enquiries", "When and how to hold a strategy meeting.",
			["", "", "A strategy meeting decides whether there is an enquiry under section 47."],
			["who-comes", "Who comes", "The police, health and the school come to the meeting."],
			["timescales", "Timescales", "Hold it within 24 hours. The enquiry ends within 15 days of the meeting."]),
		page("Private fostering", "Children who live with someone who is not a close relative.",
			["", "", "Private fostering is an arrangement made by the parents of a child."],
			["benefit", "Child benefit", "Parents keep the child benefit or pass it to the private foster carer."]),
		page("Domestic abuse", "What to ask and what to do.",
			["", "", "Abuse happens in all kinds of families."],
			["plan", "Safety plan", "Make a safety plan with the adult victim and each child."]),
		page("Contacts", "Telephone numbers.",
			["", "", "Police: dial 999. The Multi-Agency Safeguarding Hub answers in office hours."]),
		page("6.12 Harm outside the home", "Exploitation by people outside the family.",
			["", "", "Look at the places where the young person spends time, and who is there with them."],
			["chronology", "Chronology", "Keep a chronology of missing episodes, meetings and organisations."]),
		page("Parent’s file", "A parent or child may ask to see their file.",
			["", "", "Requests for access to a file go to the information team, in writing or by telephone."]),
	],
};

function buildIndex(lunr, site) {
	const builder = new lunr.Builder();

	builder.pipeline.add(lunr.trimmer, lunr.stopWordFilter, lunr.stemmer);
	builder.searchPipeline.add(lunr.stemmer);
	builder.field("title", { boost: 5 });
	builder.field("headings", { boost: 2 });
	builder.field("text");
	site.documents.forEach((d, id) => builder.add({
		id,
		title: core.normalise(d.title),
		headings: core.normalise(d.sections.map((s) => s[1]).join("\n")),
		text: core.normalise([d.summary, ...d.sections.map((s) => s[1] + "\n" + s[2])].join("\n")),
	}));
	return JSON.parse(JSON.stringify(builder.build()));
}

const lunr = freshLunr();
const searcher = new core.Searcher(lunr, buildIndex(lunr, SITE), SITE);

function titles(query, typing) {
	return searcher.search(query, typing).results.map((r) => r.document.title);
}

function best(query, typing) {
	return titles(query, typing)[0];
}

function text(parts) {
	return parts.map(([t]) => t).join("");
}

function marks(parts) {
	return parts.filter(([, marked]) => marked).map(([t]) => t);
}

test("the right page comes first", () => {
	assert.strictEqual(best("strategy meeting"), SITE.documents[0].title);
	assert.strictEqual(best("private fostering"), "Private fostering");
	assert.strictEqual(best("who gets the child benefit in private fostering"), "Private fostering");
	assert.strictEqual(best("safety plan"), "Domestic abuse");
	assert.strictEqual(best("6.12"), "6.12 Harm outside the home");
	assert.strictEqual(best("can parents see their child's file"), "Parent’s file");
});

test("sections of an Act in every spelling", () => {
	for (const query of ["s47", "S.47", "s 47", "section 47", "section47 s47"])
		assert.strictEqual(best(query), SITE.documents[0].title, query);
});

test("no input is a command or an error", () => {
	for (const query of ["", " ", "title:x", "foo~", "foo^", "+child", "-child", "child -child", "\"safety plan\"",
		"*", "chi*", "ch*ld", "a:b:c", "~2 ^10", "__proto__", "constructor", "toString", "\u0000", "😀", "MASH?", "(file)"])
		assert.doesNotThrow(() => searcher.search(query, true), query);
	assert.strictEqual(best("\"safety plan\""), "Domestic abuse");
	assert.ok(titles("child -child").includes("Private fostering"));
	assert.strictEqual(titles("constructor").length, 0);
});

test("stop words alone find nothing and are no concept", () => {
	const found = searcher.search("what to do about it", false);

	assert.deepStrictEqual(found.results, []);
	assert.deepStrictEqual(found.concepts, []);
});

test("a page with more of the words goes before one with a better word", () => {
	assert.strictEqual(best("meeting police school"), SITE.documents[0].title);
});

test("other names are searched for too", () => {
	assert.strictEqual(best("MASH"), "Contacts");
	assert.strictEqual(best("mash?"), "Contacts");
	assert.strictEqual(best("DV"), "Domestic abuse");
	assert.strictEqual(best("domestic violence"), "Domestic abuse");
	assert.deepStrictEqual(searcher.search("MASH", false).notes, []);
});

test("the last word is a beginning only while the reader types", () => {
	assert.strictEqual(best("chron", true), "6.12 Harm outside the home");
	assert.deepStrictEqual(titles("chron ", true), []);
	assert.deepStrictEqual(titles("chron", false), []);
	assert.strictEqual(best("organiz", true), "6.12 Harm outside the home");
	assert.deepStrictEqual(titles("ch", true), []);
});

test("a word that no page has is corrected, and the reader is told", () => {
	const cases = { stratergy: "strategy", chronolgy: "chronology", privat: null, fostring: "fostering", xylophone: null,
		exploitaion: "exploitation", telehpone: "telephone" };

	for (const typed of Object.keys(cases)) {
		const { notes } = searcher.search(typed, false);

		assert.deepStrictEqual(notes, typed === "privat" ? [] : [{ typed, used: cases[typed] }]);
	}
	assert.strictEqual(best("chronolgy"), "6.12 Harm outside the home");
	assert.deepStrictEqual(searcher.search("strategy", false).notes, []);
	assert.deepStrictEqual(searcher.search("stratergy", true).notes, []);
});

test("distances", () => {
	assert.strictEqual(core.editDistance("adoptoin", "adoption", 1), 1);
	assert.strictEqual(core.editDistance("pannel", "panel", 1), 1);
	assert.strictEqual(core.editDistance("truency", "truancy", 1), 1);
	assert.strictEqual(core.editDistance("abc", "cab", 1), Infinity);
	assert.strictEqual(core.editDistance("", "ab", 2), 2);
	assert.strictEqual(core.nearestWord("cild", new Map([["mild", 1], ["child", 5], ["wild", 3]])), "child");
	assert.strictEqual(core.nearestWord("cil", new Map([["child", 5]])), null);
	assert.strictEqual(core.nearestWord("2018", new Map([["2019", 5]])), null);
});

test("the section and the excerpt are those of the words", () => {
	const found = searcher.search("child benefit", false);
	const shown = searcher.describe(found.results[0].document, found, 60);

	assert.deepStrictEqual(shown.sections.map((s) => s.anchor), ["benefit"]);
	assert.strictEqual(text(shown.sections[0].heading), "Child benefit");
	assert.deepStrictEqual(marks(shown.sections[0].heading), ["Child", "benefit"]);
	assert.ok(marks(shown.excerpt).includes("benefit"));
	assert.ok(text(shown.excerpt).length < 80);
});

test("where the title says it all, the page itself is the place", () => {
	const found = searcher.search("private fostering", false);
	const shown = searcher.describe(found.results[0].document, found, 200);

	assert.deepStrictEqual(shown.sections, []);
	assert.strictEqual(text(shown.excerpt), SITE.documents[1].summary);
	assert.deepStrictEqual(marks(shown.title), ["Private", "fostering"]);
});

test("marks stand on words as they are written", () => {
	const has = (...list) => (piece) => list.includes(core.normalise(piece));

	assert.deepStrictEqual(core.markParts("The child’s plan, (now).", has("child", "now")),
		[["The ", false], ["child’s", true], [" plan, (", false], ["now", true], [").", false]]);
	assert.deepStrictEqual(core.markParts("", has("x")), []);
	assert.deepStrictEqual(core.markParts("x", has("x")), [["x", true]]);
});

test("excerpts end between words", () => {
	const long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";

	assert.strictEqual(core.cutExcerpt(long, 0, 15), "one two three \u2026");
	assert.strictEqual(core.cutExcerpt("short", 0, 15), "short");
	assert.match(core.cutExcerpt(long, long.indexOf("thirteen"), 50), /^\u2026 \w+ .*thirteen.* \u2026$/);
	assert.strictEqual(core.cutExcerpt("x".repeat(500), 100, 50).replace(/x+/, "x"), "x \u2026");
});

/* Whether a token set of random numbers loses some or makes some up. */
function isCorrupt(fresh, seed) {
	const rand = corpora.random(seed);
	const terms = [...new Set(Array.from({ length: 1000 }, () => String(rand(100000))))].sort();

	fresh.TokenSet._nextId = 1;
	return fresh.TokenSet.fromArray(terms).toArray().sort().join() !== terms.join();
}

test("terms with digits are not lost", () => {
	const fresh = freshLunr();
	const seeds = Array.from({ length: 130 }, (unused, seed) => seed);

	assert.deepStrictEqual(seeds.filter((seed) => isCorrupt(fresh, seed)), [12, 93, 110, 125]);
	core.mendTokenSet(fresh);
	assert.deepStrictEqual(seeds.filter((seed) => isCorrupt(fresh, seed)), []);
});

test("the files of the generator are loaded", () => {
	core.index("{\"version\":\"2.3.9\"}");
	core.documents("{\"format\":1}");
	assert.deepStrictEqual(core.loaded, { index: { version: "2.3.9" }, documents: { format: 1 } });
});

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
