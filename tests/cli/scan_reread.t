#!/bin/sh
# run: full
# SPDX-License-Identifier: EUPL-1.2
# formscan reread: what another reading of the same scans would change, answer by answer; nothing is
# changed unless it is asked for, and a person's word never is.
. tests/cli/tap.sh

formgen layout sg-c --lang nl >"$work/layout"
formgen print sg-c --event pile --count 2 -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"
simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --out "$work/scan.pdf" \
	--style cross --even --dpi 150 --truth "$work/truth"
formscan reread "$work/scan.pdf" >"$work/changes" 2>"$work/err"
has "scans that were never read: said" '4 sides left no reading in the store' "$work/err"
formscan read "$work/scan.pdf" >"$work/records" 2>"$work/err"
answers() {
	formdb export pile --format jsonl --reason test 2>"$work/null"
}
answers >"$work/before"

formscan reread "$work/scan.pdf" >"$work/changes" 2>"$work/err"
is "read again: status" 0 $? "$work/err"
is "read again: nothing differs" "" "$(cat "$work/changes")"
has "read again: said" '4 sides read again: 0 answers differ' "$work/err"

# An older reader may have read less. What a person decided stands in the way of no reading.
first=$(head -n 1 "$work/ids")
second=$(sed -n 2p "$work/ids")
sqlite() {
	sqlite3 "$SPIEGELBLAD_DB" "$1" 2>"$work/null"
}
formdb review pile --answer "$second" sg1 blank >"$work/out" 2>"$work/err"
answers >"$work/decided"
formscan reread "$work/scan.pdf" >"$work/changes" 2>"$work/err"
is "a person decided: one line, and it says so" "$second 1 sg1 blank decided" \
	"$(awk -F'\t' '{ print $1, $2, $3, $4, $6 }' "$work/changes")" "$work/changes"
answers >"$work/after"
same "and nothing is changed" "$work/decided" "$work/after"
formscan reread --apply "$work/scan.pdf" >"$work/changes" 2>"$work/err"
answers >"$work/after"
same "not even with --apply" "$work/decided" "$work/after"

if command -v sqlite3 >"$work/null"; then
	sqlite "UPDATE answer SET state = 1, value = '' WHERE question = 1 AND state = 0 AND sheet IN
		(SELECT sheet FROM answer WHERE question = 1) AND sheet NOT IN (SELECT sheet FROM decision)"
	formscan reread --json "$work/scan.pdf" >"$work/changes" 2>"$work/err"
	has "an older reading: shown" '"question":"sg1","was":"blank","was_value":"","is":"answered"' "$work/changes"
	formscan reread --apply "$work/scan.pdf" >"$work/changes" 2>"$work/err"
	answers >"$work/after"
	same "an older reading: --apply mends it" "$work/decided" "$work/after"
	formscan reread "$work/scan.pdf" >"$work/changes" 2>"$work/err"
	is "and then only the person differs" 1 "$(wc -l <"$work/changes")" "$work/changes"
fi
formscan reread --jobs 1 "$work/scan.pdf" >"$work/changes1" 2>"$work/err"
formscan reread --jobs 4 "$work/scan.pdf" >"$work/changes4" 2>"$work/err"
same "any number of jobs: the same lines" "$work/changes1" "$work/changes4"
formscan reread "$work/nowhere" >"$work/out" 2>"$work/err"
is "a file that is not there: status" 66 $?
has "first of the sheets is still read" "$first" "$work/records"

echo "1..$tap_number"
