/*
 * Asks the search of a site and Pagefind in Chromium, in turns, over HTTP on
 * the loopback interface: usage: measure.js PAGES SITE, SITE/pagefind being
 * Pagefind's.
 *
 * Prints, with nothing cached, the median time to the first result from the
 * moment that a reader of an open page turns to the search, and from opening
 * the page of results, the compressed bytes loaded until then, the heap, and the
 * longest task while a reader types.
 */
"use strict";

const fs = require("fs");
const http = require("http");
const path = require("path");
const zlib = require("zlib");
const { chromium } = require("playwright-core");

const ROUNDS = 5;
const QUERIES = 6;
const TYPED = 4;
const LIFE = 20 * 60 * 1000;    // milliseconds: the server ends by itself if nobody stops it
const PATIENCE = 30000;
const KEY_TO_KEY = 120;
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript",
	".svg": "image/svg+xml", ".wasm": "application/wasm" };
const PACKED = new Set([".html", ".css", ".js", ".svg", ".json", ".wasm"]);

const [pages, site] = process.argv.slice(2);

/* A page like the search page that asks Pagefind: the same but for the policy, and with one script. */
function pagefindPage() {
	return fs.readFileSync(path.join(site, "search.html"), "utf8")
		.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>\n?/, "")
		.replace(/<script src="[^>]*><\/script>\n?/g, "")
		.replace("</body>", '<script type="module" src="ask-pagefind.js"></script>\n</body>');
}

const ASK_PAGEFIND = `
import * as pagefind from "./pagefind/pagefind.js";

const found = await pagefind.search(new URLSearchParams(location.search).get("q"));
const page = await found.results[0].data();
const item = document.createElement("li");

item.innerHTML = '<h2><a></a></h2><p></p>';
item.querySelector("a").href = page.url;
item.querySelector("a").textContent = page.meta.title;
item.querySelector("p").innerHTML = page.excerpt;
document.getElementById("search-results").append(item);
`;

/* Files packed once, as a web server that caches does. */
function serve() {
	const served = [];
	const made = new Map([["/ask-pagefind.html", pagefindPage()], ["/ask-pagefind.js", ASK_PAGEFIND], ["/open.html", openPage()]]
		.map(([name, text]) => [name, zlib.gzipSync(text)]));

	function answer(request, response) {
		const name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
		const file = path.join(site, name);
		const type = path.extname(name);

		if (!made.has(name) && (!file.startsWith(site + path.sep) || !fs.existsSync(file) || !fs.statSync(file).isFile()))
			return response.writeHead(404).end();
		if (PACKED.has(type) && !made.has(name))
			made.set(name, zlib.gzipSync(fs.readFileSync(file)));
		response.setHeader("Content-Type", TYPES[type] || "application/octet-stream");
		if (made.has(name))
			response.setHeader("Content-Encoding", "gzip");
		const body = made.get(name) || fs.readFileSync(file);

		served.push([Date.now(), body.length]);
		return response.end(body);
	}
	const server = http.createServer(answer);

	function stop() {
		clearTimeout(timer);
		server.close();
		server.closeAllConnections();
	}
	const timer = setTimeout(stop, LIFE);

	return new Promise((resolve) => {
		server.listen(0, "127.0.0.1", () => resolve({ base: `http://127.0.0.1:${server.address().port}/`, served, stop }));
	});
}

/* Queries of two words that some page has one after the other, from pages all over the site. */
function makeQueries() {
	const files = fs.readdirSync(site, { recursive: true }).filter((file) => file.endsWith("/index.html") || /[a-z]+\/[^/]*\.html$/.test(file))
		.filter((file) => !/^(pagefind|search)/.test(file)).sort();

	return Array.from({ length: QUERIES }, (unused, i) => {
		const file = files[Math.floor((i + 0.5) * files.length / QUERIES)];
		const text = fs.readFileSync(path.join(site, file), "utf8").replace(/^[^]*?<p>/, "").replace(/<[^>]*>/g, " ");
		const words = text.match(/\b[a-z]{5,}\b/g);
		const at = Math.floor(words.length / 2) + i;

		return `${words[at]} ${words[at + 1]}`;
	});
}

/* A page of the site that has no search yet, for both. */
function openPage() {
	return fs.readFileSync(path.join(site, "index.html"), "utf8")
		.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>\n?/, "").replace(/<script src="[^>]*><\/script>\n?/g, "");
}

/* Runs in the page: milliseconds until the first result of the site's search stands there. */
async function askSite(query) {
	const started = performance.now();
	const script = Object.assign(document.createElement("script"), { src: "search/engine.js" });

	await new Promise((resolve) => {
		script.onload = resolve;
		document.head.append(script);
	});
	siteGenSearch.load.begin({ root: "" });
	const searcher = await siteGenSearch.Searcher.open(siteGenSearch.load);
	const found = await searcher.search(query);
	const { title, excerpt } = searcher.describe(found.results[0], found);

	document.body.prepend(...[...title, ...excerpt].map(([text]) => text));
	return performance.now() - started;
}

