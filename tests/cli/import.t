#!/bin/bash
# run: quick sanitize comma
# SPDX-License-Identifier: EUPL-1.2
# A questionnaire from a workbook becomes a form that can be printed; what stays behind is said.
# And the papers that go with forms come out.
. tests/cli/tap.sh

book=tests/fuzz/seeds/xlsx/excel.xlsx
formgen import "$book" -o "$work/mine.yaml" >"$work/out" 2>"$work/err"
is "import: status" 0 $? "$work/err"
is "nothing on stdout" "" "$(cat "$work/out")"
has "what stays behind is said with sheet and row" \
	'excel.xlsx: survey row 5, required: not taken over' "$work/err"
has "a question that asks who somebody is stays behind" 'survey row 11.*P03' "$work/err"
has "how many came along" '6 questions taken over, 3 left out' "$work/err"
formgen check "$work/mine.yaml" >"$work/out" 2>&1
is "the definition can be checked" 0 $? "$work/out"
formgen specimen "$work/mine.yaml" -o "$work/mine.pdf" 2>"$work/err"
is "and printed" 0 $? "$work/err"

formgen import "$book" >"$work/again.yaml" 2>/dev/null
same "without -o the same goes to stdout" "$work/mine.yaml" "$work/again.yaml"
formgen import "$book" -o "$work/again.yaml" 2>/dev/null
same "the same again changes nothing" "$work/mine.yaml" "$work/again.yaml"
formgen import "$book" --regime C --audience staff 2>/dev/null >"$work/staff.yaml"
has "the regime can be chosen" '^regime: C' "$work/staff.yaml"
formgen import "$book" --json -o "$work/again.yaml" >"$work/out" 2>"$work/err"
is "as lines of JSON" 17 "$(grep -c '^{"file":".*","sheet":"[a-z]*","row":[0-9]*,"column":".*","text":".*"}$' "$work/out")"
formgen import "$book" --json >"$work/out" 2>"$work/err"
is "but not two things on stdout" 64 $? "$work/err"

refused() { # NAME FILE STATUS WORDS
	rm -f "$work/no.yaml"
	refuses "$1" "$3" "$4" formgen import "$2" -o "$work/no.yaml"
	is "$1: no file is left" no "$([ -e "$work/no.yaml" ] && echo yes || echo no)"
}
echo 'type,name,label' >"$work/table.csv"
refused "a text file" "$work/table.csv" 65 'save it as .xlsx'
printf '\320\317\021\340\241\261\032\341 and more' >"$work/old.xls"
refused "an old workbook" "$work/old.xls" 65 'old Excel file'
head -c 3000 "$book" >"$work/cut.xlsx"
refused "a workbook that was cut off" "$work/cut.xlsx" 65 damaged
refused "a file that is not there" "$work/none.xlsx" 66 'No such file'
refused "a folder" "$work" 66 folder

for command in accountability dpia "leaflet A" "leaflet B" "leaflet C" "leaflet sg-c"; do
	for language in nl en; do
		# shellcheck disable=SC2086
		formgen $command --lang $language -o "$work/paper.pdf" >"$work/out" 2>"$work/err"
		is "$command in $language: status" 0 $? "$work/err"
		is "$command in $language: a PDF" %PDF "$(head -c 4 "$work/paper.pdf")"
	done
done
cp forms/library/documents/organisation-example.yaml "$work/names.yaml"
formgen leaflet sg-c --for young --organisation "$work/names.yaml" -o "$work/paper.pdf" 2>"$work/err"
if command -v pdftotext >/dev/null; then
	pdftotext "$work/paper.pdf" "$work/words" 2>/dev/null
	has "the names of the organisation are on the leaflet" Voorbeeldzorg "$work/words"
	has "and the form it is about" 'Spiegelgesprek' "$work/words"
	has "and the terms" '28.dagen' "$work/words"
fi
formgen leaflet C --for parents -o "$work/paper.pdf" 2>"$work/err"
is "no leaflet for parents about a form for staff" 64 $? "$work/err"
formgen dpia --lang xx -o "$work/paper.pdf" 2>"$work/err"
is "a language that is not there" 64 $? "$work/err"
