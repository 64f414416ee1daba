// SPDX-License-Identifier: EUPL-1.2
/* What is written, counted or crossed on a line: free box, digit boxes, line scale. */
#include "block_inside.h"

#include <math.h>

#define AREA_MM 30.0 /* free box, at least */
#define AREA_STRETCH_MM 34.0
#define AREA_LINE_MM 0.35
#define DIGIT_WIDTH_MM 11.0
#define DIGIT_HEIGHT_MM 14.0
#define DIGIT_GAP_MM 4.0
#define LINE_LENGTH_MM 100.0
#define LINE_WIDTH_MM 0.6
#define LINE_GAP_MM 5.0    /* line to face                    */
#define LINE_LABEL_MM 33.0 /* room for the word under an end  */

static bool measure_line(struct block *b, struct error *err)
{
	if (!block_tallest_label(b, LINE_LABEL_MM, &b->label_mm, err))
		return false;
	b->body_mm = BLOCK_FACE_MM + BLOCK_FACE_GAP_MM + b->label_mm;
	/* The line itself stays off the fold as boxes do. */
	b->boxes.top_mm = BLOCK_FACE_MM / 2 - LINE_WIDTH_MM;
	b->boxes.height_mm = 2 * LINE_WIDTH_MM;
	b->boxes.rows = 1;
	return true;
}

bool block_area_measure(struct block *b, struct error *err)
{
	if (b->type == QUESTION_LINE)
		return measure_line(b, err);
	if (b->type == QUESTION_NUMBER) {
		b->body_mm = DIGIT_HEIGHT_MM;
		b->boxes.height_mm = DIGIT_HEIGHT_MM;
		b->boxes.rows = 1;
	} else {
		b->body_mm = fmax(AREA_MM, b->question->height_mm);
		b->stretch_mm = AREA_STRETCH_MM;
	}
	return true;
}

static void place_text(
	const struct block *b, struct rect_mm frame, struct drawing *d, struct layout_area *area)
{
	drawing_round_box(d, frame, 2, AREA_LINE_MM, 1);
	area->area = rect_grown(block_mirrored(b, frame), -AREA_LINE_MM / 2);
}

static void place_digits(
	const struct block *b, double top, struct drawing *d, struct layout_area *area)
{
	area->digit_count = (size_t)b->question->digits;
	for (size_t i = 0; i < area->digit_count; i++) {
		/* Numbers run from left to right in every language. */
		struct rect_mm box = {FRAME_LEFT_MM + BLOCK_INDENT_MM +
					      (double)i * (DIGIT_WIDTH_MM + DIGIT_GAP_MM),
			top, DIGIT_WIDTH_MM, DIGIT_HEIGHT_MM};

		if (b->right_to_left)
			box.x += FRAME_RIGHT_MM - FRAME_LEFT_MM - 2 * BLOCK_INDENT_MM -
				 (double)area->digit_count * (DIGIT_WIDTH_MM + DIGIT_GAP_MM) +
				 DIGIT_GAP_MM;
		block_draw_box(d, box);
		area->digits[i] = box;
	}
}

/* A face, and under it its word. */
static bool place_end(const struct block *b, size_t option, struct rect_mm face, struct drawing *d,
	struct error *err)
{
	struct rect_mm label = {rect_centre(face).x - LINE_LABEL_MM / 2,
		rect_bottom(face) + BLOCK_FACE_GAP_MM, LINE_LABEL_MM, 0};
	struct paragraph p;

	if (!block_draw_picture(d, b->options[option].pictogram, block_mirrored(b, face), err) ||
		!block_label_lines(b, option, LINE_LABEL_MM, &p, err))
		return false;
	paragraph_draw(&p, d, block_mirrored(b, label), ALIGN_CENTRE);
	return true;
}

static bool place_line(const struct block *b, double top, struct drawing *d,
	struct layout_area *area, struct error *err)
{
	double x = FRAME_LEFT_MM + (BLOCK_WIDTH_MM - LINE_LENGTH_MM) / 2,
	       y = top + BLOCK_FACE_MM / 2;
	struct rect_mm worst = {x - BLOCK_FACE_MM - LINE_GAP_MM, top, BLOCK_FACE_MM, BLOCK_FACE_MM};
	struct rect_mm best = {x + LINE_LENGTH_MM + LINE_GAP_MM, top, BLOCK_FACE_MM, BLOCK_FACE_MM};
	struct rect_mm line = block_mirrored(b, (struct rect_mm){x, y, LINE_LENGTH_MM, 0});

	if (!place_end(b, 0, worst, d, err) || !place_end(b, b->option_count - 1, best, d, err))
		return false;
	area->line[0] = (struct point_mm){b->right_to_left ? rect_right(line) : line.x, y};
	area->line[1] = (struct point_mm){b->right_to_left ? line.x : rect_right(line), y};
	drawing_line(d, area->line[0], area->line[1], LINE_WIDTH_MM);
	return true;
}

bool block_area_place(const struct block *b, struct rect_mm frame, struct drawing *d,
	struct layout_area *area, struct error *err)
{
	if (b->type == QUESTION_LINE)
		return place_line(b, frame.y, d, area, err);
	if (b->type == QUESTION_NUMBER)
		place_digits(b, frame.y, d, area);
	else
		place_text(b, frame, d, area);
	return true;
}
