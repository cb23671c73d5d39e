# site-gen: `make help` lists the targets.

CC = gcc
BUILD = build
PREFIX = /usr/local
PKGS = libgit2 yaml-0.1 libpcre2-8 libutf8proc libsodium zlib libbrotlienc
# Loaded when they are first needed: see site-gen/base/library.h.
LATE_PKGS = libcurl libarchive libmicrohttpd
# GCC 12 puts pairs of registers together in memory, where reading them at once stalls.
CFLAGS ?= -O2 -g -fno-tree-slp-vectorize
# The program is optimised as a whole, a tenth faster; tests link the same objects without that.
LTO = $(if $(filter file,$(origin CFLAGS)),-flto=auto -ffat-lto-objects)
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wcast-qual \
	-Wwrite-strings -Wformat=2 -Wundef
# Asked for when the first file is compiled: `make deps all` installs the packages before.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) $(LATE_PKGS)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)
DIALECT = -std=c11 -D_GNU_SOURCE -Isite-gen -ffp-contract=off $(WARNINGS) $(PKG_CFLAGS) -pthread
ALL_CFLAGS = $(DIALECT) $(CFLAGS) -MMD -MP
# The layout of diagrams is a plug-in of Graphviz, linked so that none is looked for at run time.
GRAPHVIZ = $(eval GRAPHVIZ := $(shell pkg-config --variable=libdir libgvc)/graphviz)$(GRAPHVIZ)
GRAPHVIZ_LIBS = -L$(GRAPHVIZ) -Wl,-rpath,$(GRAPHVIZ) -lgvplugin_dot_layout -lgvc -lcgraph
LIBS = $(PKG_LIBS) $(GRAPHVIZ_LIBS) -lcmark-gfm-extensions -lcmark-gfm -lm -pthread

SOURCES = $(sort $(wildcard site-gen/*/*.c))
DATA = site-gen/cmd/manual_data.S site-gen/serve/assets_data.S
OBJECTS = $(SOURCES:%.c=$(BUILD)/obj/%.o) $(DATA:%.S=$(BUILD)/obj/%.o)
LIBRARY = $(BUILD)/libsite-gen.a
PROGRAM = $(BUILD)/site-gen
UNIT_TESTS = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(sort $(wildcard tests/unit/test_*.c)))
FUZZERS = $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
REPLAYS = $(FUZZERS:%=$(BUILD)/replay/%)
FUZZ_SECONDS = 60
SHARED ?= ../shared
QUERIES = $(SHARED)/search/queries.tsv

# V=1 shows the commands.
ifeq ($(V),)
quiet = @printf '  %-4s %s\n' $(1) $@;
endif

all: $(PROGRAM) ## build the generator (the default)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(ALL_CFLAGS) $(LTO) $(PROFILE) -c $< -o $@

# Documents that the program shows, and what the preview puts into pages.
$(BUILD)/obj/site-gen/cmd/manual_data.o: docs/diagnostics.md
$(BUILD)/obj/site-gen/serve/assets_data.o: site-gen/serve/preview.js site-gen/serve/preview.css
$(BUILD)/obj/%.o: %.S
	@mkdir -p $(@D)
	$(call quiet,AS)$(CC) -c $< -o $@

$(LIBRARY): $(OBJECTS)
	$(call quiet,AR)rm -f $@ && $(AR) rcs $@ $^

$(PROGRAM): $(BUILD)/obj/site-gen/main.o $(LIBRARY)
	$(call quiet,LD)$(CC) $(ALL_CFLAGS) $(LTO) $(PROFILE) $(LDFLAGS) -o $@ $^ $(LIBS)

# The program as it is packaged and measured: GCC counts what a build of our own
# content does, and compiles all again by that, which makes it a fourteenth faster.
# One thread counts the same each time, so the same sources give the same program.
FAST = $(BUILD)/fast
fast: $(FAST)/site-gen ## the generator compiled twice, the second time by what a build does most: build/fast/site-gen
$(FAST)/site-gen: $(SOURCES) $(DATA) $(wildcard site-gen/*/*.h) site-gen/main.c docs/diagnostics.md Makefile
	rm -rf $(FAST)
	$(MAKE) BUILD=$(FAST) PROFILE='-fprofile-generate -fprofile-update=atomic' all
	$@ build --no-history --jobs 1 --quiet -o $(FAST)/site
	find $(FAST) -name '*.o' -delete
	rm -r $@ $(FAST)/site
	$(MAKE) BUILD=$(FAST) PROFILE='-fprofile-use -fprofile-partial-training -Wno-missing-profile' all

$(BUILD)/unit/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(LIBRARY) -lcmocka -larchive $(LIBS)

$(BUILD)/replay/%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter-out %.h,$^) $(LIBS)

