/*
 * From what the reader typed to what is searched for.
 *
 * A query is a list of concepts, a concept has alternatives: what was typed,
 * then other names for it.
 *
 *	concept      { words, weight, alternatives }
 *	alternative  { stems, scale, terms, isOpen, inTitleOnly }
 *
 * `weight` is less than 1 for words that only ask; `scale` is what a match by
 * this name is worth.  `terms` has for each stem a list of the terms of the
 * index that will do, { term, worth, posting }.  Sets siteGenSearch.Planner; docs/search-index.md
 * has the rules.
 */
(function (add) {
	"use strict";

	if (typeof module !== "undefined")
		module.exports = add;
	else
		add(siteGenSearch);
})(function (siteGenSearch) {
	"use strict";

	const WORTH_OF_NAME = 0.7;      /* another name from the glossary */
	const WORTH_OF_SYNONYM = 0.5;
	const WORTH_OF_NUMBERED = 1;
	const WORTH_OF_CHAPTER = 0.5;
	const NUMBERED_MOST = 12;       /* pages of a kind */
	const WORTH_OF_BEGINNING = 0.3;
	const WEIGHT_OF_ASKING = 0.25;
	const BEGINNING_LEAST = 3;      /* letters */
	const BEGINNING_MOST = 16;      /* terms */

	/* Words that ask, without saying what about; lunr's stop words are apart from these. */
	const ASKING = new Set(("soon quickly quick fast long much many lot lots happen happens mean means meaning need " +
		"needs want find help please show tell give someone something anyone explain define definition use go going " +
		"doing done thing things today time").split(" "));
	const MEANING = new Set(["mean", "means", "meaning", "definition", "define", "stand", "stands"]);
	const SECTION_NUMBER = /^[0-9]+[a-z]?$/;

	/* What may still come behind a beginning that is longer than the stem:
	 * "organisat" is on the way to "organisation", whose stem is "organis". */
	const ENDINGS = ["ations", "isations", "ators", "ments", "nesses", "abilities", "ables", "ibles", "ivities",
		"atives", "ically", "eds", "ers", "ings", "fully", "ences", "ances", "encies", "ates", "isms", "ously", "fulness", "fuls", "ationals"];

	/* "", and every end of the words. */
	function tailsOf(words) {
		const tails = words.flatMap((word) => Array.from(word, (letter, i) => word.slice(i)));

		return [...new Set(["", ...tails, ...tails.map((tail) => tail.replace(/s$/, ""))])];
	}

	/* Names as rows of stems, each with the group that it belongs to. */
	class Names {
		constructor(stem) {
			this.stem = stem;
			this.byFirst = new Map();       /* first stem -> [{ stems, others, worth }], the longest first */
			this.words = new Set();
		}

		add(group, worth) {
			const lists = group.map((name) => name.split(" ").filter(Boolean)).filter((list) => list.length);

			lists.forEach((list) => {
				const stems = list.map(this.stem);
				const others = lists.filter((other) => other !== list);
				const here = this.byFirst.get(stems[0]) || [];

				list.forEach((word) => this.words.add(word));
				here.push({ stems, others, worth });
				here.sort((a, b) => b.stems.length - a.stems.length);
				this.byFirst.set(stems[0], here);
			});
		}

		/* The names that begin at stems[at], of those the longest. */
		at(stems, at) {
			const here = (this.byFirst.get(stems[at]) || []).filter((name) =>
				name.stems.every((stem, i) => stem === stems[at + i]));

			return here.filter((name) => name.stems.length === here[0].stems.length);
		}
	}

	class Planner {
		constructor(load, manifest, postings, breathe) {
			this.breathe = breathe;
			this.load = load;
			this.postings = postings;
			this.manifest = manifest;
			this.stem = siteGenSearch.memoise((word) =>
				load.lunr.stemmer(new load.lunr.Token(word, {})).toString());
			this.numbered = new Set();
			this.names = new Names(this.stem);
			manifest.names.forEach(({ names }) => this.names.add(names, WORTH_OF_NAME));
			manifest.synonyms.forEach((group) => this.names.add(group, WORTH_OF_SYNONYM));
		}

		isStopWord(word) {
			return this.load.lunr.stopWordFilter(new this.load.lunr.Token(word, {})) === undefined;
		}

		/*
		 * A promise of the plan of a text:
		 *
		 *	concepts   as above
		 *	notes      { typed, used }: words that the site does not know, and
		 *	           the list of words taken instead, null for none
		 *	words      the words searched for
		 *	asksMeaning
		 *
		 * typing: the last word may be a beginning.  asTyped: nothing is
		 * corrected.
		 */
		async plan(text, { typing = false, asTyped = false } = {}) {
			const { typed, open } = this.read(text, typing);
			const plan = await this.build(typed, open);
			const unknown = this.unknownWords(plan);

			plan.notes = asTyped ? unknown.map((word) => ({ typed: word, used: null })) : await this.correct(unknown);
			if (!plan.notes.some(({ used }) => used))
				return plan;
			const corrections = new Map(plan.notes.map(({ typed: word, used }) => [word, used || [word]]));
			const words = typed.flatMap((word) => corrections.get(word) || [word]);

			const isOpen = open >= 0 && !corrections.has(typed[open]);

			return { ...await this.build(words, isOpen ? words.length - 1 : -1), notes: plan.notes };
		}

		/* The words, and the place of one that may go on, or -1.  The first letters of
		 * a further word say nothing yet, unless they are a name. */
		read(text, typing) {
			const typed = siteGenSearch.words(text);
			const last = typed.length - 1;

			if (!typing || !/[\p{L}\p{N}]$/u.test(text))
				return { typed, open: -1 };
			if (last > 0 && typed[last].length < BEGINNING_LEAST && /^[a-z]+$/.test(typed[last]) && !this.names.words.has(typed[last]))
				return { typed: typed.slice(0, last), open: -1 };
			return { typed, open: last };
		}

		async build(words, open) {
			await this.learnNumbers(words);
			const concepts = this.concepts(words, open);
			const alternatives = concepts.flatMap((concept) => concept.alternatives);
			const stems = alternatives.flatMap((alternative) => alternative.stems);
			const beginnings = open >= 0 ? await this.beginnings(words[open]) : [];
			const postings = await this.postings.fetch([...new Set([...stems, ...beginnings])]);
			const termOf = (term, worth) => (postings.has(term) ? [{ term, worth, posting: postings.get(term) }] : []);

			alternatives.forEach((alternative) => {
				alternative.terms = alternative.stems.map((stem) => termOf(stem, 1));
				if (alternative.isOpen)
					alternative.terms.push(withBeginnings(alternative.terms.pop(), beginnings, termOf));
			});
			return { concepts, words, notes: [], asksMeaning: words.some((word) => MEANING.has(word)) };
		}

		/* Names first, the longest at each place, then section numbers, then words. */
		concepts(words, open) {
			const stems = words.map(this.stem);
			const found = [];

			for (let i = 0; i < words.length;) {
				const names = this.names.at(stems, i);
				const isSection = words[i] === "section" && SECTION_NUMBER.test(words[i + 1] || "");
				const length = names.length ? names[0].stems.length : isSection ? 2 : 1;
				const own = words.slice(i, i + length);
				const isOpen = open === i + length - 1;

				if (isOpen || !own.every((word) => this.isStopWord(word)))
					found.push(this.concept(own, names, isOpen));
				if (words[i] === "section" && length === 2)
					found[found.length - 1].alternatives.push(this.titleNumber(own[1]));
				i += length;
			}
			return found;
		}

		concept(own, names, isOpen) {
			const others = names.flatMap(({ others: lists, worth }) => lists.map((list) => this.alternative(list, worth)));

			/* The beginning of a word may be a stop word: "the" of "themselves". */
			const first = isOpen ? { stems: own.map(this.stem), scale: 1, terms: [], isOpen } : this.alternative(own, 1);

			const asks = own.every((word) => ASKING.has(word) || this.isStopWord(word));

			return { words: own, weight: asks ? WEIGHT_OF_ASKING : 1,
				alternatives: [first, ...others].filter(({ stems }) => stems.length) };
		}

		/* "Section 14" may be the number of a chapter. */
		titleNumber(number) {
			return { ...this.alternative([number], WORTH_OF_CHAPTER), inTitleOnly: true };
		}

		alternative(words, scale) {
			return { stems: words.filter((word) => !this.isStopWord(word)).map(this.stem), scale, terms: [] };
		}

		/*
		 * The terms that a beginning may become: those that begin with it or
		 * with its stem, and the stems of its completions, so that no letter
		 * typed on the way to a word loses what the word finds.
		 */
		async beginnings(word) {
			if (word.length < BEGINNING_LEAST)
				return [];
			const stem = this.stem(word);
			const lists = await Promise.all([...new Set([word, stem])].map((beginning) =>
				beginning.length < BEGINNING_LEAST ? [] : this.load.expand(beginning, BEGINNING_MOST)));

			this.tails = this.tails || tailsOf(ENDINGS);
			const others = this.tails.map((ending) => this.stem(word + ending)).filter((one) => !one.startsWith(word));

			return [...new Set([...lists.flat(), ...others])];
		}

		/*
		 * "Level 4" is also the title of the page numbered 4 of the kind "Level
		 * of need": where a word of a kind stands before a number, the pages of
		 * that kind, if they are few, give their titles as names.
		 */
		async learnNumbers(words) {
			const { kind: { titles, of }, edition } = this.manifest.facets;
			const asked = words.filter((word, i) => /^[0-9]+$/.test(words[i + 1] || "") && !this.numbered.has(word));

			for (const word of asked) {
				const kinds = titles.map((title) => siteGenSearch.words(title).includes(word));
				const documents = of.flatMap((places, document) =>
					(places.some((place) => kinds[place]) && !edition.of[document].length ? [document] : []));

				this.numbered.add(word);
				if (documents.length <= NUMBERED_MOST)
					(await this.load.pages(documents)).forEach(({ title }) => this.addNumbered(word, title));
			}
		}

		addNumbered(word, title) {
			const [number, ...name] = siteGenSearch.words(title);

			if (/^[0-9]+$/.test(number) && name.length)
				this.names.add([`${word} ${number}`, name.join(" ")], WORTH_OF_NUMBERED);
		}

		/* The words of which nothing in the index or in a name knows anything. */
		unknownWords({ concepts }) {
			return concepts.filter(({ words, alternatives }) => words.length === 1 && alternatives.length === 1 &&
				!this.names.words.has(words[0]) && alternatives[0].terms.every((terms) => !terms.length))
				.map(({ words }) => words[0]);
		}

		async correct(unknown) {
			if (!unknown.length)
				return [];
			const names = new Map([...this.names.words].map((word) => [word, 1]));
			const vocabulariesOf = async (letter) => [await this.load.vocabulary(letter), names];
			const notes = [];

			for (const typed of unknown)
				notes.push({ typed, used: await siteGenSearch.correct(typed, vocabulariesOf, this.breathe) });
			return notes;
		}
	}

	/* The terms of the last word with those that it may become. */
	function withBeginnings(terms, beginnings, termOf) {
		const others = beginnings.filter((one) => terms.every(({ term }) => term !== one));

		return [...terms, ...others.flatMap((term) => termOf(term, WORTH_OF_BEGINNING))];
	}

	siteGenSearch.Planner = Planner;
});
