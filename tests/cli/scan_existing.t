#!/bin/bash
# run: full
# SPDX-License-Identifier: EUPL-1.2
# Forms that others printed, without squares and codes of ours: laid on a blank copy by their print
# alone, however they lie in the scanner. No answer is ever wrong; what is no such form is foreign.
. tests/cli/tap.sh

# --- a form of our own making, as an office program would print it --------------------------

# Points from the lower left, as PDF has them. Boxes of 4 mm, a line of 0.25 mm.
mm() { awk "BEGIN { printf \"%.2f\", ($1) * 72 / 25.4 }"; }

# NAME: twelve rows of five boxes, words before each, some lines of text.
draw_form() { # seed words...
	awk -v seed="$1" 'function mm(v) { return sprintf("%.2f", v * 72 / 25.4) }
	function text(x, y, size, s) { printf "BT /F1 %s Tf %s %s Td (%s) Tj ET\n", size, mm(x), mm(297 - y), s }
	function words(n,   s, i) { s = ""; for (i = 0; i < n; i++) s = s list[int(rand() * 20) + 1] " "; return s }
	BEGIN {
		srand(seed)
		split("de vraag hulp thuis samen besluit uitleg plaats wachttijd gezin kind ouder respect team " \
			"afspraak school werk plan tijd tevreden", list, " ")
		text(20, 22, 18, words(3)); text(20, 30, 9, words(14)); text(20, 35, 9, words(12))
		for (row = 0; row < 12; row++) {
			y = 50 + row * 14
			text(20, y + 3.4, 10, (row + 1) ". " words(5))
			for (k = 0; k < 5; k++)
				printf "0.71 w %s %s %s %s re S\n", mm(120.125 + k * 13), mm(297 - y - 3.875), mm(3.75), mm(3.75)
		}
		for (row = 0; row < 5; row++) text(20, 240 + row * 6, 9, words(15))
	}'
}

# ANSWERS: one code per row, 0 for none; a cross or, with `fill`, a scribble.
draw_marks() { # KIND CODE...
	local kind=$1 row=0 code
	shift
	for code; do
		awk -v kind="$kind" -v row=$row -v code="$code" 'function mm(v) { return sprintf("%.2f", v * 72 / 25.4) }
		BEGIN {
			if (code == 0) exit
			x = 120 + (code - 1) * 13; y = 297 - (50 + row * 14)
			print "q 0.1 0.15 0.6 RG 1.5 w 1 J"
			if (kind == "cross")
				printf "%s %s m %s %s l %s %s m %s %s l S\n", mm(x - .3), mm(y + .2), mm(x + 4.4), mm(y - 4.1), \
					mm(x + 4.2), mm(y + .4), mm(x - .2), mm(y - 4.3)
			else
				for (k = 0; k < 8; k++)
					printf "%s %s m %s %s l S\n", mm(x + .4), mm(y - .5 - k * .42), mm(x + 3.6), mm(y - .7 - k * .4)
			print "Q"
		}'
		row=$((row + 1))
	done
}

# Content on stdin; MATRIX: how the page lies.
page() { # FILE MATRIX
	{
		echo "q $2 cm"
		cat
		echo Q
	} >"$work/content"
	{
		printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n'
		printf '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n'
		printf '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.28 841.89]/Contents 4 0 R'
		printf '/Resources<</Font<</F1 5 0 R>>>>>>endobj\n'
		printf '5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n'
		printf '4 0 obj<</Length %d>>stream\n' "$(wc -c <"$work/content")"
		cat "$work/content"
		printf 'endstream endobj\n'
	} >"$1"
	{
		local at
		at=$(wc -c <"$1")
		printf 'xref\n0 6\n0000000000 65535 f \n'
		for number in 1 2 3 4 5; do
			printf '%010d 00000 n \n' "$(grep -abo "^$number 0 obj" "$1" | head -n 1 | cut -d: -f1)"
		done
		printf 'trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n' "$at"
	} >"$work/tail"
	cat "$work/tail" >>"$1"
}

turned() { # DEGREES SCALE SHIFT_X_MM SHIFT_Y_MM: about the middle of the page
	awk -v a="$1" -v s="$2" -v x="$3" -v y="$4" 'BEGIN {
		r = a * 3.14159265 / 180; c = cos(r) * s; n = sin(r) * s; u = 297.64; v = 420.94
		printf "%.6f %.6f %.6f %.6f %.3f %.3f", c, n, -n, c, u - c * u + n * v + x * 2.8346, v - n * u - c * v + y * 2.8346 }'
}

