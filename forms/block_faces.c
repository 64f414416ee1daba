// SPDX-License-Identifier: EUPL-1.2
/* Faces: picture, word, box, in a column per option. */
#include "block_inside.h"

static double column_mm(const struct block *b)
{
	return BLOCK_WIDTH_MM / (double)b->option_count;
}

bool block_faces_measure(struct block *b, struct error *err)
{
	if (!block_tallest_label(b, column_mm(b) - 2 * BLOCK_CELL_PAD_MM, &b->label_mm, err))
		return false;
	b->boxes.top_mm = BLOCK_FACE_MM + BLOCK_FACE_GAP_MM + b->label_mm + BLOCK_NEAR_MM;
	b->boxes.height_mm = b->box_mm;
	b->boxes.rows = 1;
	b->body_mm = b->boxes.top_mm + b->box_mm + BLOCK_CELL_GAP_MM;
	return true;
}

bool block_faces_place(const struct block *b, double top, struct drawing *d,
	struct layout_question *q, struct error *err)
{
	double column = column_mm(b), label_width = column - 2 * BLOCK_CELL_PAD_MM;

	for (size_t i = 0; i < b->option_count; i++) {
		double x = FRAME_LEFT_MM + (double)i * column, middle = x + column / 2;
		struct rect_mm cell = {x + BLOCK_CELL_GAP_MM / 2, top - BLOCK_CELL_PAD_MM,
			column - BLOCK_CELL_GAP_MM, b->body_mm + BLOCK_CELL_PAD_MM};
		struct rect_mm face = {
			middle - BLOCK_FACE_MM / 2, top, BLOCK_FACE_MM, BLOCK_FACE_MM};
		struct rect_mm label = {middle - label_width / 2,
			top + BLOCK_FACE_MM + BLOCK_FACE_GAP_MM, label_width, 0};
		struct rect_mm box = {
			middle - b->box_mm / 2, top + b->boxes.top_mm, b->box_mm, b->box_mm};
		struct paragraph p;

		if (!block_draw_picture(d, b->options[i].pictogram, block_mirrored(b, face), err) ||
			!block_label_lines(b, i, label_width, &p, err))
			return false;
		paragraph_draw(&p, d, block_mirrored(b, label), ALIGN_CENTRE);
		block_draw_box(d, block_mirrored(b, box));
		if (!block_fill_option(
			    b, i, block_mirrored(b, box), block_mirrored(b, cell), &q->options[i]))
			return error_memory(err);
	}
	return true;
}
