#!/bin/sh
# run: full
# SPDX-License-Identifier: EUPL-1.2
# Squares or codes are gone: the print tells how the page lies, and the code that is printed beside
# the page code, typed over by a person, tells which sheet it is.
. tests/cli/tap.sh

formgen layout sg-c --lang nl >"$work/layout"
formgen print sg-c --event pile --count 2 -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"
formdb backup "$work/printed.db" >"$work/out" 2>"$work/err"
first=$(sed -n 1p "$work/ids")
second=$(sed -n 2p "$work/ids")
scan() { # SQUARES,CODES that are gone, NAME, OPTIONS...
	gone=$1 name=$2
	shift 2
	simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --spoil "$gone" \
		--style cross --even --dpi 200 --out "$work/$name.pdf" --truth "$work/$name.truth" "$@"
}
fresh() {
	rm -f "$work"/store.db*
	cp "$work/printed.db" "$work/store.db"
	export SPIEGELBLAD_DB="$work/store.db"
}
judge() { # NAME of the scan, NAME of the test
	formdb export pile --format jsonl --reason test >"$work/export" 2>"$work/err"
	compare --truth "$work/$1.truth" --export "$work/export" --list >"$work/compare"
	is "$2: no wrong answer" 0 $? "$work/compare"
	has "$2: and every answer" ' 0 wrong, 0 absent' "$work/compare"
}

scan 6,0 bare --seed 5
fresh
formscan read "$work/bare.pdf" >"$work/records" 2>"$work/err"
is "no squares left: every side is read" 4 "$(cut -f2 "$work/records" | grep -c '^read$')" "$work/records"
judge bare "no squares left"

scan 6,2 lost --seed 7 --upside-down
fresh
formscan read "$work/lost.pdf" >"$work/records" 2>"$work/err"
is "nothing left: no side is read" 0 "$(cut -f2 "$work/records" | grep -c '^read$')" "$work/records"
typed() { # PAGE CODE
	formscan read --sheet "$2" "$work/lost.pdf:$1" >"$work/records" 2>"$work/err"
	is "nothing left: page $1 with its code: status" 0 $? "$work/err"
	has "nothing left: page $1 with its code is read" "lost.pdf:$1.read.$3" "$work/records"
}
typed 1 "$first" "$first.1"
typed 2 "$(echo "$first" | tr '[:upper:]-' '[:lower:] ')" "$first.2"
typed 4 "$(echo "$second" | tr -d -)" "$second.2"
typed 3 "$second" "$second.1"
judge lost "nothing left, four codes typed"
formdb balance pile >"$work/balance"
has "and the balance has them once" '^sides in  *4$' "$work/balance"
formscan read --sheet "$second" "$work/lost.pdf:3" >"$work/records" 2>"$work/err"
has "typed again: nothing changes" 'read before' "$work/records"

refused() { # NAME STATUS WORDS CODE INPUT
	formscan read --sheet "$4" "$5" >"$work/records" 2>"$work/err"
	is "$1: status" "$2" $?
	has "$1: said" "$3" "$work/err"
	is "$1: nothing is read" "" "$(cut -f2 "$work/records" | grep '^read$' | head -n 1)"
}
fresh
last=$(echo "$first" | cut -c14)
if [ "$last" = A ]; then other=B; else other=A; fi
refused "a wrong check character" 64 'is not a sheet code' "${first%?}$other" "$work/lost.pdf:1"
refused "a file of several pages" 64 'has 4 pages; say which one' "$first" "$work/lost.pdf"
refused "a page that is not there" 64 'has 4 pages, no page 9' "$first" "$work/lost.pdf:9"
refused "a file that is no picture" 65 'not a picture or PDF' "$first" "$work/layout"
refused "a file that is not there" 66 'nowhere' "$first" "$work/nowhere"
SPIEGELBLAD_DB="$work/another.db" formgen print sg-c --event other --count 1 -o "$work/o.pdf" \
	>"$work/strange" 2>"$work/err"
refused "a code of another store" 66 'was printed from this store' "$(cat "$work/strange")" "$work/lost.pdf:1"
formscan read --sheet "$first" "$work/bare.pdf:3" >"$work/records" 2>"$work/err"
is "a page with a code of its own: status" 65 $?
has "a page with a code of its own keeps it" "read.$second" "$work/records"
has "a page with a code of its own: said" 'has another code of its own' "$work/err"

# Another form under a typed code is not read as if it were that form.
formgen print ct-c --event other --count 1 -o "$work/ct.pdf" >"$work/ctids" 2>"$work/err"
formgen layout ct-c --lang nl >"$work/ctlayout"
simulate --pdf "$work/ct.pdf" --layout "$work/ctlayout" --ids "$work/ctids" --spoil 6,2 --dpi 200 \
	--out "$work/ct-scan.pdf"
formscan read --sheet "$first" "$work/ct-scan.pdf:1" >"$work/records" 2>"$work/err"
is "another form under that code: status" 65 $? "$work/err"
has "another form under that code is not read" 'unreadable' "$work/records"

echo "1..$tap_number"
