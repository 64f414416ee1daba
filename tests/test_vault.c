// SPDX-License-Identifier: EUPL-1.2
/* Pictures and typed-over texts sealed with a key that is not in the store. */
#include "store_fixture.h"

#include "key_file.h"
#include "leave.h"
#include "queue.h"
#include "quotes.h"
#include "results.h"
#include "store_inside.h"
#include "vault.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

enum { SHEETS = 12 };

static struct home at;
static struct store *store;
static struct store_new_sheet sheets[SHEETS];

#define HAND "handwriting of sheet %zu, the only one like it"

static void no_fault(void *context, const char *fault)
{
	(void)context;
	fail_msg("%s", fault);
}

static void open_store(void)
{
	struct error err;

	WELL(store_open(at.db, &store, &err));
}

static void open_again(void)
{
	store_close(store);
	open_store();
}

static int set_up(void **state)
{
	char config[128];

	(void)state;
	home_make(&at);
	setenv("XDG_CONFIG_HOME", home_path(&at, "config", config), 1);
	unsetenv("SPIEGELBLAD_KEY");
	open_store();
	print_sheets(store, &(struct printed){"t-a", "nl", 'A', "Ede", SHEETS}, sheets);
	return 0;
}

static int tear_down(void **state)
{
	struct error err;

	(void)state;
	WELL(store_verify(store, no_fault, NULL, &err));
	store_close(store);
	home_remove(&at);
	return 0;
}

static void fill_in(size_t i)
{
	struct ticks t = {.codes = {{2}, {1}, {2}, {1}}, .written = true, .number = -1, .line = 70};
	struct reading r = make_reading(sheets[i].sheet, 1, &t);
	struct store_outcome outcome;
	struct scan_source source;
	struct error err;
	char file[32], picture[64];

	snprintf(file, sizeof file, "scan%zu.png", i);
	snprintf(picture, sizeof picture, HAND, i);
	source = make_source(file, 1);
	add_crop(&r, "t4", picture);
	WELL(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
}

static void type_over(size_t i, const char *text)
{
	struct quote_typed typed = {
		.place = {.sheet = sheets[i].sheet, .question = "t4"}, .text = text};
	struct error err;

	WELL(quotes_put(store, &typed, "reviewer", &err));
}

static void make_key(void)
{
	struct error err;
	long sealed;

	WELL(vault_create(store, false, "administrator", &sealed, &err));
}

static struct vault_state look(void)
{
	struct vault_state state;
	struct error err;

	WELL(vault_look(store, &state, &err));
	return state;
}

static bool in_file(const char *path, const void *what, size_t count)
{
	struct stat st;
	FILE *file = fopen(path, "r");
	char *bytes;
	bool found;

	if (!file || fstat(fileno(file), &st) != 0 || st.st_size == 0) {
		if (file)
			fclose(file);
		return false;
	}
	bytes = malloc((size_t)st.st_size);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, (size_t)st.st_size, file), st.st_size);
	fclose(file);
	found = memmem(bytes, (size_t)st.st_size, what, count) != NULL;
	free(bytes);
	return found;
}

/* In the store or in a side file of it. */
static bool in_store(const char *text)
{
	static const char *const SIDE[] = {"", "-wal", "-shm"};
	bool found = false;

	for (size_t i = 0; i < sizeof SIDE / sizeof SIDE[0]; i++) {
		char path[160];

		snprintf(path, sizeof path, "%s%s", at.db, SIDE[i]);
		found = found || in_file(path, text, strlen(text));
	}
	return found;
}

static bool same_picture(void *context, const struct store_picture *picture)
{
	const char *wanted = context;

	assert_int_equal(picture->png_bytes, strlen(wanted));
	assert_memory_equal(picture->png, wanted, strlen(wanted));
	return true;
}

/* 0 when the picture of that sheet opens and is what was scanned, else the status. */
static int opens(size_t i)
{
	char wanted[64];
	struct error err;

	snprintf(wanted, sizeof wanted, HAND, i);
	return store_pictures(
		       store, sheets[i].sheet, 0, "t4", "reviewer", same_picture, wanted, &err)
		       ? 0
		       : err.status;
}

