// SPDX-License-Identifier: EUPL-1.2
/* Action points: words and their limits, the list as a sheet, and back from scanned sheets. */
#include "action_list.h"
#include "actions.h"
#include "filled_sheets.h"
#include "printed_side.h"
#include "sheets.h"

static struct home at;
static struct store *store;
static struct result_words words;

static int set_up(void **state)
{
	struct error err = {0};

	(void)state;
	home_make(&at);
	WELL(store_open(at.db, &store, &err));
	WELL(result_words_open("nl", &words, &err));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	result_words_close(&words);
	store_close(store);
	home_remove(&at);
	return 0;
}

static void put(const char *said, const char *doing)
{
	struct action a = {.due = "2026-06-01"};
	struct error err = {0};

	snprintf(a.said, sizeof a.said, "%s", said);
	snprintf(a.doing, sizeof a.doing, "%s", doing);
	snprintf(a.who, sizeof a.who, "het team");
	WELL(actions_put(store, "Ede", "nl", &a, &err));
}

static struct action get(int number)
{
	struct action *list, found = {0};
	struct error err = {0};
	size_t count;

	WELL(actions_list(store, "Ede", "nl", &list, &count, &err));
	for (size_t i = 0; i < count; i++)
		if (list[i].number == number)
			found = list[i];
	free(list);
	return found;
}

/* --- words ------------------------------------------------------------------------------- */

static void what_clients_said_has_eight_words_and_what_we_do_ten(void **state)
{
	struct action a = {0};
	struct error err = {0};

	(void)state;
	strcpy(a.said, "een twee drie vier vijf zes zeven acht");
	strcpy(a.doing, "een twee drie vier vijf zes zeven acht negen tien");
	strcpy(a.because, "een twee drie vier vijf zes zeven acht negen tien");
	assert_true(action_words_check(&a, &err));
	strcat(a.said, " negen");
	assert_false(action_words_check(&a, &err));
	assert_int_equal(EX_DATAERR, err.status);
	assert_non_null(strstr(err.text, "9 words and may have 8"));
	strcpy(a.said, "kort");
	strcat(a.doing, " elf");
	assert_false(action_words_check(&a, &err));
	assert_non_null(strstr(err.text, "We do"));
	strcpy(a.doing, "");
	strcat(a.because, " elf");
	assert_false(action_words_check(&a, &err));
}

static void a_day_that_is_none_and_control_characters_are_refused(void **state)
{
	static const char *const DAYS[] = {
		"morgen", "2026-13-01", "2026-06-31", "2026-6-1", "2026-06-01x"};
	struct filled_form f;
	struct error err = {0};

	(void)state;
	filled_print(store, "sg-c", "Ede", 1, &f);
	for (size_t i = 0; i < sizeof DAYS / sizeof DAYS[0]; i++) {
		struct action a = {0};

		snprintf(a.due, sizeof a.due, "%.10s", DAYS[i]);
		if (strlen(DAYS[i]) <= 10 && actions_put(store, "Ede", "nl", &a, &err))
			fail_msg("%s was taken", DAYS[i]);
	}
	{
		struct action a = {.said = "twee\nregels"};

		assert_false(actions_put(store, "Ede", "nl", &a, &err));
	}
	filled_free(&f);
}

