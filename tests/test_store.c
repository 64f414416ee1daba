// SPDX-License-Identifier: EUPL-1.2
#include "store_home.h"

#include "schema.h"
#include "sql.h"

static const struct printed TEN = {"t-a", "nl", 'A', "Eindhoven", 10};
static const struct ticks HAPPY = {.codes = {{5}, {1}, {2, 4}, {1}}, .number = -1, .line = 80};
static const struct ticks SAD = {.codes = {{1}, {3}, {6}, {2}}, .number = 12, .line = -1};

static int mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return (int)(st.st_mode & 07777);
}

static void file_is_for_this_user_alone(void **state)
{
	char deep[128], folder[128];
	struct store *other;
	struct error err;

	(void)state;
	ONLY_IN_A_FILE();
	assert_int_equal(mode_of(at.db), 0600);
	WELL(store_open(home_path(&at, "a/b/other.db", deep), &other, &err));
	assert_int_equal(mode_of(deep), 0600);
	assert_int_equal(mode_of(home_path(&at, "a", folder)), 0700);
	assert_int_equal(mode_of(home_path(&at, "a/b", folder)), 0700);
	store_close(other);
}

static void default_place_follows_the_environment(void **state)
{
	char path[128];
	struct store *other;
	struct error err;

	(void)state;
	unsetenv("SPIEGELBLAD_DB");
	setenv("XDG_DATA_HOME", at.folder, 1);
	WELL(store_open(NULL, &other, &err));
	store_close(other);
	assert_int_equal(access(home_path(&at, "spiegelblad/spiegelblad.db", path), F_OK), 0);
	setenv("SPIEGELBLAD_DB", home_path(&at, "mine.db", path), 1);
	WELL(store_open(NULL, &other, &err));
	store_close(other);
	assert_int_equal(access(path, F_OK), 0);
	unsetenv("SPIEGELBLAD_DB");
	unsetenv("XDG_DATA_HOME");
}

static void key_stays_the_same_and_differs_between_stores(void **state)
{
	unsigned char key[PAGE_KEY_BYTES];
	char path[128];
	struct store *other;
	struct error err;

	(void)state;
	memcpy(key, store_page_key(store), sizeof key);
	WELL(store_open(at.db, &other, &err));
	assert_memory_equal(store_page_key(other), key, sizeof key);
	store_close(other);
	WELL(store_open(home_path(&at, "other.db", path), &other, &err));
	assert_memory_not_equal(store_page_key(other), key, sizeof key);
	store_close(other);
}

/* --- printing ---------------------------------------------------------------------------- */

static void printed_sheets_are_missing_until_they_return(void **state)
{
	struct store_new_sheet sheets[10];
	struct store_balance b;

	(void)state;
	print_sheets(store, &TEN, sheets);
	b = balance_of(store, "Eindhoven");
	assert_int_equal(b.printed, 10);
	assert_int_equal(b.returned, 0);
	assert_int_equal(b.missing, 10);
	assert_int_equal(b.sides_in, 0);
	assert_string_equal(b.forms, "t-a");
	scan(store, "pile.pdf", 1, sheets[3].sheet, 1, &HAPPY);
	b = balance_of(store, "Eindhoven");
	assert_int_equal(b.returned, 1);
	assert_int_equal(b.missing, 9);
}

static void one_event_has_sheets_of_several_forms(void **state)
{
	struct store_new_sheet sheets[10];
	struct store_balance *events, b;
	struct error err;
	size_t count;

	(void)state;
	print_sheets(store, &TEN, sheets);
	print_sheets(store, &(struct printed){"t-c", "nl", 'C', "Eindhoven", 4}, sheets);
	print_sheets(store, &(struct printed){"t-c", "nl", 'C', "Ede", 2}, sheets);
	b = balance_of(store, "Eindhoven");
	assert_int_equal(b.printed, 14);
	assert_string_equal(b.forms, "t-a, t-c");
	WELL(store_events(store, &events, &count, &err));
	assert_int_equal(count, 2);
	assert_string_equal(events[0].event, "Eindhoven");
	assert_string_equal(events[1].event, "Ede");
	assert_int_equal(events[1].printed, 2);
	free(events);
}

