# site-gen check --fix

# fixes FILE OLD NEW: after the text OLD becomes NEW in the file, --fix puts it back.
fixes()
{
	cp "$1" ../whole
	sed -i "s|$2|$3|" "$1"
	! cmp -s "$1" ../whole || fail "'$2' is not in $1"
	"$SITE_GEN" check --no-history --quiet . >/dev/null 2>&1 && fail "'$3' is no error"
	status 0 "$SITE_GEN" check --fix --yes --no-history .
	diff -u ../whole "$1" || fail "'$3' was not mended"
}

test_slips_in_ids()
{
	sample
	fixes content/toolkit/debt.md 'ref:guide/plan' 'ref:guide/plam'
	fixes content/toolkit/debt.md 'ref:guide/plan' 'ref:toolkit/plan'
	fixes content/guide/first/review.md '"plan"' '"plna"'
	fixes content/guide/first/review.md '- network' '- netwrok'
	fixes content/toolkit/debt.md 'replaced-by: guide/plan' 'replaced-by: guide/plam'
	fixes content/guide/first/plan.md 'topics: .safety' 'topics: [saftey'
	fixes content/search.yaml 'page: guide/plan' 'page: guide/plam'
}

test_slips_in_paths()
{
	sample
	fixes content/guide/second/network.md '(../first/plan.md)' '(../frist/plan.md)'
	fixes content/guide/second/network.md '(../first/plan.md)' '(plan.md)'
	fixes content/guide/second/network.md '(../first/plan.md)' '(../first/plan)'
	fixes content/guide/second/network.md '(../first/plan.md)' '(../first/plan.html)'
	fixes content/guide/second/network.md '(../first/plan.md)' '(/guide/first/plan.md)'
	fixes content/guide/second/network.md '(../first/plan.md)' '(/content/guide/first/plan.md)'
	fixes content/guide/second/network.md '(../first/plan.md#sign)' '(../first/paln.md#sign)'
	fixes content/guide/first/review.md 'plan.md#sign' 'paln.md#sign'
}

test_slips_in_anchors()
{
	sample
	fixes content/guide/second/network.md 'plan.md#sign' 'plan.md#sgin'
	fixes content/guide/first/plan.md 'review.md#times' 'review.md#Times'
	fixes content/toolkit/debt.md 'plan#steps' 'plan#step'
}

test_slips_in_what_site_yaml_names()
{
	sample
	printf -- '---\nid: home-life\ntype: outcome\ntitle: Home\nsummary: At home.\n---\n\n## Doing well\n\nA\n\n## Needs some help\n\nB\n\n## At risk\n\nC\n' \
		>content/guide/second/home.md
	fixes content/guide/second/home.md 'type: outcome' 'type: outcom'
	fixes content/guide/second/home.md '## Needs some help' '## Needs some hlep'
	fixes content/guide/first/plan.md '.!MUST-DO' '[!MUSTDO'
	fixes content/guide/first/plan.md 'summary:' 'sumary:'
	sed -i 's/^summary.*/&\nstatus: withdrawn/' content/guide/first/plan.md
	fixes content/guide/first/plan.md 'status: withdrawn' 'status: withdrwan'
}

# breaks FILE OLD NEW: --fix leaves it alone.
left_alone()
{
	cp "$1" ../whole
	sed -i "s|$2|$3|" "$1"
	unchanged status 1 "$SITE_GEN" check --fix --yes --no-history .
	cp ../whole "$1"
}

test_what_would_be_a_guess_is_left_alone()
{
	sample
	left_alone content/toolkit/debt.md 'ref:guide/plan' 'ref:guide/programme'
	left_alone content/toolkit/debt.md 'plan#steps' 'plan#shoes'
	left_alone content/guide/second/network.md '(../first/plan.md)' '(../first/notes.md)'
	# Two pages are as near.
	printf -- '---\nid: plam\ntype: page\ntitle: Another\nsummary: Another.\n---\n' >content/guide/first/plam.md
	left_alone content/guide/second/network.md '(../first/plan.md)' '(../first/plad.md)'
	left_alone content/guide/first/review.md '"plan"' '"plad"'
	# The page is there, the heading is not.
	rm content/guide/first/plam.md
	left_alone content/guide/second/network.md 'plan.md#sign' 'paln.md#nothing'
}

test_the_old_address_of_a_page()
{
	sample
	status 0 "$SITE_GEN" move guide/first/plan.md guide/second/making-a-plan.md
	fixes content/guide/second/network.md 'making-a-plan.md)' '../first/plan.md)'
}

