#include "cmd/command.h"

#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OPTION(name, letter, argument, member, help)                             \
	{                                                                        \
		name, letter, argument, help, offsetof(struct arguments, member) \
	}

#define SINCE_OPTION \
	OPTION("--since", 0, "REV", since, "report what is not as it was at a branch, tag or commit")
#define TODAY_OPTION OPTION("--today", 0, "DATE", today, "the day on which reviews are due (default: today)")
#define HELP_OPTION OPTION("--help", 'h', NULL, help, "print this help")
#define JOBS_OPTION OPTION("--jobs", 'j', "N", jobs, "use N threads (default: one for each processor)")
#define REF_OPTION \
	OPTION("--ref", 0, "REV", revision, "read a branch, tag or commit of git instead of the folder")
#define NO_HISTORY_OPTION \
	OPTION("--no-history", 0, NULL, no_history, "leave editions and dates out, which git has")
#define SEARCH_DUMP_OPTION                             \
	OPTION("--dump-search", 0, "DIR", search_dump, \
	       "write the search's texts and its whole index to DIR too")
#define STRICT_OPTION OPTION("--strict", 0, NULL, strict, "count warnings as errors, but for open questions")
#define FORMAT_OPTION OPTION("--format", 0, "FORMAT", format, "text, json or sarif (default: text)")
#define DIRECTORY_OPTION \
	OPTION("--directory", 'C', "DIR", directory, "the site's folder (default: the current folder)")
#define QUIET_OPTION OPTION("--quiet", 'q', NULL, quiet, "print no warnings and no progress")
#define PRECOMPRESS_OPTION \
	OPTION("--precompress", 0, NULL, precompress, "add a .gz and a .br beside each text, for web servers")
#define PUBLIC_KEY_OPTION \
	OPTION("--public-key", 'p', "KEY", public_key, "trust what this key signed: a file, or its text")

static const struct option_spec build_options[] = {
	OPTION("--output", 'o', "OUT", output, "write the site to OUT (default: DIR/build/site)"),
	PRECOMPRESS_OPTION,
	JOBS_OPTION,
	REF_OPTION,
	NO_HISTORY_OPTION,
	SEARCH_DUMP_OPTION,
	STRICT_OPTION,
	FORMAT_OPTION,
	QUIET_OPTION,
	OPTION("--editors", 0, NULL, editors,
	       "add the editors' report, below editors/ and linked from nowhere"),
	SINCE_OPTION,
	TODAY_OPTION,
	HELP_OPTION,
};
static const struct option_spec report_options[] = {
	OPTION("--output", 'o', "OUT", output, "write the site to OUT, with the report below editors/"),
	OPTION("--format", 0, "FORMAT", format, "text or json (default: text)"),
	OPTION("--section", 0, "NAME", section, "print this section alone, and all of it"),
	SINCE_OPTION,
	TODAY_OPTION,
	JOBS_OPTION,
	REF_OPTION,
	NO_HISTORY_OPTION,
	HELP_OPTION,
};
static const struct option_spec serve_options[] = {
	OPTION("--port", 'p', "N", port, "listen on port N; 0: any that is free (default: 8017, or any)"),
	OPTION("--open", 'o', NULL, open, "open the preview in the browser"),
	OPTION("--editor", 'e', "LINK", editor,
	       "link to an editor: vscode, or an address with {file} and {line}"),
	DIRECTORY_OPTION,
	JOBS_OPTION,
	NO_HISTORY_OPTION,
	STRICT_OPTION,
	QUIET_OPTION,
	HELP_OPTION,
};
static const struct option_spec check_options[] = {
	FORMAT_OPTION,
	JOBS_OPTION,
	REF_OPTION,
	NO_HISTORY_OPTION,
	STRICT_OPTION,
	QUIET_OPTION,
	OPTION("--external", 0, NULL, external, "ask other hosts whether links to them are right"),
	OPTION("--fresh", 0, NULL, fresh, "with --external: forget what earlier runs found out"),
	OPTION("--private", 0, NULL, private_networks, "with --external: ask hosts of private networks too"),
	OPTION("--delay", 0, "SECONDS", delay, "with --external: between requests to a host (default: 0.5)"),
	OPTION("--timeout", 0, "SECONDS", timeout, "with --external: for one request (default: 20)"),
	OPTION("--fix", 0, NULL, fix, "mend what is safe to mend: shown as a diff, written when you agree"),
	OPTION("--yes", 'y', NULL, yes, "with --fix: write without asking"),
	HELP_OPTION,
};

