// What a copy of the site says of its age: the browser's clock is set to later days.
"use strict";

const fs = require("fs");

const DAY = 24 * 60 * 60 * 1000;        // milliseconds
const DAYS = 60;                // mirror-days of content/site.yaml

/* Seconds since 1970: of the commit that the site was built from. */
async function timeOf(page, base) {
	const url = `${base}mirror-age.js`;
	const text = base.startsWith("file:") ? fs.readFileSync(new URL(url), "utf8") : await (await page.request.get(url)).text();

	return Number(/time: (\d+)/.exec(text)[1]);
}

/* Opens a page so many days later. */
async function openLater(tools, browser, base, address, days, options) {
	const page = await tools.open(browser, base, options);

	await page.clock.setFixedTime(new Date(await timeOf(page, base) * 1000 + days * DAY));
	await page.goto(base + address);
	/* The file with the time is asked for by a script. */
	await page.waitForFunction(() => typeof siteGenMirror !== "undefined", null, { timeout: 5000 }).catch(() => {});
	await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 50); }));
	return page;
}

async function saysNothing(page, what, tools) {
	tools.expect(await page.locator(".mirror-age").count() === 0, what);
	await page.context().close();
}

module.exports = async function testMirror(browser, base, addresses, tools) {
	const { expect, expectNoTrouble, isTooWide } = tools;

	for (const address of addresses) {
		const page = await openLater(tools, browser, base, address, DAYS + 15, { viewport: { width: 360, height: 740 } });
		const note = page.locator(".mirror-age");

		expect(await note.count() === 1 && await note.isVisible(), `${address} of an old copy says so`);
		expect(/out of date.* 75 days ago/s.test(await note.innerText().catch(() => "")), `${address} says how old`);
		expect(!await isTooWide(page), `${address} of an old copy fits a phone`);
		expectNoTrouble(page, `an old ${address}`);
		await page.context().close();
	}
	await saysNothing(await openLater(tools, browser, base, addresses[0], DAYS),
		"a copy of just so many days says nothing", tools);
	await saysNothing(await openLater(tools, browser, base, addresses[0], -DAYS), "nor where the clock is wrong", tools);

	const silent = await tools.open(browser, base, { javaScriptEnabled: false });

	await silent.goto(base + addresses[0]);
	await saysNothing(silent, "nor without JavaScript", tools);
};
