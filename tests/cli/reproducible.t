#!/bin/sh
# run: full
# SPDX-License-Identifier: EUPL-1.2
# The same goes in, the same comes out: PDF files byte by byte, whenever, wherever and in whatever
# language they are made; answers with any number of jobs; the archive of one commit.
. tests/cli/tap.sh

# twice NAME FILE COMMAND...: %s in the command is the file it writes.
twice() {
	name=$1
	shift
	mkdir -p "$work/one" "$work/another place"
	"$@" -o "$work/one/out.pdf" >/dev/null 2>"$work/err"
	is "$name: status" 0 $? "$work/err"
	(cd "$work/another place" && TZ=Asia/Tokyo LC_ALL=C HOME=/nonexistent "$@" -o out.pdf >/dev/null 2>&1)
	if cmp -s "$work/one/out.pdf" "$work/another place/out.pdf"; then ok "$name: the same bytes"; else
		not_ok "$name: the same bytes"; fi
	hasnt "$name: no place, no time" "$work\|CreationDate\|ModDate" "$work/one/out.pdf"
	rm -f "$work/one/out.pdf" "$work/another place/out.pdf"
}
twice "a specimen" formgen specimen sg-c --lang nl
twice "a specimen in Arabic" formgen specimen sg-c --lang ar
twice "a reading sheet" formgen readaloud sg-c --lang en
twice "a leaflet" formgen leaflet A
twice "a separator" formgen separator --below Spiegelgesprek
twice "an accountability sheet" formgen accountability sg-c

# The sheets of one print have their ids in the store: made again, they are the same pages.
formgen print sg-c --event one --count 3 -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"
formdb backup "$work/printed.db" 2>"$work/err"
for jobs in 1 2 5; do
	cp "$work/printed.db" "$work/jobs$jobs.db"
	SPIEGELBLAD_DB="$work/jobs$jobs.db" formscan read --json --jobs $jobs "$work/sheets.pdf" \
		>"$work/jobs$jobs" 2>/dev/null
	SPIEGELBLAD_DB="$work/jobs$jobs.db" formdb export one --format jsonl --reason test >>"$work/jobs$jobs"
done
is "six sides were read" 6 "$(grep -c '"seen_before":false' "$work/jobs1")" "$work/jobs1"
same "two jobs read what one reads" "$work/jobs1" "$work/jobs2"
same "five jobs read what one reads" "$work/jobs1" "$work/jobs5"

# With a seed the sheets too: in a copy of the store, and when the file was lost.
formdb backup "$work/copy.db" 2>"$work/err"
seeded() { # STORE FILE COMMAND...
	SPIEGELBLAD_DB=$work/$1 formgen print --event seed --count 3 --seed "$3" -o "$work/$2" "$4" \
		>"$work/$2.ids" 2>"$work/$2.err"
}
alike() { # NAME FILE FILE
	if cmp -s "$work/$2" "$work/$3"; then ok "$1"; else not_ok "$1" "$work/$3.err"; fi
}
seeded store.db one.pdf 7 sg-c
seeded copy.db two.pdf 7 sg-c
alike "the same seed prints the same bytes" one.pdf two.pdf
seeded store.db other.pdf 8 sg-c
is "another seed prints other sheets" "" "$(sort "$work/one.pdf.ids" "$work/other.pdf.ids" | uniq -d)"
mv "$work/one.pdf" "$work/lost.pdf"
seeded store.db one.pdf 7 sg-c
is "a lost file is made again: status" 0 $? "$work/one.pdf.err"
alike "a lost file is made again, to the byte" lost.pdf one.pdf
same "with the same sheets" "$work/one.pdf.ids" "$work/two.pdf.ids"
formdb balance seed >"$work/balance"
has "and they are registered once" 'printed *6' "$work/balance"
SPIEGELBLAD_DB=$work/store.db formgen print sg-c --event seed --count 4 --seed 7 -o "$work/more.pdf" \
	>"$work/out" 2>"$work/err"
is "the same seed for other sheets is refused" 73 $? "$work/err"
has "and it says so" 'choose another' "$work/err"

if git rev-parse >/dev/null 2>&1; then
	for name in one two; do
		make -s --no-print-directory B="$work/$name" DIST="$work/$name.tar.gz" dist >"$work/out" 2>&1
		sleep 1.1 # a time stamp would tell
	done
	if cmp "$work/one.tar.gz" "$work/two.tar.gz" >>"$work/out" 2>&1; then
		ok "make dist twice gives the same bytes"; else
		not_ok "make dist twice gives the same bytes" "$work/out"; fi
	version=$(sed -n 's/^VERSION := //p' Makefile)
	is "the archive carries its version" "spiegelblad-$version/" "$(tar tzf "$work/one.tar.gz" | head -n 1)"
else
	ok "make dist # SKIP not in a repository"
fi
