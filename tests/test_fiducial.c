// SPDX-License-Identifier: EUPL-1.2
#include "fiducial.h"
#include "sketch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Text-like dashes and boxes, so that there is more to see than squares. */
static void draw_furniture(struct sketch *s)
{
	for (int row = 0; row < 7; row++)
		for (int box = 0; box < 5; box++) {
			struct rect_mm at = {34.0 + 30 * box, 60.0 + 26 * row, 9, 9};

			sketch_box(s, at, 0.5, 0);
			sketch_rect(s, (struct rect_mm){at.x - 4, at.y - 6, 14, 1.2}, 0);
		}
	/* The three eyes of the codes, whose insides are squares too. */
	for (int i = 0; i < 6; i++) {
		struct rect_mm code = i < 3 ? FRAME_CODE_TOP : FRAME_CODE_STRIP;
		struct rect_mm eye = {code.x + (i % 3 == 1 ? code.w - 6.4 : 0),
			code.y + (i % 3 == 2 ? code.h - 6.4 : 0), 6.4, 6.4};

		sketch_box(s, eye, 0.92, 0);
		sketch_rect(s, rect_grown(eye, -1.84), 0);
	}
}

/* The page with the squares whose bit is set. */
static struct sketch page_with(unsigned squares, int grey)
{
	struct sketch s = sketch_new();

	draw_furniture(&s);
	for (int i = 0; i < FRAME_MARKS; i++)
		if (squares & 1u << i)
			sketch_square(&s, i, grey);
	return s;
}

static const unsigned ALL = (1u << FRAME_MARKS) - 1;

static size_t find(const struct image *scan, struct pose poses[POSES_MAX])
{
	struct ground ground;
	struct blobs work = {0};
	struct fiducial_search search = {&ground, &work};
	struct error err = {0};
	size_t count = 0;

	assert_true(ground_look(&ground, scan, 1, &err));
	assert_true(fiducial_find(&search, poses, &count, &err));
	/* Back to px of the picture that was given. */
	for (size_t i = 0; ground.halved == 2 && i < count; i++)
		for (int k = 0; k < 6; k++)
			poses[i].page.h[k] *= 2;
	ground_free(&ground);
	blobs_free(&work);
	return count;
}

/* The largest error over the page in mm, x and y apart, along the axes of the scan. */
struct deviation {
	double x, y;
};

static struct deviation deviation_of(
	const struct pose *pose, const struct sketch_view *view, const struct image *scan)
{
	struct deviation most = {0, 0};

	for (int y = 20; y <= 280; y += 20)
		for (int x = 15; x <= 195; x += 20) {
			struct point_mm at = {x, y};
			struct point_px is = transform_apply(&pose->page, at);
			struct point_px should = sketch_place(view, scan, at);

			most.x = fmax(most.x, fabs(is.x - should.x) * 25.4 / view->dpi_x);
			most.y = fmax(most.y, fabs(is.y - should.y) * 25.4 / view->dpi_y);
		}
	return most;
}

/* Scans, finds, and asserts that the first pose is within `limit_mm` in x and in y. */
static void check(const struct sketch *page, const struct sketch_view *view, int count,
	double limit_mm, const char *what)
{
	struct image scan = sketch_scan(page, view);
	struct pose poses[POSES_MAX];
	size_t n = find(&scan, poses);
	struct deviation off = {99, 99};

	if (n > 0)
		off = deviation_of(&poses[0], view, &scan);
	image_free(&scan);
	if (getenv("SHOW"))
		print_message("%s: %zu poses, %d squares, x %.3f y %.3f mm, residual %.3f\n", what,
			n, n ? poses[0].count : 0, off.x, off.y, n ? poses[0].residual_mm : 0);
	if (n == 0 || poses[0].count != count || !(off.x < limit_mm) || !(off.y < limit_mm) ||
		poses[0].mirrored != view->mirrored)
		fail_msg("%s: %zu poses, %d squares, off by x %.3f y %.3f mm", what, n,
			n ? poses[0].count : 0, off.x, off.y);
}

static void test_all_resolutions(void **state)
{
	static const int DPI[] = {100, 150, 200, 240, 300, 400, 600};
	struct sketch page = page_with(ALL, 0);

	(void)state;
	for (size_t i = 0; i < sizeof DPI / sizeof *DPI; i++) {
		struct sketch_view view = {.dpi_x = DPI[i], .dpi_y = DPI[i], .noise = 3, .seed = 1};
		char what[40];

		snprintf(what, sizeof what, "%d dpi", DPI[i]);
		check(&page, &view, 6, 0.05, what);
	}
	sketch_free(&page);
}

static void test_quarters_and_skew(void **state)
{
	struct sketch page = page_with(ALL, 0);

	(void)state;
	for (int quarter = 0; quarter < 4; quarter++)
		for (int skew = -5; skew <= 5; skew += 5) {
			struct sketch_view view = {.dpi_x = 150,
				.dpi_y = 150,
				.turn_deg = 90 * quarter + skew,
				.margin = 0.06,
				.surround = 255,
				.noise = 3,
				.seed = 2};
			char what[40];

			snprintf(what, sizeof what, "turned %d + %d", 90 * quarter, skew);
			check(&page, &view, 6, 0.05, what);
		}
	sketch_free(&page);
}

