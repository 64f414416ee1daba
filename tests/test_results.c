// SPDX-License-Identifier: EUPL-1.2
#include "store_home.h"

#include "results.h"

static struct store_new_sheet sheets[40];
static struct results *loaded;

static int let_go(void **state)
{
	results_free(loaded);
	loaded = NULL;
	return tear_down(state);
}

/* t1 of each sheet by its digit: '1' .. '5', '.' = left open; the first of them is sheet `from` */
static void fill_in(size_t from, const char *faces)
{
	for (size_t i = 0; faces[i]; i++) {
		struct ticks t = {.codes = {{faces[i] == '.' ? 0 : faces[i] - '0'}, {1}, {2, 4}},
			.number = -1,
			.line = -1};
		char file[32];

		snprintf(file, sizeof file, "scan%zu.png", from + i);
		scan(store, file, 1, sheets[from + i].sheet, 1, &t);
	}
}

static const struct results_form *load(void)
{
	struct error err;

	results_free(loaded);
	loaded = NULL;
	WELL(results_load(store, "Ede", NULL, &loaded, &err));
	return results_form(loaded, "t-a");
}

static const struct small_shown *t1(void)
{
	return &results_question(load(), "t1")->shown;
}

static void print(char regime, size_t count)
{
	print_sheets(store, &(struct printed){"t-a", "nl", regime, "Ede", count}, sheets);
}

#define EXACT(number, v)                                                                           \
	do {                                                                                       \
		assert_int_equal((number).kind, SMALL_EXACT);                                      \
		assert_int_equal((number).value, v);                                               \
	} while (0)

static void four_sheets_give_no_number(void **state)
{
	const struct results_form *form;

	(void)state;
	print('A', 12);
	fill_in(0, "5544");
	form = load();
	assert_int_equal(form->printed, 12);
	assert_int_equal(form->level, SMALL_NOTHING);
	assert_int_equal(form->returned.kind, SMALL_HIDDEN);
	assert_int_equal(form->answered.kind, SMALL_HIDDEN);
	assert_int_equal(form->blank.kind, SMALL_HIDDEN);
	for (size_t i = 0; i < form->question_count; i++)
		assert_int_equal(form->questions[i].shown.level, SMALL_NOTHING);
	assert_int_equal(loaded->waiting, 0);
}

static void seven_sheets_give_two_bands(void **state)
{
	const struct results_form *form;
	const struct results_question *q;

	(void)state;
	print('A', 12);
	fill_in(0, "5443112");
	form = load();
	assert_int_equal(form->level, SMALL_TWO_BANDS);
	EXACT(form->answered, 7);
	EXACT(form->returned, 7);
	q = results_question(form, "t1");
	EXACT(q->shown.bands[BAND_GOOD], 3);
	EXACT(q->shown.bands[BAND_NOT_GOOD], 4);
	q = results_question(form, "t3"); /* all seven ticked the second and the fourth */
	assert_int_equal(q->codes[1], 2);
	assert_int_equal(q->max, 2);
}

static void twelve_sheets_give_three_bands_and_blanks(void **state)
{
	const struct results_form *form;
	const struct results_question *q;

	(void)state;
	print('A', 14);
	fill_in(0, "5443112.5543");
	form = load();
	assert_int_equal(form->level, SMALL_EVERYTHING);
	EXACT(form->answered, 12);
	q = results_question(form, "t1");
	EXACT(q->shown.people, 11);
	EXACT(q->shown.blank, 1);
	EXACT(q->shown.bands[BAND_GOOD], 6);
	EXACT(q->shown.bands[BAND_MIDDLE], 2);
	EXACT(q->shown.bands[BAND_NOT_GOOD], 3);
	assert_int_equal(q->type, QUESTION_FACES5);
	q = results_question(form, "t3");
	EXACT(q->shown.options[1], 12);
	EXACT(q->shown.options[0], 0);
	q = results_question(form, "t5"); /* nobody's back came in */
	assert_int_equal(q->shown.level, SMALL_NOTHING);
	assert_string_equal(form->definition, "form: test\n");
	assert_string_equal(form->language, "nl");
	assert_int_equal(loaded->version, 1);
	assert_false(loaded->renewed);
}