static void design_is_kept_once_and_read_back(void **state)
{
	const struct store_known_design *one, *two, *english;
	enum store_sheet_state sheet_state;
	struct store_new_sheet a[10], b[10], c[10];
	struct error err;

	(void)state;
	print_sheets(store, &TEN, a);
	print_sheets(store, &TEN, b);
	print_sheets(store, &(struct printed){"t-a", "en", 'A', "Eindhoven", 3}, c);
	WELL(store_sheet_design(store, a[0].sheet, &sheet_state, &one, &err));
	assert_int_equal(sheet_state, SHEET_PRINTED);
	WELL(store_sheet_design(store, b[0].sheet, &sheet_state, &two, &err));
	WELL(store_sheet_design(store, c[0].sheet, &sheet_state, &english, &err));
	assert_ptr_equal(one, two);
	assert_ptr_not_equal(one, english);
	assert_string_equal(one->layout->form, "t-a");
	assert_string_equal(english->layout->language, "en");
	assert_int_equal(one->regime, 'A');
	assert_int_equal(one->blank_png_bytes[0], 5);
	assert_memory_equal(one->blank_png[1], "back", 4);
	WELL(store_sheet_design(store, 12345, &sheet_state, &one, &err));
	assert_int_equal(sheet_state, SHEET_UNKNOWN);
	assert_null(one);
}

static void print_that_was_cancelled_leaves_nothing(void **state)
{
	struct store_new_sheet sheets[10];
	const struct store_known_design *design;
	enum store_sheet_state sheet_state;
	struct store_balance b, *events;
	struct error err;
	size_t count;
	int64_t run;

	(void)state;
	new_sheets(sheets, 10);
	WELL(begin_print(store, &TEN, sheets, "/nowhere/x.pdf", "x", &run, &err));
	WELL(store_sheet_design(store, sheets[0].sheet, &sheet_state, &design, &err));
	assert_int_equal(sheet_state, SHEET_UNKNOWN); /* not yet */
	WELL(store_print_cancel(store, run, &err));
	assert_false(store_event_balance(store, "Eindhoven", &b, &err));
	assert_int_equal(err.status, EX_NOINPUT);
	WELL(store_events(store, &events, &count, &err));
	assert_int_equal(count, 0);
	free(events);
	/* The same sheets can be registered afterwards: nothing of them is left. */
	WELL(begin_print(store, &TEN, sheets, "/nowhere/x.pdf", "x", &run, &err));
	WELL(store_print_end(store, run, &err));
	WELL(store_print_end(store, run, &err));    /* twice is once */
	WELL(store_print_cancel(store, run, &err)); /* too late: it counts */
	assert_int_equal(balance_of(store, "Eindhoven").printed, 10);
}

static void write_file(const char *path, const char *content)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static void pending_run_counts_when_its_file_is_there(void **state)
{
	struct store_new_sheet sheets[10];
	char path[128];
	struct error err;
	int64_t run;

	(void)state;
	new_sheets(sheets, 10);
	WELL(begin_print(store, &TEN, sheets, home_path(&at, "x.pdf", path), "whole", &run, &err));
	write_file(path, "whole");
	store_close(store); /* as a killed program does */
	WELL(store_open(at.db, &store, &err));
	assert_int_equal(balance_of(store, "Eindhoven").printed, 10);
}

static void pending_run_vanishes_when_its_file_is_not_there(void **state)
{
	struct store_new_sheet sheets[10];
	struct store_balance b;
	char path[128];
	struct error err;
	int64_t run;

	(void)state;
	new_sheets(sheets, 10);
	WELL(begin_print(store, &TEN, sheets, home_path(&at, "x.pdf", path), "whole", &run, &err));
	write_file(path, "an older file");
	store_close(store);
	WELL(store_open(at.db, &store, &err));
	assert_false(store_event_balance(store, "Eindhoven", &b, &err));
}

static void pending_run_of_a_living_program_is_left_alone(void **state)
{
	struct store_new_sheet sheets[10];
	struct store *other;
	char path[128];
	struct error err;
	int64_t run;

	(void)state;
	new_sheets(sheets, 10);
	WELL(begin_print(store, &TEN, sheets, home_path(&at, "x.pdf", path), "whole", &run, &err));
	WELL(store_open(at.db, &other, &err)); /* would throw the run away */
	store_close(other);
	write_file(path, "whole");
	WELL(store_print_end(store, run, &err));
	assert_int_equal(balance_of(store, "Eindhoven").printed, 10);
}

