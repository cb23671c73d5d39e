// Which pages of a site the tests look at.
"use strict";

const { spawnSync } = require("child_process");
const fs = require("fs");
const path = require("path");

const root = path.join(__dirname, "..", "..");
const build = path.resolve(root, process.env.BUILD || "build");

/* Every .html file below a folder, sorted. */
function below(folder, suffix = ".html") {
	if (!fs.existsSync(folder))
		return [];
	return fs.readdirSync(folder, { withFileTypes: true })
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((entry) => {
			const file = path.join(folder, entry.name);

			if (entry.isDirectory())
				return below(file, suffix);
			return entry.name.endsWith(suffix) ? [file] : [];
		});
}

/* Builds the real site to a folder of the build and returns that. */
function buildSite() {
	const out = path.join(build, "test-sites", process.env.KIND || "any");

	fs.mkdirSync(path.dirname(out), { recursive: true });
	const run = spawnSync(path.join(build, "site-gen"), ["build", root, "-o", out, "--quiet",
		"--editors", "--since", "HEAD"],
		{ encoding: "utf8", maxBuffer: 1 << 28 });

	if (run.status !== 0)
		throw new Error(`it does not build: ${run.stderr.trim().split("\n").pop()}`);
	return out;
}

/* The type that a page of content/ gives itself. */
function typeOf(file) {
	const match = /^type: *(\S+)/m.exec(fs.readFileSync(file, "utf8").split("\n---")[0]);

	return match ? match[1] : "page";
}

/* The kind of a page for editors, from its address. */
function editorsType(address) {
	const name = path.basename(address, ".html");

	return { index: "editors", changes: "editors-changes", search: "editors-search" }[name] || "editors-section";
}

/*
 * type -> the finished page of the real site to look at: the longest of each
 * type, since it has most in it.  "(generated)" is a folder without an
 * index.md, "(redirect)" an old address, "(edition)" a page of a published
 * edition, "(amendments)" and "(redline)" what changed in one.
 */
function byType(site) {
	const chosen = new Map(), sources = new Set();

	for (const source of below(path.join(root, "content"), ".md")) {
		const address = path.relative(path.join(root, "content"), source).replace(/\.md$/, ".html");
		const type = typeOf(source), page = path.join(site, address);
		const best = chosen.get(type);

		sources.add(address);
		if (!best || fs.statSync(page).size > fs.statSync(best).size)
			chosen.set(type, page);
	}
	for (const page of below(site)) {
		const address = path.relative(site, page);

		if (address.startsWith("editors/")) {
			chosen.set(editorsType(address), page);
			continue;
		}
		const type = generatedType(site, page), best = chosen.get(type);

		if (!sources.has(address) &&
		    (!best || fs.statSync(page).size > fs.statSync(best).size))
			chosen.set(type, page);
	}
	return chosen;
}

/* What a page without a source is, by its address. */
function generatedType(site, page) {
	const [, folder, name] = path.relative(site, page).split(path.sep);

	if (folder === "editions" && name !== "index.html")
		return "(edition)";
	if (folder === "changes")
		return name.endsWith(".html") ? "(amendments)" : "(redline)";
	return fs.readFileSync(page, "utf8").includes('http-equiv="refresh"') ? "(redirect)" : "(generated)";
}

/* The pages of amendments and every redline. */
function changes(site) {
	return below(site).filter((page) => path.relative(site, page).split(path.sep)[1] === "changes");
}

function samples(site) {
	return [...byType(site).values()];
}

module.exports = { root, build, below, buildSite, byType, samples, changes };
