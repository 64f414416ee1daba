#!/bin/bash
# run: quick comma
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
