// SPDX-License-Identifier: EUPL-1.2
/* Sheets of one case and lists of work: what single sheets say, for the people they are for. */
#include "filled_sheets.h"
#include "reference_picture.h"
#include "result_case.h"
#include "result_list.h"
#include "store_home.h"
#include "store_inside.h"

enum { FAMILY = 77, OTHER = 78 };

static void today(const char *day)
{
	memcpy(store->today, day, strlen(day) + 1);
}

/* --- drawing what is in the store --------------------------------------------------------------- */

struct shown {
	struct results_sheets *sheets;
	struct result_plan *plan;
	struct said_source source;
	struct drawing pages[RESULT_LIST_PAGES];
	size_t count;
};

static void close_shown(struct shown *s)
{
	for (size_t i = 0; i < s->count; i++)
		drawing_free(&s->pages[i]);
	said_source_close(&s->source);
	results_sheets_free(s->sheets);
	result_plan_free(s->plan);
}

static void open_shown(struct shown *s, const char *plan, const char *language)
{
	struct error err = {0};

	s->plan = result_plan_load(plan, &err);
	assert_non_null(s->plan);
	results_sheets_keep(s->sheets, s->plan->forms, s->plan->form_count);
	s->source = (struct said_source){.sheets = s->sheets, .event = "2026-05-12 Noord"};
	s->source.plan = s->plan;
	WELL(said_source_open(&s->source, language, &err));
}

static void show_case(struct shown *s, const char *plan, const char *language)
{
	struct error err = {0};

	*s = (struct shown){.count = 1};
	WELL(results_case(store, FAMILY, &s->sheets, &err));
	open_shown(s, plan, language);
	WELL(result_case_draw(&s->source, FAMILY, &s->pages[0], &err));
}

static const struct result_list *list_named(const struct result_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->list_count; i++)
		if (strcmp(plan->lists[i].id, name) == 0)
			return &plan->lists[i];
	fail_msg("no list %s", name);
	return NULL;
}

static void show_list(struct shown *s, const char *plan, const char *name, const char *form)
{
	struct results_rows_request request = {
		.event = "2026-05-12 Noord", .form = form, .reason = "call them"};
	struct error err = {0};

	*s = (struct shown){.count = 0};
	WELL(results_rows(store, &request, &s->sheets, &err));
	open_shown(s, plan, "nl");
	WELL(result_list_draw(&s->source, list_named(s->plan, name), s->pages, &s->count, &err));
}

/* How often that text stands on the page, as an item of its own. */
static int texts(const struct drawing *d, const char *text)
{
	int count = 0;

	for (size_t i = 0; i < d->count; i++)
		count += d->items[i].kind == DRAW_TEXT && strcmp(d->items[i].text, text) == 0;
	return count;
}

static int pictograms(const struct drawing *d, const char *key)
{
	struct error err = {0};
	const struct pictogram *wanted = pictogram_load(key, &err);
	int count = 0;

	for (size_t i = 0; i < d->count; i++)
		count += d->items[i].kind == DRAW_PICTOGRAM && d->items[i].pictogram == wanted;
	return count;
}

/* Nothing leaves the page, nothing lies over something else, no letter is too small. */
static void check_page(const struct drawing *d)
{
	static const struct rect_mm PAGE = {14, 14, 182, 269};

	for (size_t i = 0; i < d->count; i++) {
		const struct drawing_item *a = &d->items[i];
		struct rect_mm ink = a->at;

		if (a->kind != DRAW_TEXT)
			continue;
		ink.y -= font_capital_mm(a->face, a->size_pt);
		ink.h = font_capital_mm(a->face, a->size_pt) + font_descent_mm(a->face, a->size_pt);
		assert_true(a->size_pt >= 11);
		if (strstr(a->text, "…") || !rect_contains(PAGE, ink, 0.01))
			fail_msg("\"%s\" is cut or leaves the page", a->text);
		for (size_t k = 0; k < d->count; k++) {
			struct rect_mm other = d->items[k].at;

			if (k == i || (d->items[k].kind != DRAW_TEXT &&
					      d->items[k].kind != DRAW_PICTOGRAM))
				continue;
			if (d->items[k].kind == DRAW_TEXT) {
				other.h = font_capital_mm(d->items[k].face, d->items[k].size_pt);
				other.y -= other.h;
			}
			if (*a->text && rect_overlaps(rect_grown(ink, -0.3), other))
				fail_msg("\"%s\" lies over \"%s\"", a->text,
					d->items[k].text ? d->items[k].text : "a picture");
		}
	}
}

