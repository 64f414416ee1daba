// SPDX-License-Identifier: EUPL-1.2
/*
 * A program that is killed at any moment, and started again, leaves the store exactly as one
 * that was never disturbed. And several programs at once do not get in each other's way.
 *
 * KILLS=n tries n times (50 when not given; the long run has 200 and more).
 */
#include "store_fixture.h"

#include "schema.h"
#include "sql.h"
#include "store_inside.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

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

static void verify(const char *path)
{
	struct store *store;
	struct error err;

	WELL(store_open(path, &store, &err));
	WELL(store_verify(store, no_fault, NULL, &err));
	store_close(store);
}

/* --- the work ---------------------------------------------------------------------------- */

/* The last run is of an event whose term is over when the purge comes. */
enum { RUNS = 4, SHEETS = 8, OLD = RUNS - 1 };

/* Ids that are the same in every attempt, in an order that is not theirs. */
static sheet_id id_of(int run, int i)
{
	return 1000000u * (unsigned)(run + 1) + (unsigned)((i * 5) % SHEETS) * 7919u + 1;
}

/* What formgen print does: nothing when the file is there and known, else the three steps. */
static bool print_once(struct store *store, const char *folder, int number, struct error *err)
{
	struct printed what = {number % 2 ? "t-c" : "t-a", "nl", number % 2 ? 'C' : 'A',
		number == OLD ? "Edam" : "Ede", SHEETS};
	struct store_new_sheet sheets[SHEETS] = {{0}};
	unsigned char hash[HASH_BYTES];
	char path[160], temporary[170], content[32];
	sheet_id *before = NULL;
	size_t count = 0;
	int64_t run;
	FILE *file;

	snprintf(path, sizeof path, "%s/run%d.pdf", folder, number);
	snprintf(temporary, sizeof temporary, "%s.new", path);
	snprintf(content, sizeof content, "content %d", number);
	secret_hash(content, strlen(content), hash);
	if (!store_printed_before(store, hash, &before, &count, err))
		return false;
	free(before);
	if (count && access(path, F_OK) == 0)
		return true;
	for (int i = 0; i < SHEETS; i++)
		sheets[i] = (struct store_new_sheet){
			.sheet = id_of(number, i), .strip = id_of(number, i) + 3};
	file = fopen(temporary, "w");
	if (!file)
		return error_set(err, EX_IOERR, "%s", temporary);
	fputs(content, file);
	fclose(file);
	return begin_print(store, &what, sheets, path, content, &run, err) &&
	       rename(temporary, path) == 0 && store_print_end(store, run, err);
}

static struct ticks ticks_of(int run, int i)
{
	struct ticks t = {.codes = {{1 + (run + i) % 5}, {1 + i % 3}, {1 + i % 6}, {1 + i % 3}},
		.written = i % 2 == 0,
		.number = i % 3 ? -1 : i,
		.line = i % 4 ? 10 * i : -1};

	if (i % 5 == 4)
		t.codes[0][1] = 1 + (run + i + 1) % 5; /* two ticks: a conflict */
	return t;
}

static bool scan_once(
	struct store *store, int run, int i, int side, const char *file, struct error *err)
{
	struct ticks t = ticks_of(run, i);
	struct reading r = make_reading(id_of(run, i), side, &t);
	struct scan_source source = make_source(file, run * 100 + i * 2 + side);
	struct store_outcome outcome;
	bool well;

	if (side == 1)
		add_crop(&r, "t4", "a picture");
	well = store_scan(store, &source, &r, &outcome, err);
	reading_free(&r);
	return well;
}

static void no_line(void *context, const struct store_destroyed *line)
{
	(void)context, (void)line;
}

static void set_day(struct store *store, const char *day)
{
	memcpy(store->today, day, DAY_SIZE);
}

/* What a person decides, a request to destroy, and a purge: each on sheets of its own. */
static bool look_after(struct store *store, struct error *err)
{
	static const struct store_terms TERMS = {
		.pictures = {28, 90, 90}, .answers = {365, 365, 365}, .actions = 730, .log = 365};
	struct store_word word = {.question = "t1", .answer = "2", .role = "reviewer"};
	struct store_proof proof;
	bool well = true;

	for (int run = 0; well && run < OLD; run++) {
		word.sheet = id_of(run, 4); /* two ticks: a conflict */
		well = store_decide(store, &word, err) &&
		       store_forget(store, id_of(run, 1) + 3, "administrator", &proof, err);
	}
	set_day(store, "2026-06-01");
	return well && store_purge(store, &TERMS, false, "administrator", no_line, NULL, err);
}