# Needs a library that is compiled for the fuzzer: see `fuzz`.
$(BUILD)/fuzz/%: tests/fuzz/fuzz_%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $< $(LIBRARY) $(LIBS)

-include $(OBJECTS:.o=.d) $(BUILD)/obj/site-gen/main.d $(UNIT_TESTS:=.d)

deps: ## install what building and testing need (Debian packages, npm test tools)
	tests/tools/install-deps

deps-build: ## install what building alone needs
	tests/tools/install-deps build

deps-bench: ## the same as deps, and what `make bench` compares with
	tests/tools/install-deps bench

# In `make -j deps test` nothing compiles before the packages are there.
ifneq ($(filter deps deps-build deps-bench,$(MAKECMDGOALS)),)
$(OBJECTS) $(BUILD)/obj/site-gen/main.o: | $(filter deps deps-build deps-bench,$(MAKECMDGOALS))
endif

site: $(PROGRAM) ## build the site from content/ to build/site/
	$(PROGRAM) build . -o $(BUILD)/site

unit-tests: $(UNIT_TESTS)

# Lets system calls of the program fail: see tests/faults/run.
FAULTS = $(BUILD)/faults/fault.so
$(FAULTS): tests/faults/fault.c
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra -O1 -g -shared -fPIC -o $@ $<

test-programs: $(PROGRAM) $(UNIT_TESTS) $(REPLAYS) $(FAULTS)

test: test-programs ## run every test
	BUILD=$(BUILD) tests/run

bless: $(PROGRAM) ## show and accept what the golden sites give now
	BUILD=$(BUILD) tests/golden/run --bless

bench: fast all ## measure against Hugo (make deps-bench first), git's log, and a build without editions
	BUILD=$(BUILD) tests/bench/run
	BUILD=$(BUILD) tests/bench/history
	BUILD=$(BUILD) tests/bench/editions

search-quality: site ## how well the search finds what QUERIES ask for, beside lunr, MiniSearch and Pagefind
	@node tests/search/quality.js $(BUILD)/site "$(QUERIES)"

bench-search: fast all ## the search beside Pagefind in the browser, its builder beside lunr (make deps-bench first)
	BUILD=$(BUILD) tests/bench/search/run

bench-serve: fast ## how soon a saved page is shown, beside a whole build
	BUILD=$(BUILD) tests/bench/serve

check-layers: ## prove that folders include only what lies below them
	tests/tools/check-layers

check-headers: $(PROGRAM) ## prove that headers stand alone and are documented
	@tests/tools/check-headers $(LIBRARY) $(CC) $(DIALECT)

lint: ## clang-tidy, cppcheck, warnings as errors, plain rules of the text
	@tests/tools/lint $(DIALECT)

format: ## lay out .c files as .clang-format says
	clang-format -i site-gen/*.c site-gen/*/*.c

# The tests that run under tools which watch the program; SLOWER tells them that it is slow.
WATCHED = SLOWER=1 tests/run unit replay golden serve

asan: ## unit, golden, replayed and preview tests under AddressSanitizer and UBSan
	$(MAKE) BUILD=$(BUILD)/asan CFLAGS='-O1 -g -Werror -fno-omit-frame-pointer -fsanitize=address,undefined \
		-fno-sanitize-recover=all' test-programs
	LSAN_OPTIONS=suppressions=$(CURDIR)/tests/tools/lsan.supp:print_suppressions=0 BUILD=$(BUILD)/asan $(WATCHED)

