// SPDX-License-Identifier: EUPL-1.2
/* How a store of every older version becomes one of today, with nothing lost on the way. */
#include "store_fixture.h"

#include "leave.h"
#include "schema.h"
#include "sql.h"

#include <fcntl.h>
#include <sys/wait.h>

static struct home at;

static int set_up(void **state)
{
	(void)state;
	home_make(&at);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	home_remove(&at);
	return 0;
}

static void no_fault(void *context, const char *fault)
{
	(void)context;
	fail_msg("%s", fault);
}

/* A sheet of an event that came back, in tables that every version has. */
static const char SOME[] =
	"INSERT INTO setting VALUES ('page_key', CAST('32 bytes that nobody should gue.' AS BLOB));"
	"INSERT INTO event (id, name, day) VALUES (1, 'Ede', '2026-01-01');"
	"INSERT INTO design (id, hash, form, version, language, variant, regime, sides, "
	"definition, "
	"layout, day) VALUES (1, CAST('a hash' AS BLOB), 't-a', 1, 'nl', '', 'A', 1, 'x', '{}', "
	"'2026-01-01');"
	"INSERT INTO run (id, event, design, pending, file, file_hash, sheets, day) "
	"VALUES (1, 1, 1, 0, '', CAST('a hash' AS BLOB), 2, '2026-01-01');"
	"INSERT INTO sheet (sheet, run, place, returned, answered, gone) VALUES (11, 1, 1, 1, 0, "
	"0);"
	"INSERT INTO sheet (sheet, run, place, returned, answered, gone) VALUES (12, 1, 2, 0, 0, "
	"0);"
	"INSERT INTO side (sheet, side, number, state, verdict, reason, day) "
	"VALUES (11, 1, 0, 0, 4, 'torn', '2026-01-02');"
	"INSERT INTO tally_sheet VALUES (1, 1, 2, 1, 0);";

static void make_old(const char *path, int version)
{
	struct sql *db;
	struct error err;

	WELL(sql_open(path, &db, &err));
	WELL(sql_ready_to_write(db, &err));
	WELL(schema_climb(db, version, &err));
	WELL(sql_script(db, SOME, &err));
	sql_close(db);
}

static int version_of(const char *path)
{
	struct sql *db;
	struct error err;
	int version;

	WELL(sql_open(path, &db, &err));
	WELL(sql_schema(db, &version, &err));
	sql_close(db);
	return version;
}

static void check_new(const char *path)
{
	struct store *store;
	struct store_balance b;
	struct error err;

	WELL(store_open(path, &store, &err));
	WELL(store_verify(store, no_fault, NULL, &err));
	b = balance_of(store, "Ede");
	assert_int_equal(b.printed, 2);
	assert_int_equal(b.returned, 1);
	store_close(store);
	assert_int_equal(version_of(path), SCHEMA_VERSION);
}

static char *copy_path(char path[160])
{
	snprintf(path, 160, on_server() ? "%s_before_%d" : "%s.before-%d", at.db, SCHEMA_VERSION);
	return path;
}

static void every_older_store_becomes_one_of_today(void **state)
{
	char copy[160];
	struct stat st;

	(void)state;
	for (int version = 1; version < SCHEMA_VERSION; version++) {
		tear_down(NULL);
		set_up(NULL);
		make_old(at.db, version);
		check_new(at.db);
		/* The copy is the store as it was, for its owner alone. */
		copy_path(copy);
		if (!on_server()) {
			assert_int_equal(stat(copy, &st), 0);
			assert_int_equal(st.st_mode & 0777, 0600);
		}
		assert_int_equal(version_of(copy), version);
		check_new(copy);
	}
}

/* Tables made in one go and tables made step by step are the same. */
static void steps_end_where_a_new_store_begins(void **state)
{
	static const char QUESTION[] = "SELECT group_concat(sql, char(10)) FROM "
				       "(SELECT sql FROM sqlite_schema ORDER BY name)";
	char path[128], *texts[2];
	struct store *store;
	struct error err;

	(void)state;
	ONLY_IN_A_FILE();
	make_old(at.db, 1);
	check_new(at.db);
	WELL(store_open(home_path(&at, "new.db", path), &store, &err));
	store_close(store);
	for (int i = 0; i < 2; i++) {
		struct sql *db;
		struct sql_statement *st;

		WELL(sql_open(i ? path : at.db, &db, &err));
		st = sql_prepare(db, QUESTION);
		assert_int_equal(sql_step(st, &err), SQL_ROW);
		texts[i] = strdup(sql_text(st, 0));
		sql_finish(st);
		sql_close(db);
	}
	assert_string_equal(texts[0], texts[1]);
	free(texts[0]);
	free(texts[1]);
}

static void store_of_today_gets_no_copy(void **state)
{
	struct store *store;
	struct error err;
	char copy[160];

	(void)state;
	for (int i = 0; i < 2; i++) {
		WELL(store_open(at.db, &store, &err));
		store_close(store);
	}
	assert_int_not_equal(access(copy_path(copy), F_OK), 0);
}

static void half_a_copy_of_a_killed_attempt_is_made_again(void **state)
{
	char copy[160], part[170];
	int fd;

	(void)state;
	ONLY_IN_A_FILE(); /* a server's copy is one transaction */
	make_old(at.db, 1);
	snprintf(part, sizeof part, "%s.part", copy_path(copy));
	fd = open(part, O_RDWR | O_CREAT, 0600);
	assert_int_equal(write(fd, "half a page", 11), 11);
	close(fd);
	check_new(at.db);
	assert_int_equal(version_of(copy), 1);
	assert_int_not_equal(access(part, F_OK), 0);
}

static void eight_programs_bring_one_store_up_to_date(void **state)
{
	char copy[160];

	(void)state;
	make_old(at.db, 1);
	for (int i = 0; i < 8; i++)
		if (fork() == 0) {
			struct store *store;
			struct error err;
			bool well = store_open(at.db, &store, &err);

			if (!well)
				fprintf(stderr, "%s\n", err.text);
			leave(well ? 0 : 1);
		}
	for (int i = 0; i < 8; i++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	check_new(at.db);
	assert_int_equal(version_of(copy_path(copy)), 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_older_store_becomes_one_of_today),
		T(steps_end_where_a_new_store_begins),
		T(store_of_today_gets_no_copy),
		T(half_a_copy_of_a_killed_attempt_is_made_again),
		T(eight_programs_bring_one_store_up_to_date),
	};

	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
