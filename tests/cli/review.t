#!/bin/sh
# run: quick
# SPDX-License-Identifier: EUPL-1.2
# What waits for a person is listed in words and for programs, with its pictures, and takes the
# person's word: an answer that the machine would not decide, and a sheet that came in twice.
. tests/cli/tap.sh

unset SPIEGELBLAD_ROLE SPIEGELBLAD_KEY
export XDG_CONFIG_HOME="$work/config"
formgen layout sg-c --lang nl >"$work/layout"
formgen -q print sg-c --event Ede --count 1 -o "$work/sheets.pdf" >"$work/ids"
id=$(cat "$work/ids")
scan() { # TICKS, as simulate wants them, into a pile that is read
	printf '%b' "$1" >"$work/ticks"
	simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --dpi 150 --even \
		--answers "$work/ticks" --pen ball-black --seed "$2" --out "$work/scan$2.pdf"
	formscan read "$work/scan$2.pdf" >"$work/out" 2>"$work/err"
}

scan '1 sg1 cross 2 4\n1 sg2 cross 1\n' 1
formdb review Ede >"$work/out" 2>"$work/err"
has "two answers to one question wait" "^$id  sg1  \(doubtful\|conflict\)" "$work/out"
has "and what to do is told" "formdb review \"Ede\" --answer" "$work/err"
formdb review Ede --json --crops "$work/pictures" >"$work/out" 2>"$work/err"
has "for programs: which, and what may be said" \
	"^{\"sheet\":\"$id\",\"kind\":\"answer\",\"side\":1,\"reading\":0,\"form\":\"sg-c\",.*\"question\":\"sg1\",.*\"codes\":\[1,2,3,4,5\]" \
	"$work/out"
picture=$work/pictures/$id-sg1.png
has "with the name of its picture" "\"pictures\":\"[^\"]*$id-sg1.png" "$work/out"
is "which is a PNG" PNG "$(head -c 4 "$picture" | tail -c 3)"
is "and for this user alone" 600 "$(stat -c %a "$picture")"
formdb log >"$work/out"
has "looking is in the log" "$id" "$work/out"
formdb review Ede --crops "$work/pictures" >"$work/out" 2>"$work/err"
has "in words too" "sg1.*$id-sg1.png" "$work/out"
formdb -q review Ede --answer "$id" sg1 4
formdb review Ede >"$work/out" 2>"$work/err"
hasnt "what a person decided waits no more" "sg1" "$work/out"

scan '1 sg1 cross 5\n1 sg2 cross 3\n1 sg3 cross 2\n' 2
formdb review Ede >"$work/out" 2>"$work/err"
has "the same sheet with other ink waits" "^$id  side 1  other ink" "$work/out"
formdb review Ede --json --crops "$work/pictures" >"$work/out" 2>"$work/err"
has "for programs" "\"sheet\":\"$id\",\"kind\":\"copy\",\"side\":1,\"reading\":1" "$work/out"
formdb review Ede --copy "$id" ignored >"$work/out" 2>"$work/err"
is "it is set aside: status" 0 $? "$work/err"
formdb review Ede >"$work/out" 2>"$work/err"
hasnt "and waits no more" "other ink" "$work/out"
is "it counts once" 1 "$(formdb balance Ede --json | sed -n 's/.*"returned":\([0-9]*\).*/\1/p')"

# --- a sheet that came back as it was printed -------------------------------------------------------
formgen -q print sg-c --event Goes --count 1 -o "$work/bare.pdf" >"$work/bare.id"
bare=$(cat "$work/bare.id")
formscan read "$work/bare.pdf" >"$work/out" 2>"$work/err"
formdb review Goes --crops "$work/pictures" >"$work/out" 2>"$work/err"
is "a sheet with nothing on it is one question" 1 "$(wc -l <"$work/out")" "$work/out"
has "whether the paper is empty" "^$bare  nothing found: .*--empty $bare yes" "$work/out"
has "with pictures of its sides" "$bare-SIDE1.png .*$bare-SIDE2.png" "$work/out"
formdb review Goes --json >"$work/out" 2>"$work/err"
has "for programs too" "^{\"sheet\":\"$bare\",\"kind\":\"empty\",\"reading\":0," "$work/out"
formdb export Goes --format jsonl --reason test >"$work/out"
hasnt "none of its answers counts as blank yet" '"state":"blank"' "$work/out"
formdb -q review Goes --empty "$bare" yes
formdb export Goes --format jsonl --reason test >"$work/out"
hasnt "and all do when a person has looked" '"state":"doubtful"' "$work/out"
has "with who said so" '"sg1":{"state":"blank","how":"reviewed"' "$work/out"
formdb review Goes --undo >"$work/out" 2>"$work/err"
has "that is one word to take back" "sheet $bare is empty is asked again" "$work/err"
formdb -q review Goes --empty "$bare" no
formdb review Goes >"$work/out" 2>"$work/err"
has "what is not empty is asked question by question" "^$bare  sg1  doubtful" "$work/out"
formdb review Goes --empty "$bare" no >"$work/out" 2>"$work/err"
is "and that question is answered" 66 $? "$work/err"
formdb review Goes --empty "$bare" perhaps >"$work/out" 2>"$work/err"
is "yes or no" 64 $? "$work/err"
