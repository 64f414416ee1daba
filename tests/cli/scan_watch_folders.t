#!/bin/bash
# run: full
# SPDX-License-Identifier: EUPL-1.2
# formscan watch, on folders that are not as they should be: nothing is overwritten, nothing leaves the
# folder, and what cannot be put away is told and stays.
. tests/cli/tap.sh

unset SPIEGELBLAD_ROLE
formgen layout sg-c --lang nl >"$work/layout"
formgen -q print sg-c --event pile --count 3 -o "$work/sheets.pdf" >"$work/ids"
simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --out "$work/scans" \
	--format jpg --style cross --even --dpi 150

formdb -q backup "$work/printed.db"

# A watcher for each kind of folder, side by side. The names are taken: in done lies another file.
long=$(printf 'l%.0s' {1..250}).jpg
scan=0
begin() { # FOLDER NAME COMMAND...
	hot=$work/$1 name=$2
	shift 2
	mkdir -p "$hot/done"
	echo "the first" >"$hot/done/$name"
	scan=$((scan + 1))
	cp "$work/scans/scan-000$scan.jpg" "$hot/$name"
	"$@" formscan watch --settle 1 --json "$hot" >"$hot.lines" 2>"$hot.err" &
	watchers+=($!)
}
watchers=()
begin plain "$long"
begin network a.jpg env LD_PRELOAD="$BUILD/tests/network_folder.so"
begin poor b.jpg env LD_PRELOAD="$BUILD/tests/network_folder.so" NO_LINKS=1
begin odd c.jpg

# In this one, others made something else of the names.
rm -r "$work/odd/done"
mkdir "$work/elsewhere"
ln -s "$work/elsewhere" "$work/odd/done"
: >"$work/odd/trouble"
echo 'no scan' >"$work/odd/letter.txt"

check() { # FOLDER NAME AS
	until_there "$work/$1/done/$3"
	is "$1: it gets a number" 0 $? "$work/$1.err"
	is "$1: what was there stays" "the first" "$(cat "$work/$1/done/$2")"
	if [ -e "$work/$1/$2" ]; then not_ok "$1: and it is not there twice"; else ok "$1: and it is not there twice"; fi
	wait_for_line "$work/$1.lines"
	has "$1: told" '^{"file":".*","sides":1,"read":1,"duplicate":0,"blank":0,"foreign":0,"unreadable":0,"folder":"done","name":".*(2).*","reason":""}$' \
		"$work/$1.lines"
}
wait_for_line() { # FILE
	for _ in $(seq 50); do
		[ ! -s "$1" ] || break
		sleep 0.1
	done
}
check plain "$long" "${long:0:230} (2)"
check network a.jpg "a (2).jpg"
check poor b.jpg "b (2).jpg"

for _ in $(seq 250); do
	[ "$(grep -c 'odd/' "$work/odd.err")" -lt 2 ] || break
	sleep 0.1
done
has "a link in the place of done: told" '^formscan: .*odd/done: ' "$work/odd.err"
has "a file in the place of trouble: told" '^formscan: .*odd/trouble: ' "$work/odd.err"
is "both stay" "c.jpg letter.txt" "$(cd "$work/odd" && echo ?.jpg *.txt)"
is "nothing went elsewhere" "" "$(ls "$work/elsewhere")"
is "and nothing is called done" "" "$(cat "$work/odd.lines")"

# --- what one may not open, make or move ---------------------------------------------------------

# Root may do all of it, so then somebody else is it.
somebody=()
[ "$(id -u)" != 0 ] || somebody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
mkdir "$work/theirs" "$work/secret" "$work/shut" "$work/full" "$work/full/done"
cp "$work/printed.db" "$work/theirs/store.db"
cp "$work/scans/scan-0001.jpg" "$work/secret/of-the-scanner.jpg"
cp "$work/scans/scan-0002.jpg" "$work/secret/open.jpg"
cp "$work/scans/scan-0003.jpg" "$work/shut/shut.jpg"
cp "$work/scans/scan-0004.jpg" "$work/full/full.jpg"
chmod a+x "$work" "$(dirname "$work")" 2>"$work/null"
[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$work/theirs" "$work/secret" "$work/shut" "$work/full"
chmod 000 "$work/secret/of-the-scanner.jpg"
chmod 555 "$work/shut" "$work/full/done"
if "${somebody[@]}" ls "$BUILD/bin/formscan" "$work/shut" >"$work/out" 2>"$work/err"; then
	for folder in secret shut full; do
		SPIEGELBLAD_DB=$work/theirs/store.db HOME=$work/theirs "${somebody[@]}" formscan watch \
			--settle 1 "$work/$folder" >"$work/$folder.lines" 2>"$work/$folder.err" &
		watchers+=($!)
	done
	until_there "$work/secret/done/open.jpg"
	is "a file beside one that cannot be opened is read" 0 $? "$work/secret.err"
	until_said() { # FOLDER WORDS
		for _ in $(seq 250); do
			! grep -q "$2" "$work/$1.err" || break
			sleep 0.1
		done
		has "told: $2" "$2" "$work/$1.err"
	}
	until_said secret 'of-the-scanner.jpg: Permission denied; it is tried again'
	until_said shut 'shut/done: cannot make this folder: Permission denied'
	until_said full 'full.jpg cannot be moved to done: Permission denied'
	is "they stay where they are" "of-the-scanner.jpg shut.jpg full.jpg" \
		"$(cd "$work" && echo secret/*.jpg shut/*.jpg full/*.jpg | sed 's|[a-z]*/||g')"
	is "and nothing is called done" "" "$(cat "$work/shut.lines" "$work/full.lines")"
fi
chmod 755 "$work/shut" "$work/full/done"

kill -TERM "${watchers[@]}"
wait "${watchers[@]}"
is "that ends cleanly" 0 $?
formdb balance --json >"$work/balance"
is "all are in the store all the same" 4 "$(number read "$work/balance")" "$work/balance"

echo "1..$tap_number"