/* Everything, from the start; what is there already is left alone. */
static bool work(const char *folder, const char *path, struct error *err)
{
	struct store *store;
	bool well = store_open(path, &store, err);

	for (int run = 0; well && run < RUNS; run++) {
		set_day(store, run == OLD ? "2025-01-01" : "2026-05-20");
		well = print_once(store, folder, run, err);
		for (int i = 0; well && i < SHEETS; i++)
			well = scan_once(store, run, i, 1, "front.pdf", err) &&
			       scan_once(store, run, i, 2, "back.pdf", err) &&
			       (i % 3 || scan_once(store, run, i, 1, "again.pdf", err));
	}
	well = well && look_after(store, err);
	if (well)
		store_close(store);
	return well;
}

/* --- what is in there -------------------------------------------------------------------- */

/* Every table whose content follows from the work (not the random names of pictures). */
static const char *const TABLES[] = {
	"SELECT id, name FROM event ORDER BY 1",
	"SELECT id, form, regime FROM design ORDER BY 1",
	"SELECT design, number, id, type, codes, bands FROM question ORDER BY 1, 2",
	"SELECT id, event, design, pending, file, sheets FROM run ORDER BY 1",
	"SELECT sheet, run, place, returned, answered, gone FROM sheet ORDER BY 1",
	"SELECT hex(hash), sheet FROM strip ORDER BY 1",
	"SELECT hex(key), event, sheet, side, number, verdict, reason FROM scan ORDER BY 1",
	"SELECT hex(key), file, page FROM source ORDER BY 1",
	"SELECT sheet, side, number, state, verdict FROM side ORDER BY 1, 2, 3",
	("SELECT sheet, number, question, state, value, hex(marks) FROM answer "
	 "ORDER BY 1, 2, 3"),
	"SELECT sheet, number, question, png FROM crop ORDER BY 1, 2, 3",
	"SELECT sheet, number, question, state, value FROM decision ORDER BY turn",
	"SELECT kind, sheet, event, count, reason FROM destroyed ORDER BY entry",
	"SELECT event, form, question, version, shown FROM published ORDER BY 1, 2, 3, 4",
	"SELECT * FROM balance ORDER BY 1",
	"SELECT * FROM tally_sheet ORDER BY 1, 2",
	"SELECT * FROM tally_state ORDER BY 1, 2, 3",
	"SELECT * FROM tally_option ORDER BY 1, 2, 3, 4",
};

/* On a server numbers that count up have gaps where something was rolled back: names instead. */
#define EVENT_NAME "(SELECT name FROM event WHERE id = event)"
#define FORM_NAME "(SELECT form FROM design WHERE id = design)"
static const char *const SERVER_TABLES[] = {
	"SELECT name FROM event ORDER BY 1",
	"SELECT form, regime FROM design ORDER BY 1",
	"SELECT " FORM_NAME " AS f, number, id, type, codes, bands FROM question ORDER BY 1, 2",
	"SELECT " EVENT_NAME " AS e, " FORM_NAME
	" AS f, pending, file, sheets FROM run ORDER BY 1, 2",
	"SELECT sheet, place, returned, answered, gone FROM sheet ORDER BY 1",
	"SELECT hash, sheet FROM strip ORDER BY 1",
	"SELECT key, " EVENT_NAME
	" AS e, sheet, side, number, verdict, reason FROM scan ORDER BY 1",
	"SELECT key, file, page FROM source ORDER BY 1",
	"SELECT sheet, side, number, state, verdict FROM side ORDER BY 1, 2, 3",
	"SELECT sheet, number, question, state, value, marks FROM answer ORDER BY 1, 2, 3",
	"SELECT sheet, number, question, png FROM crop ORDER BY 1, 2, 3",
	"SELECT sheet, number, question, state, value FROM decision ORDER BY turn",
	"SELECT kind, sheet, " EVENT_NAME " AS e, count, reason FROM destroyed ORDER BY entry",
	"SELECT " EVENT_NAME " AS e, form, question, version, shown FROM published "
	"ORDER BY 1, 2, 3, 4",
	"SELECT " EVENT_NAME " AS e, read, duplicate, blank, foreign_, unreadable FROM balance "
	"ORDER BY 1",
	"SELECT " EVENT_NAME " AS e, " FORM_NAME
	" AS f, printed, returned, answered FROM tally_sheet "
	"ORDER BY 1, 2",
	"SELECT " EVENT_NAME " AS e, " FORM_NAME
	" AS f, question, answered, blank, doubtful, conflict "
	"FROM tally_state ORDER BY 1, 2, 3",
	"SELECT " EVENT_NAME " AS e, " FORM_NAME " AS f, question, code, count FROM tally_option "
	"ORDER BY 1, 2, 3, 4",
};

