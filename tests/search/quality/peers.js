/*
 * What the search is measured against, on the same text: each peer as its own
 * guide tells to use it.  A peer is { name, search(query), close() }; search
 * gives a promise of up to ten { href, anchor }.  One that cannot run has
 * `problem` instead.
 */
"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");
const { spawnSync } = require("child_process");
const serve = require("../../browser/server.js");

const RESULTS = 10;

function textOf(document) {
	return [document.summary, ...document.sections.map(([, heading, text]) => `${heading}\n${text}`)].join("\n");
}

/* lunr reads a query language: what has a meaning in it is escaped. */
function escapeQuery(query) {
	return query.replace(/[:~^*+\-\\]/g, "\\$&");
}

function openLunr(documents) {
	const lunr = require("lunr");
	const index = lunr(function () {
		this.ref("id");
		this.field("title");
		this.field("text");
		documents.forEach((document, id) => this.add({ id, title: document.title, text: textOf(document) }));
	});

	return { name: "lunr", close() {}, async search(query) {
		return index.search(escapeQuery(query)).slice(0, RESULTS).map(({ ref }) =>
			({ href: documents[ref].href, anchor: "" }));
	} };
}

/* The options of the introduction on its home page. */
function openMiniSearch(documents) {
	const MiniSearch = require("minisearch");
	const index = new MiniSearch({ fields: ["title", "text"],
		searchOptions: { boost: { title: 2 }, fuzzy: 0.2, prefix: true } });

	index.addAll(documents.map((document, id) => ({ id, title: document.title, text: textOf(document) })));
	return { name: "minisearch", close() {}, async search(query) {
		return index.search(query).slice(0, RESULTS).map(({ id }) => ({ href: documents[id].href, anchor: "" }));
	} };
}

function escapeHtml(text) {
	return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}

/* The page as plain HTML, for a tool that reads only that. */
function htmlOf({ title, summary, sections }) {
	const body = sections.map(([anchor, heading, text]) =>
		`${heading ? `<h2 id="${escapeHtml(anchor)}">${escapeHtml(heading)}</h2>` : ""}<p>${escapeHtml(text)}</p>`);

	return `<!DOCTYPE html><html lang="en"><title>${escapeHtml(title)}</title><body><main><h1>${escapeHtml(title)}</h1>` +
		`<p>${escapeHtml(summary)}</p>${body.join("\n")}</main></body></html>`;
}

function writePages(documents, folder) {
	documents.forEach((document) => {
		const file = path.join(folder, document.href);

		fs.mkdirSync(path.dirname(file), { recursive: true });
		fs.writeFileSync(file, htmlOf(document));
	});
}

function runPagefind(folder) {
	const program = require.resolve(`@pagefind/linux-${process.arch}/bin/pagefind_extended`);
	const run = spawnSync(program, ["--site", folder], { encoding: "utf8" });

	if (run.status !== 0)
		throw new Error(`pagefind: ${(run.stderr || run.stdout).trim().split("\n").pop()}`);
}

/* Runs in the browser: Pagefind's results, the best heading of each page first. */
async function askPagefind({ base, query, most }) {
	const pagefind = window.pagefind || (window.pagefind = await import(`${base}pagefind/pagefind.js`));
	const found = await pagefind.search(query);
	const pages = await Promise.all(found.results.slice(0, most).map((result) => result.data()));

	return pages.map((page) => {
		const best = page.sub_results.slice().sort((a, b) => b.weighted_locations.length - a.weighted_locations.length)[0];

		return best ? best.url : page.url;
	});
}

async function openPagefind(documents) {
	const { chromium } = require("playwright-core");
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pagefind-"));

	writePages(documents, folder);
	runPagefind(folder);
	const server = await serve(folder);
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-gpu"] });
	const page = await browser.newPage();

	await page.goto(server.base + documents[0].href);
	return { name: "pagefind",
		async search(query) {
			const urls = await page.evaluate(askPagefind, { base: server.base, query, most: RESULTS });

			return urls.map((url) => {
				const { pathname, hash } = new URL(url, server.base);

				return { href: decodeURIComponent(pathname.slice(1)), anchor: decodeURIComponent(hash.slice(1)) };
			});
		},
		async close() {
			await browser.close();
			server.stop();
			fs.rmSync(folder, { recursive: true });
		} };
}

module.exports = async function openPeers(documents) {
	const openers = { lunr: openLunr, minisearch: openMiniSearch, pagefind: openPagefind };

	return Promise.all(Object.keys(openers).map(async (name) => {
		try {
			return await openers[name](documents);
		} catch (error) {
			return { name, problem: error.message.split("\n")[0] };
		}
	}));
};