static void sheets_of_a_file_come_back_in_page_order(void **state)
{
	struct store_new_sheet sheets[10];
	unsigned char hash[HASH_BYTES];
	sheet_id *found;
	struct error err;
	size_t count;
	int64_t run;

	(void)state;
	new_sheets(sheets, 10);
	WELL(begin_print(store, &TEN, sheets, "/nowhere/x.pdf", "content", &run, &err));
	secret_hash("content", 7, hash);
	WELL(store_printed_before(store, hash, &found, &count, &err));
	assert_int_equal(count, 0);
	free(found);
	WELL(store_print_end(store, run, &err));
	WELL(store_printed_before(store, hash, &found, &count, &err));
	assert_int_equal(count, 10);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(found[i], sheets[i].sheet);
	free(found);
}

static void event_names_that_cannot_be_printed_are_refused(void **state)
{
	static const char *const BAD[] = {"", " Ede", "Ede ", "a\nb", "a\x01", "\xff\xfe"};
	struct store_new_sheet sheets[1];
	struct printed what = TEN;
	char long_name[300];
	struct error err;
	int64_t run;

	(void)state;
	what.count = 1;
	new_sheets(sheets, 1);
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		what.event = BAD[i];
		assert_false(begin_print(store, &what, sheets, "/x", "x", &run, &err));
		assert_int_equal(err.status, EX_USAGE);
	}
	memset(long_name, 'e', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = '\0';
	what.event = long_name;
	assert_false(begin_print(store, &what, sheets, "/x", "x", &run, &err));
	what.event = "Zoë – 'twee' \"drie\"; DROP TABLE event";
	WELL(begin_print(store, &what, sheets, "/x", "x", &run, &err));
}

static void unknown_event_names_those_there_are(void **state)
{
	struct store_new_sheet sheets[10];
	struct store_balance b;
	struct error err;

	(void)state;
	assert_false(store_event_balance(store, "Ede", &b, &err));
	assert_non_null(strstr(err.text, "no sheets were printed"));
	print_sheets(store, &TEN, sheets);
	assert_false(store_event_balance(store, "Ede", &b, &err));
	assert_int_equal(err.status, EX_NOINPUT);
	assert_non_null(strstr(err.text, "\"Eindhoven\""));
}

/* --- reading ----------------------------------------------------------------------------- */

static void same_scan_twice_counts_once(void **state)
{
	struct store_new_sheet sheets[10];
	struct scan_source source = make_source("pile.pdf", 1);
	struct store_outcome first, second, asked;
	struct store_balance before, after;
	struct error err;
	bool seen;

	(void)state;
	print_sheets(store, &TEN, sheets);
	WELL(store_scan_seen(store, &source, &seen, &asked, &err));
	assert_false(seen);
	first = scan(store, "pile.pdf", 1, sheets[0].sheet, 1, &HAPPY);
	before = balance_of(store, "Eindhoven");
	second = scan(store, "pile.pdf", 1, sheets[0].sheet, 1, &HAPPY);
	after = balance_of(store, "Eindhoven");
	assert_false(first.seen_before);
	assert_int_equal(first.verdict, VERDICT_READ);
	assert_int_equal(first.answered, 3);
	assert_int_equal(first.doubtful, 0);
	assert_true(second.seen_before);
	assert_int_equal(second.verdict, VERDICT_READ);
	assert_int_equal(second.sheet, sheets[0].sheet);
	assert_int_equal(second.side, 1);
	assert_int_equal(second.answered, 3);
	assert_memory_equal(&before, &after, sizeof before);
	WELL(store_scan_seen(store, &source, &seen, &asked, &err));
	assert_true(seen);
	assert_int_equal(asked.sheet, sheets[0].sheet);
}

