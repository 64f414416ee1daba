#!/bin/bash
# run: full
# SPDX-License-Identifier: EUPL-1.2
# Three workers share a pile; one is killed in the middle of a scan. Nothing is lost, nothing counted
# twice, and the end is that of one reader. In a store in a file, and in one on a server.
. tests/cli/tap.sh

formgen layout sg-c --lang nl >"$work/layout"

# Waits until the command has been true once; 20 s at most.
until_true() {
	for _ in $(seq 200); do
		"$@" && return
		sleep 0.1
	done
	return 1
}
somebody_is_at_work() { [ "$(formdb queue -q 2>/dev/null | grep -c '^running.*'":$1\$")" = 1 ]; }

shared_pile() { # NAME
	name=$1 dir=$work/$1
	mkdir -p "$dir"
	formgen print sg-c --event "pile" --count 6 -o "$dir/sheets.pdf" >"$dir/ids" 2>"$dir/err"
	simulate --pdf "$dir/sheets.pdf" --layout "$work/layout" --ids "$dir/ids" --truth "$dir/truth" \
		--seed 5 --even --style cross --pen ball-blue --dpi 150 --out "$dir/scans" --twice 2

	formscan enqueue "$dir/scans" >"$dir/queued" 2>"$dir/err"
	is "$name: enqueue: status" 0 $? "$dir/err"
	is "$name: enqueue: a line for each scan" 14 "$(grep -c '	queued$' "$dir/queued")"
	formscan enqueue "$dir/scans" >"$dir/queued" 2>"$dir/err"
	is "$name: enqueue again: nothing twice" 14 "$(grep -c '	waits already$' "$dir/queued")"
	rm -r "$dir/scans" # the store has them
	formdb queue >"$dir/queue" 2>"$dir/err"
	has "$name: what waits is shown" '14 scans on the queue = 14 waiting + 0 running' "$dir/err"

	formscan work --once >"$dir/once" 2>"$dir/err"
	is "$name: work --once: status" 0 $? "$dir/err"
	is "$name: work --once: one scan" 1 "$(wc -l <"$dir/once")"

	for worker in 1 2 3; do
		formscan work --until-empty --lease 3 -j 1 >"$dir/work$worker" 2>"$dir/err$worker" &
		eval "worker$worker=$!"
	done
	until_true somebody_is_at_work "$worker1"
	is "$name: a worker is killed while it has a scan" 0 $?
	kill -9 "$worker1"
	wait "$worker1" 2>/dev/null
	wait "$worker2"
	is "$name: second worker: status" 0 $? "$dir/err2"
	wait "$worker3"
	is "$name: third worker: status" 0 $? "$dir/err3"
	formdb queue >"$dir/queue" 2>"$dir/err"
	has "$name: the queue is empty" '^formdb: 0 scans on the queue' "$dir/err"

	formdb balance --json >"$dir/balance"
	is "$name: every side came in once" 14 "$(number sides_in "$dir/balance")"
	is "$name: read" 12 "$(number read "$dir/balance")"
	is "$name: scanned twice" 2 "$(number duplicate "$dir/balance")"
	is "$name: no sheet is missing" 0 "$(number missing "$dir/balance")"
	formdb export pile --format jsonl --reason test >"$dir/export"
	compare --truth "$dir/truth" --export "$dir/export" --list --strict >"$dir/compare"
	is "$name: every answer right" 0 $? "$dir/compare"
	formdb verify >"$dir/out" 2>"$dir/err"
	is "$name: the store adds up" 0 $? "$dir/out"
	is "$name: trouble is told by the name the scan had" 2 \
		"$(formdb balance --json | grep -o "\"file\":\"$dir/scans/" | wc -l)"
}

if [ -z "${STORE_TEST_URL-}" ]; then
	shared_pile file

	# A file that is no scan is listed as unreadable like any other, and leaves the queue.
	echo "no picture" >"$work/letter.txt"
	formscan enqueue "$work/letter.txt" "$work/nothing.pdf" >"$work/out" 2>"$work/err"
	is "one that is not there: status" 66 $?
	formscan work --until-empty >"$work/out" 2>"$work/err"
	is "no picture: the worker goes on" 0 $? "$work/err"
	formdb balance --json >"$work/out"
	is "no picture: it is in the balance" 1 "$(number unreadable "$work/out")"
	has "no picture: by its own name" '"file":"[^"]*/letter.txt"' "$work/out"

	# Told to stop, a worker gives back what it has.
	formscan enqueue "$work/file/sheets.pdf" >"$work/out" 2>"$work/err"
	formscan work -j 1 >"$work/out" 2>"$work/err" &
	until_true somebody_is_at_work $!
	kill -TERM $!
	wait $!
	is "SIGTERM: status" 143 $? "$work/err"
	formdb queue >"$work/out" 2>"$work/err"
	has "SIGTERM: the scan waits for another" '= 1 waiting + 0 running' "$work/err"

	# The same on a server: this script once more, in its own.
	tests/with_postgresql "$0"
	status=$?
	if [ $status = 69 ]; then
		ok "queue on a server # SKIP no PostgreSQL on this computer"
	else
		is "on a server: all of it" 0 $status
	fi
else
	export SPIEGELBLAD_DB=$STORE_TEST_URL
	shared_pile server
fi
