// SPDX-License-Identifier: EUPL-1.2
/* The mark policy with plain numbers: what is measured is written down here, not drawn. */
#include "decide.h"

#include "marked.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { OPTIONS = 3, QUESTIONS = 3, THINGS = 24 };

/* Three questions of three options in a row: boxes of 9 mm, pictures right of them. */
struct paper_ {
	struct layout_option options[QUESTIONS][OPTIONS];
	struct layout_question questions[QUESTIONS];
	struct layout_area areas[3];
	struct layout_side layout;
	struct cell_ink cells[QUESTIONS * OPTIONS];
	struct area_ink areas_ink[3];
	struct added_thing things[THINGS];
	struct side_ink ink;
	struct reading_answer answers[QUESTIONS + 3];
};

static void new_paper(struct paper_ *p)
{
	memset(p, 0, sizeof *p);
	for (int q = 0; q < QUESTIONS; q++) {
		struct layout_question *question = &p->questions[q];

		question->id[0] = (char)('a' + q);
		question->type = q == 2 ? QUESTION_MULTI : QUESTION_SINGLE;
		question->max = q == 2 ? 2 : 1;
		question->options = p->options[q];
		question->option_count = OPTIONS;
		for (int o = 0; o < OPTIONS; o++) {
			double x = 26 + 54 * o, y = 60 + 60 * q;
			struct cell_ink *cell = &p->cells[q * OPTIONS + o];

			p->options[q][o].code = o + 1;
			p->options[q][o].box = (struct rect_mm){x, y, 9, 9};
			p->options[q][o].cell = (struct rect_mm){x - 2, y - 4, 52, 17};
			cell->box.hole = 0.45;
			cell->picture = (struct rect_mm){x + 13, y - 1.5, 12, 12};
		}
	}
	p->areas[0].type = QUESTION_TEXT;
	p->areas[1].type = QUESTION_NUMBER;
	p->areas[2].type = QUESTION_LINE;
	p->layout.questions = p->questions;
	p->layout.question_count = QUESTIONS;
	p->layout.areas = p->areas;
	p->layout.area_count = 3;
	p->ink = (struct side_ink){.side = &p->layout,
		.cells = p->cells,
		.areas = p->areas_ink,
		.things = p->things,
		.print_seen = 1};
}

/* A thing of strokes with its rectangle, in mm from the box of an option. */
static struct added_thing *thing(
	struct paper_ *p, int q, int o, struct rect_mm at, struct added_touch touch)
{
	struct rect_mm box = p->options[q][o].box;
	struct added_thing *t = &p->things[p->ink.thing_count++];

	*t = (struct added_thing){.kind = ADDED_STROKES,
		.left = box.x + at.x,
		.top = box.y + at.y,
		.right = box.x + at.x + at.w,
		.bottom = box.y + at.y + at.h,
		.x = box.x + at.x + at.w / 2,
		.y = box.y + at.y + at.h / 2,
		.contrast = 0.7,
		.sharp = 1,
		.longest = at.w / 3.4,
		.shortest = at.h / 3.4,
		.around = 0.4,
		.rim = 0.5,
		.core = 0.2,
		.touch_count = 1};
	touch.question = q;
	touch.option = o;
	t->touches[0] = touch;
	t->lowest = (struct point_mm){t->x, t->bottom};
	t->area_mm2 = touch.box_mm2 + touch.beside_mm2 + touch.cell_mm2;
	p->cells[q * OPTIONS + o].ink_mm2 += t->area_mm2;
	return t;
}

static struct box_ink *box_of(struct paper_ *p, int q, int o)
{
	return &p->cells[q * OPTIONS + o].box;
}

/* A cross of a pen `width` mm wide, as cells.c measures it. */
static void cross(struct paper_ *p, int q, int o, double width)
{
	*box_of(p, q, o) = (struct box_ink){.cover = fmin(0.95, 0.34 * width * (1 - 0.03 * width)),
		.span = 1.15,
		.patch = 1.15,
		.path = 2.4,
		.hole = 0.24 - 0.05 * width,
		.width_mm = width,
		.contrast = 0.7,
		.sharp = 1,
		.noise = 0.05};
	thing(p, q, o, (struct rect_mm){-1, -1, 11, 11},
		(struct added_touch){.box_mm2 = 16 * width, .beside_mm2 = 5 * width});
}

/* A new paper with a clear cross in both questions of one answer. */
static void two_crosses(struct paper_ *p)
{
	new_paper(p);
	cross(p, 0, 1, 0.7);
	cross(p, 1, 1, 0.7);
}

static void fill(struct paper_ *p, int q, int o)
{
	*box_of(p, q, o) = (struct box_ink){.cover = 0.92,
		.span = 1.0,
		.patch = 1.0,
		.path = 3.0,
		.hole = 0.06,
		.width_mm = 2.2,
		.contrast = 0.7,
		.sharp = 1,
		.noise = 0.05};
	thing(p, q, o, (struct rect_mm){-0.5, -0.5, 10, 10}, (struct added_touch){.box_mm2 = 62});
}

/* A single stroke in the box; `length` of the middle of it, in sides. */
static void stroke(struct paper_ *p, int q, int o, double length)
{
	*box_of(p, q, o) = (struct box_ink){.cover = 0.07 * length,
		.span = length,
		.patch = length,
		.path = length * 1.05,
		.hole = 0.25,
		.width_mm = 0.5,
		.contrast = 0.6,
		.sharp = 1,
		.noise = 0.05};
	thing(p, q, o, (struct rect_mm){4.5 - 4 * length, 4, 8 * length, 0.6},
		(struct added_touch){.box_mm2 = 4 * length});
}

static void ring(struct paper_ *p, int q, int o, struct rect_mm at)
{
	struct added_thing *t = thing(
		p, q, o, at, (struct added_touch){.box_mm2 = 0.3, .beside_mm2 = 6, .cell_mm2 = 20});

	t->around = 1;
	t->rim = 0.97;
	t->core = 0;
}

static const struct reading_answer *decide(struct paper_ *p, int q)
{
	decide_side(&p->ink, p->answers);
	return &p->answers[q];
}

static void test_an_untouched_question_is_blank(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	assert_int_equal(decide(&p, 0)->state, ANSWER_BLANK);
	assert_true(p.answers[0].marks[0].confidence > 0.99);
}

static void test_M1_a_cross_of_any_pen_is_yes(void **state)
{
	(void)state;
	for (double width = 0.3; width <= 2.01; width += 0.1) {
		struct paper_ p;

		new_paper(&p);
		cross(&p, 0, 1, width);
		assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
		assert_int_equal(marked(&p.answers[0]), 2);
	}
}

static void test_M2_a_tick_counts_where_its_corner_is(void **state)
{
	struct paper_ p;
	struct added_thing *t;

	(void)state;
	new_paper(&p);
	stroke(&p, 0, 0, 0.9);
	box_of(&p, 0, 0)->path = 1.6;
	stroke(&p, 0, 1, 0.6);
	p.ink.thing_count = 0;
	/* Corner in the first box, the tail passes through the second one higher up. */
	t = thing(&p, 0, 0, (struct rect_mm){1, -12, 60, 19},
		(struct added_touch){.box_mm2 = 5, .beside_mm2 = 1, .cell_mm2 = 14});
	t->touches[1] = (struct added_touch){.question = 0, .option = 1, .box_mm2 = 2};
	t->touch_count = 2;
	t->lowest = (struct point_mm){29, 67};
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
	assert_int_equal(marked(&p.answers[0]), 1);
}

