// SPDX-License-Identifier: EUPL-1.2
/* Boxes of 4 mm: what is covered speaks beside what decide.h made of the shapes. */
#include "box_cover.h"

#include "doubt.h"
#include "marked.h"
#include "png_out.h"
#include "sketch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { QUESTIONS = 7, BOXES = 5, SINGLE = 0, MULTI = 6 };

/* Half a sheet is enough. */
static const double DPI = 200, HEIGHT_MM = PAGE_HEIGHT_MM / 2;

/* A form of others: questions of one answer, and one of two; boxes of `side` mm. And what
 * decide_side said of them: nothing is ticked. */
struct paper_ {
	struct layout_option options[QUESTIONS][BOXES];
	struct layout_question questions[QUESTIONS];
	struct layout layout;
	struct sketch form;
	struct blank *blank;
	struct image scan;
	struct ground ground;
	struct transform map;
	struct reading_answer answers[QUESTIONS];
	struct added_thing stain;
	size_t stained; /* 1 when there is one */
};

static void lay_out(struct paper_ *p, double side)
{
	for (int q = 0; q < QUESTIONS; q++) {
		p->questions[q] = (struct layout_question){
			.type = q == MULTI ? QUESTION_MULTI : QUESTION_SINGLE,
			.max = q == MULTI ? 2 : 1,
			.options = p->options[q],
			.option_count = BOXES};
		p->answers[q] = (struct reading_answer){
			.type = p->questions[q].type, .state = ANSWER_BLANK, .mark_count = BOXES};
		for (int o = 0; o < BOXES; o++) {
			struct rect_mm box = {50 + 25 * o, 20 + 16 * q, side, side};

			p->options[q][o] = (struct layout_option){
				.code = o + 1, .box = box, .cell = rect_grown(box, 1)};
			p->answers[q].marks[o] = (struct reading_mark){
				.code = o + 1, .state = MARK_EMPTY, .confidence = 0.99};
			sketch_box(&p->form, box, 0.25, 0);
		}
	}
	p->layout = (struct layout){.form = "theirs",
		.page_width_mm = PAGE_WIDTH_MM,
		.page_height_mm = HEIGHT_MM,
		.side_count = 1};
	p->layout.sides[0] = (struct layout_side){
		.side = 1, .questions = p->questions, .question_count = QUESTIONS};
}

static void new_paper(struct paper_ *p, double side)
{
	static const struct sketch_view PLAIN = {.dpi_x = 200, .dpi_y = 200};
	struct blank_source source = {.layout = &p->layout};
	struct buffer png = {0};
	struct image picture;

	memset(p, 0, sizeof *p);
	p->form = sketch_new();
	lay_out(p, side);
	picture = sketch_scan(&p->form, &PLAIN);
	picture.height /= 2;
	assert_true(png_encode(&picture, &png, NULL));
	source.png = png.data;
	source.png_bytes = png.length;
	p->blank = blank_new(&source, NULL);
	assert_non_null(p->blank);
	image_free(&picture);
	buffer_free(&png);
}

static void free_paper(struct paper_ *p)
{
	blank_free(p->blank);
	sketch_free(&p->form);
}

/* So much of the inside of a box becomes ink, from the left. */
static void cover(struct paper_ *p, int q, int o, double share)
{
	struct rect_mm in = rect_grown(p->options[q][o].box, -0.5);

	in.w *= share;
	sketch_rect(&p->form, in, 60);
}

static void mark(struct paper_ *p, int q, int o)
{
	p->answers[q].marks[o].state = MARK_MARKED;
	p->answers[q].state = ANSWER_ANSWERED;
}

/* What decide_side saw there was a stain or a fold of that size, darkness `grey` in the scan. */
static void stain(struct paper_ *p, int q, int o, double size_mm, int grey)
{
	struct rect_mm box = p->options[q][o].box;

	sketch_rect(&p->form, (struct rect_mm){box.x - 1, box.y + 1, size_mm, 1.5}, grey);
	p->stain = (struct added_thing){.kind = ADDED_STAIN,
		.left = box.x - 1,
		.right = box.x - 1 + size_mm,
		.top = box.y + 1,
		.bottom = box.y + 2.5,
		.touches = {{.question = q, .option = o, .box_mm2 = 4}},
		.touch_count = 1};
	p->stained = 1;
}