static void test_any_angle(void **state)
{
	struct sketch page = page_with(ALL, 0);

	(void)state;
	for (int angle = 20; angle < 360; angle += 85) {
		struct sketch_view view = {.dpi_x = 150,
			.dpi_y = 150,
			.turn_deg = angle,
			.margin = 0.7,
			.surround = 70,
			.seed = 3};

		check(&page, &view, 6, 0.05, "any angle");
	}
	sketch_free(&page);
}

static void test_scales_differ_in_x_and_y(void **state)
{
	static const double SCALE[][2] = {{0.93, 1}, {1, 0.93}, {1.07, 1}, {1, 1.07}, {0.97, 1.03}};
	struct sketch page = page_with(ALL, 0);

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		struct sketch_view view = {.dpi_x = 200 * SCALE[i][0],
			.dpi_y = 200 * SCALE[i][1],
			.turn_deg = 1.5,
			.margin = 0.05,
			.surround = 255,
			.noise = 3,
			.seed = 4};

		check(&page, &view, 6, 0.05, "scale");
	}
	sketch_free(&page);
}

static void test_each_square_missing(void **state)
{
	struct sketch_view view = {
		.dpi_x = 150, .dpi_y = 150, .turn_deg = 2, .noise = 4, .surround = 255, .seed = 5};

	(void)state;
	for (int i = 0; i < FRAME_MARKS; i++) {
		struct sketch page = page_with(ALL & ~(1u << i), 0);
		char what[40];

		snprintf(what, sizeof what, "without square %d", i);
		view.turn_deg = 2 + 180 * (i & 1);
		check(&page, &view, 5, 0.1, what);
		sketch_free(&page);
	}
}

static void test_each_pair_missing(void **state)
{
	struct sketch_view view = {
		.dpi_x = 100, .dpi_y = 100, .noise = 4, .surround = 255, .seed = 6};

	(void)state;
	for (int i = 0; i < FRAME_MARKS; i++)
		for (int k = i + 1; k < FRAME_MARKS; k++) {
			struct sketch page = page_with(ALL & ~(1u << i) & ~(1u << k), 0);
			char what[40];

			snprintf(what, sizeof what, "without squares %d and %d", i, k);
			view.turn_deg = 90 * (i + k) + 1;
			check(&page, &view, 4, 0.15, what);
			sketch_free(&page);
		}
}

static void test_perspective_of_a_photo(void **state)
{
	struct sketch page = page_with(ALL, 0);

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct sketch_view view = {.dpi_x = 160,
			.dpi_y = 160,
			.turn_deg = 7 * i,
			.lean_x = i & 1 ? 0.06 : -0.04,
			.lean_y = i & 2 ? 0.08 : -0.05,
			.margin = 0.3,
			.surround = 40,
			.noise = 5,
			.blur_mm = 0.1,
			.seed = 7};

		check(&page, &view, 6, 0.06, "perspective");
	}
	sketch_free(&page);
}

static void test_two_values_only(void **state)
{
	static const int DPI[] = {100, 150, 200, 300};
	struct sketch page = page_with(ALL, 0);

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct sketch_view view = {.dpi_x = DPI[i],
			.dpi_y = DPI[i],
			.turn_deg = 1,
			.threshold = 128,
			.noise = 20,
			.seed = 8};

		check(&page, &view, 6, DPI[i] == 100 ? 0.12 : 0.08, "1 bit");
	}
	sketch_free(&page);
}

static void test_pale_print(void **state)
{
	struct sketch page = page_with(ALL, 185);
	struct sketch_view view = {
		.dpi_x = 200, .dpi_y = 200, .turn_deg = -1, .noise = 5, .seed = 9};

	(void)state;
	check(&page, &view, 6, 0.06, "pale squares, black text");
	sketch_free(&page);
}

/* A scanning app keeps only the rim of what is larger than its window. */
static void test_only_the_rims_are_left(void **state)
{
	struct sketch page = page_with(ALL, 0);

	(void)state;
	for (int i = 0; i < FRAME_MARKS; i++) {
		double half = FRAME_MARK_MM / 2 - 0.8;

		sketch_rect(&page,
			(struct rect_mm){
				FRAME_MARK[i].x - half, FRAME_MARK[i].y - half, 2 * half, 2 * half},
			255);
	}
	for (int turn = -2; turn <= 182; turn += 92) {
		struct sketch_view view = {
			.dpi_x = 300, .dpi_y = 300, .turn_deg = turn, .threshold = 128, .seed = 10};

		check(&page, &view, 6, 0.08, "hollow squares");
	}
	sketch_free(&page);
}

