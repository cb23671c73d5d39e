/*
 * What must stay true of the figures of quality.js.
 *
 *	node quality.test.js SITE
 *
 * queries.tsv beside this file has more and harder queries than the shared
 * file, which was there first: the weights were chosen with the odd halves.
 */
"use strict";

const fs = require("fs");
const path = require("path");
const { execFileSync } = require("child_process");

const SHARED = path.join(process.env.SHARED || path.join(__dirname, "../../../shared"), "search/queries.tsv");
const OWN = path.join(__dirname, "queries.tsv");
const KINDS = ["abbrev", "typo", "synonym", "question", "tool", "threshold", "section", "plain"];
const counts = { passed: 0, failed: 0 };

/* name -> value, from the last lines. */
function measure(site, file) {
	const output = execFileSync("node", [path.join(__dirname, "quality.js"), site, file, "--alone"]).toString();

	return { output, values: new Map([...output.matchAll(/^([a-z.]+[@a-zA-Z0-9.]*) ([0-9.]+)$/gm)].map(([, name, value]) =>
		[name, Number(value)])) };
}

function expect(file, values, name, least) {
	const good = values.get(name) >= least;

	counts[good ? "passed" : "failed"]++;
	if (!good)
		console.log(`FAILED: ${path.basename(path.dirname(file))}/${path.basename(file)}: ${name} is ${values.get(name)}, not ${least}`);
}

function main([site]) {
	const own = measure(site, OWN);

	expect(OWN, own.values, "page.success@3", 0.85);
	expect(OWN, own.values, "page.MRR@10", 0.78);
	counts[own.output.includes("no page for target") ? "failed" : "passed"]++;
	if (fs.existsSync(SHARED)) {
		const { values } = measure(site, SHARED);

		expect(SHARED, values, "page.success@3", 0.95);
		expect(SHARED, values, "page.even.success@3", 0.95);
		expect(SHARED, values, "page.MRR@10", 0.85);
		KINDS.forEach((kind) => expect(SHARED, values, `page.${kind}.success@3`, 0.85));
	} else {
		console.log(`left out: there is no ${SHARED}`);
	}
	console.log(`${counts.passed} passed, ${counts.failed} failed`);
	process.exitCode = counts.failed ? 1 : 0;
}

main(process.argv.slice(2));