static void doubt(struct paper_ *p, int q, const char *note)
{
	p->answers[q].state = ANSWER_DOUBTFUL;
	snprintf(p->answers[q].note, sizeof p->answers[q].note, "%s", note);
}

static void settle(struct paper_ *p)
{
	static const struct sketch_view SCAN = {
		.dpi_x = 200, .dpi_y = 200, .noise = 3, .blur_mm = 0.05, .seed = 5};
	struct match corners[3] = {{{0, 0}, {0, 0}, 1},
		{{PAGE_WIDTH_MM, 0}, {PAGE_WIDTH_MM * DPI / 25.4, 0}, 1},
		{{0, HEIGHT_MM}, {0, HEIGHT_MM * DPI / 25.4}, 1}};
	struct reading reading = {.answers = p->answers, .answer_count = QUESTIONS};
	struct side_ink ink = {.things = &p->stain, .thing_count = p->stained};
	struct box_cover_page page = {p->blank, &p->ground, &p->map, &ink};

	p->scan = sketch_scan(&p->form, &SCAN);
	p->scan.height /= 2;
	assert_true(ground_look(&p->ground, &p->scan, 1, NULL));
	assert_true(transform_fit(&p->map, TRANSFORM_AFFINE, corners, 3));
	assert_true(box_cover_settle(&page, &reading, NULL));
	ground_free(&p->ground);
	image_free(&p->scan);
}

static void bare_boxes_stay_blank(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p, 4);
	settle(&p);
	for (int q = 0; q < QUESTIONS; q++)
		assert_int_equal(p.answers[q].state, ANSWER_BLANK);
	free_paper(&p);
}

static void what_both_say_stands(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p, 4);
	cover(&p, SINGLE, 2, 0.4);
	mark(&p, SINGLE, 2);
	settle(&p);
	assert_int_equal(p.answers[SINGLE].state, ANSWER_ANSWERED);
	assert_int_equal(marked(&p.answers[SINGLE]), 3);
	assert_string_equal(p.answers[SINGLE].note, "");
	free_paper(&p);
}

static void one_covered_box_among_bare_ones_is_the_answer(void **state)
{
	/* The doubts of decide.h that it lifts, and one that it does not. */
	static const char *const NOTES[] = {
		"remark", "black-and-white scan", "pale marks", "traces", "ring around two"};
	struct paper_ p;

	(void)state;
	new_paper(&p, 4);
	for (int q = 0; q < 5; q++) {
		cover(&p, q, 3, 0.5);
		doubt(&p, q, NOTES[q]);
	}
	settle(&p);
	for (int q = 0; q < 4; q++) {
		assert_int_equal(p.answers[q].state, ANSWER_ANSWERED);
		assert_int_equal(marked(&p.answers[q]), 4);
		assert_true(p.answers[q].marks[3].ink > 0.3);
	}
	assert_int_equal(p.answers[4].state, ANSWER_DOUBTFUL);
	free_paper(&p);
}

static void a_covered_box_that_was_read_as_bare_is_the_answer(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p, 4);
	cover(&p, SINGLE, 1, 0.5);
	cover(&p, MULTI, 0, 0.5);
	cover(&p, MULTI, 4, 0.5);
	settle(&p);
	assert_int_equal(marked(&p.answers[SINGLE]), 2);
	assert_int_equal(p.answers[MULTI].state, ANSWER_ANSWERED);
	assert_int_equal(marked(&p.answers[MULTI]), 15);
	free_paper(&p);
}

