/*
 * From the names of the queries' targets to the site's own addresses.
 *
 *	publication :: chapter
 *	publication :: chapter :: heading
 *	publication :: chapter :: heading / entry of a list
 *
 * A place is { href, anchors }: a page, and the anchors that open the heading,
 * null if any will do.  One target can have several places, since what the
 * sources print as an entry of a list is often a page of its own here.
 */
"use strict";

const ALIKE = 0.6;              // least likeness of two titles (1: the same words)
const SPELLING_DOUBT = 0.1;
const LISTS = new Set(["glossary", "resources"]);       // of entries with names of their own

/* Words that titles may have or not have. */
const LITTLE = new Set("a an and at by for in of on or the to with".split(" "));

function threes(text) {
	return Array.from({ length: Math.max(0, text.length - 2) }, (unused, i) => text.slice(i, i + 3));
}

function commonShare(a, b) {
	const [first, second] = [new Set(a), new Set(b)];
	const common = [...first].filter((one) => second.has(one)).length;

	return first.size && second.size ? 2 * common / (first.size + second.size) : 0;
}

function group(targets) {
	const groups = new Map();

	targets.forEach((target) => groups.set(target.chapter, [...(groups.get(target.chapter) || []), target]));
	return groups;
}

module.exports = class Targets {
	/* `documents` are the search's own: { href, sections: [[anchor, heading, text]] }. */
	constructor({ pages, editions }, documents, normalise) {
		this.pages = pages;
		this.editions = editions;
		this.normalise = normalise;
		this.sections = new Map(documents.map((d) => [d.href, d.sections]));
		this.searched = pages.filter((page) => this.sections.has(page.href));
		this.unmapped = [];
	}

	words(text) {
		return this.normalise(text).split(" ").map((word) => word.replace(/(?<=...)s$/, ""))
			.filter((word) => word && !LITTLE.has(word));
	}

	/* From 0 to 1: how much two names have in common of their words, or of
	 * their threes of letters ("foodbanks", "food banks"). */
	likeness(a, b) {
		const [first, second] = [this.words(a), this.words(b)];

		return Math.max(commonShare(first, second),
			commonShare(threes(first.join("")), threes(second.join(""))) - SPELLING_DOUBT);
	}

	/* The items that are most like a name in any of their own names. */
	mostAlike(name, items, namesOf) {
		const scored = items.map((item) => ({ item,
			score: Math.max(0, ...namesOf(item).map((own) => this.likeness(name, own))) }));
		const best = Math.max(ALIKE, ...scored.map(({ score }) => score));

		return scored.filter(({ score }) => score === best).map(({ item }) => item);
	}

	/* The folder of a publication, and whether its pages are another edition. */
	publication(name) {
		const [, plain, edition] = /^(.*?)([0-9]*)$/.exec(name);
		const folder = [...this.editions.keys()].find((key) => key === plain || key.startsWith(plain + "-"));

		return { folder, isOther: edition !== "" && this.editions.get(folder) !== edition };
	}

	chapterPages(name, chapter) {
		const { folder, isOther } = this.publication(name);
		const pages = this.searched.filter((page) => page.folder === folder);
		const number = /^([0-9]+(?:\.[0-9]+)?) /.exec(chapter);

		if (isOther)
			return this.successors(pages, chapter);
		if (number && pages.some((page) => page.number === number[1]))
			return pages.filter((page) => page.number === number[1]);
		const titled = this.mostAlike(chapter, pages, (page) => [page.title]);

		return titled.length ? titled : this.mostAlike(chapter, pages, (page) => page.also);
	}

	/* The pages that go on where one of an earlier edition stopped. */
	successors(pages, chapter) {
		const words = new Set(this.words(chapter));
		const scored = pages.flatMap((page) => page.replaces.map((id) => ({ page, id: this.words(id) })))
			.filter(({ id }) => id.every((word) => words.has(word)));
		const most = Math.max(0, ...scored.map(({ id }) => id.length));

		return scored.filter(({ id }) => id.length === most).map(({ page }) => page);
	}

	/* The sections under a heading; null, the whole page, if that is its title. */
	headingAnchors(page, heading) {
		const sections = this.sections.get(page.href).filter(([anchor]) => anchor);
		const titles = [page.title, ...page.title.split(/[:(]/)];
		const alike = this.mostAlike(heading, sections, ([, own]) => [own]).map(([anchor]) => anchor);

		if (!alike.length && titles.some((title) => this.likeness(heading, title) === 1))
			return null;
		return alike.length ? alike : this.namingAnchors(page, heading);
	}

	/* The sections whose text has the name. */
	namingAnchors(page, name) {
		const wanted = ` ${this.normalise(name)} `;

		return this.sections.get(page.href)
			.filter(([anchor, own, text]) => anchor && ` ${this.normalise(`${own} ${text}`)} `.includes(wanted))
			.map(([anchor]) => anchor);
	}

	/* The sections that name the entry, for want of them its heading. */
	entryAnchors(page, heading, entry) {
		const naming = this.namingAnchors(page, entry);

		return naming.length ? naming : this.headingAnchors(page, heading.replace(/^.* \u2013 /, ""));
	}

	/* The pages that a list's entry has for itself. */
	entryPages(entry) {
		const own = this.searched.filter((page) => ["resource", "tool"].includes(page.type));
		const alike = this.mostAlike(entry, own, (page) => [page.title, ...page.also]);
		const ids = new Set(alike.map((page) => page.resource || (page.type === "resource" ? page.slug : "")).filter(Boolean));

		/* A printed tool and the resource that it prints are one thing. */
		return own.filter((page) => alike.includes(page) || ids.has(page.resource) ||
			(page.type === "resource" && ids.has(page.slug)));
	}

	/* A term or a tool: its page, or its heading on any page that lists them. */
	listedPlaces(name, entry) {
		const listing = name === "glossary"
			? this.searched.filter((page) => page.type === "glossary" || page.slug.startsWith("glossary"))
			: this.searched.filter((page) => page.slug === "tools-and-resources");
		const headings = listing.map((page) => ({ href: page.href, anchors: this.headingAnchors(page, entry) }))
			.filter(({ anchors }) => anchors && anchors.length);
		const own = name === "resources" ? this.entryPages(entry) : [];

		return [...headings, ...own.map((page) => ({ href: page.href, anchors: null }))];
	}

	/* { grade, chapter, places } of "3:publication :: chapter :: heading". */
	map(text) {
		/* Without a grade it is the answer. */
		const [, grade = "3", address] = /^(?:([0-9]+)\s*:(?!:))?\s*(.*)$/.exec(text.trim());
		const [publication, chapter = "", heading = ""] = address.split(/\s+::\s+/);
		const isListed = LISTS.has(publication);
		const target = { grade: Number(grade), address, pages: [], places: [],
			chapter: isListed ? address : `${publication} :: ${chapter}` };

		if (isListed)
			target.places = this.listedPlaces(publication, heading || chapter);
		else
			this.mapHeading(target, this.chapterPages(publication, chapter), heading);
		if (!target.places.length)
			this.unmapped.push(address);
		return target;
	}

	mapHeading(target, pages, headingAndEntry) {
		const [, heading, entry = ""] = /^(.*?)(?: \/ (.*))?$/.exec(headingAndEntry);
		const isEntry = entry && target.chapter.startsWith("toolkit");
		const wanted = isEntry ? heading : headingAndEntry;

		target.pages = pages.map((page) => page.href);
		for (const page of pages) {
			let anchors = null;

			if (isEntry)
				anchors = this.entryAnchors(page, wanted, entry);
			else if (wanted)
				anchors = this.headingAnchors(page, wanted);
			target.places.push({ href: page.href, anchors });
		}
		if (isEntry)
			target.places.push(...this.entryPages(entry).map((page) => ({ href: page.href, anchors: null })));
	}

	/* What one query looks for, by headings: each target by itself. */
	headingUnits(targets) {
		return targets.map(({ grade, places, pages }) => ({
			grade,
			gradeOf({ href, anchor }) {
				if (places.some((place) => place.href === href && (!place.anchors || place.anchors.includes(anchor))))
					return grade;
				return pages.includes(href) || places.some((place) => place.href === href) ? Math.max(1, grade - 1) : 0;
			},
		}));
	}

	/* By pages: the targets of one chapter together, with the best of their grades. */
	pageUnits(targets) {
		const chapters = group(targets);

		return [...chapters.values()].map((together) => ({
			grade: Math.max(...together.map(({ grade }) => grade)),
			gradeOf(result) {
				if (together.some(({ pages }) => pages.includes(result.href)))
					return this.grade;
				return Math.max(0, ...together.filter(({ places }) => places.some((place) => place.href === result.href &&
					(!place.anchors || place.anchors.includes(result.anchor)))).map(({ grade }) => grade));
			},
		}));
	}
};
