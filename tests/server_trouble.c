// SPDX-License-Identifier: EUPL-1.2
/* What can go wrong with a store on a server and with none in a file. Needs $STORE_TEST_URL:
 * tests/cli/store_server.t runs it beside a PostgreSQL of its own. */
#include "store_fixture.h"

#include "store_inside.h"

static struct home at;
static struct store *store;
static struct store_new_sheet sheets[10];

static const struct printed TEN = {"t-a", "nl", 'A', "Eindhoven", 10};
static const struct ticks HAPPY = {.codes = {{5}, {1}, {2, 4}, {1}}, .number = -1, .line = 80};

static int set_up(void **state)
{
	struct error err;

	(void)state;
	assert_true(on_server());
	home_make(&at);
	WELL(store_open(at.db, &store, &err));
	print_sheets(store, &TEN, sheets);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	home_remove(&at);
	return 0;
}

static void refuse(const char *address, int status, const char *words)
{
	struct store *none = NULL;
	struct error err;

	assert_false(store_open(address, &none, &err));
	if (err.status != status || !strstr(err.text, words))
		fail_msg("%d: %s", err.status, err.text);
	assert_null(none);
	assert_null(strchr(err.text, '\n'));
}

static void server_that_is_not_there_is_told_without_the_password(void **state)
{
	struct store *none = NULL;
	struct error err;

	(void)state;
	assert_false(store_open(
		"postgresql://zoe:geheim@127.0.0.1:9/care?connect_timeout=2", &none, &err));
	assert_int_equal(err.status, EX_UNAVAILABLE);
	assert_non_null(strstr(err.text, "postgresql://zoe@127.0.0.1:9/care: "));
	assert_null(strstr(err.text, "geheim"));
}

static void database_or_schema_that_is_not_there_is_told(void **state)
{
	(void)state;
	refuse("postgresql:///nowhere", EX_UNAVAILABLE, "\"nowhere\" does not exist");
	refuse("postgresql:///?options=-csearch_path%3Dnowhere", EX_NOINPUT, "CREATE SCHEMA");
}

static void tables_of_another_program_are_left_alone(void **state)
{
	struct home other;

	(void)state;
	home_make(&other);
	tell_server("CREATE TABLE", other.schema, ".photo (a integer)");
	refuse(other.db, EX_DATAERR, "another program");
	home_remove(&other);
}

/* Who may only look, looks; one who may not even that is told. */
static void account_without_rights_reads_or_is_refused(void **state)
{
	struct store *reader;
	struct scan_source source = make_source("new.pdf", 1);
	struct store_outcome outcome;
	struct reading r = make_reading(sheets[0].sheet, 1, &HAPPY);
	char address[160];
	struct error err;

	(void)state;
	tell_server("CREATE ROLE looker LOGIN; GRANT USAGE ON SCHEMA", at.schema, "TO looker");
	snprintf(address, sizeof address, "%s&user=looker", at.db);
	refuse(address, EX_NOPERM, "permission denied");
	tell_server("GRANT SELECT ON ALL TABLES IN SCHEMA", at.schema, "TO looker");
	WELL(store_open(address, &reader, &err));
	assert_int_equal(balance_of(reader, "Eindhoven").printed, 10);
	assert_false(store_scan(reader, &source, &r, &outcome, &err));
	assert_int_equal(err.status, EX_NOPERM);
	reading_free(&r);
	store_close(reader);
	tell_server("REVOKE ALL ON ALL TABLES IN SCHEMA", at.schema, "FROM looker");
	tell_server("REVOKE ALL ON SCHEMA", at.schema, "FROM looker; DROP ROLE looker");
}

/* Ends all connections of others, as a server does that is stopped, or a line that breaks. */
static void cut_all_lines(void)
{
	tell_server("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
		    "application_name = 'spiegelblad' AND pid <> pg_backend_pid()",
		"", "");
}

static void line_that_broke_is_told_and_made_again(void **state)
{
	struct scan_source source = make_source("new.pdf", 1);
	struct store_outcome outcome;
	struct reading r = make_reading(sheets[0].sheet, 1, &HAPPY);
	struct error err;

	(void)state;
	scan(store, "old.pdf", 1, sheets[1].sheet, 1, &HAPPY);
	cut_all_lines();
	assert_false(store_scan(store, &source, &r, &outcome, &err));
	assert_int_equal(err.status, EX_TEMPFAIL);
	assert_non_null(strstr(err.text, "try again"));
	WELL(store_scan(store, &source, &r, &outcome, &err)); /* the second time it is back */
	assert_int_equal(balance_of(store, "Eindhoven").sides_in, 2);
	reading_free(&r);
}

