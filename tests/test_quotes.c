// SPDX-License-Identifier: EUPL-1.2
/* What people wrote, typed over: who may, what is kept, what is chosen, and how it goes. */
#include "store_fixture.h"

#include "quotes.h"
#include "store_inside.h"

static struct home at;
static struct store *store;
static struct store_new_sheet sheets[8];

static const struct store_terms TERMS = {
	.pictures = {28, 90, 90}, .answers = {365, 365, 365}, .actions = 730, .log = 365};

#define PNG "\x89PNG\r\n\x1a\n"

static void no_fault(void *context, const char *fault)
{
	(void)context;
	fail_msg("%s", fault);
}

static void no_line(void *context, const struct store_destroyed *line)
{
	(void)context, (void)line;
}

static void today(const char *day)
{
	memcpy(store->today, day, DAY_SIZE);
}

/* Sheets 0..5 came back with something written, 6 without, 7 not at all. */
static void fill_in(size_t i)
{
	struct ticks t = {
		.codes = {{2}, {1}, {2}, {1}}, .written = i < 6, .number = -1, .line = 70};
	struct reading r = make_reading(sheets[i].sheet, 1, &t);
	struct store_outcome outcome;
	struct scan_source source;
	struct error err;
	char file[32];

	snprintf(file, sizeof file, "scan%zu.png", i);
	source = make_source(file, 1);
	add_crop(&r, "t4", PNG "handwriting");
	WELL(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
}

static int set_up(void **state)
{
	struct error err;

	(void)state;
	home_make(&at);
	WELL(store_open(at.db, &store, &err));
	today("2026-03-01");
	print_sheets(store, &(struct printed){"t-a", "nl", 'A', "Ede", 8}, sheets);
	for (size_t i = 0; i < 7; i++)
		fill_in(i);
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

static struct quote_place place(size_t i)
{
	return (struct quote_place){.sheet = sheets[i].sheet, .question = "t4"};
}

static bool put(size_t i, const char *text, struct error *err)
{
	return quotes_put(
		store, &(struct quote_typed){.place = place(i), .text = text}, "reviewer", err);
}

static int choose(size_t i, bool chosen)
{
	struct quote_place where = place(i);
	struct error err;

	return quotes_choose(store, &where, chosen, "coordinator", &err) ? 0 : err.status;
}

/* All of them in one line: "text|text". */
static void texts(bool chosen, char line[1000])
{
	struct quote *list;
	size_t count, used = 0;
	struct error err;

	if (chosen)
		WELL(quotes_chosen(store, "Ede", NULL, &list, &count, &err));
	else
		WELL(quotes_list(store, "Ede", "coordinator", &list, &count, &err));
	line[0] = '\0';
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(
			line + used, 1000 - used, "%s%s", i ? "|" : "", list[i].text);
	free(list);
}

static long long answered_of_text(void)
{
	int64_t n;
	struct error err;

	WELL(sql_run_integer(
		sql_prepare(store->db,
			"SELECT answered FROM tally_state JOIN question ON question.design = "
			"tally_state.design AND question.number = tally_state.question "
			"WHERE question.id = 't4'"),
		-1, &n, &err));
	return n;
}

static void what_is_written_waits_to_be_typed_over(void **state)
{
	struct quote *list;
	size_t count;
	struct error err;

	(void)state;
	WELL(quotes_list(store, "Ede", "reviewer", &list, &count, &err));
	assert_int_equal(count, 6);
	for (size_t i = 0; i < count; i++) {
		assert_false(list[i].typed);
		assert_int_equal(list[i].pictures, 1);
		assert_string_equal(list[i].question, "t4");
		assert_int_equal(list[i].regime, 'A');
		assert_true(i == 0 || list[i - 1].sheet < list[i].sheet);
	}
	free(list);
	/* The coordinator sees only what a reviewer let through. */
	WELL(quotes_list(store, "Ede", "coordinator", &list, &count, &err));
	assert_int_equal(count, 0);
	free(list);
	assert_false(quotes_list(store, "Ede", "administrator", &list, &count, &err));
	assert_int_equal(err.status, EX_NOPERM);
	assert_false(quotes_list(store, "Edam", "reviewer", &list, &count, &err));
	assert_int_equal(err.status, EX_NOINPUT);
}

static void typed_text_comes_back_as_it_was_typed(void **state)
{
	struct quote_typed typed = {.place = place(1),
		.text = "Ze luisteren echt naar mij… ናይ ብሓቂ",
		.left_out = QUOTE_WITHOUT_NAME | QUOTE_WITHOUT_DETAIL};
	struct quote *list;
	size_t count;
	struct error err;

	(void)state;
	WELL(quotes_put(store, &typed, "reviewer", &err));
	WELL(quotes_list(store, "Ede", "coordinator", &list, &count, &err));
	assert_int_equal(count, 1);
	assert_true(list[0].typed && list[0].readable);
	assert_string_equal(list[0].text, typed.text);
	assert_int_equal(list[0].left_out, QUOTE_WITHOUT_NAME | QUOTE_WITHOUT_DETAIL);
	assert_string_equal(list[0].role, "reviewer");
	assert_string_equal(list[0].day, "2026-03-01");
	assert_int_equal(list[0].chosen, 0);
	assert_true(list[0].sheet == sheets[1].sheet);
	free(list);
}

static void typing_over_is_for_the_reviewer(void **state)
{
	static const char *const OTHERS[] = {
		"designer", "coordinator", "administrator", "ambassador", "officer", ""};
	struct quote_typed typed = {.place = place(0), .text = "Goed zo"};
	struct quote_place where = place(0);
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
		assert_false(quotes_put(store, &typed, OTHERS[i], &err));
		assert_int_equal(err.status, EX_NOPERM);
		assert_false(quotes_remove(store, &where, OTHERS[i], &err));
		assert_int_equal(err.status, EX_NOPERM);
	}
}

static void text_that_may_tell_who_is_refused(void **state)
{
	static const char *const BAD[] = {"", "   ", "...", "twee\nregels", "\xff\xfe",
		"bel 0612345678", "bel 06-12 34 56 78", "mijn nummer is 123.456.789",
		"geboren 12-11-2010", "mail jan@example.org", "a\u202eb",
		("123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
		 "123456789 123456789 123456789 123456789 x")};
	struct error err;
	char line[1000];

	(void)state;
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		assert_false(put(0, BAD[i], &err));
		assert_int_equal(err.status, EX_DATAERR);
	}
	texts(false, line);
	assert_string_equal(line, "");
	WELL(put(0, "in 2026 wel 3 keer gebeld @ school, 12-11", &err));
}

