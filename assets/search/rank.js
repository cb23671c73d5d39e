/*
 * Ranking: which pages answer a query, and where in them.
 *
 * First every page is scored by what the index says of it (pages.js), then the
 * best are looked at closely, section by section.  Sets siteGenSearch.Searcher;
 * docs/search-index.md has the rules.
 */
(function (add) {
	"use strict";

	if (typeof module !== "undefined")
		module.exports = add;
	else
		add(siteGenSearch);
})(function (siteGenSearch) {
	"use strict";

	const { words, visitWords, markParts, chooseExcerpt, cutExcerpt, memoise, worthOfShare } = siteGenSearch;

	const EDITION = "edition";
	const WORTH_OF_PART = 0.8;              /* of a name that is not all there */
	const SHARE_OF_BEST = 0.34;              /* of the best page's coverage: others are no results */
	const CLOSE_LOOKS = 16;                 /* pages, of which the texts are loaded before the first result */
	const LARGE_SITE = 1000;                /* pages: more are spread over more files */
	const CLOSE_LOOKS_LARGE = 5;
	const SHARE_OF_TITLED = 0.3;           /* of those, for pages of which the title has every word */
	const BONUS_OF_SECTION = 8;
	const BONUS_OF_HEADING = 0.5;
	const WORTH_OF_NEARNESS = 0.6;
	const WORTH_OF_TITLE = 0.5;             /* in a section, of a word that only the page's title has */
	const BONUS_OF_LIKE_TITLE = 0.3;
	const BONUS_OF_NUMBER = 8;
	const BONUS_OF_SAME_TITLE = 4;          /* of a title that is what was typed */
	const FULL_LENGTH = 2000;               /* characters: shorter pages have less to say */
	const WEIGHT_OF_EMPTY = 0.3;
	const K1 = 1.2, B = 0.75, MEAN_WORDS = 150;     /* BM25 for sections */

	const SUGGESTIONS_SPARE = 3;            /* pages more than are shown, to put in order */

	/* A section to look into: where each of the terms stands, heading first. */
	function readSection([anchor, heading, text], { stem, terms, mayMatch }) {
		const inHeading = words(heading).map(stem);
		const places = new Map();

		function note(one, place) {
			if (places.has(one))
				places.get(one).push(place);
			else if (terms.has(one))
				places.set(one, [place]);
		}
		inHeading.forEach(note);
		const length = visitWords(text, mayMatch, (word, i) => note(stem(word), inHeading.length + 1 + i));

		return { anchor, heading, text, inHeading: new Set(inHeading), places, length: inHeading.length + length };
	}

	/* The places where the words stand one after the other, or nearly. */
	function phrasePlaces(terms, places) {
		return places.get(terms[0]).filter((start) => terms.every((term, i) =>
			places.get(term).some((place) => place >= start && place - start <= 2 * i + 2)));
	}

	/* How well a section has one name of a concept: { share, places, terms }, or null. */
	function matchName({ terms, shares, scale }, { places }) {
		const present = terms.map((any) => any.map(({ term }) => term).find((term) => places.has(term)));
		const found = present.filter(Boolean);
		let share = shares.reduce((sum, one, i) => sum + (present[i] ? one : 0), 0);
		let at = found.length ? places.get(found[0]) : [];

		if (!found.length)
			return null;
		if (found.length < terms.length) {
			share = share ** 2 / 2;
		} else if (found.length > 1) {
			const together = phrasePlaces(found, places);

			share = together.length ? 1 : 0.5;
			at = together.length ? together : at;
		}
		return { share: share * worthOfShare(scale), places: at, terms: found, isWhole: found.length === terms.length };
	}

	/* The best of a concept's names in a section, and whether the heading has one. */
	function matchConcept(concept, section) {
		const matches = concept.alternatives.filter(({ isKnown, inTitleOnly }) => isKnown && !inTitleOnly)
			.map((alternative) => matchName(alternative, section)).filter(Boolean);
		const best = matches.reduce((a, b) => (b.share > a.share ? b : a), { share: 0, places: [], terms: [] });
		const inHeading = matches.some(({ share, isWhole, terms }) => isWhole && share >= WORTH_OF_PART * best.share &&
			terms.every((term) => section.inHeading.has(term)));

		return { ...best, inHeading };
	}

	/* From 0 to 1: how near to each other some place of each list is. */
	function nearness(lists) {
		const places = lists.flatMap((list, i) => list.map((place) => [place, i])).sort((a, b) => a[0] - b[0]);
		const inside = lists.map(() => 0);
		let missing = lists.length, first = 0, shortest = Infinity;

		for (const [place, list] of places) {
			missing -= inside[list]++ === 0 ? 1 : 0;
			for (; missing === 0; first++) {
				shortest = Math.min(shortest, place - places[first][0] + 1);
				missing += --inside[places[first][1]] === 0 ? 1 : 0;
			}
		}
		return Math.min(1, 2 * lists.length / (shortest + lists.length));
	}

	/* The share of a heading's words that the query has, by any name. */
	function likeness(stems, concepts) {
		const said = [...stems].filter((stem) => stem.length > 2 || /[0-9]/.test(stem));
		const meant = said.filter((stem) => concepts.some(({ alternatives }) =>
			alternatives.some((alternative) => alternative.terms.some((terms) => terms.some(({ term }) => term === stem)))));

		return said.length ? meant.length / said.length : 0;
	}

	/* That of the part of a title that is most like it: titles have additions
	 * in brackets and behind colons. */
	function likenessOfTitle(title, concepts, stem) {
		return Math.max(...[title, ...title.split(/[:(]/)].map((part) => likeness(new Set(words(part).map(stem)), concepts)));
	}

	/*
	 * How well a section answers: `quality` from 0 to about 1.5 to compare
	 * pages, `rank` to compare the sections of a page, and the terms it has.
	 */
	function judgeSection(section, concepts, inTitle) {
		const total = concepts.reduce((sum, { importance }) => sum + importance, 0) || 1;
		const matches = concepts.map((concept) => matchConcept(concept, section));
		const lists = matches.filter(({ share }) => share).map(({ places }) => places);
		let coverage = 0, inHeading = 0, sum = 0;

		matches.forEach((match, i) => {
			const importance = concepts[i].importance / total;
			const count = match.places.length;
			const often = count * (K1 + 1) / (count + K1 * (1 - B + B * section.length / MEAN_WORDS));

			coverage += importance * Math.max(match.share, inTitle[i] ? WORTH_OF_TITLE : 0);
			inHeading += match.inHeading ? importance : 0;
			sum += importance * (match.share * often + (match.inHeading ? BONUS_OF_HEADING : 0));
		});
		const near = lists.length > 1 ? nearness(lists) : lists.length && concepts.length === 1 ? 1 : lists.length * 0.3;
		const heading = 1 + BONUS_OF_HEADING * inHeading * likeness(section.inHeading, concepts);

		return { section, rank: sum * coverage ** 2 * (1 + near) * heading, terms: matches.flatMap(({ terms }) => terms),
			isHeading: inHeading * likeness(section.inHeading, concepts),
			quality: coverage ** 2 * (1 - WORTH_OF_NEARNESS + WORTH_OF_NEARNESS * near) + (heading - 1) * coverage };
	}

	/* Which of the concepts the title has, or the page's kind or publication. */
	function conceptsInTitle(concepts, title, document) {
		return concepts.map(({ alternatives, ofFacets }) => ofFacets.has(document) || alternatives.some(({ terms }) =>
			terms.every((any) => any.some(({ term }) => title.has(term)))));
	}

	/* The sections that have something, the best first. */
	function judgeSections(sections, inTitle, concepts, reading) {
		return sections.map((section) => judgeSection(readSection(section, reading), concepts, inTitle))
			.sort((a, b) => b.rank - a.rank);
	}

	/* The share of the query that only names a page by its number, "section 7", "guide 6.21"; 0 if it does not. */
	function shareOfNumber(title, named, concepts) {
		const number = title.split(" ")[0];
		const [concept] = /^[0-9]/.test(number) ? concepts.filter(({ words: own }) => own.includes(number)) : [];
		const total = concepts.reduce((sum, { importance }) => sum + importance, 0) || 1;

		if (!concept)
			return 0;
		return concept.words.length > 1 ? Math.min(1, named + concept.importance / total) : named;
	}

	function bestFirst(a, b) {
		return Boolean(b.isBestBet) - Boolean(a.isBestBet) || b.score - a.score || a.document - b.document;
	}

	/* Which pages to look at closely: the best, and some that have it all in the title. */
	function candidates(results, looks) {
		const titled = Math.floor(looks * SHARE_OF_TITLED);
		const best = results.slice(0, looks - titled);
		const others = results.slice(looks - titled).sort((a, b) =>
			(b.inTitle > 0.999) - (a.inTitle > 0.999) || b.score - a.score || a.document - b.document);

		return [...best, ...others.slice(0, titled)];
	}

	class Searcher {
		/* `breathe` gives a promise that lets the page do other things for a while, if it is time. */
		constructor(load, manifest, breathe = async () => {}) {
			this.load = load;
			this.manifest = manifest;
			this.breathe = breathe;
			const postings = new siteGenSearch.Postings(load, breathe);

			this.planner = new siteGenSearch.Planner(load, manifest, postings, breathe);
			this.scorer = new siteGenSearch.Scorer(manifest, postings, breathe);
			this.stem = this.planner.stem;
		}

		static async open(load, breathe) {
			return new Searcher(load, await load.manifest(), breathe);
		}

		/*
		 * A promise of what is found:
		 *
		 *	results    best first, { document, … }; filtered; those of the first
		 *	           that were looked at closely have { page, sections }
		 *	counts     facet -> how many results each of its ids has, were it chosen
		 *	notes, concepts, words     from the plan
		 *
		 * options: asTyped as for Planner.plan; filters, facet -> Set of ids, of
		 * which a page must have one, but for `edition`: the earlier editions that
		 * are searched too; isStale, asked now and then, gives up with null.
		 */
		async search(text, options = {}) {
			const { filters = {}, isStale = () => false } = options;
			const plan = await this.planner.plan(text, options);
			const found = await this.scorer.score(plan, this.stem, { isCounted: this.editionTest(filters), least: SHARE_OF_BEST });
			const chosen = this.chooser(filters);
			const results = this.withBestBet(plan, found.filter(({ document }) => chosen(document)));

			if (isStale())
				return null;
			const near = candidates(results, this.manifest.documents > LARGE_SITE ? CLOSE_LOOKS_LARGE : CLOSE_LOOKS);
			const looked = await this.lookClosely(near, plan, isStale);

			return looked && { ...plan, results: [...looked, ...results.filter((result) => !near.includes(result))],
				counts: this.count(found, filters) };
		}

		/*
		 * A promise of pages to suggest while the reader types, at most `count`:
		 * { results, notes, words }, of results the page only.  null as above.
		 */
		async suggest(text, { count = 7, isStale = () => false } = {}) {
			const plan = await this.planner.plan(text, { typing: true });
			const isCurrent = this.editionTest({});
			const scored = await this.scorer.score(plan, this.stem, { isCounted: isCurrent, least: SHARE_OF_BEST });
			const found = this.withBestBet(plan, scored.filter(({ document }) => isCurrent(document)));
			const near = candidates(found, count + SUGGESTIONS_SPARE);
			const pages = isStale() ? [] : await this.load.pages(near.map(({ document }) => document));

			if (isStale())
				return null;
			near.forEach((result, i) => {
				result.page = pages[i];
				result.score *= this.bonusOfTitle(result, plan);
			});
			return { ...plan, results: near.sort(bestFirst).slice(0, count) };
		}

		/* The editors' own answer to this query comes first, found or not. */
		withBestBet(plan, results) {
			const document = this.manifest.bestBets.get(plan.words.join(" "));

			if (document === undefined)
				return results;
			const found = results.find((result) => result.document === document) ||
				{ document, score: 0, coverage: 0, inTitle: 0, named: 0 };

			return [{ ...found, isBestBet: true }, ...results.filter((result) => result.document !== document)];
		}

		async lookClosely(results, plan, isStale) {
			const texts = await this.load.texts(results.map(({ document }) => document));
			const reading = this.readingFor(plan);

			for (let i = 0; i < results.length; i++) {
				if (isStale())
					return null;
				this.judgePage(results[i], texts[i], plan, reading);
				await this.breathe();
			}
			return results.sort(bestFirst);
		}

		/*
		 * What reading a text for the plan's terms takes: { terms, mayMatch, stem }.  `stem`
		 * leaves words alone that cannot be one of them, since stemming takes long;
		 * it keeps the first two letters.
		 */
		readingFor({ concepts }) {
			const terms = new Set(allTerms(concepts));
			const beginnings = new Set(Array.from(terms, (term) => term.slice(0, 2)));

			/* Of "men" becomes "man", of "o'neil" "oneil". */
			if (beginnings.has("ma"))
				beginnings.add("me");
			return { terms, mayMatch: (run) => beginnings.has(run.slice(0, 2)) || run[1] === "'",
				stem: (word) => (beginnings.has(word.slice(0, 2)) ? this.stem(word) : word) };
		}

		/* Gives a result its page and sections, and a score that counts them. */
		judgePage(result, { page, sections }, plan, reading) {
			const title = new Set(words(page.title).map(reading.stem));
			const inTitle = conceptsInTitle(plan.concepts, title, result.document);
			const judged = judgeSections(sections, inTitle, plan.concepts, reading);
			const quality = Math.max(0, ...judged.map((one) => one.quality));
			const length = sections.reduce((sum, [, , text]) => sum + text.length, 0);

			Object.assign(result, { page, sections: judged });
			result.score *= (1 + BONUS_OF_SECTION * quality) * this.bonusOfTitle(result, plan) *
				(WEIGHT_OF_EMPTY + (1 - WEIGHT_OF_EMPTY) * Math.min(1, length / FULL_LENGTH));
		}

		/* For a title that is like the query, or is it, or has its number. */
		bonusOfTitle({ page: { title }, inTitle, named }, { concepts, words: list }) {
			const plain = title.replace(/^[0-9][0-9.]* /, "");
			const isSame = words(plain).map(this.stem).join(" ") === list.map(this.stem).join(" ");
			const like = likenessOfTitle(plain, concepts, this.stem) * inTitle;

			return (1 + BONUS_OF_LIKE_TITLE * like) * (isSame ? 1 + BONUS_OF_SAME_TITLE : 1) *
				(1 + BONUS_OF_NUMBER * shareOfNumber(title, named, concepts) ** 2);
		}

		/* Whether a document passes the filters, all but one of them if that is named. */
		chooser(filters, but) {
			const names = Object.keys(filters).filter((name) => name !== but && name !== EDITION && filters[name].size);
			const tests = names.map((name) => {
				const { ids, of } = this.manifest.facets[name];

				return (document) => of[document].some((place) => filters[name].has(ids[place]));
			});

			if (but !== EDITION)
				tests.push(this.editionTest(filters));
			return (document) => tests.every((test) => test(document));
		}

		/* Whether a document is current, or of an earlier edition that was asked for. */
		editionTest({ [EDITION]: asked = new Set() }) {
			const { ids, of } = this.manifest.facets[EDITION];

			return (document) => of[document].every((place) => asked.has(ids[place]));
		}

		count(results, filters) {
			const counts = {};

			for (const name of Object.keys(this.manifest.facets)) {
				const { ids, of } = this.manifest.facets[name];
				const chosen = this.chooser(filters, name);

				counts[name] = ids.map(() => 0);
				results.filter(({ document }) => chosen(document)).forEach(({ document }) =>
					of[document].forEach((place) => { counts[name][place]++; }));
			}
			return counts;
		}

		/* A promise that results have page and sections, for those not looked at yet. */
		async lookUp(results, plan) {
			const left = results.filter(({ page }) => !page);

			await this.lookClosely(left, plan, () => false);
			return results;
		}

		/*
		 * What to show of a result that was looked at: the parts of its title and
		 * of an excerpt, its best section { anchor, heading: parts }, null if the
		 * page as a whole is the place, and up to `more` further sections.
		 */
		describe({ page, sections, inTitle }, { concepts }, { length = 240, more = 3 } = {}) {
			const best = sections[0] || { rank: 0, terms: [], isHeading: 0 };
			const terms = new Set(best.terms.length ? best.terms : allTerms(concepts));
			const { stem } = this.readingFor({ concepts });
			const termOf = memoise((piece) => words(piece).map(stem).find((one) => terms.has(one)));
			const weigh = (text) => new Set((text.match(/\S+/g) || []).map(termOf).filter(Boolean)).size;
			const isTitle = inTitle > 0.999 && best.isHeading < 0.8;
			const places = sections.filter(({ section, rank }) => section.anchor && rank > 0);
			const show = ({ section: { anchor, heading } }) => ({ anchor, heading: markParts(heading, termOf) });
			const isBest = !isTitle && best.rank > 0 && best.section.anchor !== "";
			const place = isBest ? chooseExcerpt(best.section.text, weigh, length) || cutExcerpt(best.section.text, length, weigh)
				: chooseExcerpt(page.summary, weigh, length) || (best.rank > 0 && chooseExcerpt(best.section.text, weigh, length));
			const excerpt = place || page.summary;

			return {
				title: markParts(page.title, termOf),
				excerpt: markParts(excerpt, termOf),
				section: isBest ? show(best) : null,
				more: places.filter((place) => (place !== best || !isBest) && place.rank >= best.rank / 2)
					.slice(0, more).map(show),
			};
		}
	}

	function allTerms(concepts) {
		return concepts.flatMap(({ alternatives }) => alternatives.flatMap(({ terms }) => terms.flat().map(({ term }) => term)));
	}

	siteGenSearch.Searcher = Searcher;
});
