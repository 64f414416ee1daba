// SPDX-License-Identifier: EUPL-1.2
/* Scans that wait for workers. tests/cli/store_server.t runs it with a server, too. */
#include "store_fixture.h"

#include "leave.h"
#include "queue.h"
#include "store_inside.h"
#include "vault.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <time.h>

static struct home at;
static struct store *store;
static struct error err;

static int set_up(void **state)
{
	(void)state;
	home_make(&at);
	setenv("XDG_CONFIG_HOME", at.folder, 1);
	WELL(store_open(at.db, &store, &err));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	home_remove(&at);
	unsetenv("XDG_CONFIG_HOME");
	return 0;
}

/* A file of so many bytes that follow from its name. */
static void put_file(const char *name, size_t bytes, bool *added)
{
	char path[128];
	FILE *file = fopen(home_path(&at, name, path), "w");

	assert_non_null(file);
	fputs(name, file);
	for (size_t i = strlen(name); i < bytes; i++)
		fputc((int)(i * 31 % 251), file);
	fclose(file);
	WELL(queue_add(store, path, added, &err));
}

static void put(const char *name)
{
	bool added;

	put_file(name, 100, &added);
	assert_true(added);
}

static bool take(int lease_s, struct queue_item *item)
{
	bool got;

	WELL(queue_take(store, "here:1", lease_s, item, &got, &err));
	return got;
}

static size_t in_state(enum queue_state state)
{
	struct queue_entry *list;
	size_t count, n = 0;

	WELL(queue_list(store, &list, &count, &err));
	for (size_t i = 0; i < count; i++)
		n += list[i].state == state;
	free(list);
	return n;
}

static int64_t rows(const char *question)
{
	int64_t n;

	WELL(sql_run_integer(sql_prepare(store->db, question), -1, &n, &err));
	return n;
}

static void bytes_come_out_as_they_went_in(void **state)
{
	enum { MORE_THAN_TWO_PIECES = (2 << 20) + 12345 };
	static char in[MORE_THAN_TWO_PIECES + 1], out[MORE_THAN_TWO_PIECES + 1];
	struct queue_item item;
	char path[128];
	bool added;
	FILE *file;

	(void)state;
	put_file("large.pdf", MORE_THAN_TWO_PIECES, &added);
	file = fopen(home_path(&at, "large.pdf", path), "r");
	assert_int_equal(fread(in, 1, sizeof in, file), MORE_THAN_TWO_PIECES);
	fclose(file);
	assert_true(take(60, &item));
	assert_string_equal(item.file, path);
	file = tmpfile();
	WELL(queue_fetch(store, &item, file, &err));
	rewind(file);
	assert_int_equal(fread(out, 1, sizeof out, file), MORE_THAN_TWO_PIECES);
	fclose(file);
	assert_memory_equal(in, out, MORE_THAN_TWO_PIECES);
}

static void same_bytes_wait_once(void **state)
{
	bool added;

	(void)state;
	put("a.png");
	put_file("a.png", 100, &added);
	assert_false(added);
	put_file("b.png", 100, &added);
	assert_true(added);
	assert_int_equal(in_state(QUEUE_WAITS), 2);
	assert_false(queue_add(store, "/nowhere/c.png", &added, &err));
	assert_int_equal(err.status, EX_NOINPUT);
}

static void scan_is_with_one_worker_at_a_time(void **state)
{
	struct queue_item a, b, c;

	(void)state;
	put("a.png");
	put("b.png");
	assert_true(take(60, &a));
	assert_true(take(60, &b));
	assert_true(a.id != b.id);
	assert_false(take(60, &c));
	assert_int_equal(in_state(QUEUE_RUNS), 2);
	WELL(queue_done(store, &a, &err));
	WELL(queue_done(store, &a, &err)); /* twice is once */
	assert_int_equal(in_state(QUEUE_RUNS), 1);
	WELL(queue_done(store, &b, &err));
	assert_int_equal(rows("SELECT count(*) FROM queue_part"), 0);
}