static void points_are_numbered_kept_in_languages_and_removed(void **state)
{
	struct filled_form f;
	struct error err = {0};
	struct action a;
	char **languages;
	size_t count;

	(void)state;
	filled_print(store, "sg-c", "Ede", 1, &f);
	put("jullie bellen te laat", "wij bellen binnen twee dagen");
	put("de brief is moeilijk", "wij schrijven gewone taal");
	a = get(2);
	assert_string_equal("de brief is moeilijk", a.said);
	strcpy(a.said, "the letter is hard");
	strcpy(a.doing, "we write plain language");
	a.status = ACTION_BUSY;
	WELL(actions_put(store, "Ede", "en", &a, &err));
	assert_string_equal("de brief is moeilijk", get(2).said);
	assert_int_equal(ACTION_BUSY, get(2).status);
	WELL(actions_languages(store, "Ede", &languages, &count, &err));
	assert_int_equal(2, count);
	assert_string_equal("en", languages[0]);
	assert_string_equal("nl", languages[1]);
	free(languages[0]);
	free(languages[1]);
	free(languages);
	WELL(actions_remove(store, "Ede", 1, &err));
	assert_int_equal(0, get(1).number);
	assert_false(actions_remove(store, "Ede", 1, &err));
	assert_int_equal(EX_NOINPUT, err.status);
	assert_false(actions_put(store, "Nergens", "nl", &(struct action){0}, &err));
	assert_int_equal(EX_NOINPUT, err.status);
	filled_free(&f);
}

/* --- the list ---------------------------------------------------------------------------- */

static struct action_list list_of(struct action *actions, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		actions[i] = (struct action){.number = (int)i + 1,
			.status = (enum action_status)(i % 4),
			.due = "2026-11-30",
			.day = "2026-05-12",
			.who = "de afdeling communicatie",
			.said = "wij begrijpen de brieven over uithuisplaatsing helemaal niet",
			.doing = "communicatie schrijft alle moeilijke brieven opnieuw in gewone "
				 "taal"};
		if (i % 5 == 4)
			strcpy(actions[i].because,
				"daar bestaan landelijke afspraken over met alle gemeenten");
	}
	return (struct action_list){
		&words, "2026-05-12 Uithuisplaatsing regio Noord", "2026-08-01", actions, count};
}

static void a_list_holds_one_to_fourteen_points(void **state)
{
	struct action actions[15];
	struct action_list list;
	struct error err = {0};

	(void)state;
	list = list_of(actions, 15);
	assert_null(action_list_form(&list, &err));
	assert_int_equal(EX_DATAERR, err.status);
	list.count = 0;
	assert_null(action_list_form(&list, &err));
	assert_non_null(strstr(err.text, "formdb action"));
}

static void nothing_on_a_full_list_stands_on_something_else(void **state)
{
	static const size_t COUNTS[] = {1, 7, 8, 14};
	struct action actions[14];

	(void)state;
	for (size_t k = 0; k < 4; k++) {
		struct error err = {0};
		struct action_list list = list_of(actions, COUNTS[k]);
		struct form *form = action_list_form(&list, &err);
		struct design *design = form ? action_list_design(&list, form, &err) : NULL;
		struct buffer json = {0};

		if (!design)
			fail_msg("%s", err.text);
		WELL(layout_write(design->layout, &json, &err));
		for (size_t side = 0; side < design->layout->side_count; side++) {
			struct printed_side p;
			char one[THING_NAME_SIZE], other[THING_NAME_SIZE];

			WELL(printed_side_of(design, side, &p, &err));
			for (size_t i = 0; i < p.count; i++)
				for (size_t j = i + 1; j < p.count; j++)
					if (things_collide(&p.things[i], &p.things[j], 0))
						fail_msg("%zu points, side %zu: %s and %s",
							COUNTS[k], side + 1,
							thing_name(&p.things[i], one),
							thing_name(&p.things[j], other));
			printed_side_free(&p);
		}
		buffer_free(&json);
		design_free(design);
		form_free(form);
	}
}

static void boxes_are_large_and_stand_apart(void **state)
{
	struct error err = {0};
	struct action actions[14];
	struct action_list list = list_of(actions, 14);
	struct form *form = action_list_form(&list, &err);
	struct design *design = action_list_design(&list, form, &err);

	(void)state;
	assert_non_null(design);
	for (size_t side = 0; side < 2; side++)
		for (size_t i = 0; i < design->layout->sides[side].question_count; i++) {
			const struct layout_question *q = &design->layout->sides[side].questions[i];

			assert_int_equal(4, q->option_count);
			for (size_t k = 0; k < 4; k++) {
				struct rect_mm box = q->options[k].box;

				assert_true(box.w >= 8 && box.h >= 8);
				assert_true(rect_contains(q->options[k].cell, box, 0));
				if (k > 0)
					assert_true(
						box.x - rect_right(q->options[k - 1].box) >= 7.99);
			}
		}
	design_free(design);
	form_free(form);
}