static void test_M4_a_filled_box_alone_is_yes(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	fill(&p, 0, 2);
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
	assert_int_equal(marked(&p.answers[0]), 3);
}

static void test_M5_a_filled_box_beside_a_cross_is_taken_back(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	fill(&p, 0, 0);
	cross(&p, 0, 1, 0.5);
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
	assert_int_equal(marked(&p.answers[0]), 2);
	assert_int_equal(p.answers[0].marks[0].state, MARK_WITHDRAWN);
	assert_string_equal(p.answers[0].note, "corrected");
}

static void test_M5_a_fat_cross_is_no_filled_box(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	cross(&p, 0, 0, 2.0);
	cross(&p, 0, 1, 0.5);
	assert_int_equal(decide(&p, 0)->state, ANSWER_CONFLICT);
}

/* What is unclear when seen alone is clear side by side. */
static void test_M5_M13_a_fat_cross_beside_black_and_a_scribble_beside_a_thin_cross(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	fill(&p, 0, 0);
	box_of(&p, 0, 0)->cover = 0.99;
	cross(&p, 0, 1, 1.7);
	box_of(&p, 0, 1)->path = 2.1;
	assert_in_range((int)(100 * box_of(&p, 0, 1)->cover), 53, 61);
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
	assert_int_equal(marked(&p.answers[0]), 2);
	new_paper(&p);
	cross(&p, 0, 0, 0.5);
	fill(&p, 0, 1);
	box_of(&p, 0, 1)->cover = 0.70;
	box_of(&p, 0, 1)->path = 3.9;
	box_of(&p, 0, 1)->hole = 0.12;
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
	assert_int_equal(marked(&p.answers[0]), 1);
	assert_int_equal(p.answers[0].marks[1].state, MARK_WITHDRAWN);
	/* Two crosses of fat felt-tip, one gone over, stay two answers. */
	new_paper(&p);
	cross(&p, 0, 0, 1.5);
	fill(&p, 0, 1);
	box_of(&p, 0, 1)->cover = 0.72;
	box_of(&p, 0, 1)->path = 3.2;
	box_of(&p, 0, 1)->hole = 0.13;
	assert_int_equal(decide(&p, 0)->state, ANSWER_CONFLICT);
}

static void test_M6_several_answers_go_by_the_habit_of_the_person(void **state)
{
	(void)state;
	for (int habit = 0; habit < 3; habit++) {
		struct paper_ p;

		new_paper(&p);
		if (habit == 1)
			fill(&p, 0, 0);
		if (habit == 2)
			cross(&p, 0, 0, 0.5);
		fill(&p, 2, 0);
		cross(&p, 2, 1, 0.5);
		decide(&p, 2);
		if (habit == 0)
			assert_int_equal(p.answers[2].state, ANSWER_DOUBTFUL);
		else
			assert_int_equal(p.answers[2].state, ANSWER_ANSWERED);
		if (habit == 1)
			assert_int_equal(marked(&p.answers[2]), 12);
		if (habit == 2)
			assert_int_equal(marked(&p.answers[2]), 2);
	}
}

static void test_M13_a_thin_scribble_beside_crosses_is_asked(void **state)
{
	(void)state;
	for (int habit = 0; habit < 2; habit++) {
		struct paper_ p;

		new_paper(&p);
		cross(&p, 2, 0, 0.5);
		cross(&p, 2, 1, 0.5);
		box_of(&p, 2, 1)->path = 3.8;
		box_of(&p, 2, 1)->cover = 0.3;
		/* Who goes over boxes elsewhere, too, means yes. */
		cross(&p, 0, 0, 0.5);
		box_of(&p, 0, 0)->path = habit ? 3.8 : 2.4;
		decide(&p, 2);
		assert_int_equal(p.answers[2].state, habit ? ANSWER_ANSWERED : ANSWER_DOUBTFUL);
		assert_int_equal(p.answers[2].marks[0].state, MARK_MARKED);
	}
}

/* A scribble in thick felt-tip is nearly black, and its strokes are no longer told apart. */
static void test_M6_what_is_nearly_black_is_a_filled_box(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	cross(&p, 2, 0, 0.7);
	fill(&p, 2, 1);
	*box_of(&p, 2, 1) = (struct box_ink){.cover = 0.8,
		.span = 0.91,
		.patch = 0.91,
		.path = 1.83,
		.hole = 0.13,
		.width_mm = 2.5,
		.contrast = 0.7,
		.sharp = 1,
		.noise = 0.05};
	assert_int_equal(decide(&p, 2)->state, ANSWER_DOUBTFUL);
}

/* Who colours boxes in quickly does one more closely than the other: nothing is taken back. */
static void test_M6_loose_strokes_correct_nothing(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	cross(&p, 0, 0, 0.5);
	fill(&p, 2, 0);
	cross(&p, 2, 1, 0.5);
	box_of(&p, 2, 1)->hole = 0.12;
	assert_int_equal(decide(&p, 2)->state, ANSWER_DOUBTFUL);
	box_of(&p, 2, 1)->hole = 0.2;
	assert_int_equal(decide(&p, 2)->state, ANSWER_ANSWERED);
}

static void test_M7_M8_rings_around_box_picture_and_all(void **state)
{
	static const struct rect_mm AT[] = {{-3, -3, 15, 15}, {11, -3, 16, 15}, {-2, -3.5, 48, 16}};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct paper_ p;

		new_paper(&p);
		ring(&p, 0, 1, AT[i]);
		assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
		assert_int_equal(marked(&p.answers[0]), 2);
	}
}

static void test_a_ring_around_two_boxes_is_for_a_person(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	ring(&p, 0, 0, (struct rect_mm){-3, -3, 70, 15});
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
}

static void test_M9_an_underlined_word_is_for_a_person(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	thing(&p, 0, 1, (struct rect_mm){28, 9, 18, 0.6}, (struct added_touch){.cell_mm2 = 9});
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
	assert_int_equal(p.answers[0].marks[1].state, MARK_DOUBTFUL);
}

static void test_M10_a_coloured_picture_is_yes(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	thing(&p, 0, 1, (struct rect_mm){13, -1, 12, 11}, (struct added_touch){.cell_mm2 = 60});
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
	assert_int_equal(marked(&p.answers[0]), 2);
	thing(&p, 0, 2, (struct rect_mm){13, -1, 12, 11}, (struct added_touch){.cell_mm2 = 60});
	assert_int_equal(decide(&p, 0)->state, ANSWER_CONFLICT);
}

static void test_M11_a_point_is_nothing(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	stroke(&p, 0, 1, 0.08);
	box_of(&p, 0, 1)->cover = 0.02;
	assert_int_equal(decide(&p, 0)->state, ANSWER_BLANK);
	cross(&p, 0, 0, 0.5);
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
	assert_int_equal(marked(&p.answers[0]), 1);
}

static void test_M12_a_stroke_counts_from_half_a_side(void **state)
{
	(void)state;
	for (double length = 0.25; length < 1.1; length += 0.05) {
		struct paper_ p;

		new_paper(&p);
		stroke(&p, 0, 1, length);
		decide(&p, 0);
		if (length < 0.5)
			assert_int_equal(p.answers[0].state, ANSWER_DOUBTFUL);
		if (length > 0.56)
			assert_int_equal(p.answers[0].state, ANSWER_ANSWERED);
	}
}

