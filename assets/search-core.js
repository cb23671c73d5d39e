/*
 * The search without the page: words, queries, ranking, excerpts.
 *
 * The generator writes search/index.js and search/documents.js, which call
 * siteGenSearch.index and siteGenSearch.documents with JSON in a string;
 * docs/search-index.md holds the format.  Nothing here touches the document,
 * so Node can run it too.
 */
"use strict";

const siteGenSearch = (function () {
	/* Normalisation: the same rules as in site-gen/search/normalise.c. */

	/* The plain letters of U+00C0 to U+017F and of U+1E00 to U+1EFF; "*"
	 * stands for what SPECIAL_LETTERS has. */
	const LATIN =
		"aaaaaa*ceeeeiiiidnooooo ouuuuy**aaaaaa*ceeeeiiiidnooooo ouuuuy*y" +
		"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkklllllll" +
		"lllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
	const LATIN_ADDITIONAL =
		"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm" +
		"mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" +
		"wwwwwwwwwwxxxxyyzzzzzzhtwyasss*daaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
		"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy**vvyy";
	const SPECIAL_LETTERS = new Map([
		["\u00df", "ss"], ["\u00e6", "ae"], ["\u00fe", "th"], ["\u0133", "ij"], ["\u0153", "oe"],
		["\u01a1", "o"], ["\u01b0", "u"], ["\u0219", "s"], ["\u021b", "t"], ["\u1efb", "ll"],
		["\ufb00", "ff"], ["\ufb01", "fi"], ["\ufb02", "fl"], ["\ufb03", "ffi"], ["\ufb04", "ffl"],
		["\ufb05", "st"], ["\ufb06", "st"],
		["\u02bc", "'"], ["\u2018", "'"], ["\u2019", "'"],
		["\u00ad", ""], ["\u200b", ""], ["\u200c", ""], ["\u200d", ""], ["\u2060", ""],
	]);
	const IRREGULAR_WORDS = new Map([
		["children", "child"], ["childrens", "child"], ["women", "woman"], ["womens", "woman"],
		["men", "man"], ["mens", "man"], ["crises", "crisis"], ["analyses", "analysis"],
		["diagnoses", "diagnosis"], ["hypotheses", "hypothesis"], ["criteria", "criterion"],
	]);
	const OPTIONAL_PLURAL = /([a-z])\((?:s|es|ren)\)/g;
	const WORD_PART = "[a-z]|[0-9](?:[.,:/](?=[0-9]))?";
	const WORD = new RegExp(`(?:${WORD_PART})(?:${WORD_PART}|['&](?=[a-z0-9]))*`, "g");
	const IZE = /^([a-z]{3,}[iy])z(e|es|ed|er|ers|ing|ation|ations|ational)?$/;
	const SECTION_NUMBER = /^[0-9]{1,3}[a-z]?$/;

	function foldLetter(c) {
		const code = c.charCodeAt(0);
		let letter = "*";

		if (code >= 0x00c0 && code <= 0x017f)
			letter = LATIN[code - 0x00c0];
		else if (code >= 0x1e00 && code <= 0x1eff)
			letter = LATIN_ADDITIONAL[code - 0x1e00];
		if (letter !== "*")
			return letter;
		if (code >= 0x0300 && code <= 0x036f)
			return "";
		return SPECIAL_LETTERS.has(c) ? SPECIAL_LETTERS.get(c) : " ";
	}

	function normaliseWord(found, next) {
		const word = found.replace(/'s$/, "").replace(/'/g, "");

		if (word[0] === "s" && SECTION_NUMBER.test(word.slice(1)))
			return "section " + word.slice(1);
		if (found === "s" && next !== undefined && SECTION_NUMBER.test(next))
			return "section";
		const spelt = word.replace(IZE, "$1s$2");

		return IRREGULAR_WORDS.get(spelt) || spelt;
	}

	/* The words of a text, as they stand in the index before stemming. */
	function words(text) {
		const folded = text.toLowerCase().replace(/[^\0-\x7f]/g, foldLetter).replace(OPTIONAL_PLURAL, "$1 ");
		const found = folded.match(WORD) || [];

		return found.map((word, i) => normaliseWord(word, found[i + 1])).join(" ").split(" ").filter(Boolean);
	}

	function normalise(text) {
		return words(text).join(" ");
	}

	/* lunr: what it lacks, and its pipeline a word at a time. */

	/*
	 * lunr 2.3.9 joins labels and node numbers without a mark between them, so
	 * that "1" before node 12 and "11" before node 2 are the same: nodes that
	 * differ are merged and terms with digits get lost (lunr issue 503).
	 */
	function mendTokenSet(lunr) {
		lunr.TokenSet.prototype.toString = function () {
			if (this._str)
				return this._str;
			return Object.keys(this.edges).sort().reduce((key, label) => key + label + this.edges[label].id + ";",
				this.final ? "1" : "0");
		};
	}

	function memoise(f) {
		const known = new Map();

		return function (key) {
			if (!known.has(key))
				known.set(key, f(key));
			return known.get(key);
		};
	}

	/* Spelling: the number of edits from one word to another (adjacent swaps
	 * count one), or Infinity above `limit`. */
	function editDistance(a, b, limit) {
		let beforeLast = [], last = [], row = [];

		if (Math.abs(a.length - b.length) > limit)
			return Infinity;
		for (let j = 0; j <= b.length; j++)
			row.push(j);
		for (let i = 1; i <= a.length; i++) {
			beforeLast = last;
			last = row;
			row = [i];
			for (let j = 1; j <= b.length; j++) {
				const same = a[i - 1] === b[j - 1];
				let edits = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));

				if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
					edits = Math.min(edits, beforeLast[j - 2] + 1);
				row.push(edits);
			}
			if (Math.min(...row) > limit)
				return Infinity;
		}
		return row[b.length] <= limit ? row[b.length] : Infinity;
	}

	/* The word of the vocabulary (word -> how often it stands in the
	 * documents) with the fewest edits, the most frequent of equals; or null. */
	function nearestWord(word, vocabulary) {
		let limit = word.length >= 9 ? 2 : 1;
		let best = null, bestCount = 0;

		if (word.length < 4 || /[0-9]/.test(word))
			return null;
		for (const [candidate, count] of vocabulary) {
			const edits = editDistance(word, candidate, limit);

			if (edits < limit || (edits === limit && count > bestCount)) {
				best = candidate;
				bestCount = count;
				limit = edits;
			}
		}
		return best;
	}

	/* Excerpts. */

	const PIECE = /[^\s\u2010-\u2015-]+/g;
	const BEFORE_MATCH = 40;

	/* A text as parts that are to be marked or not: [text, marked]. */
	function markParts(text, isMatch) {
		const parts = [];
		let end = 0;

		for (const match of text.matchAll(PIECE)) {
			const core = match[0].replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
			const start = match.index + match[0].indexOf(core);

			if (!core || !isMatch(core))
				continue;
			if (start > end)
				parts.push([text.slice(end, start), false]);
			parts.push([core, true]);
			end = start + core.length;
		}
		if (end < text.length)
			parts.push([text.slice(end), false]);
		return parts;
	}

	/* Where `length` characters begin that hold most different matches, or -1. */
	function densestPlace(text, matchOf, length) {
		const hits = [...text.matchAll(PIECE)]
			.map((match) => ({ at: match.index, term: matchOf(match[0]) }))
			.filter(({ term }) => term);
		let place = -1, most = 0;

		hits.forEach((hit, i) => {
			const inside = new Set();

			for (let j = i; j < hits.length && hits[j].at < hit.at + length; j++)
				inside.add(hits[j].term);
			if (inside.size > most) {
				place = hit.at;
				most = inside.size;
			}
		});
		return place;
	}

	/* About `length` characters of the text with some words before `place`. */
	function cutExcerpt(text, place, length) {
		const early = text.indexOf(" ", place - BEFORE_MATCH) + 1;
		const from = place <= BEFORE_MATCH ? 0 : Math.min(early, place);
		const last = text.lastIndexOf(" ", from + length);
		const to = text.length <= from + length ? text.length : Math.max(last, place + 1);

		return (from > 0 ? "\u2026 " : "") + text.slice(from, to) + (to < text.length ? " \u2026" : "");
	}

	/*
	 * A loaded index with its documents.
	 *
	 * What is searched for is a list of concepts.  A concept has alternatives
	 * (a name and its other names), an alternative is a list of words, a word
	 * is a list of terms of the index, { term, weight }, any of which will do.
	 */
	const WEIGHT_OF_PREFIX = 0.3;
	const WEIGHT_OF_OTHER_NAME = 0.5;
	const PREFIX_LEAST = 3;

	class Searcher {
		constructor(lunr, index, data) {
			mendTokenSet(lunr);
			this.lunr = lunr;
			this.lunrIndex = lunr.Index.load(index);
			this.documents = data.documents;
			this.stem = memoise((word) => lunr.stemmer(new lunr.Token(word, {})).toString());
			this.names = this.readNames(data.phrases || []);
			this.vocabulary = null;
		}

		isStopWord(word) {
			return this.lunr.stopWordFilter(new this.lunr.Token(word, {})) === undefined;
		}

		isKnown(term) {
			return term in this.lunrIndex.invertedIndex;
		}

		/* First stem of a name -> its names, { stems, others }, the longest first. */
		readNames(phrases) {
			const names = new Map();

			phrases.forEach((group) => {
				const lists = group.map(words).filter((list) => list.length);

				lists.forEach((list) => {
					const stems = list.map(this.stem);
					const others = lists.filter((other) => other !== list);

					names.set(stems[0], (names.get(stems[0]) || []).concat({ stems, others }));
				});
			});
			names.forEach((list) => list.sort((a, b) => b.stems.length - a.stems.length));
			return names;
		}

		/* The names that begin at stems[at], of those the longest. */
		namesAt(stems, at) {
			const here = (this.names.get(stems[at]) || []).filter((name) =>
				name.stems.every((s, i) => s === stems[at + i]));

			return here.filter((name) => name.stems.length === here[0].stems.length);
		}

		countVocabulary() {
			const counts = new Map();

			this.documents.forEach((d) => {
				const texts = d.sections.map(([, heading, text]) => heading + "\n" + text);

				words([d.title, d.summary, ...texts].join("\n"))
					.filter((word) => this.isKnown(this.stem(word)))
					.forEach((word) => counts.set(word, (counts.get(word) || 0) + 1));
			});
			return counts;
		}

		nearestWord(word) {
			this.vocabulary = this.vocabulary || this.countVocabulary();
			return nearestWord(word, this.vocabulary);
		}

		termsWithPrefix(prefix) {
			return this.lunrIndex.tokenSet.intersect(this.lunr.TokenSet.fromString(prefix + "*")).toArray();
		}

		termsOfWord(word, isPrefix) {
			const own = this.stem(word);
			const prefixes = isPrefix && word.length >= PREFIX_LEAST ? [word, own] : [];
			const weights = new Map();

			prefixes.forEach((prefix) =>
				this.termsWithPrefix(prefix).forEach((term) => weights.set(term, WEIGHT_OF_PREFIX)));
			if (this.isKnown(own))
				weights.set(own, 1);
			return [...weights].map(([term, weight]) => ({ term, weight }));
		}

		termsOfWords(list, scale) {
			return list.filter((word) => !this.isStopWord(word)).map((word) =>
				this.termsOfWord(word, false).map(({ term, weight }) => ({ term, weight: weight * scale })));
		}

		nameConcept(list, names) {
			const own = this.termsOfWords(list, 1);
			const others = names.map((name) => name.others).reduce((all, more) => all.concat(more), [])
				.map((other) => this.termsOfWords(other, WEIGHT_OF_OTHER_NAME));

			return { size: Math.max(1, own.length), alternatives: [own, ...others].filter((a) => a.length) };
		}

		/* A word alone; the nearest one if the index does not know it. */
		wordConcept(word, isPrefix, notes) {
			let terms = this.termsOfWord(word, isPrefix);

			if (!terms.length && !isPrefix) {
				const used = this.nearestWord(word);

				notes.push({ typed: word, used });
				terms = used ? this.termsOfWord(used, false) : [];
			}
			return { size: 1, alternatives: [[terms]] };
		}

		/* The concepts of a text, and notes on words that are not in the index:
		 * { typed, used }, used being null if no word is near. */
		plan(text, typing) {
			const list = words(text);
			const stems = list.map(this.stem);
			const isOpen = typing && /[\p{L}\p{N}]$/u.test(text);
			const concepts = [], notes = [];

			for (let i = 0; i < list.length; i++) {
				const names = this.namesAt(stems, i);

				if (names.length) {
					const end = i + names[0].stems.length;

					concepts.push(this.nameConcept(list.slice(i, end), names));
					i = end - 1;
				} else if (!this.isStopWord(list[i])) {
					concepts.push(this.wordConcept(list[i], isOpen && i === list.length - 1, notes));
				}
			}
			return { concepts, notes };
		}

		/* Best first: { ref, document, score }, and what describe needs. */
		search(text, typing) {
			const { concepts, notes } = this.plan(text, typing);
			const weights = termWeights(concepts);
			const matches = !weights.size ? [] : this.lunrIndex.query((query) => {
				weights.forEach((boost, term) => query.clause({ term, boost, usePipeline: false }));
			});
			const results = matches.map((match) => {
				const share = coverage(concepts, (term) => term in match.matchData.metadata);

				return { ref: Number(match.ref), document: this.documents[match.ref],
					score: match.score * share * share };
			});

			results.sort((a, b) => b.score - a.score || a.ref - b.ref);
			return { results, notes, concepts, weights };
		}

		rarity(term) {
			const posting = this.lunrIndex.invertedIndex[term];
			const counts = this.lunrIndex.fields.map((field) => Object.keys(posting[field]).length);

			return Math.log(1 + this.documents.length / Math.max(...counts));
		}

		/* A heading says more of its section than a word in it. */
		scoreSection(heading, text, found) {
			const inHeading = new Set(words(heading).map(this.stem));
			const inText = new Set(words(text).map(this.stem));
			const has = (term) => inHeading.has(term) || inText.has(term);
			const share = coverage(found.concepts, has);
			let score = 0;

			found.weights.forEach((weight, term) => {
				if (has(term))
					score += weight * this.rarity(term) * (inHeading.has(term) ? 3 : 1);
			});
			return score * share * share;
		}

		/* The sections with something of what was found, best first. */
		rankSections(document, found) {
			return document.sections
				.map(([anchor, heading, text]) => ({ anchor, heading, text,
					score: this.scoreSection(heading, text, found) }))
				.filter(({ score }) => score > 0)
				.sort((a, b) => b.score - a.score);
		}

		/*
		 * What to show of a document: the parts of its title and of an excerpt of
		 * about `length` characters, and up to three sections to go to, { anchor,
		 * heading: parts }.  Where the title says it all there are none: the page
		 * itself is the place.
		 */
		describe(document, found, length) {
			const inTitle = new Set(words(document.title).map(this.stem));
			const isTitle = coverage(found.concepts, (term) => inTitle.has(term)) === 1;
			const matchOf = memoise((piece) => words(piece).map(this.stem).find((term) => found.weights.has(term)));
			const sections = isTitle ? [] : this.rankSections(document, found);
			const text = sections.length ? sections[0].text : "";
			const place = densestPlace(text, matchOf, length - BEFORE_MATCH);
			const excerpt = place >= 0 ? cutExcerpt(text, place, length)
				: document.summary || cutExcerpt(document.sections.length ? document.sections[0][2] : "", 0, length);

			return {
				title: markParts(document.title, matchOf),
				excerpt: markParts(excerpt, matchOf),
				sections: sections
					.filter(({ anchor, score }) => anchor && score >= sections[0].score / 2)
					.slice(0, 3)
					.map(({ anchor, heading }) => ({ anchor, heading: markParts(heading, matchOf) })),
			};
		}
	}

	/* Each term of the concepts with its greatest weight. */
	function termWeights(concepts) {
		const weights = new Map();

		concepts.forEach((concept) => concept.alternatives.forEach((alternative) => alternative.forEach((word) =>
			word.forEach(({ term, weight }) => weights.set(term, Math.max(weight, weights.get(term) || 0))))));
		return weights;
	}

	/* The share of the concepts that some terms cover, from 0 to 1. */
	function coverage(concepts, has) {
		let covered = 0, total = 0;

		concepts.forEach(({ size, alternatives }) => {
			const shares = alternatives.map((alternative) =>
				alternative.filter((word) => word.some(({ term }) => has(term))).length / alternative.length);

			total += size;
			covered += size * Math.max(0, ...shares);
		});
		return total ? covered / total : 0;
	}

	/* What the generator's two files bring. */
	const loaded = { index: null, documents: null };

	return {
		index(json) {
			loaded.index = JSON.parse(json);
		},
		documents(json) {
			loaded.documents = JSON.parse(json);
		},
		loaded, Searcher, normalise, mendTokenSet, editDistance, nearestWord, markParts, cutExcerpt,
	};
})();

if (typeof module !== "undefined")
	module.exports = siteGenSearch;
