/*
 * What a bundle and the program that made it are made of: a software bill of
 * materials in SPDX 2.3, as JSON (ISO/IEC 5962:2021 is 2.2.1;
 * https://spdx.github.io/spdx-spec/v2.3/).
 *
 * Packages, not files: those are in the manifest.  The versions of libraries
 * are those that the program was running with.
 */
#ifndef BUNDLE_SBOM_H
#define BUNDLE_SBOM_H

#include "bundle/bundle.h"

/* `manifest` is the text of the request's manifest, whose hash names the document. */
void sbom_write(const struct bundle_request *request, struct span manifest, struct buf *out);

#endif
