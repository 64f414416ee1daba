// SPDX-License-Identifier: EUPL-1.2
#include "transform.h"

#include "sketch.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct point_px seen_at_an_angle(struct point_mm at)
{
	double w = 1 + 0.0002 * at.x - 0.0001 * at.y;

	return (struct point_px){
		(11.8 * at.x - 0.4 * at.y + 30) / w, (0.3 * at.x + 11.5 * at.y + 12) / w};
}

static struct transform photo(void)
{
	struct match matches[6];
	struct transform t;

	for (int i = 0; i < 6; i++) {
		matches[i].page = FRAME_MARK[i];
		matches[i].scan = seen_at_an_angle(FRAME_MARK[i]);
		matches[i].weight = 1;
	}
	assert_true(transform_fit(&t, TRANSFORM_HOMOGRAPHY, matches, 6));
	return t;
}

static void test_a_homography_is_recovered_in_x_and_in_y(void **state)
{
	struct transform t = photo();

	(void)state;
	for (int y = 0; y <= 297; y += 27)
		for (int x = 0; x <= 210; x += 30) {
			struct point_mm at = {x, y};
			struct point_px is = transform_apply(&t, at);
			struct point_mm back = transform_back(&t, is);

			assert_true(fabs(is.x - seen_at_an_angle(at).x) < 1e-6);
			assert_true(fabs(is.y - seen_at_an_angle(at).y) < 1e-6);
			assert_true(fabs(back.x - x) < 1e-6);
			assert_true(fabs(back.y - y) < 1e-6);
		}
}

static void test_a_page_that_was_moved_is_seen_where_it_went(void **state)
{
	struct transform seen = photo(), moved, both;
	struct match m[3] = {
		{{0, 0}, {3, -2}, 1}, {{200, 0}, {204, 1}, 1}, {{0, 280}, {-1, 279}, 1}};

	(void)state;
	assert_true(transform_fit(&moved, TRANSFORM_AFFINE, m, 3));
	both = transform_after(&seen, &moved);
	for (int y = 0; y <= 297; y += 33)
		for (int x = 0; x <= 210; x += 30) {
			struct point_mm at = {x, y};
			struct point_px to = transform_apply(&moved, at);
			struct point_px is = transform_apply(&both, at);
			struct point_px should =
				transform_apply(&seen, (struct point_mm){to.x, to.y});
			struct point_mm back = transform_back(&both, is);

			assert_true(hypot(is.x - should.x, is.y - should.y) < 1e-6);
			assert_true(hypot(back.x - x, back.y - y) < 1e-6);
		}
}

static void test_too_few_or_collinear_matches_are_refused(void **state)
{
	struct match m[4] = {{{10, 10}, {100, 100}, 1}, {{20, 20}, {200, 200}, 1},
		{{30, 30}, {300, 300}, 1}, {{40, 40}, {400, 400}, 1}};
	struct transform t;

	(void)state;
	assert_false(transform_fit(&t, TRANSFORM_SIMILARITY, m, 1));
	assert_false(transform_fit(&t, TRANSFORM_AFFINE, m, 2));
	assert_false(transform_fit(&t, TRANSFORM_HOMOGRAPHY, m, 3));
	assert_false(transform_fit(&t, TRANSFORM_AFFINE, m, 4));
}

static void test_a_mirrored_page_has_its_y_on_the_other_side(void **state)
{
	struct match m[2] = {{{20, 20}, {190, 20}, 1}, {{190, 280}, {20, 280}, 1}};
	struct transform t;
	struct point_px right;

	(void)state;
	assert_true(transform_fit(&t, TRANSFORM_MIRRORED, m, 2));
	right = transform_apply(&t, (struct point_mm){190, 20});
	assert_true(fabs(right.x - 20) < 1e-6);
	assert_true(fabs(right.y - 20) < 1e-6);
	assert_true(transform_view(&t, (struct point_mm){100, 100}).corner_deg < 0);
}

/* Paper that slips: y strays by 0.4 mm in a wave of 140 mm, x by 0.2 mm. */
static struct shift_mm slip(struct point_mm at)
{
	return (struct shift_mm){(float)(0.2 * sin(at.y / 30)), (float)(0.4 * sin(at.y / 22 + 1))};
}

