#!/bin/bash
# run: full
# SPDX-License-Identifier: EUPL-1.2
# From promise to status: action points typed and read from action sheets, the list printed, ticked at
# the next meeting, scanned, and the points know how they stand.
. tests/cli/tap.sh

export SPIEGELBLAD_DB=$work/store.db
event="2026-11-30 Eindhoven"

# point N: its line in the list
point() {
	formdb action "$event" 2>/dev/null | sed -n "s/^ *$1  //p"
}

formgen print sg-a --event "$event" --count 3 -o "$work/sheets.pdf" >"$work/ids" 2>/dev/null
formgen layout sg-a --event "$event" >"$work/sheets.json"
formdb action "$event" --said "jullie bellen te laat" --doing "wij bellen binnen twee dagen" \
	--who "het team" --due 2026-12-15 >/dev/null 2>&1
formdb action "$event" --said "de brief is te moeilijk" --doing "wij schrijven korte brieven" \
	>/dev/null 2>&1
formdb action "$event" --said "wij willen een eigen kamer" --cannot "het gebouw is te klein" \
	>/dev/null 2>&1
is "three points are typed" 3 "$(formdb action "$event" 2>/dev/null | grep -c '^ *[0-9]')"

# The list: point 1 is done, point 2 in progress, point 3 stays as it is.
formgen actions "$event" --all -o "$work/list.pdf" 2>/dev/null
is "the list is printed" 0 $?
formgen layout actions --event "$event · actions" >"$work/list.json"
pdftotext "$work/list.pdf" - 2>/dev/null |
	grep -m 1 -E '^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$' >"$work/list.id"
printf '1 a1 cross 3\n1 a2 tick 2\n' >"$work/list.ticks"
simulate --pdf "$work/list.pdf" --layout "$work/list.json" --ids "$work/list.id" \
	--answers "$work/list.ticks" --pen ball-blue --seed 5 --out "$work/list-scan.pdf"
formscan read "$work/list-scan.pdf" >/dev/null 2>&1
is "the ticked list is read" 0 $?
formdb action "$event" >"$work/points" 2>"$work/err"
has "its answers are taken over" "2 answers were taken over" "$work/err"
is "point 1 is done" "done" "$(point 1 | cut -d' ' -f1)"
is "point 2 is in progress" in-progress "$(point 2 | cut -d' ' -f1)"
is "point 3 was not ticked and stays" not-possible "$(point 3 | cut -d' ' -f1)"
formdb action "$event" >/dev/null 2>"$work/err"
is "the same scan is taken over once" "" "$(cat "$work/err")"
formdb balance "$event" --json >"$work/json" 2>/dev/null
has "the list is no sheet of the event" '"printed":3' "$work/json"

# What is typed afterwards holds, until another list says otherwise.
formdb action "$event" --number 1 --status in-progress >/dev/null 2>&1
is "what is typed afterwards holds" in-progress "$(point 1 | cut -d' ' -f1)"
formgen actions "$event" -o "$work/next.pdf" 2>"$work/err"
pdftotext "$work/next.pdf" "$work/text" 2>/dev/null
has "the next list has the open points" "wij bellen binnen" "$work/text"
is "and not what cannot be done" "" "$(grep 'eigen kamer' "$work/text")"

# An action sheet without a number waits for a person, who is told how; a blank one does not.
printf '1 sa4 cross 2\n1 sa5 cross 1\n1 sa7 cross 2\n' >"$work/ticks"
simulate --pdf "$work/sheets.pdf" --layout "$work/sheets.json" --ids "$work/ids" \
	--answers "$work/ticks" --pen ball-black --seed 6 --out "$work/scan.pdf"
formscan read "$work/scan.pdf" >/dev/null 2>&1
formdb action "$event" >/dev/null 2>"$work/err"
has "a sheet without a number is told" "1 action sheets have no number" "$work/err"
code=$(sed -n 's/.*--answer \([A-Z0-9-]*\) sa1 .*/\1/p' "$work/err")
is "and which" "$(sed -n 1p "$work/ids")" "$code"
formdb review "$event" --answer "$code" sa1 4 >/dev/null 2>&1
formdb action "$event" >"$work/points" 2>"$work/err"
has "with its number it becomes a point" "^ 4  in-progress" "$work/points"
has "with who and when from the sheet" "het team, 20" "$work/points"
is "and nothing waits any more" "" "$(grep 'no number' "$work/err")"