static void other_points_are_another_version_of_the_list(void **state)
{
	struct error err = {0};
	struct action actions[3];
	struct action_list list = list_of(actions, 3);
	struct form *one = action_list_form(&list, &err), *other, *same;

	(void)state;
	same = action_list_form(&list, &err);
	strcpy(actions[1].doing, "iets anders");
	other = action_list_form(&list, &err);
	assert_int_equal(one->version, same->version);
	assert_int_not_equal(one->version, other->version);
	form_free(one);
	form_free(same);
	form_free(other);
}

/* --- from paper -------------------------------------------------------------------------- */

/* Prints the list of the event and returns its sheet. */
static sheet_id print_list(struct layout_question **questions, size_t *count, struct design **keep)
{
	struct error err = {0};
	struct action *actions;
	size_t action_count;
	struct sheets_result result = {0};
	struct action_list list = {&words, "Ede", "2026-08-01", NULL, 0};
	struct sheets_request request = {.language = "nl", .count = 1};
	char event[ACTIONS_EVENT_SIZE], path[128];
	struct form *form;
	sheet_id sheet;

	WELL(actions_list(store, "Ede", "nl", &actions, &action_count, &err));
	list.actions = actions;
	list.count = action_count;
	form = action_list_form(&list, &err);
	*keep = action_list_design(&list, form, &err);
	actions_event("Ede", event);
	request.form = form;
	request.design = *keep;
	request.event = event;
	request.file = home_path(&at, "list.pdf", path);
	unlink(path);
	WELL(sheets_print(store, &request, &result, &err));
	sheet = result.sheets[0];
	*questions = (*keep)->layout->sides[0].questions;
	*count = (*keep)->layout->sides[0].question_count;
	free(result.sheets);
	free(actions);
	form_free(form);
	return sheet;
}

/* Hands over a reading of a side: one code per question, 0 = nothing ticked. */
static void scan_boxes(sheet_id sheet, const struct layout_side *side, const int *codes,
	double number, const char *file)
{
	struct reading r = {.verdict = VERDICT_READ,
		.has_sheet = true,
		.sheet = sheet,
		.side = side->side,
		.scale = 1};
	struct scan_source source = make_source(file, 1);
	struct store_outcome outcome;
	struct error err = {0};

	r.answers = calloc(side->question_count + side->area_count, sizeof *r.answers);
	for (size_t i = 0; i < side->question_count; i++) {
		struct reading_answer *a = &r.answers[r.answer_count++];
		const struct layout_question *q = &side->questions[i];

		*a = (struct reading_answer){.type = q->type,
			.state = codes[i] ? ANSWER_ANSWERED : ANSWER_BLANK,
			.mark_count = q->option_count};
		snprintf(a->question, sizeof a->question, "%s", q->id);
		for (size_t k = 0; k < q->option_count; k++)
			a->marks[k] =
				make_mark(q->options[k].code, q->options[k].code == codes[i], 0.4);
	}
	for (size_t i = 0; i < side->area_count; i++)
		read_area(&r.answers[r.answer_count++], side->areas[i].question,
			side->areas[i].type,
			side->areas[i].type == QUESTION_NUMBER ? ANSWER_DOUBTFUL : ANSWER_BLANK,
			number);
	WELL(store_scan(store, &source, &r, &outcome, &err));
	assert_int_equal(VERDICT_READ, outcome.verdict);
	reading_free(&r);
}

