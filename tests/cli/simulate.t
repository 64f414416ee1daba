#!/bin/sh
# run: full
# SPDX-License-Identifier: EUPL-1.2
# The simulator: the same seed gives the same bytes, another seed does not; what is asked for on
# --answers is what the truth says; nothing of the product is in it.
. tests/cli/tap.sh

formgen layout sg-c --lang nl >"$work/layout"
formgen print sg-c --event test --count 2 -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"

scan() { # OUT OPTIONS...
	out=$1
	shift
	simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" \
		--out "$work/$out.pdf" --truth "$work/$out.truth" --dpi 100 "$@"
}

scan a --seed 1 --style all --scan old
scan b --seed 1 --style all --scan old
scan c --seed 2 --style all --scan old
is "the same seed gives the same scan" 0 "$(cmp "$work/a.pdf" "$work/b.pdf" >&2; echo $?)"
same "and the same truth" "$work/a.truth" "$(sed 's/"b.pdf"/"a.pdf"/' "$work/b.truth" >"$work/b2"; echo "$work/b2")"
is "another seed gives another scan" 1 "$(cmp -s "$work/a.pdf" "$work/c.pdf"; echo $?)"

printf '%s\n' '1 sg1 cross 4' '1 sg5 fill 1 3' '* sg2 ring-face 2' >"$work/answers"
scan d --answers "$work/answers"
first=$(head -n 1 "$work/ids")
grep "\"kind\":\"sheet\",\"sheet\":\"$first\"" "$work/d.truth" >"$work/first"
has "a cross as asked" '"sg1":{[^}]*"style":"cross"[^}]*"value":\[4\]' "$work/first"
has "two boxes filled as asked" '"sg5":{[^}]*"style":"fill"[^}]*"value":\[1,3\]' "$work/first"
has "what is not named stays blank" '"sg3":{[^}]*"style":"blank"[^}]*"state":"blank"' "$work/first"
is "a star goes for all sheets" 2 "$(grep -c '"sg2":{[^}]*"style":"ring-face"' "$work/d.truth")"

scan e --blank-backs --foreign 1 --twice 1 --shuffle
is "one line per page" 10 "$(grep -c '"kind":"page"' "$work/e.truth")"
is "one line per sheet" 2 "$(grep -c '"kind":"sheet"' "$work/e.truth")"
is "as many pages in the PDF" 10 "$(pdfinfo "$work/e.pdf" | awk '/^Pages/ { print $2 }')"

for format in png jpg tif; do
	simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --dpi 100 \
		--format $format --out "$work/$format"
	is "a folder of $format" 4 "$(ls "$work/$format" | grep -c "\.$format\$")"
done

is "links nothing of the product" "" \
	"$(ldd "$(command -v simulate)" | grep -o 'libqrencode\|libzbar\|libhpdf\|libqpdf\|libsqlite3')"
simulate --pdf "$work/none.pdf" --layout "$work/layout" --ids "$work/ids" --out "$work/x.pdf" \
	2>"$work/err" && not_ok "a missing PDF is an error" || ok "a missing PDF is an error"
