// SPDX-License-Identifier: EUPL-1.2
/* What is said of printer and scanner after a pile, and what is not. */
#include "health.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

struct said {
	char text[2000];
	int lines;
};

static void say(void *context, const char *line)
{
	struct said *said = context;

	strncat(said->text, line, sizeof said->text - strlen(said->text) - 1);
	strncat(said->text, "\n", sizeof said->text - strlen(said->text) - 1);
	said->lines++;
}

static struct reading good(void)
{
	return (struct reading){
		.verdict = VERDICT_READ, .scale = 1.001, .skew_deg = -0.3, .contrast = 0.9};
}

static struct said report(const struct reading *readings, size_t count)
{
	struct health health = {0};
	struct said said = {.lines = 0};

	for (size_t i = 0; i < count; i++)
		health_add(&health, &readings[i]);
	health_report(&health, say, &said);
	health_free(&health);
	return said;
}

static void a_good_pile_has_one_line(void **state)
{
	struct reading pile[5] = {good(), good(), good(), good(), good()};
	struct said said = report(pile, 5);

	(void)state;
	assert_int_equal(said.lines, 1);
	assert_non_null(strstr(said.text, "size 100.1%, 0.3 degrees askew, black is 90% black"));
}

static void nothing_is_said_of_no_pages(void **state)
{
	struct reading blank = {.verdict = VERDICT_BLANK};

	(void)state;
	assert_int_equal(report(&blank, 1).lines, 0);
	assert_int_equal(report(NULL, 0).lines, 0);
}

static void one_odd_page_says_nothing(void **state)
{
	struct reading pile[5] = {good(), good(), good(), good(), good()};

	(void)state;
	pile[2].scale = 0.9;
	pile[2].skew_deg = 8;
	pile[2].contrast = 0.3;
	pile[2].streaks[0] = (struct reading_streak){false, 43};
	pile[2].streak_count = 1;
	assert_int_equal(report(pile, 5).lines, 1);
}

static void a_line_in_one_place_on_every_page_is_dirt(void **state)
{
	struct reading pile[12];
	struct said said;

	(void)state;
	for (int i = 0; i < 12; i++) {
		pile[i] = good();
		pile[i].streaks[0] = (struct reading_streak){false, 120 + 9 * i};
		pile[i].streaks[1] = (struct reading_streak){false, 43.1 + 0.05 * i};
		pile[i].streak_count = 2;
	}
	said = report(pile, 12);
	assert_int_equal(said.lines, 2);
	assert_non_null(strstr(
		said.text, "clean the glass: a dark line 43 mm from the left on 12 of 12 pages"));
}

static void lines_in_other_places_are_not(void **state)
{
	struct reading pile[12];

	(void)state;
	for (int i = 0; i < 12; i++) {
		pile[i] = good();
		pile[i].streaks[0] = (struct reading_streak){i % 2 == 0, 20 + 10 * i};
		pile[i].streak_count = 1;
	}
	assert_int_equal(report(pile, 12).lines, 1);
}

static void a_pile_that_is_small_askew_and_pale_is_told_so(void **state)
{
	struct reading pile[3] = {good(), good(), good()};
	struct said said;

	(void)state;
	for (int i = 0; i < 3; i++) {
		pile[i].scale = 0.94;
		pile[i].skew_deg = i % 2 ? 4.2 : -4.2;
		pile[i].contrast = 0.4;
	}
	said = report(pile, 3);
	assert_int_equal(said.lines, 4);
	assert_non_null(strstr(said.text, "94% of their size: print at 100%"));
	assert_non_null(strstr(said.text, "lie 4 degrees askew: set the paper guides"));
	assert_non_null(strstr(said.text, "black is only 40% black: shake or change the toner"));
}

static void what_is_not_known_is_not_told(void **state)
{
	struct reading pile[3] = {
		{.verdict = VERDICT_READ}, {.verdict = VERDICT_READ}, {.verdict = VERDICT_READ}};
	struct said said = report(pile, 3);

	(void)state;
	assert_int_equal(said.lines, 1);
	assert_string_equal(said.text, "the scans: 0.0 degrees askew\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_pile_has_one_line),
		cmocka_unit_test(nothing_is_said_of_no_pages),
		cmocka_unit_test(one_odd_page_says_nothing),
		cmocka_unit_test(a_line_in_one_place_on_every_page_is_dirt),
		cmocka_unit_test(lines_in_other_places_are_not),
		cmocka_unit_test(a_pile_that_is_small_askew_and_pale_is_told_so),
		cmocka_unit_test(what_is_not_known_is_not_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
