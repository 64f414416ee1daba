#!/bin/bash
# run: full
# SPDX-License-Identifier: EUPL-1.2
# formscan watch: what lies there and what comes is read once it is complete, and put away without
# overwriting anything; nothing is lost or counted twice, whatever stops the program.
. tests/cli/tap.sh

formgen layout sg-c --lang nl >"$work/layout"
formgen print sg-c --event pile --count 3 -o "$work/sheets.pdf" >"$work/ids" 2>"$work/err"
simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --out "$work/scans" \
	--format jpg --style cross --even --dpi 150 --truth "$work/truth"
simulate --pdf "$work/sheets.pdf" --layout "$work/layout" --ids "$work/ids" --out "$work/all.pdf" \
	--style cross --even --dpi 150

hot=$work/hot
mkdir "$hot"
watcher=
# A signal before it listens would be lost: a shell starts what is in the background deaf to Ctrl-C.
begin() {
	begun=$(grep -c 'watching' "$work/err")
	formscan watch --settle 1 "$hot" >>"$work/lines" 2>>"$work/err" &
	watcher=$!
	for _ in $(seq 100); do
		[ "$(grep -c 'watching' "$work/err")" -le "$begun" ] || break
		sleep 0.1
	done
}
end() { # SIGNAL: ends the watcher, $ended is its status
	kill "-$1" "$watcher" 2>"$work/null"
	wait "$watcher" 2>"$work/null"
	ended=$?
}
: >"$work/lines" >"$work/err"

# --- what lies there, what comes ---------------------------------------------------------------

cp "$work/scans/scan-0001.jpg" "$hot/first.jpg"
begin
until_there "$hot/done/first.jpg"
is "what lies there already is read" 0 $?
has "with one line" '^first.jpg	done/first.jpg	1	1	0	0	0	0	$' "$work/lines"

# In bursts, under its own name, as many scanners write.
whole="$work/scans/scan-0002.jpg"
size=$(wc -c <"$whole")
head -c $((size / 2)) "$whole" >"$hot/slow.jpg"
sleep 2.5
if [ -e "$hot/slow.jpg" ]; then ok "half a file is waited for"; else not_ok "half a file is waited for" "$work/lines"; fi
tail -c +$((size / 2 + 1)) "$whole" >>"$hot/slow.jpg"
until_there "$hot/done/slow.jpg"
is "and read when it is whole" 0 $?
has "as one side that was read" '^slow.jpg	done/slow.jpg	1	1	' "$work/lines"

# Under another name first, as others do; a link, a folder and what is nobody's scan stay.
cp "$work/scans/scan-0003.jpg" "$hot/third.jpg.part"
ln -s "$work/scans/scan-0004.jpg" "$hot/link.jpg"
mkdir "$hot/folder"
echo x >"$hot/.hidden"
sleep 2
if [ -e "$hot/third.jpg.part" ]; then ok "a file with a passing name is left"; else not_ok "a file with a passing name is left" "$work/lines"; fi
mv "$hot/third.jpg.part" "$hot/third.jpg"
until_there "$hot/done/third.jpg"
is "and read under its own" 0 $?
is "links, folders and hidden files stay" "folder link.jpg" "$(cd "$hot" && echo folder* link*)"

# --- trouble, and names that are taken -------------------------------------------------------------

echo 'not a scan' >"$hot/letter.txt"
cp "$work/scans/scan-0004.jpg" "$hot/first.jpg"
until_there "$hot/done/first (2).jpg"
is "a name that is taken gets a number" 0 $?
if cmp -s "$hot/done/first.jpg" "$work/scans/scan-0001.jpg"; then
	ok "and the first one stays what it was"
else
	not_ok "and the first one stays what it was"
fi
until_there "$hot/trouble/letter.txt"
is "what cannot be read goes to trouble" 0 $?
has "with its reason" '^letter.txt	trouble/letter.txt	1	0	0	0	0	1	not a picture' "$work/lines"
formscan watch "$hot" >"$work/out" 2>"$work/other"
is "a second watcher is refused: status" 75 $?
has "a second watcher is refused: said" 'another formscan watches' "$work/other"
end TERM
is "SIGTERM ends it cleanly" 0 "$ended" "$work/err"

# --- stopped at any moment -------------------------------------------------------------------------

for round in 1 2 3 4 5; do
	cp "$work/all.pdf" "$hot/pile$round.pdf"
done
for pause in 1.2 1.5 2.1 1.8; do
	begin
	sleep $pause
	end KILL
done
begin
for round in 1 2 3 4 5; do
	until_there "$hot/done/pile$round.pdf"
	is "killed four times: pile $round is put away" 0 $? "$work/err"
done
end INT
is "Ctrl-C ends it cleanly" 0 "$ended" "$work/err"
formdb balance pile >"$work/balance"
has "each side counts once" '^  read  *6$' "$work/balance"
has "and each scan once" '^sides in  *10$' "$work/balance"
formdb export pile --format jsonl --reason test >"$work/export" 2>"$work/null"
compare --truth "$work/truth" --export "$work/export" --list >"$work/compare"
is "and no answer is wrong" 0 $? "$work/compare"

# --- what goes wrong around it ----------------------------------------------------------------------

begin
sleep 1.5
mv "$hot" "$work/away"
wait "$watcher" 2>"$work/null"
is "a folder that vanishes ends it: status" 66 $?
has "a folder that vanishes ends it: said" 'is there no more' "$work/err"
formscan watch "$work/nowhere" >"$work/out" 2>"$work/err"
is "no such folder: status" 66 $?

echo "1..$tap_number"