state_of() { # RECORD QUESTION
	grep -o "\"$2\":{\"state\":\"[a-z]*\"" "$1" | cut -d'"' -f6
}

answers=(3 1 0 5 2 4 4 1 3 0 2 5)
draw_form 7 >"$work/form"
draw_form 8 >"$work/other"
page "$work/blank.pdf" '1 0 0 1 0 0' <"$work/form"
layout() { # SIDE: the boxes of the form
	awk -v side="$1" 'BEGIN {
		printf "{\"side\":%d,\"questions\":[", side
		for (row = 0; row < 12; row++) {
			printf "%s{\"id\":\"s%dq%d\",\"type\":\"single\",\"options\":[", row ? "," : "", side, row + 1
			for (k = 0; k < 5; k++)
				printf "%s{\"code\":%d,\"box_mm\":[%d,%d,4,4]}", k ? "," : "", k + 1, 120 + k * 13, 50 + row * 14
			printf "]}"
		}
		printf "]}" }'
}
printf '{"format":1,"form":"theirs","page_mm":[210,297],"sides":[%s]}' "$(layout 1)" >"$work/layout.json"

# --- every way it may lie --------------------------------------------------------------------

filled() { # FILE KIND MATRIX
	{
		cat "$work/form"
		draw_marks "$2" "${answers[@]}"
	} | page "$1" "$3"
}

# The answers of a record that are right, and those that are wrong.
judge() { # RECORD SIDE
	local row=0 right=0 wrong=0 answer wanted
	for wanted in "${answers[@]}"; do
		row=$((row + 1))
		answer=$(grep -o "\"s$2q$row\":{\"state\":\"[a-z]*\",\"how\":\"read\",\"value\":\[[0-9,]*\]" "$1")
		case $answer in
		*doubtful* | *conflict*) ;;
		*answered*"[$wanted]" | *blank*'[]')
			if [ "$wanted" = 0 ] || [[ $answer == *answered* ]]; then
				right=$((right + 1))
			else
				wrong=$((wrong + 1))
			fi
			;;
		*) wrong=$((wrong + 1)) ;;
		esac
	done
	echo "$wrong wrong, $right right"
}

mkdir "$work/scans"
filled "$work/scans/1 straight.pdf" cross "$(turned 0 1 0 0)"
filled "$work/scans/2 upside-down.pdf" cross "$(turned 180 1 0 0)"
filled "$work/scans/3 askew.pdf" cross "$(turned 4.7 0.97 0 0)"
filled "$work/scans/4 shifted.pdf" cross "$(turned -2 1 10 -9)"
filled "$work/scans/5 larger.pdf" fill "$(turned 1 1.03 0 0)"
filled "$work/scans/6 fill.pdf" fill "$(turned 0 1 0 0)"
pdftoppm -r 150 -jpeg -gray -singlefile "$work/scans/3 askew.pdf" "$work/scans/7 small"
pdftoppm -r 300 -mono -tiff -singlefile "$work/scans/4 shifted.pdf" "$work/scans/8 fax"
pdftoppm -r 200 -png -singlefile "$work/scans/2 upside-down.pdf" "$work/scans/9 colour"

formscan read --blank "$work/blank.pdf" --layout "$work/layout.json" "$work/scans" \
	>"$work/records" 2>"$work/err"
is "all of them: status" 0 $? "$work/err"
is "all of them are read" 9 "$(grep -c '"verdict":"read"' "$work/records")" "$work/records"
has "the balance" '9 sides in = 9 read + 0 duplicate + 0 blank + 0 foreign + 0 unreadable' "$work/err"
while read -r record; do
	name=$(grep -o '[0-9] [a-z-]*\.' <<<"$record")
	echo "$record" >"$work/record"
	is "$name every answer is right" "0 wrong, 12 right" "$(judge "$work/record" 1)" "$work/record"
done <"$work/records"
has "a record has just these members" \
	'^{"file":"[^"]*1 straight.pdf","page":1,"side":1,"verdict":"read","reason":"","answers":{"s1q1":{"state":"answered","how":"read","value":\[3\],"options":{"1":{"mark":"empty","ink":[0-9.]*,"confidence":[0-9.]*},.*}}$' \
	"$work/records"
