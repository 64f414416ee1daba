#!/bin/sh
# run: full
# SPDX-License-Identifier: EUPL-1.2
# X01-X27: every way to mark, and every change of mind, in at least 20 drawn variants: size, slant,
# place, hand, and all pens from a hard pencil to a thick felt-tip. None may be read wrongly; asking
# a person is allowed, but not often where people simply marked a box.
. tests/cli/tap.sh

styles=$(simulate --list | sed -n 's/^style \([^ ]*\).*/\1/p')
each=4 # sheets; six questions with boxes each
count=$(($(echo "$styles" | wc -l) * each))

formgen layout sg-c --lang nl >"$work/layout"
formgen print sg-c --event marks --count $count -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"
number=0
for style in $styles; do
	for sheet in $(seq $each); do
		number=$((number + 1))
		for question in 1 2 3 4 5 7; do echo "$number sg$question $style"; done
	done
done >"$work/answers"
simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --even --seed 4711 \
	--answers "$work/answers" --pen any --scan clean --out "$work/scan.pdf" --truth "$work/truth"
formscan read "$work/scan.pdf" >"$work/records" 2>"$work/err"
is "reading ends well" 0 $? "$work/err"
formdb export marks --format jsonl --reason test >"$work/export"
compare --truth "$work/truth" --export "$work/export" --list --table "$work/table" >"$work/list"

# style, drawn, right, review, wrong, absent
awk -F '\t' '$1 == "A" && $3 !~ /^(no-text|writing|drawing)$/ {
		n[$3]++; r[$3, $6]++; rule[$3] = $4
	}
	END { for (s in n) print s, rule[s], n[s], r[s, "right"] + 0, r[s, "review"] + 0,
		r[s, "wrong"] + 0, r[s, "absent"] + 0 }' "$work/table" | sort -k2.2n >"$work/sums"
while read -r style rule drawn right review wrong absent; do
	name="$rule $style: $drawn drawn, $right right, $review to review"
	if [ $wrong = 0 ] && [ $absent = 0 ] && [ $drawn -ge 20 ]; then
		ok "$name"
	else
		grep " $style: meant" "$work/list" >"$work/wrong"
		not_ok "$name, $wrong wrong, $absent absent" "$work/wrong"
	fi
done <"$work/sums"
is "every way to mark was drawn" "$(echo "$styles" | wc -l)" "$(grep -vc '^line' "$work/sums")"

# X35, for marks that people make without changing their mind.
share=$(awk '$2 ~ /^M(1|2|3|4|7|8|10|12|19|27)$/ && $1 != "stroke-short" { n += $3; r += $5 }
	END { printf "%d", n ? 1000 * r / n : 1000 }' "$work/sums")
if [ "$share" -le 50 ]; then ok "X35: $share in a thousand usual marks go to review"; else
	not_ok "X35: $share in a thousand usual marks go to review, 50 is the most"; fi
