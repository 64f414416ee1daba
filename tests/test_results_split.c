// SPDX-License-Identifier: EUPL-1.2
/* Splits by role and tables of themes by source: shown as a whole or not at all. */
#include "filled_sheets.h"
#include "results_split.h"

static struct home at;
static struct store *store;
static struct filled_form form;
static struct results *loaded;
static size_t next;

static int set_up(void **state)
{
	struct error err = {0};

	(void)state;
	home_make(&at);
	WELL(store_open(at.db, &store, &err));
	next = 0;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	results_free(loaded);
	loaded = NULL;
	filled_free(&form);
	store_close(store);
	home_remove(&at);
	return 0;
}

static const struct layout_question *layout_question(const char *id, size_t *side)
{
	for (*side = 0; *side < form.sides; ++*side)
		for (size_t i = 0; i < form.design->layout->sides[*side].question_count; i++)
			if (strcmp(form.design->layout->sides[*side].questions[i].id, id) == 0)
				return &form.design->layout->sides[*side].questions[i];
	return NULL;
}

/* The next sheet, with one code for each of some questions; 0 = left open. */
struct said {
	const char *question;
	int code;
};

static void fill_side(size_t side, const struct said *said, size_t count, double number)
{
	const struct layout_side *l = &form.design->layout->sides[side];
	struct reading r = {.verdict = VERDICT_READ,
		.has_sheet = true,
		.sheet = form.sheets[next].sheet,
		.side = (int)side + 1,
		.scale = 1};
	struct scan_source source;
	struct store_outcome outcome;
	struct error err = {0};
	char file[64];

	r.answers = calloc(l->question_count + l->area_count + 1, sizeof *r.answers);
	for (size_t i = 0; i < l->question_count; i++) {
		struct reading_answer *a = &r.answers[r.answer_count++];
		const struct layout_question *q = &l->questions[i];
		int code = 0;

		for (size_t k = 0; k < count; k++)
			if (strcmp(said[k].question, q->id) == 0)
				code = said[k].code;
		*a = (struct reading_answer){.type = q->type,
			.state = code ? ANSWER_ANSWERED : ANSWER_BLANK,
			.mark_count = q->option_count};
		snprintf(a->question, sizeof a->question, "%s", q->id);
		for (size_t k = 0; k < q->option_count; k++)
			a->marks[k] =
				make_mark(q->options[k].code, q->options[k].code == code, 0.4);
	}
	for (size_t i = 0; i < l->area_count; i++)
		read_area(&r.answers[r.answer_count++], l->areas[i].question, l->areas[i].type,
			l->areas[i].type == QUESTION_NUMBER ? ANSWER_DOUBTFUL : ANSWER_BLANK,
			number);
	snprintf(file, sizeof file, "%zu-%zu.png", next, side);
	source = make_source(file, 1);
	WELL(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
}

static void fill(const struct said *said, size_t count, double number)
{
	for (size_t side = 0; side < form.sides; side++)
		fill_side(side, said, count, number);
	next++;
}

/* So many people in that role who find that hardest. */
static void people(int role, int hardest, int count)
{
	for (int i = 0; i < count; i++)
		fill((struct said[]){{"ta1", role}, {"ta4", hardest}, {"ta2", 4}}, 3, -1);
}

/* What the sheets so far say. */
static void load_again(void)
{
	struct error err = {0};

	results_free(loaded);
	loaded = NULL;
	WELL(results_load(store, "Ede", NULL, &loaded, &err));
}

static struct results_split split_of(struct results_split split)
{
	struct error err = {0};

	load_again();
	WELL(results_split(store, loaded, &split, &err));
	return split;
}

static struct results_split split_arena(void)
{
	return split_of((struct results_split){.form = "ta",
		.question = "ta4",
		.by = "ta1",
		.parts = {{.codes = {1, 2}, .code_count = 2}, {.codes = {3, 4}, .code_count = 2}},
		.part_count = 2});
}

static void two_parts_of_ten_are_shown_and_add_up(void **state)
{
	struct results_split split;

	(void)state;
	filled_print(store, "ta", "Ede", 60, &form);
	people(1, 1, 7);
	people(2, 2, 4);
	people(3, 2, 9);
	people(4, 1, 3);
	split = split_arena();
	assert_true(split.may);
	assert_int_equal(11, split.parts[0].shown.people.value);
	assert_int_equal(12, split.parts[1].shown.people.value);
	assert_int_equal(7, split.parts[0].shown.options[0].value);
	assert_int_equal(4, split.parts[0].shown.options[1].value);
	assert_int_equal(3, split.parts[1].shown.options[0].value);
	assert_int_equal(9, split.parts[1].shown.options[1].value);
	assert_int_equal(SMALL_EXACT, split.parts[1].shown.options[1].kind);
}

static void a_part_of_nine_hides_the_whole_split(void **state)
{
	struct results_split split;

	(void)state;
	filled_print(store, "ta", "Ede", 60, &form);
	people(1, 1, 20);
	people(3, 2, 9);
	split = split_arena();
	assert_false(split.may);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(0, split.parts[i].shown.people.value);
}

/* "Something else" is nobody's part, but its three people could be computed from the total. */
static void three_people_of_no_part_hide_the_whole_split(void **state)
{
	(void)state;
	filled_print(store, "ta", "Ede", 60, &form);
	people(1, 1, 12);
	people(3, 2, 12);
	people(5, 2, 3);
	assert_false(split_arena().may);
}

static void ten_people_of_no_part_do_no_harm(void **state)
{
	(void)state;
	filled_print(store, "ta", "Ede", 60, &form);
	people(1, 1, 12);
	people(3, 2, 12);
	people(5, 2, 10);
	assert_true(split_arena().may);
}

static void who_left_the_role_open_belongs_to_no_part(void **state)
{
	(void)state;
	filled_print(store, "ta", "Ede", 60, &form);
	people(1, 1, 12);
	people(3, 2, 12);
	people(0, 2, 1);
	assert_false(split_arena().may);
}

static void one_late_sheet_is_not_given_away_by_the_parts(void **state)
{
	struct results_split before, after;

	(void)state;
	filled_print(store, "ta", "Ede", 80, &form);
	people(1, 1, 12);
	people(3, 2, 12);
	before = split_arena();
	assert_true(before.may);
	people(1, 3, 1);
	after = split_arena();
	assert_true(after.may);
	assert_int_equal(12, after.parts[0].shown.people.value);
	assert_int_equal(0, after.parts[0].shown.options[2].value);
}

/* Nine more in one part and two in the other: the total may be renewed, the parts may not, or the
 * two would follow. */
static void a_part_that_grew_by_two_keeps_all_parts_as_they_were(void **state)
{
	struct results_split after;

	(void)state;
	filled_print(store, "ta", "Ede", 80, &form);
	people(1, 1, 12);
	people(3, 2, 12);
	assert_true(split_arena().may);
	people(1, 3, 9);
	people(3, 3, 2);
	after = split_arena();
	assert_int_equal(
		35, results_question(results_form(loaded, "ta"), "ta4")->shown.people.value);
	assert_true(after.may);
	assert_int_equal(12, after.parts[0].shown.people.value);
	assert_int_equal(12, after.parts[1].shown.people.value);
	people(1, 3, 1);
	people(3, 3, 9);
	after = split_arena();
	assert_int_equal(22, after.parts[0].shown.people.value);
	assert_int_equal(23, after.parts[1].shown.people.value);
}

/* --- a table ------------------------------------------------------------------------------ */

static void card(int source, int theme, double forms)
{
	char number[16];
	struct store_word word = {.sheet = form.sheets[next].sheet,
		.question = "cb4",
		.answer = number,
		.role = "reviewer"};
	struct error err = {0};
	size_t side;

	fill((struct said[]){{"cb1", source}, {"cb2", theme}}, 2, forms);
	snprintf(number, sizeof number, "%.0f", forms);
	assert_null(layout_question("cb4", &side)); /* an area */
	WELL(store_decide(store, &word, &err));
}

static struct results_table table_of_cards(void)
{
	struct results_table table = {
		.form = "cb-b", .rows = "cb2", .columns = "cb1", .weight = "cb4"};
	struct error err = {0};

	load_again();
	WELL(results_table(store, loaded, &table, &err));
	return table;
}

static void a_table_counts_signals_and_the_sheets_behind_them(void **state)
{
	struct results_table table;

	(void)state;
	filled_print(store, "cb-b", "Ede", 40, &form);
	card(1, 2, 10);
	card(1, 2, 6);
	card(2, 2, 9);
	card(1, 3, 5);
	card(2, 3, 8);
	table = table_of_cards();
	assert_true(table.may);
	assert_int_equal(2, table.cells[1][0].value);
	assert_int_equal(16, table.weights[1][0].value);
	assert_int_equal(SMALL_EXACT, table.cells[2][0].kind);
	assert_int_equal(SMALL_EXACT, table.cells[0][0].kind);
	assert_int_equal(0, table.cells[0][0].value);
}

/* One small cell: with the sums of its row and column it could be computed, so three more go. */
static void a_small_cell_takes_others_with_it(void **state)
{
	struct results_table table;
	int hidden = 0;

	(void)state;
	filled_print(store, "cb-b", "Ede", 40, &form);
	for (int source = 1; source <= 3; source++)
		for (int theme = 1; theme <= 3; theme++)
			card(source, theme, source == 2 && theme == 2 ? 4 : 10 + source);
	table = table_of_cards();
	assert_true(table.may);
	assert_int_equal(SMALL_HIDDEN, table.cells[1][1].kind);
	assert_int_equal(0, table.cells[1][1].value);
	for (size_t r = 0; r < table.row_count; r++) {
		int in_row = 0;

		for (size_t c = 0; c < table.column_count; c++)
			in_row += table.cells[r][c].kind == SMALL_HIDDEN;
		assert_int_not_equal(1, in_row);
		hidden += in_row;
	}
	for (size_t c = 0; c < table.column_count; c++) {
		int in_column = 0;

		for (size_t r = 0; r < table.row_count; r++)
			in_column += table.cells[r][c].kind == SMALL_HIDDEN;
		assert_int_not_equal(1, in_column);
	}
	assert_int_equal(4, hidden);
}

static void four_cards_make_no_table(void **state)
{
	(void)state;
	filled_print(store, "cb-b", "Ede", 40, &form);
	for (int i = 1; i <= 4; i++)
		card(i, i, 20);
	assert_false(table_of_cards().may);
}

static void forms_of_clients_make_no_table(void **state)
{
	struct results_table table = {
		.form = "ta", .rows = "ta4", .columns = "ta1", .weight = "ta2"};
	struct error err = {0};

	(void)state;
	filled_print(store, "ta", "Ede", 80, &form);
	people(1, 1, 20);
	people(3, 2, 20);
	load_again();
	WELL(results_table(store, loaded, &table, &err));
	assert_false(table.may);
}

/* --- families and workers (regime B) -------------------------------------------------------------- */

/* The next family answers: whether there was time for its questions, and whether it understood. */
static void family(int time, int understood)
{
	fill((struct said[]){{"we2", time}, {"we4", understood}}, 2, -1);
}

static struct results_split split_families(void)
{
	return split_of((struct results_split){.form = "ww-e",
		.question = "we4",
		.by = "we2",
		.parts = {{.codes = {1}, .code_count = 1}, {.codes = {3}, .code_count = 1}},
		.part_count = 2});
}

/* Sheet i is of a family of its own, and of worker i % 4. */
static void families_are_counted_in_parts_of_several_workers(void **state)
{
	struct results_split split;

	(void)state;
	filled_print(store, "ww-e", "Ede", 40, &form);
	for (int i = 0; i < 12; i++)
		family(1, i < 9 ? 1 : 2);
	for (int i = 0; i < 14; i++)
		family(3, 3);
	split = split_families();
	assert_true(split.may);
	assert_int_equal(12, split.parts[0].shown.people.value);
	assert_int_equal(14, split.parts[1].shown.people.value);
}

/* Every other family: two of the four workers in each part. */
static void a_part_of_two_workers_hides_the_whole_split(void **state)
{
	(void)state;
	filled_print(store, "ww-e", "Ede", 40, &form);
	for (int i = 0; i < 32; i++)
		family(i % 2 ? 1 : 3, 1 + i % 3);
	assert_false(split_families().may);
}

static void one_worker_behind_most_of_a_part_hides_the_whole_split(void **state)
{
	(void)state;
	for (int most = 5; most < 8; most++) {
		if (most > 5) {
			tear_down(NULL);
			set_up(NULL);
		}
		filled_print(store, "ww-e", "Ede", 40, &form);
		for (int i = 0; i < 32; i++)
			/* So many families of the first worker, and ten in all. */
			family(i % 4 == 0                ? i / 4 < most ? 1 : 3
				: i - i / 4 <= 10 - most ? 1
							 : 3,
				1 + i % 3);
		assert_int_equal(most == 5, split_families().may);
	}
}

/* Nobody knows which families they are, and whether they are different ones. */
static void sheets_without_a_token_count_for_nothing(void **state)
{
	struct filled_tokens nobody = {0, NULL};

	(void)state;
	filled_print_for(store, "ww-e", "Ede", 40, &nobody, &form);
	for (int i = 0; i < 32; i++)
		family(i < 16 ? 1 : 3, 1 + i % 3);
	assert_false(split_families().may);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(two_parts_of_ten_are_shown_and_add_up),
		TEST(a_part_of_nine_hides_the_whole_split),
		TEST(three_people_of_no_part_hide_the_whole_split),
		TEST(ten_people_of_no_part_do_no_harm),
		TEST(who_left_the_role_open_belongs_to_no_part),
		TEST(one_late_sheet_is_not_given_away_by_the_parts),
		TEST(a_part_that_grew_by_two_keeps_all_parts_as_they_were),
		TEST(a_table_counts_signals_and_the_sheets_behind_them),
		TEST(a_small_cell_takes_others_with_it),
		TEST(four_cards_make_no_table),
		TEST(forms_of_clients_make_no_table),
		TEST(families_are_counted_in_parts_of_several_workers),
		TEST(a_part_of_two_workers_hides_the_whole_split),
		TEST(one_worker_behind_most_of_a_part_hides_the_whole_split),
		TEST(sheets_without_a_token_count_for_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
