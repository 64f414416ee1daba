#!/bin/sh
# run: full sanitize
# SPDX-License-Identifier: EUPL-1.2
# The tests of the store once more, with a PostgreSQL server as its engine.

if [ -z "${STORE_TEST_URL-}" ]; then
	tests/with_postgresql "$0"
	status=$?
	[ $status = 69 ] || exit $status
	echo "1..1"
	echo "ok 1 - store on a server # SKIP no PostgreSQL on this computer"
	exit 0
fi

# What each program prints is a plan and lines of its own; they are added up.
export CMOCKA_MESSAGE_OUTPUT=TAP
# Each kill is a schema and four runs on it: a few will do here, KILLS=200 is for a long run.
export KILLS="${KILLS:-8}"
failed=0
# Under the sanitizers: what speaks to the server itself.
programs="test_sql test_queue server_trouble"
[ "${LABEL-}" = sanitize ] ||
	programs="$programs test_schema test_store test_store_review test_store_erase test_store_trouble
		test_store_kill test_quotes test_vault test_roles test_export
		test_export_table"
for name in $programs; do
	"$BUILD/tests/$name" || failed=1
done
exit $failed
