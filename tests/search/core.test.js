/*
 * The query and the ranking of assets/search-*.js on a small site, spelling
 * and excerpts, and the mended token set on random numbers.
 *
 *	node core.test.js LUNR
 */
"use strict";

const assert = require("assert");
const corpora = require("./corpora.js");
const memoryLoad = require("./memory-load.js");
const core = require("../../assets/search/core.js");

require("../../assets/search/pages.js")(core);
require("../../assets/search/postings.js")(core);
require("../../assets/search/query.js")(core);
require("../../assets/search/rank.js")(core);

const lunrPath = process.argv[2];
const tests = [];

function test(name, body) {
	tests.push({ name, body });
}

async function runTests() {
	let failed = 0;

	for (const { name, body } of tests) {
		try {
			await body();
		} catch (error) {
			failed++;
			console.log(`FAILED: ${name}\n  ${String(error.message).split("\n").join("\n  ")}`);
		}
	}
	console.log(`${tests.length - failed} passed, ${failed} failed`);
	process.exitCode = failed ? 1 : 0;
}

/* A lunr of its own, not yet mended. */
function freshLunr() {
	delete require.cache[require.resolve(lunrPath)];
	return require(lunrPath);
}

function page(title, summary, ...sections) {
	return { title, href: title.toLowerCase().replace(/[^a-z0-9]+/g, "-") + ".html", crumbs: ["Guide"],
		publication: "guide", authority: "durham", audience: [], kind: "Chapter", summary, sections };
}

function level(number, title) {
	return { ...page(`${number} ${title}`, "One of the levels.", ["", "", "Who it describes and what to do."]),
		publication: "thresholds", authority: "stoke", audience: ["partners"], kind: "Level of need" };
}

const SITE = {
	names: [["MASH", "Multi-Agency Safeguarding Hub"], ["domestic abuse", "domestic violence", "DV", "DA"]],
	synonyms: [["dad", "father"], ["truancy", "missing school"]],
	unstemmed: ["witness"],
	bestBets: [["telephone", 3]],
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
		page("7 Wits and words", "A chapter with its own number.",
			["", "", "A father was a witness. Section 9 of the Act says how."]),
		page("Section 7 reports", "What the court asks for.", ["", "", "A section 7 report goes to the court."]),
		level(1, "Thriving"), level(2, "Getting Help"),
		page("School", "Attendance and other things.", ["", "", "Missing school is a sign of need; a level of 90% is low."],
			["getting-help", "Getting Help", "The child hurts themselves and is often away."]),
		{ ...page("Fostering as it was", "Private fostering in the first edition, level 2.",
			["", "", "Private fostering was an arrangement of more than forty days."]), edition: "guide/1" },
	],
};

const lunr = freshLunr();
const load = memoryLoad(lunr, core, SITE);
const opened = core.Searcher.open(load);

async function search(query, options) {
	return (await opened).search(query, options);
}

async function suggest(query, options) {
	return (await opened).suggest(query, options);
}

function titlesOf({ results }) {
	return results.map(({ document }) => SITE.documents[document].title);
}

async function titles(query, options) {
	return titlesOf(await search(query, options));
}

async function best(query, options) {
	return (await titles(query, options))[0];
}

async function describeBest(query, options) {
	const found = await search(query);

	return (await opened).describe(found.results[0], found, options);
}

function text(parts) {
	return parts.map(([t]) => t).join("");
}

function marks(parts) {
	return parts.filter(([, marked]) => marked).map(([t]) => t);
}

const STRATEGY = SITE.documents[0].title;

test("the right page comes first", async () => {
	assert.strictEqual(await best("strategy meeting"), STRATEGY);
	assert.strictEqual(await best("private fostering"), "Private fostering");
	assert.strictEqual(await best("who gets the child benefit in private fostering"), "Private fostering");
	assert.strictEqual(await best("safety plan"), "Domestic abuse");
	assert.strictEqual(await best("6.12"), "6.12 Harm outside the home");
	assert.strictEqual(await best("can parents see their child's file"), "Parent’s file");
});