/* Lists have the codes of random sheets on them, so no picture of them is kept. */
static void keep(const struct shown *s, const char *name)
{
	struct buffer pdf = {0};

	for (size_t i = 0; i < s->count; i++)
		check_page(&s->pages[i]);
	if (strncmp(name, "list", 4) != 0) {
		reference_check(s->pages, s->count, name);
		return;
	}
	reference_pdf(s->pages, s->count, &pdf);
	reference_keep(&pdf, name);
	buffer_free(&pdf);
}

/* --- Samen Sterker ------------------------------------------------------------------------------ */

static struct filled_form form;

static void print_pairs(const char *id, size_t count, const sheet_id *pairs)
{
	const struct filled_tokens tokens = {FAMILY, pairs};

	filled_print_for(store, id, "2026-05-12 Noord", count, &tokens, &form);
}

static void say_five(const char *prefix, size_t sheet, const int faces[5], int best, int first)
{
	char ids[7][8];
	struct filled_said said[7];

	for (int i = 0; i < 7; i++) {
		snprintf(ids[i], sizeof ids[i], "%s%d", prefix, i + 1);
		said[i] = (struct filled_said){ids[i], {i < 5 ? faces[i] : i == 5 ? best : first}};
	}
	filled_with(store, &form, sheet, said, 7);
}

static void two_talks_of_a_pair(void)
{
	static const sheet_id PAIRS[] = {501, 502};

	print_pairs("ss-c", 2, PAIRS);
	today("2026-02-10");
	say_five("ss", 0, (const int[]){3, 4, 2, 3, 4}, 2, 3);
	today("2026-05-12");
	say_five("ss", 1, (const int[]){4, 4, 2, 0, 5}, 1, 3);
	filled_free(&form);
	print_pairs("ss-p", 2, PAIRS);
	today("2026-02-10");
	say_five("sp", 0, (const int[]){4, 4, 4, 3, 4}, 2, 4);
	today("2026-05-12");
	say_five("sp", 1, (const int[]){4, 3, 5, 4, 4}, 1, 6);
	filled_free(&form);
}

static void a_pair_stands_beside_each_other_with_the_time_before(void **state)
{
	struct shown s;

	(void)state;
	two_talks_of_a_pair();
	show_case(&s, "samen-sterker", "nl");
	keep(&s, "case-samen-sterker");
	assert_int_equal(3, texts(&s.pages[0], "gezin")); /* faces, best, first to improve */
	assert_int_equal(0, texts(&s.pages[0], "wacht op de ander"));
	assert_int_equal(2, texts(&s.pages[0], "vorige keer"));
	/* Contact: 2 against 5 differs most. */
	assert_int_equal(1, texts(&s.pages[0], "grootste"));
	assert_int_equal(1, texts(&s.pages[0], "–"));         /* the family plan was left open */
	assert_int_equal(1, pictograms(&s.pages[0], "star")); /* nothing must get better: worker */
	close_shown(&s);
}

static void a_half_without_its_other_half_waits(void **state)
{
	static const sheet_id PAIRS[] = {501}, OTHERS[] = {502};
	struct shown s;

	(void)state;
	today("2026-05-12");
	print_pairs("ss-c", 1, PAIRS);
	say_five("ss", 0, (const int[]){3, 4, 2, 3, 4}, 2, 3);
	filled_free(&form);
	print_pairs("ss-p", 1, OTHERS);
	today("2026-02-10");
	say_five("sp", 0, (const int[]){5, 5, 5, 5, 5}, 1, 2);
	filled_free(&form);
	show_case(&s, "samen-sterker", "nl");
	keep(&s, "case-samen-sterker-waits");
	assert_int_equal(1, texts(&s.pages[0], "wacht op de ander"));
	close_shown(&s);
}

static void the_child_stands_beside_both(void **state)
{
	struct filled_said child[] = {
		{"sk1", {3}}, {"sk2", {4}}, {"sk3", {1}}, {"sk4", {2}}, {"sk5", {1}}};
	struct shown s;

	(void)state;
	two_talks_of_a_pair();
	print_pairs("ss-k", 1, NULL);
	filled_with(store, &form, 0, child, 5);
	filled_free(&form);
	show_case(&s, "samen-sterker", "nl");
	keep(&s, "case-samen-sterker-child");
	assert_int_equal(1, texts(&s.pages[0], "kind"));
	close_shown(&s);
}

/* --- Wat werkt, Startvragen, Matching ------------------------------------------------------------ */

