#!/bin/sh
# run: full
# SPDX-License-Identifier: EUPL-1.2
# X32: one paper scanned twice counts once, however it was scanned; two people who ticked the same
# boxes with the same pen on photocopies of one sheet are told apart, and a person is asked.
. tests/cli/tap.sh

formgen layout sg-c --lang nl >"$work/layout"
formgen print sg-c --event copies --count 2 -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"
for question in "sg1 cross 3" "sg2 cross 1" "sg3 cross 2" "sg4 cross 1" "sg5 cross 2" "sg7 cross 1"; do
	echo "* $question"
done >"$work/answers"

# scan NAME SEED SIMULATE-OPTIONS...: the same seed is the same pair of filled-in sheets.
scan() {
	name=$1 seed=$2
	shift 2
	simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --seed "$seed" \
		--answers "$work/answers" --pen ball-blue --scan clean --out "$work/$name.pdf" "$@"
	formscan read "$work/$name.pdf" >"$work/$name" 2>"$work/err"
	is "$name: reading ends well" 0 $? "$work/err"
}

scan first 1 --dpi 200
is "the first time all four sides are read" 4 "$(grep -c '	read	' "$work/first")" "$work/first"
scan coarse 1 --dpi 150 --rotate 2
is "the same paper at 150 dpi: four duplicates" 4 \
	"$(grep -c '	duplicate	.*was read before$' "$work/coarse")" "$work/coarse"
scan black-and-white 1 --depth bilevel --upside-down
is "the same paper in black and white: four duplicates" 4 \
	"$(grep -c '	duplicate	.*was read before$' "$work/black-and-white")" "$work/black-and-white"
scan somebody-else 2 --dpi 200
is "somebody else, the same answers: four questions for a person" 4 \
	"$(grep -c 'other ink: a person must decide' "$work/somebody-else")" "$work/somebody-else"
