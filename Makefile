# site-gen: `make help` lists the targets.

CC ?= gcc
BUILD ?= build
PKGS = libgit2 yaml-0.1 libpcre2-8 libutf8proc
CFLAGS ?= -O2 -g
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wcast-qual \
	-Wwrite-strings -Wformat=2 -Wundef
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Isite-gen -ffp-contract=off $(WARNINGS) \
	$(shell pkg-config --cflags $(PKGS)) $(CFLAGS) -MMD -MP -pthread
LIBS = $(shell pkg-config --libs $(PKGS)) -lcmark-gfm-extensions -lcmark-gfm -lm -pthread

SOURCES = $(sort $(wildcard site-gen/*/*.c))
OBJECTS = $(SOURCES:%.c=$(BUILD)/obj/%.o)
LIBRARY = $(BUILD)/libsite-gen.a
PROGRAM = $(BUILD)/site-gen
UNIT_TESTS = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(sort $(wildcard tests/unit/test_*.c)))

all: $(PROGRAM)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c $< -o $@

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

$(PROGRAM): $(BUILD)/obj/site-gen/main.o $(LIBRARY)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/unit/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(LIBRARY) -lcmocka $(LIBS)

unit-tests: $(UNIT_TESTS)

-include $(OBJECTS:.o=.d) $(BUILD)/obj/site-gen/main.d $(UNIT_TESTS:=.d)

clean:
	rm -rf $(BUILD)

.PHONY: all clean unit-tests
.DELETE_ON_ERROR:
