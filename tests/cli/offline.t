#!/bin/bash
# run: quick full
# SPDX-License-Identifier: EUPL-1.2
# Everything works where there is no network at all, not even a loopback (P12): in a network
# namespace of its own, in which nothing is up.
. tests/cli/tap.sh

if ! unshare -rn true 2>"$work/err"; then
	skip_all "this machine allows no network namespaces: $(head -n 1 "$work/err")"
fi
export XDG_CONFIG_HOME="$work/config"
alone() { # COMMAND...
	unshare -rn "$@" >"$work/out" 2>"$work/err"
}
is "there is no network there" 0 "$(unshare -rn sh -c 'grep -c : /proc/net/route')"
alone formgen print sg-c --event Ede --count 2 -o "$work/sheets.pdf"
is "print" 0 $? "$work/err"
cp "$work/out" "$work/ids"
alone formgen layout sg-c
cp "$work/out" "$work/layout"
simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --seed 5 --even \
	--dpi 150 --format png --out "$work/scans" >/dev/null
alone formscan read "$work/scans"
is "read" 0 $? "$work/err"
alone formdb balance Ede
is "balance" 0 $? "$work/err"
alone formdb key create
is "key" 0 $? "$work/err"
alone formdb purge
is "purge" 0 $? "$work/err"
alone formgen result Ede -o "$work/result.pdf"
is "result" 0 $? "$work/err"
