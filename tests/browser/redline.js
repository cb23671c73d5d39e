// Amendments and redlines in the browser: what they show without JavaScript, on a screen and in print.
"use strict";

const fs = require("fs");
const path = require("path");
const pages = require("../tools/pages.js");

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, li, table, tr, td, th, div, section, details, blockquote, pre";

/* Every change is inside a paragraph, heading, item or cell, and says in words what it is. */
async function changesStayInside(page, address, expect) {
	const found = await page.evaluate((blocks) => [...document.querySelectorAll("ins, del")].map((change) => ({
		inside: !!change.closest("p, li, td, th, h1, h2, h3, h4, h5, h6, pre"),
		crosses: !!change.querySelector(blocks),
		says: change.firstElementChild && change.firstElementChild.textContent,
		wanted: change.localName === "ins" ? "[added: " : "[removed: ",
	})), BLOCKS);

	expect(found.length > 0, `${address} shows changes`);
	expect(found.every((change) => change.inside), `${address}: every change is in a block`);
	expect(!found.some((change) => change.crosses), `${address}: no change crosses one`);
	expect(found.every((change) => change.says === change.wanted), `${address}: each says what it is`);
}

async function decorations(page, selector) {
	return page.locator(selector).first().evaluate((element) => getComputedStyle(element).textDecorationLine);
}

async function folds(page, expect) {
	const fold = page.locator("details.unchanged").first();

	if (!await fold.count())
		return;
	expect(await fold.locator("p, li, td").first().isHidden(), "what did not change is folded");
	await fold.locator("summary").click();
	expect(await fold.locator("p, li, td").first().isVisible(), "and opens without JavaScript");
}

module.exports = async function redlines(browser, base, site, types, { open, expect, expectNoTrouble }) {
	const page = await open(browser, base, { javaScriptEnabled: false });
	const redline = types.get("(redline)"), amendments = types.get("(amendments)");

	await page.goto(base + redline);
	await changesStayInside(page, redline, expect);
	await folds(page, expect);
	for (const media of ["screen", "print"]) {
		await page.emulateMedia({ media });
		expect(await decorations(page, ".redline ins") === "underline", `added words are underlined, ${media}`);
		expect(await decorations(page, ".redline del") === "line-through", `removed ones struck out, ${media}`);
	}
	await page.emulateMedia({ media: "screen" });

	await page.goto(base + amendments);
	await page.locator(".alarms summary").first().click();
	await page.locator(".alarms li a").first().click();
	expect(await page.locator(":target").count() === 1, "an alarm leads to its change");
	expect(await page.locator(":target").isVisible(), "which can be seen");

	await page.goto(`${base}whats-new.html`);
	expect(await page.locator(".news li").count() > 0, "What's new has something new");
	await page.locator(".news-redline a").first().click();
	expect(await page.locator("h1").innerText() !== "What's new", "and leads to what changed");
	expectNoTrouble(page, "amendments");
	await page.context().close();

	const index = pages.below(path.join(site, "search"), ".js").map((file) => fs.readFileSync(file, "utf8")).join("\n");

	expect(index.length > 0 && !/\/changes\//.test(index), "amendments and redlines are not in the search");
};
