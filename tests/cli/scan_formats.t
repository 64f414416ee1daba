#!/bin/sh
# run: full sanitize
# SPDX-License-Identifier: EUPL-1.2
# The same pile as PDF, TIFF, PNG and JPEG, by one thread and by several: every side is read, each
# line and each answer is the same, and a second time nothing changes.
. tests/cli/tap.sh

formgen layout sg-c --lang nl >"$work/layout"
formgen print sg-c --event pile --count 3 -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"
formdb backup "$work/printed.db" >"$work/out" 2>"$work/err"
scan() { # OPTIONS...: the same pens and the same paper each time
	simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --seed 3 \
		--style cross --even --dpi 150 "$@"
}
fresh() { # NAME: a store in which the sheets are printed and nothing is read yet
	cp "$work/printed.db" "$work/$1.db"
	export SPIEGELBLAD_DB="$work/$1.db"
}
answers() {
	formdb export pile --format jsonl --reason test 2>"$work/err"
}

scan --out "$work/scan.pdf" --truth "$work/truth"
scan --out "$work/scan.tif"
scan --out "$work/png" --format png
scan --out "$work/jpg" --format jpg

for pile in scan.pdf scan.tif png jpg; do
	fresh "$pile"
	formscan read "$work/$pile" >"$work/records" 2>"$work/err"
	is "$pile: status" 0 $? "$work/err"
	is "$pile: every side is read" 6 "$(cut -f2 "$work/records" | grep -c '^read$')" "$work/records"
	has "$pile: the balance" '6 sides in = 6 read + 0 duplicate + 0 blank + 0 foreign + 0 unreadable' \
		"$work/err"
	answers >"$work/export"
	compare --truth "$work/truth" --export "$work/export" --list >"$work/compare"
	is "$pile: no wrong answer" 0 $? "$work/compare"
	formscan read "$work/$pile" >"$work/again" 2>"$work/err"
	is "$pile: again: status" 0 $?
	has "$pile: again: said so" 'all of them were read before; nothing changed' "$work/err"
	is "$pile: again: each line says so" 6 "$(grep -c 'read before' "$work/again")" "$work/again"
	answers >"$work/export2"
	same "$pile: again: nothing changed" "$work/export" "$work/export2"
done

# What a file is, its content says. Files of one content count once, whatever their names.
mkdir "$work/mix"
cp "$work/scan.pdf" "$work/mix/letter.png"
cp "$work/jpg/scan-0002.jpg" "$work/mix/a10.tif"
cp "$work/jpg/scan-0001.jpg" "$work/mix/a9"
cp "$work/jpg/scan-0001.jpg" "$work/mix/b copy.jpg"
mkdir "$work/mix/c"
cp "$work/png/scan-0003.png" "$work/mix/c/x.pdf"
echo litter >"$work/mix/.hidden"
echo litter >"$work/mix/Thumbs.db"
for jobs in 1 2 5; do
	fresh "jobs$jobs"
	formscan read -j $jobs "$work/mix" >"$work/records$jobs" 2>"$work/err$jobs"
	is "mixed folder, $jobs jobs: status" 0 $? "$work/err$jobs"
	answers >"$work/export$jobs"
done
is "mixed folder: sorted, numbers as numbers, nothing left out" \
	"a9:1 a10.tif:1 b copy.jpg:1 c/x.pdf:1 letter.png:1 letter.png:2 letter.png:3 letter.png:4 letter.png:5 letter.png:6" \
	"$(cut -f1 "$work/records1" | sed "s|$work/mix/||" | tr '\n' ' ' | sed 's/ $//')"
has "mixed folder: the copy was read before" 'b copy.jpg:1.*read before' "$work/records1"
is "mixed folder: every side has its verdict" 10 "$(cut -f2 "$work/records1" | grep -Ec 'read|duplicate')"
for jobs in 2 5; do
	same "$jobs jobs: the lines of one" "$work/records1" "$work/records$jobs"
	same "$jobs jobs: the answers of one" "$work/export1" "$work/export$jobs"
	same "$jobs jobs: the balance of one" "$work/err1" "$work/err$jobs"
done

fresh json
formscan read --json "$work/scan.pdf" >"$work/records" 2>"$work/err"
code=$(head -n 1 "$work/ids")
has "JSON: all fields" \
	'^{"file":"[^"]*scan.pdf","page":1,"sheet":"'"$code"'","side":1,"verdict":"read","reason":"","seen_before":false,"answered":[0-9]*,"doubtful":[0-9]*,"health":{"size":[0-9.]*,"askew_deg":[-0-9.]*,"black":[0-9.]*,"lines":\[\]}}$' \
	"$work/records"

mkdir "$work/trace"
formscan read --trace "$work/trace" "$work/png/scan-0001.png" >"$work/out" 2>"$work/err"
is "trace: a folder for the page" "00001-scan-0001.png-1" "$(ls "$work/trace")"
is "trace: with pictures in it" yes "$(ls "$work/trace"/*/*.png >/dev/null 2>&1 && echo yes)"
mkdir "$work/trace2"
formscan read --trace "$work/trace2" "$work/png/scan-0001.png" >"$work/out" 2>"$work/err"
has "trace: of a page that was read before, which stays as it was" "	read before" "$work/out"
is "trace: also then with pictures" "$(ls "$work/trace/00001-scan-0001.png-1")" \
	"$(ls "$work/trace2/00001-scan-0001.png-1")"
