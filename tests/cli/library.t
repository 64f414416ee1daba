#!/bin/sh
# run: full
# SPDX-License-Identifier: EUPL-1.2
# Every form of the library, in its first language and on one sheet: printed, filled in, scanned and
# read back without one wrong answer. All languages and variants: PLAN=library make accuracy.
. tests/cli/tap.sh

formgen list --json | sed 's/.*"id":"\([^"]*\)".*/\1/' >"$work/forms"

# One form in a folder and a store of its own.
cat >"$work/read_back" <<'END'
dir=$work/$1
mkdir "$dir"
export SPIEGELBLAD_DB="$dir/store.db"
formgen print "$1" --event library --count 1 -o "$dir/sheets.pdf" >"$dir/ids" 2>"$dir/err" &&
	formgen layout "$1" --event library >"$dir/layout" &&
	simulate --pdf "$dir/sheets.pdf" --layout "$dir/layout" --ids "$dir/ids" --seed 31 \
		--style cross --pen ball-blue --even --scan clean --dpi 200 --out "$dir/scan.pdf" \
		--truth "$dir/truth" &&
	formscan read "$dir/scan.pdf" >"$dir/records" 2>"$dir/err" &&
	formdb export library --format jsonl --reason test >"$dir/export" 2>"$dir/err" &&
	compare --truth "$dir/truth" --export "$dir/export" --list --strict >"$dir/compare"
echo $? >"$dir/status"
END
export work
xargs -P 2 -n 1 sh "$work/read_back" <"$work/forms"

is "there are 24 forms" 24 "$(wc -l <"$work/forms")"
while read -r form; do
	cat "$work/$form/err" "$work/$form/compare" >"$work/$form/said" 2>/dev/null
	is "$form: every answer right" 0 "$(cat "$work/$form/status")" "$work/$form/said"
done <"$work/forms"
