// SPDX-License-Identifier: EUPL-1.2
/* The part of one thing of ink, with plain numbers. What becomes of it is tried in test_decide.c. */
#include "part.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { QUESTIONS = 2, OPTIONS = 3 };

/* Two questions of three options in a row: boxes of 9 mm, 54 mm apart, pictures right of them. */
struct page {
	struct layout_option options[QUESTIONS][OPTIONS];
	struct layout_question questions[QUESTIONS];
	struct layout_side side;
	struct cell_ink cells[QUESTIONS * OPTIONS];
	struct side_ink ink;
};

static void new_page(struct page *p)
{
	*p = (struct page){.side = {.questions = p->questions, .question_count = QUESTIONS},
		.ink = {.side = &p->side, .cells = p->cells, .darkest = 0.7}};
	for (int q = 0; q < QUESTIONS; q++) {
		p->questions[q] =
			(struct layout_question){.options = p->options[q], .option_count = OPTIONS};
		for (int o = 0; o < OPTIONS; o++) {
			double x = 26 + 54 * o, y = 60 + 60 * q;

			p->options[q][o].box = (struct rect_mm){x, y, 9, 9};
			p->options[q][o].cell = (struct rect_mm){x - 2, y - 4, 52, 17};
			p->cells[q * OPTIONS + o].picture =
				(struct rect_mm){x + 13, y - 1.5, 12, 12};
		}
	}
}

/* Strokes all over a rectangle, in mm from the first box of the first question; in no cell yet. */
static struct added_thing strokes(double x, double y, double w, double h)
{
	double left = 26 + x, top = 60 + y;

	return (struct added_thing){.kind = ADDED_STROKES,
		.left = left,
		.top = top,
		.right = left + w,
		.bottom = top + h,
		.x = left + w / 2,
		.y = top + h / 2,
		.area_mm2 = 10,
		.contrast = 0.7,
		.sharp = 1,
		.longest = w / 3.4,
		.shortest = h / 3.4,
		.around = 0.4,
		.rim = 0.5,
		.core = 0.2,
		.lowest = {left + w / 2, top + h}};
}

/* Of its 10 mm^2, so much in an option of the first question. */
static void touch(struct added_thing *t, int option, double box, double beside, double cell)
{
	t->touches[t->touch_count++] = (struct added_touch){
		.option = option, .box_mm2 = box, .beside_mm2 = beside, .cell_mm2 = cell};
}

static struct added_thing ring(double x, double y, double w, double h)
{
	struct added_thing t = strokes(x, y, w, h);

	t.around = 1;
	t.rim = 0.97;
	t.core = 0;
	return t;
}

static void plays(
	const struct page *p, const struct added_thing *t, enum part_kind kind, int option)
{
	struct part part = part_of(&p->ink, 0, t);

	assert_int_equal(part.kind, kind);
	assert_int_equal(part.option, option);
}

static void a_cross_is_of_its_box_and_of_no_other_question(void **state)
{
	struct page p;
	struct added_thing t = strokes(-1, -1, 11, 11);

	(void)state;
	new_page(&p);
	touch(&t, 1, 8, 2, 0);
	plays(&p, &t, PART_BOX, 1);
	assert_int_equal(part_of(&p.ink, 1, &t).kind, PART_NONE);
}

static void a_ring_is_around_a_box_or_a_word_or_too_much(void **state)
{
	struct page p;
	struct added_thing box = ring(-2, -2, 13, 13), word = ring(26, -2, 20, 13),
			   two = ring(-4, -3, 72, 15);

	(void)state;
	new_page(&p);
	touch(&box, 0, 0.2, 9.8, 0);
	plays(&p, &box, PART_RING, 0);
	touch(&word, 0, 0, 0, 10);
	plays(&p, &word, PART_RING, 0);
	/* Strokes across the word: mostly on its print. */
	word.near_print = 0.6;
	plays(&p, &word, PART_HINT, 0);
	touch(&two, 0, 0, 3, 3);
	touch(&two, 1, 0, 3, 1);
	plays(&p, &two, PART_SHARED, -1);
}

