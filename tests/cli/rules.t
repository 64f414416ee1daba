#!/bin/sh
# run: quick
# SPDX-License-Identifier: EUPL-1.2
# Who edits the rules on wording and makes a mistake is told where and what, by the next check.
. tests/cli/tap.sh

mkdir "$work/own"
cp -R forms/library forms/pictograms "$work/own/"

# broken FILE SED TOLD: after that change, formgen check says so.
broken() {
	cp "forms/library/$1" "$work/own/library/$1"
	sed -i "$2" "$work/own/library/$1"
	SPIEGELBLAD_DATA="$work/own" formgen check sg-c >"$work/out" 2>"$work/err"
	is "$3: status" 65 $? "$work/err"
	has "$3: file, line, column" "library/$1:[0-9]*:[0-9]*: " "$work/err"
	has "$3: what" "$3" "$work/err"
	cp "forms/library/$1" "$work/own/library/$1"
}
broken ban-list.yaml 's/^    aanbod: .*/    "!": goed/' "'!' has no word in it"
broken ban-list.yaml 's/^  nl nl-u:/  nl a-language-with-a-long-name:/' "is no language"
broken ban-list.yaml 's/^    aanbod: .*/    aanbod: [goed, beter]/' 'aanbod'
broken ban-list.yaml 's/^words:/wrods:/' "wrods"
broken sentence-rules.yaml 's/^    form: sg-a//; s/^    question: sa1//' "an exception needs a 'form' or a 'phrase'"
broken sentence-rules.yaml 's/^    reason: .*//' "reason"
broken sentence-rules.yaml 's/^  questions-most: .*/  questions-most: many/' "questions-most: many"
broken sentence-rules.yaml '/^joining:/,/^$/d' "joining"
SPIEGELBLAD_DATA="$work/own" formgen check sg-c >"$work/out" 2>"$work/err"
is "as they were, they are right" 0 $? "$work/err"
