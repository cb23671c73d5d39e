/*
 * The tests of content/search.yaml: each query must find its page among the
 * first three, with the files that the site ships.
 *
 *	node queries.test.js DUMP_TESTS SITE
 */
"use strict";

const { execFileSync } = require("child_process");
const openSite = require("./quality/site.js");

const FIRST = 3;

async function main([dumpTests, folder]) {
	const { searcher } = await openSite(folder);
	const tests = execFileSync(dumpTests, ["."]).toString().trimEnd().split("\n").map((line) => line.split("\t"));
	let failed = 0;

	for (const [query, href] of tests) {
		const hrefs = (await searcher.search(query)).results.slice(0, FIRST).map(({ page }) => page.href);

		if (hrefs.includes(href))
			continue;
		failed++;
		console.log(`FAILED: "${query}" does not find ${href} but ${hrefs.join(", ") || "nothing"}`);
	}
	console.log(`${tests.length - failed} passed, ${failed} failed`);
	process.exitCode = failed ? 1 : 0;
}

main(process.argv.slice(2));