static void test_M14_a_word_beside_what_is_scribbled_over(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	fill(&p, 0, 1);
	thing(&p, 0, 1, (struct rect_mm){30, 1, 12, 4}, (struct added_touch){.cell_mm2 = 8});
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
}

static void test_M15_two_crosses_are_a_conflict_whatever_is_darker(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	cross(&p, 0, 0, 0.4);
	cross(&p, 0, 2, 1.0);
	box_of(&p, 0, 0)->contrast = 0.35;
	assert_int_equal(decide(&p, 0)->state, ANSWER_CONFLICT);
}

static void test_M16_a_mark_between_two_boxes_is_for_a_person(void **state)
{
	struct paper_ p;
	struct added_thing *t;

	(void)state;
	new_paper(&p);
	t = thing(&p, 0, 0, (struct rect_mm){46, 0, 9, 9}, (struct added_touch){.cell_mm2 = 4});
	t->touches[1] =
		(struct added_touch){.question = 0, .option = 1, .beside_mm2 = 3, .cell_mm2 = 2};
	t->touch_count = 2;
	t->area_mm2 = 9;
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
}

static void test_M17_a_line_through_the_row_is_blank(void **state)
{
	struct paper_ p;
	struct added_thing *t;

	(void)state;
	new_paper(&p);
	for (int o = 0; o < OPTIONS; o++) {
		stroke(&p, 0, o, 0.84);
		p.ink.thing_count = 0;
	}
	t = thing(&p, 0, 0, (struct rect_mm){-4, 4, 126, 1}, (struct added_touch){.box_mm2 = 4});
	for (int o = 1; o < OPTIONS; o++)
		t->touches[o] = (struct added_touch){.question = 0, .option = o, .box_mm2 = 4};
	t->touch_count = 3;
	t->area_mm2 = 60;
	assert_int_equal(decide(&p, 0)->state, ANSWER_BLANK);
	assert_string_equal(p.answers[0].note, "line through row");
}

static void test_M20_what_is_hardly_darker_than_noise_is_for_a_person(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	cross(&p, 0, 1, 0.5);
	box_of(&p, 0, 1)->contrast = 0.09;
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
	box_of(&p, 0, 1)->contrast = 0.2;
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
	box_of(&p, 0, 1)->noise = 0.19;
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
}

static void test_M22_M24_what_shows_through_and_stains_are_nothing(void **state)
{
	static const enum added_kind KINDS[] = {
		ADDED_STAIN, ADDED_CREASE, ADDED_HOLE, ADDED_RESIDUE, ADDED_SPECK};

	(void)state;
	for (int i = 0; i < 5; i++) {
		struct paper_ p;

		new_paper(&p);
		cross(&p, 0, 1, 1.0);
		box_of(&p, 0, 1)->contrast = 0.15;
		box_of(&p, 0, 1)->sharp = 0.2;
		p.things[0].kind = KINDS[i];
		assert_int_equal(decide(&p, 0)->state, ANSWER_BLANK);
	}
}

static void test_M24_two_folds_that_cross_in_a_box_are_no_cross(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	cross(&p, 0, 1, 0.6);
	box_of(&p, 0, 1)->contrast = 0.2;
	p.things[0].contrast = 0.17;
	p.things[0].bottom = p.things[0].top + 48;
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
}

static void test_M22_a_soft_mark_that_is_dark_is_for_a_person(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	cross(&p, 0, 1, 1.0);
	p.things[0].sharp = 0.4;
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
}

static void test_M23_a_rubbed_out_mark_leaves_the_other(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	cross(&p, 0, 0, 0.5);
	box_of(&p, 0, 0)->contrast = 0.08;
	p.things[0].contrast = 0.08;
	cross(&p, 0, 1, 0.5);
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
	assert_int_equal(marked(&p.answers[0]), 2);
}

static void test_M25_words_beside_a_clear_cross_change_nothing(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	cross(&p, 0, 1, 0.5);
	thing(&p, 0, 1, (struct rect_mm){30, 1, 14, 4}, (struct added_touch){.cell_mm2 = 8});
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
	assert_string_equal(p.answers[0].note, "remark");
}

/* A row of letters of which the end lies in the box of an option, and fills a third of it. */
static void word_into(struct paper_ *p, int q, int o, double from, double to)
{
	*box_of(p, q, o) = (struct box_ink){.cover = 0.31,
		.span = 0.9,
		.patch = 0.9,
		.path = 1.9,
		.hole = 0.2,
		.width_mm = 1.2,
		.contrast = 0.6,
		.sharp = 1,
		.noise = 0.05};
	thing(p, q, o, (struct rect_mm){from, 3, to - from, 3.4},
		(struct added_touch){.box_mm2 = 20, .beside_mm2 = 6});
}

static void test_M25_a_word_that_runs_into_a_box_is_no_mark(void **state)
{
	struct paper_ p;

	(void)state;
	for (int side = 0; side < 2; side++) {
		new_paper(&p);
		cross(&p, 2, 0, 0.6);
		if (side == 0)
			word_into(&p, 2, 2, -2.5, 7.3);
		else
			word_into(&p, 2, 2, -0.3, 11.6);
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[2].state, ANSWER_DOUBTFUL);
	}
	/* Through it, and out on the other side with its end. */
	new_paper(&p);
	cross(&p, 2, 0, 0.6);
	word_into(&p, 2, 2, -2.2, 9.8);
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[2].state, ANSWER_DOUBTFUL);
	/* Crooked, and only halfway. */
	new_paper(&p);
	cross(&p, 2, 0, 0.6);
	word_into(&p, 2, 2, -3.7, 5.7);
	p.things[p.ink.thing_count - 1].direction_deg = -13;
	p.things[p.ink.thing_count - 1].shortest = 0.5 * p.things[p.ink.thing_count - 1].longest;
	assert_int_equal(decide(&p, 2)->state, ANSWER_DOUBTFUL);
	/* What a box is quickly coloured in with comes out on both sides. */
	new_paper(&p);
	cross(&p, 2, 0, 0.6);
	word_into(&p, 2, 2, -2.5, 11.4);
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[2].state, ANSWER_ANSWERED);
}

static void test_words_without_a_cross_are_for_a_person(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	thing(&p, 0, 1, (struct rect_mm){30, 1, 14, 4}, (struct added_touch){.cell_mm2 = 8});
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
}

static void test_more_than_the_maximum_is_a_conflict(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	cross(&p, 2, 0, 0.5);
	cross(&p, 2, 1, 0.5);
	assert_int_equal(decide(&p, 2)->state, ANSWER_ANSWERED);
	assert_int_equal(marked(&p.answers[2]), 12);
	cross(&p, 2, 2, 0.5);
	assert_int_equal(decide(&p, 2)->state, ANSWER_CONFLICT);
}

static void test_a_box_that_is_not_in_the_picture_is_for_a_person(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	p.cells[2].unseen = true;
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
}

static void test_a_bare_black_and_white_scan_is_for_a_person(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	p.ink.two_values = true;
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
	for (int q = 0; q < QUESTIONS; q++)
		cross(&p, q, 0, 0.6);
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
}