static void questions_come_in_the_order_of_the_form(void **state)
{
	static const char *const ORDER[] = {"t1", "t2", "t3", "t4", "t5", "t6", "t7"};
	const struct results_form *form;

	(void)state;
	print('A', 2);
	form = load();
	assert_int_equal(form->question_count, 7);
	for (size_t i = 0; i < 7; i++)
		assert_string_equal(form->questions[i].id, ORDER[i]);
}

static void one_late_sheet_changes_nothing_on_paper(void **state)
{
	const struct results_form *form;

	(void)state;
	print('A', 20);
	fill_in(0, "554311244554");
	EXACT(t1()->people, 12);
	fill_in(12, "1");
	form = load();
	EXACT(results_question(form, "t1")->shown.people, 12);
	EXACT(form->answered, 12);
	EXACT(form->returned, 12);
	assert_int_equal(loaded->version, 1);
	fill_in(13, "5531"); /* now five */
	form = load();
	assert_int_equal(loaded->version, 2);
	assert_true(loaded->renewed);
	EXACT(form->answered, 17);
	EXACT(results_question(form, "t1")->shown.people, 17);
	assert_int_equal(results_question(form, "t1")->shown.level, SMALL_TWO_BANDS);
	/* Printing again changes nothing. */
	load();
	assert_int_equal(loaded->version, 2);
}

/* Looking costs nothing: whoever looks after seven of twelve sheets still gets all twelve printed. */
static void a_preview_tells_nothing_new_and_keeps_nothing(void **state)
{
	struct results *preview = NULL;
	const struct results_form *form;
	struct error err;

	(void)state;
	print('A', 20);
	fill_in(0, "5443112");
	WELL(results_preview(store, "Ede", NULL, &preview, &err));
	form = results_form(preview, "t-a");
	assert_int_equal(0, preview->version);
	assert_true(preview->coming > 0);
	assert_int_equal(SMALL_NOTHING, form->level);
	assert_int_equal(SMALL_HIDDEN, form->returned.kind);
	for (size_t i = 0; i < form->question_count; i++) {
		const struct small_shown *shown = &form->questions[i].shown;

		assert_int_equal(SMALL_NOTHING, shown->level);
		assert_int_equal(SMALL_HIDDEN, shown->people.kind);
		for (size_t k = 0; k < shown->option_count; k++)
			assert_int_equal(SMALL_HIDDEN, shown->options[k].kind);
	}
	results_free(preview);
	fill_in(7, "55555");
	EXACT(t1()->people, 12);
	assert_int_equal(1, loaded->version);
	/* Now that it is printed, a preview shows what was printed. */
	fill_in(12, "111");
	WELL(results_preview(store, "Ede", NULL, &preview, &err));
	EXACT(results_question(results_form(preview, "t-a"), "t1")->shown.people, 12);
	assert_int_equal(0, preview->coming);
	results_free(preview);
}

static void what_is_held_back_says_so_until_five_came(void **state)
{
	const struct results_form *form;

	(void)state;
	print('A', 30);
	fill_in(0, "5443112345");
	form = load();
	assert_int_equal(0, loaded->held);
	fill_in(10, "5544");
	form = load();
	assert_true(loaded->held > 0);
	assert_true(results_question(form, "t1")->held);
	EXACT(results_question(form, "t1")->shown.people, 10);
	fill_in(14, "543211");
	form = load();
	assert_int_equal(0, loaded->held);
	assert_false(results_question(form, "t1")->held);
	EXACT(results_question(form, "t1")->shown.people, 20);
}

static void numbers_are_counted_in_ranges(void **state)
{
	static const char *const NUMBERS[] = {
		"0", "1", "1", "2", "3", "4", "9", "10", "99", "0", "0", "2"};
	static const long WANTED[RESULTS_RANGES] = {3, 2, 3, 2, 2};
	const struct small_shown *shown;
	struct error err;

	(void)state;
	print('A', 20);
	for (size_t i = 0; i < 12; i++) {
		struct ticks t = {.number = 5, .line = -1};
		struct store_word word = {.sheet = sheets[i].sheet,
			.question = "t6",
			.answer = NUMBERS[i],
			.role = "reviewer"};
		char file[32];

		snprintf(file, sizeof file, "front%zu.png", i);
		scan(store, file, 1, sheets[i].sheet, 1, &(struct ticks){.codes = {{5}}});
		snprintf(file, sizeof file, "back%zu.png", i);
		scan(store, file, 1, sheets[i].sheet, 2, &t);
		WELL(store_decide(store, &word, &err));
	}
	shown = &results_question(load(), "t6")->shown;
	assert_int_equal(RESULTS_RANGES, shown->option_count);
	for (size_t i = 0; i < RESULTS_RANGES; i++)
		EXACT(shown->options[i], WANTED[i]);
}