static void ten_talks(const char *id, const struct filled_said said[10][3])
{
	char day[16];

	print_pairs(id, 10, NULL);
	for (size_t i = 0; i < 10; i++) {
		snprintf(day, sizeof day, "2026-%02zu-04", i + 1);
		today(day);
		filled_with(store, &form, i, said[i], 3);
	}
	filled_free(&form);
}

static void a_line_over_the_last_eight_talks_has_gaps_for_blank_ones(void **state)
{
	static const struct filled_said SAID[10][3] = {
		{{"ws1", {1}}, {"ws2", {3}}, {"ws4", {1, 3}}},
		{{"ws1", {2}}, {"ws2", {2}}, {"ws4", {3}}},
		{{"ws1", {2}}, {"ws2", {2}}, {"ws4", {5}}},
		{{"ws1", {3}}, {"ws2", {1}}, {"ws4", {3, 4}}},
		{{"ws1", {0}}, {"ws2", {0}}, {"ws4", {0}}},
		{{"ws1", {4}}, {"ws2", {1}}, {"ws4", {4, 5}}},
		{{"ws1", {3}}, {"ws2", {3}}, {"ws4", {3}}},
		{{"ws1", {4}}, {"ws2", {1}}, {"ws4", {1, 3}}},
		{{"ws1", {5}}, {"ws2", {1}}, {"ws4", {2, 3}}},
		{{"ws1", {4}}, {"ws2", {2}}, {"ws4", {3}}}};
	struct shown s;
	int lines = 0;

	(void)state;
	ten_talks("ww-s", SAID);
	show_case(&s, "wat-werkt-start", "nl");
	keep(&s, "case-wat-werkt-start");
	/* Talks three to ten; the fifth is a gap, so of seven faces five are joined to the next. */
	assert_int_equal(3, pictograms(&s.pages[0], "face-4"));
	assert_int_equal(1, pictograms(&s.pages[0], "face-2"));
	assert_int_equal(0, texts(&s.pages[0], "4-1"));
	assert_int_equal(1, texts(&s.pages[0], "4-5"));
	for (size_t i = 0; i < s.pages[0].count; i++)
		lines +=
			s.pages[0].items[i].kind == DRAW_LINE && s.pages[0].items[i].line_mm == 0.6;
	assert_int_equal(5, lines);
	assert_int_equal(1, texts(&s.pages[0], "7")); /* the worker helped on seven of ten sheets */
	close_shown(&s);
}

static void the_last_talk_becomes_a_to_do_for_the_next(void **state)
{
	static const struct filled_said SAID[10][3] = {{{"we1", {1}}, {"we6", {1}}, {"we4", {3}}},
		{{"we1", {2}}, {"we3", {2}}, {"we6", {3}}},
		{{"we1", {2}}, {"we3", {2}}, {"we4", {1}}},
		{{"we1", {3}}, {"we3", {1}}, {"we4", {3}}},
		{{"we1", {0}}, {"we3", {0}}, {"we4", {0}}},
		{{"we1", {4}}, {"we3", {1}}, {"we4", {1}}},
		{{"we1", {3}}, {"we3", {3}}, {"we4", {3}}},
		{{"we1", {4}}, {"we3", {3}}, {"we4", {1}}},
		{{"we1", {5}}, {"we3", {2}}, {"we4", {2}}},
		{{"we1", {4}}, {"we3", {3}}, {"we6", {2, 5}}}};
	struct shown s;

	(void)state;
	ten_talks("ww-e", SAID);
	show_case(&s, "wat-werkt-eind", "nl");
	keep(&s, "case-wat-werkt-eind");
	assert_int_equal(1, texts(&s.pages[0], "meer luisteren"));
	assert_int_equal(1, texts(&s.pages[0], "op een andere plek"));
	assert_int_equal(0, texts(&s.pages[0], "meer uitleg")); /* that was another talk */
	close_shown(&s);
}

static void the_card_has_the_chosen_pictograms_only(void **state)
{
	static const struct filled_said SAID[] = {{"sv1", {1, 3, 6}}, {"sv2", {1, 4}}, {"sv3", {2}},
		{"sv4", {3}}, {"sv5", {1, 4}}, {"sv6", {2}}};
	struct shown s;

	(void)state;
	today("2026-05-12");
	print_pairs("st-g", 1, NULL);
	filled_with(store, &form, 0, SAID, 6);
	filled_free(&form);
	show_case(&s, "startvragen", "nl");
	keep(&s, "case-startvragen");
	assert_int_equal(1, pictograms(&s.pages[0], "eyes"));
	assert_int_equal(1, pictograms(&s.pages[0], "steps"));
	assert_int_equal(0, pictograms(&s.pages[0], "book"));   /* reading was not chosen */
	assert_int_equal(0, pictograms(&s.pages[0], "face-2")); /* how it goes is not on the card */
	assert_int_equal(1, texts(&s.pages[0], "een half uur"));
	close_shown(&s);
}