static void same_ink_again_is_a_duplicate(void **state)
{
	struct store_new_sheet sheets[10];
	struct store_outcome again;
	struct store_balance b;

	(void)state;
	print_sheets(store, &TEN, sheets);
	scan(store, "monday.pdf", 1, sheets[0].sheet, 1, &HAPPY);
	again = scan(store, "tuesday.pdf", 7, sheets[0].sheet, 1, &HAPPY);
	assert_int_equal(again.verdict, VERDICT_DUPLICATE);
	assert_string_equal(again.reason, "this side was read before");
	b = balance_of(store, "Eindhoven");
	assert_int_equal(b.returned, 1);
	assert_int_equal(b.sides_in, 2);
	assert_int_equal(b.by_verdict[VERDICT_READ], 1);
	assert_int_equal(b.by_verdict[VERDICT_DUPLICATE], 1);
	assert_int_equal(b.answers, 4);
}

static void other_ink_waits_for_a_person(void **state)
{
	struct store_new_sheet sheets[10];
	struct store_outcome again, third;
	struct store_trouble *list;
	struct store_balance b;
	struct error err;
	size_t count;

	(void)state;
	print_sheets(store, &TEN, sheets);
	scan(store, "monday.pdf", 1, sheets[0].sheet, 1, &HAPPY);
	again = scan(store, "tuesday.pdf", 7, sheets[0].sheet, 1, &SAD);
	assert_int_equal(again.verdict, VERDICT_DUPLICATE);
	assert_non_null(strstr(again.reason, "a person must decide"));
	assert_int_equal(again.answered, 3); /* of the reading that counts */
	b = balance_of(store, "Eindhoven");
	assert_int_equal(b.answers, 4); /* the first reading only */
	/* The second one scanned again is a duplicate of that one. */
	third = scan(store, "friday.pdf", 2, sheets[0].sheet, 1, &SAD);
	assert_string_equal(third.reason, "this side was read before");
	WELL(store_troubles(store, "Eindhoven", &list, &count, &err));
	assert_int_equal(count, 2);
	assert_string_equal(list[0].file, "friday.pdf");
	assert_false(list[0].waits);
	assert_string_equal(list[1].file, "tuesday.pdf");
	assert_int_equal(list[1].page, 7);
	assert_true(list[1].waits);
	assert_int_equal(list[1].sheet, sheets[0].sheet);
	free(list);
}

static void darker_scan_of_one_sheet_is_still_a_duplicate(void **state)
{
	struct store_new_sheet sheets[10];
	struct reading r;
	struct scan_source source = make_source("dark.pdf", 1);
	struct store_outcome outcome;
	struct error err;

	(void)state;
	print_sheets(store, &TEN, sheets);
	scan(store, "light.pdf", 1, sheets[0].sheet, 1, &HAPPY);
	r = make_reading(sheets[0].sheet, 1, &HAPPY);
	for (size_t i = 0; i < r.answer_count; i++)
		for (size_t j = 0; j < r.answers[i].mark_count; j++)
			r.answers[i].marks[j].ink *= 1.6;
	WELL(store_scan(store, &source, &r, &outcome, &err));
	assert_string_equal(outcome.reason, "this side was read before");
	reading_free(&r);
}

static void sides_arrive_in_any_order_and_batch(void **state)
{
	struct store_new_sheet sheets[10];
	struct store_outcome back;
	struct store_balance b;

	(void)state;
	print_sheets(store, &TEN, sheets);
	back = scan(store, "monday.pdf", 1, sheets[0].sheet, 2, &SAD);
	assert_int_equal(back.verdict, VERDICT_READ);
	assert_int_equal(back.answered, 1); /* t5; t7 is blank */
	assert_int_equal(back.doubtful, 1); /* t6: digits wait for a person */
	b = balance_of(store, "Eindhoven");
	assert_int_equal(b.returned, 1);
	assert_int_equal(b.filled_in, 1);
	scan(store, "friday.pdf", 9, sheets[0].sheet, 1, &SAD);
	b = balance_of(store, "Eindhoven");
	assert_int_equal(b.returned, 1);
	assert_int_equal(b.filled_in, 1);
	assert_int_equal(b.answers, 7);
	assert_int_equal(b.doubtful, 1);
	assert_int_equal(b.sides_in, 2);
}