static void test_writing_digits_and_the_line(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	decide(&p, 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(p.answers[QUESTIONS + i].state, ANSWER_BLANK);
	for (int i = 0; i < 2; i++) {
		p.areas_ink[i].strokes_mm = 30;
		p.areas_ink[i].largest_mm = 9;
	}
	p.areas_ink[2] =
		(struct area_ink){.crossing = {36.6}, .crossing_count = 1, .contrast = 0.6};
	decide(&p, 0);
	assert_int_equal(p.answers[QUESTIONS].state, ANSWER_ANSWERED);
	assert_int_equal(p.answers[QUESTIONS + 1].state, ANSWER_DOUBTFUL);
	assert_int_equal(p.answers[QUESTIONS + 2].state, ANSWER_ANSWERED);
	assert_true(fabs(p.answers[QUESTIONS + 2].value - 37) < 1e-9);
	p.areas_ink[2].crossing[1] = 80;
	p.areas_ink[2].crossing_count = 2;
	decide(&p, 0);
	assert_int_equal(p.answers[QUESTIONS + 2].state, ANSWER_CONFLICT);
}

/* What print of the other side looks like all over a thin page. */
static void shine_through(struct paper_ *p)
{
	p->ink.ghost = 0.15;
	p->ink.darkest = 0.7;
}

static void test_what_shows_through_thin_paper_is_no_mark(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	shine_through(&p);
	fill(&p, 0, 0);
	cross(&p, 0, 2, 0.7);
	box_of(&p, 0, 2)->contrast = 0.15;
	p.things[1].contrast = 0.15;
	p.things[1].sharp = 0.5;
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[0].state, ANSWER_ANSWERED);
	assert_int_equal(p.answers[0].marks[0].state, MARK_MARKED);
	assert_int_equal(p.answers[0].marks[2].state, MARK_EMPTY);
}

static void test_what_felt_tip_left_on_the_other_side_is_asked(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	shine_through(&p);
	cross(&p, 0, 2, 0.7);
	box_of(&p, 0, 2)->contrast = 0.4;
	p.things[0].contrast = 0.4;
	p.things[0].sharp = 0.5;
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[0].state, ANSWER_DOUBTFUL);
}

static void test_a_faint_cross_corrects_no_black_box(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	p.ink.darkest = 0.7;
	fill(&p, 0, 0);
	cross(&p, 0, 2, 0.7);
	box_of(&p, 0, 2)->contrast = 0.2;
	p.things[1].contrast = 0.2;
	decide_side(&p.ink, p.answers);
	assert_true(p.answers[0].state == ANSWER_DOUBTFUL || p.answers[0].state == ANSWER_CONFLICT);
}

static void test_words_at_a_filled_box_are_asked(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	fill(&p, 0, 0);
	/* A large word, as high as it is wide. */
	thing(&p, 0, 0, (struct rect_mm){25, 0, 10, 8}, (struct added_touch){.cell_mm2 = 40});
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[0].state, ANSWER_DOUBTFUL);
}

static void test_in_black_and_white_a_blank_is_believed_beside_whole_marks_only(void **state)
{
	(void)state;
	for (int broken = 0; broken < 2; broken++) {
		struct paper_ p;

		two_crosses(&p);
		p.ink.two_values = true;
		if (broken)
			box_of(&p, 1, 1)->patch = 0.2;
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[2].state, broken ? ANSWER_DOUBTFUL : ANSWER_BLANK);
	}
}

/* What is left of a stroke: specks, each too small for a thing of strokes. */
static void specks(struct paper_ *p, int q, int o, double span, double path)
{
	*box_of(p, q, o) = (struct box_ink){.cover = 0.03,
		.span = span,
		.patch = 0.14,
		.path = path,
		.hole = 0.3,
		.width_mm = 0.12,
		.contrast = 0.43,
		.sharp = 0.25,
		.noise = 0.27};
	thing(p, q, o, (struct rect_mm){4, 4, 0.25, 0.25}, (struct added_touch){.box_mm2 = 0.2})
		->kind = ADDED_SPECK;
}

static void test_specks_all_over_a_box_are_for_a_person(void **state)
{
	(void)state;
	for (int all_over = 0; all_over < 2; all_over++) {
		struct paper_ p;

		two_crosses(&p);
		specks(&p, 2, 0, all_over ? 0.92 : 0.14, all_over ? 1.57 : 0.2);
		assert_int_equal(decide(&p, 2)->state, all_over ? ANSWER_DOUBTFUL : ANSWER_BLANK);
	}
}

static void test_two_points_far_apart_are_no_point(void **state)
{
	(void)state;
	for (int apart = 0; apart < 2; apart++) {
		struct paper_ p;

		two_crosses(&p);
		stroke(&p, 2, 0, 0.14);
		box_of(&p, 2, 0)->span = apart ? 0.7 : 0.14;
		p.things[p.ink.thing_count - 1].area_mm2 = 0.9;
		p.things[p.ink.thing_count - 1].touches[0].box_mm2 = 0.9;
		assert_int_equal(decide(&p, 2)->state, apart ? ANSWER_DOUBTFUL : ANSWER_BLANK);
	}
}

static void test_where_the_print_is_lost_no_answer_is_believed(void **state)
{
	static const double AROUND[QUESTIONS] = {1, 0.3, 0.4};
	struct paper_ p;

	(void)state;
	two_crosses(&p);
	p.ink.print_around = AROUND;
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[0].state, ANSWER_ANSWERED);
	assert_int_equal(p.answers[1].state, ANSWER_DOUBTFUL);
	assert_int_equal(p.answers[2].state, ANSWER_DOUBTFUL);
	assert_string_equal(p.answers[2].note, "print hardly visible");
}

static void test_in_black_and_white_felt_tip_shows_that_nothing_is_gone(void **state)
{
	(void)state;
	for (int bold = 0; bold < 2; bold++) {
		struct paper_ p;

		new_paper(&p);
		p.ink.two_values = true;
		cross(&p, 1, 1, bold ? 1.4 : 0.5);
		decide_side(&p.ink, p.answers);
		/* Two of three questions are bare. */
		assert_int_equal(p.answers[0].state, bold ? ANSWER_BLANK : ANSWER_DOUBTFUL);
		assert_int_equal(p.answers[1].state, ANSWER_ANSWERED);
	}
}

static void test_in_black_and_white_words_leave_pieces_as_marks_do(void **state)
{
	(void)state;
	for (int pieces = 0; pieces < 2; pieces++) {
		struct paper_ p;

		two_crosses(&p);
		p.ink.two_values = true;
		box_of(&p, 1, 1)->patch = 0.2;
		p.areas_ink[0].pieces = pieces;
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[2].state, ANSWER_DOUBTFUL);
		assert_int_equal(
			p.answers[QUESTIONS].state, pieces ? ANSWER_DOUBTFUL : ANSWER_BLANK);
		/* Digits are few: nothing may be left of them. */
		assert_int_equal(p.answers[QUESTIONS + 1].state, ANSWER_DOUBTFUL);
	}
}

static void test_in_black_and_white_a_ring_is_no_proof_that_its_pen_shows(void **state)
{
	(void)state;
	for (int two_values = 0; two_values < 2; two_values++) {
		struct paper_ p;

		new_paper(&p);
		p.ink.two_values = two_values;
		for (int q = 0; q < 2; q++) {
			ring(&p, q, 1, (struct rect_mm){-2, -2, 13, 13});
			p.things[q].touches[0].beside_mm2 = 20;
			p.things[q].touches[0].cell_mm2 = 6;
		}
		assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
		assert_int_equal(p.answers[2].state, two_values ? ANSWER_DOUBTFUL : ANSWER_BLANK);
	}
}