static void the_choice_of_a_family_says_nothing_about_how_good_a_worker_was(void **state)
{
	static const struct filled_said SAID[] = {
		{"ma1", {2}}, {"ma2", {5}}, {"ma3", {2}}, {"ma4", {1, 6}}, {"ma5", {1}}};
	struct shown s;

	(void)state;
	today("2026-05-12");
	print_pairs("ma-g", 1, NULL);
	filled_with(store, &form, 0, SAID, 5);
	filled_free(&form);
	show_case(&s, "matching", "nl");
	keep(&s, "case-matching");
	assert_int_equal(1, texts(&s.pages[0], "begeleider 2"));
	assert_int_equal(1, texts(&s.pages[0], "heeft tijd"));
	for (int i = 1; i <= 5; i++) {
		char key[] = "face-0";

		key[5] = (char)('0' + i);
		assert_int_equal(0, pictograms(&s.pages[0], key));
	}
	close_shown(&s);
}

static void a_case_never_shows_another_family(void **state)
{
	static const struct filled_said MINE[] = {{"sv1", {1}}}, THEIRS[] = {{"sv1", {5}}};
	const struct filled_tokens other = {OTHER, NULL};
	struct results_sheets *none = NULL;
	struct error err = {0};
	struct shown s;

	(void)state;
	print_pairs("st-g", 1, NULL);
	filled_with(store, &form, 0, MINE, 1);
	filled_free(&form);
	filled_print_for(store, "st-g", "2026-05-12 Noord", 1, &other, &form);
	filled_with(store, &form, 0, THEIRS, 1);
	filled_free(&form);
	show_case(&s, "startvragen", "en");
	assert_int_equal(1, s.sheets->count);
	assert_int_equal(0, pictograms(&s.pages[0], "book"));
	close_shown(&s);
	assert_false(results_case(store, 12345, &none, &err));
	assert_int_equal(EX_NOINPUT, err.status);
}

/* --- lists -------------------------------------------------------------------------------------- */

static void ask_for_buddies(void)
{
	static const struct filled_said YES[] = {{"mt1", {1}}, {"mt2", {1, 4}}, {"mt3", {1}},
		{"mt4", {1, 3}}, {"mt5", {3}}},
					NO[] = {{"mt1", {3}}};

	filled_print(store, "mt-a", "2026-05-12 Noord", 3, &form);
	today("2026-05-12");
	filled_with(store, &form, 0, YES, 5);
	filled_with(store, &form, 1, NO, 1);
	today("2026-05-18");
	filled_with(store, &form, 2, YES, 5);
	filled_free(&form);
	today("2026-05-20");
}

static void requests_wait_so_many_days_and_late_ones_are_marked(void **state)
{
	struct shown s;
	struct buffer json = {0};

	(void)state;
	ask_for_buddies();
	show_list(&s, "maatjes", "requests", "mt-a");
	keep(&s, "list-maatjes");
	assert_int_equal(1, s.count);
	assert_int_equal(1, texts(&s.pages[0], "8 dagen !"));
	assert_int_equal(1, texts(&s.pages[0], "2 dagen"));
	assert_int_equal(2, texts(&s.pages[0], "bellen"));
	result_list_json(&s.source, list_named(s.plan, "requests"), &json);
	assert_non_null(strstr(buffer_text(&json), "\"days\":8"));
	assert_null(strstr(buffer_text(&json), "family"));
	buffer_free(&json);
	close_shown(&s);
}

static void warnings_are_buddies_who_find_it_too_much_and_all_who_want_to_stop(void **state)
{
	static const struct filled_said SAID[4][3] = {{{"me1", {2}}, {"me5", {1}}, {"me6", {1}}},
		{{"me1", {1}}, {"me5", {1}}, {"me6", {1}}},
		{{"me1", {1}}, {"me5", {3}}, {"me6", {3}}},
		{{"me1", {2}}, {"me5", {3}}, {"me6", {1}}}};
	struct shown s;

	(void)state;
	filled_print(store, "mt-e", "2026-05-12 Noord", 4, &form);
	for (size_t i = 0; i < 4; i++)
		filled_with(store, &form, i, SAID[i], 3);
	filled_free(&form);
	show_list(&s, "maatjes", "warnings", "mt-e");
	keep(&s, "list-maatjes-warnings");
	assert_int_equal(1, texts(&s.pages[0], "maatje"));
	assert_int_equal(1, texts(&s.pages[0], "cliënt"));
	assert_int_equal(1, texts(&s.pages[0], "stoppen"));
	close_shown(&s);
}