/* The text of that sheet; NULL when it does not open. */
static const char *text_of(size_t i, char text[QUOTE_TEXT_SIZE])
{
	struct quote *list;
	size_t count;
	struct error err;
	bool readable = false;

	WELL(quotes_list(store, "Ede", "reviewer", &list, &count, &err));
	for (size_t j = 0; j < count; j++)
		if (list[j].sheet == sheets[i].sheet) {
			readable = list[j].readable;
			snprintf(text, QUOTE_TEXT_SIZE, "%s", list[j].text);
		}
	free(list);
	return readable ? text : NULL;
}

static void run_sql(const char *text)
{
	struct error err;

	WELL(sql_script(store->db, text, &err));
}

static long number(const char *question)
{
	struct error err;
	int64_t n;

	WELL(sql_run_integer(sql_prepare(store->db, question), -1, &n, &err));
	return (long)n;
}

/* --- sealed ------------------------------------------------------------------------------ */

static void no_picture_and_no_text_stands_in_the_file(void **state)
{
	char text[QUOTE_TEXT_SIZE], hand[64];

	(void)state;
	make_key();
	for (size_t i = 0; i < SHEETS; i++) {
		fill_in(i);
		snprintf(hand, sizeof hand, HAND, i);
		assert_false(in_store(hand));
		assert_false(in_store("handwriting"));
	}
	type_over(3, "Ze luisteren echt");
	assert_false(in_store("luisteren"));
	assert_string_equal(text_of(3, text), "Ze luisteren echt");
	for (size_t i = 0; i < SHEETS; i++)
		assert_int_equal(opens(i), 0);
	open_again();
	assert_false(in_store("handwriting"));
	assert_int_equal(opens(0), 0);
	assert_int_equal(look().sealed, SHEETS + 1);
	assert_int_equal(look().plain, 0);
}

static void store_without_a_key_works_and_its_key_seals_what_is_there(void **state)
{
	char text[QUOTE_TEXT_SIZE];
	long sealed;
	struct error err;

	(void)state;
	for (size_t i = 0; i < SHEETS; i++)
		fill_in(i);
	type_over(3, "Ze luisteren echt");
	assert_true(on_server() || in_store("handwriting of sheet 7"));
	assert_true(on_server() || in_store("Ze luisteren echt"));
	assert_false(look().has_key);
	WELL(vault_create(store, false, "administrator", &sealed, &err));
	assert_int_equal(sealed, SHEETS + 1);
	assert_false(in_store("handwriting"));
	assert_false(in_store("luisteren"));
	for (size_t i = 0; i < SHEETS; i++)
		assert_int_equal(opens(i), 0);
	assert_string_equal(text_of(3, text), "Ze luisteren echt");
	assert_true(look().here);
	/* A second one is refused: it would be a change. */
	assert_false(vault_create(store, false, "administrator", &sealed, &err));
	assert_int_equal(err.status, EX_USAGE);
}

/* On a queue for other computers. */
static void scan_that_waits_is_sealed_with_the_rest(void **state)
{
	char path[128], back[64] = "";
	struct queue_item item;
	struct error err;
	FILE *file = fopen(home_path(&at, "scan.pdf", path), "w+");
	bool added, got;
	long sealed;

	(void)state;
	assert_non_null(file);
	fputs("handwriting that waits", file);
	fclose(file);
	WELL(queue_add(store, path, &added, &err));
	assert_int_equal(look().plain, 1);
	WELL(vault_create(store, false, "administrator", &sealed, &err));
	assert_int_equal(sealed, 1);
	assert_false(in_store("handwriting"));
	WELL(queue_take(store, "here", 60, &item, &got, &err));
	assert_true(got);
	file = tmpfile();
	assert_non_null(file);
	WELL(queue_fetch(store, &item, file, &err));
	rewind(file);
	assert_non_null(fgets(back, sizeof back, file));
	assert_string_equal(back, "handwriting that waits");
	fclose(file);
}

