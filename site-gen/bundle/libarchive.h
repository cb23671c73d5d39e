/*
 * What is called of libarchive, which is loaded late: see base/library.h.
 */
#ifndef BUNDLE_LIBARCHIVE_H
#define BUNDLE_LIBARCHIVE_H

#include <archive.h>
#include <archive_entry.h>

#include "base/library.h"

/* clang-format off */
#define LIBARCHIVE_FUNCTIONS(F) \
	F(entry_filetype) F(entry_free) F(entry_hardlink) F(entry_new) \
	F(entry_pathname) F(entry_set_filetype) F(entry_set_mtime) \
	F(entry_set_pathname) F(entry_set_perm) F(entry_set_size) \
	F(entry_size) F(entry_size_is_set) F(error_string) \
	F(libzstd_version) F(read_data) F(read_free) F(read_new) \
	F(read_next_header) F(read_open_memory) F(read_support_filter_zstd) \
	F(read_support_format_tar) F(read_support_format_zip) \
	F(version_number) F(write_add_filter_zstd) F(write_close) \
	F(write_data) F(write_free) F(write_header) F(write_new) \
	F(write_open) F(write_set_bytes_per_block) \
	F(write_set_format_pax_restricted) F(write_set_format_zip) \
	F(write_set_options)
/* clang-format on */

#define LIBARCHIVE_FUNCTION(name) LIBRARY_FUNCTION(archive_, name)
extern struct libarchive {
	LIBARCHIVE_FUNCTIONS(LIBARCHIVE_FUNCTION)
} libarchive;

/* Before the first of them is called; any thread may, and again. */
void libarchive_load(void);

#endif