static void change_that_was_cut_off_half_way_is_not_kept(void **state)
{
	struct error err;
	int64_t events;

	(void)state;
	WELL(store_begin(store, SQL_WRITE, &err));
	WELL(sql_run(sql_prepare(store->db, "DELETE FROM setting"), &err));
	cut_all_lines();
	assert_false(store_end(store, true, &err));
	assert_int_equal(err.status, EX_TEMPFAIL);
	WELL(store_begin(store, SQL_READ, &err));
	WELL(sql_run_integer(
		sql_prepare(store->db, "SELECT count(*) FROM setting"), 0, &events, &err));
	assert_true(events > 0);
	WELL(store_end(store, true, &err));
}

/* PostgreSQL answers COMMIT of a failed transaction with ROLLBACK, which is no error to it. */
static void commit_after_a_failure_is_a_failure(void **state)
{
	struct error err;

	(void)state;
	WELL(sql_begin(store->db, SQL_WRITE, &err));
	assert_false(sql_run(sql_prepare(store->db, "SELEKT 1"), &err));
	assert_false(sql_commit(store->db, &err));
	WELL(sql_begin(store->db, SQL_WRITE, &err));
	WELL(sql_commit(store->db, &err));
}

static void numbers_keep_their_dot_and_their_bits(void **state)
{
	struct sql_statement *st;
	struct error err;

	(void)state;
	WELL(sql_script(store->db, "CREATE TABLE n (r REAL)", &err));
	st = sql_prepare(store->db, "INSERT INTO n (r) VALUES (:r)");
	sql_set_real(st, ":r", 0.1 + 0.2);
	WELL(sql_run(st, &err));
	st = sql_prepare(store->db, "SELECT r FROM n");
	assert_int_equal(sql_step(st, &err), SQL_ROW);
	assert_true(sql_real(st, 0) == 0.1 + 0.2);
	sql_finish(st);
}

/* The copy of `formdb backup` can be put back with the server's own tool. */
static void backup_can_be_put_back(void **state)
{
	char path[128], command[400];
	struct error err;
	struct stat st;

	(void)state;
	scan(store, "old.pdf", 1, sheets[1].sheet, 1, &HAPPY);
	WELL(store_backup(store, home_path(&at, "copy.dump", path), &err));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_false(store_backup(store, path, &err));
	assert_int_equal(err.status, EX_CANTCREAT);
	store_close(store);
	tell_server("DROP SCHEMA", at.schema, "CASCADE");
	snprintf(command, sizeof command, "pg_restore --dbname=postgres --exit-on-error %s", path);
	assert_int_equal(system(command), 0);
	WELL(store_open(at.db, &store, &err));
	assert_int_equal(balance_of(store, "Eindhoven").returned, 1);
	scan(store, "old.pdf", 2, sheets[2].sheet, 1, &HAPPY); /* and it goes on */
	print_sheets(store, &(struct printed){"t-c", "nl", 'C', "Ede", 1}, sheets);
}

static void no_dump_program_says_what_to_install(void **state)
{
	const char *path = getenv("PATH");
	char copy[128], *kept = strdup(path);
	struct error err;

	(void)state;
	setenv("PATH", "/nowhere", 1);
	assert_false(store_backup(store, home_path(&at, "copy.dump", copy), &err));
	setenv("PATH", kept, 1);
	free(kept);
	assert_int_equal(err.status, EX_CANTCREAT);
	assert_non_null(strstr(err.text, "postgresql-client"));
	assert_int_not_equal(access(copy, F_OK), 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(server_that_is_not_there_is_told_without_the_password),
		T(database_or_schema_that_is_not_there_is_told),
		T(tables_of_another_program_are_left_alone),
		T(account_without_rights_reads_or_is_refused),
		T(line_that_broke_is_told_and_made_again),
		T(change_that_was_cut_off_half_way_is_not_kept),
		T(commit_after_a_failure_is_a_failure),
		T(numbers_keep_their_dot_and_their_bits),
		T(backup_can_be_put_back),
		T(no_dump_program_says_what_to_install),
	};

	return cmocka_run_group_tests_name("store on a server", tests, NULL, NULL);
}
