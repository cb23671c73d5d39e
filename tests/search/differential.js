/*
 * Compares the C program's search index with lunr's own, byte for byte.
 *
 *	node differential.js DUMP_INDEX SCRATCH_FOLDER
 *
 * The rule is equality of bytes; the parsed comparison only explains a
 * difference.
 */
"use strict";

const assert = require("assert");
const { execFileSync } = require("child_process");
const crypto = require("crypto");
const fs = require("fs");
const path = require("path");
const corpora = require("./corpora.js");

const LUNR_SHA256 = "9431726f05c0eae2a6e54dc197709422869f25cad44f2430d2fb7ddae80cc717";
const [dumpIndex, scratch] = process.argv.slice(2);
const lunrPath = require.resolve("lunr", { paths: [path.join(__dirname, "..")] });
const lunr = require(lunrPath);
const counts = { passed: 0, failed: 0 };

function runC(args, input) {
	const file = path.join(scratch, "input");

	fs.writeFileSync(file, input);
	return execFileSync(dumpIndex, args.map((a) => (a === "FILE" ? file : a)), { maxBuffer: 1 << 30 });
}

function buildWithC(c, positions, workers) {
	const fields = c.fields.map(([name, boost]) => `${name}=${boost}`);
	const lines = c.documents.map((d) =>
		JSON.stringify((d.boost === undefined ? [] : [d.boost]).concat(d.texts)) + "\n");
	const args = ["-b", String(c.b ?? 0.75), "-k", String(c.k1 ?? 1.2), "-w", String(workers)];

	return runC([...args, ...(positions ? ["-p"] : []), "FILE", ...fields], lines.join(""));
}

function buildWithLunr(c, positions) {
	return Buffer.from(JSON.stringify(lunr(function () {
		this.ref("id");
		this.b(c.b ?? 0.75);
		this.k1(c.k1 ?? 1.2);
		this.metadataWhitelist = positions ? ["position"] : [];
		c.fields.forEach(([name, boost]) => this.field(name, { boost }));
		c.documents.forEach((d, id) => {
			const document = { id };

			c.fields.forEach(([name], i) => { document[name] = d.texts[i]; });
			this.add(document, { boost: d.boost });
		});
	})));
}

function explain(ours, theirs) {
	const at = ours.findIndex((byte, i) => byte !== theirs[i]);
	const where = at < 0 ? Math.min(ours.length, theirs.length) : at;
	const around = (b) => JSON.stringify(b.subarray(Math.max(0, where - 60), where + 60).toString());

	console.log(`  at byte ${where} of ${ours.length} (C) and ${theirs.length} (lunr)`);
	console.log(`  C:    ${around(ours)}\n  lunr: ${around(theirs)}`);
	try {
		assert.deepStrictEqual(JSON.parse(ours), JSON.parse(theirs));
		console.log("  the same values, written in another way");
	} catch (e) {
		console.log(e.message.split("\n").slice(0, 25).join("\n"));
	}
}

function compare(name, ours, theirs) {
	if (ours.equals(theirs)) {
		counts.passed++;
		return;
	}
	counts.failed++;
	console.log(`FAILED: ${name}`);
	explain(ours, theirs);
}

function compareIndex(c, workers) {
	for (const positions of [false, true])
		compare(c.name + (positions ? ", positions" : ""), buildWithC(c, positions, workers),
			buildWithLunr(c, positions));
}

/* One function over many lines. */
function compareLines(name, mode, lines, f) {
	compare(`${name} (${lines.length} lines)`, runC(["-m", mode, "FILE"], lines.map((l) => l + "\n").join("")),
		Buffer.from(lines.map((l) => f(l) + "\n").join("")));
}

function stem(word) {
	return lunr.stemmer(new lunr.Token(word)).toString();
}

/* Each code point alone and where it decides on a final sigma.  Node may
 * know an older Unicode: what is unassigned there is left out, and the two
 * characters that Unicode 16 put into other categories. */
function lowerCaseLines() {
	const unassigned = /^[\p{Cn}\p{Cs}\n]$/u;
	const changed = Number.parseFloat(process.versions.unicode) < 16 ? ["\u0295", "\u{1171e}"] : [];
	const lines = [];

	for (let c = 0; c <= 0x10ffff; c++) {
		const s = String.fromCodePoint(c);

		if (!unassigned.test(s) && !changed.includes(s))
			lines.push(s, `a${s}\u03a3`, `a\u03a3${s}b`);
	}
	return lines;
}

function main() {
	const hash = crypto.createHash("sha256").update(fs.readFileSync(lunrPath)).digest("hex");
	const words = corpora.dictionary();

	assert.strictEqual(hash, LUNR_SHA256, "lunr is not the 2.3.9 that the index is written for");
	compareLines("stems of all strings of 1 to 6 letters", "stem", corpora.letterStrings("abeilsyzt", 6), stem);
	compareLines("stems of the dictionary", "stem", words.map((w) => w.toLowerCase()), stem);
	compareLines("lower case of every character", "lower", lowerCaseLines(), (l) => l.toLowerCase());
	corpora.small().forEach((c) => compareIndex(c, 2));
	for (const c of corpora.boosts())
		compare(c.name, buildWithC(c, false, 1), buildWithLunr(c, false));
	for (let seed = 1; seed <= 200; seed++)
		compareIndex(corpora.fuzz(seed), 1 + (seed % 3));
	compareIndex({ name: "dictionary", fields: [["text", 1]],
		documents: corpora.inDocuments(words.filter((w, i) => i % 3 === 0), 200) }, 2);
	corpora.texts().forEach((c) => compareIndex(c, 2));
	console.log(`${counts.passed} passed, ${counts.failed} failed`);
	process.exitCode = counts.failed ? 1 : 0;
}

main();
