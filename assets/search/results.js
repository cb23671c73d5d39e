/*
 * The results on the search page, from the query in its address:
 *
 *	search.html?q=words&publication=guide&kind=Chapter&as=typed
 *
 * `publication`, `authority`, `audience` and `kind` filter, `edition` has an
 * earlier edition searched too, and each may stand there several times;
 * `as=typed` leaves the spelling alone.  It fills
 *
 *	<div id="search-results" data-root="…"></div>
 *
 * and hides every element of the class search-without-script.
 */
(function () {
	"use strict";

	const RESULTS_AT_ONCE = 20;
	const FILTERS = [["publication", "Publication"], ["authority", "Area"], ["audience", "For"], ["kind", "Kind of page"],
		["edition", "Also earlier editions"]];
	const EDITION = "edition";
	const FILTERS_OPEN = "(min-width: 66rem)";

	/* [text, marked] parts as text and <mark>. */
	function marked(parts) {
		return parts.map(([text, isMarked]) => (isMarked ? searchBox.element("mark", {}, text) : text));
	}

	function isEmpty(parts) {
		return parts.every(([text]) => !text);
	}

	function spaced(elements) {
		return elements.flatMap((made, i) => (i ? [" ", made] : [made]));
	}

	function quoted(text) {
		return `\u201c${text}\u201d`;
	}

	/* The address: what is asked for. */

	function readAddress() {
		const parameters = new URLSearchParams(location.search);

		return { text: (parameters.get("q") || "").trim(), asTyped: parameters.get("as") === "typed",
			filters: Object.fromEntries(FILTERS.map(([name]) => [name, new Set(parameters.getAll(name))])) };
	}

	function addressOf({ text, asTyped, filters }) {
		const parameters = new URLSearchParams({ q: text });

		FILTERS.forEach(([name]) => filters[name].forEach((id) => parameters.append(name, id)));
		if (asTyped)
			parameters.set("as", "typed");
		return "?" + parameters;
	}

	/* The words with those that the site knows in place of those it does not. */
	function correctedText(text, corrections) {
		return corrections.reduce((corrected, { typed, used }) => {
			const pieces = corrected.split(/\s+/);

			return pieces.map((piece) => (siteGenSearch.normalise(piece) === typed ? used : piece)).join(" ");
		}, text);
	}

	/* Filters: a group of checkboxes for each facet that tells results apart. */
	class Filters {
		constructor(onChange) {
			this.groups = new Map();
			this.form = searchBox.element("form", { className: "search-filters-form" });
			this.summary = searchBox.element("summary", {}, "Filter");
			this.box = searchBox.element("details", { className: "search-filters", hidden: true }, this.summary, this.form);
			this.box.open = matchMedia(FILTERS_OPEN).matches;
			this.form.addEventListener("change", onChange);
			this.form.addEventListener("submit", (event) => event.preventDefault());
		}

		chosen() {
			return Object.fromEntries(FILTERS.map(([name]) =>
				[name, new Set([...this.form.querySelectorAll(`input[name=${name}]:checked`)].map((input) => input.value))]));
		}

		/* Made once; later only the counts change, so that the focus stays. */
		show(facets, counts, filters) {
			FILTERS.forEach(([name, title]) => {
				if (!this.groups.has(name))
					this.groups.set(name, this.makeGroup(name, title, facets[name], counts[name], filters[name]));
				this.showCounts(this.groups.get(name), counts[name], name === EDITION ? 1 : 2);
			});
			const chosen = Object.values(filters).reduce((sum, ids) => sum + ids.size, 0);

			this.summary.textContent = chosen ? `Filter (${chosen} chosen)` : "Filter";
			this.box.hidden = !this.form.querySelector("label:not([hidden])");
		}

		makeGroup(name, title, { ids, titles }, counts, chosen) {
			const rows = ids.map((id, place) => {
				const input = searchBox.element("input", { type: "checkbox", name, value: id, checked: chosen.has(id) });
				const count = searchBox.element("span", { className: "search-count" });

				return { place, input, count, label: searchBox.element("label", {}, input, ` ${titles[place]} `, count) };
			}).sort((a, b) => counts[b.place] - counts[a.place] || a.place - b.place);

			this.form.append(searchBox.element("fieldset", {}, searchBox.element("legend", {}, title), ...rows.map(({ label }) => label)));
			return rows;
		}

		/* A group with less than `least` choices is of no use. */
		showCounts(rows, counts, least) {
			rows.forEach(({ place, input, count, label }) => {
				count.textContent = `(${counts[place]})`;
				label.hidden = !counts[place] && !input.checked;
			});
			const group = rows.length && rows[0].label.parentNode;

			if (group)
				group.hidden = rows.filter(({ label }) => !label.hidden).length < least && !rows.some(({ input }) => input.checked);
		}
	}

	class ResultsPage {
		constructor(container) {
			this.root = container.dataset.root || "";
			this.status = searchBox.element("p", { className: "search-status" });
			this.notes = searchBox.element("div", { className: "search-notes" });
			this.filters = new Filters(() => this.change());
			this.list = searchBox.element("ol", { className: "search-list" });
			this.more = searchBox.element("button", { className: "search-more", type: "button", hidden: true });
			this.more.addEventListener("click", () => this.showMore());
			this.asked = 0;
			searchBox.setAttributes(this.status, { role: "status" });
			container.replaceChildren(this.status, this.notes, searchBox.element("div", { className: "search-found" }, this.filters.box,
				searchBox.element("div", { className: "search-answers" }, this.list, this.more)));
		}

		change() {
			this.query = { ...this.query, filters: this.filters.chosen() };
			history.replaceState(null, "", addressOf(this.query));
			this.run(this.query);
		}

		async run(query) {
			const asked = ++this.asked;
			const isStale = () => asked !== this.asked;

			this.query = query;
			this.status.textContent = "Searching\u2026";
			try {
				this.searcher = await searchBox.getSearcher();
				const found = await this.searcher.search(query.text, { ...query, isStale });

				if (found)
					await this.show(found, isStale);
			} catch (error) {
				this.status.textContent = "The search could not be loaded. Reload the page to try again.";
				throw error;
			}
		}

		/* First the best, then those that were looked at, then the rest of the first lot. */
		async show(found, isStale) {
			const first = found.results.slice(0, RESULTS_AT_ONCE);
			const ready = first.filter(({ page }) => page);

			this.found = found;
			this.list.replaceChildren();
			this.showNotes();
			this.more.hidden = true;
			this.appendResults(ready.slice(0, 1));
			this.status.textContent = this.report();
			await searchBox.nextTurn();
			if (isStale())
				return;
			this.filters.show(this.searcher.manifest.facets, found.counts, this.query.filters);
			this.appendResults(ready.slice(1));
			await this.searcher.lookUp(first, found);
			if (isStale())
				return;
			this.appendResults(first.slice(ready.length));
			this.offerMore();
		}

		report() {
			const count = this.found.results.length;
			const isFiltered = Object.values(this.query.filters).some(({ size }) => size);
			const shown = quoted(correctedText(this.query.text, searchBox.correctionsOf(this.found.notes)));

			if (!this.found.concepts.length)
				return "These words are too common to search for. Add a word that says more.";
			if (!count)
				return `No page found for ${shown}${isFiltered ? " with these filters" : ""}.`;
			return `${count} ${count === 1 ? "page" : "pages"} found for ${shown}.`;
		}

		/* Spelling help: what was searched for instead, and the way back. */
		showNotes() {
			const { text } = this.query;
			const corrections = searchBox.correctionsOf(this.found.notes);
			const unknown = this.found.notes.filter(({ used }) => !used).map(({ typed }) => quoted(typed));
			const notes = [];

			if (corrections.length)
				notes.push(searchBox.element("p", {}, "Showing results for ", searchBox.element("strong", {}, correctedText(text, corrections)),
					" instead of ", searchBox.element("s", {}, text), ". ", searchBox.element("a",
						{ href: addressOf({ ...this.query, asTyped: true }) }, `Search for ${quoted(text)} as typed`)));
			if (unknown.length)
				notes.push(searchBox.element("p", {}, `No page has ${unknown.join(" or ")}.`));
			this.notes.replaceChildren(...notes);
		}

		/* The reader who asked for more goes on at the first new result. */
		async showMore() {
			const shown = this.list.children.length;
			const next = this.found.results.slice(shown, shown + RESULTS_AT_ONCE);

			this.more.disabled = true;
			await this.searcher.lookUp(next, this.found);
			this.more.disabled = false;
			this.appendResults(next);
			this.offerMore();
			this.list.children[shown].querySelector("a").focus();
		}

		appendResults(results) {
			this.list.append(...results.map((result) => this.result(result)));
		}

		offerMore() {
			const left = this.found.results.length - this.list.children.length;

			this.more.textContent = left > RESULTS_AT_ONCE ? `Show ${RESULTS_AT_ONCE} more of ${left}` : `Show the last ${left}`;
			this.more.hidden = left === 0;
		}

		result(found) {
			const { page } = found;
			const shown = this.searcher.describe(found, this.found);
			const made = searchBox.element("li", { className: "search-result" }, searchBox.element("h2", {}, this.link(page, shown.section,
				[...marked(shown.title), ...(shown.section ? [" ", searchBox.element("span", { className: "search-section" }, "\u203a ",
					...marked(shown.section.heading))] : [])])));

			if (page.crumbs.length)
				made.append(searchBox.element("p", { className: "search-place" }, page.crumbs.join(" \u203a ")));
			made.append(...this.badges(page));
			if (!isEmpty(shown.excerpt))
				made.append(searchBox.element("p", { className: "search-excerpt" }, ...marked(shown.excerpt)));
			if (shown.more.length)
				made.append(searchBox.element("ul", { className: "search-sections" }, ...shown.more.map((section) =>
					searchBox.element("li", {}, this.link(page, section, marked(section.heading))))));
			return made;
		}

		link({ href }, section, children) {
			const anchor = section ? "#" + encodeURIComponent(section.anchor) : "";

			return searchBox.element("a", { href: this.root + href + anchor }, ...children);
		}

		badges({ authority, kind, edition }) {
			const { ids, titles } = this.searcher.manifest.facets.authority;
			const badges = [];

			if (authority)
				badges.push(searchBox.element("span", { className: "authority authority-" + authority }, titles[ids.indexOf(authority)]));
			if (edition)
				badges.push(searchBox.element("span", { className: "tag" }, `Earlier edition: ${edition}`));
			if (kind)
				badges.push(searchBox.element("span", { className: "tag" }, kind));
			return badges.length ? [searchBox.element("p", { className: "search-badges" }, ...spaced(badges))] : [];
		}
	}

	/* A key that works everywhere can be a nuisance to those who speak to their computer. */
	function shortcutChoice() {
		const input = searchBox.element("input", { type: "checkbox", checked: searchBox.isShortcutOn() });

		input.addEventListener("change", () => searchBox.setShortcut(input.checked));
		return searchBox.element("p", { className: "search-shortcut" }, searchBox.element("label", {}, input, " The ",
			searchBox.element("kbd", {}, "/"), " key goes to the search box, on every page"));
	}

	function startSearch(container, query) {
		new ResultsPage(container).run(query);
		container.closest("main").classList.add("search-asked");
		document.querySelectorAll("form.search input[name=q]").forEach((input) => { input.value = query.text; });
		document.title = `${query.text} \u2013 ${document.title}`;
	}

	function start() {
		const container = document.getElementById("search-results");
		const query = readAddress();

		document.querySelectorAll(".search-without-script").forEach((made) => { made.hidden = true; });
		if (query.text)
			startSearch(container, query);
		container.parentNode.append(shortcutChoice());
	}

	/* search.js stands behind this script; on other pages it is there already. */
	if (typeof document !== "undefined" && document.getElementById("search-results"))
		document.addEventListener("DOMContentLoaded", start);
})();
