#!/bin/bash
# run: quick full
# SPDX-License-Identifier: EUPL-1.2
# From a written word to a line on the result, by the command line alone.
. tests/cli/tap.sh

unset SPIEGELBLAD_ROLE SPIEGELBLAD_KEY
export XDG_CONFIG_HOME="$work/config"
formgen -q print sg-c --event Ede --count 2 -o "$work/sheets.pdf" >"$work/ids"
formgen layout sg-c >"$work/layout"
simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --seed 5 --even \
	--dpi 150 --format png --out "$work/scans" >/dev/null
formscan -q read "$work/scans" >/dev/null
id=$(head -n 1 "$work/ids")
other=$(tail -n 1 "$work/ids")

formdb key create 2>/dev/null
formdb quote Ede --type "$id" sg6 "Jullie luisteren écht" --without name 2>"$work/err"
is "typed over" 0 $? "$work/err"
formdb quote Ede --json >"$work/out"
has "it is listed" "\"text\":\"Jullie luisteren écht\",\"without_name\":true" "$work/out"
formdb quote Ede --choose "$id" sg6 2>"$work/err"
is "chosen" 0 $? "$work/err"
formdb quote Ede >"$work/out"
has "and said so" 'chosen  "Jullie luisteren' "$work/out"
is "the words do not stand in the store" 0 "$(cat "$work"/store.db* | grep -ac "Jullie luisteren")"
formdb quote Ede --type "$other" sg6 "bel mij: 06-12345678" 2>"$work/err"
is "a telephone number is refused: status" 65 $?
formdb quote Ede --type "$other" sg1 "geen vak" 2>"$work/err"
is "no text area: status" 66 $?
formdb quote Ede --choose "$other" sg6 2>"$work/err"
is "nothing typed over there: status" 66 $?
formdb quote Ede --type "$other" sg6 "Bel vaker" --role coordinator 2>"$work/err"
is "typing over is not for the coordinator: status" 77 $?
formdb quote Edam --type "$id" sg6 "Bel vaker" 2>"$work/err"
is "a sheet of another event: status" 64 $?

formgen result Ede -o "$work/result.pdf" 2>"$work/err"
is "a result of two sheets" 0 $? "$work/err"
pdftotext "$work/result.pdf" - 2>/dev/null | tr '\n' ' ' >"$work/text"
has "the text is on it" "Jullie luisteren" "$work/text"

# Without the key: the result comes out, the text does not.
mv "$work/config/spiegelblad" "$work/away"
formdb quote Ede >"$work/out"
has "without the key it is closed" "sealed" "$work/out"
formgen result Ede -o "$work/without.pdf" 2>"$work/err"
is "without the key there is a result" 0 $? "$work/err"
pdftotext "$work/without.pdf" - 2>/dev/null >"$work/text"
hasnt "without the text" "Jullie luisteren" "$work/text"
mv "$work/away" "$work/config/spiegelblad"

formdb quote Ede --drop "$id" sg6 2>"$work/err"
is "destroyed" 0 $? "$work/err"
formdb quote Ede >"$work/out"
hasnt "and gone" "luisteren" "$work/out"
formdb verify 2>"$work/err"
is "the store is in order" 0 $? "$work/err"
