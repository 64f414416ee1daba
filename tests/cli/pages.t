#!/bin/sh
# run: full
# SPDX-License-Identifier: EUPL-1.2
# X29-X31, X33, X34: pages as they come out of a box and through a scanner. Whatever happened to
# them: no answer is read wrongly, no sheet is taken for another, and the balance is exact.
. tests/cli/tap.sh

# pages NAME UNREADABLE SIMULATE-OPTIONS...: how many of the sides may be listed as unreadable.
# Of what is turned or coarse, one sheet; tests/accuracy draws hundreds.
sheets=1
pages() {
	name=$1 may_fail=$2
	shift 2
	dir=$work/$(echo "$name" | tr -c 'a-z0-9\n' -)
	mkdir -p "$dir"
	export SPIEGELBLAD_DB="$dir/store.db"
	formgen layout sg-c --lang nl >"$dir/layout"
	formgen print sg-c --event pages --count $sheets -o "$dir/sheets.pdf" >"$dir/ids" 2>"$dir/err"
	simulate --pdf "$dir/sheets.pdf" --layout "$dir/layout" --ids "$dir/ids" --seed 99 \
		--style cross --even --out "$dir/scan.pdf" --truth "$dir/truth" "$@"
	formscan read "$dir/scan.pdf" >"$dir/records" 2>"$dir/err"
	status=$?
	formdb balance --json >"$dir/balance"
	formdb export pages --format jsonl --reason test >"$dir/export"
	compare --truth "$dir/truth" --export "$dir/export" --list >"$dir/compare"
	wrong=$?
	sides=$(grep -c '"kind":"page"' "$dir/truth")
	unreadable=$(number unreadable "$dir/balance")
	is "$name: no wrong answer" 0 $wrong "$dir/compare"
	is "$name: every side has its verdict" "$sides" "$(($(number read "$dir/balance") +
		$(number duplicate "$dir/balance") + $(number blank "$dir/balance") +
		$(number foreign "$dir/balance") + unreadable))" "$dir/balance"
	for verdict in blank foreign duplicate; do
		is "$name: $verdict" "$(grep -c "\"verdict\":\"$verdict\"" "$dir/truth")" \
			"$(number $verdict "$dir/balance")" "$dir/balance"
	done
	if [ "${unreadable:-99}" -le "$may_fail" ]; then ok "$name: $unreadable of $sides sides not read"; else
		not_ok "$name: $unreadable of $sides sides not read, $may_fail is the most" "$dir/balance"
	fi
	is "$name: exit status" "$([ "$unreadable" = 0 ] && echo 0 || echo 65)" $status "$dir/err"
}

pages "a quarter clockwise" 0 --quarters 1
pages "upside down" 0 --quarters 2
pages "three quarters" 0 --quarters 3
sheets=2
pages "any order, some turned, blank backs, foreign pages, some twice" 0 --turn-some --shuffle \
	--blank-backs --foreign 2 --twice 2
sheets=1
pages "5 degrees" 0 --rotate 5
pages "5 degrees the other way" 0 --rotate -5
pages "fit to page, stretched" 0 --scan scaled
pages "fax" 0 --scan fax
pages "100 dpi" 0 --dpi 100
pages "600 dpi" 0 --dpi 600
pages "colour" 0 --scan colour --pen crayon-red
pages "one lamp" 0 --scan one-lamp --pen ball-red
pages "1 bit 300 dpi" 0 --scan bilevel-fine --pen ball-black
pages "strong jpeg" 0 --scan squeezed
sheets=2
pages "old machine" 0 --scan old
pages "photo" 0 --scan photo
pages "coffee" 0 --scan coffee
pages "folded in four" 0 --scan folded
pages "crumpled" 0 --scan crumpled
sheets=1
pages "punched and stapled" 0 --scan punched
pages "a corner torn off" 0 --scan torn
pages "felt-tip through the paper" 0 --scan bleeding --pen felt-black
pages "no toner" 0 --scan pale
pages "recycled paper" 0 --scan recycled
sheets=2
pages "one square and one code gone" 0 --spoil 1,1
pages "two squares gone" 0 --spoil 2,0
pages "all codes drawn over" 4 --spoil 0,2 --pen felt-black