static void test_in_black_and_white_a_point_may_be_the_rest_of_a_correction(void **state)
{
	(void)state;
	for (int broken = 0; broken < 2; broken++) {
		struct paper_ p;

		two_crosses(&p);
		p.ink.two_values = true;
		cross(&p, 2, 1, 0.7);
		stroke(&p, 1, 0, 0.1);
		if (broken)
			box_of(&p, 2, 1)->patch = 0.2;
		assert_int_equal(decide(&p, 1)->state, broken ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
	}
}

static void test_pale_writing_on_a_bare_side_is_asked(void **state)
{
	(void)state;
	for (int pale = 0; pale < 2; pale++) {
		struct paper_ p;

		new_paper(&p);
		p.areas_ink[0] = (struct area_ink){
			.strokes_mm = 300, .largest_mm = 30, .contrast = pale ? 0.15 : 0.6};
		assert_int_equal(decide(&p, 0)->state, pale ? ANSWER_DOUBTFUL : ANSWER_BLANK);
	}
}

static void test_where_the_darkest_mark_is_pale_a_bare_question_is_asked(void **state)
{
	(void)state;
	for (int pale = 0; pale < 2; pale++) {
		struct paper_ p;

		new_paper(&p);
		cross(&p, 0, 1, 0.7);
		box_of(&p, 0, 1)->contrast = pale ? 0.2 : 0.5;
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[0].state, ANSWER_ANSWERED);
		assert_int_equal(p.answers[1].state, pale ? ANSWER_DOUBTFUL : ANSWER_BLANK);
		/* Of several answers, where most of the side is bare, one may be gone. */
		new_paper(&p);
		cross(&p, 2, 1, 0.7);
		box_of(&p, 2, 1)->contrast = pale ? 0.2 : 0.5;
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[2].state, pale ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
	}
}

/* Of several answers one may have left no more than a piece. */
static void test_a_piece_in_a_box_beside_pale_marks_is_asked(void **state)
{
	(void)state;
	for (int piece = 0; piece < 2; piece++) {
		struct paper_ p;

		new_paper(&p);
		for (int q = 0; q < 3; q++) {
			cross(&p, q, 1, 0.7);
			box_of(&p, q, 1)->contrast = 0.2;
		}
		if (piece)
			*box_of(&p, 2, 2) = (struct box_ink){.cover = 0.03,
				.span = 0.1,
				.patch = 0.1,
				.path = 0.1,
				.contrast = 0.2};
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[2].marks[2].state, MARK_EMPTY);
		assert_int_equal(p.answers[2].state, piece ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
	}
}

static void test_where_nothing_is_sure_a_bare_question_is_asked(void **state)
{
	(void)state;
	for (int sure = 0; sure < 2; sure++) {
		struct paper_ p;

		new_paper(&p);
		for (int q = 0; q < 2; q++)
			thing(&p, q, 1, (struct rect_mm){-8, 2, 6, 6},
				(struct added_touch){.beside_mm2 = 4});
		if (sure)
			cross(&p, 0, 1, 0.7);
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[1].state, ANSWER_DOUBTFUL);
		assert_int_equal(p.answers[2].state, sure ? ANSWER_BLANK : ANSWER_DOUBTFUL);
	}
}

/* On a black picture a cross is not to be seen at all. */
static void test_M8_where_marks_are_on_pictures_a_bare_question_is_asked(void **state)
{
	(void)state;
	for (int boxes = 0; boxes < 2; boxes++) {
		struct paper_ p;

		new_paper(&p);
		ring(&p, 0, 1, (struct rect_mm){11, -3, 16, 15});
		if (boxes)
			cross(&p, 1, 1, 0.7);
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[0].state, ANSWER_ANSWERED);
		assert_int_equal(p.answers[2].state, boxes ? ANSWER_BLANK : ANSWER_DOUBTFUL);
	}
}

