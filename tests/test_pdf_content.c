// SPDX-License-Identifier: EUPL-1.2
#include "pdf_content.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct pdf_page_shape A4 = {{0, 0, 595.2, 841.9}, 0, 1};

static struct pdf_content read_text(const char *text)
{
	struct pdf_content content;

	pdf_content_read(text, strlen(text), &content);
	return content;
}

static void what_scanners_write_is_plain(void **state)
{
	static const char *const PLAIN[] = {
		"q 595.2 0 0 841.9 0 0 cm /Im0 Do Q",
		"595.2 0 0 841.9 0 0 cm\n/Im0 Do\n",
		"q\r595.2 0 0 841.9 0 0 cm\r/Im0\rDo\rQ\r",
		"q q 0 0 595.2 841.9 re W n 595.2 0 0 841.9 0 0 cm /Im0 Do Q Q",
		"0.24 0 0 .24 0 0 cm q 2480 0 0 3507.9 0 0 cm/Im0 Do Q",
		"/Artifact <</Attached [/Top] /MCID 3>> BDC q 595.2 0 0 841.9 0 0 cm /Im0 Do Q EMC",
		"% a remark (with bracket\nq 595.2 0 0 841.9 0 0 cm /I#6d0 Do Q",
		("q 595.2 0 0 841.9 0 0 cm /Im0 Do Q BT 3 Tr /F1 9 Tf (ja \\) (x)) Tj "
		 "[(n)-3.5<0A0B>] TJ 4 5 Td (e) ' ET"),
		"BT 3 Tr 1 0 0 1 40 50 Tm (onder) Tj ET q 595.2 0 0 841.9 0 0 cm /Im0 Do Q",
		"0 g 1 w 0 J [] 0 d q 595.2 0 0 841.9 0 0 cm /Im0 Do Q 0 0 m 10 10 l n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof PLAIN / sizeof *PLAIN; i++) {
		struct pdf_content content = read_text(PLAIN[i]);
		struct pdf_place place;

		if (!content.plain)
			fail_msg("not plain: %s", PLAIN[i]);
		assert_string_equal(content.picture, "Im0");
		assert_true(content.black);
		pdf_content_place(&content, &A4, 2480, 3508, &place);
		assert_true(place.covers);
		assert_int_equal(place.orientation, 1);
		assert_true(fabs(place.dpi_x - 300) < 0.1 && fabs(place.dpi_y - 300) < 0.1);
	}
}

static void whatever_else_paints_makes_a_page_not_plain(void **state)
{
	static const char *const NOT_PLAIN[] = {
		"",
		"q Q",
		"/Im0 Do /Im1 Do",
		"/Im0 Do /Im0 Do",
		"Do",
		"/Im0 Do 0 0 5 5 re f",
		"1 g 0 0 600 900 re f /Im0 Do",
		"/Im0 Do 0 0 m 5 5 l S",
		"/Im0 Do BT /F1 9 Tf (visible) Tj ET",
		"BT 3 Tr ET q 0 Tr /Im0 Do BT (visible) Tj ET Q",
		"q 3 Tr Q /Im0 Do BT (visible) Tj ET",
		"/Im0 Do BT 7 Tr (clip) Tj ET",
		"/OC /layer BDC /Im0 Do EMC",
		"/Im0 Do BI /W 1 /H 1 ID x EI",
		"/Im0 Do /Sh0 sh",
		"/Im0 Do unknown",
		"/Im0 Do (unfinished",
		"/Im0 Do <41",
		"0 0 m 600 900 l 0 900 l W n /Im0 Do",
		"0 0 9 9 re 20 20 9 9 re W n /Im0 Do",
		"1 0 0 1 cm /Im0 Do",
	};

	(void)state;
	for (size_t i = 0; i < sizeof NOT_PLAIN / sizeof *NOT_PLAIN; i++)
		if (read_text(NOT_PLAIN[i]).plain)
			fail_msg("plain: %s", NOT_PLAIN[i]);
}