static void signals_are_open_after_ninety_days_and_not_at_ninety(void **state)
{
	static const struct filled_said SAID[5][3] = {{{"cb1", {1}}, {"cb2", {2}}, {"cb6", {1}}},
		{{"cb1", {2}}, {"cb2", {2}}, {"cb6", {3}}},
		{{"cb1", {3}}, {"cb2", {4}}, {"cb6", {2}}},
		{{"cb1", {4}}, {"cb2", {5}}, {"cb6", {0}}},
		{{"cb1", {5}}, {"cb2", {6}}, {"cb6", {1}}}};
	struct shown s;

	(void)state;
	filled_print(store, "cb-b", "2026-05-12 Noord", 5, &form);
	today("2026-01-01");
	for (size_t i = 0; i < 4; i++)
		filled_with(store, &form, i, SAID[i], 3);
	today("2026-01-02");
	filled_with(store, &form, 4, SAID[4], 3);
	filled_free(&form);
	today("2026-04-02");
	show_list(&s, "clientbureau", "open", "cb-b");
	keep(&s, "list-clientbureau");
	assert_int_equal(3, texts(&s.pages[0], "91 dagen"));
	assert_int_equal(0, texts(&s.pages[0], "90 dagen"));
	close_shown(&s);
}

static void a_long_list_goes_on_on_another_page(void **state)
{
	static const struct filled_said SAID[] = {
		{"ca1", {2}}, {"ca2", {1, 4}}, {"ca4", {4}}, {"ca5", {2}}};
	struct shown s;
	int rows = 0;

	(void)state;
	filled_print(store, "ca-1", "2026-05-12 Noord", 30, &form);
	for (size_t i = 0; i < 30; i++)
		filled_with(store, &form, i, SAID, 4);
	filled_free(&form);
	show_list(&s, "clientambassadeur", "requests", "ca-1");
	keep(&s, "list-clientambassadeur");
	assert_true(s.count > 1);
	for (size_t i = 0; i < s.count; i++)
		rows += texts(&s.pages[i], "ouder");
	assert_int_equal(30, rows);
	close_shown(&s);
}

static void lists_of_clients_need_a_reason_and_forms_without_names_have_none(void **state)
{
	struct results_rows_request request = {.event = "2026-05-12 Noord", .form = "mt-a"};
	struct results_sheets *sheets = NULL;
	struct error err = {0};

	(void)state;
	ask_for_buddies();
	assert_false(results_rows(store, &request, &sheets, &err));
	assert_int_equal(EX_NOPERM, err.status);
	filled_print(store, "sg-c", "2026-05-12 Noord", 1, &form);
	filled_free(&form);
	request.form = "sg-c";
	request.reason = "I want to know";
	err = (struct error){0};
	assert_false(results_rows(store, &request, &sheets, &err));
	assert_int_equal(EX_NOPERM, err.status);
}

static bool is_opening(void *context, const struct store_log_entry *entry)
{
	*(int *)context += strncmp(entry->action, "open ", 5) == 0;
	return true;
}

static void every_opening_is_in_the_log(void **state)
{
	struct error err = {0};
	struct shown s;
	int count = 0;

	(void)state;
	ask_for_buddies();
	show_list(&s, "maatjes", "requests", "mt-a");
	close_shown(&s);
	two_talks_of_a_pair();
	show_case(&s, "samen-sterker", "nl");
	close_shown(&s);
	WELL(store_log_each(store, is_opening, &count, &err));
	assert_int_equal(2, count);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_pair_stands_beside_each_other_with_the_time_before),
		TEST(a_half_without_its_other_half_waits),
		TEST(the_child_stands_beside_both),
		TEST(a_line_over_the_last_eight_talks_has_gaps_for_blank_ones),
		TEST(the_last_talk_becomes_a_to_do_for_the_next),
		TEST(the_card_has_the_chosen_pictograms_only),
		TEST(the_choice_of_a_family_says_nothing_about_how_good_a_worker_was),
		TEST(a_case_never_shows_another_family),
		TEST(requests_wait_so_many_days_and_late_ones_are_marked),
		TEST(warnings_are_buddies_who_find_it_too_much_and_all_who_want_to_stop),
		TEST(signals_are_open_after_ninety_days_and_not_at_ninety),
		TEST(a_long_list_goes_on_on_another_page),
		TEST(lists_of_clients_need_a_reason_and_forms_without_names_have_none),
		TEST(every_opening_is_in_the_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