test("sections of an Act in every spelling", async () => {
	for (const query of ["s47", "S.47", "s 47", "section 47", "section47 s47"])
		assert.strictEqual(await best(query), STRATEGY, query);
});

test("section numbers are also those of chapters", async () => {
	assert.deepStrictEqual((await titles("section 7")).slice(0, 2).sort(), ["7 Wits and words", "Section 7 reports"]);
	assert.strictEqual(await best("chapter 7"), "7 Wits and words");
	assert.strictEqual(await best("guide 6.12"), "6.12 Harm outside the home");
});

test("a level is named by its number", async () => {
	assert.strictEqual(await best("level 2"), "2 Getting Help");
	assert.strictEqual(await best("level 1"), "1 Thriving");
	assert.strictEqual((await describeBest("hurts themselves level 2")).section.anchor, "getting-help");
});

test("no input is a command or an error", async () => {
	for (const query of ["", " ", "title:x", "foo~", "foo^", "+child", "-child", "child -child", "\"safety plan\"",
		"*", "chi*", "ch*ld", "a:b:c", "~2 ^10", "__proto__", "constructor", "toString", "section", "level", "s",
		"\u0000", "😀", "MASH?", "(file)"]) {
		assert.ok(await search(query), query);
		assert.ok(await suggest(query), query);
	}
	assert.strictEqual(await best("\"safety plan\""), "Domestic abuse");
	assert.ok((await titles("child -child")).includes("Private fostering"));
	assert.strictEqual((await titles("constructor", { asTyped: true })).length, 0);
});

test("stop words alone find nothing and are no concept", async () => {
	const found = await search("what to do about it");

	assert.deepStrictEqual(found.results, []);
	assert.deepStrictEqual(found.concepts, []);
});

test("a page with more of the words goes before one with a better word", async () => {
	assert.strictEqual(await best("meeting police school"), STRATEGY);
});

test("other names and synonyms are searched for too", async () => {
	assert.strictEqual(await best("MASH"), "Contacts");
	assert.strictEqual(await best("mash?"), "Contacts");
	assert.strictEqual(await best("DV"), "Domestic abuse");
	assert.strictEqual(await best("domestic violence"), "Domestic abuse");
	assert.strictEqual(await best("dad"), "7 Wits and words");
	assert.strictEqual(await best("truancy"), "School");
	assert.deepStrictEqual((await search("MASH")).notes, []);
	assert.deepStrictEqual((await search("dad")).notes, []);
});

test("words that are kept are not stemmed", async () => {
	assert.deepStrictEqual(await titles("witness", { asTyped: true }), ["7 Wits and words"]);
	assert.strictEqual(core.normalise("Witnesses, witness's wits"), "witness_ witness_ wits");
	assert.deepStrictEqual(marks((await describeBest("witness")).excerpt), ["witness"]);
});

test("the editors' answer comes first, found or not", async () => {
	assert.strictEqual(await best("Telephone"), "Contacts");
	assert.strictEqual(titlesOf(await suggest("telephone"))[0], "Contacts");
	assert.notStrictEqual(await best("telephone file"), "Contacts");
});

test("the last word is a beginning only while the reader types", async () => {
	assert.strictEqual(titlesOf(await suggest("chron"))[0], "6.12 Harm outside the home");
	assert.deepStrictEqual(titlesOf(await suggest("chron ")), []);
	assert.deepStrictEqual(await titles("chron"), []);
	assert.deepStrictEqual(titlesOf(await suggest("ch")), []);
});

test("the first letters of a further word change nothing", async () => {
	const plain = titlesOf(await suggest("strategy meeting "));

	assert.deepStrictEqual(titlesOf(await suggest("strategy meeting p")), plain);
	assert.deepStrictEqual(titlesOf(await suggest("strategy meeting po")), plain);
	assert.strictEqual(titlesOf(await suggest("plan dv"))[0], "Domestic abuse");
});