formscan read --jobs 1 --blank "$work/blank.pdf" --layout "$work/layout.json" "$work/scans" \
	>"$work/records1" 2>"$work/err1"
same "one job: the same bytes" "$work/records" "$work/records1"
if [ -e "$SPIEGELBLAD_DB" ]; then not_ok "no store is made"; else ok "no store is made"; fi

# --- what is no such form ----------------------------------------------------------------------

mkdir "$work/strange"
page "$work/strange/1 other.pdf" '1 0 0 1 0 0' <"$work/other"
page "$work/strange/2 empty.pdf" '1 0 0 1 0 0' </dev/null
{
	head -n 3 "$work/form"
	echo 'BT /F1 40 Tf 60 300 Td (torn off here) Tj ET'
} | page "$work/strange/3 scrap.pdf" '1 0 0 1 0 0'
echo 'no picture' >"$work/strange/4 text"
formscan read --blank "$work/blank.pdf" --layout "$work/layout.json" "$work/strange" \
	>"$work/records" 2>"$work/err"
is "strange pages: status" 65 $? "$work/err"
is "strange pages: verdicts" "blank foreign unreadable" \
	"$(grep -o '"verdict":"[a-z]*"' "$work/records" | cut -d'"' -f4 | sort -u | tr '\n' ' ' | sed 's/ $//')" \
	"$work/records"
hasnt "none of them has an answer" '"answers":{"' "$work/records"
# The same boxes under other words are another form: every row might mean something else.
has "another form with boxes in the same places is not read" \
	'other.pdf","page":1,"side":null,"verdict":"\(foreign\|unreadable\)"' "$work/records"

# --- two sides ----------------------------------------------------------------------------------

pages() { # FILE FILE...: one after the other
	local out=$1
	shift
	qpdf --empty --pages "$@" -- "$out" 2>/dev/null || gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -o "$out" "$@"
}
if command -v qpdf >/dev/null || command -v gs >/dev/null; then
	page "$work/back.pdf" '1 0 0 1 0 0' <"$work/other"
	pages "$work/both.pdf" "$work/blank.pdf" "$work/back.pdf"
	printf '{"format":1,"form":"theirs","page_mm":[210,297],"sides":[%s,%s]}' "$(layout 1)" "$(layout 2)" \
		>"$work/both.json"
	{
		cat "$work/other"
		draw_marks cross "${answers[@]}"
	} | page "$work/back-filled.pdf" "$(turned 180 1 3 0)"
	formscan read --blank "$work/both.pdf" --layout "$work/both.json" "$work/back-filled.pdf" \
		"$work/scans/3 askew.pdf" >"$work/records" 2>"$work/err"
	is "two sides: status" 0 $? "$work/err"
	is "two sides: the one that fits is taken" '2 1' \
		"$(grep -o '"side":[0-9]' "$work/records" | cut -d: -f2 | tr '\n' ' ' | sed 's/ $//')" "$work/records"
	head -n 1 "$work/records" >"$work/record"
	is "two sides: its answers" "0 wrong, 12 right" "$(judge "$work/record" 2)" "$work/record"
	formscan read --blank "$work/blank.pdf" --layout "$work/both.json" "$work/scans" >"$work/out" 2>"$work/err"
	is "a blank form with too few pages: status" 65 $?
	has "a blank form with too few pages: said" 'blank.pdf: it has 1 pages, but the layout has a side 2' "$work/err"
fi

# --- tables, columns, nothing at all --------------------------------------------------------------

# The boxes are the cells of a table; every second row is grey. The mark of one row lies close to the next.
{
	for row in 1 3 5 7 9 11; do
		echo "0.89 g $(mm 20) $(mm "238 - $row * 14") $(mm 161) $(mm 14) re f 0 g"
	done
	grep -v ' re S$' "$work/form"
	for row in 0 1 2 3 4 5 6 7 8 9 10 11; do
		for k in 0 1 2 3 4; do
			echo "0.71 w $(mm "116 + $k * 13") $(mm "238 - $row * 14") $(mm 13) $(mm 14) re S"
		done
	done
} >"$work/table"
page "$work/table.pdf" '1 0 0 1 0 0' <"$work/table"
sed 's/"box_mm":\[\([0-9]*\),\([0-9]*\),4,4\]/"box_mm":[\1-4,\2-5,13,14]/g' "$work/layout.json" |
	awk '{ while (match($0, /\[[0-9]+-4,[0-9]+-5,/)) {
		split(substr($0, RSTART + 1, RLENGTH - 2), n, /[-,]/)
		$0 = substr($0, 1, RSTART) n[1] - 4 "," n[3] - 5 "," substr($0, RSTART + RLENGTH)
	} print }' >"$work/table.json"
