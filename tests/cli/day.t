#!/bin/sh
# run: quick sanitize comma
# SPDX-License-Identifier: EUPL-1.2
# A day on paper: drafts, pairs, themes, a pack, and the pages that go with the sheets.
. tests/cli/tap.sh

cd "$work" || exit 1

# --- drafts ---
formgen print sg-c --lang ar --event Day --count 2 -o draft.pdf >out 2>err
is "a draft translation is not printed: status" 65 $?
has "and it says how it can be" "with --draft" err
is "no file is left" "" "$(ls draft.pdf 2>/dev/null)"
formgen print sg-c --lang ar --draft --event Day --count 2 -o draft.pdf >out 2>err
is "with --draft it is" 0 $?
is "as many sheets as were asked for" 2 "$(wc -l <out)"

# --- pairs ---
formgen print tr-v --pair --event Training --count 3 --json -o pair.pdf >out 2>err
is "pairs: status" 0 $?
is "pairs: two sheets each, in the order of the pages" \
	"tr-v tr-n tr-v tr-n tr-v tr-n" \
	"$(sed 's/.*"form":"\([^"]*\)".*/\1/' out | tr '\n' ' ' | sed 's/ $//')"
formgen print sg-c --pair --event Day --count 1 -o x.pdf >out 2>err
is "a form without partner has no --pair" 64 $?
formgen print sg-c --family new --event Day --count 1 -o x.pdf >out 2>err
is "a form without name has no family" 64 $?
formgen print ww-e --family K7M2-9PQR-T4XX --event Day --count 1 -o x.pdf >out 2>err
is "a mistyped token is refused" 64 $?
has "and named" K7M2-9PQR-T4XX err

# --- theme words ---
cat >theme.yaml <<'YAML'
languages: [nl]
words:
  - {pictogram: house, label: {nl: terug naar huis}}
  - {pictogram: letter, label: {nl: brieven}}
YAML
formgen print sg-c --theme theme.yaml --event Theme --count 1 -o theme.pdf >out 2>err
is "theme words: status" 0 $?
formgen layout sg-c --event Theme >layout 2>err
has "theme words stand in the layout" '"label":"terug naar huis"' layout
has "something else keeps its code" '"code":6,"label":"iets anders"' layout
sed 's/brieven/terug naar huis/' theme.yaml >double.yaml
formgen print sg-c --theme double.yaml --event Theme --count 1 -o double.pdf >out 2>err
is "double words: status" 65 $?
has "double words: the rule and the place" "double.yaml:4:.*T07" err

# --- a pack ---
cat >day.yaml <<'YAML'
event: The day
sheets:
  - {form: sg-c, count: 3}
  - {form: sg-c, language: en, count: 2}
  - {form: ma-p, count: 2}
theme: theme.yaml
YAML
formgen pack day.yaml -o pack.pdf >out 2>err
is "a theme without a language that is printed: status" 65 $?
has "a theme without a language that is printed: which" '"en"' err
sed -i '/language: en/d' day.yaml
formgen pack day.yaml -o pack.pdf >ids 2>err
is "a pack: status" 0 $? err
is "a pack: all sheets" 5 "$(wc -l <ids)"
formgen pack day.yaml -o pack.pdf >again 2>err
is "the same pack again changes nothing" "$(sort ids)" "$(sort again)"
formdb balance "The day" --json >balance
has "the store knows them" '"printed":5' balance
sed 's/count: 3/cuont: 3/' day.yaml >bad.yaml
formgen pack bad.yaml -o bad.pdf >out 2>err
is "a mistake in a pack: status" 65 $?
has "a mistake in a pack: place and word" "bad.yaml:3:.*cuont" err

# --- pages for helpers; in the scanner they are known for what they are ---
formgen readaloud sg-c --lang ar -o aid-readaloud.pdf >out 2>err
is "readaloud: status" 0 $?
formgen copytest sg-c -o aid-copytest.pdf >out 2>err
is "copytest: status" 0 $?
formgen card --words en -o aid-card.pdf >out 2>err
is "card: status" 0 $?
formgen separator --below Spiegelgesprek -o aid-separator.pdf >out 2>err
is "separator: status" 0 $?
formgen card --words fr -o x.pdf >out 2>err
is "no words for helpers in French" 64 $?
for page in readaloud copytest card separator; do
	pdftoppm -gray -png -r 150 -l 1 aid-$page.pdf scan-$page 2>/dev/null
done
formscan read scan-*.png >records 2>err
is "scanned by accident: all foreign" 4 "$(grep -c foreign records)" records
has "a separator is called one" "separator" records