static void scan_of_a_silent_worker_goes_to_the_next(void **state)
{
	struct queue_item a, b;
	bool ours;

	(void)state;
	put("a.png");
	assert_true(take(-1, &a)); /* its lease is over already */
	assert_int_equal(in_state(QUEUE_SILENT), 1);
	assert_true(take(60, &b));
	assert_true(a.id == b.id);
	assert_int_equal(b.tries, 2);
	/* The first one comes back: it is told, and does no harm. */
	WELL(queue_renew(store, &a, 60, &ours, &err));
	assert_false(ours);
	WELL(queue_done(store, &a, &err));
	WELL(queue_give_back(store, &a, true, "late", &err));
	assert_int_equal(in_state(QUEUE_RUNS), 1);
	WELL(queue_renew(store, &b, 60, &ours, &err));
	assert_true(ours);
	WELL(queue_done(store, &b, &err));
	assert_int_equal(rows("SELECT count(*) FROM queue"), 0);
}

static void renewed_lease_holds(void **state)
{
	struct queue_item a, b;
	bool ours;

	(void)state;
	put("a.png");
	assert_true(take(-1, &a));
	WELL(queue_renew(store, &a, 60, &ours, &err));
	assert_true(ours);
	assert_false(take(60, &b));
}

static void three_dead_workers_set_a_scan_aside(void **state)
{
	struct queue_item item;
	struct queue_entry *list;
	size_t count;
	long again;

	(void)state;
	put("poison.pdf");
	for (int i = 0; i < QUEUE_TRIES; i++)
		assert_true(take(-1, &item));
	assert_false(take(-1, &item));
	WELL(queue_list(store, &list, &count, &err));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].state, QUEUE_FAILED);
	assert_non_null(strstr(list[0].reason, "three workers"));
	assert_int_equal(list[0].bytes, 100);
	free(list);
	WELL(queue_again(store, &again, &err));
	assert_int_equal(again, 1);
	assert_true(take(60, &item));
	assert_int_equal(item.tries, 1);
}

static void being_told_to_stop_is_not_the_fault_of_the_scan(void **state)
{
	struct queue_item item;

	(void)state;
	put("a.png");
	for (int i = 0; i < 3 * QUEUE_TRIES; i++) {
		assert_true(take(60, &item));
		assert_int_equal(item.tries, 1);
		WELL(queue_give_back(store, &item, false, "", &err));
	}
	for (int i = 0; i < QUEUE_TRIES; i++) {
		assert_true(take(60, &item));
		WELL(queue_give_back(store, &item, true, "no memory", &err));
	}
	assert_false(take(60, &item));
	assert_int_equal(in_state(QUEUE_FAILED), 1);
}

static void failed_scan_is_dropped_with_a_line_in_the_log(void **state)
{
	struct queue_item item;
	long count;

	(void)state;
	put("a.png");
	put("b.png");
	for (int i = 0; i < QUEUE_TRIES; i++) {
		assert_true(take(60, &item));
		WELL(queue_give_back(store, &item, true, "no", &err));
		if (i == 0) /* the other one stays */
			WELL(sql_run(sql_prepare(store->db, "UPDATE queue SET state = 1, "
							    "until = 4000000000 "
							    "WHERE tries = 0"),
				&err));
	}
	WELL(queue_drop_failed(store, "administrator", &count, &err));
	assert_int_equal(count, 1);
	assert_int_equal(rows("SELECT count(*) FROM queue"), 1);
	assert_int_equal(rows("SELECT count(*) FROM queue_part"), 1);
	assert_int_equal(rows("SELECT count(*) FROM log WHERE action = 'drop scan'"), 1);
}

static void no_fault(void *context, const char *fault)
{
	(void)context;
	fail_msg("%s", fault);
}

