# site-gen move

test_the_sample_is_clean()
{
	sample
	clean
}

test_a_page_is_renamed_and_every_link_mended()
{
	sample
	status 0 "$SITE_GEN" move content/guide/first/plan.md content/guide/first/making-a-plan.md
	[ ! -e content/guide/first/plan.md ] || fail 'the old file is there'
	has content/guide/first/making-a-plan.md 'aliases: [guide/first/plan.html]'
	has content/guide/first/review.md '[the plan](making-a-plan.md) and [its steps](making-a-plan.md#steps "Steps of the plan"), [again](<making-a-plan.md>)'
	has content/guide/first/review.md '[plan]: making-a-plan.md#sign'
	has content/guide/first/review.md '![](ref:plan#sign)'
	has content/guide/first/review.md '  - "plan"   # the plan itself'
	has content/toolkit/debt.md '[the plan](ref:guide/plan#steps) and [the plan](../guide/first/making-a-plan.md)'
	has content/toolkit/debt.md 'replaced-by: guide/plan'
	has content/guide/second/network.md '(../first/making-a-plan.md), [must do](../first/making-a-plan.md#sign)'
	clean
}

test_what_no_edit_touches_stays_byte_for_byte()
{
	sample
	cp -r content ../old
	status 0 "$SITE_GEN" move guide/first/plan guide/first/making-a-plan
	sed 's/first\/plan\.md/first\/making-a-plan.md/g' ../old/guide/second/network.md |
		cmp - content/guide/second/network.md
	sed '/^see:/a aliases: [guide/first/plan.html]' ../old/guide/first/plan.md |
		cmp - content/guide/first/making-a-plan.md
	cmp ../old/search.yaml content/search.yaml
	cmp ../old/guide/publication.yaml content/guide/publication.yaml
}

test_line_ends_of_the_page_itself()
{
	sample
	status 0 "$SITE_GEN" move guide/second/network.md guide/second/people
	printf 'aliases: [guide/second/network.html]\r\n---\r\n' >../wanted
	grep -A1 '^aliases' content/guide/second/people.md | cmp - ../wanted
	clean
}

test_own_links_follow_into_another_folder()
{
	sample
	status 0 "$SITE_GEN" move guide/first/plan.md guide/second/
	has content/guide/second/plan.md '[the review](../first/review.md), [its times](../first/review.md#times) and [the form](../first/form.pdf)'
	has content/guide/second/plan.md '[who is there](../second/network.md)'
	has content/guide/second/network.md '[the plan](plan.md), [must do](plan.md#sign)'
	clean
}

test_ids_change_with_the_publication()
{
	sample
	status 0 "$SITE_GEN" move guide/first/plan.md toolkit/
	has content/toolkit/debt.md '(ref:toolkit/plan#steps)'
	has content/toolkit/debt.md 'replaced-by: toolkit/plan'
	has content/search.yaml 'page: toolkit/plan   # the first chapter'
	has content/search.yaml 'page: plan'
	has content/guide/first/review.md '![](ref:plan#sign)'
	has content/toolkit/plan.md 'see: [review, toolkit/debt]'
	clean
}

test_references_in_any_field()
{
	sample
	printf -- '---\nid: cat\ntype: category\ntitle: Category\nsummary: One.\ncolumn: "ref:guide/plan#steps"  # quoted\n---\n' \
		>content/toolkit/cat.md
	status 0 "$SITE_GEN" move guide/first/plan.md toolkit/
	has content/toolkit/cat.md 'column: "ref:toolkit/plan#steps"  # quoted'
}

test_an_id_that_would_be_two_pages_is_qualified()
{
	sample
	printf -- '---\nid: plan\ntype: page\ntitle: Another\nsummary: Another plan.\n---\n' >content/topics/plan.md
	sed -i 's/page: plan$/page: guide\/plan/' content/search.yaml
	status 0 "$SITE_GEN" move guide/first/plan.md toolkit/
	has content/guide/first/review.md '![](ref:toolkit/plan#sign)'
	has content/guide/first/review.md '- "toolkit/plan"   # the plan itself'
	clean
}

test_aliases_keep_their_form()
{
	sample
	status 0 "$SITE_GEN" move guide/first/review.md guide/first/looking-again.md
	printf 'aliases:\n  - guide/first/review.html\n  - guide/old-review.html   # printed in 2019\n' >../wanted
	grep -A2 '^aliases' content/guide/first/looking-again.md | cmp - ../wanted
	status 0 "$SITE_GEN" move guide/first/plan.md guide/first/plan-b
	status 0 "$SITE_GEN" move guide/first/plan-b.md guide/first/plan-c
	has content/guide/first/plan-c.md 'aliases: [guide/first/plan-b.html, guide/first/plan.html]'
	sed -i 's/^aliases: .*/aliases: guide\/first\/plan.html # one/' content/guide/first/plan-c.md
	status 0 "$SITE_GEN" move guide/first/plan-c.md guide/first/plan-d
	has content/guide/first/plan-d.md 'aliases: [guide/first/plan-c.html, guide/first/plan.html] # one'
	clean
}

