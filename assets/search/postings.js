/*
 * The postings of terms, and lunr's scores of them.
 *
 *	posting   { refs, fields }: documents, and the fields that have the term as bits
 *
 * Sets siteGenSearch.Postings.
 */
(function (add) {
	"use strict";

	if (typeof module !== "undefined")
		module.exports = add;
	else
		add(siteGenSearch);
})(function (siteGenSearch) {
	"use strict";

	const POSTINGS_KEPT = 200000;
	const DOCUMENTS_AT_ONCE = 1000;

	/* The documents that have a term in any field. */
	function documentsOf(posting, fields) {
		return [...new Set(fields.flatMap((field) => Object.keys(posting[field])))];
	}

	/* An index of the same scores that knows one term, and of its documents only these. */
	function partOf(index, term, documents, lunr) {
		const whole = index.invertedIndex[term];
		const posting = { _index: whole._index };

		index.fields.forEach((field) => {
			posting[field] = {};
			documents.filter((ref) => ref in whole[field]).forEach((ref) => { posting[field][ref] = whole[field][ref]; });
		});
		return new lunr.Index({ invertedIndex: { [term]: posting }, fieldVectors: index.fieldVectors,
			tokenSet: lunr.TokenSet.fromArray([term]), fields: index.fields, pipeline: index.pipeline });
	}

	/* The part of a posting that `isWanted` wants. */
	function wantedRefs({ refs, fields }, isWanted) {
		const kept = [];

		refs.forEach((ref, i) => isWanted(ref) && kept.push(i));
		return { refs: Uint32Array.from(kept, (i) => refs[i]), fields: Uint8Array.from(kept, (i) => fields[i]) };
	}

	/* The postings and scores of terms that were asked for lately. */
	class Postings {
		constructor(load, breathe) {
			this.load = load;
			this.breathe = breathe;
			this.byTerm = new Map();
			this.size = 0;
		}

		/* A promise of term -> posting, without the terms that the site lacks. */
		async fetch(terms) {
			const missing = terms.filter((term) => !this.byTerm.has(term));
			const found = missing.length ? await this.load.postings(missing) : new Map();

			found.forEach((posting, term) => this.keep(term, posting));
			return new Map(terms.map((term) => [term, this.byTerm.get(term) || found.get(term)]).filter(([, posting]) => posting));
		}

		/*
		 * Gives each { term, posting } of the list `scored`, { refs, fields, scores }:
		 * lunr's scores, of the documents that `isWanted` wants if it is there.
		 */
		async score(list, isWanted) {
			const missing = list.filter(({ posting }) => !posting.scores).map(({ term }) => term);
			const index = missing.length ? await this.load.hydrate(missing, isWanted) : null;

			for (const one of list) {
				if (one.posting.scores)
					one.scored = one.posting;
				else
					one.scored = await this.scoresOf(one, index, isWanted);
				if (!isWanted)
					one.posting.scores = one.scored.scores;
			}
		}

		/* lunr needs long for a word that thousands of pages have, so it is asked
		 * for some of them at a time. */
		async scoresOf({ term, posting }, index, isWanted) {
			const { refs, fields } = isWanted ? wantedRefs(posting, isWanted) : posting;
			const scores = new Float32Array(refs.length);
			const places = new Map(Array.from(refs, (ref, i) => [String(ref), i]));
			const documents = term in index.invertedIndex ? documentsOf(index.invertedIndex[term], index.fields) : [];

			for (let from = 0; from < documents.length; from += DOCUMENTS_AT_ONCE) {
				const part = documents.length <= DOCUMENTS_AT_ONCE ? index
					: partOf(index, term, documents.slice(from, from + DOCUMENTS_AT_ONCE), this.load.lunr);

				for (const { ref, score } of part.query((query) => query.term(term, { usePipeline: false })))
					if (places.has(ref))
						scores[places.get(ref)] = score;
				await this.breathe();
			}
			return { refs, fields, scores };
		}

		/* Drops the oldest when there are many. */
		keep(term, posting) {
			if (this.byTerm.has(term))
				return;
			this.byTerm.set(term, posting);
			this.size += posting.refs.length;
			for (const [oldest, { refs }] of this.byTerm) {
				if (this.size <= POSTINGS_KEPT)
					return;
				this.byTerm.delete(oldest);
				this.size -= refs.length;
			}
		}
	}

	siteGenSearch.Postings = Postings;
});
