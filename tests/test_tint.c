// SPDX-License-Identifier: EUPL-1.2
#include "tint.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* A page of 100 x 150 mm at 10 px per mm. */
enum { PER_MM = 10, WIDTH = 1000, HEIGHT = 1500 };

static void new_page(struct image *page)
{
	struct error err = {0};

	assert_true(image_new(page, WIDTH, HEIGHT, &err));
	memset(page->pixels, 250, page->stride * HEIGHT);
}

/* In mm. */
static void paint(struct image *page, double x, double y, double w, double h, int grey)
{
	for (int j = (int)(y * PER_MM); j < (int)((y + h) * PER_MM); j++)
		memset(page->pixels + (size_t)j * page->stride + (size_t)(x * PER_MM), grey,
			(size_t)(w * PER_MM));
}

static int grey_at(const struct image *page, double x, double y)
{
	return page->pixels[(size_t)(y * PER_MM) * page->stride + (size_t)(x * PER_MM)];
}

/* A grey row, print on it and beside it, a black bar. */
static void draw_form(struct image *page, int tint)
{
	new_page(page);
	paint(page, 10, 40, 80, 12, tint);
	for (int i = 0; i < 20; i++) {
		paint(page, 12 + i, 45, 0.4, 3, 20);
		paint(page, 12 + i, 65, 0.4, 3, 20);
	}
	paint(page, 10, 100, 80, 10, 30);
}

static void find_tints(struct tint *tint, int grey)
{
	struct error err = {0};
	struct image form;

	draw_form(&form, grey);
	assert_true(tint_find(tint, &form, 100, &err));
	image_free(&form);
}

static struct transform straight(void)
{
	const struct match corners[] = {
		{{0, 0}, {0, 0}, 1}, {{100, 0}, {WIDTH, 0}, 1}, {{0, 150}, {0, HEIGHT}, 1}};
	struct transform t;

	assert_true(transform_fit(&t, TRANSFORM_AFFINE, corners, 3));
	return t;
}

static void a_grey_row_is_found_and_print_is_none(void **state)
{
	struct tint tint;

	(void)state;
	find_tints(&tint, 225);
	assert_true(tint.any);
	assert_int_equal(lround(tint_ground(&tint, 500, 460)), 225);
	/* Between the words, and on them. */
	assert_int_equal(lround(tint_ground(&tint, 120 + 2, 460)), 225);
	assert_int_equal(lround(tint_ground(&tint, 120 + 2, 660)), 250);
	assert_int_equal(lround(tint_ground(&tint, 500, 300)), 250);
	assert_int_equal(lround(tint_ground(&tint, 500, 1050)), 250);
	tint_free(&tint);
	find_tints(&tint, 250);
	assert_false(tint.any);
	tint_free(&tint);
}

/* Whatever the copier made of it; ink on it stays as dark beside its ground as it was. */
static void the_row_is_taken_off_as_light_as_the_scan_has_it(void **state)
{
	static const int AS_COPIED[] = {225, 190, 245};
	struct transform page = straight();
	struct error err = {0};
	struct image scan, lifted;
	struct tint tint;

	(void)state;
	find_tints(&tint, 225);
	for (int i = 0; i < 3; i++) {
		draw_form(&scan, AS_COPIED[i]);
		paint(&scan, 60, 43, 4, 1, AS_COPIED[i] / 2);
		assert_true(tint_lift(&tint, &scan, &page, &lifted, &err));
		assert_in_range(grey_at(&lifted, 50, 46), 248, 252);
		assert_in_range(grey_at(&lifted, 50, 41), 248, 252);
		assert_in_range(grey_at(&lifted, 50, 30), 250, 250);
		assert_in_range(grey_at(&lifted, 61, 43.5), 122, 128);
		assert_in_range(grey_at(&lifted, 50, 105), 30, 30);
		image_free(&lifted);
		image_free(&scan);
	}
	tint_free(&tint);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_grey_row_is_found_and_print_is_none),
		cmocka_unit_test(the_row_is_taken_off_as_light_as_the_scan_has_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
