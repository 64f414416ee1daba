// SPDX-License-Identifier: EUPL-1.2
/*
 * Drawings become a PDF while one allocation of it, also of the library's own, fails: never a crash,
 * never a page on which something is missing.
 */
#include "faulty.h"

#include "pdf.h"
#include "qr.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

static void words(struct drawing *d, enum font_face face, double y, const char *text)
{
	struct text_style style = {.face = face, .size_pt = 14, .role = ROLE_READING};

	drawing_text(d, &style, (struct point_mm){10, y}, text);
}

/* The ground of two pages. */
static void draw_form(struct drawing *d)
{
	*d = (struct drawing){.width_mm = 210, .height_mm = 297};
	words(d, FONT_BOLD, 20, "Hoe was het vandaag?");
	words(d, FONT_REGULAR, 30, "مرحبا بكم");
	for (int i = 0; i < 5; i++)
		drawing_round_box(d, (struct rect_mm){20 + 20 * i, 40, 9, 9}, 1, 0.4, -1);
	drawing_disc(d, (struct point_mm){70, 80}, 4, 0, 0);
	drawing_line(d, (struct point_mm){30, 90}, (struct point_mm){150, 90}, 0.3);
}

static bool two_pages(struct buffer *bytes, struct error *err)
{
	long left = fault_hold();
	struct drawing form, own = {.width_mm = 210, .height_mm = 297};
	struct pdf *pdf;
	size_t ground;
	bool well;

	draw_form(&form);
	words(&own, FONT_REGULAR, 280, "blad 1");
	fault_go_on(left);
	well = qr_draw(&own, (struct rect_mm){170, 20, 22, 22}, "S1QGYTNHS8W3SZK39LRA", err);
	pdf = well ? pdf_new("a form", err) : NULL;
	well = pdf && pdf_announce(pdf, &form, err) && pdf_announce(pdf, &own, err) &&
	       pdf_stencil(pdf, &form, &ground, err) && pdf_page(pdf, ground, &own, err) &&
	       pdf_page(pdf, ground, &own, err) && pdf_bytes(pdf, bytes, err);
	pdf_free(pdf);
	drawing_free(&own);
	drawing_free(&form);
	return well;
}

enum { TRIES = 120 };

static void memory_that_runs_out_is_told_and_nothing_is_left_out(void **state)
{
	struct buffer good = {0};
	struct error err = {0};
	long calls;

	(void)state;
	assert_true(two_pages(&good, &err)); /* fonts are opened once */
	buffer_free(&good);
	fault_begin(FAULT_MEMORY, LONG_MAX);
	assert_true(two_pages(&good, &err));
	calls = LONG_MAX - fault_left;
	fault_end();
	for (long k = 0; k < TRIES; k++) {
		long n = 1 + (calls - 1) * k / (TRIES - 1);
		struct buffer bytes = {0};
		bool well;

		fault_begin(FAULT_MEMORY, n);
		well = two_pages(&bytes, &err);
		assert_true(fault_end());
		if (well)
			fail_msg("allocation %ld of %ld failed, and nobody was told", n, calls);
		if (err.status != EX_OSERR || !strstr(err.text, "memory"))
			fail_msg("allocation %ld of %ld: %d: %s", n, calls, err.status, err.text);
		buffer_free(&bytes);
	}
	if (getenv("FAULTY_TALK"))
		fprintf(stderr, "%ld\n", calls);
	buffer_free(&good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_that_runs_out_is_told_and_nothing_is_left_out)};

	return cmocka_run_group_tests_name("PDF: faults", tests, NULL, NULL);
}
