/*
 * The normaliser: the table by JavaScript and by C, and both alike on every
 * character and on odd texts.
 *
 *	node normalise.test.js DUMP_INDEX SCRATCH_FOLDER
 */
"use strict";

const { execFileSync } = require("child_process");
const fs = require("fs");
const path = require("path");
const corpora = require("./corpora.js");
const { keepWords, normalise } = require("../../assets/search/core.js");

const [dumpIndex, scratch] = process.argv.slice(2);
const counts = { passed: 0, failed: 0 };

/* One test: what each of these inputs gave, and what it should have. */
function check(name, cases) {
	const wrong = cases.filter(({ actual, expected }) => actual !== expected);

	wrong.slice(0, 20).forEach(({ input, actual, expected }) =>
		console.log(`${name}: ${JSON.stringify(input)}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`));
	counts[wrong.length ? "failed" : "passed"]++;
}

/* `kept` are words that are not stemmed. */
function normaliseWithC(lines, kept = []) {
	const file = path.join(scratch, "input");
	const options = kept.flatMap((word) => ["-u", word]);

	fs.writeFileSync(file, lines.map((l) => l + "\n").join(""));
	return execFileSync(dumpIndex, ["-m", "normalise", ...options, file], { maxBuffer: 1 << 28 }).toString().split("\n");
}

function normaliseWithJavaScript(lines, kept = []) {
	keepWords(new Set(kept));
	const normalised = lines.map(normalise);

	keepWords(new Set());
	return normalised;
}

function readTable() {
	const lines = fs.readFileSync(path.join(__dirname, "normalise.tsv"), "utf8").trimEnd().split("\n");

	return lines.slice(1).map((line) => line.split("\t"));
}

/* Each letter that loses an accent, by Unicode's own decomposition. */
function accents() {
	const cases = [];

	for (let c = 0xc0; c <= 0x1eff; c++) {
		const input = String.fromCharCode(c);
		const expected = input.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

		if ((c <= 0x17f || c >= 0x1e00) && /^[a-z]$/.test(expected))
			cases.push({ input, actual: normalise(input), expected });
	}
	return cases;
}

const MARKS = ["'", "\u2019", "&", ".", ",", ":", "/", "-", "\u2013", "(s)", "(ren)", "(", ")", " ", " ",
	"\u00a0", "_"];
const PIECES = ["s", "S", "a", "it", "children", "organiz", "ize", "analyze", "47", "6", "17a", "1989", "z", "yz",
	"\u00e9", "\u0130"];

function oddLines() {
	const rand = corpora.random(5);
	const lines = [];

	for (let i = 0; i < 20000; i++) {
		let line = "";

		for (let j = rand(9); j >= 0; j--)
			line += corpora.pick(rand, rand(2) ? MARKS : PIECES);
		lines.push(line);
	}
	for (let i = 0; i < 300; i++)
		lines.push(corpora.oddText(rand, 30).replace(/\n/g, " "));
	for (let c = 32; c < 0x2ffff; c++)
		if (!/^[\p{Cn}\p{Cs}]$/u.test(String.fromCodePoint(c)))
			lines.push("a" + String.fromCodePoint(c) + "b");
	return lines;
}

const KEPT = ["it", "a", "organise", "organisation", "criterion", "new", "news", "children", "child", "witness"];
const KEPT_LINES = ["The news is new; Witnesses, a witness's statement", "criteria of the criterion", "its organisations",
	"Organizes organize", "children child childs as es s a", "eyewitness witnesseses witness_"];
const table = readTable();
const lines = table.map(([, text]) => text).concat(oddLines());
const fromC = normaliseWithC(lines);

table.forEach(([expected, input], i) => {
	check("JavaScript", [{ input, actual: normalise(input), expected }]);
	check("C", [{ input, actual: fromC[i], expected }]);
});
check("accents", accents());
check("C and JavaScript", lines.map((input, i) => ({ input, actual: fromC[i], expected: normalise(input) })));
const keptLines = KEPT_LINES.concat(lines);
const keptByC = normaliseWithC(keptLines, KEPT);
const keptByJavaScript = normaliseWithJavaScript(keptLines, KEPT);

check("words that are not stemmed", keptLines.map((input, i) =>
	({ input, actual: keptByC[i], expected: keptByJavaScript[i] })));
check("their mark", [{ input: KEPT_LINES[0], actual: keptByC[0], expected: "the news_ is new_ witness_ a_ witness_ statement" }]);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed ? 1 : 0;