test_a_page_moved_by_hand()
{
	sample_in_git
	git mv content/guide/first/plan.md content/toolkit/making-a-plan.md
	git mv content/guide/second/network.md content/guide/first/people.md
	status 1 "$SITE_GEN" check --fix --no-history .
	says "seen from here it is now '../../toolkit/making-a-plan.md'"
	says "seen from here it is now '../guide/first/form.pdf'"
	status 0 "$SITE_GEN" check --fix --yes --no-history .
	has content/guide/first/people.md 'aliases: [guide/second/network.html]'
}

test_a_heading_reworded()
{
	sample_in_git
	sed -i 's/^## Times/## How long it takes/' content/guide/first/review.md
	status 0 "$SITE_GEN" check --fix --yes --no-history .
	has content/guide/first/plan.md 'review.md#how-long-it-takes'
	git commit -qam 'Reworded'
	# Two at once, or one moved: nobody knows which is which.
	sed -i 's/^## How long.*/## First\n\nText.\n\n## Second/' content/guide/first/review.md
	unchanged status 1 "$SITE_GEN" check --fix --yes --no-history .
}

test_an_alias_that_is_missing()
{
	sample_in_git
	git mv content/topics/safety.md content/topics/being-safe.md
	git commit -qm 'Not known to anybody any more'
	git mv content/topics/being-safe.md content/topics/safe.md
	clean
	unchanged status 0 "$SITE_GEN" check --fix --no-history .
	says 'content/topics/safe.md:1:1: warning'
	says '[alias-missing]'
	says 'with --yes'
	prints '+aliases: [topics/being-safe.html]'
	unchanged status 1 "$SITE_GEN" check --fix --strict --no-history .
	status 0 "$SITE_GEN" check --fix --yes --quiet --no-history .
	has content/topics/safe.md 'aliases: [topics/being-safe.html]'
	status 0 "$SITE_GEN" check --fix --yes --no-history .
	says 'nothing that could be mended'
}

test_the_diff_is_shown_and_applies()
{
	sample_in_git
	sed -i 's/first\/plan.md)/frist\/plan.md)/' content/guide/second/network.md
	sed -i 's/^summary:/sumary:/' content/toolkit/debt.md
	unchanged status 1 "$SITE_GEN" check --fix --no-history .
	git apply --check ../out || fail "$(cat ../out)"
	git apply ../out
	clean
	[ -z "$(git status --porcelain)" ]
}

test_fixes_are_data_too()
{
	sample
	sed -i 's/first\/plan.md)/frist\/plan.md)/' content/guide/second/network.md
	status 1 "$SITE_GEN" check --no-history --format json .
	prints '"fixes":[{"path":"content/guide/second/network.md","line":8,"column":16,"offset":96,"length":16,"text":"../first/plan.md"}]'
	[ "$(tail -c +97 content/guide/second/network.md | head -c 16)" = ../frist/plan.md ]
	status 1 "$SITE_GEN" check --no-history --format sarif .
	prints '"fixes":[{"artifactChanges":[{"artifactLocation":{"uri":"content/guide/second/network.md"},"replacements":[{"deletedRegion":{"startLine":8,"startColumn":16,"endLine":8,"endColumn":32},"insertedContent":{"text":"../first/plan.md"}}]}]}]'
}

test_options_that_do_not_go_together()
{
	sample
	status 2 "$SITE_GEN" check --yes .
	status 2 "$SITE_GEN" check --fix --format json .
	status 2 "$SITE_GEN" check --fix --ref HEAD .
}

test_a_file_that_is_saved_while_the_diff_is_read()
{
	sample
	sed -i 's/first\/plan.md)/frist\/plan.md)/' content/guide/second/network.md
	# A terminal, on which somebody answers late.
	cat >../answer.py <<'EOF'
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], "check", "--fix", "--no-history", "."])
seen = b""
while b"[y/N]" not in seen:
    seen += os.read(terminal, 4096)
if len(sys.argv) > 3:
    with open("content/guide/second/network.md", "ab") as page:
        page.write(b"Saved meanwhile.\r\n")
os.write(terminal, sys.argv[2].encode() + b"\n")
try:
    while True:
        more = os.read(terminal, 4096)
        if not more:
            break
        seen += more
except OSError:
    pass
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
EOF
	unchanged status 1 python3 ../answer.py "$SITE_GEN" n
	status 3 python3 ../answer.py "$SITE_GEN" y late
	prints '[edit-stale]'
	has content/guide/second/network.md '../frist/plan.md'
	status 0 python3 ../answer.py "$SITE_GEN" y
	has content/guide/second/network.md '../first/plan.md'
	has content/guide/second/network.md 'Saved meanwhile.'
}
