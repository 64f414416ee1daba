#!/bin/sh
# run: quick full sanitize comma
# SPDX-License-Identifier: EUPL-1.2
# The whole circle: print, fill in, scan, read, compare with what was meant.
# Every side is read, every answer is right, the balance is exact, and a second run changes nothing.
. tests/cli/tap.sh

case $LABEL in
full) count=12 ;;
comma) count=2 ;;
*) count=3 ;;
esac

# circle NAME SIMULATE-OPTIONS...: one pass, in a store of its own. $extra_blank, $extra_foreign and
# $extra_twice say how many sides come on top of the printed ones.
circle() {
	name=$1
	shift
	dir=$work/$(echo "$name" | tr -c 'a-z0-9\n' -)
	event="2026-11-30 $name"
	export SPIEGELBLAD_DB=$dir/store.db
	mkdir -p "$dir"
	formgen layout sg-c --lang nl >"$dir/layout.json"
	formgen print sg-c --event "$event" --count "$count" -o "$dir/sheets.pdf" >"$dir/ids" \
		2>"$dir/print.err"
	is "$name: $count sheet ids" "$count" "$(sort -u "$dir/ids" | wc -l)"
	simulate --pdf "$dir/sheets.pdf" --layout "$dir/layout.json" --ids "$dir/ids" \
		--truth "$dir/truth" --seed 20261130 --even "$@" --out "$dir/$scan"

	formscan read "$dir/$scan" >"$dir/records" 2>"$dir/read.err"
	is "$name: reading ends well" 0 $?
	sides=$((2 * count))
	all=$((sides + extra_blank + extra_foreign + extra_twice))
	is "$name: one record for each side" $all "$(wc -l <"$dir/records")"
	formdb balance --json >"$dir/balance"
	is "$name: sides in" $all "$(number sides_in "$dir/balance")"
	is "$name: read" $sides "$(number read "$dir/balance")"
	is "$name: blank" $extra_blank "$(number blank "$dir/balance")"
	is "$name: foreign" $extra_foreign "$(number foreign "$dir/balance")"
	is "$name: duplicate" $extra_twice "$(number duplicate "$dir/balance")"
	is "$name: unreadable" 0 "$(number unreadable "$dir/balance")"
	formdb balance "$event" --json >"$dir/event"
	is "$name: sheets printed" "$count" "$(number printed "$dir/event")"
	is "$name: sheets returned" "$count" "$(number returned "$dir/event")"
	is "$name: sheets missing" 0 "$(number missing "$dir/event")"

	formdb export "$event" --format jsonl --reason test >"$dir/export"
	compare --truth "$dir/truth" --export "$dir/export" --list $strict >"$dir/compare"
	is "$name: every answer right" 0 $? "$dir/compare"

	formscan read "$dir/$scan" >"$dir/again" 2>"$dir/again.err"
	is "$name: reading again ends well" 0 $?
	formdb balance --json >"$dir/balance-again"
	same "$name: reading again changes no number" "$dir/balance" "$dir/balance-again"
	formdb export "$event" --format jsonl --reason test >"$dir/export-again"
	same "$name: reading again changes no answer" "$dir/export" "$dir/export-again"
	has "$name: and says so" 'already\|before\|nothing new\|nothing changed' "$dir/again.err"
}

extra_blank=$((2 * count)) extra_foreign=2 extra_twice=3 strict=--strict scan=scan.pdf
circle "300 dpi grey jpeg in pdf" --style cross --pen ball-blue --scan clean --dpi 300 \
	--blank-backs --foreign 2 --twice 3 --shuffle
[ "$LABEL" != comma ] || exit 0
[ $count -lt 6 ] || count=6

extra_blank=0 extra_foreign=0 extra_twice=0 scan=scans
circle "200 dpi 1-bit png" --style cross --pen ball-black --scan bilevel --dpi 200 --format png

scan=scan.pdf
circle "upside down and 3 degrees skewed" --style cross --pen ball-blue --scan clean --dpi 300 \
	--upside-down --rotate 3

# People as they are: any pen, any habit, corrections. Asking is allowed, a wrong answer is not.
strict=
circle "people as they are" --style usual --pen any --scan clean --turn-some
