#!/bin/sh
# run: full
# SPDX-License-Identifier: EUPL-1.2
# X01-X28: every way to mark, and every change of mind, in at least 20 drawn variants: size, slant,
# place, hand, and all pens from a hard pencil to a thick felt-tip. None may be read wrongly; asking
# a person is allowed, but not often where people simply marked a box.
#
# Most of the time goes into drawing pages, so all suites are drawn at 200 dpi (tests/accuracy has
# 300 and more), nothing is drawn twice, and one run reads them all.
. tests/cli/tap.sh

draw() { # NAME FORM SHEETS PEN SCAN [OPTION...]: prints, fills in and scans; a file for read
	name=$1 form=$2 sheets=$3 pen=$4 scan=$5
	shift 5
	[ -e "$work/$form.layout" ] || formgen layout "$form" --lang nl >"$work/$form.layout"
	formgen print "$form" --event "$name" --count "$sheets" -o "$work/$name.pdf" \
		>"$work/$name.ids" 2>"$work/err"
	simulate --pdf "$work/$name.pdf" --layout "$work/$form.layout" --ids "$work/$name.ids" \
		--even --dpi 200 --pen "$pen" --scan "$scan" --out "$work/scans/$name.pdf" \
		--truth "$work/$name.truth" "$@"
}
mkdir "$work/scans"

# --- every style: three sheets, and two questions of a sheet that it shares with the next style ---
styles=$(simulate --list | sed -n 's/^style \([^ ]*\).*/\1/p')
count=$(echo "$styles" | wc -l)
number=0
for style in $styles; do
	for sheet in 1 2 3; do
		number=$((number + 1))
		for question in 1 2 3 4 5 7; do echo "$number sg$question $style"; done
	done
done >"$work/answers"
number=$((3 * count))
first=
for style in $styles; do
	if [ -z "$first" ]; then
		number=$((number + 1)) first=$style
		echo "$number sg1 $style"
		echo "$number sg2 $style"
	else
		echo "$number sg3 $style"
		echo "$number sg4 $style"
		first=
	fi
done >>"$work/answers"
draw styles sg-c $number any clean --seed 4711 --answers "$work/answers"

# --- M18: all in one line, at the first option or at the last ---
formgen layout ma-p --lang nl >"$work/ma-p.layout"
line=$(sed 's/{"id":/\n&/g' "$work/ma-p.layout" |
	sed -n 's/^{"id":"\([^"]*\)".*"max":1,.*/\1 &/p' |
	awk '{ n = gsub(/"code":/, "&"); print $1, n }')
for sheet in $(seq 20); do
	echo "$line" | while read -r question options; do
		echo "$sheet $question cross $((sheet % 2 ? 1 : options))"
	done
done >"$work/straight"
draw straight ma-p 20 any clean --seed 18 --answers "$work/straight"

# --- M20 pencil, M21 colours, X28 a box filled in red pencil ---
draw pencil sg-c 2 pencil clean --seed 20 --style cross
draw pencil-light sg-c 2 pencil-light clean --seed 21 --style tick
for pen in ball-red felt-green crayon-orange crayon-green; do
	draw colour-$pen sg-c 1 $pen clean --seed 22 --style cross
done
draw red-colour sg-c 1 crayon-red clean --seed 28 --style fill --depth colour
draw red-grey sg-c 2 crayon-red clean --seed 28 --style fill --depth grey
draw red-bilevel sg-c 1 crayon-red clean --seed 28 --style fill --depth bilevel

# --- M22: felt-tip on one side of thin paper, nothing on the other ---
for sheet in $(seq 7); do
	for question in 1 2 3; do echo "$sheet sg$question cross"; done
done >"$work/thin"
draw thin sg-c 7 felt-black bleeding --seed 23 --answers "$work/thin"

# --- M24: coffee, creases, holes and a staple; every second question is left open ---
for sheet in 1 2; do
	for question in 1 3 5; do echo "$sheet sg$question cross"; done
done >"$work/half"
for scan in coffee crumpled folded punched; do
	draw dirt-$scan sg-c 2 any $scan --seed 24 --answers "$work/half"
done

# --- M26: numbers, in their boxes, beside them and as a word ---
draw numbers mt-e 30 any clean --seed 26

formscan read "$work/scans" >"$work/records" 2>"$work/err"
is "reading ends well" 0 $? "$work/err"
formdb export --format jsonl --reason test >"$work/export"

compared() { # NAME...: their tables together in $work/table, their lists in $work/list
	: >"$work/table" >"$work/list"
	for name; do
		compare --truth "$work/$name.truth" --export "$work/export" --list \
			--table "$work/table" >>"$work/list"
	done
	grep -P '^A\t' "$work/table" |
		grep -vP '^A\t[^\t]*\t(no-text|writing|drawing)\t' >"$work/rows"
}

# --- the verdicts ---
compared styles
# style, drawn, right, review, wrong, absent
awk -F '\t' '$4 != "M26" { n[$3]++; r[$3, $6]++; if ($4 != "-" || !($3 in rule)) rule[$3] = $4 }
	END { for (s in n) print s, rule[s], n[s], r[s, "right"] + 0, r[s, "review"] + 0,
		r[s, "wrong"] + 0, r[s, "absent"] + 0 }' "$work/rows" | sort -k2.2n >"$work/sums"