static void text_may_have_120_characters_of_any_script(void **state)
{
	char text[QUOTE_TEXT_SIZE + 8] = "";
	struct error err;

	(void)state;
	for (int i = 0; i < QUOTE_CHARACTERS; i++)
		strcat(text, "ሀ");
	WELL(put(0, text, &err));
	strcat(text, "ሀ");
	assert_false(put(0, text, &err));
	assert_int_equal(err.status, EX_DATAERR);
}

static void only_a_text_area_that_came_in_can_be_typed_over(void **state)
{
	struct quote_typed typed = {.place = place(0), .text = "Goed zo"};
	struct error err;

	(void)state;
	typed.place.question = "t1";
	assert_false(quotes_put(store, &typed, "reviewer", &err));
	assert_int_equal(err.status, EX_NOINPUT);
	assert_false(put(7, "Goed zo", &err)); /* did not come back */
	assert_int_equal(err.status, EX_NOINPUT);
	typed.place = place(0);
	typed.place.number = 1;
	assert_false(quotes_put(store, &typed, "reviewer", &err));
	assert_int_equal(err.status, EX_NOINPUT);
}

static void typing_over_says_that_something_was_written(void **state)
{
	struct error err;

	(void)state;
	assert_int_equal(answered_of_text(), 6);
	WELL(put(6, "Heel klein geschreven", &err)); /* the machine saw nothing */
	assert_int_equal(answered_of_text(), 7);
	WELL(put(0, "Goed zo", &err));
	assert_int_equal(answered_of_text(), 7);
}

static void four_are_chosen_in_order_and_no_more(void **state)
{
	char line[1000];
	struct error err;

	(void)state;
	WELL(put(0, "nul", &err));
	WELL(put(1, "een", &err));
	WELL(put(2, "twee", &err));
	WELL(put(3, "drie", &err));
	WELL(put(4, "vier", &err));
	assert_int_equal(choose(5, true), EX_NOINPUT); /* nobody typed it over */
	assert_int_equal(choose(3, true), 0);
	assert_int_equal(choose(0, true), 0);
	assert_int_equal(choose(4, true), 0);
	assert_int_equal(choose(0, true), 0);
	assert_int_equal(choose(1, true), 0);
	assert_int_equal(choose(2, true), EX_USAGE);
	texts(true, line);
	assert_string_equal(line, "drie|nul|vier|een");
	assert_int_equal(choose(3, false), 0);
	assert_int_equal(choose(2, true), 0);
	texts(true, line);
	assert_string_equal(line, "nul|vier|een|twee");
}

static void other_words_must_be_chosen_again(void **state)
{
	char line[1000];
	struct error err;

	(void)state;
	WELL(put(0, "Ze belen nooit", &err));
	assert_int_equal(choose(0, true), 0);
	WELL(put(0, "Ze belen nooit", &err));
	texts(true, line);
	assert_string_equal(line, "Ze belen nooit");
	WELL(put(0, "Ze bellen nooit", &err));
	texts(true, line);
	assert_string_equal(line, "");
	texts(false, line);
	assert_string_equal(line, "Ze bellen nooit");
}