static const struct option_spec new_options[] = {
	OPTION("--title", 't', "TITLE", title, "the page's title; its id and file name come from it"),
	OPTION("--id", 0, "ID", id, "the page's id (default: from the file's name)"),
	DIRECTORY_OPTION,
	JOBS_OPTION,
	NO_HISTORY_OPTION,
	HELP_OPTION,
};
static const struct option_spec move_options[] = {
	OPTION("--dry-run", 'n', NULL, dry_run, "show the changes as a diff and make none"),
	OPTION("--no-alias", 0, NULL, no_alias, "leave no redirect: the old address was never published"),
	DIRECTORY_OPTION,
	JOBS_OPTION,
	NO_HISTORY_OPTION,
	HELP_OPTION,
};

static const struct option_spec diff_options[] = {
	DIRECTORY_OPTION,
	OPTION("--stat", 0, NULL, stat, "print figures of each page only"),
	OPTION("--format", 0, "FORMAT", format, "text or json (default: text)"),
	JOBS_OPTION,
	HELP_OPTION,
};
static const struct option_spec log_options[] = {
	DIRECTORY_OPTION,
	OPTION("--format", 0, "FORMAT", format, "text or json (default: text)"),
	OPTION("--ref", 0, "REV", revision,
	       "the history of a branch, tag or commit (default: of what is checked out)"),
	HELP_OPTION,
};
static const struct option_spec help_only[] = { HELP_OPTION };

static const struct option_spec edition_options[] = {
	OPTION("--dry-run", 'n', NULL, dry_run, "say what would be done, and write nothing"),
	OPTION("--label", 0, "TEXT", label, "start: what readers call it (default: 'Third edition' for 3)"),
	OPTION("--date", 0, "DATE", date, "publish: its date, or none (default: today, if it has none)"),
	DIRECTORY_OPTION,
	JOBS_OPTION,
	HELP_OPTION,
};

static const struct option_spec bundle_options[] = {
	OPTION("--output", 'o', "OUT", output, "write the bundle to OUT (default: below DIR/build/bundles)"),
	OPTION("--key", 'k', "FILE", key, "sign with this secret key (site-gen key)"),
	OPTION("--since", 0, "MANIFEST", since, "only what changed since the bundle with this manifest.json"),
	OPTION("--ref", 0, "REV", revision, "bundle a branch, tag or commit of git (default: HEAD)"),
	OPTION("--editors", 0, NULL, editors, "put the editors' report into it too, below editors/"),
	PRECOMPRESS_OPTION,
	JOBS_OPTION,
	STRICT_OPTION,
	FORMAT_OPTION,
	QUIET_OPTION,
	HELP_OPTION,
};
static const struct option_spec apply_options[] = {
	PUBLIC_KEY_OPTION,
	OPTION("--older", 0, NULL, older, "also where the mirror has a newer state"),
	QUIET_OPTION,
	HELP_OPTION,
};
static const struct option_spec verify_options[] = {
	PUBLIC_KEY_OPTION,
	OPTION("--manifest", 'm', "FILE", manifest, "compare with this manifest.json, not the mirror's own"),
	QUIET_OPTION,
	HELP_OPTION,
};
static const struct option_spec key_options[] = {
	OPTION("--no-password", 'W', NULL, no_password, "do not protect the secret key with a password"),
	QUIET_OPTION,
	HELP_OPTION,
};

