/*
 * Documents for the differential test.  A case is { name, fields, documents,
 * b, k1 }: fields are [name, boost] and a document is { boost, texts }.
 */
"use strict";

const fs = require("fs");
const path = require("path");

const shared = process.env.SHARED || "../shared";

/* mulberry32: the same numbers in every run. */
function random(seed) {
	return function (below) {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
	};
}

function pick(rand, list) {
	return list[rand(list.length)];
}

const STEMS = ["cr", "b", "sa", "hopp", "fil", "conflat", "assess", "safeguard", "y", "yell", "psych",
	"organ", "general", "fizz", "tic", "abil", "baé", "naïv", "day", "multipl", "oooo", "bcd", "123", "_x"];
const SUFFIXES = ["", "s", "ss", "sses", "ies", "ed", "eed", "ing", "y", "ational", "tional", "enci", "anci",
	"izer", "bli", "alli", "entli", "eli", "ousli", "ization", "ation", "ator", "alism", "iveness",
	"fulness", "ousness", "aliti", "iviti", "biliti", "logi", "icate", "ative", "alize", "iciti", "ical",
	"ful", "ness", "al", "ance", "ement", "ment", "ent", "sion", "tion", "ion", "ou", "ize", "e", "ll", "le"];
const ODD = ["\u0130", "\u03a3", "\u212a", "\u00e9", "\u00c9", "\u00df", "\u1e9e", "\u0345", "\u00ad",
	"\u200b", "\u02b0", "\u{10400}", "\u{1f600}", "\u{1d400}", "\ue000", "\uffff", "\ufffd", "\ufb01",
	"\u2019", "'", ".", ":", "/", "_", "!", "\"", "\\", "&", "\u0000", "\u0001", "\u001f", "\u007f",
	"\u0080", "\u2014", "\u2011", "\u30ab", "\u0660", "Y", "y", "\u0301", "\u00e9\u00e9", "\u2028a"];
const SEPARATORS = [" ", " ", " ", " ", "-", "\t", "\n", "\r", "\u000b", "\u000c", "\u00a0", "\u1680",
	"\u2000", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff", "  ", "- "];
const STOP = ["the", "The", "and", "of", "must", "(the)", "'tis", "tis", "your", "a"];

function oddWord(rand) {
	let word = pick(rand, STEMS) + pick(rand, SUFFIXES);

	if (rand(4) === 0)
		word += pick(rand, SUFFIXES);
	for (let i = rand(3); i > 0; i--) {
		const characters = [...word];

		characters.splice(rand(characters.length + 1), 0, pick(rand, ODD));
		word = characters.join("");
	}
	return rand(5) === 0 ? word.toUpperCase() : word;
}

function oddText(rand, words) {
	let text = "";

	for (let i = rand(words); i > 0; i--)
		text += (rand(6) === 0 ? pick(rand, STOP) : oddWord(rand)) + pick(rand, SEPARATORS);
	return text;
}

function fuzz(seed) {
	const rand = random(seed);
	const all = [["title", pick(rand, [1, 5, 0, 2.5])], ["he\"ad\u00e9", 2], ["body", 1]];
	const fields = all.slice(0, 1 + rand(3));
	const documents = [];

	for (let i = rand(40); i > 0; i--)
		documents.push({
			boost: rand(4) ? undefined : pick(rand, [0, 1, 2, 0.5, 1000, 0.0001]),
			texts: fields.map(() => oddText(rand, 30)),
		});
	return {
		name: `fuzz ${seed}`, fields, documents,
		b: rand(3) ? 0.75 : pick(rand, [0, 1, 0.3, -1, 7]),
		k1: rand(3) ? 1.2 : pick(rand, [0, 0.5, 2, 10]),
	};
}

/* Documents of `size` words each. */
function inDocuments(words, size) {
	const documents = [];

	for (let i = 0; i < words.length; i += size)
		documents.push({ texts: [words.slice(i, i + size).join(" ")] });
	return documents;
}

function letterStrings(letters, length) {
	let last = [""], all = [];

	for (let i = 0; i < length; i++) {
		last = last.flatMap((s) => [...letters].map((c) => s + c));
		all = all.concat(last);
	}
	return all;
}

function dictionary() {
	return fs.readFileSync("/usr/share/dict/british-english", "utf8").split("\n").filter(Boolean);
}

function filesBelow(dir) {
	return fs.readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
		const name = path.join(dir, entry.name);

		return entry.isDirectory() ? filesBelow(name) : /\.(md|txt)$/.test(name) ? [name] : [];
	});
}