# Crosses as high as the row, nearly.
large_marks() { # CODE...
	local row=0 code
	for code; do
		[ "$code" = 0 ] || echo "q 0.1 0.15 0.6 RG 1.5 w $(mm "117.5 + ($code - 1) * 13") $(mm "251 - $row * 14") m" \
			"$(mm "126.5 + ($code - 1) * 13") $(mm "239 - $row * 14") l $(mm "126 + ($code - 1) * 13")" \
			"$(mm "251 - $row * 14") m $(mm "118 + ($code - 1) * 13") $(mm "239 - $row * 14") l S Q"
		row=$((row + 1))
	done
}
{
	cat "$work/table"
	large_marks "${answers[@]}"
} | page "$work/table-filled.pdf" "$(turned 1 1 2 1)"
formscan read --blank "$work/table.pdf" --layout "$work/table.json" "$work/table-filled.pdf" >"$work/record" 2>"$work/err"
is "a table with grey rows: status" 0 $? "$work/err"
is "a table with grey rows: every answer is right" "0 wrong, 12 right" "$(judge "$work/record" 1)" "$work/record"
# A copier made the grey darker.
{
	sed 's/^0.89 g/0.8 g/' "$work/table"
	large_marks "${answers[@]}"
} | page "$work/table-dark.pdf" "$(turned 1 1 2 1)"
formscan read --blank "$work/table.pdf" --layout "$work/table.json" "$work/table-dark.pdf" >"$work/record" 2>"$work/err"
is "its grey rows copied darker: every answer is right" "0 wrong, 12 right" "$(judge "$work/record" 1)" "$work/record"

# Two questions in each row: the mark of one is no remark beside the other.
awk 'BEGIN {
	printf "{\"format\":1,\"form\":\"theirs\",\"page_mm\":[210,297],\"sides\":[{\"side\":1,\"questions\":["
	for (row = 0; row < 12; row++) for (c = 0; c < 2; c++) {
		printf "%s{\"id\":\"%s%d\",\"type\":\"single\",\"options\":[", row + c ? "," : "", c ? "r" : "l", row + 1
		for (k = 0; k < 2; k++) printf "%s{\"code\":%d,\"box_mm\":[%d,%d,4,4],\"cell_mm\":[%d,%d,12,6]}",
			k ? "," : "", k + 1, 120 + (3 * c + k) * 13, 50 + row * 14, 119 + (3 * c + k) * 13, 49 + row * 14
		printf "]}"
	}
	printf "]}]}" }' >"$work/columns.json"
{
	cat "$work/form"
	draw_marks cross 1 2 1 2 1 2 1 2 1 2 1 2
	draw_marks cross 5 5 4 4 5 5 4 4 5 5 4 4
} | page "$work/columns.pdf" "$(turned -1 1 0 0)"
pdftoppm -r 150 -gray -singlefile -jpeg "$work/columns.pdf" "$work/columns"
formscan read --blank "$work/blank.pdf" --layout "$work/columns.json" "$work/columns.jpg" >"$work/record" 2>"$work/err"
is "two columns: none is asked" 24 "$(grep -o '"state":"answered"' "$work/record" | wc -l | tr -d ' ')" "$work/record"
is "two columns: those on the right" "2 2 1 1 2 2 1 1 2 2 1 1" \
	"$(grep -o '"r[0-9]*":{"state":"answered","how":"read","value":\[[0-9]\]' "$work/record" | grep -o '[0-9]\]' | tr -d ']' | paste -sd' ')"

# What was written too palely for this scan looks the same as what was left open.
page "$work/empty.pdf" "$(turned 1 1 0 0)" <"$work/form"
formscan read --blank "$work/blank.pdf" --layout "$work/layout.json" "$work/empty.pdf" >"$work/record" 2>"$work/err"
is "nothing on a side: all of it is asked" 12 "$(grep -o '"state":"doubtful"' "$work/record" | wc -l | tr -d ' ')" "$work/record"
has "nothing on a side: said" '0 answers are clear, 12 are for a person to look at' "$work/err"

