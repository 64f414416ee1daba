// SPDX-License-Identifier: EUPL-1.2
/*
 * A page laid by its print alone: a form that others printed, with rows of equal boxes, so that it lies nearly
 * as well a row further. Only its heading, its last row and the words in each row tell.
 */
#include "coarse.h"
#include "existing.h"
#include "png_out.h"
#include "sketch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { ROWS = 17, BOXES = 5 };

static const double ROW_MM = 12, BOX_STEP_MM = 16;

/* As far as a box may be off in the end. */
static const double WITHIN_MM = 0.3;

struct theirs {
	struct layout_option options[ROWS][BOXES];
	struct layout_question questions[ROWS];
	struct layout layout;
	struct sketch sketch;
	struct blank *blank;
	struct patches patches;
};

/* Something like words: strokes of letters, not the same twice. */
static void write_words(struct sketch *s, double x, double y, double length, uint32_t *seed)
{
	double end = x + length;

	while (x < end) {
		double h = 1.2 + sketch_random(seed) % 12 / 10.0;

		sketch_rect(s, (struct rect_mm){x, y + 2.4 - h, 0.4, h}, 0);
		if (sketch_random(seed) % 2)
			sketch_rect(s, (struct rect_mm){x, y + 2, 1.1, 0.4}, 0);
		x += 1.3 + (sketch_random(seed) % 6 == 0 ? 1.5 : 0);
	}
}

static void lay_out(struct theirs *f)
{
	for (int q = 0; q < ROWS; q++) {
		f->questions[q] = (struct layout_question){.type = QUESTION_SINGLE,
			.max = 1,
			.options = f->options[q],
			.option_count = BOXES};
		snprintf(f->questions[q].id, sizeof f->questions[q].id, "q%d", q + 1);
		for (int o = 0; o < BOXES; o++) {
			struct rect_mm box = {110 + BOX_STEP_MM * o, 60 + ROW_MM * q, 5, 5};

			f->options[q][o] = (struct layout_option){
				.code = o + 1, .box = box, .cell = rect_grown(box, 1)};
		}
	}
	f->layout = (struct layout){.form = "theirs",
		.page_width_mm = PAGE_WIDTH_MM,
		.page_height_mm = PAGE_HEIGHT_MM,
		.side_count = 1};
	f->layout.sides[0] =
		(struct layout_side){.side = 1, .questions = f->questions, .question_count = ROWS};
}

static void draw(struct theirs *f)
{
	uint32_t seed = 99;

	f->sketch = sketch_new();
	sketch_rect(&f->sketch, (struct rect_mm){20, 18, 70, 5}, 0);
	write_words(&f->sketch, 20, 30, 150, &seed);
	write_words(&f->sketch, 20, 36, 140, &seed);
	for (int q = 0; q < ROWS; q++) {
		write_words(&f->sketch, 20, 61 + ROW_MM * q, 60, &seed);
		for (int o = 0; o < BOXES; o++)
			sketch_box(&f->sketch, f->options[q][o].box, 0.3, 0);
	}
	write_words(&f->sketch, 20, 275, 150, &seed);
}

static void open_form(struct theirs *f)
{
	struct sketch_view plain = {.dpi_x = 200, .dpi_y = 200};
	struct buffer png = {0};
	struct image picture;

	memset(f, 0, sizeof *f);
	lay_out(f);
	draw(f);
	picture = sketch_scan(&f->sketch, &plain);
	assert_true(png_encode(&picture, &png, NULL));
	image_free(&picture);
	f->blank = blank_new(&(struct blank_source){&f->layout, 0, png.data, png.length}, NULL);
	assert_non_null(f->blank);
	assert_true(patches_choose(f->blank, &f->patches, NULL));
	buffer_free(&png);
}

static void close_form(struct theirs *f)
{
	patches_free(&f->patches);
	blank_free(f->blank);
	sketch_free(&f->sketch);
}

/* One black mark in each row. */
static void fill_in(struct theirs *f, uint32_t seed)
{
	for (int q = 0; q < ROWS; q++)
		sketch_rect(&f->sketch,
			rect_grown(f->options[q][sketch_random(&seed) % BOXES].box, 1.5), 30);
}

/* Where a view of the form is taken to lie: mm off at the worst corner, or -1 when it is not said. `near` may
 * be NULL. */
static double off_mm(
	const struct theirs *f, const struct sketch_view *view, const struct point_mm *near)
{
	struct image scan = sketch_scan(&f->sketch, view);
	const struct patches *side = &f->patches;
	struct ground ground;
	struct transform shifted;
	struct align_request request = {.ground = &ground, .sides = &side, .side_count = 1};
	struct laid laid;
	double worst = -1;

	assert_true(ground_look(&ground, &scan, 1, NULL));
	if (near) {
		struct match m[3];

		for (int i = 0; i < 3; i++) {
			struct point_mm at = {
				i == 1 ? PAGE_WIDTH_MM : 0, i == 2 ? PAGE_HEIGHT_MM : 0};

			m[i] = (struct match){at,
				sketch_place(view, &scan,
					(struct point_mm){at.x + near->x, at.y + near->y}),
				1};
			m[i].scan.x /= ground.halved;
			m[i].scan.y /= ground.halved;
		}
		assert_true(transform_fit(&shifted, TRANSFORM_AFFINE, m, 3));
		request.near = &shifted;
	}
	assert_true(align_page(&request, &laid, NULL));
	for (int i = 0; i < 4 && existing_holds(&laid); i++) {
		struct point_mm at = {i & 1 ? PAGE_WIDTH_MM : 0, i & 2 ? PAGE_HEIGHT_MM : 0};
		struct point_px should = sketch_place(view, &scan, at);
		struct point_mm is;

		should.x /= ground.halved;
		should.y /= ground.halved;
		is = transform_back(&laid.fit.page, should);
		worst = fmax(worst, hypot(is.x - at.x, is.y - at.y));
	}
	print_message("agreement %.2f, seen %.2f, two ways %d: %.2f mm\n", laid.fit.agreement,
		laid.seen, laid.two_ways, worst);
	ground_free(&ground);
	image_free(&scan);
	return worst;
}

