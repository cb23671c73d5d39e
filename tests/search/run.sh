#!/usr/bin/env bash
# The search: index and shards against lunr, normaliser, query and ranking, and
# on this site the tests of search.yaml, how well it finds, and related pages.
# BUILD is the folder of the library, SHARED that of the shared test data.
set -u
cd "$(dirname "$0")/../.."

build=${BUILD:-build}
export SHARED=${SHARED:-../shared}
passed=0 failed=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

run()           # NAME COMMAND...: one that closes with "N passed, N failed"
{
	local name=$1 output status good bad

	shift
	output=$("$@" 2>&1)
	status=$?
	read -r good bad < <(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' <<<"$output" | tail -n 1)
	if [ -z "${bad:-}" ] || { [ $status != 0 ] && [ "$bad" = 0 ]; }; then
		bad=$((${bad:-0} + 1))
	fi
	sed "s/^/$name: /" <<<"$output"
	passed=$((passed + ${good:-0}))
	failed=$((failed + bad))
}

compile()       # NAME LIBRARY...: a program of this folder
{
	local name=$1

	shift
	"${CC:-gcc}" -std=c11 -D_GNU_SOURCE -Isite-gen -O2 -o "$scratch/$name" "tests/search/$name.c" \
		"$build/libsite-gen.a" "$@" -lutf8proc -lm -pthread
}

site=$scratch/site
dump=$scratch/dump_index
if ! compile dump_index ||
	! compile dump_tests -lgit2 -lyaml -lpcre2-8 -lcmark-gfm-extensions -lcmark-gfm ||
	! "$build/site-gen" build . -o "$site" --quiet --dump-search "$scratch/dump"; then
	echo "0 passed, 1 failed"
	exit 1
fi

run "core, npm's lunr" node tests/search/core.test.js "$PWD/tests/node_modules/lunr/lunr.js"
run "core, Debian's lunr" node tests/search/core.test.js /usr/share/javascript/lunr/lunr.min.js
run "normaliser" node tests/search/normalise.test.js "$dump" "$scratch"
run "index against lunr" node tests/search/differential.js "$dump" "$scratch"
run "shards against lunr" node tests/search/shards.test.js "$dump" "$scratch"
run "this site against lunr" node tests/search/shipped.test.js "$site" "$scratch/dump"
run "search.yaml" node tests/search/queries.test.js "$scratch/dump_tests" "$site"
run "quality" node tests/search/quality.test.js "$site"
run "related pages" node tests/search/related.test.js "$site"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
