/*
 * What the index says of whole pages.
 *
 * lunr scores each term; this file puts the terms' scores together.  Sets
 * siteGenSearch.Scorer and worthOfShare; docs/search-index.md has the rules.
 */
(function (add) {
	"use strict";

	if (typeof module !== "undefined")
		module.exports = add;
	else
		add(siteGenSearch);
})(function (siteGenSearch) {
	"use strict";

	const { words } = siteGenSearch;

	const POWER_OF_SCORE = 0.5;             /* lunr's scores differ too much for what they know */
	const WORTH_OF_PART = 0.8;              /* of a name that is not all there */
	const WORTH_OF_ALSO = 0.8;              /* of a word in the other names, one in the title being 1 */
	const WORTH_OF_FACET = 0.7;             /* of a word that names the page's kind or publication */
	const BONUS_OF_TITLE = 1;
	const WEIGHT_OF_GUIDEPOST = 0.4;        /* of a page that leads to others */
	const GUIDEPOSTS = new Set(["Publication", "Part", "Topic", "Task", "Register"]);
	const GLOSSARY = "Glossary";
	const BONUS_OF_MEANING = 4;             /* of the glossary, when the reader asks what something means */
	const TITLE = 1, ALSO = 4, EVERY_FIELD = 15;    /* bits */
	const ROUNDING = 1e-4;
	const LARGE_SITE = 1000;                /* pages */
	const COMPLETE_ENOUGH = 60;             /* pages with every word */

	/* Something for each document: its score, the share of the words, and the
	 * fields that have all of them.  `refs` are the documents that have any. */
	class Tally {
		constructor(documents) {
			this.refs = [];
			this.score = new Float32Array(documents);
			this.share = new Float32Array(documents);
			this.fields = new Uint8Array(documents);
		}

		/* Several terms, any of which will do: the best counts. */
		takeBest({ refs, scores, fields }, worth) {
			for (let i = 0; i < refs.length; i++) {
				const ref = refs[i];

				if (!this.share[ref])
					this.refs.push(ref);
				this.score[ref] = Math.max(this.score[ref], worth * scores[i]);
				this.share[ref] = 1;
				this.fields[ref] |= fields[i];
			}
		}

		/* One more of several words, the part `share` of them.  The fields are
		 * right for documents that have every word. */
		addWord({ refs, score, fields }, share) {
			for (const ref of refs) {
				if (!this.share[ref]) {
					this.refs.push(ref);
					this.fields[ref] = EVERY_FIELD;
				}
				this.score[ref] += score[ref];
				this.share[ref] += share;
				this.fields[ref] &= fields[ref];
			}
		}

		/* Another name: it counts where it is better. */
		takeAlternative({ refs, score, share: has, fields }, { scale, inTitleOnly }) {
			for (const ref of refs) {
				if (inTitleOnly && !(fields[ref] & TITLE))
					continue;
				const isWhole = has[ref] > 0.999;
				const share = isWhole ? 1 : has[ref] ** 2 * WORTH_OF_PART;

				if (!this.share[ref])
					this.refs.push(ref);
				this.score[ref] = Math.max(this.score[ref], score[ref] * scale * share);
				this.share[ref] = Math.max(this.share[ref], share * worthOfShare(scale));
				if (isWhole)
					this.fields[ref] |= fields[ref];
			}
		}
	}

	/* A page with another name for what was typed covers it nearly as well. */
	function worthOfShare(scale) {
		return scale < 1 ? 0.6 + 0.4 * scale : 1;
	}

	function mostOf(values, isCounted) {
		let most = 0;

		values.forEach((value, i) => {
			if (value > most && isCounted(i))
				most = value;
		});
		return most;
	}

	/* The results without a score, those that can have most first. */
	function notScored({ atMost, enough, scored }) {
		const found = [];

		atMost.forEach((coverage, document) => {
			if (coverage >= enough && coverage < scored)
				found.push({ document, coverage, inTitle: 0, named: 0, score: 0 });
		});
		return found.sort((a, b) => b.coverage - a.coverage || a.document - b.document);
	}

	/* The terms of a plan as they stand in it. */
	function termsOf({ concepts }) {
		return concepts.flatMap(({ alternatives }) => alternatives.flatMap(({ terms }) => terms.flat()));
	}

	/* The documents that have every word; `counts` is zero for each document. */
	function documentsOfAll(words, counts) {
		words.forEach((terms, i) => terms.forEach(({ posting: { refs } }) =>
			refs.forEach((ref) => { counts[ref] += counts[ref] === i ? 1 : 0; })));
		return words.length ? Array.from(counts.keys()).filter((ref) => counts[ref] === words.length) : [];
	}

	/* What a query's words say of whole pages, from the index alone. */
	class Scorer {
		constructor(manifest, postings, breathe) {
			this.manifest = manifest;
			this.postings = postings;
			this.breathe = breathe;
		}

		/* How much a word says: more, the fewer pages have it. */
		rarity([first]) {
			const pages = first ? first.posting.refs.length : 1;

			return Math.log(1 + this.manifest.documents / pages);
		}

		/* The rarity of each word of an alternative, as shares of their sum. */
		weigh(alternative) {
			const rarities = alternative.terms.map((terms) => this.rarity(terms));
			const sum = rarities.reduce((a, b) => a + b, 0);

			alternative.shares = rarities.map((rarity) => rarity / sum);
			alternative.isKnown = alternative.terms.some((terms) => terms.length > 0);
			alternative.rarity = Math.max(0, ...rarities.filter((rarity, i) => alternative.terms[i].length));
		}

		/* Gives each concept its importance, from how rare its words are. */
		weighConcept(concept) {
			const [own, ...others] = concept.alternatives;

			concept.alternatives.forEach((alternative) => this.weigh(alternative));
			concept.importance = concept.weight * (own.isKnown ? own.rarity
				: WORTH_OF_PART * Math.max(0, ...others.map(({ rarity }) => rarity)));
		}

		tallyAlternative({ terms, shares }) {
			const tallies = terms.map((any) => {
				const word = new Tally(this.manifest.documents);

				any.forEach(({ scored, worth }) => word.takeBest(scored, worth));
				return word;
			});

			if (tallies.length === 1)
				return tallies[0];
			const whole = new Tally(this.manifest.documents);

			tallies.forEach((word, i) => whole.addWord(word, shares[i]));
			return whole;
		}

		async tallyConcept(concept) {
			const known = concept.alternatives.filter(({ isKnown }) => isKnown);
			const all = new Tally(this.manifest.documents);

			if (known.length === 1 && known[0].scale === 1 && known[0].terms.length === 1 && !known[0].inTitleOnly)
				return this.tallyAlternative(known[0]);
			for (const alternative of known) {
				all.takeAlternative(this.tallyAlternative(alternative), alternative);
				await this.breathe();
			}
			return all;
		}

		/* The documents of facets of which the title has the concept's only word, by
		 * any name: "toolkit", "threshold". */
		documentsOfFacets(concept, stem) {
			const names = new Set(concept.alternatives.filter(({ stems }) => stems.length === 1).map(({ stems }) => stems[0]));
			const documents = new Set();

			["kind", "publication"].map((name) => this.manifest.facets[name]).forEach(({ titles, of }) => {
				const named = titles.map((title) => words(title).map(stem).some((word) => names.has(word)));

				if (named.includes(true))
					of.forEach((places, document) => places.some((place) => named[place]) && documents.add(document));
			});
			return documents;
		}

		/*
		 * The pages that have something: { document, score, coverage, inTitle }, best
		 * first; none that has less than the part `least` of what the best page has of
		 * those for which `isCounted` holds.
		 */
		async score(plan, stem, { isCounted = () => true, least = 0 } = {}) {
			plan.concepts.forEach((concept) => {
				this.weighConcept(concept);
				concept.ofFacets = this.documentsOfFacets(concept, stem);
			});
			const total = plan.concepts.reduce((sum, { importance }) => sum + importance, 0) || 1;
			const { documents } = this.manifest;
			const sums = { scores: new Float64Array(documents), covered: new Float64Array(documents),
				titled: new Float64Array(documents), named: new Float64Array(documents) };

			plan.concepts.forEach((concept) => { concept.share = concept.importance / total; });
			const limits = this.limits(plan, isCounted, least);

			await this.postings.score(termsOf(plan), limits && ((ref) => limits.atMost[ref] >= limits.scored));
			for (const concept of plan.concepts) {
				this.addConcept(sums, concept, await this.tallyConcept(concept));
				await this.breathe();
			}
			const found = this.rank(sums, plan, least * mostOf(sums.covered, isCounted));

			return limits ? found.concat(notScored(limits)) : found;
		}

		/*
		 * Which documents lunr need not score: { atMost, enough, scored }, null where
		 * that saves nothing.  `atMost` is what each can have of the query.  Below
		 * `enough`, the part `least` of what the best has at all, it is no result;
		 * below `scored` it is one, behind all others: on a large site many pages have
		 * a frequent word, and nobody looks at them where enough have every word.
		 */
		limits({ concepts }, isCounted, least) {
			const { documents } = this.manifest;
			const atLeast = new Float32Array(documents), atMost = new Float32Array(documents);

			if (concepts.length < 2 || !least)
				return null;
			for (const { alternatives, ofFacets, share } of concepts) {
				const has = new Uint8Array(documents);

				alternatives.forEach(({ terms }) => terms.flat().forEach(({ posting: { refs } }) => refs.forEach((ref) => { has[ref] = 1; })));
				ofFacets.forEach((ref) => { has[ref] = 1; });
				has.forEach((one, ref) => { atMost[ref] += one * share; });
				documentsOfAll(alternatives[0].terms, has.fill(0)).forEach((ref) => { atLeast[ref] += share; });
			}
			const enough = least * mostOf(atLeast, isCounted) - ROUNDING;
			const complete = atLeast.filter((has, ref) => has > 1 - ROUNDING && isCounted(ref)).length;
			const scored = documents > LARGE_SITE && complete >= COMPLETE_ENOUGH ? 1 - ROUNDING : enough;

			return enough > 0 ? { atMost, enough, scored } : null;
		}

		addConcept({ scores, covered, titled, named }, { weight, ofFacets, share }, tally) {
			for (const ref of tally.refs) {
				const inTitle = tally.fields[ref] & TITLE ? 1 : tally.fields[ref] & ALSO ? WORTH_OF_ALSO : 0;

				scores[ref] += weight * tally.score[ref];
				covered[ref] += share * (ofFacets.has(ref) ? Math.max(WORTH_OF_FACET, tally.share[ref]) : tally.share[ref]);
				titled[ref] += share * inTitle;
				named[ref] += share * (ofFacets.has(ref) ? 1 : inTitle);
			}
			for (const ref of ofFacets) {
				if (!tally.share[ref]) {
					covered[ref] += share * WORTH_OF_FACET;
					named[ref] += share;
				}
			}
		}

		rank({ scores, covered, titled, named }, plan, least) {
			const found = [];

			for (let document = 0; document < scores.length; document++) {
				if (scores[document] <= 0 || covered[document] < least)
					continue;
				const coverage = covered[document], inTitle = titled[document];

				found.push({ document, coverage, inTitle, named: named[document],
					score: scores[document] ** POWER_OF_SCORE * coverage ** 2 * (1 + BONUS_OF_TITLE * inTitle ** 2) *
						this.weightOfPage(document, plan) });
			}
			return found.sort((a, b) => b.score - a.score || a.document - b.document);
		}

		/* Pages that only lead to others come behind those that say something. */
		weightOfPage(document, { asksMeaning }) {
			const { kind, publication } = this.manifest.facets;
			const title = kind.of[document].map((place) => kind.titles[place])[0];

			if (title === GLOSSARY)
				return asksMeaning ? BONUS_OF_MEANING : 1;
			return GUIDEPOSTS.has(title) || !publication.of[document].length ? WEIGHT_OF_GUIDEPOST : 1;
		}
	}

	siteGenSearch.Scorer = Scorer;
	siteGenSearch.worthOfShare = worthOfShare;
});
