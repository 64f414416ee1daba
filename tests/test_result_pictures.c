// SPDX-License-Identifier: EUPL-1.2
/*
 * Every instrument at four sizes of group, from filled-in sheets in a store to the drawn page:
 * compared with the pictures that a person looked at. Four sheets say nothing, seven have two bands,
 * twelve three, two hundred also splits.
 */
#include "reference_picture.h"
#include "result.h"
#include "result_piles.h"
#include "result_store.h"
#include "store_home.h"

static const size_t SIZES[] = {4, 7, 12, 200};
enum { SIZE_COUNT = sizeof SIZES / sizeof SIZES[0] };

static void draw(const struct pile *pile, size_t sheets, struct drawing *page)
{
	static struct filled_form forms[PILE_FORMS];
	const struct result_more more = result_store_more(store);
	struct result_request request = {.language = "nl", .more = &more};
	struct results *results = NULL;
	struct error err = {0};
	char event[100];
	size_t count;

	snprintf(event, sizeof event, "2026-05-12 Team %s, %zu", pile->name, sheets);
	count = pile_fill(store, pile, event, sheets, forms);
	WELL(results_load(store, event, NULL, &results, &err));
	request.results = results;
	WELL(result_draw(&request, page, &err));
	results_free(results);
	for (size_t i = 0; i < count; i++)
		filled_free(&forms[i]);
}

static void every_instrument_looks_as_it_did_when_it_was_looked_at(void **state)
{
	(void)state;
	for (size_t i = 0; i < PILE_COUNT; i++) {
		struct drawing pages[SIZE_COUNT];

		for (size_t k = 0; k < SIZE_COUNT; k++)
			draw(&PILES[i], SIZES[k], &pages[k]);
		reference_check(pages, SIZE_COUNT, PILES[i].name);
		for (size_t k = 0; k < SIZE_COUNT; k++)
			drawing_free(&pages[k]);
	}
}

/* Four meetings of one theme beside each other, and their sum: of the one with four sheets nothing
 * is told, and it is not in the sum. */
static void events_beside_each_other_look_as_they_did(void **state)
{
	static const size_t SHEETS[RESULT_EVENTS_MAX] = {12, 7, 4, 60};
	static struct filled_form forms[RESULT_EVENTS_MAX][PILE_FORMS];
	struct results *results[RESULT_EVENTS_MAX] = {NULL};
	struct result_request request = {.language = "nl",
		.others = (const struct results *const *)&results[1],
		.other_count = RESULT_EVENTS_MAX - 1,
		.together = true};
	struct drawing pages[2];
	struct error err = {0};
	char event[60];

	(void)state;
	for (size_t i = 0; i < RESULT_EVENTS_MAX; i++) {
		size_t count;

		snprintf(event, sizeof event, "2026-0%zu-12 Uithuisplaatsing", i + 3);
		count = pile_fill(store, &PILES[0], event, SHEETS[i], forms[i]);
		WELL(results_load(store, event, NULL, &results[i], &err));
		for (size_t k = 0; k < count; k++)
			filled_free(&forms[i][k]);
	}
	request.results = results[0];
	WELL(result_draw(&request, &pages[0], &err));
	request.together = false;
	request.other_count = 1;
	WELL(result_draw(&request, &pages[1], &err));
	reference_check(pages, 2, "beside-each-other");
	for (size_t i = 0; i < 2; i++)
		drawing_free(&pages[i]);
	for (size_t i = 0; i < RESULT_EVENTS_MAX; i++)
		results_free(results[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			every_instrument_looks_as_it_did_when_it_was_looked_at, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			events_beside_each_other_look_as_they_did, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
