#!/bin/bash
# run: full comma
# SPDX-License-Identifier: EUPL-1.2
# The commands for what comes after a pile: result, action points, action list, card for clients.
. tests/cli/tap.sh

export SPIEGELBLAD_DB=$work/store.db
event="2026-11-30 Eindhoven"
formgen=$BUILD/bin/formgen formdb=$BUILD/bin/formdb

"$formgen" print sg-c --event "$event" --count 6 -o "$work/sheets.pdf" >/dev/null 2>&1
is "sheets are printed" 0 $?

"$formgen" result "$event" -o "$work/result.pdf" 2>"$work/err"
is "result: status" 0 $?
is "result: one page" 1 "$(pdfinfo "$work/result.pdf" 2>/dev/null | sed -n 's/^Pages: *//p')"
pdftotext "$work/result.pdf" "$work/text" 2>/dev/null
has "result: too few sheets are told in words" "We bespreken het zonder cijfers" "$work/text"
"$formgen" result "$event" --format json >"$work/json" 2>/dev/null
has "result: JSON hides what may not be told" '"returned":null' "$work/json"
"$formgen" result "$event" --format csv >"$work/csv" 2>/dev/null
has "result: CSV has its columns" "event,version,form,question" "$work/csv"
"$formgen" result nowhere 2>"$work/err"
is "result: an unknown event: status" 66 $?
has "result: the events there are" Eindhoven "$work/err"
"$formgen" result "$event" --lang xx -o "$work/x.pdf" 2>/dev/null
is "result: an unknown language: status" 64 $?

"$formdb" action "$event" --said "een twee drie vier vijf zes zeven acht negen" >/dev/null 2>"$work/err"
is "action: nine words: status" 65 $?
has "action: nine words are told" "may have 8" "$work/err"
is "action: a point gets a number" 1 "$("$formdb" action "$event" --said "jullie bellen te laat" \
	--doing "wij bellen binnen twee dagen" --who "het team" --due 2026-12-15 2>/dev/null)"

"$formgen" feedback "$event" -o "$work/card.pdf" 2>/dev/null
is "feedback: status" 0 $?
pdftotext "$work/card.pdf" "$work/text" 2>/dev/null
has "feedback: what clients said" "jullie bellen" "$work/text"
"$formgen" feedback "$event" --lang en -o "$work/x.pdf" 2>"$work/err"
is "feedback: a language without words: status" 65 $?
is "feedback: and no file" no "$([ -e "$work/x.pdf" ] && echo yes || echo no)"

"$formgen" actions "$event" -o "$work/list.pdf" 2>/dev/null
is "actions: status" 0 $?
"$formgen" actions "$event" -o "$work/list.pdf" 2>/dev/null
is "actions: the same again changes nothing" 0 $?
"$formdb" balance "$event" --json >"$work/json" 2>/dev/null
has "actions: the list is no sheet of the event" '"printed":6' "$work/json"

# Looking first, cases and lists.
"$formgen" print st-g --event "Team Noord" --family new --count 6 -o "$work/cards.pdf" >"$work/ids" 2>"$work/err"
token=$(sed -n 's/.*--family \([A-Z2-9-]*\):.*/\1/p' "$work/err")
"$formgen" result "Team Noord" --preview -o "$work/look.pdf" 2>/dev/null
is "preview: status" 0 $?
pdftotext "$work/look.pdf" "$work/text" 2>/dev/null
has "preview: says that nothing is printed yet" "Nog niet geprint" "$work/text"
"$formgen" result "Team Noord" --preview --format json >"$work/json" 2>/dev/null
has "preview: JSON has version 0" '"version":0' "$work/json"
"$formgen" result "Team Noord" --case "$token" -o "$work/case.pdf" 2>"$work/err"
is "case: nothing came back yet: status" 66 $?
"$formgen" result "Team Noord" --case nonsense 2>/dev/null
is "case: no token: status" 64 $?
"$formgen" layout st-g --event "Team Noord" >"$work/cards.json"
printf '1 sv1 cross 1 3\n1 sv3 cross 2\n' >"$work/ticks"
simulate --pdf "$work/cards.pdf" --layout "$work/cards.json" --ids "$work/ids" --answers "$work/ticks" \
	--pen ball-blue --seed 7 --out "$work/cards-scan.pdf"
"$BUILD/bin/formscan" read "$work/cards-scan.pdf" >/dev/null 2>&1
"$formgen" result "Team Noord" --case "$token" -o "$work/case.pdf" 2>/dev/null
is "case: status" 0 $?
pdftotext "$work/case.pdf" "$work/text" 2>/dev/null
has "case: what was chosen" "ik zie het voordoen" "$work/text"
is "case: and not what was not chosen" "" "$(grep 'lezen' "$work/text")"
"$formgen" result "Team Noord" --case "$token" --format csv >"$work/csv" 2>/dev/null
has "case: CSV" ",st-g,.*,sv1,3," "$work/csv"
"$formgen" result "Team Noord" --list requests 2>"$work/err"
is "list: an event without that list: status" 64 $?
"$formgen" print mt-a --event "Maatjes" --count 3 -o "$work/requests.pdf" >/dev/null 2>&1
"$formgen" result Maatjes --list requests -o "$work/list.pdf" 2>"$work/err"
is "list: without a reason: status" 77 $?
"$formgen" result Maatjes --list requests --reason "to call them" -o "$work/list.pdf" 2>/dev/null
is "list: with a reason: status" 0 $?
"$formgen" result Maatjes "$event" --together -o "$work/both.pdf" 2>/dev/null
is "beside each other: status" 0 $?
is "beside each other: one page" 1 "$(pdfinfo "$work/both.pdf" 2>/dev/null | sed -n 's/^Pages: *//p')"
