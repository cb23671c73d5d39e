// In every page of the preview: loads the page again when it changes, and
// shows what is wrong with the site.
"use strict";

(function () {
	const script = document.currentScript;
	const address = script.dataset.page, version = script.dataset.version;
	const PATIENCE = 3000;          // milliseconds without the preview before it is said to have stopped
	let events = null, box = null, said = null, shown = "", gone = 0;

	function element(name, className, text) {
		const made = document.createElement(name);

		if (className)
			made.className = className;
		if (text !== undefined)
			made.textContent = text;
		return made;
	}

	function link(href, text) {
		const made = element("a", "", text);

		made.href = href;
		return made;
	}

	function sentence(text) {
		const end = /[.?!]$/.test(text) ? "" : ".";

		return text.charAt(0).toUpperCase() + text.slice(1) + end;
	}

	/* The line of the file, with the place marked: a link whole, else a word. */
	function excerpt(problem) {
		const code = element("code"), start = problem.column - 1;
		const word = /^(!?\[[^\]]*\]\([^)]*\)|\S*)/.exec(problem.text.slice(start))[0];

		code.append(problem.text.slice(0, start), element("mark", "", word),
			problem.text.slice(start + word.length));
		return code;
	}

	function sourceLink(problem) {
		const made = link(`/_preview/source?path=${encodeURIComponent(problem.path)}` +
			`&line=${problem.line}#line-${problem.line}`, `Show line ${problem.line} of the file`);

		made.target = "_blank";
		return made;
	}

	function describe(problem) {
		const item = element("li");
		const place = problem.line ? `${problem.path}, line ${problem.line}` : problem.path;

		if (place)
			item.append(element("p", "preview-place", place));
		item.append(element("p", "preview-message", sentence(problem.message)));
		if (problem.text && problem.text.trim())
			item.append(excerpt(problem));
		if (problem.hint)
			item.append(element("p", "", sentence(problem.hint)));
		if (problem.line) {
			const links = element("p", "preview-links");

			links.append(sourceLink(problem));
			if (problem.editor)
				links.append(" ", link(problem.editor, "Open it in the editor"));
			item.append(links);
		}
		item.append(element("p", "preview-id", `${sentence(problem.meaning)} [${problem.id}]`));
		return item;
	}

	function list(problems, total) {
		const made = element("ol");

		made.append(...problems.map(describe));
		if (total > problems.length)
			made.append(element("li", "", `And ${total - problems.length} more.`));
		return made;
	}

	/* For those who do not see the box. */
	function say(text) {
		if (!said) {
			said = element("p", "preview-said");
			said.setAttribute("role", "status");
			document.body.append(said);
		}
		said.textContent = text;
	}

	/* Room below the page, so that the box hides none of it for good. */
	function makeRoom() {
		document.body.classList.toggle("preview-has-box", box !== null);
		document.body.classList.toggle("preview-has-open-box", box !== null && box.open);
	}

	/* A box at the lower edge that can be folded up. */
	function show(kind, summary, text, rest, open) {
		const details = element("details", `preview-box preview-${kind}`);
		const body = element("div", "preview-body");

		body.append(element("p", "", text));
		if (rest)
			body.append(rest);
		details.append(element("summary", "", summary), body);
		details.open = open;
		details.addEventListener("toggle", makeRoom);
		hide();
		document.body.append(details);
		box = details;
		makeRoom();
		say(summary);
	}

	function hide() {
		if (box)
			box.remove();
		box = null;
		makeRoom();
	}

	function count(n, one, many) {
		return n === 1 ? `1 ${one}` : `${n} ${many}`;
	}

	const TEXTS = {
		failing: "You are looking at the site as it was before the last change. Put right what is listed here and " +
			"save the file: the page then comes up to date by itself.",
		none: "Put right what is listed here and save the file: the site then appears by itself.",
	};

	function showStatus(status) {
		const notes = status.notes || [];

		if (status.state !== "good")
			show("failing", `Not shown yet: ${count(status.total, "problem", "problems")} to put right`,
				TEXTS[status.state], list(status.problems, status.total), true);
		else if (notes.length)
			show("notes", `Preview: ${count(notes.length, "note", "notes")} on this page`,
				"These do not stop the page from being published.", list(notes, notes.length), false);
		else
			hide();
	}

	function receive(event) {
		const status = JSON.parse(event.data), key = event.data.replace(/"version":"\w*"/, "");

		clearTimeout(gone);
		gone = 0;
		if (status.version !== version) {
			events.close();
			location.reload();
		} else if (key !== shown) {
			shown = key;
			showStatus(status);
		}
	}

	function lose() {
		if (gone)
			return;
		gone = setTimeout(() => {
			shown = "";
			show("gone", "The preview has stopped", "Start it again with “site-gen serve”: this page then comes " +
				"up to date by itself.", null, true);
		}, PATIENCE);
	}

	/* Browsers open few connections to one server: a page that nobody sees lets go of its own. */
	function listen() {
		const wanted = document.visibilityState === "visible";

		if (wanted && !events) {
			events = new EventSource(`/_preview/events?page=${encodeURIComponent(address)}`);
			events.addEventListener("message", receive);
			events.addEventListener("error", lose);
		} else if (!wanted && events) {
			events.close();
			events = null;
		}
	}

	document.addEventListener("visibilitychange", listen);
	listen();
}());
