/*
 * A loader like assets/search/load.js for a small site that a test makes up:
 * { documents: [{ title, also, sections, … }], names, synonyms, … }.
 */
"use strict";

const FIELDS = { title: 5, headings: 2, also: 5, text: 1 };
const FACETS = ["publication", "authority", "kind", "audience", "edition"];

function buildIndex(lunr, core, documents) {
	const builder = new lunr.Builder();

	builder.pipeline.add(lunr.trimmer, lunr.stopWordFilter, lunr.stemmer);
	builder.searchPipeline.add(lunr.stemmer);
	Object.keys(FIELDS).forEach((name) => builder.field(name, { boost: FIELDS[name] }));
	documents.forEach((d, id) => builder.add({
		id,
		title: core.normalise(d.title),
		headings: core.normalise(d.sections.map((s) => s[1]).join("\n")),
		also: core.normalise((d.also || []).join("\n")),
		text: core.normalise([d.summary, ...d.sections.map((s) => s[2])].join("\n")),
	}));
	return lunr.Index.load(JSON.parse(JSON.stringify(builder.build())));
}

function facetOf(name, documents) {
	const ids = [...new Set(documents.flatMap((d) => d[name]))].filter(Boolean);

	return { ids, titles: ids, of: documents.map((d) => [].concat(d[name]).filter(Boolean).map((id) => ids.indexOf(id))) };
}

function countWords(core, documents) {
	const counts = new Map();

	documents.flatMap((d) => core.words([d.title, d.summary, ...d.sections.flat()].join("\n")))
		.forEach((word) => counts.set(word, (counts.get(word) || 0) + 1));
	return counts;
}

function postingOf({ fields, invertedIndex }, term) {
	const refs = [...new Set(fields.flatMap((field) => Object.keys(invertedIndex[term][field])))];

	return { refs: Uint32Array.from(refs, Number), fields: Uint8Array.from(refs, (ref) =>
		fields.reduce((bits, field, i) => bits | (ref in invertedIndex[term][field] ? 1 << i : 0), 0)) };
}

module.exports = function memoryLoad(lunr, core, site) {
	core.mendTokenSet(lunr);
	core.keepWords(new Set(site.unstemmed || []));
	const index = buildIndex(lunr, core, site.documents);
	const terms = Object.keys(index.invertedIndex);
	const normalised = (groups) => (groups || []).map((group) => group.map(core.normalise));
	const vocabulary = countWords(core, site.documents);
	const facets = Object.fromEntries(FACETS.map((name) => [name, facetOf(name, site.documents)]));

	return {
		lunr,
		async manifest() {
			return { documents: site.documents.length, facets, names: normalised(site.names).map((names) => ({ names, authority: "" })),
				synonyms: normalised(site.synonyms), bestBets: new Map(site.bestBets || []),
				unstemmed: new Set(site.unstemmed || []) };
		},
		async hydrate() {
			return index;
		},
		async postings(wanted) {
			return new Map(wanted.filter((term) => term in index.invertedIndex).map((term) => [term, postingOf(index, term)]));
		},
		async expand(prefix, limit) {
			return terms.filter((term) => term.startsWith(prefix)).slice(0, limit);
		},
		async vocabulary(letter) {
			return new Map([...vocabulary].filter(([word]) => word[0] === letter));
		},
		async pages(ids) {
			return ids.map((id) => site.documents[id]);
		},
		async texts(ids) {
			return ids.map((id) => ({ page: site.documents[id], sections: site.documents[id].sections }));
		},
	};
};
