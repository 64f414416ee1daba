// SPDX-License-Identifier: EUPL-1.2
/* Ink on a drawn page, measured: numbers come out as they were drawn. */
#include "cells.h"

#include "faint.h"
#include "png_out.h"
#include "sketch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { BOXES = 4 };

/* One question of four boxes in a row, a free box and a line. */
struct sheet {
	struct layout_option options[BOXES];
	struct layout_question question;
	struct layout_area areas[2];
	struct layout layout;
	struct sketch page;
	struct blank *blank;
};

static void draw_form(struct sheet *s)
{
	for (int i = 0; i < FRAME_MARKS; i++)
		sketch_square(&s->page, i, 0);
	for (int i = 0; i < BOXES; i++) {
		struct rect_mm box = s->options[i].box;

		sketch_box(&s->page, box, 0.5, 0);
		sketch_ring(&s->page, (struct sketch_arc){{box.x + 4.5, box.y - 12}, 7, 7, 0, 360},
			0.5, 0);
	}
	sketch_box(&s->page, rect_grown(s->areas[0].area, 0.35), 0.35, 0);
	sketch_rect(&s->page, (struct rect_mm){50, 229.7, 100, 0.6}, 0);
}

/* Lines so close that no white between them is off the print. */
static void draw_dense_picture(struct sketch *page, struct point_mm middle)
{
	for (int i = -3; i <= 3; i++)
		sketch_rect(
			page, (struct rect_mm){middle.x - 5, middle.y + 1.6 * i - 0.2, 10, 0.4}, 0);
}

/* `dense`: the middle of one more picture, or NULL. */
static void new_sheet_with(struct sheet *s, const struct point_mm *dense)
{
	struct image picture;
	struct buffer png = {0};
	struct sketch_view plain = {.dpi_x = 200, .dpi_y = 200};
	struct blank_source source = {.layout = &s->layout};

	memset(s, 0, sizeof *s);
	for (int i = 0; i < BOXES; i++) {
		double x = 40 + 38 * i;

		s->options[i].code = i + 1;
		s->options[i].box = (struct rect_mm){x, 100, 9, 9};
		s->options[i].cell = (struct rect_mm){x - 12, 78, 34, 34};
	}
	s->question = (struct layout_question){
		.type = QUESTION_FACES5, .max = 1, .options = s->options, .option_count = BOXES};
	s->areas[0] = (struct layout_area){.type = QUESTION_TEXT, .area = {30, 150, 150, 40}};
	s->areas[1] = (struct layout_area){.type = QUESTION_LINE, .line = {{50, 230}, {150, 230}}};
	s->layout = (struct layout){.page_width_mm = 210, .page_height_mm = 297, .side_count = 1};
	s->layout.sides[0] = (struct layout_side){.side = 1,
		.questions = &s->question,
		.question_count = 1,
		.areas = s->areas,
		.area_count = 2};
	s->page = sketch_new();
	draw_form(s);
	if (dense)
		draw_dense_picture(&s->page, *dense);
	picture = sketch_scan(&s->page, &plain);
	assert_true(png_encode(&picture, &png, NULL));
	source.png = png.data;
	source.png_bytes = png.length;
	s->blank = blank_new(&source, NULL);
	assert_non_null(s->blank);
	image_free(&picture);
	buffer_free(&png);
}

static void new_sheet(struct sheet *s)
{
	new_sheet_with(s, NULL);
}

static void free_sheet(struct sheet *s)
{
	blank_free(s->blank);
	sketch_free(&s->page);
}

/* What was measured, kept until it is freed. */
struct measured {
	struct image scan;
	struct ground ground;
	struct transform page;
	struct alignment fit;
	struct added ink;
	struct side_ink cells;
};

