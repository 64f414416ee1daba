#!/bin/bash
# run: quick full
# SPDX-License-Identifier: EUPL-1.2
# What the leaflets promise: destroyed on request, with the code that the person has on paper.
. tests/cli/tap.sh

unset SPIEGELBLAD_ROLE
code='[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}'

# The codes on a sheet that are not its own.
other_codes() { # FILE ID
	pdftotext "$1" - 2>/dev/null | grep -oE "$code" | sort -u | grep -v "$2"
}
forgets() { # NAME CODE
	formdb forget "$2" >"$work/out" 2>"$work/err"
	is "$1" 0 $? "$work/err"
	hasnt "$1: not yet" "already" "$work/out"
	formdb forget "$2" >"$work/out" 2>"$work/err"
	has "$1: the second time" "already destroyed" "$work/out"
	formdb forget "$2" --json >"$work/out"
	has "$1: and so for programs" '"already":true,"reason":"request"' "$work/out"
}

# Without a name: by the strip, and not by the code of the sheet.
id=$(formgen -q print sg-c --event A --count 1 -o "$work/a.pdf")
strip=$(other_codes "$work/a.pdf" "$id")
formdb forget "$id" >"$work/out" 2>"$work/err"
is "the code of a sheet without a name: status" 66 $?
has "it takes the strip" "strip" "$work/err"
forgets "by the strip" "$strip"

# Client and worker: all sheets of the case, or one of them.
first=$(formgen -q print ss-c --event B --count 1 --family new --worker new -o "$work/b1.pdf")
case=$(other_codes "$work/b1.pdf" "$first")
second=$(formgen -q print ss-c --event B2 --count 1 --family "$case" -o "$work/b2.pdf")
third=$(formgen -q print ss-c --event B2 --count 1 --family "$case" -o "$work/b3.pdf")
forgets "by the code of a sheet of a client" "$third"
formdb forget "$case" --json >"$work/out" 2>"$work/err"
has "by the code of the case: the two that were left" '"sheets":2' "$work/out"
formdb forget "$case" >"$work/out" 2>"$work/err"
has "the second time" "already destroyed" "$work/out"
formdb forget "$second" >"$work/out" 2>"$work/err"
has "and each of its sheets" "already destroyed" "$work/out"

# Staff: by the code of the sheet.
id=$(formgen -q print tr-n --event C --count 1 -o "$work/c.pdf")
forgets "by the code of a sheet of staff" "$id"

formdb purge --list --json >"$work/out"
is "all of it is on the destruction list" 5 "$(grep -c '"kind":"answers".*"reason":"request"' "$work/out")"
formdb verify 2>"$work/err"
is "the store is in order" 0 $? "$work/err"
formdb purge --paper A administrator coordinator 2>"$work/err"
is "paper, destroyed by two" 0 $? "$work/err"
formdb purge --paper A administrator administrator 2>"$work/err"
is "one is not two: status" 64 $?
