// The search in the browser: suggestions, results, filters, keyboard.
"use strict";

const fs = require("fs");
const path = require("path");
const zlib = require("zlib");
const axe = require("axe-core");

const BOX = "input[name=q]";
const LONGEST_TASK = 50;        // milliseconds, by the browser's own account
const ATTEMPTS = 3;             // other programs slow the browser down too
const TYPING = 60;              // milliseconds from key to key

/* Compressed, with the page, the style sheet and all scripts. */
const FIRST_RESULT_BYTES = 250000;
const DEAR_QUERIES = ["kids running drugs", "check new boyfriend's history", "child protecton confrence report", "what do I do if a child runs away"];

/* `tools` are open, expect, expectNoTrouble, isTooWide and site, the folder, of the run. */
module.exports = async function testSearch(browser, base, tools) {
	const { open, expect, expectNoTrouble } = tools;
	const page = await open(browser, base);

	async function goToResults(address) {
		await page.goto(`${base}search.html?${address}`);
		await page.locator("#search-results li h2 a").first().waitFor({ timeout: 10000 }).catch(() => {});
	}

	/* Whether it is there within a time that is long enough for a busy machine. */
	function appears(locator) {
		return locator.waitFor({ state: "attached", timeout: 10000 }).then(() => true, () => false);
	}

	function status() {
		return page.locator("#search-results [role=status]").innerText();
	}

	async function type(text) {
		await page.locator(BOX).first().click();
		await page.keyboard.type(text, { delay: TYPING });
		await page.locator(".search-suggestions [role=option]").first().waitFor({ timeout: 10000 }).catch(() => {});
	}

	async function testLoading() {
		const asked = [];
		const note = (request) => asked.push(request.url());

		page.on("request", note);
		await page.goto(`${base}index.html`);
		await page.waitForTimeout(300);
		expect(!asked.some((url) => /search\//.test(url.slice(base.length))), "nothing of the search is loaded before it is used");
		await page.locator(BOX).first().focus();
		await page.waitForTimeout(1000);
		expect(asked.some((url) => url.includes("search/engine")), "it is loaded when the reader enters the box");
		expect(!asked.some((url) => /search\/text/.test(url)), "texts are not loaded for a box without a word in it");
		page.off("request", note);
	}

	async function testBytes() {
		const compressed = (url) =>
			zlib.gzipSync(fs.readFileSync(path.join(tools.site, decodeURIComponent(new URL(url).href.slice(base.length)).replace(/[?#].*/, "")))).length;

		for (const query of DEAR_QUERIES) {
			const other = await open(browser, base);
			const asked = new Set();

			other.on("request", (request) => asked.add(request.url()));
			await other.goto(`${base}search.html?q=${encodeURIComponent(query)}`);
			await other.locator("#search-results li h2 a").first().waitFor({ timeout: 10000 });
			const bytes = [...asked].filter((url) => url.startsWith(base)).reduce((sum, url) => sum + compressed(url), 0);

			expect(bytes <= FIRST_RESULT_BYTES, `'${query}' takes ${bytes} bytes to the first result, at most ${FIRST_RESULT_BYTES}`);
			await other.context().close();
		}
	}

	async function testSuggestions() {
		const input = page.locator(BOX).first();
		const options = page.locator(".search-suggestions [role=option]");
		const active = () => input.getAttribute("aria-activedescendant");

		await page.goto(`${base}index.html`);
		await type("private fost");
		expect(await input.getAttribute("role") === "combobox", "the box is a combobox");
		expect(await input.getAttribute("aria-expanded") === "true", "it says that the list is open");
		expect((await options.first().innerText()).includes("Private Fostering"), "a beginning is completed");
		await page.keyboard.press("ArrowDown");
		expect(await active() === await options.first().getAttribute("id"), "the arrow key goes to the first suggestion");
		expect(await options.first().getAttribute("aria-selected") === "true", "which is marked as selected");
		await page.keyboard.press("ArrowUp");
		expect(await active() === null, "and back to the box");
		await page.keyboard.press("Escape");
		expect(!await options.first().isVisible() && await input.inputValue() === "private fost",
			"Escape closes the list and leaves the text");
		await page.keyboard.press("ArrowDown");
		await options.first().waitFor({ timeout: 10000 });
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await page.waitForURL(/private-fostering/);
		expect((await page.locator("h1").innerText()).includes("Private Fostering"), "Enter opens the suggestion");
		await page.goto(`${base}index.html`);
		await type("stratergy");
		expect(await appears(page.locator(".search-suggestions", { hasText: "\u201cstrategy\u201d instead of" })),
			"suggestions for another spelling say so");
	}

	async function testResults() {
		await goToResults("q=child+benefit+in+private+fostering");
		const first = page.locator("#search-results li").first();
		const link = first.locator("h2 a");

		expect(/^[0-9]+ pages? found for/.test(await status()), `the number of pages is announced, not '${await status()}'`);
		expect(await first.locator(".search-excerpt mark").count() > 0, "the excerpt marks the words");
		expect(await first.locator(".search-place").count() === 1, "the result says where the page stands");
		expect((await first.locator(".search-badges").innerText()).includes("County Durham"), "and for which area it is");
		expect((await link.getAttribute("href")).includes("#"), "it leads to the best section");
		await link.click();
		expect(await appears(page.locator(":target")), "which is there");
		await page.goto(`${base}search.html`);
		expect(!await page.locator(".search-without-script").isVisible(), "help for want of JavaScript is hidden");
	}

	async function testSpelling() {
		await goToResults("q=stratergy+meeting");
		const note = page.locator(".search-notes");

		expect((await note.innerText()).includes("Showing results for strategy meeting instead of stratergy meeting"),
			"another spelling is shown");
		await note.locator("a").click();
		await page.locator("#search-results li h2 a").first().waitFor({ timeout: 10000 });
		expect(page.url().includes("as=typed"), "the way back is in the address");
		expect((await note.innerText()).includes("No page has \u201cstratergy\u201d"), "then the word is searched for as typed");
	}

	async function testFilters() {
		await goToResults("q=assessment");
		const all = await status();
		const box = page.locator("input[name=publication][value=guide]");
		const expected = (await box.locator("xpath=..").innerText()).match(/\(([0-9]+)\)/)[1];

		await box.focus();
		await page.keyboard.press("Space");
		await page.waitForFunction((before) => {
			const now = document.querySelector("#search-results [role=status]").textContent;

			return now !== before && !now.startsWith("Searching");
		}, all);
		expect((await status()).startsWith(`${expected} pages`), "a filter leaves as many pages as it says");
		expect(await box.evaluate((input) => document.activeElement === input), "and keeps the focus");
		expect(new URL(page.url()).searchParams.get("publication") === "guide", "it stands in the address");
		await page.reload();
		await page.locator("#search-results li h2 a").first().waitFor({ timeout: 10000 });
		expect(await box.isChecked() && (await status()).startsWith(`${expected} pages`), "and the address brings it back");
		await page.locator(".search-more").click();
		await page.waitForFunction(() => document.querySelectorAll("#search-results li.search-result").length > 20);
		expect(await page.evaluate(() => document.activeElement.matches(".search-result:nth-child(21) a")),
			"the focus goes on at the first new result");
	}

	async function testEditions() {
		await goToResults("q=domestic+abuse+what+is+the+impact+on+children");
		const old = page.locator("#search-results li h2 a[href*='editions/']");
		const box = page.locator("input[name=edition]").first();

		expect(await old.count() === 0, "earlier editions are not found unasked");
		expect(await box.isVisible(), "but they can be asked for");
		await box.check();
		await old.first().waitFor({ timeout: 10000 }).catch(() => {});
		expect(await old.count() > 0, "then their pages are found");
		expect((await page.locator("#search-results").innerText()).includes("Earlier edition:"), "and say what they are");
	}

	async function testShortcut() {
		const isInBox = () => page.evaluate(() => document.activeElement.matches("input[name=q]"));

		await page.goto(`${base}glossary.html`);
		await page.keyboard.press("/");
		expect(await isInBox(), "the key / goes to the box");
		await page.keyboard.type("24/7");
		expect(await page.locator(BOX).first().inputValue() === "24/7", "in the box it is a letter");
		await page.goto(`${base}search.html`);
		await page.locator(".search-shortcut input").uncheck();
		await page.goto(`${base}glossary.html`);
		await page.keyboard.press("/");
		expect(!await isInBox(), "the key can be turned off");
	}

	async function testAccess(options) {
		const other = await open(browser, base, options);
		const violations = async (what) => {
			await other.evaluate(axe.source);
			const { violations: found } = await other.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));

			expect(!found.length, `axe, ${what}: ${found.map(({ id, nodes }) => `${id} ${nodes[0].html.slice(0, 100)}`).join("; ")}`);
		};

		await other.goto(`${base}search.html?q=stratergy+meeting`);
		await other.locator("#search-results li h2 a").first().waitFor({ timeout: 10000 });
		await other.locator(".search-filters").evaluate((details) => { details.open = true; });
		await violations("results");
		expect(!await tools.isTooWide(other), "results fit the window");
		await other.goto(`${base}index.html`);
		await other.locator(BOX).first().click();
		await other.keyboard.type("stratergy", { delay: TYPING });
		await other.locator(".search-suggestions [role=option]").first().waitFor({ timeout: 10000 });
		await other.keyboard.press("ArrowDown");
		await violations("suggestions");
		expect(!await tools.isTooWide(other), "suggestions fit the window");
		await other.context().close();
	}

	/* The longest task while the reader types, in milliseconds. */
	async function longestTask() {
		await page.goto(`${base}index.html`);
		await page.evaluate(() => {
			window.longest = 0;
			new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => {
				window.longest = Math.max(window.longest, duration);
			})).observe({ type: "longtask" });
		});
		await type("how soon after conferense is core group");
		await page.waitForTimeout(500);
		return page.evaluate(() => window.longest);
	}

	async function testTyping() {
		let longest = Infinity;

		for (let i = 0; i < ATTEMPTS && longest > LONGEST_TASK; i++)
			longest = await longestTask();
		expect(longest <= LONGEST_TASK, `typing never blocks for more than ${LONGEST_TASK} ms, not ${longest}`);
	}

	await testLoading();
	await testBytes();
	await testSuggestions();
	await testResults();
	await testSpelling();
	await testFilters();
	await testEditions();
	await testShortcut();
	await testTyping();
	expectNoTrouble(page, "the search");
	await page.context().close();
	await testAccess({});
	await testAccess({ viewport: { width: 320, height: 640 }, colorScheme: "dark" });
};
