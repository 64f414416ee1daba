// SPDX-License-Identifier: EUPL-1.2
/* Does formdb verify find it when a count, a line or a piece of the store was changed from outside?
 * One change for each kind of fault that it knows, and the sentence that must follow. */
#include "store_fixture.h"

#include "quotes.h"
#include "store_inside.h"
#include "vault.h"

static struct home at;
static struct store *store;
static struct store_new_sheet sheets[4];

static const struct ticks SOME = {
	.codes = {{4}, {2}, {1, 3}, {1}}, .written = true, .number = -1, .line = 30};

/* Four sheets: of three the front came in, the text of one was typed over and sealed, one was
 * destroyed on request; a side that belongs to nobody, and a line in the log. */
static int set_up(void **state)
{
	struct store_proof proof;
	struct error err;
	long sealed;
	char config[128];

	(void)state;
	home_make(&at);
	setenv("XDG_CONFIG_HOME", home_path(&at, "config", config), 1);
	unsetenv("SPIEGELBLAD_KEY");
	WELL(store_open(at.db, &store, &err));
	WELL(vault_create(store, false, "owner", &sealed, &err));
	print_sheets(store, &(struct printed){"t-a", "nl", 'A', "Ede", 4}, sheets);
	for (int i = 0; i < 3; i++)
		scan(store, "pile.pdf", i + 1, sheets[i].sheet, 1, &SOME);
	scan_other(store, "pile.pdf", 4, VERDICT_FOREIGN, "no sheet of ours");
	WELL(quotes_put(store,
		&(struct quote_typed){
			.place = {.sheet = sheets[0].sheet, .question = "t4"}, .text = "Goed zo"},
		"reviewer", &err));
	WELL(store_decide(
		store, &(struct store_word){sheets[1].sheet, 0, "t1", "3", "reviewer"}, &err));
	WELL(store_forget(store, sheets[2].strip, "owner", &proof, &err));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	home_remove(&at);
	return 0;
}

static void keep(void *context, const char *fault)
{
	struct buffer *all = context;

	buffer_printf(all, "%s\n", fault);
}

/* What verify says now; free the buffer. */
static struct buffer faults(void)
{
	struct buffer all = {0};
	struct error err;

	buffer_puts(&all, "");
	WELL(store_verify(store, keep, &all, &err));
	return all;
}

/* As another program would, that knows nothing of what belongs together. */
static void change(const char *statements)
{
	struct buffer text = {0};
	struct error err;
	struct sql *db;

	for (const char *p = statements; *p; p++)
		if (*p >= '0' && *p <= '3' && p > statements && p[-1] == '@')
			buffer_printf(&text, "%lld", (long long)sheets[*p - '0'].sheet);
		else if (*p != '@')
			buffer_printf(&text, "%c", *p);
	WELL(sql_open(at.db, &db, &err));
	WELL(sql_script(db, buffer_text(&text), &err));
	sql_close(db);
	buffer_free(&text);
}

