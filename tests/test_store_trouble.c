// SPDX-License-Identifier: EUPL-1.2
/*
 * Full disk, store that may only be read, busy store, damaged store, somebody else's file, a
 * newer store: one clear sentence each, and nothing half-done.
 */
#include "store_fixture.h"

#include "leave.h"
#include "schema.h"
#include "sql.h"
#include "store_inside.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

static struct home at;

static int set_up(void **state)
{
	(void)state;
	home_make(&at);
	return 0;
}

static void use_shim(bool use);

static int tear_down(void **state)
{
	(void)state;
	use_shim(false);
	home_remove(&at);
	return 0;
}

static const struct ticks SOME = {.codes = {{4}, {2}, {1, 3}, {1}}, .number = -1, .line = 30};
static const struct printed TEN = {"t-a", "nl", 'A', "Ede", 10};

static void no_fault(void *context, const char *fault)
{
	(void)context;
	fail_msg("%s", fault);
}

/* One sentence that names the file: no line break, no full stop, the path in it. */
static void assert_sentence(
	const struct error *err, int status, const char *path, const char *words)
{
	assert_int_equal(err->status, status);
	assert_non_null(strstr(err->text, sql_is_file(path) ? path : "postgresql://"));
	if (!strstr(err->text, words))
		fail_msg("\"%s\" does not say \"%s\"", err->text, words);
	assert_null(strchr(err->text, '\n'));
}

static void write_bytes(const char *path, long offset, const char *bytes, size_t count)
{
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, count, offset), count);
	close(fd);
}

static void refuse_to_open(const char *path, int status, const char *words)
{
	struct store *store = NULL;
	struct error err;

	assert_false(store_open(path, &store, &err));
	assert_null(store);
	assert_sentence(&err, status, path, words);
}

/* --- not a store ------------------------------------------------------------------------- */

static void any_other_file_is_no_store(void **state)
{
	char path[128], before[64], after[64];
	FILE *file;

	(void)state;
	memset(before, 0, sizeof before);
	home_path(&at, "letter.txt", path);
	snprintf(before, sizeof before, "Dear colleagues, this is a letter and no store at all.");
	write_bytes(path, 0, before, sizeof before);
	refuse_to_open(path, EX_DATAERR, "no store");
	file = fopen(path, "r");
	assert_int_equal(fread(after, 1, sizeof after, file), sizeof after);
	fclose(file);
	assert_memory_equal(before, after, sizeof after);
}