/* Commas before the last FROM, outside of brackets. */
static int columns_of(const char *question)
{
	const char *from = strstr(question, " FROM "), *next;
	int columns = 1;

	if (strchr(question, '*'))
		return 4;
	while ((next = strstr(from + 1, " FROM ")) != NULL)
		from = next;
	for (const char *p = question; p < from; p++)
		columns += *p == ',';
	return columns;
}

static void dump(const char *path, struct buffer *out)
{
	struct sql *db;
	struct error err;

	WELL(sql_open(path, &db, &err));
	for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0]; i++) {
		const char *question = on_server() ? SERVER_TABLES[i] : TABLES[i];
		struct sql_statement *st = sql_prepare(db, question);
		int columns = columns_of(question);

		buffer_printf(out, "-- %s\n", question);
		while (sql_step(st, &err) == SQL_ROW) {
			for (int c = 0; c < columns; c++)
				buffer_printf(out, "%s|", sql_text(st, c));
			buffer_puts(out, "\n");
		}
		sql_finish(st);
	}
	sql_close(db);
	assert_false(out->failed);
}

/* --- killing ----------------------------------------------------------------------------- */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Starts the work and kills it after so many seconds; true when it was still at it. */
static bool work_and_kill(const char *folder, const char *path, double seconds)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		struct error err;

		_exit(work(folder, path, &err) ? 0 : 1);
	}
	usleep((useconds_t)(seconds * 1e6));
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status))
		assert_int_equal(WEXITSTATUS(status), 0);
	return WIFSIGNALED(status);
}

static long kills_wanted(void)
{
	const char *text = getenv("KILLS");
	long wanted = text ? strtol(text, NULL, 10) : 0;

	return wanted > 0 ? wanted : 50;
}

enum { PLACE_SIZE = 128 };

/* An empty store with the secret of the first one, so that all have the same keyed hashes. */
static char *store_like(const char *first, const char *name, char place[PLACE_SIZE])
{
	struct home other;
	struct sql *from, *to;
	struct sql_statement *st, *put;
	struct error err;
	size_t count;

	if (!on_server()) {
		copy_file(first, home_path(&at, name, place));
		return place;
	}
	make_schema(&other);
	snprintf(place, PLACE_SIZE, "%s", other.db);
	WELL(sql_open(first, &from, &err));
	WELL(sql_open(place, &to, &err));
	WELL(schema_climb(to, SCHEMA_VERSION, &err));
	st = sql_prepare(from, "SELECT value FROM setting WHERE name = 'page_key'");
	assert_int_equal(sql_step(st, &err), SQL_ROW);
	put = sql_prepare(to, "INSERT INTO setting (name, value) VALUES ('page_key', :key)");
	sql_set_blob(put, ":key", sql_blob(st, 0, &count), PAGE_KEY_BYTES);
	WELL(sql_run(put, &err));
	sql_finish(st);
	sql_close(from);
	sql_close(to);
	return place;
}

static void killed_at_any_moment_is_as_if_never_disturbed(void **state)
{
	char first[128], whole[128], tried[128], folder[128];
	struct buffer undisturbed = {0};
	struct store *store;
	struct error err;
	double took;
	long killed = 0, wanted = kills_wanted();

	(void)state;
	/* One store to begin with, so that all of them have the same secret. */
	snprintf(
		first, sizeof first, "%s", on_server() ? at.db : home_path(&at, "first.db", whole));
	WELL(store_open(first, &store, &err));
	store_close(store);
	store_like(first, "whole.db", whole);
	assert_int_equal(mkdir(home_path(&at, "whole", folder), 0700), 0);
	took = now();
	WELL(work(folder, whole, &err));
	took = now() - took;
	dump(whole, &undisturbed);
	srand(20261130);
	for (int trial = 0; killed < wanted && trial < 20 * wanted; trial++) {
		struct buffer disturbed = {0};
		char name[32];

		snprintf(name, sizeof name, "folder%d", trial);
		assert_int_equal(mkdir(home_path(&at, name, folder), 0700), 0);
		snprintf(name, sizeof name, "trial%d.db", trial);
		store_like(first, name, tried);
		for (int i = 0; i < 3; i++) {
			killed += work_and_kill(folder, tried, took * (rand() % 1000) / 1000);
			verify(tried);
		}
		WELL(work(folder, tried, &err));
		verify(tried);
		dump(tried, &disturbed);
		assert_string_equal(buffer_text(&disturbed), buffer_text(&undisturbed));
		buffer_free(&disturbed);
	}
	assert_true(killed >= wanted);
	print_message("[          ] %ld kills, each the same in the end\n", killed);
	buffer_free(&undisturbed);
}

