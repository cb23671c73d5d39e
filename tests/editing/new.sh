# site-gen new

# What check says of the page is what new said is left to fill in.
test_every_type_passes_but_for_what_is_to_be_written()
{
	local type path

	sample
	for type in $("$SITE_GEN" new | cut -d ' ' -f 1); do
		status 0 "$SITE_GEN" new "$type" "guide/second/a-$type"
		path=content/guide/second/a-$type.md
		prints "$path"
		[ -f "$path" ]
		"$SITE_GEN" check --no-history . >../check 2>&1 || true
		grep 'error' ../check | grep -v "^$path:.*is empty \[value-type\]$\|^[0-9]* error" >../other || true
		[ ! -s ../other ] || fail "$type: $(cat ../other)"
		# Filled in, nothing is left but empty sections.
		sed -i "s/^\(published\): .*/\1: 2026-11-22/; s/^\([a-z-]*\): #.*/\1: word/" "$path"
		status 0 "$SITE_GEN" check --no-history . || fail "$type: $(cat ../err)"
		rm "$path"
	done
}

test_headings_stand_in_order()
{
	sample
	status 0 "$SITE_GEN" new outcome guide/second/home --title 'Home life: "safe"'
	printf -- '---\nid: home\ntype: outcome\ntitle: "Home life: \\"safe\\""\nsummary: # one sentence, for lists and search results\n---\n\n## Doing well\n\n## Needs some help\n\n## At risk\n' |
		cmp - content/guide/second/home.md || cat content/guide/second/home.md
	says "line 5: 'summary' is empty"
	says "line 8: nothing stands under 'Doing well'"
}

test_names_come_from_the_title()
{
	sample
	status 0 "$SITE_GEN" new page guide/first/ --title "Children's meetings – Ä plan (2)"
	prints 'content/guide/first/childrens-meetings-plan-2.md'
	status 0 "$SITE_GEN" new page --title 'The Plan'
	prints 'content/guide/first/the-plan.md'
	has content/guide/first/the-plan.md 'id: the-plan'
	status 0 "$SITE_GEN" new page --title 'The Plan'
	prints 'content/guide/first/the-plan-2.md'
	has content/guide/first/the-plan-2.md 'id: the-plan-2'
	status 0 "$SITE_GEN" new topic
	prints 'content/topics/new-topic.md'
}

test_the_id_is_free_in_the_publication()
{
	sample
	status 0 "$SITE_GEN" new page guide/second/plan.md
	has content/guide/second/plan.md 'id: plan-2'
	# "plan" alone would be two pages.
	status 0 "$SITE_GEN" new page toolkit/plan
	has content/toolkit/plan.md 'id: plan-3'
	unchanged status 1 "$SITE_GEN" new page toolkit/another --id plan
	says '[link-ambiguous]'
	status 0 "$SITE_GEN" new page toolkit/other --id my-own
	has content/toolkit/other.md 'id: my-own'
	unchanged status 2 "$SITE_GEN" new page toolkit/third --id debt
	says "taken by 'content/toolkit/debt.md'"
	unchanged status 2 "$SITE_GEN" new page toolkit/third --id 'Not An Id'
}

test_what_other_pages_have_is_shown()
{
	sample
	status 0 "$SITE_GEN" new resource toolkit/money
	has content/toolkit/money.md 'kind: # as in: form'
}

test_nothing_is_written_over()
{
	sample
	unchanged status 2 "$SITE_GEN" new page guide/first/plan.md
	says 'exists already'
	unchanged status 2 "$SITE_GEN" new page guide/first/plan
	ln -s nowhere content/guide/first/dangling.md
	status 2 "$SITE_GEN" new page guide/first/dangling
}

test_slips()
{
	sample
	unchanged status 2 "$SITE_GEN" new outcom
	says "did you mean 'outcome'?"
	unchanged status 2 "$SITE_GEN" new nonsense
	unchanged status 2 "$SITE_GEN" new page 'guide/first/My Page.md'
	says "for example 'my-pagemd'" || says "for example 'my-page"
	unchanged status 2 "$SITE_GEN" new page ../outside
	unchanged status 2 "$SITE_GEN" new page /tmp/outside
	unchanged status 1 "$SITE_GEN" new page guide/third/page
	says '[part-unknown]'
}

test_a_site_elsewhere()
{
	sample
	cd ..
	"$SITE_GEN" new page guide/first/x --directory site >out 2>err
	[ "$(cat out)" = site/content/guide/first/x.md ]
	[ -f site/content/guide/first/x.md ]
	status=0
	"$SITE_GEN" new page --directory nowhere >out 2>err || status=$?
	[ $status = 3 ] || fail "gave $status"
}
