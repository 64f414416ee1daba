#!/bin/sh
# run: quick
# SPDX-License-Identifier: EUPL-1.2
# formdb, command by command: what it says when there is nothing, when something is wrong with the
# store, and when two things are asked at once; in words and for programs.
. tests/cli/tap.sh

unset SPIEGELBLAD_ROLE SPIEGELBLAD_KEY
export XDG_CONFIG_HOME="$work/config"
event="2026-11-30 Ede"
formgen -q print sg-c --event "$event" --count 2 -o "$work/sheets.pdf" >"$work/ids"
id=$(head -n 1 "$work/ids")

# --- promises ---
says "no action points yet" "no action points yet" formdb action "$event"
says "a point with its day of telling" "was added" formdb action "$event" --said "bel ons terug" \
	--doing "wij bellen" --who team --due 2026-12-15 --told 2026-12-01
says "that day is shown" "told *2026-12-01" formdb action "$event"
formdb action "$event" --json >"$work/out" 2>"$work/err"
is "the same for programs" \
	'{"number":1,"status":"not-started","said":"bel ons terug","doing":"wij bellen","because":"","who":"team","due":"2026-12-15","told":"2026-12-01"' \
	"$(cut -d, -f1-8 "$work/out")"
refuses "words that do not fit" 65 "who is too long" \
	formdb action "$event" --number 1 --who "$(printf '%0200d' 0)"
refuses "no day" 65 "is no day" formdb action "$event" --number 1 --due tomorrow
refuses "a point that is not there" 66 "no action point 7" formdb action "$event" --number 7 --who x
refuses "taking off without a number" 64 "needs --number" formdb action "$event" --remove
refuses "taking off what is not there" 66 "7" formdb action "$event" --number 7 --remove
refuses "an event that is not there" 66 "$event" formdb action nowhere
says "a point is taken off" "taken off the list" formdb action "$event" --number 1 --remove
says "and is gone" "no action points yet" formdb action "$event"
says "the numbers of all together" "whole store" formdb balance

# --- what waits for a person ---
refuses "two words at once" 64 "give one of" formdb review "$event" --undo --flags
refuses "a word that is none" 64 "counts or ignored" formdb review "$event" --copy "$id" perhaps
says "no copy waits" "waits for a word" formdb review "$event" --copy "$id" counts
: >"$work/file"
refuses "pictures into a file" 73 "is no folder" formdb review "$event" --crops "$work/file"
refuses "pictures below a file" 73 "cannot make this folder" formdb review "$event" --crops "$work/file/x"
says "nothing was written" "nothing was written" formdb quote "$event"
refuses "two things with a text" 64 "give one of" formdb quote "$event" --choose "$id" sg6 --drop "$id" sg6
refuses "left out of nothing" 64 "goes with --type" formdb quote "$event" --without name
refuses "a misread code" 64 "no sheet code" formdb quote "$event" --choose XXXX sg6
refuses "no longer chosen, of what is not there" 66 "nobody typed" formdb quote "$event" --unchoose "$id" sg6
refuses "of another form" 66 "sg-t" formgen layout sg-t --event "$event"

# --- the key ---
refuses "nothing to do with a key" 64 "nothing to do" formdb key open
refuses "no file is taken" 64 "takes no file" formdb key show "$work/file"
says "no key yet" "no key" formdb key show
refuses "nothing to change" 64 "no key yet" formdb key rotate
formdb -q key create
says "the key is here" "the key is here" formdb key show
XDG_CONFIG_HOME="$work/other" says "and not elsewhere" "not here" formdb key show
echo "no key at all" >"$work/file"
chmod 600 "$work/file"
says "a file that is no key" "is no key" formdb key show --key "$work/file"
refuses "paper that is not there" 66 "cannot be read" formdb key restore "$work/nothing"
refuses "not into a folder that is not there" 73 "cannot be written" \
	formdb key print -o "$work/no/such/key"

