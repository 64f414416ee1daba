#!/bin/sh
# run: quick sanitize comma
# SPDX-License-Identifier: EUPL-1.2
# formdb on its own: what it says about a store, what it refuses, and with which status.
. tests/cli/tap.sh

event="2026-11-30 Zoë's kring"
formdb events >"$work/out" 2>"$work/err"
is "a new store has no events" "" "$(cat "$work/out")"
has "and says what to do" "formgen print" "$work/err"
is "the store is for this user alone" 600 "$(stat -c %a "$SPIEGELBLAD_DB")"

formgen print sg-c --event "$event" --count 3 -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"
is "sheets are printed" 0 $? "$work/err"
formdb events >"$work/out"
has "the event is listed" "^$event  *sg-c  *3  *0  *3  *0$" "$work/out"
formdb events --json >"$work/out"
is "as JSON: printed" 3 "$(number printed "$work/out")"
formdb balance "$event" >"$work/out"
has "its balance" '^  missing  *3$' "$work/out"
formdb balance --json >"$work/out"
is "balance of the whole store" 3 "$(number missing "$work/out")"

# --- events that are not there ---
formdb balance "2026-11-30 Zoe" >"$work/out" 2>"$work/err"
is "an unknown event: status" 66 $?
has "those there are, are named" "$event" "$work/err"
is "an unknown event: nothing on stdout" "" "$(cat "$work/out")"

# --- export ---
formdb export "$event" --format jsonl >"$work/out" 2>"$work/err"
is "regime A without a reason: status" 77 $?
has "it says what to add" "add --reason" "$work/err"
is "and not one byte leaves" "" "$(cat "$work/out")"
formdb export "$event" --format csv --reason "a test" >"$work/out" 2>"$work/err"
is "with a reason: status" 0 $? "$work/err"
has "the header is there" '^sheet,form,version,language,event,sides_read,sg1,sg1_state' "$work/out"
formdb export --format csv --separator semicolon --reason "a test" -o "$work/answers.csv"
is "to a file" 0 $?
is "the file is for this user alone" 600 "$(stat -c %a "$work/answers.csv")"
has "with semicolons" 'sheet;form;version' "$work/answers.csv"
formdb export --format csv --reason "a test" -o "$work/no/such/folder.csv" 2>"$work/err"
is "a file that cannot be made: status" 73 $?
has "it is named" "no/such/folder.csv" "$work/err"
formdb export --format xml --reason "a test" >"$work/out" 2>"$work/err"
is "a format that is not there: status" 64 $?
formdb export >"$work/out" 2>"$work/err"
is "no format: status" 64 $?
formdb export --format csv --reason x >/dev/full 2>"$work/err"
is "a full disk is noticed" 74 $?
formdb log >"$work/out"
has "exports are in the log, with their reason" "owner  export csv  $event  (a test)" \
	"$work/out"
SPIEGELBLAD_ROLE=coordinator formdb export --format csv --reason "b test" >/dev/null
formdb log >"$work/out"
has "with their role" "coordinator  export csv" "$work/out"
formdb export --format csv --reason x --role boss >"$work/out" 2>"$work/err"
is "a role that is not there: status" 64 $?
has "the roles there are, are named" reviewer "$work/err"

# --- review ---
formdb review "$event" >"$work/out" 2>"$work/err"
is "nothing to review" "" "$(cat "$work/out")"
has "and says so" "nothing waits" "$work/err"
formdb review "$event" --answer XXXX-XXXX-XXXX sg1 3 2>"$work/err"
is "a misread sheet code: status" 64 $?
formdb review "$event" --answer "$(head -n 1 "$work/ids")" sg1 3 2>"$work/err"
is "a sheet that did not come in: status" 66 $?
formdb review "$event" --answer 2222-2222-2234 sg1 3 2>"$work/err"
is "a sheet of nobody: status" 66 $?
formdb review "$event" --answer 2222-2222-2234 sg1 2>"$work/err"
is "a word too few: status" 64 $?
formdb review "$event" --undo 2>"$work/err"
is "nothing to take back: status" 66 $?
mkdir -m 755 "$work/open"
formdb review "$event" --crops "$work/open" 2>"$work/err"
is "a folder that others look into: status" 77 $?
formdb review "$event" --crops "$work/private" 2>"$work/err"
is "a folder of its own" 700 "$(stat -c %a "$work/private")"

# --- destroying ---
formdb forget 2222-2222-2235 2>"$work/err"
is "a misread strip: status" 64 $?
formdb forget 2222-2222-2234 2>"$work/err"
is "a strip of nobody: status" 66 $?
formdb purge --list >"$work/out" 2>"$work/err"
is "the destruction list" 0 $?
formdb purge --dry-run >"$work/out" 2>"$work/err"
is "nothing is over its term" 0 $? "$work/err"
has "and says so" "nothing is over" "$work/err"

# --- care ---
formdb verify >"$work/out" 2>"$work/err"
is "the store is in order" 0 $? "$work/out"
formdb backup "$work/copy.db" 2>"$work/err"
is "a copy is made" 0 $? "$work/err"
is "the copy is for this user alone" 600 "$(stat -c %a "$work/copy.db")"
formdb --db "$work/copy.db" events --json >"$work/copy"
formdb events --json >"$work/original"
same "the copy holds the same" "$work/original" "$work/copy"
formdb backup "$work/copy.db" 2>"$work/err"
is "never over another file: status" 73 $?
is "a place that is taken is one line" 1 "$(wc -l <"$work/err")"

# --- not a store ---
echo "a letter" >"$work/letter.txt"
formdb events --db "$work/letter.txt" 2>"$work/err"
is "any other file: status" 65 $?
is "one sentence" 1 "$(wc -l <"$work/err")"
is "and it is left alone" "a letter" "$(cat "$work/letter.txt")"

