/*
 * The search box of every page and the results on the search page.
 *
 * It enhances this markup, which works without it as far as a form can:
 *
 *	<form class="search" role="search" action="…/search.html" method="get">
 *	<label for="q">Search</label>
 *	<input id="q" name="q" type="search" autocomplete="off"><button>Search</button>
 *	</form>
 *	<div id="search-results" data-root="…"></div>
 *
 * The script's own tag has data-root, the way from the page to the site's
 * root ("" or "../../"); assets/search-core.js stands before it.  When the
 * reader enters the box, or the search page has a query, it loads
 *
 *	search/lunr.js          lunr 2.3.9
 *	search/index.js         siteGenSearch.index('…')
 *	search/documents.js     siteGenSearch.documents('…')
 *
 * by classic script tags, so that it works from file:// and under a content
 * security policy without inline script.  docs/search-index.md holds the
 * format of the two files, and the classes of what is written here.
 */
"use strict";

(function () {
	const root = document.currentScript.dataset.root || "";
	const EXCERPT_LENGTH = 240;
	const RESULTS_AT_ONCE = 20;
	const SUGGESTIONS = 7;
	const TYPING_PAUSE = 120; /* ms */

	/* Loading. */

	let searcher = null;

	function loadScript(src) {
		return new Promise((resolve, reject) => {
			const script = document.createElement("script");

			script.src = src;
			script.onload = resolve;
			script.onerror = () => reject(new Error("cannot load " + src));
			document.head.append(script);
		});
	}

	/* A promise of the searcher; a failure can be tried again. */
	function getSearcher() {
		const files = ["search/lunr.js", "search/index.js", "search/documents.js"];

		searcher = searcher || Promise.all(files.map((file) => loadScript(root + file)))
			.then(() => new siteGenSearch.Searcher(lunr, siteGenSearch.loaded.index, siteGenSearch.loaded.documents))
			.catch((error) => {
				searcher = null;
				throw error;
			});
		return searcher;
	}

	/* Elements. */

	function element(name, properties, ...children) {
		const made = Object.assign(document.createElement(name), properties);

		made.append(...children);
		return made;
	}

	/* [text, marked] parts as text and <mark>. */
	function marked(parts) {
		return parts.map(([text, isMarked]) => (isMarked ? element("mark", {}, text) : text));
	}

	function isEmpty(parts) {
		return parts.every(([text]) => !text);
	}

	/* Suggestions: the combobox pattern of the ARIA Authoring Practices, with a
	 * list of pages. */

	class Suggestions {
		constructor(form, number) {
			this.input = form.querySelector("input[name=q]");
			this.list = element("ul", { className: "search-suggestions", id: "search-suggestions-" + number,
				hidden: true });
			this.active = -1;
			this.timer = 0;
			this.asked = 0;
			this.list.setAttribute("role", "listbox");
			this.list.setAttribute("aria-label", "Pages");
			this.describeInput();
			this.status = element("p", { className: "hidden" });
			this.status.setAttribute("role", "status");
			form.append(this.list, this.status);
			this.listen();
		}

		/* A combobox may be an input of type text, but not of type search. */
		describeInput() {
			const attributes = { type: "text", enterkeyhint: "search", role: "combobox", "aria-autocomplete": "list",
				"aria-expanded": "false", "aria-controls": this.list.id, autocomplete: "off",
				autocapitalize: "off", spellcheck: "false" };

			Object.keys(attributes).forEach((name) => this.input.setAttribute(name, attributes[name]));
		}

		listen() {
			this.input.addEventListener("focus", () => getSearcher().catch(() => {}));
			this.input.addEventListener("input", () => {
				clearTimeout(this.timer);
				this.timer = setTimeout(() => this.suggest(), TYPING_PAUSE);
			});
			this.input.addEventListener("keydown", (event) => this.onKey(event));
			this.input.addEventListener("blur", () => this.close());
			/* The box keeps the focus, so that a click comes before the blur. */
			this.list.addEventListener("mousedown", (event) => event.preventDefault());
			this.list.addEventListener("click", (event) => {
				const option = event.target.closest("[role=option]");

				if (option)
					this.open(option);
			});
		}

		/* Answers that come late, when more has been typed, are dropped. */
		suggest() {
			const text = this.input.value;
			const asked = ++this.asked;

			if (!siteGenSearch.normalise(text)) {
				this.close();
				return;
			}
			getSearcher().then((s) => {
				if (asked === this.asked && document.activeElement === this.input)
					this.show(s.search(text, true).results.slice(0, SUGGESTIONS));
			}).catch(() => this.close());
		}

		show(results) {
			this.list.replaceChildren(...results.map(({ document: found }, i) => this.option(found, i)));
			this.setActive(-1);
			this.setOpen(results.length > 0);
			this.status.textContent = results.length === 1 ? "1 suggestion" : `${results.length} suggestions`;
		}

		option(found, i) {
			const made = element("li", { id: `${this.list.id}-${i}` },
				element("span", { className: "search-suggestion-title" }, found.title));

			if (found.crumbs.length)
				made.append(" ", element("span", { className: "search-suggestion-place" },
					found.crumbs.join(" \u203a ")));
			made.setAttribute("role", "option");
			made.setAttribute("aria-selected", "false");
			made.dataset.href = root + found.href;
			return made;
		}

		setOpen(isOpen) {
			this.list.hidden = !isOpen;
			this.input.setAttribute("aria-expanded", String(isOpen));
		}

		close() {
			clearTimeout(this.timer);
			this.asked++;
			this.setActive(-1);
			this.setOpen(false);
			this.status.textContent = "";
		}

		setActive(i) {
			const options = this.list.children;

			if (options[this.active])
				options[this.active].setAttribute("aria-selected", "false");
			this.active = i;
			if (i < 0) {
				this.input.removeAttribute("aria-activedescendant");
				return;
			}
			options[i].setAttribute("aria-selected", "true");
			options[i].scrollIntoView({ block: "nearest" });
			this.input.setAttribute("aria-activedescendant", options[i].id);
		}

		/* Moves among the options and the box itself, round and round. */
		move(step) {
			const places = this.list.children.length + 1;

			this.setActive((this.active + 1 + step + places) % places - 1);
		}

		open(option) {
			location.href = option.dataset.href;
		}

		onKey(event) {
			const isOpen = !this.list.hidden;

			if (event.isComposing)
				return;
			if (isOpen && event.key === "ArrowDown")
				this.move(1);
			else if (isOpen && event.key === "ArrowUp")
				this.move(-1);
			else if (isOpen && event.key === "Escape")
				this.close();
			else if (isOpen && event.key === "Enter" && this.active >= 0)
				this.open(this.list.children[this.active]);
			else if (!isOpen && event.key === "ArrowDown")
				this.suggest();
			else
				return;
			event.preventDefault();
		}
	}

	/* The results page. */

	class ResultsPage {
		constructor(container) {
			this.container = container;
			this.root = container.dataset.root || "";
			this.status = element("p", { className: "search-status" });
			this.status.setAttribute("role", "status");
			this.notes = element("div", { className: "search-notes" });
			this.list = element("ol", { className: "search-list" });
			this.more = element("button", { className: "search-more", type: "button", hidden: true });
			this.more.addEventListener("click", () => this.showMore());
			container.replaceChildren(this.status, this.notes, this.list, this.more);
		}

		run(text) {
			this.status.textContent = "Searching\u2026";
			getSearcher().then((s) => {
				this.searcher = s;
				this.found = s.search(text, false);
				this.report(text);
				this.showMore();
			}).catch(() => {
				this.status.textContent = "The search could not be loaded. Reload the page to try again.";
			});
		}

		report(text) {
			const count = this.found.results.length;

			if (!this.found.concepts.length)
				this.status.textContent = "These words are too common to search for. Add a word that says more.";
			else if (!count)
				this.status.textContent = `No page found for \u201c${text}\u201d.`;
			else
				this.status.textContent = `${count} ${count === 1 ? "page" : "pages"} found for \u201c${text}\u201d.`;
			this.notes.replaceChildren(...this.found.notes.map(({ typed, used }) => element("p", {},
				used ? `No page has \u201c${typed}\u201d. These are results for ` : `No page has \u201c${typed}\u201d.`,
				...(used ? [element("strong", {}, used), "."] : []))));
		}

		/* The reader who asked for more goes on at the first new result. */
		showMore() {
			const shown = this.list.children.length;
			const next = this.found.results.slice(shown, shown + RESULTS_AT_ONCE);
			const left = this.found.results.length - shown - next.length;

			this.list.append(...next.map(({ document: found }) => this.result(found)));
			this.more.textContent = left > RESULTS_AT_ONCE ? `Show ${RESULTS_AT_ONCE} more of ${left}` : `Show the last ${left}`;
			this.more.hidden = left === 0;
			if (shown > 0 && next.length)
				this.list.children[shown].querySelector("a").focus();
		}

		result(found) {
			const shown = this.searcher.describe(found, this.found, EXCERPT_LENGTH);
			const href = this.root + found.href;
			const made = element("li", { className: "search-result" },
				element("h2", {}, element("a", { href }, ...marked(shown.title))));

			if (found.crumbs.length)
				made.append(element("p", { className: "search-place" }, found.crumbs.join(" \u203a ")));
			made.append(...this.badges(found));
			if (!isEmpty(shown.excerpt))
				made.append(element("p", { className: "search-excerpt" }, ...marked(shown.excerpt)));
			if (shown.sections.length)
				made.append(element("ul", { className: "search-sections" }, ...shown.sections.map((section) =>
					element("li", {}, element("a", { href: `${href}#${encodeURIComponent(section.anchor)}` },
						...marked(section.heading))))));
			return made;
		}

		badges(found) {
			const authorities = siteGenSearch.loaded.documents.authorities || {};
			const badges = [];

			if (found.authority)
				badges.push(element("span", { className: "authority authority-" + found.authority },
					authorities[found.authority] || found.authority));
			if (found.kind)
				badges.push(element("span", { className: "tag" }, found.kind));
			return badges.length ? [element("p", { className: "search-badges" }, ...spaced(badges))] : [];
		}
	}

	function spaced(elements) {
		return elements.reduce((list, made, i) => list.concat(i ? [" ", made] : [made]), []);
	}

	function start() {
		const container = document.getElementById("search-results");
		const text = (new URLSearchParams(location.search).get("q") || "").trim();

		document.querySelectorAll("form.search").forEach((form, i) => new Suggestions(form, i));
		if (!container || !text)
			return;
		document.querySelectorAll("form.search input[name=q]").forEach((input) => { input.value = text; });
		document.title = `${text} \u2013 ${document.title}`;
		new ResultsPage(container).run(text);
	}

	start();
})();
