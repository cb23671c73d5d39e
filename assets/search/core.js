/*
 * The search without the page: words, spelling, marks and excerpts.
 *
 * search/load.js, search/query.js and search/rank.js add to siteGenSearch;
 * docs/search-index.md says what each does.  Nothing here touches the
 * document, so Node can run it too.
 */
const siteGenSearch = (function () {
	"use strict";

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
	const SECTION_RUN = /^s[0-9]/;

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

	/* Words that are never stemmed and their plurals -> the word with "_" behind
	 * it, which stops the stemmer. */
	let kept = new Map();

	/* A word of the set goes before the plural of another one. */
	function keepWords(set) {
		kept = new Map(["es", "s", ""].flatMap((ending) => [...set].map((word) => [word + ending, word + "_"])));
		wordsAlone.clear();
	}

	function normaliseWord(found) {
		const word = found.includes("'") ? found.replace(/'s$/, "").replace(/'/g, "") : found;

		if (word[0] === "s" && SECTION_NUMBER.test(word.slice(1)))
			return ["section", word.slice(1)];
		const spelt = word.includes("z") ? word.replace(IZE, "$1s$2") : word;
		const singular = IRREGULAR_WORDS.get(spelt) || spelt;

		return [kept.get(singular) || singular].filter(Boolean);
	}

	/* What was made of words already: texts say the same again and again. */
	const wordsAlone = new Map();
	const WORDS_KEPT = 50000;

	function wordsOf(found) {
		let made = wordsAlone.get(found);

		if (!made) {
			made = normaliseWord(found);
			if (wordsAlone.size >= WORDS_KEPT)
				wordsAlone.clear();
			wordsAlone.set(found, made);
		}
		return made;
	}

	/*
	 * Calls visit(word, place) for the words of a text, as they stand in the index
	 * before stemming, but for those that come of a run of letters and digits that
	 * `isWanted` does not want: these are only counted.  Returns how many there are.
	 */
	function visitWords(text, isWanted, visit) {
		const folded = text.toLowerCase().replace(/[^\0-\x7f]/g, foldLetter).replace(OPTIONAL_PLURAL, "$1 ");
		const found = folded.match(WORD) || [];
		let place = 0;

		found.forEach((run, i) => {
			if (run === "s" && i + 1 < found.length && SECTION_NUMBER.test(found[i + 1]))
				visit("section", place++);
			else if (SECTION_RUN.test(run) || isWanted(run))
				wordsOf(run).forEach((word) => visit(word, place++));
			else
				place++;
		});
		return place;
	}

	function words(text) {
		const made = [];

		visitWords(text, () => true, (word) => made.push(word));
		return made;
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

	/* Spelling. */

	/*
	 * The number of edits from one word to another, adjacent letters that
	 * changed places being one (Damerau 1964), or Infinity above `limit`.
	 */
	function editDistance(a, b, limit) {
		let beforeLast = [], last = [], row = [];

		if (Math.abs(a.length - b.length) > limit)
			return Infinity;
		for (let j = 0; j <= b.length; j++)
			row.push(j);
		for (let i = 1; i <= a.length; i++) {
			let least = i;

			beforeLast = last;
			last = row;
			row = [i];
			for (let j = 1; j <= b.length; j++) {
				const same = a[i - 1] === b[j - 1];
				let edits = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));

				if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
					edits = Math.min(edits, beforeLast[j - 2] + 1);
				row.push(edits);
				least = Math.min(least, edits);
			}
			if (least > limit)
				return Infinity;
		}
		return row[b.length] <= limit ? row[b.length] : Infinity;
	}

	const SPELLING_LEAST = 4;       /* letters of a word that can be misspelt */
	const SPELLING_LONG = 8;        /* letters from which two edits are allowed */
	const COST_OF_EDIT = 5;         /* against the logarithm of a word's frequency */
	const COST_OF_FIRST_LETTER = 1; /* people know how a word begins */
	const COST_OF_SPACE = 5.5;
	const WORDS_AT_ONCE = 2000;
	const PART_LEAST = 3;           /* letters of each part of two words run together */

	/* The letters that a word has, as bits. */
	function letterBits(word) {
		let bits = 0;

		for (let i = 0; i < word.length; i++)
			bits |= 1 << (word.charCodeAt(i) & 31);
		return bits;
	}

	function countBits(bits) {
		let count = 0;

		for (; bits; bits &= bits - 1)
			count++;
		return count;
	}

	function frequency(count) {
		return Math.log(1 + count);
	}

	/* How good a correction is; only good ones are above -Infinity.  An edit
	 * changes two of the letters that a word has at most. */
	function likelihood(word, bits, candidate, count) {
		const first = candidate[0] === word[0];
		const limit = first && word.length >= SPELLING_LONG ? 2 : 1;

		if (candidate.length < PART_LEAST || Math.abs(candidate.length - word.length) > limit ||
			countBits(bits ^ letterBits(candidate)) > 2 * limit)
			return -Infinity;
		return frequency(count) - COST_OF_EDIT * editDistance(word, candidate, limit) - (first ? 0 : COST_OF_FIRST_LETTER);
	}

	/* Letters that are taken for the first one, by ear or on the keyboard. */
	const LIKE_FIRST = new Map(Object.entries({ a: "e", b: "p", c: "ks", d: "t", e: "i", f: "p", g: "j", h: "w", i: "e",
		j: "g", k: "c", l: "k", m: "n", n: "k", o: "a", p: "f", q: "k", r: "w", s: "c", t: "d", u: "y", v: "f", w: "r",
		x: "z", y: "u", z: "s" }));

	/*
	 * A promise of what was meant by a word that nothing knows, as a list of
	 * words: the most frequent of the nearest, or two words run together; null
	 * if nothing is near.  `vocabulariesOf(letter)` gives a promise of a list of
	 * vocabularies (word -> how often it stands in the documents) that have at
	 * least the words beginning with the letter.  Other letters are asked for
	 * only where nothing is near: the second, as the first may be one too many
	 * or in its place, and those like the first.  `breathe` is called now and then.
	 */
	async function correct(word, vocabulariesOf, breathe = async () => {}) {
		const search = new Correction(word, breathe);
		const letters = [word[0], word[1], ...LIKE_FIRST.get(word[0]) || ""];

		if (word.length < SPELLING_LEAST || /[0-9]/.test(word))
			return null;
		for (let i = 0; i < letters.length && !search.best; i++) {
			for (const vocabulary of await vocabulariesOf(letters[i]))
				await search.readVocabulary(vocabulary);
			if (i === 0)
				await search.split(vocabulariesOf);
		}
		return search.best;
	}

	/* The best words for a misspelt one so far. */
	class Correction {
		constructor(word, breathe) {
			this.word = word;
			this.bits = letterBits(word);
			this.breathe = breathe;
			this.best = null;
			this.most = -Infinity;
			this.read = new Set();
		}

		offer(list, value) {
			if (value > this.most) {
				this.best = list;
				this.most = value;
			}
		}

		async readVocabulary(vocabulary) {
			let left = WORDS_AT_ONCE;

			if (this.read.has(vocabulary))
				return;
			this.read.add(vocabulary);
			for (const [candidate, count] of vocabulary) {
				this.offer([candidate], likelihood(this.word, this.bits, candidate, count));
				if (--left === 0) {
					await this.breathe();
					left = WORDS_AT_ONCE;
				}
			}
		}

		/* The ways to see two words in one. */
		async split(vocabulariesOf) {
			for (let at = PART_LEAST; at <= this.word.length - PART_LEAST; at++) {
				const parts = [this.word.slice(0, at), this.word.slice(at)];
				let count = Infinity;

				for (const part of parts)
					count = Math.min(count, count && countOf(part, await vocabulariesOf(part[0])));
				if (count)
					this.offer(parts, frequency(count) - COST_OF_SPACE);
			}
		}
	}

	function countOf(word, vocabularies) {
		return Math.max(0, ...vocabularies.map((vocabulary) => vocabulary.get(word) || 0));
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

	const SENTENCE_END = /[.!?:;]["'\u2019\u201d)]*\s+(?=\S)/g;

	/* The sentences of a text, [start, end]. */
	function sentences(text) {
		const found = [];
		let start = 0;

		for (const match of text.matchAll(SENTENCE_END)) {
			found.push([start, match.index + match[0].length]);
			start = match.index + match[0].length;
		}
		if (start < text.length)
			found.push([start, text.length]);
		return found;
	}

	/*
	 * The sentence with most of what `weigh` (text -> number) counts, and those
	 * behind it while there is room: about `length` characters, with an ellipsis
	 * where the text goes on.  "" if nothing counts.
	 */
	function chooseExcerpt(text, weigh, length) {
		const list = sentences(text);
		const values = list.map(([start, end]) => weigh(text.slice(start, end)));
		const best = values.indexOf(Math.max(0, ...values));

		if (best < 0 || !values[best])
			return "";
		const [from, first] = list[best];
		const [, to] = list.slice(best).filter(([, end]) => end <= from + length).pop() || [from, first];

		return (from > 0 ? "\u2026 " : "") + cutExcerpt(text.slice(from, to).trim(), length, weigh) +
			(to < text.length ? " \u2026" : "");
	}

	/* The text, or of one too long about `length` characters with the first that counts. */
	function cutExcerpt(text, length, weigh) {
		if (text.length <= length)
			return text;
		const places = [...text.matchAll(PIECE)].map((piece) => ({ at: piece.index, counts: weigh(piece[0]) > 0 }));
		const hit = places.find(({ counts }) => counts);
		const isFar = hit && hit.at > length / 2;
		const start = isFar ? places.find(({ at }) => at >= hit.at - BEFORE_MATCH).at : 0;
		const space = text.lastIndexOf(" ", start + length);
		const end = start + length >= text.length ? text.length : space > start ? space : start + length;

		return (start > 0 ? "\u2026 " : "") + text.slice(start, end) + (end < text.length ? " \u2026" : "");
	}

	return {
		words, visitWords, normalise, keepWords, mendTokenSet, memoise, editDistance, correct, markParts, chooseExcerpt, cutExcerpt,
	};
})();

if (typeof module !== "undefined")
	module.exports = siteGenSearch;
