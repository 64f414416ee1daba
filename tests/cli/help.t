#!/bin/bash
# run: quick comma
# SPDX-License-Identifier: EUPL-1.2
# Do --help, the man page, the completion and VERSION tell the same story? And do all programs
# behave alike: help on stdout, one line about a wrong word, the statuses of sysexits.h.
. tests/cli/tap.sh

version=$(sed -n 's/^VERSION := //p' Makefile)

# The commands that a program's help names.
commands_of() {
	"$1" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p'
}

# The long options in a text.
options_in() {
	sed 's/\\-/-/g; s/\\f.//g' "$@" | grep -oE -- '--[a-z][a-z-]+' | sort -u
}

# What the completion offers after these words; the last one is being typed.
completed() { # FILE PROGRAM WORD...
	bash --norc -c '
		. "$1"
		shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
		function=$(complete -p "$1" 2>/dev/null | sed "s/.*-F \([^ ]*\).*/\1/")
		[ -n "$function" ] || exit
		"$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
		printf "%s\n" "${COMPREPLY[@]}"' completed "$@" | sed 's/[ =]*$//' | sort -u
}

# NAME WANTED GOT: every line of WANTED is a line of GOT.
holds() {
	lost=$(comm -23 <(sort -u <<<"$2") <(sort -u <<<"$3"))
	is "$1" "" "$lost"
}

for path in "$BUILD"/bin/*; do
	program=${path##*/}
	man=$(ls ./*/"$program.1" 2>/dev/null)
	completion=$(ls ./*/"$program.bash" 2>/dev/null)

	"$program" --help >"$work/help" 2>"$work/err"
	is "$program --help: status" 0 $?
	is "$program --help: the example comes first" Example: "$(head -n 1 "$work/help" | cut -d' ' -f1)"
	is "$program --help: nothing on stderr" "" "$(cat "$work/err")"
	is "$program --help: at most 80 columns" "" "$(awk 'length > 80 && !/^Example/' "$work/help")"
	is "$program --version" "$program $version" "$("$program" --version | head -n 1 | cut -d' ' -f1,2)"
	"$program" no-such-command >"$work/out" 2>"$work/err"
	is "$program: an unknown command: status" 64 $?
	has "$program: it is named" no-such-command "$work/err"
	has "$program: and help is pointed at" "'$program --help'" "$work/err"
	is "$program: not the whole help" 2 "$(wc -l <"$work/err")"
	is "$program: nothing on stdout" "" "$(cat "$work/out")"
	if [ -n "$(commands_of "$program")" ]; then
		"$program" >"$work/out" 2>"$work/err"
		is "$program without a word: status" 64 $?
	fi
	"$program" --help >/dev/full 2>"$work/err"
	is "$program: a full disk is noticed" 74 $?

	is "$program has a man page" 1 "$(echo $man | wc -w)"
	is "$program has a completion" 1 "$(echo $completion | wc -w)"
	man=${man:-/dev/null} completion=${completion:-/dev/null}
	has "$program: the man page names the version" "$version" "$man"
	commands=$(commands_of "$program")
	help=$work/all-help
	"$program" --help >"$help"
	for command in $commands; do
		"$program" "$command" --help >"$work/help" 2>"$work/err"
		is "$program $command --help: status" 0 $?
		cat "$work/help" >>"$help"
		has "$program $command: in the man page" "$command" "$man"
		holds "$program $command: its options are completed" "$(options_in "$work/help")" \
			"$(completed "$completion" "$program" "$command" --)"
		"$program" "$command" --no-such-option >"$work/out" 2>"$work/err"
		is "$program $command: an unknown option: status" 64 $?
		has "$program $command: it is named" no-such-option "$work/err"
	done
	holds "$program: its commands are completed" "$commands" "$(completed "$completion" "$program" "")"
	is "$program: options in the man page and in the help" "$(options_in "$help")" \
		"$(options_in "$man")"
	if command -v man >/dev/null && command -v groff >/dev/null; then
		is "$program: the man page has no faults" "" \
			"$(LC_ALL=C.UTF-8 MANROFFSEQ= man --warnings -E UTF-8 -l -Tutf8 -Z "$man" 2>&1 >/dev/null)"
	fi
done