static void measure(const struct sheet *s, const struct sketch_view *view, struct measured *m)
{
	struct match corners[4];
	struct added_request request = {s->blank, &m->ground, &m->page};

	memset(m, 0, sizeof *m);
	m->scan = sketch_scan(&s->page, view);
	assert_true(ground_look(&m->ground, &m->scan, 1, NULL));
	for (int i = 0; i < 4; i++) {
		/* Half a mm off on purpose: the boxes put it right. */
		struct point_mm at = {i & 1 ? 200 : 10, i & 2 ? 290 : 10};
		struct point_px is =
			sketch_place(view, &m->scan, (struct point_mm){at.x + 0.4, at.y - 0.5});

		corners[i] = (struct match){at, is, 1};
	}
	assert_true(transform_fit(&m->page, TRANSFORM_HOMOGRAPHY, corners, 4));
	align_boxes(s->blank, &m->ground, NULL, &m->page, &m->fit);
	assert_true(added_find(&m->ink, &request, NULL));
	assert_true(cells_measure(&m->cells, &m->ink, NULL));
	assert_true(faint_look(&m->cells, &m->ink, NULL));
}

static void forget(struct measured *m)
{
	added_free(&m->ink);
	side_ink_free(&m->cells);
	ground_free(&m->ground);
	image_free(&m->scan);
}

static const struct sketch_view OFFICE = {.dpi_x = 200,
	.dpi_y = 200,
	.turn_deg = 1.2,
	.surround = 255,
	.noise = 4,
	.blur_mm = 0.1,
	.seed = 21};

static void draw_cross(struct sheet *s, int option, double width, int grey)
{
	struct rect_mm b = s->options[option].box;

	sketch_stroke(&s->page, (struct point_mm){b.x + 1, b.y + 1},
		(struct point_mm){b.x + 8, b.y + 8}, width, grey);
	sketch_stroke(&s->page, (struct point_mm){b.x + 8, b.y + 1},
		(struct point_mm){b.x + 1, b.y + 8}, width, grey);
}

static void test_the_boxes_put_the_page_right_in_x_and_in_y(void **state)
{
	struct sheet s;
	struct measured m;

	(void)state;
	new_sheet(&s);
	draw_cross(&s, 1, 1.0, 40);
	measure(&s, &OFFICE, &m);
	for (int i = 0; i < BOXES; i++) {
		struct point_mm at = rect_centre(s.options[i].box);
		struct point_px is = transform_apply(&m.page, at);
		struct point_px should = sketch_place(&OFFICE, &m.scan, at);

		assert_true(fabs(is.x - should.x) * 25.4 / 200 < 0.1);
		assert_true(fabs(is.y - should.y) * 25.4 / 200 < 0.1);
	}
	assert_true(m.fit.edges_found > 0.8 * m.fit.edges_sought);
	forget(&m);
	free_sheet(&s);
}

static void test_print_alone_is_no_ink(void **state)
{
	static const struct sketch_view VIEWS[] = {{.dpi_x = 100,
							   .dpi_y = 100,
							   .turn_deg = 2,
							   .surround = 255,
							   .noise = 6,
							   .seed = 22},
		{.dpi_x = 200,
			.dpi_y = 194,
			.turn_deg = -3,
			.surround = 255,
			.noise = 15,
			.seed = 23},
		{.dpi_x = 300, .dpi_y = 300, .noise = 20, .threshold = 150, .seed = 24},
		{.dpi_x = 150,
			.dpi_y = 150,
			.blur_mm = 0.25,
			.shadow = 0.5,
			.noise = 5,
			.seed = 25}};
	struct sheet s;

	(void)state;
	new_sheet(&s);
	for (size_t v = 0; v < sizeof VIEWS / sizeof *VIEWS; v++) {
		struct measured m;

		measure(&s, &VIEWS[v], &m);
		for (size_t i = 0; i < m.cells.thing_count; i++)
			assert_int_not_equal(m.cells.things[i].kind, ADDED_STROKES);
		for (int i = 0; i < BOXES; i++)
			assert_true(m.cells.cells[i].box.cover <= 0.001);
		assert_int_equal(m.cells.areas[1].crossing_count, 0);
		forget(&m);
	}
	free_sheet(&s);
}

static void test_crosses_have_the_size_they_were_drawn_with(void **state)
{
	static const double WIDTH[BOXES] = {0.35, 0.7, 1.2, 2.0};
	struct sheet s;
	struct measured m;

	(void)state;
	new_sheet(&s);
	for (int i = 0; i < BOXES; i++)
		draw_cross(&s, i, WIDTH[i], 50);
	measure(&s, &OFFICE, &m);
	for (int i = 0; i < BOXES; i++) {
		const struct box_ink *b = &side_cell(&m.cells, 0, (size_t)i)->box;

		assert_true(fabs(b->width_mm - WIDTH[i]) < 0.35);
		assert_true(b->span > 0.95 && b->span < 1.3);
		assert_true(b->path > 1.9 && b->path < 3.2);
		assert_true(b->hole > 0.1);
	}
	forget(&m);
	free_sheet(&s);
}

