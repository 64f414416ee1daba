#!/bin/sh
# run: quick full sanitize
# SPDX-License-Identifier: EUPL-1.2
# Whatever is in the pile: each file has its line and its reason, the others are read, the balance
# adds up, and the exit status tells.
. tests/cli/tap.sh

formgen layout sg-c --lang nl >"$work/layout"
formgen print sg-c --event pile --count 1 -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"
simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --seed 3 --dpi 150 \
	--style cross --even --out "$work/scan.pdf" --truth "$work/truth"
simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --seed 4 --dpi 150 \
	--style cross --even --out "$work/png" --truth "$work/truth"

mkdir "$work/pile"
size=$(wc -c <"$work/png/scan-0001.png")
head -c $((size * 2 / 3)) "$work/png/scan-0001.png" >"$work/pile/01-half.png"
head -c $(($(wc -c <"$work/scan.pdf") * 2 / 3)) "$work/scan.pdf" >"$work/pile/02-half.pdf"
: >"$work/pile/03-empty.pdf"
echo "Beste mensen, hierbij de formulieren." >"$work/pile/04-letter.pdf"
printf '\000\000\000\030ftypheic....' >"$work/pile/05-photo.jpg"
printf 'PK\003\004..........word/document.xml' >"$work/pile/06-form.docx"
qpdf --encrypt secret owner 256 -- "$work/scan.pdf" "$work/pile/07-locked.pdf"
qpdf --encrypt "" owner 256 -- "$work/scan.pdf" "$work/pile/08-open.pdf"
# A picture of 60000 x 60000 pixels in 67 bytes.
printf '\211PNG\r\n\032\n\000\000\000\rIHDR\000\000\352`\000\000\352`\001\000\000\000\000' \
	>"$work/pile/09-bomb.png"
head -c 4000 /dev/urandom >"$work/pile/10-noise.tif"
printf 'II*\000' >"$work/pile/10-noise2.tif"

formscan read "$work/pile" >"$work/records" 2>"$work/err"
is "a pile of trouble: status" 65 $? "$work/err"
line() { # FILE: verdict and reason
	grep "/$1" "$work/records" | cut -f2,7
}
unreadable() { # FILE WORDS
	case "$(line "$1")" in
	unreadable*"$2"*) ok "$1: $2" ;;
	*) not_ok "$1: $2" "$work/records" ;;
	esac
}
unreadable 01-half.png "damaged or cut off"
unreadable 02-half.pdf "damaged or cut off"
unreadable 03-empty.pdf "empty"
unreadable 04-letter.pdf "looks like text"
unreadable 05-photo.jpg "HEIC photo; send it as JPEG"
unreadable 06-form.docx "Word"
unreadable 07-locked.pdf "password"
unreadable 09-bomb.png "60000 x 60000"
unreadable 10-noise.tif "not a picture"
unreadable 10-noise2.tif "damaged or cut off"
is "08-open.pdf: both sides are read" 2 "$(line 08-open.pdf | grep -c '^read')" "$work/records"
has "the balance adds up" '12 sides in = 2 read + 0 duplicate + 0 blank + 0 foreign + 10 unreadable' \
	"$work/err"
formdb balance --json >"$work/balance"
formscan read "$work/pile" >"$work/again" 2>"$work/err"
is "again: status" 65 $?
has "again: nothing changed" 'all of them were read before; nothing changed' "$work/err"
is "again: the reasons are still there" "$(cut -f7 "$work/records")" \
	"$(cut -f7 "$work/again" | sed 's/^read before; //; s/^read before$//')"

# What is not there at all.
formscan read "$work/nothing" "$work/scan.pdf" "$work/pile/nothing either" >"$work/records" 2>"$work/err"
is "a missing input: status" 66 $?
has "a missing input: it is named" "$work/nothing: No such file" "$work/err"
has "a missing input: so is the other" "nothing either: No such file" "$work/err"
is "a missing input: the others are read" 2 "$(wc -l <"$work/records")"
mkdir "$work/hollow"
formscan read "$work/hollow" >"$work/records" 2>"$work/err"
is "an empty folder: status" 0 $?
has "an empty folder: the balance" '0 sides in = 0 read' "$work/err"
ln -s . "$work/hollow/round"
ln -s nowhere "$work/hollow/gone"
timeout 60 formscan read "$work/hollow" >"$work/records" 2>"$work/err"
is "a folder that contains itself: status" 66 $? "$work/err"

# Names that would command a terminal or break JSON.
mkdir "$work/names"
printf text >"$work/names/$(printf 'a\033[31mb\nc"d\\\377.pdf')"
formscan read "$work/names" >"$work/records" 2>"$work/err"
is "a strange name: one line" 1 "$(wc -l <"$work/records")"
is "a strange name: nothing for the terminal" 0 "$(LC_ALL=C grep -c "$(printf '\033')" "$work/records")"
formscan read --json "$work/names" >"$work/records" 2>"$work/err"
has "a strange name: sound JSON" '"file":"[^"]*a?\[31mb?c\\"d\\\\.*\.pdf","page":0,"sheet":null,"side":null,' \
	"$work/records"
is "a strange name: sound UTF-8" 0 "$(iconv -f UTF-8 -t UTF-8 "$work/records" >/dev/null 2>&1; echo $?)"

# Stores that fail.
mkdir "$work/ro"
formscan read --db "$work/ro" "$work/scan.pdf" >"$work/out" 2>"$work/err"
status=$?
is "a store that is a folder: nothing on stdout" "" "$(cat "$work/out")"
is "a store that is a folder: one line on stderr" 1 "$(wc -l <"$work/err")" "$work/err"
is "a store that is a folder: a status" yes "$([ $status -ge 64 ] && [ $status -le 78 ] && echo yes)"
formscan read --trace "$work/scan.pdf/x" "$work/scan.pdf" >"$work/out" 2>"$work/err"
is "a folder for --trace that cannot be made: status" 73 $?
for jobs in 0 65 two ""; do
	formscan read --jobs "$jobs" "$work/scan.pdf" >"$work/out" 2>"$work/err"
	is "--jobs '$jobs': status" 64 $?
done
formscan read >"$work/out" 2>"$work/err"
is "no input: status" 64 $?

# A page that must be drawn, and nobody to draw it: it is not lost, but left for later.
cat >"$work/drawn.pdf" <<'PDF'
%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >> endobj
4 0 obj << /Length 31 >> stream
1 0 0 rg 100 100 300 300 re f
endstream endobj
trailer << /Root 1 0 R >>
PDF
formscan=$(command -v formscan)
PATH=/nowhere "$formscan" read "$work/drawn.pdf" >"$work/records" 2>"$work/err"
is "no pdftoppm: status" 65 $?
has "no pdftoppm: the reason" 'unreadable.*install poppler-utils' "$work/records"
has "no pdftoppm: not stored" '1 sides were not stored' "$work/err"
formscan read "$work/drawn.pdf" >"$work/records" 2>"$work/err"
is "with pdftoppm: status" 0 $? "$work/records"
hasnt "with pdftoppm: it was not counted before" 'read before' "$work/records"
