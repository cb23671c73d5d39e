/*
 * Writes tests/search/log.tsv: arguments of Math.log and what V8 gives, as the
 * bits of doubles in hexadecimal.
 *
 *	node tests/search/make-log-table.js >tests/search/log.tsv
 *
 * The arguments are those of inverse document frequencies, powers of two and
 * their neighbours, and numbers near the square root of two.
 */
"use strict";

const { random } = require("./corpora.js");

const rand = random(239);
const view = new DataView(new ArrayBuffer(8));

function bits(x) {
	view.setFloat64(0, x);
	return view.getBigUint64(0).toString(16).padStart(16, "0");
}

function fromBits(n) {
	view.setBigUint64(0, n);
	return view.getFloat64(0);
}

function neighbours(x) {
	view.setFloat64(0, x);
	const n = view.getBigUint64(0);

	return [-2n, -1n, 0n, 1n, 2n].map((step) => fromBits(n + step)).filter((y) => y >= 1);
}

const xs = [];

for (let i = 0; i < 800; i++) {
	const documents = 1 + rand(i % 2 ? 100000 : 300), n = 1 + rand(3 * documents);

	xs.push(1 + Math.abs((documents - n + 0.5) / (n + 0.5)));
}
for (let k = 0; k < 40; k++)
	xs.push(...neighbours(2 ** k), ...(k < 3 ? neighbours(Math.SQRT2 * 2 ** k) : []));
for (let k = 15; k < 30; k++)
	xs.push(...neighbours(1 + 2 ** -k), ...neighbours(2 - 2 ** -k));
xs.push(Number.MAX_VALUE);
process.stdout.write(xs.map((x) => `${bits(x)}\t${bits(Math.log(x))}\n`).join(""));