static void test_a_filled_box_is_full_and_a_bare_one_empty(void **state)
{
	struct sheet s;
	struct measured m;
	const struct box_ink *b;

	(void)state;
	new_sheet(&s);
	sketch_rect(&s.page, rect_grown(s.options[2].box, -0.2), 70);
	measure(&s, &OFFICE, &m);
	b = &side_cell(&m.cells, 0, 2)->box;
	assert_true(b->cover > 0.95);
	assert_true(b->hole < 0.05);
	assert_true(side_cell(&m.cells, 0, 1)->box.cover <= 0);
	forget(&m);
	free_sheet(&s);
}

static double fields_shared(uint64_t a, uint64_t b)
{
	return (double)__builtin_popcountll(a & b) / __builtin_popcountll(a | b);
}

static void test_the_shape_shows_where_the_ink_is(void **state)
{
	struct sheet s;
	struct measured m;

	(void)state;
	new_sheet(&s);
	/* The left half of the inside, and a stroke from its top left to its bottom right. */
	sketch_rect(&s.page, (struct rect_mm){s.options[1].box.x, 100, 4.5, 9}, 60);
	sketch_stroke(&s.page, (struct point_mm){s.options[2].box.x + 1, 101},
		(struct point_mm){s.options[2].box.x + 8, 108}, 0.5, 60);
	measure(&s, &OFFICE, &m);
	assert_int_equal(side_cell(&m.cells, 0, 0)->box.shape, 0);
	assert_true(fields_shared(side_cell(&m.cells, 0, 1)->box.shape, 0xF0F0F0F0F0F0F0F0) > 0.85);
	assert_true(fields_shared(side_cell(&m.cells, 0, 2)->box.shape, 0x8040201008040201) > 0.5);
	assert_int_equal(side_cell(&m.cells, 0, 2)->box.shape & 0x0F0F000000000000, 0);
	forget(&m);
	free_sheet(&s);
}

static void test_one_paper_scanned_twice_has_one_shape(void **state)
{
	static const struct sketch_view OTHER = {.dpi_x = 300,
		.dpi_y = 300,
		.turn_deg = -1,
		.surround = 255,
		.noise = 12,
		.threshold = 150,
		.seed = 5};
	struct sheet s;
	struct measured m;
	uint64_t first[2];

	(void)state;
	new_sheet(&s);
	draw_cross(&s, 0, 0.6, 50);
	/* Another hand: smaller, higher, and leaning over. */
	sketch_stroke(&s.page, (struct point_mm){s.options[1].box.x + 1.5, 102},
		(struct point_mm){s.options[1].box.x + 8, 105}, 0.6, 50);
	sketch_stroke(&s.page, (struct point_mm){s.options[1].box.x + 6, 101},
		(struct point_mm){s.options[1].box.x + 3, 107}, 0.6, 50);
	measure(&s, &OFFICE, &m);
	for (size_t i = 0; i < 2; i++)
		first[i] = side_cell(&m.cells, 0, i)->box.shape;
	forget(&m);
	measure(&s, &OTHER, &m);
	for (size_t i = 0; i < 2; i++)
		assert_true(fields_shared(side_cell(&m.cells, 0, i)->box.shape, first[i]) > 0.6);
	assert_true(fields_shared(first[0], first[1]) < 0.5);
	forget(&m);
	free_sheet(&s);
}

static void test_light_pencil_is_seen_in_noise(void **state)
{
	struct sheet s;
	struct measured m;
	const struct box_ink *b;

	(void)state;
	new_sheet(&s);
	draw_cross(&s, 0, 0.6, 205);
	measure(&s, &OFFICE, &m);
	b = &side_cell(&m.cells, 0, 0)->box;
	assert_true(b->span > 0.9);
	assert_true(b->contrast > 0.11 && b->contrast < 0.3);
	forget(&m);
	free_sheet(&s);
}