const struct command commands[] = {
	{ "build", "[DIR]", "build the site",
	  "Reads content/, layouts/ and assets/ of DIR (default: the current folder), checks\n"
	  "everything and writes the site.  With an error nothing is written and the site\n"
	  "that is there stays.",
	  1, build_options, COUNT(build_options), command_build },
	{ "check", "[DIR]", "check the content without writing anything",
	  "Does everything that build does, but writes nothing.  With --external it also asks\n"
	  "other hosts, slowly and as their robots.txt allows, whether the links to them are\n"
	  "right; what they answer is remembered for up to a week.",
	  1, check_options, COUNT(check_options), command_check },
	{ "serve", "[DIR]", "show the site while you write it",
	  "Shows the site of DIR (default: the current folder) at an address of this machine\n"
	  "that it prints.  When a file is saved, pages that are open in the browser come up\n"
	  "to date by themselves.  While something is wrong, the last good site stays and the\n"
	  "browser says what it is.  Nothing is written.  Ctrl-C ends it.",
	  1, serve_options, COUNT(serve_options), command_serve },
	{ "report", "[DIR]", "list what editors may want to look at",
	  "Counts and lists what is no error and yet wants somebody: time limits that disagree,\n"
	  "questions for owners, links awaited, reviews due, abbreviations that nothing explains,\n"
	  "repeated paragraphs, pages and resources that nothing refers to, long sentences, and\n"
	  "pages that are hard to read.  Sections: timescales, questions, awaited, reviews,\n"
	  "abbreviations, repeats, unreferenced, unused, sentences, reading.\n"
	  "With --since it lists, before a change is published, the pages and words that\n"
	  "changed, duties and time limits among them, new problems, addresses that lead\n"
	  "nowhere now, and tests of the search to run; the exit status is 1 if something\n"
	  "stands against publishing.",
	  1, report_options, COUNT(report_options), command_report },
	{ "new", "[TYPE [PATH]]", "start a page of a type",
	  "Writes a page with what its type requires: front matter, headings in order, an id\n"
	  "that is free; and says what is left to fill in.  PATH is a file or folder of content/\n"
	  "(default: where most pages of the type are).  Without TYPE lists the types.",
	  2, new_options, COUNT(new_options), command_new },
	{ "move", "OLD NEW", "move or rename a page or folder and mend every link to it",
	  "OLD is a page's file, address or id, another file of content/, or a folder; NEW is\n"
	  "its new name, or a folder to put it in.  Every reference in the site is mended, the\n"
	  "page's own too, its old address becomes an alias, and a file that git knows moves\n"
	  "in git's index.  All is done, or nothing; nothing is committed.",
	  2, move_options, COUNT(move_options), command_move },
	{ "explain", "[ID]", "explain a diagnostic",
	  "ID is the word in brackets at the end of a message.  Without it lists them all.", 1, help_only,
	  COUNT(help_only), command_explain },
	{ "diff", "[PUBLICATION] A B", "show what changed between two editions",
	  "A and B are editions of the publication, tags, branches or commits of git, or\n"
	  "'now' for the folder as it is.  Without a publication, and where no publication\n"
	  "has such an edition, the whole site is compared.  On a terminal $PAGER shows it.",
	  3, diff_options, COUNT(diff_options), command_diff },
	{ "log", "PAGE", "list every change of a page",
	  "Lists the changes of a page, newest first, back to its beginning and through all\n"
	  "the names that it had, with the editions that were published in between.  PAGE is\n"
	  "an id (neglect, or toolkit/neglect), an address (toolkit/neglect.html) or a path\n"
	  "(content/toolkit/neglect.md), also of a page that is gone.\nOn a terminal $PAGER shows it.",
	  1, log_options, COUNT(log_options), command_log },
	{ "edition", "start|publish PUBLICATION ID", "start a new edition, or publish it",
	  "start makes ID the current edition in publication.yaml, so that the pages can be\n"
	  "written over.  It makes sure first that the edition before is kept in git.\n\n"
	  "publish checks everything as 'check --strict' does, that every address of every\n"
	  "earlier edition leads somewhere, that each changed page has a class, and that all\n"
	  "is committed.  Then it makes the commit and the tag PUBLICATION/ID, both or neither.\n"
	  "If something stands in the way it says what, and how to get on; where classes are\n"
	  "missing it writes the file to fill in, content/PUBLICATION/changes/ID.yaml.",
	  3, edition_options, COUNT(edition_options), command_edition },
	{ "bundle", "[DIR]", "pack the built site for mirrors, signed",
	  "Builds a commit of DIR (default: the current folder) and writes a folder with a zip\n"
	  "and a tar.zst of the site, SHA256SUMS, a manifest, a bill of materials and their\n"
	  "signatures.  The same commit gives the same bytes.",
	  1, bundle_options, COUNT(bundle_options), command_bundle },
	{ "apply", "BUNDLE DIR", "bring a mirror to the state of a bundle",
	  "Checks the signature and every hash of BUNDLE, a folder or an archive in it, then\n"
	  "replaces the mirror DIR in one step.  If anything is wrong, DIR stays as it is.",
	  2, apply_options, COUNT(apply_options), command_apply },
	{ "verify", "DIR", "name every file of a mirror that is not as published",
	  "Compares every file of the mirror DIR with its manifest and names those that are\n"
	  "missing, changed or extra.",
	  1, verify_options, COUNT(verify_options), command_verify },
	{ "key", "NAME", "make a pair of keys to sign bundles with",
	  "Writes NAME.key, which signs, and NAME.pub, which verifies, both as minisign's.\n"
	  "Asks for a password, twice.  Never overwrites a file.",
	  1, key_options, COUNT(key_options), command_key },
	{ "completion", "[bash]", "print what bash needs to complete commands",
	  "To use it once: source <(site-gen completion).  An installed site-gen needs no more.", 1,
	  help_only, COUNT(help_only), command_completion },
};
const size_t command_count = COUNT(commands);