tsan: ## the same under ThreadSanitizer, without address randomisation, which it cannot bear
	$(MAKE) BUILD=$(BUILD)/tsan CFLAGS='-O1 -g -fsanitize=thread' test-programs
	BUILD=$(BUILD)/tsan SLOWER=1 setarch -R tests/run unit golden serve

helgrind: $(PROGRAM) ## a build with two workers under valgrind's helgrind
	rm -rf $(BUILD)/helgrind
	mkdir -p $(BUILD)/helgrind
	cp -r tests/golden/base/. tests/golden/cases/features/content $(BUILD)/helgrind
	valgrind --tool=helgrind --error-exitcode=9 --quiet \
		$(PROGRAM) build $(BUILD)/helgrind -o $(BUILD)/helgrind/site --jobs 2 --quiet

fuzz: ## run every fuzzer for FUZZ_SECONDS
	$(MAKE) CC=clang BUILD=$(BUILD)/fuzzing CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined \
		-fno-sanitize-recover=all' \
		LDFLAGS='-fsanitize=address,undefined' $(FUZZERS:%=$(BUILD)/fuzzing/fuzz/%)
	for name in $(FUZZERS); do \
		mkdir -p $(BUILD)/fuzzing/found/$$name && \
		$(BUILD)/fuzzing/fuzz/$$name -max_total_time=$(FUZZ_SECONDS) -timeout=10 -print_final_stats=0 \
			-artifact_prefix=$(BUILD)/fuzzing/ $(BUILD)/fuzzing/found/$$name tests/fuzz/corpus/$$name || exit 1; \
	done

# The cases that run as nobody fail here: nobody may not write what gcov counted.
coverage: ## which lines the tests run: build/coverage/index.html
	$(MAKE) BUILD=$(BUILD)/coverage CFLAGS='-O0 -g --coverage' test-programs
	-BUILD=$(BUILD)/coverage $(WATCHED)
	gcovr --root . --filter site-gen/ --exclude-unreachable-branches $(BUILD)/coverage \
		--html-details $(BUILD)/coverage/index.html --print-summary

$(BUILD)/site-gen.bash: $(PROGRAM)
	$(call quiet,GEN)$(PROGRAM) completion >$@

SHARE = $(DESTDIR)$(PREFIX)/share
install: $(PROGRAM) $(BUILD)/site-gen.bash ## install to $(DESTDIR)$(PREFIX)
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/site-gen
	install -D -m 644 docs/site-gen.1 $(SHARE)/man/man1/site-gen.1
	install -D -m 644 $(BUILD)/site-gen.bash $(SHARE)/bash-completion/completions/site-gen
	install -D -m 644 -t $(SHARE)/doc/site-gen README.md CONTRIBUTING.md LICENSE
	find docs -type f ! -name site-gen.1 -exec install -D -m 644 {} $(SHARE)/doc/site-gen/{} \;
	for folder in layouts assets; do \
		rm -rf $(SHARE)/site-gen/$$folder && \
		(cd $$folder && find . -type f -exec install -D -m 644 {} $(abspath $(SHARE))/site-gen/$$folder/{} \;) || exit 1; \
	done

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/site-gen $(SHARE)/man/man1/site-gen.1 $(SHARE)/bash-completion/completions/site-gen
	rm -rf $(SHARE)/doc/site-gen $(SHARE)/site-gen

deb: fast ## a Debian package: build/deb/site-gen_VERSION_ARCHITECTURE.deb
	packaging/make-deb $(BUILD)

clean: ## remove everything that was built
	rm -rf $(BUILD)

help: ## list the targets
	@awk -F ': .*## ' '/^[a-z-]+:.*## / { printf "%-15s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: all fast deps deps-build deps-bench site unit-tests test-programs test bless bench search-quality bench-search bench-serve check-layers check-headers lint format \
	asan tsan helgrind fuzz coverage install uninstall deb clean help
.DELETE_ON_ERROR:
