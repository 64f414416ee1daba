#!/bin/bash
# run: full
# SPDX-License-Identifier: EUPL-1.2
# Three workers on three computers (network namespaces, each with a cable to the one the server is
# on); the cable of one is pulled out while it has a scan. The others finish the pile, and when the
# cable is back nothing has been counted twice.
. tests/cli/tap.sh

pair() { echo "spb$$-$1"; }     # a namespace, and our end of its cable
address() { echo "10.231.$1.1"; } # of the server as that worker sees it

if [ "$(id -u)" != 0 ] || ! command -v ip >/dev/null; then
	skip_all "making networks takes root and the package iproute2"
fi
if [ -z "${STORE_TEST_URL-}" ]; then
	clean_up() {
		for n in 1 2 3; do
			ip netns del "$(pair $n)" 2>/dev/null
			ip link del "$(pair $n)" 2>/dev/null
		done
		rm -rf "$work"
	}
	trap clean_up EXIT
	for n in 1 2 3; do
		ip netns add "$(pair $n)" 2>"$work/err" &&
			ip link add "$(pair $n)" type veth peer name far netns "$(pair $n)" 2>"$work/err" &&
			ip address add "$(address $n)/24" dev "$(pair $n)" &&
			ip link set "$(pair $n)" up &&
			ip -n "$(pair $n)" address add "10.231.$n.2/24" dev far &&
			ip -n "$(pair $n)" link set far up ||
			skip_all "this machine allows no network namespaces: $(head -n 1 "$work/err")"
	done
	PAIRS=$$ tests/with_postgresql --listen "$(address 1),$(address 2),$(address 3)" 10.231.0.0/16 "$0"
	status=$?
	[ $status != 69 ] || skip_all "no PostgreSQL on this computer"
	exit $status
fi
pair() { echo "spb$PAIRS-$1"; }

# A worker in its namespace; sockets in the file system do not know networks, so it is given the
# address of the server on its own cable.
worker() { # N OPTIONS...
	n=$1
	shift
	exec ip netns exec "$(pair "$n")" formscan work \
		--db "postgresql://spiegelblad@$(address "$n")/postgres?tcp_user_timeout=3000&connect_timeout=2" \
		--lease 3 -j 1 "$@"
}
until_true() {
	for _ in $(seq 800); do
		"$@" && return
		sleep 0.05
	done
	return 1
}
has_a_scan() { formdb queue -q 2>/dev/null | grep -q '^running'; }

export SPIEGELBLAD_DB=$STORE_TEST_URL
formgen layout sg-c --lang nl >"$work/layout"
formgen print sg-c --event pile --count 6 -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"
simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --truth "$work/truth" \
	--seed 7 --even --style cross --pen ball-blue --dpi 150 --out "$work/scans" --twice 2
formscan enqueue "$work/scans" >"$work/queued" 2>"$work/err"
is "the pile is on the queue" 14 "$(grep -c '	queued$' "$work/queued")"

worker 1 >"$work/work1" 2>"$work/err1" &
first=$!
until_true has_a_scan
ip link set "$(pair 1)" down
is "the cable of one is pulled out while it has a scan" 0 $?
for n in 2 3; do
	worker $n --until-empty >"$work/work$n" 2>"$work/err$n" &
	eval "worker$n=$!"
done
wait "$worker2"
is "second worker: status" 0 $? "$work/err2"
wait "$worker3"
is "third worker: status" 0 $? "$work/err3"
formdb queue >"$work/queue" 2>"$work/err"
has "the two others have finished the pile" '^formdb: 0 scans on the queue' "$work/err"
formdb balance --json >"$work/balance"
is "every side came in once" 14 "$(number sides_in "$work/balance")"

# The one that was cut off is still there, says what is wrong, and works again when it can.
has_said() { grep -q 'the line to the database server broke\|cannot be reached' "$work/err1"; }
until_true has_said
is "the one that was cut off says what is wrong" 0 $? "$work/err1"
ip link set "$(pair 1)" up
cp "$work/queued" "$work/letter.txt"
formscan enqueue "$work/letter.txt" >"$work/queued" 2>"$work/err"
nothing_waits() { [ -z "$(formdb queue -q 2>/dev/null)" ]; }
until_true nothing_waits
is "with its cable back the first one goes on" 0 $? "$work/err1"
kill -TERM "$first"
wait "$first"
is "and stops when told to" 143 $? "$work/err1"

formdb balance --json >"$work/balance"
is "read: each side once" 12 "$(number read "$work/balance")"
is "scanned twice" 2 "$(number duplicate "$work/balance")"
is "the letter" 1 "$(number unreadable "$work/balance")"
formdb export pile --format jsonl --reason test >"$work/export"
compare --truth "$work/truth" --export "$work/export" --list --strict >"$work/compare"
is "every answer right" 0 $? "$work/compare"
formdb verify >"$work/out" 2>"$work/err"
is "the store adds up" 0 $? "$work/out"