static void test_a_ring_around_the_picture_is_round(void **state)
{
	struct sheet s;
	struct measured m;
	struct point_mm face;
	bool found = false;

	(void)state;
	new_sheet(&s);
	face = (struct point_mm){s.options[1].box.x + 4.5, s.options[1].box.y - 12};
	sketch_ring(&s.page, (struct sketch_arc){face, 10, 9, 20, 370}, 0.6, 60);
	measure(&s, &OFFICE, &m);
	for (size_t i = 0; i < m.cells.thing_count; i++) {
		const struct added_thing *t = &m.cells.things[i];

		if (t->kind != ADDED_STROKES)
			continue;
		found = true;
		assert_true(t->around > 0.85);
		assert_true(t->rim > 0.9);
		assert_true(fabs((t->left + t->right) / 2 - face.x) < 0.7);
		assert_true(fabs((t->top + t->bottom) / 2 - face.y) < 0.7);
		assert_int_equal(t->touches[0].option, 1);
	}
	assert_true(found);
	forget(&m);
	free_sheet(&s);
}

enum { BARE, COLOURED, CROSSED };

static void mark_picture(struct sketch *page, struct point_mm c, int how)
{
	if (how == COLOURED)
		sketch_rect(page, (struct rect_mm){c.x - 5, c.y - 5, 10, 10}, 130);
	for (int arm = -1; how == CROSSED && arm <= 1; arm += 2)
		sketch_stroke(page, (struct point_mm){c.x - 4, c.y - 4 * arm},
			(struct point_mm){c.x + 4, c.y + 4 * arm}, 3, 130);
}

/* As much along print as its own rim has, but more than that. */
static void test_M10_a_mark_on_a_dense_picture_is_ink(void **state)
{
	(void)state;
	for (int how = BARE; how <= CROSSED; how++) {
		struct point_mm c = {40 + 38 + 15.5, 104.5};
		struct sheet s;
		struct measured m;
		double found = 0;

		new_sheet_with(&s, &c);
		mark_picture(&s.page, c, how);
		measure(&s, &OFFICE, &m);
		for (size_t i = 0; i < m.ink.count; i++)
			if (m.ink.things[i].kind == ADDED_STROKES)
				found += m.ink.things[i].area_mm2;
		assert_true(how == BARE ? found < 1 : found > 8);
		forget(&m);
		free_sheet(&s);
	}
}

static void test_M10_ink_between_the_lines_of_a_picture_is_measured(void **state)
{
	(void)state;
	for (int answered = 0; answered < 2; answered++) {
		struct sheet s;
		struct measured m;
		struct point_mm face, other;

		new_sheet(&s);
		face = (struct point_mm){s.options[1].box.x + 4.5, s.options[1].box.y - 12};
		other = rect_centre(s.options[2].box);
		sketch_stroke(&s.page, (struct point_mm){face.x - 3, face.y - 3},
			(struct point_mm){face.x + 3, face.y + 3}, 0.8, 150);
		if (answered)
			sketch_stroke(&s.page, (struct point_mm){other.x - 3, other.y - 3},
				(struct point_mm){other.x + 3, other.y + 3}, 0.8, 100);
		measure(&s, &OFFICE, &m);
		for (int o = 0; o < BOXES; o++) {
			double mm2 = side_cell(&m.cells, 0, (size_t)o)->picture_mm2;

			if (o == 1 && !answered)
				assert_true(mm2 > 4 && mm2 < 12);
			else
				assert_true(mm2 < (answered ? 1e-9 : 0.5));
		}
		forget(&m);
		free_sheet(&s);
	}
}

/* No squares of ours tell how sharp this printer and scanner are: the lines of the boxes do. */
static void test_in_a_soft_scan_a_stroke_is_as_sharp_as_the_boxes(void **state)
{
	struct sheet s;
	struct measured m;
	struct sketch_view soft = OFFICE;
	const struct added_thing *cross = NULL;

	(void)state;
	soft.blur_mm = 0.22;
	new_sheet(&s);
	draw_cross(&s, 1, 0.5, 110);
	measure(&s, &soft, &m);
	for (size_t i = 0; i < m.ink.count; i++)
		if (added_touch_of(&m.ink.things[i], 0, 1))
			cross = &m.ink.things[i];
	assert_non_null(cross);
	print_message("print %.2f, cross %.2f\n", m.ink.print_sharp, cross->sharp);
	assert_true(m.ink.print_sharp < 0.8);
	assert_true(cross->sharp > 0.6);
	forget(&m);
	free_sheet(&s);
}