/* Strokes across a word come out of it on all sides, and look like a ring (M16). */
static void test_M8_a_ring_of_what_comes_out_of_a_word_is_asked(void **state)
{
	(void)state;
	for (int across = 0; across < 2; across++) {
		struct paper_ p;

		new_paper(&p);
		ring(&p, 0, 1, (struct rect_mm){27, 1, 12, 7});
		p.things[0].near_print = across ? 0.4 : 0.1;
		assert_int_equal(decide(&p, 0)->state, across ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
	}
}

/* A few letters that stand on a picture are no mark on it. */
static void test_M25_words_on_a_picture_are_asked(void **state)
{
	(void)state;
	for (int words = 0; words < 2; words++) {
		struct paper_ p;
		struct added_thing *t;

		new_paper(&p);
		t = thing(&p, 2, 1, (struct rect_mm){13, 0, 11, 9},
			(struct added_touch){.cell_mm2 = words ? 12 : 50});
		t->shortest = words ? 0.9 : 2;
		assert_int_equal(decide(&p, 2)->state, words ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
	}
}

/* More strokes than a mark has, and words beside them. */
static void test_M14_a_mark_gone_over_beside_words_is_asked(void **state)
{
	(void)state;
	for (int over = 0; over < 2; over++) {
		struct paper_ p;

		two_crosses(&p);
		box_of(&p, 0, 1)->path = over ? 4.6 : 2.4;
		thing(&p, 0, 2, (struct rect_mm){30, 2, 14, 5},
			(struct added_touch){.cell_mm2 = 14});
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[0].state, over ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
	}
}

static void test_M5_a_black_box_among_crosses_of_a_marker_is_asked(void **state)
{
	(void)state;
	for (int marker = 0; marker < 2; marker++) {
		struct paper_ p;

		new_paper(&p);
		for (int o = 0; o < 2; o++) {
			fill(&p, 2, o);
			if (o == 0 && marker) {
				box_of(&p, 2, o)->cover = 0.76;
				box_of(&p, 2, o)->hole = 0.11;
				box_of(&p, 2, o)->path = 1.7;
			} else {
				box_of(&p, 2, o)->cover = 1;
				box_of(&p, 2, o)->hole = 0;
			}
		}
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[2].state, marker ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
	}
}

static void test_M10_ink_between_the_lines_of_one_picture_is_asked(void **state)
{
	struct paper_ p;

	(void)state;
	two_crosses(&p);
	p.cells[2 * OPTIONS + 1].picture_mm2 = 2;
	assert_int_equal(decide(&p, 2)->state, ANSWER_DOUBTFUL);
	/* Print that lies off has it at all pictures. */
	p.cells[2 * OPTIONS].picture_mm2 = 0.5;
	assert_int_equal(decide(&p, 2)->state, ANSWER_BLANK);
	/* Beside an answer only where there may be several. */
	for (int q = 0; q < QUESTIONS; q += 2) {
		new_paper(&p);
		ring(&p, q, 0, (struct rect_mm){-2, -2, 13, 13});
		p.cells[q * OPTIONS + 1].picture_mm2 = 2;
		assert_int_equal(decide(&p, q)->state, q ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
	}
}

/* On a black picture a cross is not to be seen, only where its strokes come out. */
static void test_M10_the_end_of_a_stroke_on_a_picture_is_asked(void **state)
{
	(void)state;
	for (int away = 0; away < 2; away++) {
		struct paper_ p;

		two_crosses(&p);
		thing(&p, 2, 1, (struct rect_mm){away ? 35 : 12, -2, 1.7, 1.5},
			(struct added_touch){.cell_mm2 = 1.4});
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[2].state, away ? ANSWER_BLANK : ANSWER_DOUBTFUL);
	}
}

static void test_where_noise_hides_pencil_a_bare_side_is_asked(void **state)
{
	(void)state;
	for (int crosses = 0; crosses < 2; crosses++) {
		struct paper_ p;

		new_paper(&p);
		p.ink.noise = 0.3;
		if (crosses)
			cross(&p, 0, 1, 0.7);
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[1].state, crosses ? ANSWER_BLANK : ANSWER_DOUBTFUL);
	}
}

/* What only may be writing is asked; so is all of it on a page that lies otherwise than thought. */
static void test_what_may_be_writing_is_asked(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	p.areas_ink[0].maybe_mm = 20;
	decide(&p, 0);
	assert_int_equal(p.answers[QUESTIONS].state, ANSWER_DOUBTFUL);
	p.areas_ink[0].strokes_mm = 60;
	p.areas_ink[0].largest_mm = 20;
	decide(&p, 0);
	assert_int_equal(p.answers[QUESTIONS].state, ANSWER_ANSWERED);
	p.ink.print_seen = 0.6;
	decide(&p, 0);
	assert_int_equal(p.answers[QUESTIONS].state, ANSWER_DOUBTFUL);
	/* The edges of boxes that are coloured in cannot be seen; other print is where it should be. */
	for (int off = 0; off < 2; off++) {
		p.ink.print_around = (double[]){1, off ? 0.65 : 0.95, 0.98};
		decide(&p, 0);
		assert_int_equal(
			p.answers[QUESTIONS].state, off ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
	}
}

static void test_M24_a_fold_that_a_mark_hangs_on_is_no_stroke(void **state)
{
	struct paper_ p;
	struct added_thing *t;

	(void)state;
	new_paper(&p);
	*box_of(&p, 0, 1) = (struct box_ink){.cover = 0.05,
		.span = 0.85,
		.patch = 0.85,
		.path = 0.76,
		.hole = 0.43,
		.width_mm = 0.4,
		.contrast = 0.17,
		.sharp = 0.7,
		.noise = 0.05};
	/* What hangs on it stands elsewhere. */
	t = thing(&p, 0, 1, (struct rect_mm){3, -20, 20, 32},
		(struct added_touch){.box_mm2 = 3, .cell_mm2 = 8});
	t->area_mm2 = 57;
	t->contrast = 0.45;
	t->x += 8;
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
	assert_int_equal(p.answers[0].marks[1].state, MARK_DOUBTFUL);
}

static void test_M24_a_large_ring_in_paler_ink_than_the_marks_is_no_mark(void **state)
{
	(void)state;
	for (int pale = 0; pale < 2; pale++) {
		struct paper_ p;
		struct added_thing *t;

		two_crosses(&p);
		p.ink.darkest = 0.7;
		cross(&p, 2, 1, 0.7);
		/* An arc of the rim of a cup. */
		t = &p.things[p.ink.thing_count - 1];
		t->contrast = box_of(&p, 2, 1)->contrast = pale ? 0.34 : 0.6;
		t->left -= 22;
		t->top -= 10;
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[2].state, pale ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
	}
}

static void test_a_trace_makes_a_blank_a_question(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	cross(&p, 1, 0, 0.7);
	p.cells[2 * OPTIONS + 1].beside_trace = 0.08;
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[0].state, ANSWER_BLANK);
	assert_int_equal(p.answers[1].state, ANSWER_ANSWERED);
	assert_int_equal(p.answers[2].state, ANSWER_DOUBTFUL);
	assert_string_equal(p.answers[2].note, "traces");
	assert_true(p.answers[2].marks[1].confidence < 0.8);
}

static void test_M24_between_folds_and_stains_only_what_is_dark_is_a_trace(void **state)
{
	(void)state;
	for (int dark = 0; dark < 2; dark++) {
		struct paper_ p;
		struct added_thing *fold;

		new_paper(&p);
		cross(&p, 1, 0, 0.7);
		fold = thing(&p, 2, 0, (struct rect_mm){-20, 12, 80, 0.5},
			(struct added_touch){.cell_mm2 = 20});
		fold->kind = ADDED_CREASE;
		fold->contrast = 0.15;
		p.cells[2 * OPTIONS + 1].beside_trace = dark ? 0.5 : 0.15;
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[2].state, dark ? ANSWER_DOUBTFUL : ANSWER_BLANK);
	}
}

static void test_traces_on_a_side_without_marks_make_all_of_it_a_question(void **state)
{
	(void)state;
	for (int traces = 0; traces < 3; traces++) {
		struct paper_ p;

		new_paper(&p);
		for (int q = 0; q < traces; q++)
			p.cells[q * OPTIONS + 1].trace = 0.07;
		decide_side(&p.ink, p.answers);
		assert_int_equal(p.answers[0].state, traces > 0 ? ANSWER_DOUBTFUL : ANSWER_BLANK);
		assert_int_equal(p.answers[2].state, traces > 1 ? ANSWER_DOUBTFUL : ANSWER_BLANK);
		/* The free box too. */
		assert_int_equal(
			p.answers[QUESTIONS].state, traces > 1 ? ANSWER_DOUBTFUL : ANSWER_BLANK);
	}
}

/* What a pen leaves that rested, or made a dot, `share` of a side long. */
static void dot(struct paper_ *p, int q, int o, double share)
{
	*box_of(p, q, o) = (struct box_ink){.cover = 0.06,
		.span = share,
		.patch = share,
		.path = 1.2 * share,
		.hole = 0.4,
		.width_mm = 1.3,
		.contrast = 0.8,
		.sharp = 1,
		.noise = 0.05};
	thing(p, q, o, (struct rect_mm){3.5, 3.5, 9 * share, 9 * share},
		(struct added_touch){.box_mm2 = 2});
}

static void test_M6_M11_dots_in_question_after_question_are_asked(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	dot(&p, 0, 1, 0.18);
	dot(&p, 2, 0, 0.18);
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[0].state, ANSWER_DOUBTFUL);
	assert_int_equal(p.answers[1].state, ANSWER_BLANK);
	assert_int_equal(p.answers[2].state, ANSWER_DOUBTFUL);
	/* One alone is a pen that rested, and so are dots of who makes crosses, and smaller ones. */
	new_paper(&p);
	dot(&p, 0, 1, 0.18);
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[0].state, ANSWER_BLANK);
	new_paper(&p);
	dot(&p, 0, 1, 0.18);
	dot(&p, 2, 0, 0.18);
	cross(&p, 1, 1, 0.7);
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[0].state, ANSWER_BLANK);
	new_paper(&p);
	dot(&p, 0, 1, 0.08);
	dot(&p, 2, 0, 0.08);
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[0].state, ANSWER_BLANK);
}

