/*
 * Says on every page that this copy of the site is old, if it is.
 *
 * site.yaml's `mirror-days` sets how old a copy may be.  Nothing is asked of
 * any server: the file mirror-age.js at the site's root tells the time of the
 * last change that the copy has, and the reader's clock the rest.  At the
 * address where the site itself is published, nothing is said.
 *
 * The script's own tag has data-root, the way to the site's root.
 */
"use strict";

(function () {
	const DAY = 24 * 60 * 60;       /* seconds */
	const root = document.currentScript.dataset.root || "";
	const now = Date.now() / 1000;

	function loadAge() {
		return new Promise((resolve, reject) => {
			const script = document.createElement("script");

			/* Otherwise a browser may keep the file for longer than the site. */
			script.src = `${root}mirror-age.js?day=${Math.floor(now / DAY)}`;
			script.onload = () => (typeof siteGenMirror === "undefined" ? reject() : resolve(siteGenMirror));
			script.onerror = reject;
			document.head.append(script);
		});
	}

	function isThePublished(address) {
		return address !== "" && location.href.startsWith(address.endsWith("/") ? address : `${address}/`);
	}

	function daysOld({ time }) {
		return time ? Math.floor((now - time) / DAY) : 0;
	}

	function dateText(time) {
		return new Date(time * 1000).toLocaleDateString(document.documentElement.lang || "en-GB",
			{ day: "numeric", month: "long", year: "numeric" });
	}

	function element(name, properties, ...children) {
		const made = Object.assign(document.createElement(name), properties);

		made.append(...children);
		return made;
	}

	function notice({ time, address }, age) {
		const text = element("p", {}, element("strong", {}, "This copy may be out of date."),
			` Its guidance is as it was on ${dateText(time)}, ${age} days ago. `);
		const box = element("div", { className: "mirror-age" }, element("div", { className: "wrap" }, text));

		if (address)
			text.append("Read it on ", element("a", { href: address }, "the published site"), ", or ask for a newer copy.");
		else
			text.append("Please ask for a newer copy.");
		box.setAttribute("role", "note");
		return box;
	}

	function show(box) {
		const bar = document.querySelector(".site-header");

		if (bar)
			bar.after(box);
		else
			document.body.prepend(box);
	}

	loadAge().then((mirror) => {
		const age = daysOld(mirror);

		if (age > mirror.days && !isThePublished(mirror.address))
			show(notice(mirror, age));
	}).catch(() => {});
})();