static void database_of_another_program_is_left_as_it_is(void **state)
{
	char path[128], wal[160];
	sqlite3 *handle;

	(void)state;
	home_path(&at, "photos.db", path);
	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(handle, "CREATE TABLE photo (a)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(handle);
	refuse_to_open(path, EX_DATAERR, "another program");
	/* Not even turned into another kind of file. */
	snprintf(wal, sizeof wal, "%s-wal", path);
	assert_int_not_equal(access(wal, F_OK), 0);
	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, "SELECT * FROM photo", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(handle);
}

static void store_of_a_newer_program_is_left_alone(void **state)
{
	struct store *store;
	struct sql *db;
	struct error err;

	(void)state;
	WELL(store_open(at.db, &store, &err));
	store_close(store);
	WELL(sql_open(at.db, &db, &err));
	WELL(sql_set_schema(db, SCHEMA_VERSION + 1, &err));
	sql_close(db);
	refuse_to_open(at.db, EX_DATAERR, "newer version");
}

static void folder_is_no_store(void **state)
{
	(void)state;
	refuse_to_open(at.folder, EX_CANTCREAT, "is a folder");
}

static void folder_that_cannot_be_made_is_told(void **state)
{
	char path[128];

	(void)state;
	write_bytes(home_path(&at, "file", path), 0, "x", 1);
	home_path(&at, "file/store.db", path);
	{
		struct store *store = NULL;
		struct error err;

		assert_false(store_open(path, &store, &err));
		assert_int_equal(err.status, EX_CANTCREAT);
	}
}

/* --- damaged ----------------------------------------------------------------------------- */

static void make_full_store(struct store_new_sheet sheets[10])
{
	struct store *store;
	struct error err;

	WELL(store_open(at.db, &store, &err));
	print_sheets(store, &TEN, sheets);
	for (int i = 0; i < 10; i++)
		scan(store, "pile.pdf", i + 1, sheets[i].sheet, 1, &SOME);
	store_close(store);
}

static void keep_fault(void *context, const char *fault)
{
	snprintf(context, 400, "%s", fault);
}

/* Whatever page is overwritten: never a crash, never a wrong "all is well". */
static void damage_is_found_wherever_it_is(void **state)
{
	struct store_new_sheet sheets[10];
	char copy[128], garbage[512];
	struct stat st;
	int found = 0;

	(void)state;
	ONLY_IN_A_FILE();
	make_full_store(sheets);
	memset(garbage, 0x5A, sizeof garbage);
	assert_int_equal(stat(at.db, &st), 0);
	for (long page = 0; page < st.st_size / 4096; page++) {
		struct store *store = NULL;
		struct error err;
		char fault[400] = "";

		home_path(&at, "hurt.db", copy);
		copy_store(at.db, copy);
		write_bytes(copy, page * 4096, garbage, sizeof garbage);
		if (!store_open(copy, &store, &err)) {
			assert_int_equal(err.status, EX_DATAERR);
			found++;
			continue;
		}
		if (!store_verify(store, keep_fault, fault, &err)) {
			assert_int_equal(err.status, EX_DATAERR);
			found++;
		} else if (fault[0]) {
			found++;
		} else {
			fail_msg("damage in page %ld was not found", page + 1);
		}
		store_close(store);
	}
	assert_true(found > 20);
}

static void cut_off_store_is_told(void **state)
{
	struct store_new_sheet sheets[10];
	struct store *store = NULL;
	struct error err;
	char fault[400] = "";

	(void)state;
	ONLY_IN_A_FILE();
	make_full_store(sheets);
	assert_int_equal(truncate(at.db, 20 * 4096 + 100), 0);
	if (store_open(at.db, &store, &err)) {
		bool well = store_verify(store, keep_fault, fault, &err);

		assert_true(!well || fault[0]);
		store_close(store);
	} else {
		assert_int_equal(err.status, EX_DATAERR);
	}
}

/* --- may only be read -------------------------------------------------------------------- */

/* Runs in a child that has no rights of root. */
static void as_nobody(void (*check)(void))
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		if (geteuid() == 0 && (setegid(65534) != 0 || seteuid(65534) != 0))
			leave(3);
		check();
		leave(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

#define CHILD_CHECK(what)                                                                          \
	do {                                                                                       \
		if (!(what)) {                                                                     \
			fprintf(stderr, "line %d: %s\n", __LINE__, #what);                         \
			leave(1);                                                                  \
		}                                                                                  \
	} while (0)

static sheet_id unscanned;

static void read_but_do_not_write(void)
{
	struct store *store = NULL;
	struct store_balance b;
	struct store_outcome outcome;
	struct scan_source source = make_source("new.pdf", 1);
	struct reading r = make_reading(unscanned, 2, &SOME);
	struct error err = {0};

	CHILD_CHECK(store_open(at.db, &store, &err));
	CHILD_CHECK(store_event_balance(store, "Ede", &b, &err));
	CHILD_CHECK(b.returned == 10);
	CHILD_CHECK(!store_scan(store, &source, &r, &outcome, &err));
	CHILD_CHECK(err.status == EX_NOPERM);
	CHILD_CHECK(strstr(err.text, "may only be read"));
	CHILD_CHECK(strstr(err.text, at.db));
	CHILD_CHECK(store_event_balance(store, "Ede", &b, &err));
	CHILD_CHECK(b.sides_in == 10);
}

static void store_without_right_to_write_is_read(void **state)
{
	struct store_new_sheet sheets[10];

	(void)state;
	ONLY_IN_A_FILE();
	make_full_store(sheets);
	unscanned = sheets[0].sheet;
	assert_int_equal(chmod(at.db, 0444), 0);
	assert_int_equal(chmod(at.folder, 0555), 0);
	as_nobody(read_but_do_not_write);
	assert_int_equal(chmod(at.folder, 0777), 0); /* now the folder may be written */
	as_nobody(read_but_do_not_write);
	assert_int_equal(chmod(at.folder, 0700), 0);
}

static void cannot_be_made(void)
{
	struct store *store = NULL;
	struct error err = {0};

	CHILD_CHECK(!store_open(at.db, &store, &err));
	CHILD_CHECK(err.status == EX_NOPERM);
	CHILD_CHECK(strstr(err.text, at.db));
}

static void store_in_a_locked_folder_is_not_made(void **state)
{
	(void)state;
	ONLY_IN_A_FILE();
	assert_int_equal(chmod(at.folder, 0555), 0);
	as_nobody(cannot_be_made);
	assert_int_equal(chmod(at.folder, 0700), 0);
}

/* --- busy -------------------------------------------------------------------------------- */

static void busy_store_says_try_again(void **state)
{
	struct store_new_sheet sheets[10];
	struct scan_source source = make_source("new.pdf", 1);
	struct store_outcome outcome;
	struct store *store;
	struct reading r;
	struct sql *other;
	struct error err;

	(void)state;
	make_full_store(sheets);
	WELL(store_open(at.db, &store, &err));
	sql_set_patience(store->db, 100);
	WELL(sql_open(at.db, &other, &err));
	WELL(sql_begin(other, SQL_WRITE, &err));
	r = make_reading(sheets[0].sheet, 2, &SOME);
	assert_false(store_scan(store, &source, &r, &outcome, &err));
	assert_sentence(&err, EX_TEMPFAIL, at.db, "try again");
	assert_int_equal(balance_of(store, "Ede").sides_in, 10); /* reading goes on */
	sql_close(other);
	WELL(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
	store_close(store);
}

/* --- the disk ---------------------------------------------------------------------------- */

/*
 * A disk of which the n-th write or sync fails: SQLite's own files with a counter between.
 */
struct shim {
	sqlite3_file file;
	sqlite3_file *real;
};
static sqlite3_vfs *real_vfs;
static sqlite3_vfs shim_vfs;
static long writes_left; /* below 0: the disk is well */
static int disk_trouble;

static bool disk_fails(void)
{
	if (writes_left < 0)
		return false;
	if (writes_left == 0)
		return true; /* and stays so until somebody makes room */
	return --writes_left == 0;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((struct shim *)(void *)file)->real;
}

static int shim_close(sqlite3_file *file)
{
	sqlite3_file *real = real_of(file);
	int code = real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;

	sqlite3_free(real);
	return code;
}

static int shim_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset)
{
	return real_of(file)->pMethods->xRead(real_of(file), bytes, count, offset);
}

static int shim_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
	if (disk_fails())
		return disk_trouble;
	return real_of(file)->pMethods->xWrite(real_of(file), bytes, count, offset);
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int shim_sync(sqlite3_file *file, int flags)
{
	if (disk_fails())
		return SQLITE_IOERR_FSYNC;
	return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int shim_lock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int shim_unlock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int shim_reserved(sqlite3_file *file, int *out)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int shim_control(sqlite3_file *file, int op, void *arg)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int shim_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int shim_device(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int shim_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **at_page)
{
	return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, at_page);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void shim_shm_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int shim_shm_unmap(sqlite3_file *file, int remove_it)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), remove_it);
}

static const sqlite3_io_methods SHIM = {2, shim_close, shim_read, shim_write, shim_truncate,
	shim_sync, shim_size, shim_lock, shim_unlock, shim_reserved, shim_control, shim_sector,
	shim_device, shim_shm_map, shim_shm_lock, shim_shm_barrier, shim_shm_unmap, NULL, NULL};

static int shim_open(
	sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
	struct shim *shim = (struct shim *)(void *)file;
	int code;

	(void)vfs;
	shim->real = sqlite3_malloc(real_vfs->szOsFile);
	if (!shim->real)
		return SQLITE_NOMEM;
	memset(shim->real, 0, (size_t)real_vfs->szOsFile);
	code = real_vfs->xOpen(real_vfs, name, shim->real, flags, flags_out);
	file->pMethods = &SHIM;
	return code;
}

static void use_shim(bool use)
{
	if (!real_vfs) {
		real_vfs = sqlite3_vfs_find(NULL);
		shim_vfs = *real_vfs;
		shim_vfs.zName = "shim";
		shim_vfs.szOsFile = sizeof(struct shim);
		shim_vfs.xOpen = shim_open;
		shim_vfs.pNext = NULL;
	}
	writes_left = -1;
	if (use)
		sqlite3_vfs_register(&shim_vfs, 1);
	else
		sqlite3_vfs_register(real_vfs, 1);
}

/* Something that changes the store, and what it looks like before and after. */
struct change {
	const char *name;
	bool (*make)(struct store *store, struct error *err);
	long long (*look)(struct store *store);
	long long before, after;
};

static struct store_new_sheet shared[10];

static bool change_scan(struct store *store, struct error *err)
{
	struct scan_source source = make_source("new.pdf", 1);
	struct reading r = make_reading(shared[3].sheet, 2, &SOME);
	struct store_outcome outcome;
	bool well;

	for (int i = 0; i < 20; i++)
		add_crop(&r, "t6", "a picture that takes some room in the file, as pictures do");
	well = store_scan(store, &source, &r, &outcome, err);
	reading_free(&r);
	return well;
}

static long long look_scan(struct store *store)
{
	return balance_of(store, "Ede").sides_in;
}

static bool change_print(struct store *store, struct error *err)
{
	struct store_new_sheet sheets[20];
	int64_t run;

	new_sheets(sheets, 20);
	return begin_print(store, &(struct printed){"t-c", "nl", 'C', "Edam", 20}, sheets, "/x",
		       "y", &run, err) &&
	       store_print_end(store, run, err);
}

static long long look_print(struct store *store)
{
	return balance_of(store, NULL).printed;
}

static bool change_word(struct store *store, struct error *err)
{
	struct store_word word = {
		.sheet = shared[2].sheet, .question = "t1", .answer = "blank", .role = "reviewer"};

	return store_decide(store, &word, err);
}

static long long look_word(struct store *store)
{
	struct store_doubt undone;

	if (!store_undo(store, "Ede", &undone, NULL))
		return 0;
	return change_word(store, NULL) ? 1 : -1;
}

static bool change_forget(struct store *store, struct error *err)
{
	struct store_proof proof;

	return store_forget(store, shared[4].strip, "administrator", &proof, err);
}

static long long look_answers(struct store *store)
{
	return balance_of(store, "Ede").answers;
}

static void no_line(void *context, const struct store_destroyed *line)
{
	(void)context, (void)line;
}

static bool change_purge(struct store *store, struct error *err)
{
	static const struct store_terms TERMS = {
		.pictures = {28, 90, 90}, .answers = {365, 365, 365}, .actions = 730, .log = 365};

	memcpy(store->today, "2099-01-01", DAY_SIZE);
	return store_purge(store, &TERMS, false, "administrator", no_line, NULL, err);
}

static const struct change CHANGES[] = {
	{"scan", change_scan, look_scan, 10, 11},
	{"print", change_print, look_print, 10, 30},
	{"word", change_word, look_word, 0, 1},
	{"forget", change_forget, look_answers, 40, 36},
	{"purge", change_purge, look_answers, 40, 0},
};

/* Fails at the n-th write; false when it needed fewer than n. */
static bool fail_at(const struct change *c, long n)
{
	struct store *store;
	struct error err;
	char path[128];
	bool well;

	copy_store(at.db, home_path(&at, "disk.db", path));
	use_shim(true);
	WELL(store_open(path, &store, &err));
	writes_left = n;
	well = c->make(store, &err);
	if (!well) {
		/* A print that was begun is taken back at the next opening. */
		assert_sentence(&err, EX_IOERR, path, "disk");
		if (disk_trouble == SQLITE_FULL && !strstr(err.text, "refuses") &&
			!strstr(err.text, "destroyed, but"))
			assert_non_null(strstr(err.text, "make room"));
	}
	writes_left = -1;
	store_close(store);
	use_shim(false);
	WELL(store_open(path, &store, &err));
	WELL(store_verify(store, no_fault, NULL, &err));
	if (c->look(store) != c->before && c->look(store) != c->after)
		fail_msg("%s: half-done after write %ld", c->name, n);
	if (!well && c->look(store) == c->before) {
		WELL(c->make(store, &err));
		assert_int_equal(c->look(store), c->after);
	}
	store_close(store);
	return !well;
}

static void disk_that_fails_at_any_write_leaves_nothing_half_done(void **state)
{
	static const int TROUBLES[] = {SQLITE_FULL, SQLITE_IOERR_WRITE};

	(void)state;
	ONLY_IN_A_FILE();
	make_full_store(shared);
	for (size_t t = 0; t < 2; t++)
		for (size_t i = 0; i < sizeof CHANGES / sizeof CHANGES[0]; i++) {
			long n = 1;

			disk_trouble = TROUBLES[t];
			while (fail_at(&CHANGES[i], n))
				n++;
			assert_true(n > 3); /* there was something to fail at */
		}
}

/* The real thing: the file may not grow any more. */
static void fill_the_disk(void)
{
	struct rlimit limit = {200 * 1024, 200 * 1024};
	struct store *store = NULL;
	struct error err = {0};
	int stored = 0;

	signal(SIGXFSZ, SIG_IGN);
	CHILD_CHECK(store_open(at.db, &store, &err));
	CHILD_CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
	for (;; stored++) {
		struct store_new_sheet sheets[50];
		int64_t run;

		new_sheets(sheets, 50);
		if (!begin_print(store, &(struct printed){"t-c", "nl", 'C', "Edam", 50}, sheets,
			    "/x", "y", &run, &err) ||
			!store_print_end(store, run, &err))
			break;
		CHILD_CHECK(stored < 1000);
	}
	CHILD_CHECK(err.status == EX_IOERR);
	CHILD_CHECK(strstr(err.text, "the disk is full"));
	CHILD_CHECK(stored > 0);
	_exit(10 + stored); /* not leave(): no file may grow here */
}

static void full_disk_says_make_room_and_keeps_what_there_was(void **state)
{
	struct store *store;
	struct error err;
	pid_t child;
	int status;

	(void)state;
	ONLY_IN_A_FILE();
	make_full_store(shared);
	child = fork();
	if (child == 0)
		fill_the_disk();
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_true(WEXITSTATUS(status) > 10);
	WELL(store_open(at.db, &store, &err));
	WELL(store_verify(store, no_fault, NULL, &err));
	assert_int_equal(balance_of(store, "Ede").sides_in, 10);
	assert_int_equal(balance_of(store, "Edam").printed, 50 * (WEXITSTATUS(status) - 10));
	store_close(store);
}

static void full_disk_leaves_no_half_copy(void **state)
{
	struct store *store;
	struct error err;
	char path[128];

	(void)state;
	ONLY_IN_A_FILE();
	make_full_store(shared);
	use_shim(true);
	WELL(store_open(at.db, &store, &err));
	for (writes_left = 1; writes_left >= 0;) {
		long tried = writes_left;

		disk_trouble = SQLITE_FULL;
		home_path(&at, "copy.db", path);
		if (store_backup(store, path, &err)) {
			assert_true(tried > 10);
			break;
		}
		assert_int_equal(err.status, EX_IOERR);
		assert_int_not_equal(access(path, F_OK), 0);
		writes_left = tried + 1;
	}
	writes_left = -1;
	store_close(store);
	use_shim(false);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(any_other_file_is_no_store),
		T(database_of_another_program_is_left_as_it_is),
		T(store_of_a_newer_program_is_left_alone),
		T(folder_is_no_store),
		T(folder_that_cannot_be_made_is_told),
		T(damage_is_found_wherever_it_is),
		T(cut_off_store_is_told),
		T(store_without_right_to_write_is_read),
		T(store_in_a_locked_folder_is_not_made),
		T(busy_store_says_try_again),
		T(disk_that_fails_at_any_write_leaves_nothing_half_done),
		T(full_disk_says_make_room_and_keeps_what_there_was),
		T(full_disk_leaves_no_half_copy),
	};

	return cmocka_run_group_tests_name("store: trouble", tests, NULL, NULL);
}