/* Strokes to and fro over all options of a question, `share` of their cells. */
static void scribble_over(struct paper_ *p, int q, double share)
{
	struct added_thing *t =
		thing(p, q, 0, (struct rect_mm){-2, -4, 160, 17}, (struct added_touch){0});

	t->touch_count = OPTIONS;
	for (int o = 0; o < OPTIONS; o++) {
		t->touches[o] = (struct added_touch){.question = q,
			.option = o,
			.box_mm2 = 20,
			.cell_mm2 = share * 52 * 17 - 20};
		*box_of(p, q, o) = (struct box_ink){.cover = 0.4,
			.span = 1.1,
			.patch = 1,
			.path = 2.2,
			.hole = 0.2,
			.width_mm = 0.7,
			.contrast = 0.7,
			.sharp = 1,
			.noise = 0.05};
	}
	t->area_mm2 = share * 3 * 52 * 17;
	t->longest = 45;
	t->shortest = 4;
}

static void test_a_side_that_is_scribbled_over_is_blank(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	for (int q = 0; q < QUESTIONS; q++)
		scribble_over(&p, q, 0.3);
	decide_side(&p.ink, p.answers);
	for (int q = 0; q < QUESTIONS; q++) {
		assert_int_equal(p.answers[q].state, ANSWER_BLANK);
		assert_string_equal(p.answers[q].note, "scribbled over");
		assert_int_equal(marked(&p.answers[q]), 0);
	}
	/* One question alone may be a correction; between black and white it may be a shadow. */
	new_paper(&p);
	scribble_over(&p, 0, 0.3);
	cross(&p, 1, 1, 0.7);
	cross(&p, 2, 1, 0.7);
	decide_side(&p.ink, p.answers);
	assert_true(p.answers[0].state >= ANSWER_DOUBTFUL);
	assert_int_equal(p.answers[1].state, ANSWER_ANSWERED);
	new_paper(&p);
	for (int q = 0; q < QUESTIONS; q++)
		scribble_over(&p, q, 0.3);
	p.ink.two_values = true;
	decide_side(&p.ink, p.answers);
	assert_true(p.answers[0].state >= ANSWER_DOUBTFUL);
	/* Long lines are not all over it. */
	new_paper(&p);
	for (int q = 0; q < QUESTIONS; q++)
		scribble_over(&p, q, 0.1);
	decide_side(&p.ink, p.answers);
	assert_true(p.answers[0].state >= ANSWER_DOUBTFUL);
}

static void test_M8_two_rings_that_touch_are_not_one_answer(void **state)
{
	struct paper_ p;
	struct added_thing *t;

	(void)state;
	new_paper(&p);
	/* Its line goes through the box of one of them. */
	stroke(&p, 2, 0, 1.06);
	p.ink.thing_count = 0;
	t = thing(&p, 2, 0, (struct rect_mm){-3, -4, 104, 17},
		(struct added_touch){.box_mm2 = 19, .beside_mm2 = 17, .cell_mm2 = 170});
	t->around = 0.96;
	t->rim = 0.68;
	t->core = 0.21;
	t->touches[1] = (struct added_touch){
		.question = 2, .option = 1, .box_mm2 = 0.3, .beside_mm2 = 46, .cell_mm2 = 156};
	t->touch_count = 2;
	t->area_mm2 = 457;
	assert_true(decide(&p, 2)->state >= ANSWER_DOUBTFUL);
}

/* Flat ones cut their boxes in two, as a line through a row does. */
static void test_M8_rings_through_two_boxes_are_two_answers(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	for (int o = 0; o < 2; o++) {
		ring(&p, 2, o, (struct rect_mm){-3, -2, 50, 12});
		*box_of(&p, 2, o) = (struct box_ink){.cover = 0.08,
			.span = 0.95,
			.patch = 0.95,
			.path = 1.0,
			.hole = 0.3,
			.width_mm = 0.5,
			.contrast = 0.6,
			.sharp = 1,
			.noise = 0.05};
	}
	assert_int_equal(decide(&p, 2)->state, ANSWER_ANSWERED);
	assert_int_equal(marked(&p.answers[2]), 12);
}

/* Who marks with one stroke from corner to corner draws them side by side; a line leads from one box to the
 * next (M17). */
