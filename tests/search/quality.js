/*
 * How well the search finds what people look for: usage: quality.js SITE QUERIES [--alone]
 *
 * Runs the search that the site ships on each query of a file of the format
 * of ../shared/search/queries.tsv, and unless it is to be alone, lunr, MiniSearch
 * and Pagefind beside it.
 * Prints the targets that map to no page, a table of each, the queries that
 * fail on the site, and last the site's figures as lines "name value": page
 * and heading matching, all queries, odd and even numbers, each kind.
 */
"use strict";

const fs = require("fs");
const { NAMES, RESULTS, figuresOf, meanOf } = require("./quality/metrics.js");
const openPeers = require("./quality/peers.js");
const openSite = require("./quality/site.js");
const readPages = require("./quality/pages.js");
const Targets = require("./quality/targets.js");

const READINGS = ["page", "heading"];

const COLUMNS = ["id", "query", "kind", "intent", "targets"];

/*
 * The queries of a file: tab separated, with a header that names the columns,
 * for want of one in the order above.  Empty lines and those that begin with #
 * are left out, as are a byte order mark and carriage returns.
 */
function readQueries(file) {
	const lines = fs.readFileSync(file, "utf8").replace(/^\ufeff/, "").split(/\r?\n/)
		.filter((line) => line.trim() && !line.startsWith("#")).map((line) => line.split("\t").map((cell) => cell.trim()));
	const hasHeader = lines.length > 0 && lines[0].includes("query");
	const columns = hasHeader ? lines[0] : COLUMNS;

	return lines.slice(hasHeader ? 1 : 0).map((cells, i) => {
		const cell = (name) => cells[columns.indexOf(name)] || "";

		return { id: cell("id") || `q${i + 1}`, query: cell("query"), kind: cell("kind") || "other",
			targets: cell("targets").split(/\s+\|\s+/).filter(Boolean) };
	}).filter(({ id, query, targets }) => {
		const problem = !query ? "query" : !targets.length ? "target" : "";

		if (problem)
			console.log(`${id} has no ${problem} and is left out`);
		return !problem;
	});
}

/* What each query looks for, in both readings. */
function mapTargets(queries, targets) {
	return queries.map((query) => {
		const mapped = query.targets.map((text) => targets.map(text));

		return { ...query, page: targets.pageUnits(mapped), heading: targets.headingUnits(mapped) };
	});
}

function siteEngine({ searcher }) {
	return { name: "site", close() {}, async search(query) {
		const found = await searcher.search(query);
		const first = await searcher.lookUp(found.results.slice(0, RESULTS), found);

		return first.map((result) => {
			const { section } = searcher.describe(result, found);

			return { href: result.page.href, anchor: section ? section.anchor : "" };
		});
	} };
}

async function measure(engine, queries) {
	const measured = [];

	for (const query of queries) {
		const results = await engine.search(query.query);

		measured.push({ query, results, page: figuresOf(results, query.page), heading: figuresOf(results, query.heading) });
	}
	return measured;
}

function number({ query }) {
	return Number(query.id.replace(/[^0-9]/g, "")) || 0;
}

/* name -> the measured queries that belong to it. */
function groupsOf(measured) {
	const kinds = [...new Set(measured.map(({ query }) => query.kind))].sort();

	return new Map([["all", measured],
		["odd", measured.filter((one) => number(one) % 2)], ["even", measured.filter((one) => number(one) % 2 === 0)],
		...kinds.map((kind) => [kind, measured.filter(({ query }) => query.kind === kind)])]);
}

function showTable(name, measured) {
	const groups = groupsOf(measured);

	console.log(`\n${name.padEnd(12)}${READINGS.map((reading) => `${reading}: ${NAMES.join(" ")}`.padEnd(52)).join("")}`);
	groups.forEach((list, group) => {
		const cells = READINGS.map((reading) => {
			const mean = meanOf(list.map((one) => one[reading]));

			return NAMES.map((figure) => mean[figure].toFixed(3).padEnd(9)).join("").padEnd(52);
		});

		console.log(`${group.padEnd(12)}${cells.join("")}`.trimEnd());
	});
}

function showFailures(measured) {
	const failures = measured.filter(({ page }) => page["success@3"] === 0);

	console.log(`\n${failures.length} of ${measured.length} queries without a good page in the first three`);
	failures.forEach(({ query, results }) => {
		console.log(`  ${query.id} ${query.kind}: ${query.query}`);
		results.slice(0, 3).forEach(({ href, anchor }) => console.log(`    ${href}${anchor && "#"}${anchor}`));
	});
}

/* "page.success@3 0.9625" of all queries, "page.typo.success@3 0.9167" of some. */
function showValues(measured) {
	READINGS.forEach((reading) => groupsOf(measured).forEach((list, group) => {
		const mean = meanOf(list.map((one) => one[reading]));

		NAMES.forEach((figure) => console.log(`${reading}.${group === "all" ? "" : group + "."}${figure} ${mean[figure].toFixed(4)}`));
	}));
}

async function main([folder, file, alone]) {
	const site = await openSite(folder);
	const targets = new Targets(readPages(), site.documents, site.normalise);
	const queries = mapTargets(readQueries(file), targets);
	const measured = new Map();
	const current = site.documents.filter(({ edition }) => !edition);

	if (!queries.length)
		throw new Error(`${file} has no queries`);
	targets.unmapped.forEach((target) => console.log(`no page for target: ${target}`));
	console.log(`${queries.length} queries, ${targets.unmapped.length} targets without a page`);
	for (const engine of [...alone ? [] : await openPeers(current), siteEngine(site)]) {
		if (engine.problem) {
			console.log(`\n${engine.name} cannot run: ${engine.problem}`);
			continue;
		}
		measured.set(engine.name, await measure(engine, queries));
		showTable(engine.name, measured.get(engine.name));
		await engine.close();
	}
	showFailures(measured.get("site"));
	console.log("");
	showValues(measured.get("site"));
}

main(process.argv.slice(2)).catch((error) => {
	console.error(`search-quality: ${error.message}`);
	process.exitCode = 1;
});
