/*
 * Brings what the generator wrote to search/, and makes small lunr indexes
 * of it that hold the terms asked for.
 *
 * docs/search-index.md has the calls and the format of the files.  Each file
 * is a classic script that calls siteGenSearch.load.put(name, text), so that
 * loading works from file:// too.  Nothing here knows the page, but for the
 * script tags; in Node, begin takes a function instead.
 */
(function () {
	"use strict";

	const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const DIGIT_OF = new Uint8Array(128);
	const NO_METADATA = Object.freeze({});
	const WORK_AT_ONCE = 12; /* ms */
	const WORDS_AT_ONCE = 1000;

	[...DIGITS].forEach((digit, i) => { DIGIT_OF[digit.charCodeAt(0)] = i; });

	/* Numbers in digits of five bits, the lowest first; 32 says that more follow. */
	class NumberReader {
		constructor(text) {
			this.text = text;
			this.at = 0;
		}

		isAtEnd() {
			return this.at >= this.text.length;
		}

		next() {
			let number = 0, scale = 1, digit;

			do {
				digit = DIGIT_OF[this.text.charCodeAt(this.at++)];
				number += (digit & 31) * scale;
				scale *= 32;
			} while (digit & 32);
			return number;
		}
	}

	function readNumbers(text) {
		const reader = new NumberReader(text), numbers = [];

		while (!reader.isAtEnd())
			numbers.push(reader.next());
		return numbers;
	}

	/* The documents and counts of one field's part of a row. */
	function readPostings(text) {
		const reader = new NumberReader(text), documents = [], counts = [];
		let document = 0;

		while (!reader.isAtEnd()) {
			const number = reader.next();
			const more = number % 4;

			document += (number - more) / 4;
			documents.push(document++);
			counts.push(1 + more + (more === 3 ? reader.next() : 0));
		}
		return { documents, counts };
	}

	/* The documents of several fields, each once, and as bits which fields have it. */
	function joinFields(lists) {
		const fields = new Map();

		lists.forEach((documents, i) => documents.forEach((document) => fields.set(document, fields.get(document) | 1 << i)));
		return { refs: Uint32Array.from(fields.keys()), fields: Uint8Array.from(fields.values()) };
	}

	/* The last place whose item is not above `wanted`, as JavaScript compares; 0 if none. */
	function lastNotAbove(items, wanted) {
		let low = 0, high = items.length;

		while (low < high) {
			const middle = (low + high) >> 1;

			if (items[middle] <= wanted)
				low = middle + 1;
			else
				high = middle;
		}
		return Math.max(0, low - 1);
	}

	function splitTerms(text) {
		return text ? text.split(" ") : [];
	}

	/* A member that is made when it is first asked for. */
	function defineLazily(target, name, make) {
		Object.defineProperty(target, name, { configurable: true, enumerable: true, get() {
			const value = make();

			Object.defineProperty(target, name, { value });
			return value;
		} });
	}

	/* One list of places for each document, from runs of [set, length - 1]. */
	function readRuns({ sets, runs }, documents) {
		const reader = new NumberReader(runs), of = new Array(documents);

		for (let first = 0; !reader.isAtEnd();) {
			const set = sets[reader.next()], end = first + reader.next() + 1;

			of.fill(set, first, end);
			first = end;
		}
		return of;
	}

	function readFacet(data, documents) {
		const facet = { ids: data.ids, titles: data.titles };

		defineLazily(facet, "of", () => readRuns(data, documents));
		return facet;
	}

	/* The block of each document, from the number of documents in each. */
	function readBlocks(text) {
		const of = [];

		readNumbers(text).forEach((count, block) => {
			for (let i = 0; i < count; i++)
				of.push(block);
		});
		return of;
	}

	function unique(list) {
		return [...new Set(list)];
	}

	function pause() {
		return new Promise((resolve) => setTimeout(resolve, 0));
	}

	/* As NumberReader, in one piece: there is a length for each document and field. */
	function readLengths(text, count) {
		const list = new Uint32Array(count);
		let sum = 0;

		for (let i = 0, at = 0; i < count; i++) {
			let digit = DIGIT_OF[text.charCodeAt(at++)], number = digit & 31;

			for (let scale = 32; digit & 32; scale *= 32) {
				digit = DIGIT_OF[text.charCodeAt(at++)];
				number += (digit & 31) * scale;
			}
			list[i] = number;
			sum += number;
		}
		return { list, sum };
	}

	/* What lunr's builder needs to know of a field to score it. */
	class FieldScorer {
		constructor({ documents, b, k1 }, [name, boost, lengths]) {
			const { list, sum } = readLengths(lengths, documents);

			this.name = name;
			this.boost = boost;
			this.b = b;
			this.k1 = k1;
			this.lengths = list;
			this.average = sum / documents;
		}

		/* lunr.Builder.prototype.createFieldVectors, in its order of operations. */
		score(idf, document, count) {
			const damping = this.k1 * (1 - this.b + this.b * (this.lengths[document] / this.average));
			const score = idf * ((this.k1 + 1) * count) / (damping + count) * this.boost;

			return Math.round(score * 1000) / 1000;
		}

	}

	/* What lunr's serialised form says of a field. */
	class FieldHydrator {
		constructor(scorer) {
			this.scorer = scorer;
			this.vectors = new Map(); /* by document: term numbers and scores in turns */
		}

		/* Adds a term to the vectors of its documents; returns what the inverted index has of it. */
		add(number, idf, { documents, counts }, isWanted) {
			const posting = {};

			for (let i = 0; i < documents.length; i++) {
				if (isWanted && !isWanted(documents[i]))
					continue;
				const vector = this.vectors.get(documents[i]);
				const score = this.scorer.score(idf, documents[i], counts[i]);

				if (vector)
					vector.push(number, score);
				else
					this.vectors.set(documents[i], [number, score]);
				posting[documents[i]] = NO_METADATA;
			}
			return posting;
		}

		serialise() {
			return Array.from(this.vectors, ([document, vector]) => [`${this.scorer.name}/${document}`, vector]);
		}
	}

	/* lunr.idf: a document counts once for each field that has the term. */
	function inverseFrequency(documents, found) {
		return Math.log(1 + Math.abs((documents - found + 0.5) / (found + 0.5)));
	}

	/* Rows of terms become what lunr.Index.load takes. */
	class Hydrator {
		constructor(data) {
			this.documents = data.documents;
			this.fields = data.scorers.map((scorer) => new FieldHydrator(scorer));
			this.inverted = [];
		}

		/* Rows come by number, so that each vector is sorted. */
		add({ term, number, texts }, isWanted) {
			const lists = this.fields.map((field, i) => readPostings(texts[i] || ""));
			const idf = inverseFrequency(this.documents, lists.reduce((sum, list) => sum + list.documents.length, 0));
			const posting = { _index: number };

			this.fields.forEach((field, i) => {
				posting[field.scorer.name] = field.add(number, idf, lists[i], isWanted);
			});
			this.inverted.push([term, posting]);
		}

		serialise(version) {
			this.inverted.sort(([a], [b]) => (a < b ? -1 : 1));
			return { version, fields: this.fields.map(({ scorer }) => scorer.name),
				fieldVectors: this.fields.flatMap((field) => field.serialise()), invertedIndex: this.inverted,
				pipeline: ["stemmer"] };
		}
	}

	/* A shard: its rows by term. */
	function readShard(text) {
		const rows = new Map();

		text.split("\n").filter(Boolean).forEach((row) => {
			const end = row.indexOf(" ");

			rows.set(row.slice(0, end), row);
		});
		return rows;
	}

	function readRow(row) {
		const [term, number, ...texts] = row.split(" ");

		return { term, number: readNumbers(number)[0], texts };
	}

	/* Words sorted; each shares some letters with the one before. */
	async function readVocabulary(text) {
		const words = new Map();
		let last = "", started = Date.now();

		for (const row of text.split("\n")) {
			if (row) {
				last = last.slice(0, parseInt(row[0], 36)) + row.slice(2);
				words.set(last, 2 ** parseInt(row[1], 36));
			}
			if (words.size % WORDS_AT_ONCE === 0 && Date.now() - started >= WORK_AT_ONCE) {
				await pause();
				started = Date.now();
			}
		}
		return words;
	}

	function makeLoad(search) {
		const texts = new Map();
		const files = new Map();
		let options = null;

		function addScript(src) {
			return new Promise((resolve, reject) => {
				const script = document.createElement("script");

				script.src = src;
				script.onload = resolve;
				script.onerror = () => reject(new Error("cannot load " + src));
				document.head.append(script);
			});
		}

		/* The page may have the script already. */
		function fetchScript(name) {
			return texts.has(name) ? Promise.resolve() : options.loadScript(`${options.root}search/${name}.js`);
		}

		/* What `read` makes of the file's text, once; a failure can be tried again. */
		function file(name, read) {
			if (!files.has(name)) {
				files.set(name, fetchScript(name).then(() => {
					const text = texts.get(name);

					texts.delete(name);
					return read(text);
				}).catch((error) => {
					files.delete(name);
					throw error;
				}));
			}
			return files.get(name);
		}

		function loadLunr() {
			if (options.lunr)
				return Promise.resolve(options.lunr);
			return typeof lunr === "undefined" ? file("lunr", () => lunr) : Promise.resolve(lunr);
		}

		function readManifest(data) {
			const facets = {};

			Object.keys(data.facets).forEach((name) => { facets[name] = readFacet(data.facets[name], data.documents); });
			const read = { ...data, facets, shards: splitTerms(data.shards || ""), alone: splitTerms(data.alone || "") };

			defineLazily(read, "scorers", () => (data.fields || []).map((field) => new FieldScorer(data, field)));
			defineLazily(read, "textBlocks", () => readBlocks(data.text));
			return read;
		}

		/* Reads what a search will need, to be called while it waits for files. */
		function readAhead({ scorers, textBlocks, facets }) {
			return [scorers, textBlocks, ...Object.values(facets).map(({ of }) => of)];
		}

		function joinManifest(loaded, data, words) {
			load.lunr = loaded;
			search.mendTokenSet(loaded);
			if (search.keepWords)
				search.keepWords(new Set(words.unstemmed));
			return Object.assign(data, words, { unstemmed: new Set(words.unstemmed), bestBets: new Map(words.bestBets) });
		}

		function manifest() {
			if (!files.has("")) {
				files.set("", Promise.all([loadLunr(), file("manifest", (text) => readManifest(JSON.parse(text))),
					file("words", JSON.parse)])
					.then(([loaded, data, words]) => joinManifest(loaded, data, words))
					.catch((error) => {
						files.delete("");
						throw error;
					}));
			}
			return files.get("");
		}

		/* The numbers of the shards of several that may hold terms from `first` to `last`. */
		function shardsBetween(data, first, last) {
			const numbers = [];

			for (let i = lastNotAbove(data.shards, first); i < Math.max(1, data.shards.length); i++) {
				if (i > 0 && data.shards[i] > last)
					break;
				numbers.push(i);
			}
			return numbers;
		}

		function shardOf(data, term) {
			const place = data.alone.indexOf(term);

			return place < 0 ? lastNotAbove(data.shards, term) : Math.max(1, data.shards.length) + place;
		}

		function loadShard(number) {
			return file(`terms/${number}`, readShard);
		}

		async function hydrateRows(data, rows, isWanted) {
			const hydrator = new Hydrator(data);
			let started = Date.now();

			rows.sort((a, b) => a.number - b.number);
			for (const row of rows) {
				hydrator.add(row, isWanted);
				if (Date.now() - started >= WORK_AT_ONCE) {
					await pause();
					started = Date.now();
				}
			}
			const index = load.lunr.Index.load(hydrator.serialise(load.lunr.version));

			if (Date.now() - started >= WORK_AT_ONCE)
				await pause();
			return index;
		}

		/* A promise of the rows of those of the terms that there are. */
		async function fetchRows(data, terms) {
			const wanted = unique(terms);
			const loading = wanted.map((term) => loadShard(shardOf(data, term)));

			readAhead(data);
			const shards = await Promise.all(loading);

			return wanted.map((term, i) => shards[i].get(term)).filter((row) => row !== undefined).map(readRow);
		}

		async function hydrateShards(data, terms, isWanted) {
			return hydrateRows(data, await fetchRows(data, terms), isWanted);
		}

		async function postingsOfShards(data, terms) {
			const rows = await fetchRows(data, terms);

			return new Map(rows.map(({ term, texts: lists }) => [term, joinFields(lists.map((list) => readPostings(list).documents))]));
		}

		async function postingsOfIndex(terms) {
			const { fields, invertedIndex } = await wholeIndex();

			return new Map(unique(terms).filter((term) => term in invertedIndex).map((term) =>
				[term, joinFields(fields.map((field) => Object.keys(invertedIndex[term][field]).map(Number)))]));
		}

		function wholeIndex() {
			return file("index", (text) => load.lunr.Index.load(JSON.parse(text)));
		}

		/* [term, weight] of each term of the whole index that begins so. */
		function termsOfIndex(index, prefix) {
			return Object.keys(index.invertedIndex).filter((term) => term.startsWith(prefix)).map((term) =>
				[term, index.fields.reduce((sum, field) =>
					sum + Object.keys(index.invertedIndex[term][field]).length, 0)]);
		}

		/* The same of shards: the length of a row says how many documents it has. */
		async function termsOfShards(data, prefix, limit) {
			const alone = data.alone.filter((term) => term.startsWith(prefix));

			if (alone.length > limit)
				return Promise.all(alone.map(async (term) =>
					[term, (await loadShard(shardOf(data, term))).get(term).length]));

			const numbers = shardsBetween(data, prefix, prefix + "\uffff").concat(alone.map((term) => shardOf(data, term)));
			const shards = await Promise.all(numbers.map(loadShard));

			return shards.flatMap((rows) => [...rows].filter(([term]) => term.startsWith(prefix))
				.map(([term, row]) => [term, row.length]));
		}

		async function expand(prefix, limit = Infinity) {
			const data = await manifest();
			const found = data.whole ? termsOfIndex(await wholeIndex(), prefix)
				: await termsOfShards(data, prefix, limit);

			found.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
			return found.slice(0, limit).map(([term]) => term);
		}

		/* Of each id what `read` makes of the block that it is in. */
		async function fromBlocks(ids, folder, blockOf, firstOf) {
			const blocks = await Promise.all(ids.map((id) => file(`${folder}/${blockOf(id)}`, JSON.parse)));

			return ids.map((id, i) => blocks[i][id - firstOf(id)]);
		}

		function facetIds({ ids, of }, document) {
			return of[document].map((place) => ids[place]);
		}

		/* The title of the earlier edition that a document belongs to, or "". */
		function editionOf(data, document) {
			const { titles, of } = data.facets.edition;

			return of[document].map((place) => titles[place]).join();
		}

		function makePage(data, document, [title, href, crumbs, summary]) {
			const one = (name) => facetIds(data.facets[name], document)[0] || "";

			return { title, href, crumbs, summary, publication: one("publication"), authority: one("authority"),
				kind: one("kind"), audience: facetIds(data.facets.audience, document), edition: editionOf(data, document) };
		}

		const load = {
			begin({ root = "", loadScript = addScript, lunr: given = null }) {
				options = { root, loadScript, lunr: given };
			},
			put(name, text) {
				texts.set(name, text);
			},
			manifest,
			async hydrate(terms, isWanted) {
				const data = await manifest();

				return data.whole ? wholeIndex() : hydrateShards(data, terms, isWanted);
			},
			async postings(terms) {
				const data = await manifest();

				return data.whole ? postingsOfIndex(terms) : postingsOfShards(data, terms);
			},
			expand,
			async vocabulary(letter) {
				const data = await manifest();

				if (data.letters === undefined)
					return file("vocabulary", readVocabulary);
				return data.letters.includes(letter) ? file(`vocabulary/${letter}`, readVocabulary) : new Map();
			},
			async pages(ids) {
				const data = await manifest();
				const block = (id) => Math.floor(id / data.pages);
				const found = await fromBlocks(ids, "pages", block, (id) => block(id) * data.pages);

				return found.map((page, i) => makePage(data, ids[i], page));
			},
			async texts(ids) {
				const data = await manifest();
				const found = await fromBlocks(ids, "text", (id) => data.textBlocks[id],
					(id) => data.textBlocks.indexOf(data.textBlocks[id]));

				return found.map(([row, sections], i) => ({ page: makePage(data, ids[i], row), sections }));
			},
		};

		return load;
	}

	if (typeof module !== "undefined") {
		module.exports = (search) => {
			search.load = makeLoad(search);
			return search.load;
		};
	} else {
		siteGenSearch.load = makeLoad(siteGenSearch);
	}
})();