/* Open as a C it only points at the box; round and in the box it is a mark there. */
static void an_open_ring_is_a_hint_and_a_small_one_a_mark(void **state)
{
	struct page p;
	struct added_thing open = ring(-2, -2, 13, 13), small = ring(1, 1, 7, 7);

	(void)state;
	new_page(&p);
	open.around = 0.6;
	touch(&open, 0, 0.2, 9.8, 0);
	plays(&p, &open, PART_HINT, 0);
	touch(&small, 0, 10, 0, 0);
	plays(&p, &small, PART_BOX, 0);
}

static void a_tick_is_where_its_corner_is_and_a_cross_between_boxes_nowhere(void **state)
{
	struct page p;
	struct added_thing tick = strokes(1, -12, 60, 19), cross = strokes(1, 1, 60, 52);

	(void)state;
	new_page(&p);
	tick.lowest = (struct point_mm){29, 67};
	touch(&tick, 0, 3, 1, 4);
	touch(&tick, 1, 1, 0, 1);
	plays(&p, &tick, PART_BOX, 0);
	cross.lowest = tick.lowest;
	touch(&cross, 0, 3, 1, 4);
	touch(&cross, 1, 1, 0, 1);
	plays(&p, &cross, PART_SHARED, -1);
}

static void a_line_from_the_first_box_to_the_last_strikes_the_row(void **state)
{
	struct page p;
	struct added_thing line = strokes(0, 4, 117, 1), piece = strokes(0, 4, 63, 1);

	(void)state;
	new_page(&p);
	for (int o = 0; o < OPTIONS; o++)
		touch(&line, o, 1, 0.5, 1.5);
	plays(&p, &line, PART_STRIKE, -1);
	touch(&piece, 0, 1.6, 1, 3.4);
	touch(&piece, 1, 1.6, 1, 1.4);
	plays(&p, &piece, PART_SHARED, -1);
}

static void words_are_remarks_and_those_that_slip_into_a_box_hints(void **state)
{
	struct page p;
	struct added_thing beside = strokes(26, 1, 14, 4), in = strokes(-8, 2, 12, 5);

	(void)state;
	new_page(&p);
	touch(&beside, 0, 0, 0, 10);
	plays(&p, &beside, PART_REMARK, 0);
	touch(&in, 0, 5, 2, 3);
	assert_true(part_is_word(p.options[0][0].box, &in));
	plays(&p, &in, PART_HINT, 0);
	in = strokes(-1, -1, 11, 11);
	assert_false(part_is_word(p.options[0][0].box, &in));
}

static void in_the_cell_a_stroke_points_and_what_covers_the_picture_is_drawn(void **state)
{
	struct page p;
	struct added_thing under = strokes(26, 8, 16, 0.8), drawn = strokes(13, -1, 11, 11);

	(void)state;
	new_page(&p);
	touch(&under, 2, 0, 0, 10);
	plays(&p, &under, PART_HINT, 2);
	touch(&drawn, 0, 0, 0, 10);
	plays(&p, &drawn, PART_DRAWN, 0);
}

/* Half of its ink in each of two cells, and in none: near a box, beside the options, far off. */
static void what_is_of_no_one_option_is_shared_or_a_remark_or_nothing(void **state)
{
	struct page p;
	struct added_thing both = strokes(40, 0, 8, 8), near = strokes(-6, 2, 4, 4),
			   row = strokes(-20, 2, 4, 4), far = strokes(0, 30, 4, 4);

	(void)state;
	new_page(&p);
	touch(&both, 0, 0, 0, 5);
	touch(&both, 1, 0, 0, 5);
	plays(&p, &both, PART_SHARED, -1);
	plays(&p, &near, PART_SHARED, -1);
	plays(&p, &row, PART_REMARK, -1);
	plays(&p, &far, PART_NONE, -1);
}