static void test_a_soft_stain_is_no_stroke(void **state)
{
	struct sheet s;
	struct measured m;
	struct sketch_view soft = OFFICE;
	struct point_mm c;

	(void)state;
	new_sheet(&s);
	/* Ink of the other side: pale, and its edges fade over a millimetre. */
	c = rect_centre(s.options[3].box);
	for (int i = 12; i >= 0; i--)
		for (int arm = -1; arm <= 1; arm += 2)
			sketch_stroke(&s.page, (struct point_mm){c.x - 3.5, c.y - 3.5 * arm},
				(struct point_mm){c.x + 3.5, c.y + 3.5 * arm}, 0.2 + 0.22 * i,
				200 + 4 * i);
	soft.noise = 2;
	measure(&s, &soft, &m);
	for (size_t i = 0; i < m.cells.thing_count; i++)
		assert_int_not_equal(m.cells.things[i].kind, ADDED_STROKES);
	forget(&m);
	free_sheet(&s);
}

static void test_a_fold_over_the_page_is_no_stroke(void **state)
{
	struct sheet s;
	struct measured m;

	(void)state;
	new_sheet(&s);
	sketch_rect(&s.page, (struct rect_mm){0, 104.3, 210, 0.6}, 205);
	sketch_rect(&s.page, (struct rect_mm){105, 0, 0.5, 297}, 205);
	measure(&s, &OFFICE, &m);
	for (size_t i = 0; i < m.cells.thing_count; i++)
		if (m.cells.things[i].touch_count && m.cells.things[i].touches[0].box_mm2 > 0.5)
			assert_int_not_equal(m.cells.things[i].kind, ADDED_STROKES);
	forget(&m);
	free_sheet(&s);
}

static void test_a_cross_on_the_line_is_placed_within_a_mm(void **state)
{
	(void)state;
	for (int place = 0; place <= 100; place += 20) {
		struct sheet s;
		struct measured m;

		new_sheet(&s);
		sketch_stroke(&s.page, (struct point_mm){50 + place - 3, 227},
			(struct point_mm){50 + place + 3, 233}, 0.5, 50);
		sketch_stroke(&s.page, (struct point_mm){50 + place + 3, 227},
			(struct point_mm){50 + place - 3, 233}, 0.5, 50);
		measure(&s, &OFFICE, &m);
		assert_int_equal(m.cells.areas[1].crossing_count, 1);
		assert_true(fabs(m.cells.areas[1].crossing[0] - place) < 1);
		forget(&m);
		free_sheet(&s);
	}
}

static void test_two_crosses_on_the_line_are_two(void **state)
{
	struct sheet s;
	struct measured m;

	(void)state;
	new_sheet(&s);
	for (int place = 20; place <= 70; place += 50)
		sketch_stroke(&s.page, (struct point_mm){50 + place, 226},
			(struct point_mm){51 + place, 234}, 0.5, 50);
	measure(&s, &OFFICE, &m);
	assert_int_equal(m.cells.areas[1].crossing_count, 2);
	forget(&m);
	free_sheet(&s);
}

static void test_writing_in_the_free_box_is_found(void **state)
{
	struct sheet s;
	struct measured m;

	(void)state;
	new_sheet(&s);
	measure(&s, &OFFICE, &m);
	assert_true(m.cells.areas[0].strokes_mm < 1);
	forget(&m);
	for (int i = 0; i < 8; i++)
		sketch_stroke(&s.page, (struct point_mm){60 + 2 * i, 165 + 3 * (i & 1)},
			(struct point_mm){62 + 2 * i, 168 - 3 * (i & 1)}, 0.5, 150);
	measure(&s, &OFFICE, &m);
	assert_true(m.cells.areas[0].strokes_mm > 10);
	forget(&m);
	free_sheet(&s);
}