/* With a key in the store, what waits cannot be read from it; without the key a worker says so. */
static void bytes_are_sealed_when_the_store_has_a_key(void **state)
{
	struct queue_item item;
	struct vault_state vault;
	char away[160];
	long sealed;
	FILE *out;

	(void)state;
	WELL(vault_create(store, false, "administrator", &sealed, &err));
	put("secret.png");
	assert_int_equal(rows("SELECT count(*) FROM queue_part WHERE sealed = 1"), 1);
	assert_int_equal(rows("SELECT count(*) FROM seal"), 1);
	WELL(store_verify(store, no_fault, NULL, &err));
	assert_true(take(60, &item));
	out = tmpfile();
	WELL(queue_fetch(store, &item, out, &err));
	assert_int_equal(ftell(out), 100);
	WELL(vault_look(store, &vault, &err));
	vault_lock(store);
	assert_int_equal(rename(vault.file, home_path(&at, "away", away)), 0);
	assert_false(queue_fetch(store, &item, out, &err));
	assert_int_equal(err.status, EX_NOINPUT);
	fclose(out);
	WELL(queue_done(store, &item, &err));
	assert_int_equal(rows("SELECT count(*) FROM seal"), 0);
}

static int lines_about_scans;

static void count_line(void *context, const struct store_destroyed *line)
{
	(void)context;
	lines_about_scans += strcmp(line->kind, "scans") == 0 ? (int)line->items : 0;
}

static void scan_that_nobody_reads_goes_when_its_term_is_over(void **state)
{
	static const struct store_terms TERMS = {
		.pictures = {28, 90, 90}, .answers = {365, 365, 365}, .actions = 730, .log = 365};
	long sealed;

	(void)state;
	lines_about_scans = 0;
	WELL(vault_create(store, false, "administrator", &sealed, &err));
	WELL(sql_run(sql_prepare(store->db, "DELETE FROM log"), &err)); /* of today */
	memcpy(store->today, "2026-01-01", DAY_SIZE);
	put("old.png");
	memcpy(store->today, "2026-01-29", DAY_SIZE);
	put("new.png");
	WELL(store_purge(store, &TERMS, false, "administrator", count_line, NULL, &err));
	assert_int_equal(lines_about_scans, 0); /* 28 days are not over on the 28th day */
	memcpy(store->today, "2026-01-30", DAY_SIZE);
	WELL(store_purge(store, &TERMS, false, "administrator", count_line, NULL, &err));
	assert_int_equal(lines_about_scans, 1);
	assert_int_equal(rows("SELECT count(*) FROM queue"), 1);
	assert_int_equal(rows("SELECT count(*) FROM queue_part"), 1);
	assert_int_equal(rows("SELECT count(*) FROM seal"), 1);
	WELL(store_verify(store, no_fault, NULL, &err));
}

/* Six programs, thirty scans: each is taken once. */
static void many_workers_share_the_queue(void **state)
{
	enum { WORKERS = 6, SCANS = 30 };
	int pipes[2], taken = 0;
	char one;

	(void)state;
	for (int i = 0; i < SCANS; i++) {
		char name[16];

		snprintf(name, sizeof name, "%d.png", i);
		put(name);
	}
	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	for (int w = 0; w < WORKERS; w++)
		if (fork() == 0) {
			struct queue_item item;
			struct store *mine;
			bool got = true, well = store_open(at.db, &mine, &err);

			while (well && got) {
				well = queue_take(mine, "w", 60, &item, &got, &err);
				if (well && got)
					well = write(pipes[1], "x", 1) == 1 &&
					       queue_done(mine, &item, &err);
			}
			if (!well)
				fprintf(stderr, "%s\n", err.text);
			leave(well ? 0 : 1);
		}
	close(pipes[1]);
	while (read(pipes[0], &one, 1) == 1)
		taken++;
	close(pipes[0]);
	for (int w = 0; w < WORKERS; w++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	assert_int_equal(taken, SCANS);
	assert_int_equal(rows("SELECT count(*) FROM queue"), 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(bytes_come_out_as_they_went_in),
		T(same_bytes_wait_once),
		T(scan_is_with_one_worker_at_a_time),
		T(scan_of_a_silent_worker_goes_to_the_next),
		T(renewed_lease_holds),
		T(three_dead_workers_set_a_scan_aside),
		T(being_told_to_stop_is_not_the_fault_of_the_scan),
		T(failed_scan_is_dropped_with_a_line_in_the_log),
		T(bytes_are_sealed_when_the_store_has_a_key),
		T(scan_that_nobody_reads_goes_when_its_term_is_over),
		T(many_workers_share_the_queue),
	};

	return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
