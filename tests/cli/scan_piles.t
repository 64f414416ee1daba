#!/bin/bash
# run: full
# SPDX-License-Identifier: EUPL-1.2
# Random piles: several forms, events and languages, any order, blank backs, pages scanned twice,
# strangers' pages, spoilt ones, files in one batch or in two. The balance adds up exactly, always; any
# number of jobs, with pictures of each step or without, gives the same lines and the same store.
. tests/cli/tap.sh
: "${PILES:=1}" # more of them: PILES=20 tests/cli/scan_piles.t

# EVENT FORM LANGUAGE COUNT: prints, and draws a pile of it with luck from the seed.
draw() {
	local name=$1-$2
	formgen print "$2" --lang "$3" --event "$1" --count "$4" -o "$work/$name.pdf" >"$work/$name.ids" 2>"$work/err"
	formgen layout "$2" --lang "$3" >"$work/$name.layout"
	# shellcheck disable=SC2086
	simulate --pdf "$work/$name.pdf" --layout "$work/$name.layout" --ids "$work/$name.ids" \
		--seed $RANDOM --dpi 120 --style usual --shuffle --turn-some $5 --out "$work/pile/$name.$6"
}
fresh() {
	cp "$work/printed.db" "$work/$1.db"
	export SPIEGELBLAD_DB="$work/$1.db"
}
events() {
	for event in een twee; do
		formdb balance "$event" --json
		formdb export "$event" --format jsonl --reason test
	done 2>"$work/null"
}
count() { # VERDICT in $work/records
	cut -f2 "$work/records" | grep -c "^$1\$"
}

for pile in $(seq "$PILES"); do
	RANDOM=$((4200 + pile))
	rm -rf "$work/pile" "$work"/*.db*
	mkdir "$work/pile"
	export SPIEGELBLAD_DB="$work/printed.db"
	draw een sg-c nl 3 "--blank-backs --twice $((RANDOM % 3))" pdf
	draw een ct-c en 2 "--foreign $((RANDOM % 3)) --spoil $((RANDOM % 3)),1" tif
	draw twee sg-c nl 2 "--twice 1 --spoil $((RANDOM % 2)),2" pdf
	cp "$work/pile/een-sg-c.pdf" "$work/pile/once more.pdf"
	head -c 20000 "$work/pile/twee-sg-c.pdf" >"$work/pile/cut off.pdf"
	: >"$work/pile/empty.jpg"
	formdb backup "$work/copy.db" >"$work/out" 2>"$work/err"
	mv "$work/copy.db" "$work/printed.db"

	fresh one
	formscan read --jobs 1 "$work/pile" >"$work/records" 2>"$work/err"
	events >"$work/events"
	sides=$(wc -l <"$work/records")
	new=$(grep -vc 'read before\(;\|$\)' "$work/records")
	sum=$(($(count read) + $(count duplicate) + $(count blank) + $(count foreign) + $(count unreadable)))
	is "pile $pile: each of $sides sides has one verdict" "$sides" "$sum" "$work/records"
	has "pile $pile: the balance says the same" "$sides sides in = $(count read) read + $(count duplicate) duplicate + $(count blank) blank + $(count foreign) foreign + $(count unreadable) unreadable" "$work/err"
	for event in een twee; do
		formdb balance "$event" --json >"$work/balance" 2>"$work/null"
		is "pile $pile, $event: printed = returned + missing" "$(number printed "$work/balance")" \
			"$(($(number returned "$work/balance") + $(number missing "$work/balance")))" "$work/balance"
		is "pile $pile, $event: in = read + duplicate + blank + foreign + unreadable" "$(number sides_in "$work/balance")" \
			"$(($(number read "$work/balance") + $(number duplicate "$work/balance") + $(number blank "$work/balance") + $(number foreign "$work/balance") + $(number unreadable "$work/balance")))" "$work/balance"
	done
	formdb verify >"$work/out" 2>"$work/err"
	is "pile $pile: the store is in order" 0 $? "$work/out"
	formscan read "$work/pile" >"$work/again" 2>"$work/err"
	events >"$work/events2"
	same "pile $pile: read again: nothing changed" "$work/events" "$work/events2"
	is "pile $pile: read again: as many sides" "$sides" "$(wc -l <"$work/again")" "$work/again"

	fresh four
	formscan read --jobs 4 "$work/pile" >"$work/records4" 2>"$work/err4"
	events >"$work/events4"
	same "pile $pile: four jobs: the same lines" "$work/records" "$work/records4"
	same "pile $pile: four jobs: the same store" "$work/events" "$work/events4"
	fresh traced
	formscan read --jobs 3 --trace "$work/trace" "$work/pile" >"$work/recordst" 2>"$work/errt"
	events >"$work/eventst"
	same "pile $pile: with --trace: the same lines" "$work/records" "$work/recordst"
	same "pile $pile: with --trace: the same store" "$work/events" "$work/eventst"
	rm -rf "$work/trace"

	# Halves in two batches, the second one first.
	fresh halves
	formscan read "$work/pile/twee-sg-c.pdf" "$work/pile/once more.pdf" >"$work/out" 2>"$work/err"
	formscan read "$work/pile" >"$work/out" 2>"$work/err"
	formdb balance een --json >"$work/balance" 2>"$work/null"
	fresh_sides=$(number sides_in "$work/balance")
	SPIEGELBLAD_DB=$work/one.db formdb balance een --json >"$work/balance" 2>"$work/null"
	is "pile $pile: in two batches: as many sides in" "$(number sides_in "$work/balance")" "$fresh_sides"
	[ "$new" -gt 20 ] || echo "# only $new sides"
done

echo "1..$tap_number"