test("no letter on the way to a word loses its pages", async () => {
	const plain = await core.Searcher.open(memoryLoad(lunr, core, { ...SITE, names: [], synonyms: [], bestBets: [] }));
	const documentsOf = async (typed) => (await plain.suggest(typed, { count: 99 })).results.map(({ document }) => document);
	const lost = [];

	const vocabularies = await Promise.all([..."abcdefghijklmnopqrstuvwxyz"].map(load.vocabulary));

	for (const word of vocabularies.flatMap((vocabulary) => [...vocabulary.keys()])) {
		const wanted = await documentsOf(word + " ");

		for (let length = 3; length <= word.length && /^[a-z]+$/.test(word); length++) {
			const found = new Set(await documentsOf(word.slice(0, length)));

			if (!wanted.every((document) => found.has(document)))
				lost.push(`${word.slice(0, length)}|${word.slice(length)}`);
		}
	}
	assert.deepStrictEqual(lost, []);
});

test("a word that the site does not know is corrected, and the reader is told", async () => {
	const cases = { stratergy: ["strategy"], chronolgy: ["chronology"], fostring: ["fostering"], xylophone: null,
		exploitaion: ["exploitation"], telehpone: ["telephone"], childbenefit: ["child", "benefit"], truency: ["truancy"] };

	for (const typed of Object.keys(cases))
		assert.deepStrictEqual((await search(typed)).notes, [{ typed, used: cases[typed] }]);
	assert.deepStrictEqual((await search("privat")).notes, []);
	assert.strictEqual(await best("chronolgy"), "6.12 Harm outside the home");
	assert.strictEqual(await best("truency"), "School");
	assert.deepStrictEqual((await search("strategy")).notes, []);
	assert.deepStrictEqual((await suggest("stratergy")).notes, [{ typed: "stratergy", used: ["strategy"] }]);
});

test("behind a corrected word the last one is still a beginning", async () => {
	assert.strictEqual(titlesOf(await suggest("stratergy meet"))[0], STRATEGY);
	assert.strictEqual(titlesOf(await suggest("xylophone chronol"))[0], "6.12 Harm outside the home");
});

test("the reader can insist on what was typed", async () => {
	const found = await search("stratergy meeting", { asTyped: true });

	assert.deepStrictEqual(found.notes, [{ typed: "stratergy", used: null }]);
	assert.deepStrictEqual(found.words, ["stratergy", "meeting"]);
	assert.strictEqual(titlesOf(found)[0], STRATEGY);
});

test("filters, and what each would leave", async () => {
	const all = await search("getting help child");
	const guide = await search("getting help child", { filters: { publication: new Set(["guide"]) } });
	const { facets } = (await opened).manifest;
	const countOf = (found, name, id) => found.counts[name][facets[name].ids.indexOf(id)];

	assert.strictEqual(countOf(all, "publication", "guide") + countOf(all, "publication", "thresholds"), all.results.length);
	assert.strictEqual(guide.results.length, countOf(all, "publication", "guide"));
	assert.deepStrictEqual(guide.counts.publication, all.counts.publication);
	assert.strictEqual(countOf(guide, "authority", "stoke"), 0);
	assert.deepStrictEqual((await titles("getting help", { filters: { audience: new Set(["partners"]) } })),
		["2 Getting Help"]);
});

test("earlier editions are found by those who ask for them", async () => {
	const old = "Fostering as it was";
	const filters = { edition: new Set(["guide/1"]) };
	const found = await search("private fostering");

	assert.ok(!titlesOf(found).includes(old));
	assert.ok(!titlesOf(await suggest("fostering as it w", { count: 99 })).includes(old));
	assert.deepStrictEqual(found.counts.edition, [1]);
	assert.deepStrictEqual(titlesOf(await search("private fostering", { filters })).sort(), [...titlesOf(found), old].sort());
	assert.deepStrictEqual((await search("private fostering", { filters: { ...filters, publication: new Set(["tools"]) } }))
		.counts.edition, [0]);
	assert.ok(!(await titles("arrangement of forty days")).includes(old));
});

test("what is stale gives up", async () => {
	assert.strictEqual(await search("meeting", { isStale: () => true }), null);
	assert.strictEqual(await suggest("meeting", { isStale: () => true }), null);
});

