// An old address leads on, and keeps the section that was asked for.
// Without this script the page itself says where to go.
"use strict";

(function () {
	const href = document.currentScript.dataset.href;

	location.replace(new URL(href, location.href).href.split("#")[0] + location.hash);
}());