test_moving_back_swaps_the_alias()
{
	sample
	cp content/guide/first/plan.md ../plan.md
	status 0 "$SITE_GEN" move guide/first/plan.md guide/second/
	status 0 "$SITE_GEN" move guide/second/plan.md guide/first/
	has content/guide/first/plan.md 'aliases: [guide/second/plan.html]'
	grep -v '^aliases' content/guide/first/plan.md | cmp - ../plan.md
	clean
}

test_without_an_alias()
{
	sample
	status 0 "$SITE_GEN" move --no-alias guide/first/plan.md guide/first/plan-b
	lacks content/guide/first/plan-b.md alias
	clean
}

test_a_page_without_an_id_keeps_the_one_it_had()
{
	sample
	printf -- '---\ntype: section\ntitle: Notes\n---\n\nNotes.\n' >content/guide/second/notes.md
	printf '\n[Notes](ref:second/notes)\n' >>content/guide/first/plan.md
	clean
	status 0 "$SITE_GEN" move guide/second/notes.md guide/second/remarks
	has content/guide/second/remarks.md 'id: second/notes'
	has content/guide/first/plan.md '(ref:second/notes)'
	clean
}

test_a_folder_with_its_part()
{
	sample
	status 0 "$SITE_GEN" move guide/first guide/beginning
	has content/guide/publication.yaml '  - id: beginning     # the beginning'
	has content/guide/second/network.md '(../beginning/plan.md)'
	has content/guide/second/network.md '[the part](../beginning/index.md)'
	has content/guide/beginning/index.md 'aliases: [guide/first/index.html]'
	has content/guide/beginning/index.md 'summary: How to begin.'
	has content/guide/beginning/plan.md 'aliases: [guide/first/plan.html]'
	[ -f content/guide/beginning/form.pdf ] || fail 'the form stayed'
	[ ! -e content/guide/first ] || fail 'the old folder is there'
	lacks content/guide/beginning/review.md '../'
	clean
}

test_a_whole_publication()
{
	sample
	status 0 "$SITE_GEN" move guide handbook
	[ -f content/handbook/publication.yaml ]
	has content/toolkit/debt.md 'replaced-by: handbook/plan'
	has content/search.yaml 'page: handbook/plan'
	clean
}

test_a_file_that_is_no_page()
{
	sample
	status 0 "$SITE_GEN" move content/guide/first/form.pdf guide/second/blank
	[ -f content/guide/second/blank.pdf ]
	has content/guide/first/plan.md '[the form](../second/blank.pdf)'
	clean
}

test_it_knows_pages_by_id_and_address()
{
	sample
	status 0 "$SITE_GEN" move ref:guide/plan guide/first/a
	status 0 "$SITE_GEN" move guide/first/a.html guide/first/b.html
	status 0 "$SITE_GEN" move plan guide/first/c
	[ -f content/guide/first/c.md ]
	clean
}

test_git_moves_too_and_nothing_is_committed()
{
	sample_in_git
	printf '\nNot staged.\n' >>content/guide/first/plan.md
	status 0 "$SITE_GEN" move guide/first/plan.md guide/first/plan-b
	says 'nothing is committed'
	[ "$(git diff --cached --name-status -M)" = $'R100\tcontent/guide/first/plan.md\tcontent/guide/first/plan-b.md' ] ||
		fail "$(git diff --cached --name-status -M)"
	git diff -- content/guide/first/plan-b.md | grep -q '^+Not staged' || fail 'what was not staged is'
	[ "$(git log --oneline | wc -l)" = 1 ]
	[ "$(git ls-files --others)" = '' ] || fail 'something was left'
}

test_a_file_that_git_does_not_know()
{
	sample_in_git
	printf -- '---\nid: fresh\ntype: page\ntitle: Fresh\nsummary: Fresh.\n---\n' >content/guide/first/fresh.md
	status 0 "$SITE_GEN" move guide/first/fresh guide/first/stale
	[ -z "$(git diff --cached --name-only)" ]
	[ "$(git ls-files --others)" = content/guide/first/stale.md ]
}

test_a_site_in_a_folder_of_the_repository()
{
	sample
	cd ..
	git init -q .
	git add -A
	git commit -qm 'The site'
	cd site
	status 0 "$SITE_GEN" move guide/first guide/beginning
	[ "$(git diff --cached --name-status -M | grep -c ^R)" = 3 ] || fail "$(git diff --cached --name-status -M)"
}

test_a_locked_index_undoes_everything()
{
	sample_in_git
	touch .git/index.lock
	unchanged status 3 "$SITE_GEN" move guide/first/plan.md guide/first/plan-b
	says 'index.lock'
}

