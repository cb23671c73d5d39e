// A small web server for one folder, on the loopback interface.
"use strict";

const fs = require("fs");
const http = require("http");
const path = require("path");

const LIFE = 30 * 60 * 1000;    // milliseconds: it ends by itself if nobody stops it
const TYPES = {
	".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript",
	".svg": "image/svg+xml", ".json": "application/json", ".png": "image/png", ".xml": "application/xml",
};

function answer(folder, request, response) {
	const address = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
	const file = path.join(folder, address.endsWith("/") ? `${address}index.html` : address);

	if (!file.startsWith(folder + path.sep) || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
		const page = path.join(folder, "404.html");

		response.writeHead(404, { "Content-Type": TYPES[".html"] });
		response.end(fs.existsSync(page) ? fs.readFileSync(page) : "");
		return;
	}
	response.writeHead(200, { "Content-Type": TYPES[path.extname(file)] || "application/octet-stream" });
	fs.createReadStream(file).pipe(response);
}

/* Resolves to { base, stop }. */
module.exports = function serve(folder) {
	const server = http.createServer((request, response) => answer(path.resolve(folder), request, response));

	function stop() {
		clearTimeout(timer);
		server.close();
		server.closeAllConnections();
	}
	const timer = setTimeout(stop, LIFE);

	return new Promise((resolve) => {
		server.listen(0, "127.0.0.1", () =>
			resolve({ base: `http://127.0.0.1:${server.address().port}/`, stop }));
	});
};
