#!/bin/bash
# run: quick comma
# SPDX-License-Identifier: EUPL-1.2
# Are the man pages of the formats true? Their examples are tried, and every name in what the
# programs write must stand in them.
. tests/cli/tap.sh

# The n-th example of a man page, as it is meant to be typed.
example() { # PAGE N
	awk -v wanted="$2" '/^\.EX/ { n++; on = n == wanted; next } /^\.EE/ { on = 0 } on' "$1" |
		sed 's/\\-/-/g; s/\\&//g'
}

# The names of members in a JSON text, each once.
members() {
	grep -oE '"[a-z_]+":' "$@" | tr -d '":' | sort -u
}

# Every name of LIST stands in PAGE as something that is explained (bold) or in an example.
explains() { # NAME PAGE LIST
	local name missing=
	for name in $3; do
		sed 's/\\-/-/g' "$2" | grep -qE "^\.B.*\b$name\b|\"$name\":" || missing="$missing $name"
	done
	is "$1" "" "$missing"
}

# A page is looked for beside its program, wherever that is.
form=$(ls ./*/spiegelblad-form.5) layout=$(ls ./*/spiegelblad-layout.5)
export=$(ls ./*/spiegelblad-export.5)

example "$form" 1 >"$work/tuesday.yaml"
formgen check "$work/tuesday.yaml" >"$work/out" 2>&1
is "the example of spiegelblad-form(5) is a form without errors" 0 $? "$work/out"
hasnt "and without advice" advice "$work/out"
formgen specimen "$work/tuesday.yaml" -o "$work/tuesday.pdf" >"$work/out" 2>&1
is "that can be printed" 0 $? "$work/out"
explains "spiegelblad-form(5) explains every key of the example form" "$form" \
	"$(sed 's/^#.*//' forms/library/example.yaml | grep -oE '^ *(- )?[a-z-]+:' |
		tr -d ' :' | sed 's/^-//' | sort -u | grep -vE '^(nl|en|nl-u)$')"

formgen layout sg-c --lang nl >"$work/layout.json"
explains "spiegelblad-layout(5) names every member of a layout" "$layout" \
	"$(members "$work/layout.json")"
formgen layout sg-c --variant lijn >"$work/line.json"
explains "and those of a line" "$layout" "$(members "$work/line.json")"
is "its format is the one that is written" \
	"$(example "$layout" 1 | grep -oE '"format":[0-9]+')" \
	"$(grep -oE '"format":[0-9]+' "$work/layout.json")"

formgen print sg-t --event Formats --count 1 -o "$work/sheet.pdf" >"$work/id" 2>"$work/err"
formdb export Formats --format csv >"$work/export.csv" 2>"$work/err"
is "an export without rows has a header" 0 $? "$work/err"
for column in $(head -n 1 "$work/export.csv" | tr -d '\r' | tr ',' '\n' | sed -n 1,6p); do
	has "spiegelblad-export(5) names the column $column" "\\b$column\\b" "$export"
done
formgen result Formats --format json >"$work/result.json" 2>"$work/err"
is "a result as JSON" 0 $? "$work/err"
explains "spiegelblad-export(5) names every member of a result" "$export" \
	"$(members "$work/result.json")"

for page in "$form" "$layout" "$export"; do
	has "${page##*/} names the version" "$(sed -n 's/^VERSION := //p' Makefile)" "$page"
	if command -v man >/dev/null && command -v groff >/dev/null; then
		is "${page##*/} has no faults" "" "$(LC_ALL=C.UTF-8 MANROFFSEQ='' \
			man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)"
	fi
done
