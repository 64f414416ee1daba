#!/bin/sh
# run: quick
# SPDX-License-Identifier: EUPL-1.2
# make install puts everything under DESTDIR and nowhere else, what is installed works without the
# source tree, and make uninstall leaves nothing behind.
. tests/cli/tap.sh

install() {
	make -s --no-print-directory "$1" B="$BUILD" DESTDIR="$work/tree" prefix=/usr >"$work/out" 2>&1
}

install install
is "make install" 0 $? "$work/out"
for program in "$BUILD"/bin/*; do
	name=${program##*/}
	is "$name is installed" "$(cksum <"$program")" "$(cksum <"$work/tree/usr/bin/$name")"
	"$work/tree/usr/bin/$name" --version >"$work/out" 2>&1
	is "$name runs" 0 $? "$work/out"
done
for page in ./*/*.1; do
	[ -e "$page" ] && is "man page ${page##*/}" yes \
		"$([ -r "$work/tree/usr/share/man/man1/${page##*/}" ] && echo yes)"
done
for file in share/applications/spiegelblad.desktop lib/systemd/user/formdesk.service \
	share/icons/hicolor/scalable/apps/spiegelblad.svg; do
	is "$file is installed" yes "$([ -r "$work/tree/usr/$file" ] && echo yes)"
done
rm "$work/tree/usr/share/spiegelblad/library/sg-c.yaml"
"$work/tree/usr/bin/formgen" list >"$work/list" 2>&1
hasnt "the installed library is used, not the source tree" '^sg-c' "$work/list"
has "and it holds the other forms" '^sg-t' "$work/list"
is "others may read it" "" "$(find "$work/tree" ! -perm -o=r)"
install uninstall
is "make uninstall leaves no file" "" "$(find "$work/tree" -type f)"