static void test_slipping_paper_is_followed_to_a_tenth_of_a_mm(void **state)
{
	struct transform t = photo();
	struct observed_shift shifts[60];
	size_t n = 0;
	double most_x = 0, most_y = 0;

	(void)state;
	for (int y = 20; y < 290; y += 30)
		for (int x = 30; x < 190; x += 30) {
			struct observed_shift s = {.at = {x, y}, .weight = {1, 1}};

			s.by = slip(s.at);
			shifts[n++] = s;
		}
	/* One box filled in so that its edges were misread. */
	shifts[20].by.x += 1.0f;
	shifts[20].by.y -= 1.0f;
	struct transform flat = t;

	transform_correct(&t, shifts, n);
	for (size_t i = 0; i < n; i++) {
		struct point_mm at = shifts[i].at;
		struct shift_mm by = slip(at);
		struct point_px is = transform_apply(&t, at);
		struct point_mm moved = transform_back(&flat, is);
		struct point_mm back = transform_back(&t, is);

		most_x = fmax(most_x, fabs(moved.x - at.x - (double)by.x));
		most_y = fmax(most_y, fabs(moved.y - at.y - (double)by.y));
		assert_true(fabs(back.x - at.x) < 0.01);
		assert_true(fabs(back.y - at.y) < 0.01);
	}
	assert_true(most_x < 0.15);
	assert_true(most_y < 0.30);
}

static void test_a_cutting_is_straight_and_in_its_place(void **state)
{
	struct sketch page = sketch_new();
	struct sketch_view view = {
		.dpi_x = 200, .dpi_y = 190, .turn_deg = 7, .margin = 0.2, .surround = 90};
	struct image scan;
	struct match m[4];
	struct transform t;
	struct cutting cut = {{40, 60}, 8, 160, 160, 255};
	uint8_t pixels[160 * 160];

	(void)state;
	sketch_rect(&page, (struct rect_mm){45, 65, 10, 5}, 0);
	scan = sketch_scan(&page, &view);
	for (int i = 0; i < 4; i++) {
		m[i].page = (struct point_mm){i & 1 ? 200 : 10, i & 2 ? 290 : 10};
		m[i].scan = sketch_place(&view, &scan, m[i].page);
		m[i].weight = 1;
	}
	assert_true(transform_fit(&t, TRANSFORM_HOMOGRAPHY, m, 4));
	transform_cut(&t, &scan, &cut, pixels, 160);
	for (int y = 0; y < 160; y++)
		for (int x = 0; x < 160; x++) {
			double mx = 40 + (x + 0.5) / 8, my = 60 + (y + 0.5) / 8;
			bool in = mx > 45.3 && mx < 54.7 && my > 65.3 && my < 69.7;
			bool out = mx < 44.7 || mx > 55.3 || my < 64.7 || my > 70.3;

			if (in)
				assert_true(pixels[y * 160 + x] < 10);
			if (out)
				assert_true(pixels[y * 160 + x] > 245);
		}
	/* Beyond the picture. */
	cut.origin = (struct point_mm){-200, -200};
	cut.outside = 77;
	transform_cut(&t, &scan, &cut, pixels, 160);
	for (int i = 0; i < 160 * 160; i++)
		assert_int_equal(pixels[i], 77);
	image_free(&scan);
	sketch_free(&page);
}

static void test_what_no_scanner_makes_is_not_plausible(void **state)
{
	struct transform t = photo(), wide = t;

	(void)state;
	assert_true(transform_plausible(&t, 210, 297));
	wide.h[0] *= 1.4;
	assert_false(transform_plausible(&wide, 210, 297));
	wide = t;
	wide.h[1] += 6;
	assert_false(transform_plausible(&wide, 210, 297));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_homography_is_recovered_in_x_and_in_y),
		cmocka_unit_test(test_a_page_that_was_moved_is_seen_where_it_went),
		cmocka_unit_test(test_too_few_or_collinear_matches_are_refused),
		cmocka_unit_test(test_a_mirrored_page_has_its_y_on_the_other_side),
		cmocka_unit_test(test_slipping_paper_is_followed_to_a_tenth_of_a_mm),
		cmocka_unit_test(test_a_cutting_is_straight_and_in_its_place),
		cmocka_unit_test(test_what_no_scanner_makes_is_not_plausible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
