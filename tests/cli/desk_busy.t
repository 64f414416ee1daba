#!/bin/sh
# run: full
# SPDX-License-Identifier: EUPL-1.2
# The desk never blocks and loses nothing: pages answer while a large PDF comes in and is read, and a
# kill -9 in the middle of sending or reading costs nothing that was there.
. tests/cli/tap.sh
command -v curl >/dev/null || skip_all "curl is missing"
SHEETS=${DESK_SHEETS:-10}

open_desk() {
	: >"$work/out"
	formdesk --port 0 >"$work/out" 2>"$work/err" &
	desk=$!
	i=0
	while [ "$(wc -l <"$work/out")" -lt 3 ] && [ $i -lt 100 ]; do
		sleep 0.1
		i=$((i + 1))
	done
	base=$(sed -n 's/^coordinator *\(.*\)\/in.*/\1/p' "$work/out")
	for role in coordinator administrator reviewer; do
		curl -s -o "$work/page" -D "$work/head" "$(sed -n "s/^$role *//p" "$work/out")"
		sed -n "s/^Set-Cookie: \($role=[^;]*\).*/\1/p" "$work/head" >"$work/$role"
	done
	curl -s -H "Cookie: $(cat "$work/administrator")" "$base/administrator" >"$work/page"
	token=$(sed -n 's/.*data-token="\([0-9a-f]*\)".*/\1/p' "$work/page")
}

# As the administrator's page does it.
form() { # PATH FIELD...
	path=$1
	shift
	curl -s -H "Cookie: $(cat "$work/administrator")" --data-urlencode "token=$token" "$@" "$base/administrator/$path"
}

slice() { # NUMBER AT FILE
	curl -s -H "Cookie: $(cat "$work/administrator")" -H "X-Token: $token" \
		-H "Content-Type: application/octet-stream" --data-binary "@$3" \
		"$base/administrator/slice?pile=$pile&file=$1&at=$2"
}

send() { # FILE
	bytes=$(wc -c <"$1")
	number=$(form file --data-urlencode "pile=$pile" --data-urlencode "name=${1##*/}" --data-urlencode "bytes=$bytes")
	at=0
	while [ "$at" -lt "$bytes" ]; do
		dd if="$1" of="$work/slice" bs=65536 skip=$((at / 65536)) count=8 2>/dev/null
		at=$(slice "$number" "$at" "$work/slice")
	done
}

# "busy done sides": what the page of the pile says.
status() {
	curl -s -H "Cookie: $(cat "$work/administrator")" "$base/administrator/status?pile=$pile" >"$work/status"
	sed -n 's/.*id="status" data-busy="\([01]\)".*/\1/p' "$work/status"
}

sides() {
	sed -n 's/.*class="total"><th[^>]*>[^<]*<\/th><td class="n">\([0-9]*\)<.*/\1/p' "$work/status"
}

wait_until_read() {
	i=0
	while [ "$(status)" != 0 ] && [ $i -lt 300 ]; do
		sleep 0.2
		i=$((i + 1))
	done
}

# How long each page of the others takes: status, milliseconds, page; one line each. The last one
# draws, so it stands in the line of slow pages (http.h).
time_pages() {
	for way in coordinator/events reviewer "coordinator/form?form=sg-c"; do
		curl -s -o "$work/page" -w "%{http_code} %{time_total} $way\\n" \
			-H "Cookie: $(cat "$work/${way%%[/?]*}")" "$base/$way"
	done | LC_ALL=C awk '{ printf "%d %d %s\n", $1, 1000 * $2, $3 }'
}

# Of the pages that a person works on.
median() {
	grep -v form= times | sort -n -k2 | LC_ALL=C awk '{ t[NR] = $2 } END { print t[int((NR + 1) / 2)] }'
}

cd "$work" || exit 1
formgen print sg-c --event Groot --count $SHEETS --lang nl -o sheets.pdf >ids 2>/dev/null
formgen layout sg-c --lang nl >layout.json
simulate --pdf sheets.pdf --layout layout.json --ids ids --out scan.pdf --style all --scan clean --dpi 200 \
	--seed 5 >truth 2>/dev/null
is "there is a pile to read" 0 $?

open_desk
pile=$(form begin)
(send "$work/scan.pdf"; form read --data-urlencode "pile=$pile" >/dev/null) &
: >times
while [ "$(status)" != 0 ] || [ "$(wc -l <times)" -lt 30 ]; do
	time_pages >>times
	[ "$(wc -l <times)" -gt 1500 ] && break
done
wait_until_read
sort -n -k2 times | LC_ALL=C awk -v median="$(median)" '{ t[NR] = $2; if ($1 != 200) wrong++ }
	END { printf "# %d pages while %d sides came in and were read: median %d ms, slowest %d ms, %d refused\n",
		NR, '$((2 * SHEETS))', median, t[NR], wrong }' >told
cat told
is "all pages answer meanwhile" 0 "$(grep -cv '^200' times)" times
is "at the median in under 50 ms" yes "$([ "$(median)" -lt 50 ] && echo yes)" told
is "none takes a second" yes "$(sort -n -k2 times | tail -n 1 | LC_ALL=C awk '{ print $2 < 1000 ? "yes" : "no" }')" told
is "every side is accounted for" $((2 * SHEETS)) "$(sides)" status

# Killed while it reads.
formgen print sg-c --event Gestopt --count $SHEETS --lang nl -o more.pdf >ids 2>/dev/null
simulate --pdf more.pdf --layout layout.json --ids ids --out stopped.pdf --style all --scan clean --dpi 200 \
	--seed 6 >truth 2>/dev/null
pile=$(form begin)
send "$work/stopped.pdf"
form read --data-urlencode "pile=$pile" >/dev/null
i=0
while [ "$(formdb balance Gestopt --json 2>/dev/null | sed -n 's/.*"sides_in":\([0-9]*\).*/\1/p')" = 0 ] && [ $i -lt 100 ]; do
	sleep 0.1
	i=$((i + 1))
done
kill -9 $desk
wait $desk 2>/dev/null
open_desk
wait_until_read
is "after kill -9 the pile is read to its end by itself" $((2 * SHEETS)) "$(sides)" status
formdb balance Gestopt --json >balance
is "and every side counts once" $((2 * SHEETS)) "$(number sides_in balance)" balance

# Killed while it comes in: the file that was whole stays, half of one is not read.
pile=$(form begin)
send "$work/scan.pdf"
number=$(form file --data-urlencode "pile=$pile" --data-urlencode "name=half.pdf" --data-urlencode "bytes=$(wc -c <scan.pdf)")
head -c 300000 scan.pdf >slice
slice "$number" 0 "$work/slice" >/dev/null
kill -9 $desk
wait $desk 2>/dev/null
open_desk
curl -s -H "Cookie: $(cat administrator)" "$base/administrator/pile?pile=$pile" >page
has "what came in is still there" "Lees wat er is" page
form read --data-urlencode "pile=$pile" >/dev/null
wait_until_read
is "the whole file is read, the half one is not there" $((2 * SHEETS)) "$(sides)" status
formdb verify >verify 2>&1
is "the store is in order" 0 $? verify
kill $desk
wait $desk
is "the desk closes when it is told to" 0 $?