static void languages_of_one_form_are_counted_together(void **state)
{
	(void)state;
	print('A', 8);
	fill_in(0, "55555555");
	print_sheets(store, &(struct printed){"t-a", "en", 'A', "Ede", 4}, sheets + 8);
	fill_in(8, "3311");
	EXACT(t1()->people, 12);
	EXACT(t1()->bands[BAND_GOOD], 8);
	assert_int_equal(loaded->form_count, 1);
	assert_string_equal(loaded->forms[0].language, "nl");
	assert_int_equal(loaded->forms[0].printed, 12);
}

static void line_is_told_in_bands(void **state)
{
	static const double PLACES[] = {0, 20, 39, 40, 50, 60, 61, 80, 90, 100};
	const struct results_question *q;

	(void)state;
	print('A', 10);
	for (int i = 0; i < 10; i++) {
		struct ticks t = {.codes = {{0}, {0}, {0}, {1}}, .number = -1, .line = PLACES[i]};

		scan(store, "backs.pdf", i + 1, sheets[i].sheet, 2, &t);
	}
	q = results_question(load(), "t7");
	EXACT(q->shown.bands[BAND_NOT_GOOD], 3);
	EXACT(q->shown.bands[BAND_MIDDLE], 3);
	EXACT(q->shown.bands[BAND_GOOD], 4);
}

static void regime_B_counts_families_and_needs_workers(void **state)
{
	struct error err;
	int64_t run;

	(void)state;
	/* Twelve sheets of six families of three workers. */
	new_sheets(sheets, 12);
	for (size_t i = 0; i < 12; i++) {
		sheets[i].family = 100 + i / 2;
		sheets[i].worker = 1 + i / 4;
	}
	WELL(begin_print(store, &(struct printed){"t-a", "nl", 'B', "Ede", 12}, sheets, "/x", "x",
		&run, &err));
	WELL(store_print_end(store, run, &err));
	fill_in(0, "554433112255");
	assert_int_equal(load()->level, SMALL_TWO_BANDS);
	EXACT(load()->answered, 6);
	EXACT(t1()->people, 6);
}

static void regime_B_without_workers_gives_no_number(void **state)
{
	(void)state;
	print('B', 20);
	fill_in(0, "55443311225544332211");
	assert_int_equal(load()->level, SMALL_NOTHING);
	assert_int_equal(t1()->level, SMALL_NOTHING);
}

static void raised_limits_hide_more(void **state)
{
	struct small_limits limits = small_limits_raised(8, 20);
	struct error err;

	(void)state;
	print('A', 12);
	fill_in(0, "5544112");
	WELL(results_load(store, "Ede", &limits, &loaded, &err));
	assert_int_equal(loaded->forms[0].level, SMALL_NOTHING);
	assert_int_equal(loaded->limits.least, 8);
}

static void unknown_event_is_no_input(void **state)
{
	struct error err;

	(void)state;
	print('A', 2);
	assert_false(results_load(store, "Edam", NULL, &loaded, &err));
	assert_int_equal(err.status, EX_NOINPUT);
}

/* --- somebody keeps every sheet of paper ------------------------------------------------- */

enum { DAYS = 12, PRINTS_MAX = DAYS };

static uint32_t seed;

static long chance(long below)
{
	seed = seed * 1664525u + 1013904223u;
	return (long)((seed >> 8) % (uint32_t)below);
}

/* What one result sheet told about t1, and about the sheets as a whole. */
struct paper {
	struct small_shown t1;
	struct small_number answered;
};

