/*
 * The tests of content/search.yaml, on the page editors/search.html: each
 * query must find its page among the first three results.
 */
"use strict";

(function () {
	const FIRST = 3;

	function say(item, text) {
		item.querySelector(".report-detail").textContent = text;
	}

	async function runTest(searcher, item) {
		const { query, address } = item.dataset;
		const found = await searcher.search(query);
		const first = found.results.slice(0, FIRST);

		await searcher.lookUp(first, found);
		const place = first.findIndex(({ page }) => page.href === address);

		item.classList.toggle("search-test-failed", place < 0);
		say(item, place < 0 ? `Failed: the first results are ${first.map(({ page }) => page.title).join("; ") || "none"}.`
			: `Result ${place + 1}.`);
		return place >= 0;
	}

	async function run(summary, items) {
		summary.textContent = "Searching\u2026";
		try {
			const searcher = await searchBox.getSearcher();
			let failed = 0;

			for (const item of items)
				failed += await runTest(searcher, item) ? 0 : 1;
			summary.textContent = `${items.length - failed} passed, ${failed} failed`;
		} catch (error) {
			summary.textContent = "The search could not be loaded. Reload the page to try again.";
			throw error;
		}
	}

	/* search.js stands behind this script. */
	document.addEventListener("DOMContentLoaded", () => {
		run(document.getElementById("search-tests-summary"), [...document.querySelectorAll("#search-tests li")]);
	});
})();
