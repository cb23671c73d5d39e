// The search of a finished site, run in Node with the very files it ships.
"use strict";

const fs = require("fs");
const path = require("path");
const vm = require("vm");

/* { load, searcher, normalise, documents }: documents with everything that the search knows of them. */
module.exports = async function openSite(folder) {
	const context = vm.createContext({ console, setTimeout, clearTimeout, performance });
	const run = (file) => vm.runInContext(fs.readFileSync(path.join(folder, file), "utf8"), context, { filename: file });

	run("search/engine.js");
	const { load, Searcher, normalise, words } = vm.runInContext("siteGenSearch", context);

	load.begin({ root: "", loadScript: async (file) => run(file) });
	const searcher = await Searcher.open(load);
	const ids = Array.from({ length: searcher.manifest.documents }, (unused, i) => i);
	const texts = await load.texts(ids);

	return { load, searcher, normalise, words,
		documents: texts.map(({ page, sections }) => ({ ...page, sections })) };
};
