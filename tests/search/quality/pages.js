// The pages of content/ as their authors name them: number, title, other names.
"use strict";

const fs = require("fs");
const path = require("path");
const { root, below } = require("../../tools/pages.js");

const content = path.join(root, "content");

function unquoted(text) {
	const value = text.trim();

	return /^".*"$/.test(value) ? JSON.parse(value) : value.replace(/^'(.*)'$/, "$1");
}

/* One value of front matter, or "". */
function value(text, key) {
	const match = new RegExp(`^${key}: *(.*)$`, "m").exec(text);

	return match ? unquoted(match[1]) : "";
}

/* A list in one line, [a, "b, c"]. */
function list(text, key) {
	const items = value(text, key).replace(/^\[|\]$/g, "").match(/"(?:[^"\\]|\\.)*"|[^,]+/g) || [];

	return items.map(unquoted).filter(Boolean);
}

function readPage(file) {
	const front = fs.readFileSync(file, "utf8").split("\n---")[0];
	const href = path.relative(content, file).replace(/\.md$/, ".html");

	return {
		href, folder: href.split("/")[0], slug: path.basename(href, ".html"), type: value(front, "type"),
		title: value(front, "title"), number: value(front, "number"),
		resource: value(front, "resource") || null,
		also: list(front, "also"), replaces: list(front, "replaces"),
	};
}

/* Every page, and folder -> the edition that its pages are. */
module.exports = function readPages() {
	const publications = below(content, "publication.yaml");

	return {
		pages: below(content, ".md").map(readPage),
		editions: new Map(publications.map((file) =>
			[path.basename(path.dirname(file)), value(fs.readFileSync(file, "utf8"), "edition")])),
	};
};