struct life {
	int face[40]; /* of each sheet: 0 = not in, or destroyed */
	size_t in;
	struct paper papers[PRINTS_MAX];
	int paper_count;
	int version; /* of the last paper */
};

static void live_a_day(struct life *life)
{
	struct store_proof proof;
	struct error err;
	long come = chance(9);

	for (long i = 0; i < come && life->in < 40; i++, life->in++) {
		char face[2] = {(char)('1' + chance(5)), '\0'};

		fill_in(life->in, face);
		life->face[life->in] = face[0] - '0';
	}
	if (life->in && chance(3) == 0) {
		size_t who = (size_t)chance((long)life->in);

		WELL(store_forget(store, sheets[who].strip, "administrator", &proof, &err));
		life->face[who] = 0;
	}
	if (life->in && chance(3) == 0) {
		size_t who = (size_t)chance((long)life->in);
		char word[2] = {(char)('1' + chance(5)), '\0'};
		struct store_word w = {sheets[who].sheet, 0, "t1", word, "reviewer"};

		if (life->face[who]) {
			WELL(store_decide(store, &w, &err));
			life->face[who] = word[0] - '0';
		}
	}
}

/* Numbers that are new on this paper are the true ones. */
static void check_truth(const struct life *life, const struct results_question *q)
{
	long good = 0, people = 0;

	for (size_t i = 0; i < life->in; i++) {
		people += life->face[i] > 0;
		good += life->face[i] >= 4;
	}
	if (q->version <= life->version || q->shown.level == SMALL_NOTHING)
		return;
	EXACT(q->shown.people, people);
	EXACT(q->shown.bands[BAND_GOOD], good);
}

static void print_paper(struct life *life)
{
	const struct results_form *form = load();
	const struct results_question *q = results_question(form, "t1");

	check_truth(life, q);
	life->version = loaded->version;
	life->papers[life->paper_count++] = (struct paper){q->shown, form->answered};
}

static void compare_papers(const struct paper *a, const struct paper *b)
{
	long people = labs(a->t1.people.value - b->t1.people.value);
	long sheets_more = labs(a->answered.value - b->answered.value);

	if (a->answered.kind == SMALL_EXACT && b->answered.kind == SMALL_EXACT)
		assert_true(sheets_more == 0 || sheets_more >= SMALL_LEAST);
	if (a->t1.level == SMALL_NOTHING || b->t1.level == SMALL_NOTHING ||
		memcmp(&a->t1, &b->t1, sizeof a->t1) == 0)
		return;
	assert_true(people >= SMALL_LEAST);
	assert_true(people >= SMALL_FULL || a->t1.level == SMALL_TWO_BANDS ||
		    b->t1.level == SMALL_TWO_BANDS);
}

static void whoever_keeps_every_result_learns_about_no_few(void **state)
{
	int versions = 0;

	(void)state;
	for (uint32_t s = 1; s <= 25; s++) {
		struct life life = {0};

		seed = s * 2654435761u;
		let_go(NULL);
		set_up(NULL);
		print('A', 40);
		for (int day = 0; day < DAYS; day++) {
			live_a_day(&life);
			print_paper(&life);
		}
		for (int a = 0; a < life.paper_count; a++)
			for (int b = a + 1; b < life.paper_count; b++)
				compare_papers(&life.papers[a], &life.papers[b]);
		versions += loaded->version;
	}
	assert_true(versions > 50); /* there was something to compare */
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, let_go)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(four_sheets_give_no_number),
		T(seven_sheets_give_two_bands),
		T(twelve_sheets_give_three_bands_and_blanks),
		T(questions_come_in_the_order_of_the_form),
		T(one_late_sheet_changes_nothing_on_paper),
		T(a_preview_tells_nothing_new_and_keeps_nothing),
		T(what_is_held_back_says_so_until_five_came),
		T(numbers_are_counted_in_ranges),
		T(languages_of_one_form_are_counted_together),
		T(line_is_told_in_bands),
		T(regime_B_counts_families_and_needs_workers),
		T(regime_B_without_workers_gives_no_number),
		T(raised_limits_hide_more),
		T(unknown_event_is_no_input),
		T(whoever_keeps_every_result_learns_about_no_few),
	};

	return cmocka_run_group_tests_name("results", tests, NULL, NULL);
}