# --- where the store is ---
refuses "no home, no store" 64 "name a file with --db" \
	env -u HOME -u XDG_DATA_HOME -u SPIEGELBLAD_DB formdb events
env -u XDG_DATA_HOME -u SPIEGELBLAD_DB HOME="$work/home" formdb -q events
is "the place of a store in a home folder" 700 \
	"$(stat -c %a "$work/home/.local/share/spiegelblad")"
refuses "a home that is a file" 73 "cannot make this folder" \
	env -u XDG_DATA_HOME -u SPIEGELBLAD_DB HOME="$work/file" formdb events
formdb export "$event" --format csv --reason test -o "$work/a.csv" --codebook "$work/words.csv" \
	2>"$work/err"
has "a codebook where it was asked for" '^name\|^column' "$work/words.csv"

# --- a store that another program changed ---
command -v sqlite3 >"$work/null" || exit 0
chmod 644 "$SPIEGELBLAD_DB"
formdb verify >"$work/out" 2>"$work/err"
is "others may open the store: status" 65 $?
has "others may open the store: what to do" "chmod 600" "$work/out"
formdb verify --json >"$work/out" 2>"$work/err"
has "and for programs" '^{"fault":"[^"]*chmod 600' "$work/out"
chmod 600 "$SPIEGELBLAD_DB"
formdb -q export "$event" --format csv --reason "second" -o "$work/a.csv"
formdb log --json >"$work/out"
has "the log for programs" '"action":"export csv","object":".*","reason":"second","sound":true' "$work/out"
formdb log --check --json >"$work/out"
has "its check for programs" '"unsound":0,"cut":false,"noted":true' "$work/out"
formdb log --seal 1a2b-3c4d-5e6f-7081 >"$work/out" 2>"$work/err"
is "a seal that is not in it: status" 65 $?
has "a seal that is not in it: told" "made anew" "$work/err"
formdb -q backup "$work/good.db"
sqlite3 "$SPIEGELBLAD_DB" "UPDATE log SET reason = 'first' WHERE reason = 'second'"
formdb log >"$work/out" 2>"$work/err"
is "a line that was changed: status" 65 $?
has "a line that was changed: which" "first.*changed afterwards" "$work/out"
formdb log --check >"$work/out" 2>"$work/err"
is "so does the check: status" 65 $?
has "so does the check" "was changed by another program" "$work/err"
cp "$work/good.db" "$SPIEGELBLAD_DB"
sqlite3 "$SPIEGELBLAD_DB" "DELETE FROM log WHERE entry = (SELECT max(entry) FROM log)"
formdb log --check >"$work/out" 2>"$work/err"
is "a last line that was taken off: status" 65 $?
has "a last line that was taken off" "taken off the end" "$work/err"

# --- over its term ---
cp "$work/good.db" "$SPIEGELBLAD_DB"
says "a point to destroy" "was added" formdb action "$event" --said "bel ons terug" --doing "wij bellen"
sqlite3 "$SPIEGELBLAD_DB" "UPDATE action SET day = '2020-01-01'"
says "what would be destroyed" "nothing was destroyed yet" formdb purge --dry-run
has "of which kind, how many" "^actions  *1$" "$work/out"
formdb purge --dry-run --json >"$work/out" 2>"$work/err"
is "the same for programs" '{"kind":"actions","items":1,"event":null,"form":null,"sheets":0}' "$(cat "$work/out")"
says "it is destroyed" "written on the destruction list" formdb purge
says "and on the list" "actions  *1  term over" formdb purge --list
sqlite3 "$SPIEGELBLAD_DB" "UPDATE sheet SET gone = 2, returned = 0"
strip=$(pdftotext "$work/sheets.pdf" - 2>"$work/null" | grep -oE '[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}' |
	sort -u | grep -vFf "$work/ids" | head -n 1)
says "a strip of which the term was over" "the term of its answers was over" formdb forget "$strip"