static void removed_text_is_gone_and_its_answer_stays(void **state)
{
	struct quote_place where = place(0);
	char line[1000];
	struct error err;

	(void)state;
	WELL(put(0, "Goed zo", &err));
	WELL(quotes_remove(store, &where, "reviewer", &err));
	WELL(quotes_remove(store, &where, "reviewer", &err));
	texts(false, line);
	assert_string_equal(line, "");
	assert_int_equal(answered_of_text(), 6);
}

static void text_goes_with_its_sheet(void **state)
{
	struct store_proof proof;
	char line[1000];
	struct error err;

	(void)state;
	WELL(put(0, "nul", &err));
	WELL(put(1, "een", &err));
	assert_int_equal(choose(0, true), 0);
	assert_int_equal(choose(1, true), 0);
	WELL(store_forget(store, sheets[0].strip, "administrator", &proof, &err));
	assert_int_equal(proof.texts, 1);
	texts(true, line);
	assert_string_equal(line, "een");
	assert_false(put(0, "nul", &err));
	assert_int_equal(err.status, EX_NOINPUT);
}

static void text_goes_when_the_term_of_answers_is_over(void **state)
{
	char line[1000];
	struct error err;
	int64_t n;

	(void)state;
	WELL(put(1, "een", &err));
	today("2027-03-01");
	WELL(store_purge(store, &TERMS, false, "administrator", no_line, NULL, &err));
	texts(false, line);
	assert_string_equal(line, "een");
	today("2027-03-02");
	WELL(store_purge(store, &TERMS, false, "administrator", no_line, NULL, &err));
	texts(false, line);
	assert_string_equal(line, "");
	WELL(sql_run_integer(sql_prepare(store->db, "SELECT count(*) FROM quote"), -1, &n, &err));
	assert_int_equal(n, 0);
}

static int pictures_of(size_t sheet)
{
	struct quote *list;
	size_t count;
	struct error err;
	int pictures = -1;

	WELL(quotes_list(store, "Ede", "reviewer", &list, &count, &err));
	for (size_t i = 0; i < count; i++)
		if (list[i].sheet == sheets[sheet].sheet)
			pictures = list[i].pictures;
	free(list);
	return pictures;
}

/* P07: free text after typing over; whoever typed may look again on that day. */
static void picture_of_a_typed_text_goes_the_next_day(void **state)
{
	struct error err;

	(void)state;
	WELL(put(1, "een", &err));
	WELL(store_purge(store, &TERMS, false, "administrator", no_line, NULL, &err));
	assert_int_equal(pictures_of(1), 1);
	today("2026-03-02");
	WELL(store_purge(store, &TERMS, false, "administrator", no_line, NULL, &err));
	assert_int_equal(pictures_of(1), 0);
	assert_int_equal(pictures_of(2), 1);
}

static bool same_picture(void *context, const struct store_picture *picture)
{
	const char *wanted = context;

	assert_int_equal(picture->png_bytes, strlen(wanted));
	assert_memory_equal(picture->png, wanted, strlen(wanted));
	return true;
}

static void blacked_out_picture_takes_the_place_of_the_other(void **state)
{
	char black[] = PNG "handXXXting";
	struct quote_picture picture = {
		.place = place(2), .png = black, .png_bytes = sizeof black - 1, .rectangles = 1};
	struct error err;

	(void)state;
	assert_false(quotes_black_out(store, &picture, "administrator", &err));
	assert_int_equal(err.status, EX_NOPERM);
	WELL(quotes_black_out(store, &picture, "reviewer", &err));
	WELL(store_pictures(
		store, sheets[2].sheet, 0, "t4", "reviewer", same_picture, black, &err));
	picture.index = 1;
	assert_false(quotes_black_out(store, &picture, "reviewer", &err));
	assert_int_equal(err.status, EX_NOINPUT);
	picture.index = 0;
	picture.rectangles = 0;
	assert_false(quotes_black_out(store, &picture, "reviewer", &err));
	assert_int_equal(err.status, EX_DATAERR);
	picture.rectangles = 1;
	picture.png = "no picture";
	assert_false(quotes_black_out(store, &picture, "reviewer", &err));
	assert_int_equal(err.status, EX_DATAERR);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_is_written_waits_to_be_typed_over),
		T(typed_text_comes_back_as_it_was_typed),
		T(typing_over_is_for_the_reviewer),
		T(text_that_may_tell_who_is_refused),
		T(text_may_have_120_characters_of_any_script),
		T(only_a_text_area_that_came_in_can_be_typed_over),
		T(typing_over_says_that_something_was_written),
		T(four_are_chosen_in_order_and_no_more),
		T(other_words_must_be_chosen_again),
		T(removed_text_is_gone_and_its_answer_stays),
		T(text_goes_with_its_sheet),
		T(text_goes_when_the_term_of_answers_is_over),
		T(picture_of_a_typed_text_goes_the_next_day),
		T(blacked_out_picture_takes_the_place_of_the_other),
	};

	return cmocka_run_group_tests_name("quotes", tests, NULL, NULL);
}