static void verdicts_always_add_up(void **state)
{
	struct store_new_sheet sheets[10];
	struct store_balance b, all;
	long long sum = 0;

	(void)state;
	print_sheets(store, &TEN, sheets);
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &HAPPY);
	scan_other(store, "p.pdf", 2, VERDICT_BLANK, "");
	scan_other(store, "p.pdf", 3, VERDICT_FOREIGN, "a parcel label");
	scan_other(store, "p.pdf", 4, VERDICT_UNREADABLE, "no page code found");
	scan_other(store, "p.pdf", 4, VERDICT_UNREADABLE, "no page code found"); /* once */
	scan(store, "p.pdf", 5, sheets[0].sheet, 1, &HAPPY);
	b = balance_of(store, "Eindhoven");
	assert_int_equal(b.sides_in, 2); /* those whose sheet is known */
	all = balance_of(store, NULL);
	for (int i = 0; i < VERDICTS; i++) {
		sum += all.by_verdict[i];
		assert_int_equal(all.by_verdict[i], 1);
	}
	assert_int_equal(all.sides_in, sum);
	assert_int_equal(all.printed, all.returned + all.missing);
}

static void sheet_of_nobody_is_foreign(void **state)
{
	struct store_outcome o;

	(void)state;
	o = scan(store, "p.pdf", 1, 4242, 1, &HAPPY);
	assert_int_equal(o.verdict, VERDICT_FOREIGN);
	assert_false(o.has_sheet);
	assert_int_equal(balance_of(store, NULL).by_verdict[VERDICT_FOREIGN], 1);
}

static void unreadable_side_of_a_known_sheet_came_back(void **state)
{
	struct store_new_sheet sheets[10];
	struct scan_source source = make_source("bad.pdf", 1);
	struct reading r = {.verdict = VERDICT_UNREADABLE, .has_sheet = true, .side = 1};
	struct store_outcome o;
	struct store_balance b;
	struct error err;

	(void)state;
	print_sheets(store, &TEN, sheets);
	r.sheet = sheets[0].sheet;
	snprintf(r.reason, sizeof r.reason, "half of the page is missing");
	WELL(store_scan(store, &source, &r, &o, &err));
	assert_int_equal(o.verdict, VERDICT_UNREADABLE);
	b = balance_of(store, "Eindhoven");
	assert_int_equal(b.returned, 1);
	assert_int_equal(b.filled_in, 0);
	/* A better scan is a first reading, no duplicate. */
	o = scan(store, "good.pdf", 1, sheets[0].sheet, 1, &HAPPY);
	assert_int_equal(o.verdict, VERDICT_READ);
	b = balance_of(store, "Eindhoven");
	assert_int_equal(b.returned, 1);
	assert_int_equal(b.filled_in, 1);
	assert_int_equal(b.answers, 4);
	assert_int_equal(b.by_verdict[VERDICT_UNREADABLE], 1);
	/* A bad scan after a good one changes no answer, but stays on the list. */
	source = make_source("worse.pdf", 1);
	WELL(store_scan(store, &source, &r, &o, &err));
	assert_int_equal(o.verdict, VERDICT_UNREADABLE);
	assert_int_equal(balance_of(store, "Eindhoven").answers, 4);
}

static void scan_that_can_be_read_after_all_takes_the_place_of_the_first(void **state)
{
	struct store_new_sheet sheets[10];
	struct store_outcome o;
	struct store_trouble *list;
	struct store_balance all;
	struct error err;
	size_t count;

	(void)state;
	print_sheets(store, &TEN, sheets);
	scan_other(store, "p.pdf", 1, VERDICT_UNREADABLE, "no page code found");
	/* A person types the code of the sheet; the file is the same. */
	o = scan(store, "p.pdf", 1, sheets[0].sheet, 1, &HAPPY);
	assert_false(o.seen_before);
	assert_int_equal(o.verdict, VERDICT_READ);
	all = balance_of(store, NULL);
	assert_int_equal(all.sides_in, 1);
	assert_int_equal(all.by_verdict[VERDICT_UNREADABLE], 0);
	assert_int_equal(all.returned, 1);
	WELL(store_troubles(store, NULL, &list, &count, &err));
	assert_int_equal(count, 0);
	free(list);
	/* But nothing takes the place of a side that was read. */
	o = scan(store, "p.pdf", 1, sheets[1].sheet, 1, &SAD);
	assert_true(o.seen_before);
	assert_int_equal(o.sheet, sheets[0].sheet);
}

