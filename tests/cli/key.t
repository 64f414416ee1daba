#!/bin/bash
# run: quick full sanitize
# SPDX-License-Identifier: EUPL-1.2
# The key of a store, from making it to typing it over from paper.
. tests/cli/tap.sh

export XDG_CONFIG_HOME="$work/config"
unset SPIEGELBLAD_KEY SPIEGELBLAD_ROLE

formdb key >"$work/out" 2>"$work/err"
is "no word: status" 64 $?
formdb key turn 2>"$work/err"
is "an unknown word: status" 64 $?
has "the words there are, are named" rotate "$work/err"
formdb key show >"$work/out"
has "a new store has no key" "no key" "$work/out"
formgen keysheet -o "$work/none.pdf" 2>"$work/err"
is "nothing to put on paper: status" 64 $?

formdb key create >"$work/out" 2>"$work/err"
is "create" 0 $?
is "the key is not on the screen" "" "$(cat "$work/out")"
file=$(ls "$work"/config/spiegelblad/*.key)
is "its file is for one person" 600 "$(stat -c %a "$file")"
is "in a folder for one person" 700 "$(stat -c %a "$work/config/spiegelblad")"
formdb key create 2>"$work/err"
is "a second one: status" 64 $?
formdb key show --json >"$work/out"
has "it is here" '"here":true' "$work/out"

formdb key print 2>"$work/err" >"$work/out"
is "print without a file: status" 64 $?
is "nothing on the screen" "" "$(cat "$work/out")"
formdb key print -o "$work/key.txt" 2>"$work/err"
is "print to a file" 0 $?
is "for one person" 600 "$(stat -c %a "$work/key.txt")"
key=$(cat "$work/key.txt")
is "eleven groups of five" 1 "$(grep -cE '^([2-9A-HJ-NP-Z]{5}-){10}[2-9A-HJ-NP-Z]{5}$' "$work/key.txt")"

formgen keysheet -o "$work/key.pdf" 2>"$work/err"
is "on paper" 0 $?
is "for one person" 600 "$(stat -c %a "$work/key.pdf")"
is "one page" 1 "$(pdfinfo "$work/key.pdf" | sed -n 's/^Pages: *//p')"
pdftotext "$work/key.pdf" - 2>/dev/null | tr -d '\n -' >"$work/text"
has "its letters are on the paper" "${key//-/}" "$work/text"
formgen keysheet --words en -o "$work/key-en.pdf" 2>"$work/err"
is "in English" 0 $?

# Lost with the computer, and typed over from paper.
rm "$file"
formdb key rotate 2>"$work/err"
is "without the key it cannot be changed: status" 66 $?
has "where it is looked for is said" "$file" "$work/err"
printf '%s\n' "${key,,}" | tr - ' ' | formdb key restore 2>"$work/err"
is "restored as it was typed" 0 $?
formdb key show >"$work/out"
has "pictures open" "is here" "$work/out"
echo "${key/[2-9A-Z]/2}X" | formdb key restore 2>"$work/err"
is "a wrong letter: status" 65 $?

formdb key rotate 2>"$work/err"
is "rotate" 0 $?
formdb key restore "$work/key.txt" 2>"$work/err"
is "the old paper is worth nothing: status" 65 $?
is "no key is left beside it" 1 "$(ls "$work/config/spiegelblad" | wc -l)"

formdb key rotate --role coordinator 2>"$work/err"
is "not for every role: status" 77 $?
formdb log >"$work/out"
is "all of it is in the log" "made shown restored changed" \
	"$(sed -n 's/.*  key \([a-z]*\)  .*/\1/p' "$work/out" | uniq | tr '\n' ' ' | sed 's/ $//')"
formdb log --check >"$work/out"
is "and it is whole" 0 $?
seal=$(sed -n 's/.*seal //p' "$work/out")
formdb log --check --seal "$seal" >/dev/null
is "the seal that was noted is there" 0 $?
formdb log --check --seal 1234-1234-1234-1234 >/dev/null 2>&1
is "another is not: status" 65 $?