/* A file cut into documents of some lines, the first of which is the title. */
function textDocuments(file) {
	const lines = fs.readFileSync(file, "utf8").split("\n");
	const documents = [];

	for (let i = 0; i < lines.length; i += 12)
		documents.push({
			texts: [lines[i], lines.slice(i, i + 12).filter((l) => l.startsWith("#")).join("\n"),
				lines.slice(i + 1, i + 12).join("\n")],
		});
	return documents;
}

/* The Markdown of this site, and the longer texts beside the repository. */
function texts() {
	const folders = ["content", path.join(shared, "content"), path.join(shared, "seeds")];

	folders.filter((dir) => !fs.existsSync(dir)).forEach((dir) => console.log(`left out: there is no ${dir}`));
	return folders.filter((dir) => fs.existsSync(dir)).map((dir) => ({
		name: dir,
		fields: [["title", 5], ["headings", 2], ["text", 1]],
		documents: filesBelow(dir).sort().flatMap(textDocuments),
	}));
}

const LANGUAGES = [
	"Ο ΟΔΥΣΣΕΥΣ ΚΑΙ Ο ΣΙΣΥΦΟΣ ΕΙΠΑΝ: «ΑΣ ΠΑΜΕ» ΣΑΣ’Σ", "İSTANBUL'DAKİ ÇOCUKLAR IĞDIR'a gitti",
	"Trẻ em phải được bảo vệ — Hội đồng", "Mae’n rhaid i’r gweithwyr ŵyna; tŷ, dŵr, Ynys Môn",
	"Dzieci są bezpieczne, żółć, źdźbło ŁÓDŹ", "儿童安全 保護 子どもの権利　全角スペース", "أطفال آمنون في المدرسة",
	"בטיחות ילדים", "Дети должны быть в безопасности ЙЁ", "STRASSE Straße STRAẞE groß", "ﬁnd the oﬃce",
	"👩‍👧‍👦 family 👍🏽 e\u0301tude E\u0301tude", "½ day, 5–7 days, s.47, §17, №5, 10 °C, 3 µg, CO₂",
];

function small() {
	const one = [["text", 1]];

	return [
		{ name: "no documents", fields: [["title", 5], ["text", 1]], documents: [] },
		{ name: "one empty document", fields: one, documents: [{ texts: [""] }] },
		{ name: "empty fields", fields: [["title", 5], ["text", 1]],
			documents: [{ texts: ["", ""] }, { texts: ["a title", ""] }, { texts: ["", "some text"] },
				{ texts: ["", "   - \u00a0"] }] },
		{ name: "the empty term", fields: one, documents: [{ texts: ["! ? \u2013 \u00e9 word"] }, { texts: ["..."] }] },
		{ name: "stop words only", fields: one, documents: [{ texts: ["the and of (The) OF"] }] },
		{ name: "names of Object.prototype", fields: one,
			documents: [{ texts: ["constructor __proto__ hasOwnProperty toString valueOf"] }] },
		{ name: "languages", fields: [["title", 2], ["text", 1]],
			documents: LANGUAGES.map((text, i) => ({ texts: [text, LANGUAGES[(i + 1) % LANGUAGES.length]] })) },
		{ name: "more than one block", fields: one,
			documents: inDocuments(letterStrings("abeilsy", 4), 1).concat(inDocuments(["bee", "ale"], 1)) },
		{ name: "a long word", fields: one,
			documents: [{ texts: ["ab".repeat(40000) + "ing " + "é".repeat(999) + "ed"] }] },
	];
}

function* boosts() {
	const base = { fields: [["title", 1], ["text", 1]],
		documents: LANGUAGES.map((text) => ({ texts: [text, "safeguarding children is what everyone does"] })) };

	for (const boost of [0, 0.1, 1 / 3, 1, 2.5, 5, 10, 800])
		for (const b of [0, 0.4, 0.75, 1])
			for (const k1 of [0, 0.7, 1.2, 3])
				yield { ...base, name: `boost ${boost}, b ${b}, k1 ${k1}`, b, k1,
					fields: [["title", boost], ["text", 1]],
					documents: base.documents.map((d, i) => ({ ...d, boost: i % 3 ? boost * i : undefined })) };
}

module.exports = { random, pick, fuzz, inDocuments, letterStrings, dictionary, texts, small, boosts, oddText,
	LANGUAGES };