static void blank_sheet_came_back_but_is_not_filled_in(void **state)
{
	static const struct ticks NOTHING = {.number = -1, .line = -1};
	struct store_new_sheet sheets[10];
	struct store_balance b;

	(void)state;
	print_sheets(store, &TEN, sheets);
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &NOTHING);
	scan(store, "p.pdf", 2, sheets[0].sheet, 2, &NOTHING);
	b = balance_of(store, "Eindhoven");
	assert_int_equal(b.returned, 1);
	assert_int_equal(b.filled_in, 0);
	assert_int_equal(b.answers, 7);
}

static void answer_that_its_marks_do_not_bear_out_goes_to_a_person(void **state)
{
	struct store_new_sheet sheets[10];
	struct reading r;
	struct scan_source source = make_source("p.pdf", 1);
	struct store_outcome o;
	struct error err;

	(void)state;
	print_sheets(store, &TEN, sheets);
	r = make_reading(sheets[0].sheet, 1, &HAPPY);
	r.answers[0].marks[0].state = MARK_MARKED;   /* two ticks in a single choice */
	r.answers[1].marks[0].state = MARK_DOUBTFUL; /* none that is sure */
	WELL(store_scan(store, &source, &r, &o, &err));
	assert_int_equal(o.answered, 1);
	assert_int_equal(o.doubtful, 2);
	reading_free(&r);
}

static void question_of_another_form_is_refused_whole(void **state)
{
	struct store_new_sheet sheets[10];
	struct reading r;
	struct scan_source source = make_source("p.pdf", 1);
	struct store_outcome o;
	struct error err;

	(void)state;
	print_sheets(store, &TEN, sheets);
	r = make_reading(sheets[0].sheet, 1, &HAPPY);
	snprintf(r.answers[2].question, sizeof r.answers[2].question, "zz9");
	assert_false(store_scan(store, &source, &r, &o, &err));
	assert_int_equal(err.status, EX_SOFTWARE);
	assert_int_equal(balance_of(store, "Eindhoven").sides_in, 0); /* nothing half-done */
	reading_free(&r);
}

/* --- P04 --------------------------------------------------------------------------------- */

static long count_rows(const char *question)
{
	struct sql *db;
	struct error err;
	int64_t n;

	WELL(sql_open(at.db, &db, &err));
	WELL(sql_run_integer(sql_prepare(db, question), -1, &n, &err));
	sql_close(db);
	return (long)n;
}

/* Columns of all tables of the store about whose names that is true. */
static long count_columns(const char *condition)
{
	char question[512];

	snprintf(question, sizeof question, "SELECT count(*) FROM (%s) c WHERE %s",
		on_server() ? "SELECT column_name AS name FROM information_schema.columns "
			      "WHERE table_schema = current_schema()"
			    : "SELECT p.name FROM sqlite_schema s, pragma_table_info(s.name) p",
		condition);
	return count_rows(question);
}

static void order_of_the_pile_is_not_in_the_store_P04(void **state)
{
	struct store_new_sheet sheets[10];

	(void)state;
	ONLY_IN_A_FILE(); /* a server keeps rows in the order of writing: see README */
	print_sheets(store, &TEN, sheets);
	for (int i = 0; i < 10; i++)
		scan(store, "pile.pdf", i + 1, sheets[i].sheet, 1, i % 2 ? &HAPPY : &SAD);
	/* What was read has no file and page; every table that has a sheet is kept by something
	 * random. */
	assert_int_equal(count_rows("SELECT count(*) FROM source"), 0);
	assert_int_equal(count_rows("SELECT count(*) FROM scan WHERE reason LIKE '%pile%'"), 0);
	assert_int_equal(count_rows("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND "
				    "name IN ('scan', 'side', 'answer', 'strip') AND "
				    "sql NOT LIKE '%WITHOUT ROWID%'"),
		0);
}

static void days_are_kept_and_no_finer_time_P04(void **state)
{
	struct store_new_sheet sheets[10];

	(void)state;
	print_sheets(store, &TEN, sheets);
	scan(store, "pile.pdf", 1, sheets[0].sheet, 1, &HAPPY);
	assert_int_equal(count_rows("SELECT count(*) FROM scan WHERE length(day) <> 10"), 0);
	assert_int_equal(count_columns("c.name LIKE '%time%' OR c.name LIKE '%stamp%'"), 0);
}