static void test_shadow_at_the_side(void **state)
{
	struct sketch page = page_with(ALL, 30);
	struct sketch_view view = {
		.dpi_x = 200, .dpi_y = 200, .turn_deg = 1, .shadow = 0.7, .noise = 3, .seed = 10};

	(void)state;
	check(&page, &view, 6, 0.1, "shadow");
	sketch_free(&page);
}

static void test_noise_and_blur(void **state)
{
	struct sketch page = page_with(ALL, 20);

	(void)state;
	for (int dpi = 100; dpi <= 300; dpi += 100) {
		struct sketch_view view = {.dpi_x = dpi,
			.dpi_y = dpi,
			.turn_deg = -2,
			.noise = 25,
			.blur_mm = 0.2,
			.seed = 11};

		check(&page, &view, 6, 0.08, "noise and blur");
	}
	sketch_free(&page);
}

static void test_stray_blobs_change_nothing(void **state)
{
	struct sketch page = page_with(ALL, 0);
	struct sketch_view view = {
		.dpi_x = 150, .dpi_y = 150, .turn_deg = 181, .noise = 3, .seed = 12};

	(void)state;
	/* Filled boxes of 5 and 9 mm, a punch hole, and a pen stroke through one square. */
	for (int i = 0; i < 8; i++)
		sketch_rect(&page, (struct rect_mm){12 + 23.0 * i, 40 + 27.0 * i, 5.2, 5.2}, 10);
	sketch_rect(&page, (struct rect_mm){34, 60, 9, 9}, 40);
	sketch_stroke(&page, (struct point_mm){12, 108.5}, (struct point_mm){12, 108.6}, 5.5, 0);
	sketch_stroke(&page, (struct point_mm){10, 128}, (struct point_mm){24, 140}, 0.7, 40);
	check(&page, &view, 6, 0.1, "blobs");
	sketch_free(&page);
}

static void test_half_covered_square_is_left_out(void **state)
{
	struct sketch page = page_with(ALL, 0);
	struct sketch_view view = {.dpi_x = 150, .dpi_y = 150, .noise = 3, .seed = 13};

	(void)state;
	sketch_erase(&page, (struct rect_mm){17.0, 20, 6, 8});
	check(&page, &view, 5, 0.1, "half covered");
	sketch_free(&page);
}

static void test_mirrored_page_is_told(void **state)
{
	struct sketch page = page_with(ALL, 0);

	(void)state;
	for (int quarter = 0; quarter < 4; quarter++) {
		struct sketch_view view = {.dpi_x = 150,
			.dpi_y = 150,
			.turn_deg = 90 * quarter + 1,
			.mirrored = true,
			.noise = 3,
			.seed = 14};

		check(&page, &view, 6, 0.06, "mirrored");
	}
	sketch_free(&page);
}

static void test_three_squares_are_a_guess_among_the_poses(void **state)
{
	struct sketch page = page_with(1u << 0 | 1u << 3 | 1u << 4, 0);
	struct sketch_view view = {
		.dpi_x = 150, .dpi_y = 150, .turn_deg = 91, .noise = 3, .seed = 15};
	struct image scan = sketch_scan(&page, &view);
	struct pose poses[POSES_MAX];
	size_t n = find(&scan, poses);
	double best = 99;

	(void)state;
	for (size_t i = 0; i < n; i++)
		best = fmin(best, deviation_of(&poses[i], &view, &scan).x +
					  deviation_of(&poses[i], &view, &scan).y);
	assert_true(best < 0.3);
	image_free(&scan);
	sketch_free(&page);
}

static void test_a_page_without_squares_has_none(void **state)
{
	struct sketch page = page_with(0, 0);
	struct sketch_view view = {.dpi_x = 150, .dpi_y = 150, .noise = 3, .seed = 16};
	struct image scan = sketch_scan(&page, &view);
	struct pose poses[POSES_MAX];
	size_t n = find(&scan, poses);

	(void)state;
	for (size_t i = 0; i < n; i++)
		assert_true(poses[i].count < 4);
	image_free(&scan);
	sketch_free(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_resolutions),
		cmocka_unit_test(test_quarters_and_skew),
		cmocka_unit_test(test_any_angle),
		cmocka_unit_test(test_scales_differ_in_x_and_y),
		cmocka_unit_test(test_each_square_missing),
		cmocka_unit_test(test_each_pair_missing),
		cmocka_unit_test(test_perspective_of_a_photo),
		cmocka_unit_test(test_two_values_only),
		cmocka_unit_test(test_pale_print),
		cmocka_unit_test(test_only_the_rims_are_left),
		cmocka_unit_test(test_shadow_at_the_side),
		cmocka_unit_test(test_noise_and_blur),
		cmocka_unit_test(test_stray_blobs_change_nothing),
		cmocka_unit_test(test_half_covered_square_is_left_out),
		cmocka_unit_test(test_mirrored_page_is_told),
		cmocka_unit_test(test_three_squares_are_a_guess_among_the_poses),
		cmocka_unit_test(test_a_page_without_squares_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
