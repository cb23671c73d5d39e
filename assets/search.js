/*
 * The search box of every page, with suggestions.
 *
 * It enhances this markup, which works without it as far as a form can:
 *
 *	<form class="search" role="search" action="…/search.html" method="get">
 *	<label for="q">Search</label>
 *	<input id="q" name="q" type="search" autocomplete="off"><button>Search</button>
 *	</form>
 *
 * The script's own tag has data-root, the way from the page to the site's
 * root ("" or "../../").  Nothing else is loaded until the reader turns to a
 * box; only the search page has the script of the search from the start.
 * They come by classic script tags, so that it works from file:// and under a
 * content security policy without inline script; docs/search-index.md says
 * what each does, and lists the classes of what is written here.
 */
"use strict";

const searchBox = (function () {
	const root = document.currentScript.dataset.root || "";
	const SUGGESTIONS = 7;
	const TYPING_PAUSE = 120;       /* ms */
	const WORK_AT_ONCE = 6;         /* ms */
	const SHORTCUT = "/";
	const SHORTCUT_KEY = "search-shortcut";         /* in localStorage: "off" */

	/* Loading. */

	function loadScript(src) {
		return new Promise((resolve, reject) => {
			const script = document.createElement("script");

			script.src = root + src;
			script.async = false;
			script.onload = resolve;
			script.onerror = () => {
				script.remove();
				reject(new Error("cannot load " + src));
			};
			document.head.append(script);
		});
	}

	/* The browser gets its turn between two messages. */
	function nextTurn() {
		return new Promise((resolve) => {
			const { port1, port2 } = new MessageChannel();

			port1.onmessage = () => {
				port1.close();
				resolve();
			};
			port2.postMessage(null);
		});
	}

	/* Something to call between pieces of work: it waits when they add up. */
	function makeBreather() {
		let since = 0;

		return async function breathe() {
			if (performance.now() - since < WORK_AT_ONCE)
				return;
			await nextTurn();
			since = performance.now();
		};
	}

	/* The search page has the script already. */
	async function openSearcher() {
		if (typeof siteGenSearch === "undefined")
			await loadScript("search/engine.js");
		siteGenSearch.load.begin({ root });
		return siteGenSearch.Searcher.open(siteGenSearch.load, makeBreather());
	}

	let searcher = null;

	/* A promise of the Searcher; a failure can be tried again. */
	function getSearcher() {
		searcher = searcher || openSearcher().catch((error) => {
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

	function setAttributes(target, attributes) {
		Object.keys(attributes).forEach((name) => target.setAttribute(name, attributes[name]));
	}

	/* What notes say of words that the site does not know: a text for each. */
	function correctionsOf(notes) {
		return notes.filter(({ used }) => used).map(({ typed, used }) => ({ typed, used: used.join(" ") }));
	}

	/*
	 * Suggestions: the combobox pattern of the ARIA Authoring Practices, with a
	 * list of pages in a box that can have a note above it.
	 */
	class Suggestions {
		constructor(form, number) {
			this.input = form.querySelector("input[name=q]");
			this.list = element("ul", { id: `search-suggestions-${number}` });
			this.note = element("p", { className: "search-suggestions-note", hidden: true });
			this.popup = element("div", { className: "search-suggestions", hidden: true }, this.note, this.list);
			this.status = element("p", { className: "hidden" });
			this.active = -1;
			this.timer = 0;
			this.asked = 0;
			setAttributes(this.list, { role: "listbox", "aria-label": "Pages" });
			setAttributes(this.status, { role: "status" });
			this.describeInput();
			form.append(this.popup, this.status);
			this.listen();
		}

		/* A combobox may be an input of type text, but not of type search. */
		describeInput() {
			setAttributes(this.input, { type: "text", enterkeyhint: "search", role: "combobox",
				"aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
				autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
		}

		listen() {
			this.input.addEventListener("focus", () => getSearcher().catch(() => {}));
			this.input.addEventListener("input", () => {
				clearTimeout(this.timer);
				this.timer = setTimeout(() => this.suggest(), TYPING_PAUSE);
			});
			this.input.addEventListener("keydown", (event) => this.onKey(event));
			this.input.addEventListener("blur", () => this.close());
			/* The input keeps the focus, so that a click comes before the blur. */
			this.popup.addEventListener("mousedown", (event) => event.preventDefault());
			this.list.addEventListener("click", (event) => {
				const option = event.target.closest("[role=option]");

				if (option)
					this.open(option);
			});
		}

		/* Answers that come late, when more has been typed, are dropped. */
		async suggest() {
			const asked = ++this.asked;
			const isStale = () => asked !== this.asked || document.activeElement !== this.input;

			try {
				const found = await (await getSearcher()).suggest(this.input.value, { count: SUGGESTIONS, isStale });

				if (found && !isStale())
					this.show(found);
			} catch {
				this.close();
			}
		}

		show({ results, notes }) {
			const count = results.length === 1 ? "1 suggestion" : `${results.length} suggestions`;
			const note = correctionsOf(notes).map(({ typed, used }) => `\u201c${used}\u201d instead of \u201c${typed}\u201d`).join(", ");

			this.list.replaceChildren(...results.map(({ page }, i) => this.option(page, i)));
			this.note.textContent = note ? `Showing ${note}.` : "";
			this.note.hidden = !note;
			this.setActive(-1);
			this.setOpen(results.length > 0);
			this.status.textContent = results.length && note ? `${count}. ${this.note.textContent}` : count;
		}

		option({ title, crumbs, href }, i) {
			const made = element("li", { id: `${this.list.id}-${i}` },
				element("span", { className: "search-suggestion-title" }, title));

			if (crumbs.length)
				made.append(" ", element("span", { className: "search-suggestion-place" }, crumbs.join(" \u203a ")));
			setAttributes(made, { role: "option", "aria-selected": "false" });
			made.dataset.href = root + href;
			return made;
		}

		setOpen(isOpen) {
			this.popup.hidden = !isOpen;
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

		/* Moves among the options and the input itself, round and round. */
		move(step) {
			const places = this.list.children.length + 1;

			this.setActive((this.active + 1 + step + places) % places - 1);
		}

		open(option) {
			location.href = option.dataset.href;
		}

		onKey(event) {
			const isOpen = !this.popup.hidden;

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

	/* The key that leads to the box; readers can turn it off on the search page. */

	/* Storage may be forbidden. */
	function isShortcutOn() {
		try {
			return localStorage.getItem(SHORTCUT_KEY) !== "off";
		} catch {
			return true;
		}
	}

	function setShortcut(isOn) {
		try {
			if (isOn)
				localStorage.removeItem(SHORTCUT_KEY);
			else
				localStorage.setItem(SHORTCUT_KEY, "off");
		} catch {
			/* Then it stays as it is. */
		}
	}

	function takesText(target) {
		return target.isContentEditable || target.closest("input, textarea, select, [role=textbox]") !== null;
	}

	function onShortcut(event) {
		const input = [...document.querySelectorAll("form.search input[name=q]")].find((one) => one.offsetParent);

		if (event.key !== SHORTCUT || event.ctrlKey || event.metaKey || event.altKey || event.isComposing ||
			event.defaultPrevented || takesText(event.target) || !input || !isShortcutOn())
			return;
		event.preventDefault();
		input.focus();
		input.select();
	}

	document.querySelectorAll("form.search").forEach((form, i) => new Suggestions(form, i));
	document.addEventListener("keydown", onShortcut);
	return { root, getSearcher, nextTurn, element, setAttributes, correctionsOf, isShortcutOn, setShortcut };
})();
