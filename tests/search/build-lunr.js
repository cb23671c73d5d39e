/*
 * lunr's index of the documents that `site-gen build --dump-search` wrote.
 *
 *	node build-lunr.js FOLDER [OUT]
 *
 * Writes it to OUT and prints the seconds that building and printing took.
 */
"use strict";

const fs = require("fs");
const path = require("path");
const lunr = require("lunr");

const FIELDS = { title: 5, headings: 2, also: 5, text: 1 };

function readDocuments(folder) {
	return fs.readFileSync(path.join(folder, "documents.ndjson"), "utf8").trimEnd().split("\n").map((line, id) => {
		const texts = JSON.parse(line);

		return Object.fromEntries([["id", id], ...Object.keys(FIELDS).map((name, i) => [name, texts[i]])]);
	});
}

function buildIndex(documents) {
	return JSON.stringify(lunr(function () {
		this.ref("id");
		Object.keys(FIELDS).forEach((name) => this.field(name, { boost: FIELDS[name] }));
		documents.forEach((document) => this.add(document));
	}));
}

if (require.main === module) {
	const [folder, out] = process.argv.slice(2);
	const documents = readDocuments(folder);
	const started = performance.now();
	const json = buildIndex(documents);

	console.log(((performance.now() - started) / 1000).toFixed(3));
	fs.writeFileSync(out, json);
}

module.exports = { readDocuments, buildIndex };