static void nothing_about_a_person_has_a_column_P03(void **state)
{
	(void)state;
	assert_true(count_columns("c.name = 'sheet'") > 0);
	assert_int_equal(count_columns("c.name LIKE '%birth%' OR c.name LIKE '%bsn%' OR c.name "
				       "LIKE '%address%' OR c.name LIKE '%phone%' OR c.name LIKE "
				       "'%email%' OR c.name LIKE '%user%' OR c.name LIKE "
				       "'%client%'"),
		0);
}

static void strip_code_itself_is_not_kept(void **state)
{
	struct store_new_sheet sheets[10];
	char question[128];

	(void)state;
	print_sheets(store, &TEN, sheets);
	snprintf(question, sizeof question, "SELECT count(*) FROM strip WHERE sheet = %lld",
		(long long)sheets[2].sheet);
	assert_int_equal(count_rows("SELECT count(*) FROM strip"), 10);
	assert_int_equal(count_rows(question), 1);
	assert_int_equal(count_rows("SELECT count(*) FROM strip WHERE length(hash) <> 16"), 0);
}

/* --- batches ----------------------------------------------------------------------------- */

static void batch_is_kept_or_dropped_whole(void **state)
{
	struct store_new_sheet sheets[10];
	struct error err;

	(void)state;
	print_sheets(store, &TEN, sheets);
	WELL(store_batch_begin(store, &err));
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &HAPPY);
	scan(store, "p.pdf", 2, sheets[1].sheet, 1, &HAPPY);
	WELL(store_batch_end(store, false, &err));
	assert_int_equal(balance_of(store, NULL).sides_in, 0);
	WELL(store_batch_begin(store, &err));
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &HAPPY);
	scan(store, "p.pdf", 2, sheets[1].sheet, 1, &HAPPY);
	WELL(store_batch_end(store, true, &err));
	assert_int_equal(balance_of(store, NULL).sides_in, 2);
}

static void no_fault(void *context, const char *fault)
{
	(void)context;
	fail_msg("%s", fault);
}

static void failure_inside_a_batch_takes_back_its_own_counts_only(void **state)
{
	struct store_new_sheet sheets[10];
	struct scan_source source = make_source("bad.pdf", 1);
	struct store_outcome outcome;
	struct reading r;
	struct error err;

	(void)state;
	print_sheets(store, &TEN, sheets);
	WELL(store_batch_begin(store, &err));
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &HAPPY);
	r = make_reading(sheets[1].sheet, 1, &HAPPY);
	snprintf(r.answers[3].question, sizeof r.answers[3].question, "zz9");
	assert_false(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
	scan(store, "p.pdf", 2, sheets[2].sheet, 1, &SAD);
	WELL(store_batch_end(store, true, &err));
	assert_int_equal(balance_of(store, "Eindhoven").answers, 8);
	WELL(store_verify(store, no_fault, NULL, &err));
}

/* --- log --------------------------------------------------------------------------------- */

static bool count_entry(void *context, const struct store_log_entry *entry)
{
	int *counts = context;

	counts[entry->sound ? 0 : 1]++;
	return true;
}

static void log_shows_a_line_that_was_changed(void **state)
{
	int counts[2] = {0, 0};
	struct sql *db;
	struct error err;

	(void)state;
	for (int i = 0; i < 4; i++)
		WELL(store_log(store, "reviewer", "open", "Eindhoven", "why", &err));
	WELL(store_log_each(store, count_entry, counts, &err));
	assert_int_equal(counts[0], 4);
	WELL(sql_open(at.db, &db, &err));
	WELL(sql_script(db, "UPDATE log SET role = 'officer' WHERE entry = 2", &err));
	sql_close(db);
	counts[0] = counts[1] = 0;
	WELL(store_log_each(store, count_entry, counts, &err));
	assert_int_equal(counts[1], 1);
	WELL(sql_open(at.db, &db, &err));
	WELL(sql_script(db, "DELETE FROM log WHERE entry = 3", &err));
	sql_close(db);
	counts[0] = counts[1] = 0;
	WELL(store_log_each(store, count_entry, counts, &err));
	assert_int_equal(counts[1], 2);
}

