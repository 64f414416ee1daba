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