test_dry_run_is_a_diff_that_git_applies()
{
	sample_in_git
	unchanged status 0 "$SITE_GEN" move --dry-run guide/first toolkit/
	cp ../out ../move.diff
	git apply --check ../move.diff || fail 'git does not apply it'
	git apply --index ../move.diff
	git stash -q
	status 0 "$SITE_GEN" move guide/first toolkit/
	git add -A
	[ "$(git diff --cached 'stash@{0}' --stat)" = '' ] || fail "$(git diff --cached 'stash@{0}')"
}

test_what_cannot_be_meant()
{
	sample
	unchanged status 2 "$SITE_GEN" move guide/first/pln.md guide/first/b
	says "did you mean 'content/guide/first/plan.md'?"
	unchanged status 2 "$SITE_GEN" move guide/first/plan.md guide/first/review.md
	says 'exists already'
	unchanged status 2 "$SITE_GEN" move guide/first/plan.md guide/first/plan.md
	unchanged status 2 "$SITE_GEN" move guide/first/plan.md 'guide/first/My Plan'
	says "for example 'my-plan'"
	unchanged status 2 "$SITE_GEN" move guide/first/plan.md ../plan.md
	says 'not in content/'
	unchanged status 2 "$SITE_GEN" move guide guide/first/
	says 'is inside'
	unchanged status 2 "$SITE_GEN" move guide/first/plan.md
	unchanged status 2 "$SITE_GEN" move content elsewhere
	cp content/guide/first/plan.md content/guide/first.md
	sed -i 's/^id: .*/id: first/' content/guide/first.md
	unchanged status 2 "$SITE_GEN" move guide/first guide/third
	says 'a folder and a page'
}

test_a_move_that_would_break_something_is_refused()
{
	sample
	sed -i 's/see: \[review, toolkit\/debt\]/see: [review, "toolkit\/d\\x65bt"]/' content/guide/first/plan.md
	clean
	unchanged status 1 "$SITE_GEN" move toolkit tools
	says 'content/guide/first/plan.md:7:'
	says '[edit-by-hand]'
	# Another authority's guidance.
	printf 'title: South\nauthority: south\n' >content/toolkit/publication.yaml
	printf 'title: Guide\nauthority: north\n' >content/guide/publication.yaml
	sed -i 's/^  title: South/&\n    neutral: true/' content/site.yaml
	sed -i 's/d\\x65bt/debt/; s/^topics.*/&\ncross-authority: [south]/' content/guide/first/plan.md
	sed -i 's/^kind.*/&\ncross-authority: [north]/' content/toolkit/debt.md
	clean
	unchanged status 1 "$SITE_GEN" move guide/first/review.md toolkit/
	says '[cross-authority]'
}

test_errors_that_were_there_do_not_matter()
{
	sample
	printf '\n[nowhere](nowhere.md)\n' >>content/guide/first/plan.md
	status 0 "$SITE_GEN" move guide/first/plan.md guide/second/
	has content/guide/second/plan.md '[nowhere](nowhere.md)'
}

test_a_link_is_not_followed()
{
	sample
	mv content/guide/first/review.md ../review.md
	ln -s ../../../../review.md content/guide/first/review.md
	cp ../review.md ../review.old
	unchanged status 3 "$SITE_GEN" move guide/first/plan.md guide/first/plan-b
	says '[edit-stale]'
	cmp ../review.md ../review.old
}

test_nothing_leaves_the_site_by_a_link()
{
	sample
	mkdir ../outside
	ln -s ../../outside content/elsewhere
	status 3 "$SITE_GEN" move guide/first/plan.md elsewhere/
	[ -z "$(ls ../outside)" ] && [ -f content/guide/first/plan.md ]
}

# A repository may hold anything, a journal too.
test_a_journal_of_somebody_else_is_not_followed()
{
	local path

	sample
	ln -s .. content/up
	for path in ../victim content/../../victim content/up/../victim /tmp/victim content/up/assets/victim layouts/victim; do
		mkdir .site-gen-edit
		echo 'Owned.' >.site-gen-edit/0.old
		printf 'site-gen edit 1\0%s\0%s\0' "$path" "$path" >.site-gen-edit/journal
		printf '12 34\0' >>.site-gen-edit/journal
		unchanged status 3 "$SITE_GEN" move guide/first/plan.md guide/first/b
		says 'is not in content/'
		[ ! -e ../victim ] && [ ! -e assets/victim ]
		rm -r .site-gen-edit
	done
	ln -s / .site-gen-edit
	unchanged status 3 "$SITE_GEN" move guide/first/plan.md guide/first/b
}

test_a_file_keeps_its_mode()
{
	sample
	chmod 640 content/guide/first/plan.md
	chmod 604 content/toolkit/debt.md
	status 0 "$SITE_GEN" move guide/first/plan.md guide/first/plan-b
	[ "$(stat -c %a content/guide/first/plan-b.md)" = 640 ]
	[ "$(stat -c %a content/toolkit/debt.md)" = 604 ]
}