static void log_runs(const char *text)
{
	struct sql *db;
	struct error err;

	WELL(sql_open(at.db, &db, &err));
	WELL(sql_script(db, text, &err));
	sql_close(db);
}

static struct store_log_check checked(const char *noted)
{
	struct store_log_check check;
	struct error err;

	WELL(store_log_check(store, noted, &check, &err));
	return check;
}

static void log_shows_that_an_end_was_cut_off(void **state)
{
	struct store_log_check check;
	struct error err;

	(void)state;
	assert_int_equal(checked(NULL).entries, 0);
	for (int i = 0; i < 4; i++)
		WELL(store_log(store, "reviewer", "open", "Eindhoven", "why", &err));
	check = checked(NULL);
	assert_int_equal(check.entries, 4);
	assert_int_equal(check.unsound, 0);
	assert_false(check.cut);
	log_runs("DELETE FROM log WHERE entry = 4");
	assert_true(checked(NULL).cut);
	log_runs("DELETE FROM log WHERE entry = 1");
	assert_int_equal(checked(NULL).unsound, 1);
	log_runs("DELETE FROM log");
	check = checked(NULL);
	assert_true(check.cut);
}

/* Who has the file could make all of it anew; who noted a seal sees it. */
static void noted_seal_stays_in_the_log(void **state)
{
	struct store_log_check check;
	char noted[STORE_SEAL_SIZE];
	struct error err;

	(void)state;
	WELL(store_log(store, "reviewer", "open", "Eindhoven", "why", &err));
	check = checked(NULL);
	memcpy(noted, check.seal, sizeof noted);
	WELL(store_log(store, "reviewer", "open", "Ede", "", &err));
	assert_true(checked(noted).noted_found);
	assert_string_not_equal(checked(noted).seal, noted);
	assert_false(checked("1234-1234-1234-1234").noted_found);
	log_runs("DELETE FROM log; DELETE FROM setting WHERE name LIKE 'log%'");
	WELL(store_log(store, "reviewer", "open", "Ede", "", &err));
	check = checked(noted);
	assert_int_equal(check.unsound, 0);
	assert_false(check.cut);
	assert_false(check.noted_found);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(file_is_for_this_user_alone),
		T(default_place_follows_the_environment),
		T(key_stays_the_same_and_differs_between_stores),
		T(printed_sheets_are_missing_until_they_return),
		T(one_event_has_sheets_of_several_forms),
		T(design_is_kept_once_and_read_back),
		T(print_that_was_cancelled_leaves_nothing),
		T(pending_run_counts_when_its_file_is_there),
		T(pending_run_vanishes_when_its_file_is_not_there),
		T(pending_run_of_a_living_program_is_left_alone),
		T(sheets_of_a_file_come_back_in_page_order),
		T(event_names_that_cannot_be_printed_are_refused),
		T(unknown_event_names_those_there_are),
		T(same_scan_twice_counts_once),
		T(same_ink_again_is_a_duplicate),
		T(other_ink_waits_for_a_person),
		T(darker_scan_of_one_sheet_is_still_a_duplicate),
		T(sides_arrive_in_any_order_and_batch),
		T(verdicts_always_add_up),
		T(sheet_of_nobody_is_foreign),
		T(unreadable_side_of_a_known_sheet_came_back),
		T(scan_that_can_be_read_after_all_takes_the_place_of_the_first),
		T(blank_sheet_came_back_but_is_not_filled_in),
		T(answer_that_its_marks_do_not_bear_out_goes_to_a_person),
		T(question_of_another_form_is_refused_whole),
		T(order_of_the_pile_is_not_in_the_store_P04),
		T(days_are_kept_and_no_finer_time_P04),
		T(nothing_about_a_person_has_a_column_P03),
		T(strip_code_itself_is_not_kept),
		T(batch_is_kept_or_dropped_whole),
		T(failure_inside_a_batch_takes_back_its_own_counts_only),
		T(log_shows_a_line_that_was_changed),
		T(log_shows_that_an_end_was_cut_off),
		T(noted_seal_stays_in_the_log),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