/* Two rings that touch, beside a covered box: they cover nothing, and are answers all the same. */
static void a_box_that_is_ringed_beside_a_covered_one_is_asked(void **state)
{
	(void)state;
	for (int ringed = 0; ringed < 2; ringed++) {
		struct paper_ p;

		new_paper(&p, 4);
		for (int q = 0; q < MULTI; q++) {
			cover(&p, q, 1, 1);
			mark(&p, q, 1);
		}
		cover(&p, MULTI, 0, 1);
		doubt(&p, MULTI, "");
		p.answers[MULTI].marks[0].state = MARK_DOUBTFUL;
		p.answers[MULTI].marks[3].state = ringed ? MARK_DOUBTFUL : MARK_EMPTY;
		settle(&p);
		assert_int_equal(
			p.answers[MULTI].state, ringed ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
		free_paper(&p);
	}
}

/* A cross, and a black box beside it: made black to take it back, perhaps. On a sheet of bubbles all are. */
static void a_black_box_beside_a_mark_is_asked(void **state)
{
	(void)state;
	for (int cross = 0; cross < 2; cross++) {
		struct paper_ p;

		new_paper(&p, 4);
		for (int q = 0; q < MULTI; q++) {
			cover(&p, q, 1, 1);
			mark(&p, q, 1);
		}
		cover(&p, MULTI, 0, 0.7);
		cover(&p, MULTI, 3, 1);
		doubt(&p, MULTI, "");
		p.answers[MULTI].marks[0].state = cross ? MARK_MARKED : MARK_DOUBTFUL;
		p.answers[MULTI].marks[3].state = MARK_DOUBTFUL;
		settle(&p);
		assert_int_equal(p.answers[MULTI].state, cross ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
		free_paper(&p);
	}
}

static void more_covered_boxes_than_there_may_be_are_no_answer(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p, 4);
	cover(&p, SINGLE, 1, 0.5);
	cover(&p, SINGLE, 2, 0.5);
	for (int o = 0; o < 3; o++)
		cover(&p, MULTI, o, 0.5);
	settle(&p);
	assert_int_equal(p.answers[SINGLE].state, ANSWER_DOUBTFUL);
	assert_string_equal(p.answers[SINGLE].note, "ink in a box");
	assert_int_equal(p.answers[MULTI].state, ANSWER_CONFLICT);
	assert_string_equal(p.answers[MULTI].note, "more than one answer");
	free_paper(&p);
}

static void ink_in_another_box_than_the_mark_is_asked(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p, 4);
	cover(&p, SINGLE, 1, 0.5);
	mark(&p, SINGLE, 2);
	/* A ring around the box covers nothing of it: that answer stands. */
	mark(&p, MULTI, 2);
	settle(&p);
	assert_int_equal(p.answers[SINGLE].state, ANSWER_DOUBTFUL);
	assert_string_equal(p.answers[SINGLE].note, "ink in another box");
	assert_true(p.answers[SINGLE].marks[2].confidence <= 0.9);
	assert_int_equal(p.answers[MULTI].state, ANSWER_ANSWERED);
	free_paper(&p);
}

static void a_little_ink_in_a_box_cover_is_asked(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p, 4);
	cover(&p, SINGLE, 1, 0.05);
	cover(&p, SINGLE, 3, 0.6);
	mark(&p, SINGLE, 3);
	settle(&p);
	assert_int_equal(p.answers[SINGLE].state, ANSWER_DOUBTFUL);
	assert_string_equal(p.answers[SINGLE].note, "little ink in a box");
	free_paper(&p);
}

static void a_dot_in_a_large_box_is_not_asked(void **state)
{
	(void)state;
	for (int mistaken = 0; mistaken < 2; mistaken++) {
		struct paper_ p;

		new_paper(&p, 9);
		cover(&p, SINGLE, 1, 0.08);
		cover(&p, SINGLE, 3, 0.5);
		mark(&p, SINGLE, mistaken ? 4 : 3);
		settle(&p);
		assert_int_equal(
			p.answers[SINGLE].state, mistaken ? ANSWER_DOUBTFUL : ANSWER_ANSWERED);
		free_paper(&p);
	}
}

static void ink_in_a_large_box_is_left_to_its_shape(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p, 9);
	cover(&p, SINGLE, 1, 0.5);
	settle(&p);
	assert_int_equal(p.answers[SINGLE].state, ANSWER_DOUBTFUL);
	assert_string_equal(p.answers[SINGLE].note, "ink in a box");
	free_paper(&p);
}

/* A cup's ring and the line of a fold cover boxes as a pen does. */
static void a_stain_in_a_box_is_asked(void **state)
{
	static const struct {
		double size_mm;
		int grey;
		enum answer_state state;
	} CASES[] = {
		{6, 60, ANSWER_ANSWERED}, {6, 150, ANSWER_DOUBTFUL}, {40, 60, ANSWER_DOUBTFUL}};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		struct paper_ p;

		new_paper(&p, 4);
		for (int q = 1; q < QUESTIONS; q++) {
			cover(&p, q, 2, 0.5);
			mark(&p, q, 2);
		}
		stain(&p, SINGLE, 4, CASES[i].size_mm, CASES[i].grey);
		settle(&p);
		assert_int_equal(p.answers[SINGLE].state, CASES[i].state);
		free_paper(&p);
	}
}