/* The same of Pagefind. */
async function askPagefind(query) {
	const started = performance.now();
	const pagefind = await import("/pagefind/pagefind.js");
	const found = await pagefind.search(query);
	const { meta, excerpt } = await found.results[0].data();

	document.body.prepend(meta.title, excerpt);
	return performance.now() - started;
}

async function turnToSearch(browser, server, ask, query) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
	const page = await context.newPage();

	await page.goto(`${server.base}open.html`);
	await page.waitForTimeout(200);
	const time = await page.evaluate(ask, query);

	await context.close();
	return time;
}

function median(numbers) {
	return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

/* Opens a page with nothing cached until it has a result: { time, bytes, requests, heap }. */
async function firstResult(browser, server, address) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
	const page = await context.newPage();
	const client = await context.newCDPSession(page);

	server.served.length = 0;
	await page.addInitScript(() => {
		new MutationObserver((list, observer) => {
			if (document.querySelector("#search-results li a[href]")) {
				window.firstResult = { time: performance.now(), at: Date.now() };
				observer.disconnect();
			}
		}).observe(document, { childList: true, subtree: true });
	});
	await page.goto(server.base + address);
	await page.waitForFunction(() => window.firstResult, null, { timeout: PATIENCE, polling: 50 });
	const { time, at } = await page.evaluate(() => window.firstResult);

	await page.waitForTimeout(300);
	await client.send("HeapProfiler.collectGarbage");
	const { usedSize } = await client.send("Runtime.getHeapUsage");
	const before = server.served.filter(([when]) => when <= at);

	await context.close();
	return { time, bytes: before.reduce((sum, [, size]) => sum + size, 0), requests: before.length, heap: usedSize };
}

/* The longest task, in milliseconds, while somebody types queries into the box. */
async function longestTask(browser, base, queries) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
	const page = await context.newPage();
	const input = page.locator("input[name=q]").first();

	await page.goto(`${base}index.html`);
	await page.evaluate(() => {
		window.tasks = [];
		new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map(({ duration }) => duration)))
			.observe({ type: "longtask" });
	});
	for (const query of queries) {
		await input.click();
		await input.fill("");
		await page.keyboard.type(query, { delay: KEY_TO_KEY });
		await page.waitForTimeout(1000);
	}
	const tasks = await page.evaluate(() => window.tasks);

	await context.close();
	return { longest: Math.max(0, ...tasks), count: tasks.length };
}

function kilobytes(bytes) {
	return `${(bytes / 1000).toFixed(0)} kB`;
}

async function main() {
	const server = await serve();
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"] });
	const queries = makeQueries();
	const runs = { "site-gen": [], pagefind: [] };
	const addresses = { "site-gen": "search.html", pagefind: "ask-pagefind.html" };
	const askers = { "site-gen": askSite, pagefind: askPagefind };
	const turns = { "site-gen": [], pagefind: [] };

	try {
		for (let round = 0; round < ROUNDS; round++) {
			for (const query of queries) {
				for (const name of Object.keys(runs)) {
					turns[name].push(await turnToSearch(browser, server, askers[name], query));
					runs[name].push(await firstResult(browser, server, `${addresses[name]}?q=${encodeURIComponent(query)}`));
				}
			}
		}
		console.log(`${pages} pages, ${queries.length} queries, ${ROUNDS} rounds in turns: medians to the first result, the most bytes`);
		for (const name of Object.keys(runs)) {
			const of = (key) => runs[name].map((run) => run[key]);

			console.log(`  ${name.padEnd(9)} ${median(turns[name]).toFixed(0).padStart(6)} ms, with the page ` +
				`${median(of("time")).toFixed(0).padStart(5)} ms  ` +
				`${kilobytes(median(of("bytes"))).padStart(7)} (${kilobytes(Math.max(...of("bytes")))})  ` +
				`${median(of("requests"))} requests  heap ${(median(of("heap")) / 1e6).toFixed(1)} MB`);
		}
		console.log(`  ratio of the times ${(median(turns["site-gen"]) / median(turns.pagefind)).toFixed(2)}, with the page ` +
			(median(runs["site-gen"].map(({ time }) => time)) / median(runs.pagefind.map(({ time }) => time))).toFixed(2));
		const typed = await longestTask(browser, server.base, queries.slice(0, TYPED));

		console.log(`  typing: ${typed.count} tasks above 50 ms, the longest ${typed.longest.toFixed(0)} ms`);
	} finally {
		await browser.close();
		server.stop();
	}
}

main().catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