static void a_scanned_list_says_how_the_points_stand(void **state)
{
	static const int CODES[] = {3, 0, 4};
	struct layout_question *questions;
	struct filled_form f;
	struct design *design;
	struct error err = {0};
	struct action changed;
	struct actions_scans scans;
	size_t count;
	sheet_id sheet;

	(void)state;
	filled_print(store, "sg-c", "Ede", 1, &f);
	put("een", "wij doen een");
	put("twee", "wij doen twee");
	put("drie", "wij doen drie");
	sheet = print_list(&questions, &count, &design);
	assert_int_equal(3, count);
	assert_string_equal("a3", questions[2].id);
	scan_boxes(sheet, &design->layout->sides[0], CODES, -1, "list.png");
	WELL(actions_take_scans(store, "Ede", &scans, &err));
	assert_int_equal(2, scans.taken);
	assert_int_equal(0, scans.waiting);
	assert_int_equal(ACTION_DONE, get(1).status);
	assert_int_equal(ACTION_TODO, get(2).status);
	assert_int_equal(ACTION_IMPOSSIBLE, get(3).status);
	/* What is typed afterwards holds. */
	changed = get(1);
	changed.status = ACTION_BUSY;
	WELL(actions_put(store, "Ede", "nl", &changed, &err));
	WELL(actions_take_scans(store, "Ede", &scans, &err));
	assert_int_equal(0, scans.taken);
	assert_int_equal(ACTION_BUSY, get(1).status);
	design_free(design);
	filled_free(&f);
}

static void the_list_does_not_count_as_a_sheet_of_its_event(void **state)
{
	struct layout_question *questions;
	struct filled_form f;
	struct design *design;
	size_t count;

	(void)state;
	filled_print(store, "sg-c", "Ede", 5, &f);
	put("een", "wij doen een");
	print_list(&questions, &count, &design);
	assert_int_equal(5, balance_of(store, "Ede").printed);
	design_free(design);
	filled_free(&f);
}

static void an_action_sheet_counts_once_a_person_confirmed_its_number(void **state)
{
	static const int FRONT[] = {2, 1, 0, 2};
	struct filled_form f;
	struct error err = {0};
	struct store_word word = {.question = "sa1", .answer = "4", .role = "reviewer"};
	struct actions_scans scans;
	size_t used = 0;

	(void)state;
	filled_print(store, "sg-a", "Ede", 2, &f);
	for (size_t side = 0; side < f.sides; side++) {
		const struct layout_side *l = &f.design->layout->sides[side];

		assert_true(used + l->question_count <= 4);
		scan_boxes(f.sheets[0].sheet, l, FRONT + used, 4, side ? "back.png" : "front.png");
		used += l->question_count;
	}
	assert_int_equal(4, used);
	WELL(actions_take_scans(store, "Ede", &scans, &err));
	assert_int_equal(0, scans.taken);
	assert_int_equal(1, scans.waiting);
	assert_int_equal(0, get(4).number);
	word.sheet = f.sheets[0].sheet;
	WELL(store_decide(store, &word, &err));
	WELL(actions_take_scans(store, "Ede", &scans, &err));
	assert_int_equal(0, scans.waiting);
	assert_int_equal(3, scans.taken);
	assert_int_equal(4, get(4).number);
	assert_string_equal("het team", get(4).who);
	assert_int_equal(ACTION_BUSY, get(4).status);
	assert_int_equal(10, strlen(get(4).due));
	filled_free(&f);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(what_clients_said_has_eight_words_and_what_we_do_ten),
		TEST(a_day_that_is_none_and_control_characters_are_refused),
		TEST(points_are_numbered_kept_in_languages_and_removed),
		TEST(a_list_holds_one_to_fourteen_points),
		TEST(nothing_on_a_full_list_stands_on_something_else),
		TEST(boxes_are_large_and_stand_apart),
		TEST(other_points_are_another_version_of_the_list),
		TEST(a_scanned_list_says_how_the_points_stand),
		TEST(the_list_does_not_count_as_a_sheet_of_its_event),
		TEST(an_action_sheet_counts_once_a_person_confirmed_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
