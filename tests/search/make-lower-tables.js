/*
 * Writes site-gen/search/lower_tables.c from the Unicode data of this Node:
 *
 *	node tests/search/make-lower-tables.js >site-gen/search/lower_tables.c
 */
"use strict";

const LAST = 0x10ffff;

function* codePoints() {
	for (let c = 0x80; c <= LAST; c++)
		if (c < 0xd800 || c > 0xdfff)
			yield c;
}

/* Runs of code points that are `step` apart and move by the same distance. */
function mappings() {
	const runs = [];

	for (const c of codePoints()) {
		const delta = String.fromCodePoint(c).toLowerCase().codePointAt(0) - c;
		const run = runs[runs.length - 1];
		const gap = run ? c - run.last : 0;

		if (!delta || c === 0x130)
			continue;
		if (run && run.delta === delta && (run.first === run.last ? gap <= 2 : gap === run.step)) {
			run.step = gap;
			run.last = c;
		} else {
			runs.push({ first: c, last: c, step: 1, delta });
		}
	}
	return runs;
}

function ranges(property) {
	const out = [];

	for (const c of codePoints()) {
		const last = out[out.length - 1];

		if (!property.test(String.fromCodePoint(c)))
			continue;
		if (last && last[1] === c - 1)
			last[1] = c;
		else
			out.push([c, c]);
	}
	return out;
}

function hex(c) {
	return "0x" + c.toString(16).toUpperCase().padStart(4, "0");
}

function table(head, rows, perLine) {
	const lines = [];

	for (let i = 0; i < rows.length; i += perLine)
		lines.push("\t" + rows.slice(i, i + perLine).join(" "));
	return `${head} = {\n${lines.join("\n")}\n};\n`;
}

function rangeTable(name, property) {
	const rows = ranges(property).map(([first, last]) => `{ ${hex(first)}, ${hex(last)} },`);

	return table(`const struct lower_range ${name}[]`, rows, 5) +
		`const size_t ${name}_count = ${rows.length};\n`;
}

const maps = mappings().map((r) => `{ ${hex(r.first)}, ${hex(r.last)}, ${r.step}, ${r.delta} },`);

process.stdout.write(`/* Made by tests/search/make-lower-tables.js from Unicode ${process.versions.unicode}. */
/* clang-format off */
#include "search/lower_tables.h"

${table("const struct lower_mapping lower_mappings[]", maps, 3)}\
const size_t lower_mappings_count = ${maps.length};

${rangeTable("lower_cased", /^\p{Cased}$/u)}
${rangeTable("lower_case_ignorable", /^\p{Case_Ignorable}$/u)}`);
