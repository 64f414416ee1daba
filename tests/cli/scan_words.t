#!/bin/sh
# run: quick
# SPDX-License-Identifier: EUPL-1.2
# formscan where there is nothing to read, or two things are asked at once: everything that was
# named is told of, and the others go on.
. tests/cli/tap.sh

unset SPIEGELBLAD_ROLE
formgen -q print tr-n --event Ede --count 1 -o "$work/sheets.pdf" >"$work/ids"
id=$(cat "$work/ids")

# --- what is named and cannot be read ---
mkdir "$work/pile"
mkfifo "$work/pipe"
ln -s "$work/nowhere" "$work/pile/2-link.png"
deep=$work/pile/3
for i in 1 2 3 4 5 6 7 8 9 10; do deep=$deep/a/b/c/d; done
mkdir -p "$deep"
cp "$work/sheets.pdf" "$deep"
echo "a letter" >"$work/pile/4-letter.txt"
refuses "a pipe" 66 "pipe: neither a file nor a folder" formscan enqueue "$work/pipe"
formscan enqueue --json "$work/pile" >"$work/out" 2>"$work/err"
is "a pile with holes: status" 66 $? "$work/err"
has "a pile with holes: the sentence" "2-link.png: " "$work/err"
has "folders without end are told" "too many folders deep" "$work/err"
has "the others go on" '"file":".*4-letter.txt","added":true' "$work/out"
is "nothing else does" 1 "$(wc -l <"$work/out")"
formscan enqueue --json "$work/pile/4-letter.txt" >"$work/out" 2>"$work/err"
has "and once" '"added":false' "$work/out"
formdb queue --json >"$work/out"
has "what waits, for programs" \
	'{"file":".*4-letter.txt","bytes":9,"state":"waiting","tries":0,"worker":null,"reason":""' "$work/out"
says "what was read from the queue, for programs" \
	'^{"file":".*4-letter.txt","sides":1,"read":0,"duplicate":0,"blank":0,"foreign":0,"unreadable":1}$' \
	formscan work --until-empty --json
refuses "to read what is not there" 66 "nowhere" formscan reread "$work/nowhere"

# --- a page of which the code was typed ---
refuses "a misread code" 64 "is not a sheet code" formscan read --sheet XXXX "$work/sheets.pdf"
refuses "a code for two pages" 64 "belongs to one page" \
	formscan read --sheet "$id" "$work/sheets.pdf" "$work/sheets.pdf"
refuses "a code of nobody" 66 "no sheet with the code" \
	formscan read --sheet 2222-2222-2234 "$work/sheets.pdf:1"
refuses "a code and a form of others" 64 "forms of our own" formscan read --sheet "$id" \
	--blank "$work/sheets.pdf" --layout "$work/ids" "$work/sheets.pdf"
formdb -q forget "$id" >"$work/out"
refuses "a sheet that was erased" 66 "erased on request" \
	formscan read --sheet "$id" "$work/sheets.pdf:1"

# --- a form of others that is none ---
echo '{"format":1,"form":"x","page_mm":[210,297],"sides":[]}' >"$work/layout.json"
refuses "a layout without sides" 65 "layout.json: .*sides" \
	formscan read --blank "$work/sheets.pdf" --layout "$work/layout.json" "$work/sheets.pdf"
refuses "a layout that is not there" 66 "nothing.json" \
	formscan read --blank "$work/sheets.pdf" --layout "$work/nothing.json" "$work/sheets.pdf"
formgen layout tr-n >"$work/layout.json"
refuses "a blank form that is not there" 66 "nothing.pdf" \
	formscan read --blank "$work/nothing.pdf" --layout "$work/layout.json" "$work/sheets.pdf"
: >"$work/empty.pdf"
formscan read "$work/empty.pdf" >"$work/out" 2>"$work/err"
has "an empty file is a side that could not be read" "unreadable.*the file is empty" "$work/out"
