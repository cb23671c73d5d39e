# Completion in bash, held to what --help says.

load()
{
	"$SITE_GEN" completion >completion.bash
	. ./completion.bash
}

# offers WORD... LAST: what would be offered for the last word, in COMPREPLY.
complete_words()
{
	COMP_WORDS=("$SITE_GEN" "$@")
	COMP_CWORD=$#
	COMPREPLY=()
	_site_gen
}

offered()
{
	printf '%s\n' "${COMPREPLY[@]}" | grep -qxF -- "$1" || fail "'$1' is not among: ${COMPREPLY[*]}"
}

commands_of_help()
{
	"$SITE_GEN" --help | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p'
}

test_every_command_and_option_is_completed()
{
	local command option count=0

	load
	for command in $(commands_of_help); do
		complete_words "${command:0:2}"
		offered "$command"
		for option in $("$SITE_GEN" "$command" --help | grep -o '^ .*--[a-z-]*' | grep -o -- '--[a-z-]*'); do
			complete_words "$command" "${option:0:3}"
			offered "$option"
			count=$((count + 1))
		done
	done
	[ $count -gt 20 ] || fail "only $count options"
}

test_values()
{
	load
	complete_words check --format s
	offered sarif
	complete_words check --format = j
	offered json
	complete_words check --format =
	offered text
	mkdir some-folder
	touch some-file
	complete_words build some
	offered some-folder
	[ ${#COMPREPLY[@]} = 1 ] || fail "${COMPREPLY[*]}"
	complete_words build -o some
	offered some-file
	complete_words build --jobs ''
	[ ${#COMPREPLY[@]} = 0 ] || fail "${COMPREPLY[*]}"
}

test_operands()
{
	sample
	load
	complete_words explain link-m
	offered link-missing
	complete_words new out
	offered outcome
	complete_words new --title 'A b' out
	offered outcome
	complete_words new --title = 'A' outcome content/gui
	offered content/guide
	complete_words move content/guide/first/pl
	offered content/guide/first/plan.md
	complete_words completion b
	offered bash
	complete_words nonsense x
	[ ${#COMPREPLY[@]} = 0 ] || fail "${COMPREPLY[*]}"
}

test_names_with_blanks()
{
	load
	mkdir 'a folder'
	complete_words build a
	offered 'a folder'
}