/* Where half of what is marked is hardly to be seen, the rest may not be seen at all. */
static void bare_boxes_of_a_pale_page_are_asked(void **state)
{
	(void)state;
	for (int pale = 0; pale < 2; pale++) {
		struct paper_ p;

		new_paper(&p, 4);
		for (int q = 1; q < QUESTIONS; q++)
			cover(&p, q, 2, q < 4 && pale ? 0.06 : 0.5);
		settle(&p);
		assert_int_equal(p.answers[SINGLE].state, pale ? ANSWER_DOUBTFUL : ANSWER_BLANK);
		assert_string_equal(p.answers[SINGLE].note, pale ? NOTE_PALE : "");
		free_paper(&p);
	}
}

/* A cell of a table: a mark is an answer wherever it stands in it, also beyond the first 20 mm. */
static void a_mark_anywhere_in_a_cell_is_the_answer(void **state)
{
	(void)state;
	for (int o = 0; o < BOXES; o++) {
		struct paper_ p;
		struct rect_mm box;

		new_paper(&p, 22);
		box = p.options[SINGLE][o].box;
		sketch_rect(&p.form,
			(struct rect_mm){box.x + 1 + 3.8 * o, box.y + 4, 3, 1.5 + o / 2.0}, 60);
		settle(&p);
		assert_int_equal(p.answers[SINGLE].state, ANSWER_ANSWERED);
		assert_int_equal(marked(&p.answers[SINGLE]), o + 1);
		free_paper(&p);
	}
}

static void a_box_beside_the_picture_is_asked(void **state)
{
	struct paper_ p;

	(void)state;
	new_paper(&p, 4);
	for (int o = 0; o < BOXES; o++)
		p.options[SINGLE][o].box.y = -10;
	settle(&p);
	assert_int_equal(p.answers[SINGLE].state, ANSWER_DOUBTFUL);
	assert_string_equal(p.answers[SINGLE].note, "box not to be seen");
	assert_int_equal(p.answers[MULTI].state, ANSWER_BLANK);
	free_paper(&p);
}

/* Where most are answered, bare boxes of the others are bare. */
static void doubts_about_bare_boxes_are_lifted_where_most_are_answered(void **state)
{
	static const char *const NOTES[] = {"black-and-white scan", "traces", "pale marks"};

	(void)state;
	for (int answered = 0; answered < 2; answered++) {
		struct paper_ p;

		new_paper(&p, 4);
		for (int q = 3; q < QUESTIONS && answered; q++) {
			cover(&p, q, 2, 0.5);
			mark(&p, q, 2);
		}
		for (int q = 0; q < 3; q++)
			doubt(&p, q, NOTES[q]);
		settle(&p);
		for (int q = 0; q < 3; q++) {
			bool lifted = answered && q < 2;

			assert_int_equal(
				p.answers[q].state, lifted ? ANSWER_BLANK : ANSWER_DOUBTFUL);
			assert_string_equal(p.answers[q].note, lifted ? "" : NOTES[q]);
		}
		free_paper(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bare_boxes_stay_blank),
		cmocka_unit_test(what_both_say_stands),
		cmocka_unit_test(one_covered_box_among_bare_ones_is_the_answer),
		cmocka_unit_test(a_covered_box_that_was_read_as_bare_is_the_answer),
		cmocka_unit_test(a_box_that_is_ringed_beside_a_covered_one_is_asked),
		cmocka_unit_test(a_black_box_beside_a_mark_is_asked),
		cmocka_unit_test(more_covered_boxes_than_there_may_be_are_no_answer),
		cmocka_unit_test(ink_in_another_box_than_the_mark_is_asked),
		cmocka_unit_test(a_little_ink_in_a_box_cover_is_asked),
		cmocka_unit_test(a_dot_in_a_large_box_is_not_asked),
		cmocka_unit_test(ink_in_a_large_box_is_left_to_its_shape),
		cmocka_unit_test(a_stain_in_a_box_is_asked),
		cmocka_unit_test(bare_boxes_of_a_pale_page_are_asked),
		cmocka_unit_test(a_mark_anywhere_in_a_cell_is_the_answer),
		cmocka_unit_test(a_box_beside_the_picture_is_asked),
		cmocka_unit_test(doubts_about_bare_boxes_are_lifted_where_most_are_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