# Of a hard pencil nothing but a scribble is left: it may be what was taken back.
{
	cat "$work/form"
	draw_marks cross 1 2 3 4 5 1 2 3 4 5 1 0 | sed 's/0.1 0.15 0.6 RG 1.5 w/0.88 G 1.2 w/'
	draw_marks fill 0 0 0 0 0 0 0 0 0 0 0 3
} | page "$work/pale.pdf" "$(turned 1 1 0 0)"
pdftoppm -r 200 -gray -singlefile -jpeg "$work/pale.pdf" "$work/pale"
formscan read --blank "$work/blank.pdf" --layout "$work/layout.json" "$work/pale.jpg" >"$work/record" 2>"$work/err"
is "nearly all in doubt: the rest is asked too" doubtful "$(state_of "$work/record" s1q12)" "$work/record"

# --- what is not where it should be ------------------------------------------------------------

# A label is stuck over the boxes of the fifth row, and somebody made a cross on it.
{
	cat "$work/form"
	echo "1 g $(mm 116) $(mm 182) $(mm 70) $(mm 14) re f 0 g"
	draw_marks cross "${answers[@]}"
} | page "$work/stuck.pdf" "$(turned 0 1 0 0)"
formscan read --blank "$work/blank.pdf" --layout "$work/layout.json" "$work/stuck.pdf" >"$work/record" 2>"$work/err"
is "boxes that are gone: that answer is asked" doubtful "$(state_of "$work/record" s1q5)" "$work/record"
is "boxes that are gone: the others are read" "0 wrong, 11 right" "$(judge "$work/record" 1)" "$work/record"

# A form with a box that is printed full: a mark in it would not be seen.
{
	cat "$work/form"
	echo "0 g $(mm 146.1) $(mm 214.9) $(mm 3.8) $(mm 4.2) re f"
} >"$work/black"
page "$work/black.pdf" '1 0 0 1 0 0' <"$work/black"
{
	cat "$work/black"
	draw_marks cross "${answers[@]}"
} | page "$work/black-filled.pdf" "$(turned 0 1 0 0)"
formscan read --blank "$work/black.pdf" --layout "$work/layout.json" "$work/black-filled.pdf" >"$work/record" 2>"$work/err"
is "a box that print fills: that answer is asked" doubtful "$(state_of "$work/record" s1q3)" "$work/record"
is "a box that print fills: the others are read" "0 wrong, 11 right" "$(judge "$work/record" 1)" "$work/record"

# --- what is typed wrong ------------------------------------------------------------------------

formscan read --blank "$work/blank.pdf" "$work/scans" >"$work/out" 2>"$work/err"
is "--blank alone: status" 64 $?
has "--blank alone: said" 'blank and --layout belong together' "$work/err"
formscan read --blank "$work/nowhere.pdf" --layout "$work/layout.json" "$work/scans" >"$work/out" 2>"$work/err"
is "no such blank: status" 66 $?
has "no such blank: named" 'nowhere.pdf' "$work/err"
echo '{"format":1}' >"$work/bad.json"
formscan read --blank "$work/blank.pdf" --layout "$work/bad.json" "$work/scans" >"$work/out" 2>"$work/err"
is "a layout that is none: status" 65 $?
has "a layout that is none: named" 'bad.json: ' "$work/err"
sed 's/"page_mm":\[210,297\]/"page_mm":[210,280]/' "$work/layout.json" >"$work/bad.json"
formscan read --blank "$work/blank.pdf" --layout "$work/bad.json" "$work/scans" >"$work/out" 2>"$work/err"
is "a page of another shape: status" 65 $?
has "a page of another shape: said" 'blank.pdf: page 1 has not the proportions .*210 x 280 mm' "$work/err"
awk 'BEGIN {
	printf "{\"format\":1,\"form\":\"theirs\",\"page_mm\":[210,297],\"sides\":[{\"side\":1,\"questions\":["
	printf "{\"id\":\"s1\",\"type\":\"single\",\"options\":["
	for (k = 1; k <= 13; k++) printf "%s{\"code\":%d,\"box_mm\":[%d,50,4,4]}", (k > 1 ? "," : ""), k, 20 + 10 * k
	printf "]}]}]}" }' >"$work/bad.json"
formscan read --blank "$work/blank.pdf" --layout "$work/bad.json" "$work/scans" >"$work/out" 2>"$work/err"
is "too many boxes in a row: status" 65 $?
has "too many boxes in a row: what to do" 'question s1 has 13 options; .* make two questions of it' "$work/err"

echo "1..$tap_number"