static void too_little_ink_and_stains_are_nothing(void **state)
{
	struct page p;
	struct added_thing little = strokes(20, 0, 6, 6), stain = strokes(-1, -1, 11, 11);

	(void)state;
	new_page(&p);
	little.area_mm2 = 0.5;
	touch(&little, 0, 0, 0, 0.5);
	plays(&p, &little, PART_NONE, -1);
	/* As little in a box is for sight.h to judge. */
	little = strokes(3, 3, 2, 2);
	little.area_mm2 = 0.55;
	touch(&little, 0, 0.55, 0, 0);
	plays(&p, &little, PART_BOX, 0);
	stain.kind = ADDED_STAIN;
	touch(&stain, 0, 8, 2, 0);
	plays(&p, &stain, PART_NONE, -1);
}

/* On forms of others questions may stand side by side. */
static void a_mark_of_the_question_beside_this_one_is_no_remark(void **state)
{
	struct page p;
	struct added_thing t = strokes(199, -1, 11, 11);

	(void)state;
	new_page(&p);
	plays(&p, &t, PART_REMARK, -1);
	t.touches[t.touch_count++] =
		(struct added_touch){.question = 1, .option = 0, .box_mm2 = 6, .beside_mm2 = 2};
	plays(&p, &t, PART_NONE, -1);
}

/* In a table the boxes of two questions touch: what lies in one lies beside the other. */
static void a_mark_in_the_row_above_is_of_that_row(void **state)
{
	struct page p;
	struct added_thing t = strokes(0, -1, 9, 11);

	(void)state;
	new_page(&p);
	touch(&t, 0, 0, 4, 0);
	touch(&t, 1, 0, 2, 0);
	t.touches[t.touch_count++] =
		(struct added_touch){.question = 1, .option = 0, .box_mm2 = 7, .beside_mm2 = 1};
	plays(&p, &t, PART_SHARED, -1);
	t.touches[2].box_mm2 = 9;
	plays(&p, &t, PART_NONE, -1);
}

/* Soft and as pale as it is elsewhere: print. Darker, beside the boxes: felt-tip. */
static void the_other_side_of_the_paper_is_nothing(void **state)
{
	struct page p;
	struct added_thing in = strokes(-1, -1, 11, 11), beside = strokes(13, -1, 11, 11);

	(void)state;
	new_page(&p);
	p.ink.ghost = 0.2;
	in.sharp = beside.sharp = 0.5;
	touch(&in, 0, 8, 2, 0);
	touch(&beside, 0, 0, 0, 10);
	in.contrast = 0.22;
	assert_true(part_is_ghost(&p.ink, &in));
	plays(&p, &in, PART_NONE, -1);
	in.contrast = beside.contrast = 0.4;
	assert_false(part_is_ghost(&p.ink, &in));
	assert_true(part_may_be_bled(&p.ink, &in));
	plays(&p, &in, PART_BOX, 0);
	plays(&p, &beside, PART_NONE, -1);
	beside.sharp = 1;
	plays(&p, &beside, PART_DRAWN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cross_is_of_its_box_and_of_no_other_question),
		cmocka_unit_test(a_ring_is_around_a_box_or_a_word_or_too_much),
		cmocka_unit_test(an_open_ring_is_a_hint_and_a_small_one_a_mark),
		cmocka_unit_test(a_tick_is_where_its_corner_is_and_a_cross_between_boxes_nowhere),
		cmocka_unit_test(a_line_from_the_first_box_to_the_last_strikes_the_row),
		cmocka_unit_test(words_are_remarks_and_those_that_slip_into_a_box_hints),
		cmocka_unit_test(in_the_cell_a_stroke_points_and_what_covers_the_picture_is_drawn),
		cmocka_unit_test(what_is_of_no_one_option_is_shared_or_a_remark_or_nothing),
		cmocka_unit_test(too_little_ink_and_stains_are_nothing),
		cmocka_unit_test(a_mark_of_the_question_beside_this_one_is_no_remark),
		cmocka_unit_test(a_mark_in_the_row_above_is_of_that_row),
		cmocka_unit_test(the_other_side_of_the_paper_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
