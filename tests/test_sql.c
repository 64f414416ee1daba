// SPDX-License-Identifier: EUPL-1.2
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static char path
	[64]; /* of the store: a file, or with $STORE_TEST_URL (tests/with_postgresql) a server */
static struct sql *db;
static struct error err;

#define WELL(call)                                                                                 \
	do {                                                                                       \
		if (!(call))                                                                       \
			fail_msg("%s: %s", #call, err.text);                                       \
	} while (0)

static bool on_server(void)
{
	return getenv("STORE_TEST_URL") != NULL;
}

static void tell_server(const char *words)
{
	struct sql *server;

	WELL(sql_open(getenv("STORE_TEST_URL"), &server, &err));
	WELL(sql_script(server, words, &err));
	sql_close(server);
}

static int set_up(void **state)
{
	(void)state;
	if (on_server()) {
		snprintf(path, sizeof path, "%s?options=-csearch_path%%3Dsql_test",
			getenv("STORE_TEST_URL"));
		tell_server("CREATE SCHEMA sql_test");
	} else {
		snprintf(path, sizeof path, "/tmp/spiegelblad-sql.XXXXXX");
		assert_true(close(mkstemp(path)) == 0);
	}
	WELL(sql_open(path, &db, &err));
	WELL(sql_ready_to_write(db, &err));
	WELL(sql_script(
		db, "CREATE TABLE t (i INTEGER PRIMARY KEY, r REAL, x TEXT, b BLOB) STRICT", &err));
	return 0;
}

static int tear_down(void **state)
{
	static const char *const SIDE[] = {"", "-wal", "-shm", "-claims"};
	char side[80];

	(void)state;
	sql_close(db);
	if (on_server()) {
		tell_server("DROP SCHEMA sql_test CASCADE");
		return 0;
	}
	for (size_t i = 0; i < 4; i++) {
		snprintf(side, sizeof side, "%s%s", path, SIDE[i]);
		unlink(side);
	}
	return 0;
}

static int64_t rows(void)
{
	int64_t n = -1;

	WELL(sql_run_integer(sql_prepare(db, "SELECT count(*) FROM t"), 0, &n, &err));
	return n;
}

static bool insert(int64_t i)
{
	struct sql_statement *st = sql_prepare(db, "INSERT INTO t (i) VALUES (:i)");

	sql_set_integer(st, ":i", i);
	return sql_run(st, &err);
}

static void values_come_back_as_they_went(void **state)
{
	static const char BYTES[] = {0, 1, (char)255, 0, 7};
	struct sql_statement *st =
		sql_prepare(db, "INSERT INTO t (i, r, x, b) VALUES (:i, :r, :x, :b)");
	size_t count;

	(void)state;
	sql_set_integer(st, ":i", INT64_MIN);
	sql_set_real(st, ":r", 0.1);
	sql_set_text(st, ":x", "Zoë's \"blad\"; DROP TABLE t");
	sql_set_blob(st, ":b", BYTES, sizeof BYTES);
	WELL(sql_run(st, &err));
	assert_int_equal(sql_changes(db), 1);
	st = sql_prepare(db, "SELECT i, r, x, b, NULL FROM t");
	assert_int_equal(sql_step(st, &err), SQL_ROW);
	assert_true(sql_integer(st, 0) == INT64_MIN);
	assert_true(sql_real(st, 1) == 0.1);
	assert_string_equal(sql_text(st, 2), "Zoë's \"blad\"; DROP TABLE t");
	assert_memory_equal(sql_blob(st, 3, &count), BYTES, sizeof BYTES);
	assert_int_equal(count, sizeof BYTES);
	assert_true(sql_is_null(st, 4));
	assert_string_equal(sql_text(st, 4), "");
	assert_int_equal(sql_step(st, &err), SQL_DONE);
	sql_finish(st);
}

static void parameter_that_is_not_set_is_null(void **state)
{
	struct sql_statement *st = sql_prepare(db, "INSERT INTO t (i, x) VALUES (:i, :x)");

	(void)state;
	sql_set_integer(st, ":i", 1);
	sql_set_text(st, ":x", "left from the last time?");
	WELL(sql_run(st, &err));
	st = sql_prepare(db, "INSERT INTO t (i, x) VALUES (:i, :x)");
	sql_set_integer(st, ":i", 2);
	WELL(sql_run(st, &err));
	st = sql_prepare(db, "SELECT x FROM t WHERE i = 2");
	assert_int_equal(sql_step(st, &err), SQL_ROW);
	assert_true(sql_is_null(st, 0));
	sql_finish(st);
}

static void mistakes_of_ours_are_told_once_at_the_end(void **state)
{
	struct sql_statement *st = sql_prepare(db, "INSERT INTO t (i) VALUES (:i)");

	(void)state;
	sql_set_integer(st, ":j", 1);
	sql_set_integer(st, ":i", 1);
	assert_false(sql_run(st, &err));
	assert_int_equal(err.status, EX_SOFTWARE);
	st = sql_prepare(db, "SELEKT 1");
	sql_set_integer(st, ":i", 1);
	assert_int_equal(sql_step(st, &err), SQL_FAILED);
	assert_int_equal(err.status, EX_SOFTWARE);
	sql_finish(st);
	/* The place it took is free again. */
	for (int i = 0; i < 1000; i++) {
		st = sql_prepare(db, "SELEKT 1");
		assert_false(sql_run(st, &err));
	}
	assert_int_equal(rows(), 0);
}

static void one_text_may_be_in_use_twice(void **state)
{
	static const char TEXT[] = "SELECT i FROM t ORDER BY i";
	struct sql_statement *a, *b;

	(void)state;
	insert(1);
	insert(2);
	a = sql_prepare(db, TEXT);
	assert_int_equal(sql_step(a, &err), SQL_ROW);
	b = sql_prepare(db, TEXT);
	assert_ptr_not_equal(a, b);
	assert_int_equal(sql_step(b, &err), SQL_ROW);
	assert_int_equal(sql_step(a, &err), SQL_ROW);
	assert_int_equal(sql_integer(a, 0), 2);
	assert_int_equal(sql_integer(b, 0), 1);
	sql_finish(a);
	sql_finish(b);
	b = sql_prepare(db, TEXT);
	assert_ptr_equal(b, a);
	sql_finish(b);
}

static void rolled_back_is_as_if_never_done(void **state)
{
	(void)state;
	WELL(sql_begin(db, SQL_WRITE, &err));
	WELL(insert(1));
	sql_rollback(db);
	assert_int_equal(rows(), 0);
	WELL(sql_begin(db, SQL_WRITE, &err));
	WELL(insert(1));
	WELL(sql_commit(db, &err));
	assert_int_equal(rows(), 1);
	sql_rollback(db); /* nothing to roll back: no harm */
	assert_int_equal(rows(), 1);
}

static void inner_transaction_rolls_back_by_itself(void **state)
{
	(void)state;
	WELL(sql_begin(db, SQL_WRITE, &err));
	WELL(insert(1));
	WELL(sql_begin(db, SQL_WRITE, &err));
	WELL(insert(2));
	WELL(sql_begin(db, SQL_WRITE, &err));
	WELL(insert(3));
	sql_rollback(db);
	assert_int_equal(rows(), 2);
	WELL(sql_commit(db, &err));
	sql_rollback(db);
	assert_int_equal(rows(), 0);
	for (int i = 0; i < 4; i++)
		WELL(sql_begin(db, SQL_WRITE, &err));
	assert_false(sql_begin(db, SQL_WRITE, &err)); /* no deeper than we have names for */
	for (int i = 0; i < 4; i++)
		WELL(sql_commit(db, &err));
}

static void failed_insert_inside_leaves_the_rest(void **state)
{
	(void)state;
	WELL(sql_begin(db, SQL_WRITE, &err));
	WELL(insert(1));
	WELL(sql_begin(db, SQL_WRITE, &err));
	assert_false(insert(1));
	assert_int_equal(err.status, EX_SOFTWARE);
	sql_rollback(db);
	WELL(insert(2));
	WELL(sql_commit(db, &err));
	assert_int_equal(rows(), 2);
}

static void reader_sees_the_state_of_its_beginning(void **state)
{
	struct sql *other;
	int64_t n;

	(void)state;
	insert(1);
	WELL(sql_open(path, &other, &err));
	WELL(sql_begin(other, SQL_READ, &err));
	WELL(sql_run_integer(sql_prepare(other, "SELECT count(*) FROM t"), 0, &n, &err));
	assert_int_equal(n, 1);
	WELL(insert(2)); /* a reader holds up no writer */
	WELL(sql_run_integer(sql_prepare(other, "SELECT count(*) FROM t"), 0, &n, &err));
	assert_int_equal(n, 1);
	WELL(sql_commit(other, &err));
	WELL(sql_run_integer(sql_prepare(other, "SELECT count(*) FROM t"), 0, &n, &err));
	assert_int_equal(n, 2);
	sql_close(other);
}

static void claim_is_held_until_its_program_ends(void **state)
{
	struct sql *other;
	bool got;

	(void)state;
	WELL(sql_open(path, &other, &err));
	WELL(sql_claim(db, 7, &got, &err));
	assert_true(got);
	WELL(sql_claim(other, 7, &got, &err));
	assert_false(got);
	WELL(sql_claim(other, 8, &got, &err)); /* another number is another claim */
	assert_true(got);
	sql_release(db, 7);
	WELL(sql_claim(other, 7, &got, &err));
	assert_true(got);
	sql_close(other); /* as when it is killed */
	for (int i = 0; i < 200; i++) {
		WELL(sql_claim(db, 7, &got, &err));
		if (got || !on_server())
			break;
		usleep(10000); /* a server hears of it a moment later */
	}
	assert_true(got);
}

static void schema_number_belongs_to_the_transaction(void **state)
{
	int version;

	(void)state;
	WELL(sql_schema(db, &version, &err));
	assert_int_equal(version, -1); /* a table, and not of ours */
	WELL(sql_begin(db, SQL_WRITE, &err));
	WELL(sql_set_schema(db, 3, &err));
	sql_rollback(db);
	WELL(sql_schema(db, &version, &err));
	assert_int_equal(version, -1);
	WELL(sql_set_schema(db, 3, &err));
	WELL(sql_schema(db, &version, &err));
	assert_int_equal(version, 3);
}

static void what_is_deleted_is_gone_from_the_files(void **state)
{
	static const char SECRET[] = "what somebody wrote in the box";
	struct sql_statement *st = sql_prepare(db, "INSERT INTO t (i, x) VALUES (1, :x)");
	static char bytes[1 << 20];
	char side[80];

	(void)state;
	if (on_server()) { /* it gives the room free, see sql_postgresql.c */
		sql_finish(st);
		skip();
	}
	sql_set_text(st, ":x", SECRET);
	WELL(sql_run(st, &err));
	WELL(sql_run(sql_prepare(db, "DELETE FROM t"), &err));
	WELL(sql_wipe(db, &err));
	for (int i = 0; i < 2; i++) {
		FILE *file;
		size_t n;

		snprintf(side, sizeof side, "%s%s", path, i ? "-wal" : "");
		file = fopen(side, "r");
		if (!file)
			continue;
		n = fread(bytes, 1, sizeof bytes, file);
		fclose(file);
		assert_null(memmem(bytes, n, SECRET, sizeof SECRET - 1));
	}
}

static bool take(struct sql *from, int64_t *i)
{
	return sql_run_integer(
		sql_prepare(from, "SELECT i FROM t ORDER BY i LIMIT 1 FOR UPDATE SKIP LOCKED"), 0,
		i, &err);
}

/* A server lets the second one by; in a file there is one writer at a time. */
static void row_that_somebody_has_taken_is_passed_over(void **state)
{
	struct sql *other;
	int64_t i;

	(void)state;
	insert(1);
	insert(2);
	WELL(sql_open(path, &other, &err));
	sql_set_patience(other, 100);
	WELL(sql_begin(db, SQL_TAKE, &err));
	WELL(take(db, &i));
	assert_int_equal(i, 1);
	if (on_server()) {
		WELL(sql_begin(other, SQL_TAKE, &err));
		WELL(take(other, &i));
		assert_int_equal(i, 2);
		WELL(sql_commit(other, &err));
	} else {
		assert_false(sql_begin(other, SQL_TAKE, &err));
		assert_int_equal(err.status, EX_TEMPFAIL);
	}
	WELL(sql_commit(db, &err));
	sql_close(other);
}

static void writers_take_turns(void **state)
{
	struct sql *other;

	(void)state;
	WELL(sql_open(path, &other, &err));
	sql_set_patience(other, 100);
	WELL(sql_begin(db, SQL_WRITE, &err));
	assert_false(sql_begin(other, SQL_WRITE, &err));
	assert_int_equal(err.status, EX_TEMPFAIL);
	WELL(sql_commit(db, &err));
	WELL(sql_begin(other, SQL_WRITE, &err));
	WELL(sql_commit(other, &err));
	sql_close(other);
}

static void clock_goes_by_seconds(void **state)
{
	int64_t now;

	(void)state;
	WELL(sql_clock(db, &now, &err));
	assert_true(now > 1700000000 && now < (int64_t)4e9);
}

static void text_that_is_no_text_is_made_one_or_kept(void **state)
{
	struct sql_statement *st = sql_prepare(db, "INSERT INTO t (i, x) VALUES (1, :x)");

	(void)state;
	sql_set_text(st, ":x", "scan\xFF.pdf"); /* a file name may be any bytes */
	WELL(sql_run(st, &err));
	st = sql_prepare(db, "SELECT x FROM t");
	assert_int_equal(sql_step(st, &err), SQL_ROW);
	assert_string_equal(sql_text(st, 0), on_server() ? "scan\xEF\xBF\xBD.pdf" : "scan\xFF.pdf");
	sql_finish(st);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(values_come_back_as_they_went),
		T(parameter_that_is_not_set_is_null),
		T(mistakes_of_ours_are_told_once_at_the_end),
		T(one_text_may_be_in_use_twice),
		T(rolled_back_is_as_if_never_done),
		T(inner_transaction_rolls_back_by_itself),
		T(failed_insert_inside_leaves_the_rest),
		T(reader_sees_the_state_of_its_beginning),
		T(claim_is_held_until_its_program_ends),
		T(schema_number_belongs_to_the_transaction),
		T(what_is_deleted_is_gone_from_the_files),
		T(row_that_somebody_has_taken_is_passed_over),
		T(writers_take_turns),
		T(clock_goes_by_seconds),
		T(text_that_is_no_text_is_made_one_or_kept),
	};

	return cmocka_run_group_tests_name("sql", tests, NULL, NULL);
}
