// A copy of a site as on a file share: read-only, below a name that is hard on addresses.
"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");

const NAME = "Guidance & forms #2 (100%)";

/* Every file and folder below, with what a change would show in. */
function snapshot(folder) {
	const found = new Map();

	function add(at) {
		const stat = fs.lstatSync(at);

		found.set(at, `${stat.mode} ${stat.mtimeMs} ${stat.isDirectory() ? "" : stat.size}`);
		if (stat.isDirectory())
			fs.readdirSync(at).forEach((name) => add(path.join(at, name)));
	}
	add(folder);
	return found;
}

function setWritable(folder, writable) {
	for (const at of snapshot(folder).keys())
		fs.chmodSync(at, (fs.statSync(at).isDirectory() ? 0o555 : 0o444) | (writable ? 0o200 : 0));
}

/* { folder, changes, remove }; changes names what is not as it was. */
module.exports = function share(site) {
	const parent = fs.mkdtempSync(path.join(os.tmpdir(), "share-"));
	const folder = path.join(parent, NAME);

	fs.cpSync(site, folder, { recursive: true });
	setWritable(folder, false);
	const before = snapshot(folder);

	return {
		folder,
		changes() {
			const now = snapshot(folder);

			return [...new Set([...before.keys(), ...now.keys()])].filter((at) => before.get(at) !== now.get(at));
		},
		remove() {
			setWritable(folder, true);
			fs.rmSync(parent, { recursive: true });
		},
	};
};