static void a_page_is_laid_however_it_is_looked_at(void **state)
{
	static const struct sketch_view VIEWS[] = {
		{.turn_deg = 2},
		{.turn_deg = 183, .dpi_x = 190, .dpi_y = 190},
		{.lean_y = 0.3, .lean_x = 0.15, .turn_deg = 8, .margin = 0.4, .surround = 90},
		{.lean_y = 0.55, .turn_deg = -12, .margin = 0.7, .surround = 120},
		{.lean_x = -0.5, .turn_deg = 94, .margin = 0.7, .surround = 60},
	};
	struct theirs f;

	(void)state;
	open_form(&f);
	fill_in(&f, 5);
	for (size_t i = 0; i < sizeof VIEWS / sizeof VIEWS[0]; i++) {
		struct sketch_view view = VIEWS[i];
		double off;

		view.dpi_x = view.dpi_x > 0 ? view.dpi_x : 200;
		view.dpi_y = view.dpi_y > 0 ? view.dpi_y : 200;
		view.noise = 4;
		view.blur_mm = 0.1;
		view.seed = 7;
		off = off_mm(&f, &view, NULL);
		assert_true(off >= 0 && off < WITHIN_MM);
	}
	close_form(&f);
}

/* All boxes fall on boxes, and it is another question that is asked there. */
static void a_page_a_row_too_high_is_not_taken(void **state)
{
	static const struct point_mm RIGHT = {1, -2}, ROW = {0, 12}, COLUMN = {16, 0};
	struct sketch_view view = {
		.dpi_x = 200, .dpi_y = 200, .noise = 4, .blur_mm = 0.1, .seed = 7};
	struct theirs f;
	double off;

	(void)state;
	open_form(&f);
	off = off_mm(&f, &view, &RIGHT);
	assert_true(off >= 0 && off < WITHIN_MM);
	off = off_mm(&f, &view, &ROW);
	assert_true(off == -1 || off < WITHIN_MM);
	off = off_mm(&f, &view, &COLUMN);
	assert_true(off == -1 || off < WITHIN_MM);
	close_form(&f);
}

/* From far the next column is nearly as good: it is a guess of its own, and does not hide the right
 * one when it seems better. */
static void the_next_column_is_a_guess_of_its_own(void **state)
{
	struct sketch_view view = {.dpi_x = 200, .dpi_y = 200, .noise = 4, .seed = 7};
	struct theirs f;
	struct image scan;
	struct ground ground;
	struct guess guesses[GUESSES_MAX];
	const struct blank *blank;
	struct coarse_request request = {.ground = &ground, .blanks = &blank, .blank_count = 1};
	struct point_mm middle = {PAGE_WIDTH_MM / 2, PAGE_HEIGHT_MM / 2};
	int right = 0, next = 0;
	size_t count;

	(void)state;
	open_form(&f);
	blank = f.blank;
	scan = sketch_scan(&f.sketch, &view);
	assert_true(ground_look(&ground, &scan, 1, NULL));
	assert_true(coarse_find(&request, guesses, &count, NULL));
	for (size_t i = 0; i < count; i++) {
		struct point_mm is =
			transform_back(&guesses[i].page, sketch_place(&view, &scan, middle));
		double x = fabs(is.x - middle.x), y = fabs(is.y - middle.y);

		right += hypot(x, y) < 4;
		next += hypot(x - BOX_STEP_MM, y) < 4;
	}
	assert_true(right > 0);
	assert_true(next > 0);
	ground_free(&ground);
	image_free(&scan);
	close_form(&f);
}

/* Another form of the house: the same boxes, other words. */
static void other_words_beside_the_same_boxes_are_another_form(void **state)
{
	struct sketch_view view = {
		.dpi_x = 200, .dpi_y = 200, .noise = 4, .blur_mm = 0.1, .seed = 7};
	struct theirs f;
	uint32_t seed = 4711;

	(void)state;
	open_form(&f);
	for (int q = 0; q < ROWS; q++) {
		sketch_erase(&f.sketch, (struct rect_mm){18, 59 + ROW_MM * q, 80, 6});
		write_words(&f.sketch, 20, 61 + ROW_MM * q, 60, &seed);
	}
	assert_true(off_mm(&f, &view, NULL) == -1);
	close_form(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_laid_however_it_is_looked_at),
		cmocka_unit_test(a_page_a_row_too_high_is_not_taken),
		cmocka_unit_test(the_next_column_is_a_guess_of_its_own),
		cmocka_unit_test(other_words_beside_the_same_boxes_are_another_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