static void the_place_follows_every_turn_and_mirror(void **state)
{
	static const struct {
		const char *text;
		int orientation[4]; /* at /Rotate 0, 90, 180, 270 */
	} CASES[] = {
		{"600 0 0 600 0 0 cm /I Do", {1, 6, 3, 8}},
		{"0 -600 600 0 0 600 cm /I Do", {6, 3, 8, 1}},
		{"-600 0 0 -600 600 600 cm /I Do", {3, 8, 1, 6}},
		{"0 600 -600 0 600 0 cm /I Do", {8, 1, 6, 3}},
		{"-600 0 0 600 600 0 cm /I Do", {2, 7, 4, 5}},
		{"600 0 0 -600 0 600 cm /I Do", {4, 5, 2, 7}},
		{"600 20 -20 600 0 0 cm /I Do", {1, 6, 3, 8}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
		for (int quarters = -4; quarters < 8; quarters++) {
			struct pdf_content content = read_text(CASES[i].text);
			struct pdf_page_shape page = {{0, 0, 600, 600}, 90 * quarters, 1};
			struct pdf_place place;

			pdf_content_place(&content, &page, 1000, 1000, &place);
			assert_int_equal(
				place.orientation, CASES[i].orientation[((quarters % 4) + 4) % 4]);
			assert_true(place.covers);
		}
}

static void a_slanted_or_empty_picture_has_no_orientation(void **state)
{
	static const char *const TEXTS[] = {
		"500 200 -200 500 0 0 cm /I Do", "0 0 0 0 0 0 cm /I Do", "600 0 0 0 0 0 cm /I Do"};

	(void)state;
	for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
		struct pdf_content content = read_text(TEXTS[i]);
		struct pdf_place place;

		pdf_content_place(&content, &A4, 2480, 3508, &place);
		assert_false(place.covers);
	}
}

/* A page that shows half of a picture of two pages must be drawn, not taken whole. */
static void a_picture_that_is_cut_off_or_small_does_not_cover(void **state)
{
	static const struct {
		const char *text;
		bool covers;
	} CASES[] = {
		{"612 0 0 792 0 0 cm /I Do", true},       /* Letter on A4 */
		{"1190.4 0 0 841.9 0 0 cm /I Do", false}, /* a spread    */
		{"420 0 0 595.2 0 0 cm /I Do", false},    /* A5 on A4     */
		{"0 0 300 841.9 re W n 595.2 0 0 841.9 0 0 cm /I Do", false},
		{"q 0 0 300 841.9 re W n Q 595.2 0 0 841.9 0 0 cm /I Do", true},
		{"595.2 0 0 841.9 700 0 cm /I Do", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct pdf_content content = read_text(CASES[i].text);
		struct pdf_place place;

		assert_true(content.plain);
		pdf_content_place(&content, &A4, 2480, 3508, &place);
		assert_int_equal(place.covers, CASES[i].covers);
	}
}

static void the_resolution_counts_user_units_and_each_axis(void **state)
{
	struct pdf_content content = read_text("612 0 0 792 0 0 cm /I Do");
	struct pdf_page_shape page = {{0, 0, 612, 792}, 90, 2};
	struct pdf_place place;

	(void)state;
	pdf_content_place(&content, &page, 1728, 1078, &place);
	assert_true(fabs(place.dpi_x - 1728 / 17.0) < 1e-9);
	assert_true(fabs(place.dpi_y - 1078 / 22.0) < 1e-9);
}

static void colour_and_states_are_those_of_the_moment_of_painting(void **state)
{
	struct pdf_content content =
		read_text("/A gs q 1 0 0 rg /B gs Q q /C gs /I Do Q 1 g /D gs");

	(void)state;
	assert_true(content.plain && content.black);
	assert_int_equal(content.state_count, 2);
	assert_string_equal(content.states[0], "A");
	assert_string_equal(content.states[1], "C");
	assert_false(read_text("1 g /I Do").black);
	assert_false(read_text("0 0 1 rg /I Do").black);
	assert_false(read_text("/Cs1 cs 0 scn /I Do").black);
	assert_true(read_text("0 0 0 1 k /I Do").black);
}

static void rubbish_does_no_harm(void **state)
{
	static const char START[] = "q 595.2 0 0 841.9 0 0 cm (a) [1 2] << /K <41> >> /Im0 Do Q";
	uint32_t seed = 1;

	(void)state;
	for (int turn = 0; turn < 20000; turn++) {
		size_t length = sizeof START - 1 - (size_t)turn % 30;
		char *text = malloc(length);
		struct pdf_content content;

		assert_non_null(text);
		memcpy(text, START, length);
		for (int i = 0; i < 4; i++) {
			seed = seed * 1664525u + 1013904223u;
			text[(seed >> 8) % length] = "()<>[]{}/%#\\qQ \n09.-\xff"[seed % 22];
		}
		pdf_content_read(text, length, &content);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_scanners_write_is_plain),
		cmocka_unit_test(whatever_else_paints_makes_a_page_not_plain),
		cmocka_unit_test(the_place_follows_every_turn_and_mirror),
		cmocka_unit_test(a_slanted_or_empty_picture_has_no_orientation),
		cmocka_unit_test(a_picture_that_is_cut_off_or_small_does_not_cover),
		cmocka_unit_test(the_resolution_counts_user_units_and_each_axis),
		cmocka_unit_test(colour_and_states_are_those_of_the_moment_of_painting),
		cmocka_unit_test(rubbish_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
