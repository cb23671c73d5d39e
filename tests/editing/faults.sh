# A change of many files, with each call that changes a file failing or being the last.

# The site and a copy of it, and what it is after the change.
prepare()
{
	sample_in_git
	state >../old
	cp -r . ../clean
	status 0 "$SITE_GEN" move guide/first guide/beginning
	state >../new
	cd ..
}

# Of tests/faults/fault.c.
changing=create,write,fsync,fchmod,link,mkdir,rmdir,unlink,remove,rename,renameat2

# faults KIND CHECK: one run for each call, until one is not reached.
faults()
{
	local n=0

	while :; do
		n=$((n + 1))
		rm -rf site trace
		cp -r clean site
		# The index knows the times of files.
		git -C site update-index -q --refresh
		(
			cd site
			LD_PRELOAD=$ROOT/$BUILD/faults/fault.so FAULT_KIND=$1 FAULT_AT=$n FAULT_ONLY=$changing \
				FAULT_UNDER=$PWD FAULT_TRACE=$PWD/../trace \
				"$SITE_GEN" move guide/first guide/beginning >../out 2>../err || echo $? >../code
		) 2>/dev/null
		[ "$(wc -l <trace)" -ge $n ] || break
		"$2"
	done
	[ $n -gt 40 ] || fail "only $n calls"
}

all_or_nothing()
{
	(cd site && state) >now
	# What could not be swept up does no harm, and the next run does it.
	if ! cmp -s now old && ! cmp -s now new; then
		grep -v '\.site-gen-edit/\|^$' now >swept
		cmp -s swept old || cmp -s swept new || fail "call $n: $(diff now old)"
	fi
}

test_every_failure_leaves_all_or_nothing()
{
	prepare
	faults ENOSPC all_or_nothing
	faults EIO all_or_nothing
}

# After a kill the next command puts things right.
recovers()
{
	(cd site && status 0 "$SITE_GEN" new page guide/second/fresh --title Fresh && rm content/guide/second/fresh.md &&
		state) >now
	cmp -s now old || cmp -s now new || fail "call $n: $(cat err; diff now old)"
}

test_a_kill_at_any_call_is_put_right()
{
	prepare
	faults KILL recovers
}

# Somebody works on before the next command runs.
keeps_later_work()
{
	local file

	for file in guide/first/plan.md guide/beginning/plan.md toolkit/debt.md guide/second/network.md; do
		[ ! -e "site/content/$file" ] || printf 'Later work in %s.\n' "$file" >>"site/content/$file"
	done
	(cd site && "$SITE_GEN" new page guide/second/fresh --title Fresh) >out 2>err || true
	for file in guide/first/plan.md guide/beginning/plan.md toolkit/debt.md guide/second/network.md; do
		[ ! -e "site/content/$file" ] || grep -q 'Later work' "site/content/$file" ||
			fail "call $n: $file lost what was written after the kill"
	done
}

test_what_was_written_after_a_kill_is_not_lost()
{
	prepare
	faults KILL keeps_later_work
}
