// SPDX-License-Identifier: EUPL-1.2
/* Sheets on tables of many kinds: their corners are found, or nothing is said. */
#include "sheet_edge.h"

#include "sketch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Corners may be off by so much of the sheet's length: 3 mm of A4. */
static const double WITHIN = 0.01;

/* A page with lines of print, a filled band and a frame. */
static struct sketch printed(void)
{
	struct sketch s = sketch_new();

	for (int i = 0; i < 30; i++)
		sketch_rect(&s, (struct rect_mm){20, 30 + 8 * i, 90 + i * 37 % 70, 1.5}, 20);
	sketch_rect(&s, (struct rect_mm){20, 12, 170, 8}, 60);
	sketch_box(&s, (struct rect_mm){15, 275, 180, 15}, 0.5, 0);
	return s;
}

/* How bright each place is lit: 1 in the middle. */
struct light {
	double right, down;
};

static void shine(struct image *scan, struct light light)
{
	for (int y = 0; y < scan->height; y++)
		for (int x = 0; x < scan->width; x++) {
			uint8_t *p = scan->pixels + (size_t)y * scan->stride + (size_t)x;
			double by = 1 + light.right * ((double)x / scan->width - 0.5) +
				    light.down * ((double)y / scan->height - 0.5);

			*p = (uint8_t)fmax(0, fmin(255, *p * by));
		}
}

/* How far the corners that are found lie from the true ones, relative to the sheet's length; -1 when none
 * are. */
static double worst_corner(
	const struct sketch *s, const struct sketch_view *view, struct light light)
{
	struct image scan = sketch_scan(s, view);
	struct ground ground;
	struct sheet_edge edge;
	double worst = -1, length = PAGE_HEIGHT_MM * view->dpi_y / 25.4;

	shine(&scan, light);
	assert_true(ground_look(&ground, &scan, 1, NULL));
	assert_true(sheet_edge_find(&ground, &edge, NULL));
	for (int i = 0; edge.found && i < 4; i++) {
		struct point_mm at = {i & 1 ? PAGE_WIDTH_MM : 0, i & 2 ? PAGE_HEIGHT_MM : 0};
		struct point_px is = sketch_place(view, &scan, at);
		double nearest = 1e9;

		for (int k = 0; k < 4; k++)
			nearest = fmin(nearest, hypot(edge.corner[k].x * ground.halved - is.x,
							edge.corner[k].y * ground.halved - is.y));
		worst = fmax(worst, nearest / length);
	}
	ground_free(&ground);
	image_free(&scan);
	return worst;
}

static void the_corners_of_a_sheet_on_a_table_are_found(void **state)
{
	static const struct {
		const char *name;
		struct sketch_view view;
		struct light light;
	} CASES[] = {
		{"from above", {.turn_deg = 2, .margin = 0.2, .surround = 90}, {0, 0}},
		{"turned", {.turn_deg = 28, .margin = 0.7, .surround = 120}, {0, 0}},
		{"from below", {.lean_y = 0.5, .margin = 0.6, .surround = 60}, {0, 0}},
		{"from the side", {.lean_x = -0.4, .lean_y = 0.2, .margin = 0.5, .surround = 140},
			{0, 0}},
		{"a corner outside the picture", {.turn_deg = 14, .margin = 0.12, .surround = 80},
			{0, 0}},
		{"lit from one side", {.turn_deg = 5, .margin = 0.3, .surround = 110}, {0.5, 0.2}},
		{"one end as dark as the table", {.turn_deg = -4, .margin = 0.3, .surround = 150},
			{0.2, -0.6}},
	};
	struct sketch s = printed();

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		struct sketch_view view = CASES[i].view;
		double worst;

		view.dpi_x = view.dpi_y = 120;
		view.noise = 5;
		view.blur_mm = 0.2;
		view.seed = 3;
		worst = worst_corner(&s, &view, CASES[i].light);
		print_message("%s: %.4f\n", CASES[i].name, worst);
		assert_true(worst >= 0 && worst < WITHIN);
	}
	sketch_free(&s);
}

static void where_no_edge_stands_out_nothing_is_said(void **state)
{
	static const struct {
		const char *name;
		struct sketch_view view;
	} CASES[] = {
		{"the page fills the picture", {.turn_deg = 1, .surround = 255}},
		{"a white lid", {.turn_deg = 3, .margin = 0.3, .surround = 252}},
		{"a black strip at the edge", {.turn_deg = 0, .margin = 0.01, .surround = 20}},
	};
	struct sketch s = printed();

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		struct sketch_view view = CASES[i].view;
		double worst;

		view.dpi_x = view.dpi_y = 120;
		view.noise = 4;
		view.seed = 3;
		worst = worst_corner(&s, &view, (struct light){0, 0});
		print_message("%s: %.4f\n", CASES[i].name, worst);
		assert_true(worst == -1);
	}
	sketch_free(&s);
}

/* A cup, a hand and a second sheet are no sheet with four straight sides. */
static void what_is_no_sheet_is_not_found(void **state)
{
	struct image picture;
	struct ground ground;
	struct sheet_edge edge;

	(void)state;
	assert_true(image_new(&picture, 900, 1200, NULL));
	for (int y = 0; y < 1200; y++)
		for (int x = 0; x < 900; x++)
			picture.pixels[(size_t)y * picture.stride + (size_t)x] =
				hypot(x - 450, y - 600) < 380 ? 230 : 80;
	assert_true(ground_look(&ground, &picture, 1, NULL));
	assert_true(sheet_edge_find(&ground, &edge, NULL));
	assert_false(edge.found);
	ground_free(&ground);
	image_free(&picture);
}

static void a_narrow_picture_is_no_sheet(void **state)
{
	(void)state;
	for (int length = 5000; length <= IMAGE_SIDE_MAX; length += 5000) {
		struct image picture;
		struct ground ground;
		struct sheet_edge edge;

		assert_true(image_new(&picture, IMAGE_SIDE_MIN, length, NULL));
		memset(picture.pixels, 90, picture.stride * (size_t)picture.height);
		assert_true(ground_look(&ground, &picture, 1, NULL));
		assert_true(sheet_edge_find(&ground, &edge, NULL));
		assert_false(edge.found);
		ground_free(&ground);
		image_free(&picture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_corners_of_a_sheet_on_a_table_are_found),
		cmocka_unit_test(where_no_edge_stands_out_nothing_is_said),
		cmocka_unit_test(what_is_no_sheet_is_not_found),
		cmocka_unit_test(a_narrow_picture_is_no_sheet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