static void test_bare_boxes_show_no_traces_whatever_the_noise(void **state)
{
	static const int NOISES[] = {0, 4, 12};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct sketch_view view = OFFICE;
		struct sheet s;
		struct measured m;

		new_sheet(&s);
		view.noise = NOISES[i];
		measure(&s, &view, &m);
		for (int o = 0; o < BOXES; o++) {
			assert_true(side_cell(&m.cells, 0, (size_t)o)->trace <= 0);
			assert_true(side_cell(&m.cells, 0, (size_t)o)->beside_trace <= 0);
		}
		assert_int_equal(m.cells.hinted, 0);
		forget(&m);
		free_sheet(&s);
	}
}

static void test_M20_what_is_too_little_for_ink_leaves_a_trace(void **state)
{
	struct sketch_view quiet = OFFICE;
	struct sheet s;
	struct measured m;
	struct rect_mm box;

	(void)state;
	quiet.noise = 1;
	new_sheet(&s);
	/* Where the strokes of a cross met. */
	box = s.options[2].box;
	sketch_stroke(&s.page, (struct point_mm){box.x + 4.4, box.y + 4.5},
		(struct point_mm){box.x + 4.6, box.y + 4.6}, 0.3, 235);
	measure(&s, &quiet, &m);
	for (size_t o = 0; o < BOXES; o++) {
		const struct cell_ink *cell = side_cell(&m.cells, 0, o);

		assert_true(cell->box.cover <= 0);
		assert_int_equal(cell->trace > 0.02 && cell->trace_mm2 > 0.05, o == 2);
	}
	forget(&m);
	free_sheet(&s);
}

static void test_M8_a_ring_too_pale_for_ink_leaves_a_trace_beside_the_box(void **state)
{
	struct sketch_view clipped = OFFICE;
	struct sheet s;
	struct measured m;
	struct rect_mm box;

	(void)state;
	clipped.noise = 0;
	new_sheet(&s);
	box = s.options[1].box;
	sketch_ring(&s.page, (struct sketch_arc){{box.x + 4.5, box.y - 12}, 9.5, 8.5, 0, 360}, 0.8,
		245);
	measure(&s, &clipped, &m);
	for (size_t o = 0; o < BOXES; o++) {
		assert_true(side_cell(&m.cells, 0, o)->trace <= 0);
		assert_int_equal(side_cell(&m.cells, 0, o)->beside_trace > 0, o == 1);
	}
	assert_int_equal(m.cells.hinted, 1);
	forget(&m);
	free_sheet(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_boxes_put_the_page_right_in_x_and_in_y),
		cmocka_unit_test(test_print_alone_is_no_ink),
		cmocka_unit_test(test_crosses_have_the_size_they_were_drawn_with),
		cmocka_unit_test(test_a_filled_box_is_full_and_a_bare_one_empty),
		cmocka_unit_test(test_the_shape_shows_where_the_ink_is),
		cmocka_unit_test(test_one_paper_scanned_twice_has_one_shape),
		cmocka_unit_test(test_light_pencil_is_seen_in_noise),
		cmocka_unit_test(test_a_ring_around_the_picture_is_round),
		cmocka_unit_test(test_M10_a_mark_on_a_dense_picture_is_ink),
		cmocka_unit_test(test_M10_ink_between_the_lines_of_a_picture_is_measured),
		cmocka_unit_test(test_in_a_soft_scan_a_stroke_is_as_sharp_as_the_boxes),
		cmocka_unit_test(test_a_soft_stain_is_no_stroke),
		cmocka_unit_test(test_a_fold_over_the_page_is_no_stroke),
		cmocka_unit_test(test_a_cross_on_the_line_is_placed_within_a_mm),
		cmocka_unit_test(test_two_crosses_on_the_line_are_two),
		cmocka_unit_test(test_writing_in_the_free_box_is_found),
		cmocka_unit_test(test_bare_boxes_show_no_traces_whatever_the_noise),
		cmocka_unit_test(test_M20_what_is_too_little_for_ink_leaves_a_trace),
		cmocka_unit_test(test_M8_a_ring_too_pale_for_ink_leaves_a_trace_beside_the_box),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
