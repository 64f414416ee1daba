#!/bin/sh
# run: quick
# SPDX-License-Identifier: EUPL-1.2
# The programs in another language: every text is translated, people are spoken to in theirs, and
# what is data stays the same in every locale, also where the capital of i is not I.
. tests/cli/tap.sh

for tool in xgettext msgmerge localedef; do
	command -v $tool >/dev/null || skip_all "$tool is missing: tests/setup"
done

# --- the catalogues ---
make -s --no-print-directory B="$work/pot" pot >"$work/out" 2>&1
is "texts are collected" 0 $? "$work/out"
for po in forms/po/*.po; do
	language=$(basename "$po" .po)
	msgmerge -q --no-fuzzy-matching -o "$work/merged.po" "$po" "$work/pot/spiegelblad.pot" 2>"$work/err"
	is "$language: fits the source" 0 $? "$work/err"
	msgfmt -c -o "$work/merged.mo" "$work/merged.po" 2>"$work/err"
	is "$language: every %s has its match" 0 $? "$work/err"
	msgattrib --untranslated --no-obsolete "$work/merged.po" >"$work/left"
	is "$language: every text is translated (make pot-update shows which are not)" 0 \
		"$(grep -c '^msgid "' "$work/left" | awk '{ print ($1 > 1 ? $1 - 1 : 0) }')" "$work/left"
	is "$language: none is a guess" "" "$(msgattrib --only-fuzzy --no-obsolete "$work/merged.po")"
done

# --- what people read ---
tests/comma "$BUILD" >"$work/out" 2>&1
is "locales are made" 0 $? "$work/out"
export LOCPATH="$BUILD/locale"
dutch() { LC_ALL=nl_NL.UTF-8 LANGUAGE= "$@"; }
turkish() { LC_ALL=tr_TR.UTF-8 LANGUAGE= "$@"; }

for program in formgen formscan formdb formdesk; do
	dutch $program --help >"$work/out" 2>&1
	has "$program --help in Dutch" '^Gebruik:' "$work/out"
	dutch $program gibtsniet >"$work/out" 2>"$work/err"
	is "$program: a wrong word in Dutch: status" 64 $?
	has "$program: a wrong word in Dutch" "^$program: .*\(er is geen\|is te veel\)" "$work/err"
done
dutch formgen check ./no-such-form.yaml >"$work/out" 2>"$work/err"
is "a missing file in Dutch: status" 66 $? "$work/err"
dutch formgen print sg-c --event "De kring" --count 2 -o "$work/dutch.pdf" >"$work/ids" 2>"$work/err"
has "printing in Dutch" '2 bladen van 2 pagina' "$work/err"
dutch formscan read "$work/dutch.pdf" >"$work/records" 2>"$work/err"
has "the balance in Dutch" '4 kanten in = ' "$work/err"
is "records are data: verdicts are not translated" "" \
	"$(cut -f2 "$work/records" | grep -v '^\(read\|blank\|foreign\|duplicate\|unreadable\)$')"
dutch formdb balance "De kring" >"$work/out"
has "a table in Dutch" 'ontbreekt' "$work/out"

# --- what is data ---
# The same in every locale: NAME COMMAND...
everywhere() {
	name=$1
	shift
	LC_ALL=C.UTF-8 "$@" >"$work/here" 2>/dev/null
	here=$?
	for where in dutch turkish; do
		$where "$@" >"$work/there" 2>/dev/null
		is "$name, $where: status" $here $?
		same "$name, $where" "$work/here" "$work/there"
	done
}
everywhere "the library" formgen list
everywhere "the library as JSON" formgen list --json
everywhere "a layout" formgen layout sg-c --lang tr --json
everywhere "an import" formgen import tests/fuzz/seeds/xlsx/excel.xlsx
everywhere "events" formdb events --json
everywhere "a balance" formdb balance "De kring" --json
everywhere "an export" formdb export "De kring" --format csv --reason test
everywhere "a result" formgen result "De kring" --format json
everywhere "a strip that is typed in small letters" formdb forget --dry-run aaaa-iiii-aaaa
for file in forms/library/*-*.yaml; do
	grep -q '^form:' "$file" && forms="${forms-} ${file##*/}"
done
set -- $(for file in $forms; do echo "${file%.yaml}"; done)
LC_ALL=C.UTF-8 formgen check --json "$@" >"$work/here" 2>/dev/null
turkish formgen check --json "$@" >"$work/there" 2>/dev/null
is "every form is checked the same in Turkey" "$(grep -o '"rule":"[^"]*"' "$work/here")" \
	"$(grep -o '"rule":"[^"]*"' "$work/there")"
sheet=$(head -n 1 "$work/ids")
small=$(echo "$sheet" | tr A-Z a-z)
LC_ALL=C.UTF-8 formdb review "De kring" --answer "$small" sg1 3 >"$work/out" 2>"$work/here"
here=$?
turkish formdb review "De kring" --answer "$small" sg1 3 >"$work/out" 2>"$work/there"
is "a sheet code in small letters means the same in Turkey" $here $?