static void key_file_is_for_one_person_and_not_in_the_store(void **state)
{
	unsigned char hidden[SECRET_HALF_BYTES];
	struct vault_state s;
	struct stat st;
	struct error err;
	bool there;

	(void)state;
	make_key();
	fill_in(0);
	s = look();
	assert_int_equal(stat(s.file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	WELL(key_file_read(s.file, hidden, &there, &err));
	assert_false(in_file(at.db, hidden, sizeof hidden));
	/* When others may read it, it is not used. */
	assert_int_equal(chmod(s.file, 0640), 0);
	open_again();
	assert_int_equal(opens(0), EX_NOPERM);
	assert_int_equal(chmod(s.file, 0600), 0);
	assert_int_equal(opens(0), 0);
}

static void without_the_key_all_but_pictures_works(void **state)
{
	struct results *results;
	struct vault_state s;
	char text[QUOTE_TEXT_SIZE], away[128];
	struct error err;

	(void)state;
	make_key();
	for (size_t i = 0; i < 8; i++)
		fill_in(i);
	type_over(0, "Goed zo");
	s = look();
	assert_int_equal(rename(s.file, home_path(&at, "away", away)), 0);
	open_again();
	assert_int_equal(opens(0), EX_NOINPUT);
	assert_null(text_of(0, text));
	assert_false(look().here);
	/* A pile can be read, sealed as ever, and typed over. */
	fill_in(8);
	fill_in(9);
	type_over(9, "Zonder sleutel getypt");
	assert_false(in_store("handwriting"));
	assert_false(in_store("Zonder sleutel"));
	assert_int_equal(balance_of(store, "Ede").returned, 10);
	WELL(results_load(store, "Ede", NULL, &results, &err));
	assert_int_equal(results->forms[0].answered.value, 10);
	results_free(results);
	/* And when it is back, all of it opens. */
	assert_int_equal(rename(away, s.file), 0);
	assert_int_equal(opens(8), 0);
	assert_string_equal(text_of(9, text), "Zonder sleutel getypt");
}

static void key_of_another_store_is_refused(void **state)
{
	unsigned char hidden[SECRET_HALF_BYTES];
	char other[128];
	struct error err;

	(void)state;
	make_key();
	fill_in(0);
	secret_random(hidden, sizeof hidden);
	WELL(key_file_write(home_path(&at, "other.key", other), hidden, "another", &err));
	WELL(vault_use(store, other, &err));
	assert_int_equal(opens(0), EX_DATAERR);
	assert_false(look().here);
	assert_string_not_equal(look().trouble, "");
	WELL(vault_use(store, NULL, &err));
	assert_int_equal(opens(0), 0);
}

/* --- tampered ---------------------------------------------------------------------------- */

static void what_was_changed_does_not_open(void **state)
{
	static const char *const CHANGES[] = {
		("UPDATE crop SET png = CAST(substr(png, 1, length(png) - 8) || zeroblob(8) AS "
		 "BLOB)"),
		"UPDATE crop SET png = CAST(zeroblob(8) || substr(png, 9) AS BLOB)",
		"UPDATE crop SET png = substr(png, 1, 39)",
		"UPDATE crop SET png = x''",
		"UPDATE crop SET question = 't2'",
		"UPDATE seal SET wrapped = CAST(substr(wrapped, 1, 72) || zeroblob(8) AS BLOB)",
		"UPDATE seal SET wrapped = zeroblob(80)",
		"UPDATE crop SET sealed = 0 WHERE 0",
	};
	char copy[128];

	ONLY_IN_A_FILE();
	(void)state;
	make_key();
	fill_in(0);
	open_again();
	assert_int_equal(opens(0), 0);
	home_path(&at, "copy.db", copy);
	for (size_t i = 0; i < sizeof CHANGES / sizeof CHANGES[0]; i++) {
		bool none = strstr(CHANGES[i], "WHERE 0") != NULL;
		struct error err;

		store_close(store);
		copy_store(at.db, copy);
		open_store();
		run_sql(CHANGES[i]);
		assert_int_equal(
			store_pictures(store, sheets[0].sheet, 0, NULL, "reviewer", same_picture,
				"handwriting of sheet 0, the only one like it", &err)
				? 0
				: err.status,
			none ? 0 : EX_DATAERR);
		store_close(store);
		copy_store(copy, at.db);
		open_store();
	}
}

/* Each opens only as what it was sealed as, so two that were exchanged do not. */
static void pictures_that_were_exchanged_do_not_open(void **state)
{
	char text[400];

	(void)state;
	make_key();
	fill_in(0);
	fill_in(1);
	snprintf(text, sizeof text,
		"UPDATE crop SET sheet = CASE sheet WHEN %lld THEN %lld ELSE %lld END",
		(long long)sheets[0].sheet, (long long)sheets[1].sheet, (long long)sheets[0].sheet);
	run_sql(text);
	assert_int_equal(opens(0), EX_DATAERR);
	assert_int_equal(opens(1), EX_DATAERR);
}

/* --- destroyed --------------------------------------------------------------------------- */

static void destroying_a_sheet_destroys_its_keys(void **state)
{
	struct store_proof proof;
	struct error err;

	(void)state;
	make_key();
	for (size_t i = 0; i < 4; i++)
		fill_in(i);
	type_over(1, "Goed zo");
	assert_int_equal(number("SELECT count(*) FROM seal"), 5);
	WELL(store_forget(store, sheets[1].strip, "administrator", &proof, &err));
	assert_int_equal(proof.pictures, 1);
	assert_int_equal(proof.texts, 1);
	assert_int_equal(number("SELECT count(*) FROM seal"), 3);
	assert_int_equal(opens(0), 0);
}

static void painted_over_picture_has_a_key_of_its_own(void **state)
{
	char black[] = "\x89PNG\r\n\x1a\n painted over";
	struct quote_picture picture = {.place = {.sheet = sheets[0].sheet, .question = "t4"},
		.png = black,
		.png_bytes = sizeof black - 1,
		.rectangles = 2};
	struct sql_statement *st;
	unsigned char before[SECRET_WRAPPED_BYTES];
	size_t count;
	struct error err;

	(void)state;
	make_key();
	fill_in(0);
	st = sql_prepare(store->db, "SELECT wrapped FROM seal");
	assert_int_equal(sql_step(st, &err), SQL_ROW);
	memcpy(before, sql_blob(st, 0, &count), sizeof before);
	sql_finish(st);
	WELL(quotes_black_out(store, &picture, "reviewer", &err));
	WELL(store_pictures(
		store, sheets[0].sheet, 0, "t4", "reviewer", same_picture, black, &err));
	assert_false(in_store("painted over"));
	assert_int_equal(number("SELECT count(*) FROM seal"), 1);
	store_close(store);
	assert_false(in_file(at.db, before, sizeof before));
	open_store();
}

/* --- a new key --------------------------------------------------------------------------- */

static void new_key_opens_and_copies_from_before_stay_closed(void **state)
{
	unsigned char old[SECRET_HALF_BYTES];
	struct vault_state before, after;
	char copy[128];
	long wrapped, dead;
	struct error err;
	bool there;

	ONLY_IN_A_FILE(); /* the copy of a server is no store to open */
	(void)state;
	make_key();
	for (size_t i = 0; i < SHEETS; i++)
		fill_in(i);
	before = look();
	WELL(key_file_read(before.file, old, &there, &err));
	WELL(store_backup(store, home_path(&at, "copy.db", copy), &err));
	WELL(vault_rotate(store, "administrator", &wrapped, &dead, &err));
	assert_int_equal(wrapped, SHEETS);
	assert_int_equal(dead, 0);
	after = look();
	assert_string_equal(before.file, after.file);
	assert_string_not_equal(before.fingerprint, after.fingerprint);
	for (size_t i = 0; i < SHEETS; i++)
		assert_int_equal(opens(i), 0);
	/* The copy has the same pictures, and its key is no more. */
	store_close(store);
	WELL(store_open(copy, &store, &err));
	assert_int_equal(opens(0), EX_DATAERR);
	open_again();
	fill_in(0); /* seen before: changes nothing */
	assert_int_equal(opens(0), 0);
}

/* One program has the old key in memory when another changes it. */
static void program_that_was_open_takes_the_new_key(void **state)
{
	struct store *other;
	long wrapped, dead;
	struct error err;

	(void)state;
	make_key();
	fill_in(0);
	assert_int_equal(opens(0), 0);
	WELL(store_open(at.db, &other, &err));
	WELL(vault_rotate(other, "administrator", &wrapped, &dead, &err));
	store_close(other);
	fill_in(1);
	assert_int_equal(opens(0), 0);
	assert_int_equal(opens(1), 0);
}

static void lost_key_makes_room_for_another(void **state)
{
	struct vault_state s;
	long sealed, wrapped, dead;
	struct error err;

	(void)state;
	make_key();
	fill_in(0);
	s = look();
	/* While it is there it is not lost. */
	assert_false(vault_create(store, true, "administrator", &sealed, &err));
	assert_int_equal(err.status, EX_CANTCREAT);
	assert_int_equal(unlink(s.file), 0);
	vault_lock(store);
	assert_false(vault_rotate(store, "administrator", &wrapped, &dead, &err));
	assert_int_equal(err.status, EX_NOINPUT);
	WELL(vault_create(store, true, "administrator", &sealed, &err));
	fill_in(1);
	assert_int_equal(opens(0), EX_DATAERR);
	assert_int_equal(opens(1), 0);
	WELL(vault_rotate(store, "administrator", &wrapped, &dead, &err));
	assert_int_equal(wrapped, 1);
	assert_int_equal(dead, 1);
	assert_int_equal(opens(1), 0);
}

/* --- paper ------------------------------------------------------------------------------- */

static void key_comes_back_from_paper(void **state)
{
	char text[KEY_TEXT_SIZE], typed[2 * KEY_TEXT_SIZE] = "";
	struct vault_state s;
	struct error err;

	(void)state;
	make_key();
	fill_in(0);
	WELL(vault_text(store, "administrator", text, &err));
	s = look();
	assert_int_equal(unlink(s.file), 0);
	open_again();
	assert_int_equal(opens(0), EX_NOINPUT);
	/* As people type. */
	for (size_t i = 0; text[i]; i++) {
		size_t used = strlen(typed);

		typed[used] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
		typed[used + 1] = text[i] == '-' && i % 4 == 0 ? '\n' : '\0';
	}
	WELL(vault_restore(store, typed, "administrator", &err));
	WELL(vault_restore(store, typed, "administrator", &err));
	assert_int_equal(opens(0), 0);
	assert_true(look().here);
}

static void wrong_letter_on_paper_is_found(void **state)
{
	static const char LETTERS[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	unsigned char hidden[SECRET_HALF_BYTES], back[SECRET_HALF_BYTES];
	char text[KEY_TEXT_SIZE];
	int tried = 0, found = 0;

	(void)state;
	secret_random(hidden, sizeof hidden);
	key_text_write(hidden, text);
	assert_true(key_text_read(text, back));
	assert_memory_equal(hidden, back, sizeof back);
	for (size_t i = 0; text[i]; i++)
		for (const char *l = LETTERS; *l && text[i] != '-'; l++) {
			char right = text[i];

			if (*l == right)
				continue;
			text[i] = *l;
			tried++;
			found += !key_text_read(text, back);
			text[i] = right;
		}
	/* Sixteen bits of check: one in 65,536 gets past, so of 1,705 mostly none. */
	assert_int_equal(tried, 55 * 31);
	assert_true(found >= tried - 2);
	assert_false(key_text_read("", back));
	text[0] = '0';
	assert_false(key_text_read(text, back));
}

static void paper_of_another_store_is_refused(void **state)
{
	unsigned char hidden[SECRET_HALF_BYTES];
	char text[KEY_TEXT_SIZE];
	struct error err;

	(void)state;
	make_key();
	secret_random(hidden, sizeof hidden);
	key_text_write(hidden, text);
	assert_false(vault_restore(store, text, "administrator", &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_false(vault_restore(store, "geen sleutel", "administrator", &err));
	assert_int_equal(err.status, EX_DATAERR);
}

/* --- killed ------------------------------------------------------------------------------ */

enum { KILLS = 60, KILLS_ON_A_SERVER = 8, KILLED_THINGS = 300 };

/* Runs the work in a process of its own and kills it after that time, unless it is done. */
static void killed_after(long us, void (*work)(void))
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		struct error err;

		if (!store_open(at.db, &store, &err))
			leave(1);
		work();
		leave(0);
	}
	nanosleep(&(struct timespec){.tv_nsec = us * 1000}, NULL);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

/* How long the work takes when nobody disturbs it, and a little more. */
static uint32_t time_of(void (*work)(void))
{
	struct timespec from, to;

	clock_gettime(CLOCK_MONOTONIC, &from);
	store_close(store);
	if (fork() == 0) {
		struct error err;

		if (!store_open(at.db, &store, &err))
			leave(1);
		work();
		leave(0);
	}
	wait(NULL);
	clock_gettime(CLOCK_MONOTONIC, &to);
	open_store();
	return 5 *
	       (uint32_t)((to.tv_sec - from.tv_sec) * 1000000 +
			  (to.tv_nsec - from.tv_nsec) / 1000) /
	       4;
}

static void rotate_once(void)
{
	struct error err;
	long wrapped, dead;

	vault_rotate(store, "administrator", &wrapped, &dead, &err);
}

static void look_once(void)
{
	struct error err;
	struct vault_state s;

	vault_look(store, &s, &err);
}

static void create_once(void)
{
	struct error err;
	long sealed;

	vault_create(store, false, "administrator", &sealed, &err);
}

/* Something to do for a while: many pictures of one sheet. */
static void add_many(size_t i)
{
	struct reading r = make_reading(sheets[i].sheet, 2, &(struct ticks){.number = -1});
	struct scan_source source = make_source("many.png", 2);
	struct store_outcome outcome;
	struct error err;

	for (int n = 0; n < KILLED_THINGS; n++)
		add_crop(&r, "t6", "handwriting of digits");
	WELL(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
}

static long pictures_that_open(void)
{
	return number("SELECT count(*) FROM crop WHERE sealed = 1");
}

static void change_that_is_killed_loses_nothing(void **state)
{
	char first[VAULT_FINGERPRINT_SIZE], last[VAULT_FINGERPRINT_SIZE];
	int changed = 0, kills = on_server() ? KILLS_ON_A_SERVER : KILLS;
	uint32_t longest;

	(void)state;
	make_key();
	fill_in(0);
	add_many(1);
	longest = time_of(rotate_once);
	memcpy(first, look().fingerprint, sizeof first);
	for (int i = 0; i < kills; i++) {
		store_close(store);
		killed_after((long)secret_random_below(longest), rotate_once);
		open_store();
		assert_int_equal(opens(0), 0);
		assert_true(look().here);
		memcpy(last, look().fingerprint, sizeof last);
		changed += strcmp(first, last) != 0;
		memcpy(first, last, sizeof first);
	}
	rotate_once();
	assert_int_equal(opens(0), 0);
	assert_int_equal(pictures_that_open(), KILLED_THINGS + 1);
	assert_int_equal(number("SELECT count(*) FROM seal"), KILLED_THINGS + 1);
	/* Both kinds happened, or this showed little. */
	assert_true(on_server() || (changed > 0 && changed < kills));
}

static void making_that_is_killed_is_finished_by_the_same_again(void **state)
{
	struct vault_state s;
	uint32_t longest;

	(void)state;
	longest = time_of(look_once);
	fill_in(0);
	add_many(1);
	for (int i = 0; i < 12; i++) {
		store_close(store);
		killed_after((long)secret_random_below(40 * longest), create_once);
		open_store();
		s = look();
		assert_true(s.sealed == 0 || s.plain == 0);
		assert_int_equal(opens(0), 0);
	}
	create_once();
	s = look();
	assert_true(s.has_key && s.here);
	assert_int_equal(s.plain, 0);
	assert_int_equal(s.sealed, KILLED_THINGS + 1);
	assert_false(in_store("handwriting"));
	assert_int_equal(opens(0), 0);
}

static void eight_programs_change_the_key_at_once(void **state)
{
	(void)state;
	make_key();
	fill_in(0);
	add_many(1);
	store_close(store);
	for (int i = 0; i < 8; i++)
		if (fork() == 0) {
			struct error err;

			if (!store_open(at.db, &store, &err))
				leave(1);
			rotate_once();
			leave(0);
		}
	for (int i = 0; i < 8; i++)
		assert_true(wait(NULL) > 0);
	open_store();
	assert_int_equal(opens(0), 0);
	assert_true(look().here);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(no_picture_and_no_text_stands_in_the_file),
		T(store_without_a_key_works_and_its_key_seals_what_is_there),
		T(scan_that_waits_is_sealed_with_the_rest),
		T(key_file_is_for_one_person_and_not_in_the_store),
		T(without_the_key_all_but_pictures_works),
		T(key_of_another_store_is_refused),
		T(what_was_changed_does_not_open),
		T(pictures_that_were_exchanged_do_not_open),
		T(destroying_a_sheet_destroys_its_keys),
		T(painted_over_picture_has_a_key_of_its_own),
		T(new_key_opens_and_copies_from_before_stay_closed),
		T(program_that_was_open_takes_the_new_key),
		T(lost_key_makes_room_for_another),
		T(key_comes_back_from_paper),
		T(wrong_letter_on_paper_is_found),
		T(paper_of_another_store_is_refused),
		T(change_that_is_killed_loses_nothing),
		T(making_that_is_killed_is_finished_by_the_same_again),
		T(eight_programs_change_the_key_at_once),
	};

	return cmocka_run_group_tests_name("vault", tests, NULL, NULL);
}