/* --- together ---------------------------------------------------------------------------- */

enum { WRITERS = 8, SHARED = 60 };

static bool scan_shared(
	const char *path, int writer, const struct store_new_sheet *sheets, struct error *err)
{
	struct store *store;

	if (!store_open(path, &store, err))
		return false;
	for (int i = 0; i < SHARED; i++) {
		int at_sheet = (i * 7 + writer * 11) % SHARED; /* each in an order of its own */
		struct ticks t = ticks_of(0, at_sheet);
		struct reading r = make_reading(sheets[at_sheet].sheet, 1, &t);
		char file[32];
		struct scan_source source;
		struct store_outcome outcome;
		bool well;

		snprintf(file, sizeof file, "writer%d.pdf", writer);
		source = make_source(file, i + 1);
		well = store_scan(store, &source, &r, &outcome, err);
		reading_free(&r);
		if (!well)
			return false;
	}
	store_close(store);
	return true;
}

static void eight_writers_on_one_store_lose_nothing(void **state)
{
	struct store_new_sheet sheets[SHARED];
	struct store_balance b;
	struct store *store;
	struct error err;
	pid_t children[WRITERS];

	(void)state;
	WELL(store_open(at.db, &store, &err));
	print_sheets(store, &(struct printed){"t-a", "nl", 'A', "Ede", SHARED}, sheets);
	store_close(store);
	for (int w = 0; w < WRITERS; w++) {
		children[w] = fork();
		assert_true(children[w] >= 0);
		if (children[w] == 0) {
			bool well = scan_shared(at.db, w, sheets, &err);

			if (!well)
				fprintf(stderr, "%s\n", err.text);
			_exit(well ? 0 : 1);
		}
	}
	for (int w = 0; w < WRITERS; w++) {
		int status;

		assert_int_equal(waitpid(children[w], &status, 0), children[w]);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	verify(at.db);
	WELL(store_open(at.db, &store, &err));
	b = balance_of(store, "Ede");
	assert_int_equal(b.returned, SHARED);
	assert_int_equal(b.sides_in, WRITERS * SHARED);
	assert_int_equal(b.by_verdict[VERDICT_READ], SHARED);
	assert_int_equal(b.by_verdict[VERDICT_DUPLICATE], (WRITERS - 1) * SHARED);
	store_close(store);
}

static void eight_programs_make_one_new_store(void **state)
{
	unsigned char key[PAGE_KEY_BYTES];
	struct store *store;
	struct error err;
	int pipes[2];

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	for (int w = 0; w < WRITERS; w++)
		if (fork() == 0) {
			if (!store_open(at.db, &store, &err))
				_exit(1);
			_exit(write(pipes[1], store_page_key(store), sizeof key) ==
						(ssize_t)sizeof key
					? 0
					: 1);
		}
	for (int w = 0; w < WRITERS; w++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	WELL(store_open(at.db, &store, &err));
	for (int w = 0; w < WRITERS; w++) {
		assert_int_equal(read(pipes[0], key, sizeof key), sizeof key);
		assert_memory_equal(key, store_page_key(store), sizeof key);
	}
	store_close(store);
	close(pipes[0]);
	close(pipes[1]);
}

/* A copy made while others write is a store by itself, and adds up. */
static void backup_while_in_use_is_consistent(void **state)
{
	struct store_new_sheet sheets[SHARED];
	struct store *store;
	struct error err;
	char copy[128];
	pid_t child;
	int status;

	(void)state;
	WELL(store_open(at.db, &store, &err));
	print_sheets(store, &(struct printed){"t-a", "nl", 'A', "Ede", SHARED}, sheets);
	store_close(store);
	child = fork();
	if (child == 0)
		_exit(scan_shared(at.db, 0, sheets, &err) ? 0 : 1);
	WELL(store_open(at.db, &store, &err));
	for (int i = 0; i < 10; i++) {
		char name[32];

		snprintf(name, sizeof name, "copy%d.db", i);
		WELL(store_backup(store, home_path(&at, name, copy), &err));
		if (!on_server()) /* of a server: for pg_restore, see test_postgresql.c */
			verify(copy);
		usleep(2000);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_false(store_backup(store, copy, &err)); /* never over another file */
	assert_int_equal(err.status, EX_CANTCREAT);
	store_close(store);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(killed_at_any_moment_is_as_if_never_disturbed),
		T(eight_writers_on_one_store_lose_nothing),
		T(eight_programs_make_one_new_store),
		T(backup_while_in_use_is_consistent),
	};

	return cmocka_run_group_tests_name("store: killed and together", tests, NULL, NULL);
}
