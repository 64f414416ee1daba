// SPDX-License-Identifier: EUPL-1.2
/* "You said - we do": what may stand on the card, and how it stands there. */
#include "feedback.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

static struct result_words words;

static int set_up(void **state)
{
	struct error err = {0};

	(void)state;
	if (!result_words_open("nl", &words, &err))
		fail_msg("%s", err.text);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	result_words_close(&words);
	return 0;
}

static struct action promise(int number)
{
	return (struct action){.number = number,
		.due = "2026-06-01",
		.pictogram = "phone",
		.said = "Wij horen te laat iets van jullie terug",
		.doing = "Wij bellen binnen twee dagen, ook zonder nieuws"};
}

static struct action refusal(int number)
{
	return (struct action){.number = number,
		.status = ACTION_IMPOSSIBLE,
		.pictogram = "person",
		.said = "Wij willen altijd dezelfde begeleider houden",
		.because = "mensen worden ziek of krijgen een andere baan"};
}

static bool draw(const struct action *points, size_t count, enum feedback_size size,
	struct drawing *d, struct error *err)
{
	struct feedback_page page = {
		&words, "Uithuisplaatsing", "2026-05-12", points, count, "de balie", size};

	return feedback_draw(&page, d, err);
}

static void a_card_holds_one_to_three_points(void **state)
{
	struct action points[4] = {promise(1), refusal(2), promise(3), promise(4)};
	struct error err = {0};
	struct drawing d;

	(void)state;
	for (size_t count = 1; count <= 3; count++) {
		if (!draw(points, count, FEEDBACK_A5, &d, &err))
			fail_msg("%s", err.text);
		drawing_free(&d);
	}
	assert_false(draw(points, 4, FEEDBACK_A5, &d, &err));
	assert_int_equal(EX_DATAERR, err.status);
	assert_non_null(strstr(err.text, "--points"));
	drawing_free(&d);
	assert_false(draw(points, 0, FEEDBACK_A5, &d, &err));
	drawing_free(&d);
}

/* Why a point is refused, with its number and what to type. */
static void refused(struct action point, const char *why)
{
	struct error err = {0};
	struct drawing d;

	assert_false(draw(&point, 1, FEEDBACK_A5, &d, &err));
	assert_int_equal(EX_DATAERR, err.status);
	assert_non_null(strstr(err.text, "point 7"));
	if (!strstr(err.text, why))
		fail_msg("\"%s\" is not in: %s", why, err.text);
	drawing_free(&d);
}

static void a_point_without_words_or_reason_is_refused_with_what_to_type(void **state)
{
	struct action a = promise(7);

	(void)state;
	a.said[0] = '\0';
	refused(a, "--lang nl --said");
	a = promise(7);
	a.doing[0] = '\0';
	refused(a, "--doing");
	a = refusal(7);
	a.because[0] = '\0';
	refused(a, "--cannot");
	a = promise(7);
	a.status = ACTION_IMPOSSIBLE; /* promised, and then it could not be done */
	refused(a, "--cannot");
	a = promise(7);
	strcpy(a.said, "een twee drie vier vijf zes zeven acht negen");
	refused(a, "9 words and may have 8");
}

static void letters_are_at_least_16_pt_on_every_size(void **state)
{
	struct action points[3] = {promise(1), refusal(2), promise(3)};
	struct error err = {0};

	(void)state;
	for (int size = FEEDBACK_A5; size <= FEEDBACK_POSTER; size++) {
		struct drawing d;

		if (!draw(points, 3, (enum feedback_size)size, &d, &err))
			fail_msg("%s", err.text);
		for (size_t i = 0; i < d.count; i++)
			if (d.items[i].kind == DRAW_TEXT && d.items[i].role != ROLE_FOOTER)
				assert_true(d.items[i].size_pt >= 16);
		drawing_free(&d);
	}
}

static double size_of(const struct drawing *d, const char *text)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i].kind == DRAW_TEXT && strstr(d->items[i].text, text))
			return d->items[i].size_pt;
	return 0;
}

static void what_cannot_be_done_is_as_large_as_what_we_do(void **state)
{
	struct action points[2] = {promise(1), refusal(2)};
	struct error err = {0};
	struct drawing d;

	(void)state;
	assert_true(draw(points, 2, FEEDBACK_A4, &d, &err));
	assert_true(size_of(&d, "Wij doen:") >= 16);
	assert_true(size_of(&d, "Wij doen:") == size_of(&d, "Dit kan niet"));
	assert_true(size_of(&d, "Wij bellen") == size_of(&d, "mensen worden"));
	assert_true(size_of(&d, "Klaar op 1 juni") >= 16);
	assert_true(size_of(&d, "de balie") >= 16);
	drawing_free(&d);
}

/* The longest words that are allowed: it comes out whole on A4 or says so, but is never cut. */
static void long_words_are_never_cut_off(void **state)
{
	static const char LONG[] = "ondertoezichtstelling uithuisplaatsing gezinsvoogdij "
				   "jeugdbescherming kinderrechter raadsonderzoek pleegzorg "
				   "crisisopvang";
	struct action points[3];
	struct error err = {0};
	struct drawing d;
	int whole = 0;

	(void)state;
	for (int i = 0; i < 3; i++) {
		points[i] = promise(i + 1);
		strcpy(points[i].said, LONG);
		strcpy(points[i].doing, LONG);
	}
	for (int size = FEEDBACK_A5; size <= FEEDBACK_POSTER; size++) {
		bool good = draw(points, 3, (enum feedback_size)size, &d, &err);

		if (!good)
			assert_non_null(strstr(err.text, "shorter"));
		if (good)
			whole = 0;
		for (size_t i = 0; good && i < d.count; i++)
			if (d.items[i].kind == DRAW_TEXT) {
				assert_null(strstr(d.items[i].text, "…"));
				whole += strstr(d.items[i].text, "ondertoezichtstelling") != NULL;
				assert_true(rect_right(d.items[i].at) <= d.width_mm - 5);
				assert_true(d.items[i].at.y <= d.height_mm - 5);
			}
		if (good)
			assert_int_equal(6, whole);
		drawing_free(&d);
	}
}

static void no_text_leaves_its_box(void **state)
{
	struct action points[3] = {promise(1), refusal(2), promise(3)};
	struct error err = {0};

	(void)state;
	for (int size = FEEDBACK_A5; size <= FEEDBACK_POSTER; size++) {
		struct drawing d;
		size_t boxes = 0;

		assert_true(draw(points, 3, (enum feedback_size)size, &d, &err));
		for (size_t b = 0; b < d.count; b++) {
			struct rect_mm box = d.items[b].at;

			if (d.items[b].kind != DRAW_BOX)
				continue;
			boxes++;
			for (size_t i = 0; i < d.count; i++) {
				struct rect_mm at = d.items[i].at;

				if (d.items[i].kind == DRAW_TEXT && at.y > box.y &&
					at.y < rect_bottom(box))
					assert_true(at.x > box.x &&
						    rect_right(at) < rect_right(box) &&
						    at.y + 1 < rect_bottom(box));
			}
		}
		assert_int_equal(3, boxes);
		drawing_free(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_card_holds_one_to_three_points),
		cmocka_unit_test(a_point_without_words_or_reason_is_refused_with_what_to_type),
		cmocka_unit_test(letters_are_at_least_16_pt_on_every_size),
		cmocka_unit_test(what_cannot_be_done_is_as_large_as_what_we_do),
		cmocka_unit_test(long_words_are_never_cut_off),
		cmocka_unit_test(no_text_leaves_its_box),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