/* @0 .. @3: the number of that sheet. */
static const struct {
	const char *change, *fault;
} CHANGES[] = {
	{"UPDATE run SET sheets = 5", "Ede: the number of sheets of a print run does not fit"},
	{"UPDATE tally_sheet SET printed = printed + 1",
		"Ede: the counts of printed, returned or answered sheets do not fit"},
	{"UPDATE tally_sheet SET returned = returned - 1",
		"Ede: the counts of printed, returned or answered sheets do not fit"},
	{"DELETE FROM tally_sheet", "Ede: printed sheets are not counted"},
	{"UPDATE sheet SET returned = 1 WHERE sheet = @3",
		"Ede: a sheet is said to have come back"},
	{"UPDATE sheet SET returned = 0 WHERE sheet = @1",
		"Ede: a sheet is said to have come back"},
	{"INSERT INTO crop (id, sheet, number, question, day, png) VALUES "
	 "(7, @2, 0, 't4', '2026-01-01', x'')",
		"Ede: something is left of a sheet that was destroyed"},
	{"UPDATE sheet SET gone = 2 WHERE sheet = @1",
		"Ede: something is left of a sheet that was destroyed"},
	{"DELETE FROM seal WHERE id = (SELECT id FROM quote)",
		"a sealed picture or text has lost its key"},
	{"INSERT INTO seal (id, wrapped) VALUES (7, x'')", "or a key what it opens"},
	{"UPDATE quote SET question = 99",
		"Ede: a text is typed over for an answer that is not there"},
	{"UPDATE balance SET read = read - 1 WHERE event <> 0",
		"Ede: the counts of sides that came in do not fit"},
	{"UPDATE balance SET foreign_ = 0 WHERE event = 0",
		"sides without a sheet: the counts of sides that came in do not fit"},
	{"DELETE FROM balance WHERE event <> 0", "Ede: sides that came in are not counted"},
	{"UPDATE answer SET question = 99 WHERE sheet = @0 AND question = 1",
		"Ede: an answer belongs to a question or a reading that is not there"},
	{"UPDATE decision SET question = 99",
		"Ede: a person decided about an answer that is not there"},
	{"UPDATE scan SET verdict = 0 WHERE sheet IS NULL",
		"a side that was simply read has its place in the pile kept"},
	{"UPDATE sheet SET answered = answered + 1 WHERE sheet = @0",
		"the number of clear answers of a sheet does not fit"},
	{"UPDATE answer SET value = '5' WHERE sheet = @0 AND question = 1",
		"Ede: the counts of answers do not fit"},
	{"UPDATE answer SET state = 1 WHERE sheet = @0 AND question = 1",
		"Ede: the counts of answers do not fit"},
	{"UPDATE tally_option SET count = count + 1 WHERE question = 2",
		"Ede: the counts of answers do not fit"},
	{"UPDATE tally_state SET blank = blank + 1", "Ede: the counts of answers do not fit"},
	{"UPDATE log SET role = 'reviewer' WHERE entry = 1",
		"log: a line was changed or taken out"},
	{"DELETE FROM log WHERE entry = (SELECT max(entry) FROM log)",
		"log: a line was changed or taken out"},
};

static void store_that_nobody_touched_is_in_order(void **state)
{
	struct buffer all = faults();

	(void)state;
	assert_string_equal(buffer_text(&all), "");
	buffer_free(&all);
}

static void every_kind_of_change_from_outside_is_told(void **state)
{
	struct error err;
	char good[128];

	(void)state;
	ONLY_IN_A_FILE();
	store_close(store);
	copy_store(at.db, home_path(&at, "good.db", good));
	for (size_t i = 0; i < sizeof CHANGES / sizeof CHANGES[0]; i++) {
		struct buffer all;

		copy_store(good, at.db);
		change(CHANGES[i].change);
		WELL(store_open(at.db, &store, &err));
		all = faults();
		if (!strstr(buffer_text(&all), CHANGES[i].fault))
			fail_msg("%s\ngave \"%s\"\nnot \"%s\"", CHANGES[i].change,
				buffer_text(&all), CHANGES[i].fault);
		buffer_free(&all);
		store_close(store);
	}
	copy_store(good, at.db);
	WELL(store_open(at.db, &store, &err));
}

/* Every number and every place on a line, in three languages: more different answers than the
 * table of counts has room for at first. */
static void counts_of_very_many_different_answers_are_added_up(void **state)
{
	enum { MANY = 100 };
	static const char *const LANGUAGES[] = {"nl", "en", "de"};
	static struct store_new_sheet many[MANY];
	struct error err;
	struct buffer all;

	(void)state;
	WELL(store_batch_begin(store, &err));
	for (int l = 0; l < 3; l++) {
		print_sheets(
			store, &(struct printed){"t-c", LANGUAGES[l], 'C', "Edam", MANY}, many);
		for (int i = 0; i < MANY; i++) {
			struct ticks t = {.number = i, .line = i};
			char number[8];

			scan(store, LANGUAGES[l], i + 1, many[i].sheet, 2, &t);
			snprintf(number, sizeof number, "%d", i);
			WELL(store_decide(store,
				&(struct store_word){many[i].sheet, 0, "t6", number, "owner"},
				&err));
		}
	}
	WELL(store_batch_end(store, true, &err));
	all = faults();
	assert_string_equal(buffer_text(&all), "");
	buffer_free(&all);
}

static void file_that_others_may_open_is_told(void **state)
{
	struct buffer all;

	(void)state;
	ONLY_IN_A_FILE();
	assert_int_equal(chmod(at.db, 0644), 0);
	all = faults();
	assert_non_null(strstr(buffer_text(&all), "chmod 600"));
	buffer_free(&all);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(store_that_nobody_touched_is_in_order),
		T(every_kind_of_change_from_outside_is_told),
		T(counts_of_very_many_different_answers_are_added_up),
		T(file_that_others_may_open_is_told),
	};

	return cmocka_run_group_tests_name("store: verify", tests, NULL, NULL);
}
