#!/bin/sh
# run: quick
# SPDX-License-Identifier: EUPL-1.2
# A click on the icon: the browser opens, also when the desk is open already.
. tests/cli/tap.sh

mkdir "$work/bin"
cat >"$work/bin/xdg-open" <<'END'
#!/bin/sh
echo "$1" >>"$(dirname "$0")/../opened"
END
chmod +x "$work/bin/xdg-open"
PATH=$work/bin:$PATH
: >"$work/opened"

wait_for_lines() { # NUMBER
	i=0
	while [ "$(wc -l <"$work/opened")" -lt "$1" ] && [ $i -lt 200 ]; do
		sleep 0.05
		i=$((i + 1))
	done
}

formdesk --open --port 0 >"$work/out" 2>"$work/err" &
desk=$!
wait_for_lines 1
has "the browser gets the coordinator's link" '^http://127.0.0.1:[0-9]*/in?link=[0-9a-f]*$' "$work/opened"
formdesk --open --role reviewer >"$work/out2" 2>"$work/err2"
is "a second click is well" 0 $?
wait_for_lines 2
is "and opens the desk that is there" 2 "$(wc -l <"$work/opened")" "$work/err2"
is "each time with a link of its own" 2 "$(sort -u "$work/opened" | wc -l)"
is "at the same place" 1 "$(sed 's|/in.*||' "$work/opened" | sort -u | wc -l)"
kill $desk
wait $desk
is "the desk closes" 0 $?

has "the icon starts formdesk --open" '^Exec=formdesk --open' desk/spiegelblad.desktop
has "the unit starts formdesk" '^ExecStart=.*formdesk' desk/formdesk.service
echo "1..$tap_number"