test("distances", () => {
	assert.strictEqual(core.editDistance("adoptoin", "adoption", 1), 1);
	assert.strictEqual(core.editDistance("pannel", "panel", 1), 1);
	assert.strictEqual(core.editDistance("truency", "truancy", 1), 1);
	assert.strictEqual(core.editDistance("abc", "cab", 1), Infinity);
	assert.strictEqual(core.editDistance("", "ab", 2), 2);
});

test("corrections", async () => {
	const asked = new Set();
	const correct = (word, counts) => core.correct(word, async (letter) => {
		asked.add(letter);
		return [new Map(Object.entries(counts).filter(([known]) => known[0] === letter))];
	});

	assert.deepStrictEqual(await correct("cild", { mild: 1, child: 5, wild: 3 }), ["child"]);
	assert.deepStrictEqual(await correct("mathc", { match: 3, maths: 3 }), ["match"]);
	assert.deepStrictEqual(await correct("foodbank", { food: 2, bank: 1 }), ["food", "bank"]);
	assert.strictEqual(await correct("cil", { child: 5 }), null);
	assert.strictEqual(await correct("2018", { 2019: 5 }), null);
	assert.strictEqual(await correct("dispute", { despite: 50 }), null);
	asked.clear();
	assert.deepStrictEqual(await correct("asessment", { assessment: 5, sessment: 9 }), ["assessment"]);
	assert.deepStrictEqual([...asked], ["a"]);
	assert.deepStrictEqual(await correct("hconsent", { consent: 5 }), ["consent"]);
	assert.deepStrictEqual(await correct("konsent", { consent: 5 }), ["consent"]);
	assert.deepStrictEqual(await correct("ocnsent", { consent: 5 }), ["consent"]);
});

test("the section and the excerpt are those of the words", async () => {
	const shown = await describeBest("child benefit", { length: 60 });

	assert.strictEqual(shown.section.anchor, "benefit");
	assert.strictEqual(text(shown.section.heading), "Child benefit");
	assert.deepStrictEqual(marks(shown.section.heading), ["Child", "benefit"]);
	assert.ok(marks(shown.excerpt).includes("benefit"));
	assert.ok(text(shown.excerpt).length < 80);
});

test("where the title says it all, the page itself is the place", async () => {
	const shown = await describeBest("private fostering");

	assert.strictEqual(shown.section, null);
	assert.deepStrictEqual(marks(shown.title), ["Private", "fostering"]);
});

test("marks stand on words as they are written", () => {
	const has = (...list) => (piece) => list.includes(core.normalise(piece));

	assert.deepStrictEqual(core.markParts("The child’s plan, (now).", has("child", "now")),
		[["The ", false], ["child’s", true], [" plan, (", false], ["now", true], [").", false]]);
	assert.deepStrictEqual(core.markParts("", has("x")), []);
	assert.deepStrictEqual(core.markParts("x", has("x")), [["x", true]]);
});

test("excerpts are sentences, and end between words", () => {
	const count = (word) => (piece) => core.words(piece).filter((one) => one === word).length;
	const long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";
	const sentences = "Meet on Monday. Make a plan with the family. Agree who does what. Then close.";

	assert.strictEqual(core.chooseExcerpt(sentences, count("family"), 30), "… Make a plan with the family. …");
	assert.strictEqual(core.chooseExcerpt(sentences, count("family"), 60),
		"… Make a plan with the family. Agree who does what. …");
	assert.strictEqual(core.chooseExcerpt(sentences, count("monday"), 15), "Meet on Monday. …");
	assert.strictEqual(core.chooseExcerpt(sentences, count("nothing"), 30), "");
	assert.strictEqual(core.cutExcerpt(long, 15, count("one")), "one two three …");
	assert.strictEqual(core.cutExcerpt("short", 15, count("x")), "short");
	assert.match(core.cutExcerpt(long, 50, count("thirteen")), /^… \w+ .*thirteen/);
	assert.match(core.cutExcerpt("x".repeat(500), 50, count("y")), /^x+ …$/);
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

runTests();
