#!/bin/sh
# run: full sanitize
# SPDX-License-Identifier: EUPL-1.2
# After a pile: how printer and scanner are doing, and what to do before the next pile is lost.
. tests/cli/tap.sh

formgen layout sg-c --lang nl >"$work/layout"
formgen print sg-c --event pile --count 2 -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"
formdb backup "$work/printed.db" >"$work/out" 2>"$work/err"
read_pile() { # NAME SIMULATOR-OPTIONS...
	name=$1
	shift
	rm -f "$work"/store.db*
	cp "$work/printed.db" "$work/store.db"
	simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --style cross --even \
		--dpi 150 --out "$work/$name.pdf" "$@"
	formscan read "$work/$name.pdf" >"$work/records" 2>"$work/err"
}
read_pile good --scan clean
has "a good pile: one line of figures" 'the scans: size \(9[89]\|10[01]\).[0-9]%, [01].[0-9] degrees askew' "$work/err"
hasnt "a good pile: no warning" 'clean the glass\|print at 100\|set the' "$work/err"
read_pile askew --scan clean --rotate 5
has "a pile that lies askew: what to do" '5 degrees askew: set the paper guides' "$work/err"
read_pile turned --scan clean --upside-down
hasnt "upside down is not askew" 'paper guides' "$work/err"
formscan read "$work/turned.pdf" >"$work/records" 2>"$work/err"
hasnt "nothing is said of pages that were read before" 'the scans:' "$work/err"

echo "1..$tap_number"