static void test_M1_slashes_through_two_boxes_are_two_answers(void **state)
{
	(void)state;
	for (int line = 0; line < 2; line++) {
		struct paper_ p;

		new_paper(&p);
		for (int o = 0; o < 2; o++) {
			struct added_thing *t;

			stroke(&p, 2, o, 0.95);
			t = &p.things[p.ink.thing_count - 1];
			*t = (struct added_thing){.kind = ADDED_STROKES,
				.left = p.options[2][o].box.x - 1.5,
				.right = p.options[2][o].box.x + 10.5,
				.top = p.options[2][o].box.y + (line ? 4 : -1.5),
				.bottom = p.options[2][o].box.y + (line ? 5 : 10.5),
				.x = p.options[2][o].box.x + 4.5,
				.y = p.options[2][o].box.y + 4.5,
				.contrast = 0.7,
				.sharp = 1,
				.longest = line ? 3.5 : 5,
				.shortest = 0.15,
				.direction_deg = line ? 0 : -45,
				.area_mm2 = 7,
				.touches = {{.question = 2, .option = o, .box_mm2 = 4.5}},
				.touch_count = 1};
		}
		decide(&p, 2);
		assert_int_equal(p.answers[2].state, line ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
		assert_string_equal(p.answers[2].note, line ? "lines through boxes" : "");
	}
}

/* The corner lies on the printed line, so that inside there are two pieces, each shorter than half a box. */
static void test_M2_a_tick_whose_corner_is_on_the_line_is_yes(void **state)
{
	(void)state;
	for (int outside = 0; outside < 2; outside++) {
		struct paper_ p;

		new_paper(&p);
		*box_of(&p, 0, 1) = (struct box_ink){.cover = 0.1,
			.span = 0.72,
			.patch = 0.5,
			.path = 1.06,
			.hole = 0.35,
			.width_mm = 0.6,
			.contrast = 0.7,
			.sharp = 0.75,
			.noise = 0.03};
		thing(&p, 0, 1, (struct rect_mm){1, -2.5, 10.7, 11},
			(struct added_touch){
				.box_mm2 = outside ? 3 : 9, .cell_mm2 = outside ? 11 : 5});
		assert_int_equal(decide(&p, 0)->state, outside ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
	}
}

/* A smiley is several strokes, of which none is half as long as its box. */
static void test_M19_several_strokes_are_long_enough_together(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	stroke(&p, 0, 1, 0.5);
	assert_int_equal(decide(&p, 0)->state, ANSWER_DOUBTFUL);
	box_of(&p, 0, 1)->span = 1.1;
	box_of(&p, 0, 1)->path = 1.6;
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
}

static void test_M16_a_cross_that_hangs_on_a_box_is_no_ring_about_it(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p);
	ring(&p, 0, 0, (struct rect_mm){-1.5, -1.5, 12, 12});
	assert_int_equal(decide(&p, 0)->state, ANSWER_ANSWERED);
	new_paper(&p);
	ring(&p, 0, 0, (struct rect_mm){0, -7.6, 9.1, 16});
	assert_true(decide(&p, 0)->state >= ANSWER_DOUBTFUL);
	/* Half of it lies along print. */
	for (int along = 0; along < 2; along++) {
		new_paper(&p);
		ring(&p, 0, 0, (struct rect_mm){-1, 0, 11, 15});
		p.things[0].near_print = along ? 0.3 : 0.1;
		assert_int_equal(decide(&p, 0)->state, along ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
	}
}

/* What is left of a cross in crayon that a scan has lost is where its strokes met; the scribble that it
 * corrects is darker and may look like a cross (M13). */
static void test_M13_dots_beside_marks_may_be_rests_of_crosses(void **state)
{
	struct paper_ p;

	(void)state;
	two_crosses(&p);
	dot(&p, 0, 0, 0.1);
	dot(&p, 1, 2, 0.1);
	p.ink.two_values = true;
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[0].state, ANSWER_DOUBTFUL);
	assert_int_equal(p.answers[1].state, ANSWER_DOUBTFUL);
	/* A pen that is seen leaves dark ones, and rests; one dot alone says nothing. */
	p.ink.two_values = false;
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[0].state, ANSWER_ANSWERED);
	two_crosses(&p);
	dot(&p, 0, 0, 0.1);
	p.ink.two_values = true;
	decide_side(&p.ink, p.answers);
	assert_int_equal(p.answers[0].state, ANSWER_ANSWERED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_untouched_question_is_blank),
		cmocka_unit_test(test_M1_a_cross_of_any_pen_is_yes),
		cmocka_unit_test(test_M2_a_tick_counts_where_its_corner_is),
		cmocka_unit_test(test_M4_a_filled_box_alone_is_yes),
		cmocka_unit_test(test_M5_a_filled_box_beside_a_cross_is_taken_back),
		cmocka_unit_test(test_M5_a_fat_cross_is_no_filled_box),
		cmocka_unit_test(
			test_M5_M13_a_fat_cross_beside_black_and_a_scribble_beside_a_thin_cross),
		cmocka_unit_test(test_M6_several_answers_go_by_the_habit_of_the_person),
		cmocka_unit_test(test_M13_a_thin_scribble_beside_crosses_is_asked),
		cmocka_unit_test(test_M6_what_is_nearly_black_is_a_filled_box),
		cmocka_unit_test(test_M6_loose_strokes_correct_nothing),
		cmocka_unit_test(test_M7_M8_rings_around_box_picture_and_all),
		cmocka_unit_test(test_a_ring_around_two_boxes_is_for_a_person),
		cmocka_unit_test(test_M9_an_underlined_word_is_for_a_person),
		cmocka_unit_test(test_M10_a_coloured_picture_is_yes),
		cmocka_unit_test(test_M11_a_point_is_nothing),
		cmocka_unit_test(test_M12_a_stroke_counts_from_half_a_side),
		cmocka_unit_test(test_M14_a_word_beside_what_is_scribbled_over),
		cmocka_unit_test(test_M15_two_crosses_are_a_conflict_whatever_is_darker),
		cmocka_unit_test(test_M16_a_mark_between_two_boxes_is_for_a_person),
		cmocka_unit_test(test_M17_a_line_through_the_row_is_blank),
		cmocka_unit_test(test_M20_what_is_hardly_darker_than_noise_is_for_a_person),
		cmocka_unit_test(test_M22_M24_what_shows_through_and_stains_are_nothing),
		cmocka_unit_test(test_M24_two_folds_that_cross_in_a_box_are_no_cross),
		cmocka_unit_test(test_M22_a_soft_mark_that_is_dark_is_for_a_person),
		cmocka_unit_test(test_M23_a_rubbed_out_mark_leaves_the_other),
		cmocka_unit_test(test_M25_words_beside_a_clear_cross_change_nothing),
		cmocka_unit_test(test_M25_a_word_that_runs_into_a_box_is_no_mark),
		cmocka_unit_test(test_words_without_a_cross_are_for_a_person),
		cmocka_unit_test(test_more_than_the_maximum_is_a_conflict),
		cmocka_unit_test(test_a_box_that_is_not_in_the_picture_is_for_a_person),
		cmocka_unit_test(test_a_bare_black_and_white_scan_is_for_a_person),
		cmocka_unit_test(test_writing_digits_and_the_line),
		cmocka_unit_test(test_what_shows_through_thin_paper_is_no_mark),
		cmocka_unit_test(test_what_felt_tip_left_on_the_other_side_is_asked),
		cmocka_unit_test(test_a_faint_cross_corrects_no_black_box),
		cmocka_unit_test(test_words_at_a_filled_box_are_asked),
		cmocka_unit_test(test_what_may_be_writing_is_asked),
		cmocka_unit_test(
			test_in_black_and_white_a_blank_is_believed_beside_whole_marks_only),
		cmocka_unit_test(test_specks_all_over_a_box_are_for_a_person),
		cmocka_unit_test(test_two_points_far_apart_are_no_point),
		cmocka_unit_test(test_where_the_print_is_lost_no_answer_is_believed),
		cmocka_unit_test(test_in_black_and_white_felt_tip_shows_that_nothing_is_gone),
		cmocka_unit_test(test_in_black_and_white_words_leave_pieces_as_marks_do),
		cmocka_unit_test(test_in_black_and_white_a_ring_is_no_proof_that_its_pen_shows),
		cmocka_unit_test(test_in_black_and_white_a_point_may_be_the_rest_of_a_correction),
		cmocka_unit_test(test_pale_writing_on_a_bare_side_is_asked),
		cmocka_unit_test(test_where_the_darkest_mark_is_pale_a_bare_question_is_asked),
		cmocka_unit_test(test_a_piece_in_a_box_beside_pale_marks_is_asked),
		cmocka_unit_test(test_where_nothing_is_sure_a_bare_question_is_asked),
		cmocka_unit_test(test_M8_where_marks_are_on_pictures_a_bare_question_is_asked),
		cmocka_unit_test(test_M10_ink_between_the_lines_of_one_picture_is_asked),
		cmocka_unit_test(test_M8_a_ring_of_what_comes_out_of_a_word_is_asked),
		cmocka_unit_test(test_M25_words_on_a_picture_are_asked),
		cmocka_unit_test(test_M14_a_mark_gone_over_beside_words_is_asked),
		cmocka_unit_test(test_M5_a_black_box_among_crosses_of_a_marker_is_asked),
		cmocka_unit_test(test_M10_the_end_of_a_stroke_on_a_picture_is_asked),
		cmocka_unit_test(test_where_noise_hides_pencil_a_bare_side_is_asked),
		cmocka_unit_test(test_M24_a_fold_that_a_mark_hangs_on_is_no_stroke),
		cmocka_unit_test(test_M24_a_large_ring_in_paler_ink_than_the_marks_is_no_mark),
		cmocka_unit_test(test_a_trace_makes_a_blank_a_question),
		cmocka_unit_test(test_M24_between_folds_and_stains_only_what_is_dark_is_a_trace),
		cmocka_unit_test(test_traces_on_a_side_without_marks_make_all_of_it_a_question),
		cmocka_unit_test(test_M6_M11_dots_in_question_after_question_are_asked),
		cmocka_unit_test(test_a_side_that_is_scribbled_over_is_blank),
		cmocka_unit_test(test_M8_two_rings_that_touch_are_not_one_answer),
		cmocka_unit_test(test_M8_rings_through_two_boxes_are_two_answers),
		cmocka_unit_test(test_M1_slashes_through_two_boxes_are_two_answers),
		cmocka_unit_test(test_M2_a_tick_whose_corner_is_on_the_line_is_yes),
		cmocka_unit_test(test_M19_several_strokes_are_long_enough_together),
		cmocka_unit_test(test_M16_a_cross_that_hangs_on_a_box_is_no_ring_about_it),
		cmocka_unit_test(test_M13_dots_beside_marks_may_be_rests_of_crosses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
