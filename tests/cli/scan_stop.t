#!/bin/bash
# run: full
# SPDX-License-Identifier: EUPL-1.2
# A run may be stopped or killed at any moment: what it listed is stored, the same command goes on
# from there, and the end is that of an undisturbed run. No process is left behind.
. tests/cli/tap.sh

formgen layout sg-c --lang nl >"$work/layout"
formgen print sg-c --event pile --count 12 -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"
simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --seed 3 --twice 3 \
	--style cross --even --dpi 150 --shuffle --out "$work/scan.pdf" --truth "$work/truth"
formdb backup "$work/printed.db" >"$work/out" 2>"$work/err"
fresh() {
	cp "$work/printed.db" "$work/$1.db"
	export SPIEGELBLAD_DB="$work/$1.db"
}
state() { # all that people are told of the store
	formdb balance --json
	formdb export pile --format jsonl --reason test 2>/dev/null
}

fresh whole
formscan read "$work/scan.pdf" >"$work/whole" 2>"$work/err"
is "undisturbed: status" 0 $? "$work/err"
is "undisturbed: every side has a line" 27 "$(wc -l <"$work/whole")"
state >"$work/state"

# Waits until a run has listed so many sides.
listed() { # FILE COUNT
	for _ in $(seq 600); do
		[ "$(wc -l <"$1" 2>/dev/null || echo 0)" -lt "$2" ] || return 0
		sleep 0.05
	done
}

for how in INT TERM; do
	fresh $how
	formscan read -j 2 "$work/scan.pdf" >"$work/first" 2>"$work/err" &
	listed "$work/first" 5
	kill -$how $!
	wait $!
	status=$?
	is "SIG$how: status" "$([ $how = INT ] && echo 130 || echo 143)" $status "$work/err"
	has "SIG$how: the balance so far" "$(wc -l <"$work/first") sides in = " "$work/err"
	has "SIG$how: how to go on" 'the same command goes on from here' "$work/err"
	head -n "$(wc -l <"$work/first")" "$work/whole" >"$work/expected"
	same "SIG$how: what was listed is what an undisturbed run lists" "$work/expected" "$work/first"
	formscan read "$work/scan.pdf" >"$work/second" 2>"$work/err"
	is "SIG$how: again: status" 0 $?
	is "SIG$how: again: what was listed was stored" "$(wc -l <"$work/first")" \
		"$(cut -f7 "$work/second" | grep -c '^read before')" "$work/second"
	state >"$work/state2"
	same "SIG$how: the end is the same" "$work/state" "$work/state2"
done

# Killed again and again, each time a little later, until it comes to its end.
fresh kill
kills=0
for round in $(seq 100); do
	formscan read -j 2 "$work/scan.pdf" >"$work/first" 2>"$work/err" &
	pid=$!
	(sleep "$((round / 8)).$((round % 8))"; kill -9 $pid) 2>/dev/null &
	killer=$!
	wait $pid 2>/dev/null
	status=$?
	kill $killer 2>/dev/null # or it would hit whoever has that number next
	wait $killer 2>/dev/null
	[ $status = 137 ] || break
	kills=$((kills + 1))
done
is "killed $kills times: it comes to its end" 0 $status "$work/err"
[ $kills -gt 1 ] && ok "killed more than once" || not_ok "killed more than once"
state >"$work/state2"
same "killed $kills times: the end is the same" "$work/state" "$work/state2"
formscan read "$work/scan.pdf" 2>&1 >/dev/null | grep -q 'nothing changed' &&
	ok "killed: all is stored" || not_ok "killed: all is stored"

# The children that decode die with their parent.
fresh orphans
formscan read -j 3 "$work/scan.pdf" >"$work/first" 2>"$work/err" &
pid=$!
listed "$work/first" 2
children=$(cat /proc/$pid/task/*/children 2>/dev/null)
is "there are children" yes "$([ -n "$children" ] && echo yes)"
kill -9 $pid
wait $pid 2>/dev/null
sleep 0.3
left=
for child in $children; do # one that has ended but was not collected has no program any more
	[ ! -e "/proc/$child/exe" ] || left="$left $child"
done
is "no process is left behind" "" "$left"
