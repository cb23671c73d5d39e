# What the tests of commands share.  Each runs in an empty folder of its own;
# a command that fails without being expected to ends it.

# The sample site in the folder "site", which becomes the current one.
sample()
{
	mkdir site
	cp -r "$ROOT/tests/golden/base/." "$ROOT/tests/editing/site/." site
	cd site
}

# The same in a repository, committed.
sample_in_git()
{
	sample
	git init -q .
	git add -A
	git commit -qm 'The site'
}

fail()
{
	printf 'line %s: %s\n' "${BASH_LINENO[1]}" "$*"
	exit 1
}

# status N COMMAND...: it must end so; what it prints is in ../out and ../err.
status()
{
	local wanted=$1 found=0

	shift
	"$@" >../out 2>../err </dev/null || found=$?
	[ $found = "$wanted" ] || fail "'${*##*/}' gave $found, not $wanted: $(cat ../err)"
}

# says TEXT: the last command's messages hold it.  prints: its output does.
says()
{
	grep -qF -- "$1" ../err || fail "no '$1' in: $(cat ../err)"
}

prints()
{
	grep -qF -- "$1" ../out || fail "no '$1' in: $(cat ../out)"
}

# has FILE TEXT, lacks FILE TEXT
has()
{
	grep -qF -- "$2" "$1" || fail "no '$2' in $1: $(cat "$1")"
}

lacks()
{
	! grep -qF -- "$2" "$1" || fail "'$2' in $1"
}

# Every file below content/, its mode and its bytes; git's index too.
state()
{
	find . -path ./.git -prune -o -type f -printf '%m %p ' -exec sha256sum {} \; | sort
	[ ! -d .git ] || git ls-files -s
}

# unchanged COMMAND...: it leaves every file as it is.
unchanged()
{
	state >../before
	"$@"
	state >../after
	cmp -s ../before ../after || fail "'${*##*/}' changed something: $(diff ../before ../after)"
}

clean()
{
	status 0 "$SITE_GEN" check --no-history --quiet .
}