while read -r style rule drawn right review wrong absent; do
	name="$rule $style: $drawn drawn, $right right, $review to review"
	if [ $wrong = 0 ] && [ $absent = 0 ] && [ $drawn -ge 20 ]; then
		ok "$name"
	else
		grep " $style: meant" "$work/list" >"$work/wrong"
		not_ok "$name, $wrong wrong, $absent absent" "$work/wrong"
	fi
done <"$work/sums"
is "every way to mark was drawn" "$count" "$(grep -vc '^line' "$work/sums")"

# X35, for marks that people make without changing their mind.
share=$(awk '$2 ~ /^M(1|2|3|4|7|8|10|12|19|27)$/ && $1 != "stroke-short" { n += $3; r += $5 }
	END { printf "%d", n ? 1000 * r / n : 1000 }' "$work/sums")
if [ "$share" -le 50 ]; then ok "X35: $share in a thousand usual marks go to review"; else
	not_ok "X35: $share in a thousand usual marks go to review, 50 is the most"; fi

suite() { # RULE WHAT NAME...: at least 20 drawn, none wrong
	rule=$1 what=$2
	shift 2
	compared "$@"
	set -- $(awk -F '\t' '{ n++; r[$6]++ }
		END { print n + 0, r["right"] + 0, r["review"] + 0, r["wrong"] + r["absent"] + 0 }' \
		"$work/rows")
	name="$rule $what: $1 drawn, $2 right, $3 to review"
	if [ $1 -ge 20 ] && [ $4 = 0 ]; then ok "$name"; else
		not_ok "$name, $4 wrong or absent" "$work/list"; fi
}

suite M18 "all in one line" straight
# Sheets of which every answer was accepted, and those of them that are known to be in one line.
grep '"event":"straight"' "$work/export" | grep -v '"state":"\(doubtful\|conflict\)"' >"$work/clear"
is "M18: a sheet with all answers in one line is told" "$(wc -l <"$work/clear")" \
	"$(grep -c '"flags":\[[^]]*"straight line"' "$work/clear")" "$work/clear"
is "M18: nearly all of them were clear" yes \
	"$([ "$(wc -l <"$work/clear")" -ge 17 ] && echo yes)" "$work/list"
formdb review straight >"$work/out" 2>"$work/told"
has "M18: how many is told at the review" \
	"sheets with all answers in one line: $(wc -l <"$work/clear")" "$work/told"
sheet=$(head -n 1 "$work/clear" | sed 's/.*"sheet":"\([^"]*\)".*/\1/')
question=$(echo "$line" | head -n 1 | cut -d' ' -f1)
formdb review straight --answer "$sheet" "$question" 2 >"$work/out" 2>"$work/err"
formdb review straight --flags >"$work/flags" 2>"$work/err"
hasnt "M18: not any more when a person says otherwise" "$sheet" "$work/flags"
formdb review straight --undo >"$work/out" 2>"$work/err"
formdb review straight --flags >"$work/flags" 2>"$work/err"
has "M18: and again when that is taken back" "^$sheet  straight line" "$work/flags"

suite M20 "pencil, also a hard one" pencil pencil-light
suite M21 "red, green and orange" colour-ball-red colour-felt-green colour-crayon-orange \
	colour-crayon-green
suite X28 "filled in red pencil; in colour, grey, and two values" red-colour red-grey red-bilevel
suite M22 "felt-tip on the other side" thin
suite M24 "coffee, creases, folds, holes" dirt-coffee dirt-crumpled dirt-folded dirt-punched
compared numbers
set -- $(awk -F '\t' '$4 == "M26" { n++; r[$6]++ } END { print n + 0, r["right"] + 0, r["review"] + 0,
	r["wrong"] + r["absent"] + 0 }' "$work/rows")
is "M26: $1 numbers, $2 of them asked or left open as they are; none accepted unseen" "30 0" "$1 $4" \
	"$work/list"

# M19: letters in a box may be a name; crosses and ticks are none.
grep '"event":"styles"' "$work/export" >"$work/rows"
sheets_of() { # STYLE: the codes of its three sheets
	sed -n "/\"kind\":\"sheet\"/p" "$work/styles.truth" | grep "\"style\":\"$1\"" |
		sed 's/.*"sheet":"\([^"]*\)".*/\1/' | sort -u
}
named=0
for sheet in $(sheets_of capitals | head -n 3); do
	named=$((named + $(grep "\"sheet\":\"$sheet\"" "$work/rows" | grep -c '"name"')))
done
is "M19: initials are told" yes "$([ $named -ge 1 ] && echo yes)"
for style in cross tick fill; do
	for sheet in $(sheets_of $style); do grep "\"sheet\":\"$sheet\"" "$work/rows"; done
done | grep -c '"name"' >"$work/out"
is "M19: crosses, ticks and filled boxes are no name" 0 "$(cat "$work/out")"
