#!/bin/sh
# run: full
# SPDX-License-Identifier: EUPL-1.2
# A coordinator, an administrator and a reviewer in a real browser: tests/desk/desk.js. Its packages
# are kept beside the build; screenshots stay in $BUILD/tests/desk/shots.
for tool in node npm chromium; do
	command -v $tool >/dev/null && continue
	echo "1..1"
	echo "ok 1 - the desk in a browser # SKIP $tool is missing: tests/setup"
	exit 0
done

here=$BUILD/tests/desk
mkdir -p "$here"
cp tests/desk/package.json tests/desk/package-lock.json "$here"
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
	(cd "$here" && npm ci --no-fund --no-audit --ignore-scripts >npm.log 2>&1) || {
		echo "1..1"
		echo "not ok 1 - the browser's packages are installed"
		sed 's/^/# /' "$here/npm.log"
		exit 1
	}
	cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
rm -rf "$here/shots"
mkdir "$here/shots"
exec node tests/desk/desk.js "$BUILD" "$here/shots"
