/*
 * Related pages: better than chance, and never another authority's.
 *
 *	node related.test.js SITE
 *
 * SITE was built from content/.  Authors show what belongs together: by links
 * from page to page and by topics.  Of the pages shown as related far more must
 * be such pages than of all pages that could be shown.
 */
"use strict";

const fs = require("fs");
const path = require("path");
const openSite = require("./quality/site.js");

const MOST = 5;
const TIMES_LINKED = 15, TIMES_TOPICS = 3;
const LEAST_COVERED = 0.6;
const counts = { passed: 0, failed: 0 };

function check(good, problem) {
	counts[good ? "passed" : "failed"]++;
	if (!good)
		console.log(`FAILED: ${problem}`);
}

function listOf(text, key) {
	const match = new RegExp(`^${key}: *\\[(.*)\\]$`, "m").exec(text);

	return match ? match[1].split(",").map((item) => item.trim()).filter(Boolean) : [];
}

/* What the source of a document says: its id, topics and links as written. */
function readSource(document) {
	const file = path.join("content", document.href.replace(/html$/, "md"));
	const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
	const id = /^id: *(\S+)$/m.exec(text);

	return { ...document, file, id: id ? id[1] : "", topics: listOf(text, "topics"), isTopic: /^type: topic$/m.test(text),
		links: [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]).concat(listOf(text, "see").map((i) => "ref:" + i)),
		related: readRelated(document) };
}

function readRelated({ html, href }) {
	const section = /<section class="related">(.*?)<\/section>/s.exec(html);
	const hrefs = section ? [...section[1].matchAll(/<li><a href="([^"]*)">/g)].map((match) => match[1]) : [];

	return hrefs.map((to) => path.posix.join(path.posix.dirname(href), to));
}

/* The pages that a page links to, by ids and by paths. */
function resolveLinks(pages) {
	const byFile = new Map(pages.map((page) => [page.file, page]));
	const byKey = new Map(pages.map((page) => [`${page.publication}/${page.id}`, page]));
	const byId = new Map();

	pages.forEach((page) => byId.set(page.id, byId.has(page.id) ? null : page));
	pages.forEach((page) => {
		page.linked = new Set(page.links.map((link) => {
			const [target] = link.replace(/^ref:/, "").split("#");

			return link.startsWith("ref:") ? byKey.get(target) || byKey.get(`${page.publication}/${target}`) || byId.get(target)
				: byFile.get(path.join(path.dirname(page.file), target));
		}).filter(Boolean));
	});
}

function isLinked(a, b) {
	return a.linked.has(b) || b.linked.has(a);
}

function sharesTopic(a, b) {
	return a.topics.some((topic) => b.topics.includes(topic));
}

function mayShow(a, b) {
	const neutral = (authority) => !authority || authority === "national";

	return a.publication !== b.publication && (a.authority === b.authority || neutral(a.authority) || neutral(b.authority));
}

/* The share of the pairs for which `holds` holds. */
function shareOf(pairs, holds) {
	return pairs.filter(([a, b]) => holds(a, b)).length / pairs.length;
}

function compare(name, holds, times, shown, possible) {
	const share = shareOf(shown, holds), chance = shareOf(possible, holds);

	console.log(`${name}: ${(100 * share).toFixed(1)} % of related pages, ${(100 * chance).toFixed(2)} % of possible ones, ` +
		`${(share / chance).toFixed(1)} times`);
	check(share >= times * chance, `${name}: not ${times} times as often as by chance`);
}

async function main([folder]) {
	const { documents } = await openSite(folder);
	const pages = documents.map((document) =>
		readSource({ ...document, html: fs.readFileSync(path.join(folder, document.href), "utf8") }));
	const byHref = new Map(pages.map((page) => [page.href, page]));
	const guidance = pages.filter((page) => page.publication && !page.href.endsWith("index.html") && page.id && !page.isTopic);
	const shown = pages.flatMap((page) => page.related.map((href) => [page, byHref.get(href)]));
	const possible = guidance.flatMap((a) => guidance.filter((b) => mayShow(a, b)).map((b) => [a, b]));

	resolveLinks(pages);
	check(shown.length && shown.every(([a, b]) => b && a !== b), "a related page is none of the search");
	check(shown.every(([a, b]) => mayShow(a, b)), "a related page of another authority or the same publication");
	check(pages.every(({ related }) => related.length <= MOST && new Set(related).size === related.length),
		"more than five related pages, or one twice");
	const covered = guidance.filter(({ related }) => related.length).length / guidance.length;

	console.log(`${(100 * covered).toFixed(1)} % of ${guidance.length} pages have related ones`);
	check(covered >= LEAST_COVERED, "too few pages have related ones");
	compare("linked", isLinked, TIMES_LINKED, shown, possible);
	compare("sharing a topic", sharesTopic, TIMES_TOPICS, shown, possible);
	console.log(`${counts.passed} passed, ${counts.failed} failed`);
	process.exitCode = counts.failed ? 1 : 0;
}

main(process.argv.slice(2));
