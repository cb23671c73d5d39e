// Old addresses and anchors in the browser, with and without JavaScript, and the lines to cite pages by.
"use strict";

const fs = require("fs");
const path = require("path");

/* Where the reader of an old link stands. */
async function arrive(page, address, final) {
	await page.goto(address);
	await page.waitForURL(final, { timeout: 10000 });
	return page.evaluate(() => {
		const target = document.querySelector(":target");

		return target && (target.textContent || target.parentElement.textContent).trim();
	});
}

async function anchors(page, base, expect) {
	const aliased = await arrive(page, `${base}toolkit/index.html#how-each-topic-is-arranged`, /#how-each/);
	const removed = await arrive(page, `${base}toolkit/index.html#levels`, /#levels$/);

	expect(/^How to read the lists/.test(aliased), "an old anchor leads to the section that continues it");
	expect(/^Levels 4 and 5\./.test(removed), "the anchor of a removed section says what became of it");
	expect(await page.locator(".earlier li a").first().isVisible(), "with a link to the section as it was");
	await page.goto(await page.locator("#levels a").evaluate((link) => link.href));
	expect(/editions\/1\/index\.html#levels$/.test(page.url()) && await page.locator(":target").count() === 1,
		"which leads there");
}

async function citations(page, base, site, expect) {
	await page.goto(`${base}toolkit/general.html`);
	const line = (await page.locator(".about p.cite").innerText()).trim();
	const address = line.slice(line.lastIndexOf(" ") + 1);

	expect(/Second edition/.test(line) && /^toolkit\/editions\/2\/general\.html$/.test(address),
		"a page is cited at the address of its edition");
	expect(fs.existsSync(path.join(site, address)), "which is there");
	const section = (await page.locator(".about li.cite").first().textContent()).trim();
	await page.goto(base + section.slice(section.lastIndexOf(" ") + 1));
	expect(await page.locator(":target").count() === 1, "and a section at its own in it");
	await page.goto(`${base}toolkit/general.html`);
	await page.emulateMedia({ media: "print" });
	expect((await page.locator(".print-footer").innerText()).includes(address), "the line is on paper, too");
	await page.emulateMedia({ media: "screen" });
}

module.exports = async function addresses(browser, base, site, { open, expect }) {
	for (const javaScriptEnabled of [true, false]) {
		const page = await open(browser, base, { javaScriptEnabled });

		await anchors(page, base, expect);
		await citations(page, base, site, expect);
		if (javaScriptEnabled)
			expect(/^Debt and budgets/.test(await arrive(page, `${base}toolkit/family-debt.html#help-with-debt`,
				/living-standards\.html#help-with-debt$/)), "a redirect keeps the section that was asked for");
		else
			await arrive(page, `${base}toolkit/family-debt.html`, /living-standards\.html$/);
		await page.context().close();
	}
};
