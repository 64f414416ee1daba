// SPDX-License-Identifier: EUPL-1.2
/* Words: box, picture, word; under each other, in two columns or in a row. */
#include "block_inside.h"

#include <math.h>

#define LABEL_GAP_MM 2.5     /* pictogram to word                                        */
#define ROW_GAP_MM 8.5       /* from a word to the next box in the same row              */
#define TIGHT_ROW_GAP_MM 5.5 /* the same, rather than breaking words: more than to its own box */
#define LEAST_GAP_MM 0.5     /* question to the cells under it                           */

/* From the left of the box to the word. */
static double word_lead_mm(const struct block *b)
{
	return b->box_mm + BLOCK_NEAR_MM + BLOCK_PICTOGRAM_MM + LABEL_GAP_MM;
}

/* What option i asks for: box, picture and word in one line, and the white to the next box. */
static double natural_width_mm(const struct block *b, size_t i)
{
	bool last = i % b->columns == b->columns - 1;

	return BLOCK_CELL_PAD_MM + word_lead_mm(b) +
	       font_width_mm(FONT_REGULAR, BLOCK_LABEL_PT, block_label(b, i)) +
	       (last ? BLOCK_CELL_PAD_MM : b->row_gap_mm);
}

/* Columns are equally wide when all words fit in one line that way: then boxes of all questions stand
 * under each other. Else they are as wide as their widest words ask and share what is over; when
 * that is too much as well they are equally wide after all, and words are broken. Fills x and width
 * of each cell. */
static void row_cells(const struct block *b, struct rect_mm cells[FORM_OPTIONS_MAX])
{
	double x = FRAME_LEFT_MM, widths[FORM_OPTIONS_MAX] = {0}, spare = BLOCK_WIDTH_MM,
	       widest = 0;
	double equal = BLOCK_WIDTH_MM / (double)b->columns;

	for (size_t i = 0; i < b->option_count; i++)
		widths[i % b->columns] = fmax(widths[i % b->columns], natural_width_mm(b, i));
	for (size_t c = 0; c < b->columns; c++) {
		spare -= widths[c];
		widest = fmax(widest, widths[c]);
	}
	for (size_t c = 0; c < b->columns; c++) {
		double w = spare < 0 || widest <= equal ? equal
							: widths[c] + spare / (double)b->columns;

		for (size_t i = c; i < b->option_count; i += b->columns)
			cells[i] = (struct rect_mm){x, 0, w, 0};
		x += w;
	}
}

static double word_label_width(const struct block *b, struct rect_mm cell)
{
	bool last = rect_right(cell) > FRAME_RIGHT_MM - BLOCK_CELL_PAD_MM;

	return cell.w - BLOCK_CELL_PAD_MM - word_lead_mm(b) -
	       (last ? BLOCK_CELL_PAD_MM : b->row_gap_mm) + 0.01;
}

static size_t rows_of(const struct block *b)
{
	return (b->option_count + b->columns - 1) / b->columns;
}

/* The distance between rows: boxes 8 mm apart, and room for labels of several lines. */
static bool word_pitch(const struct block *b, double *pitch, struct error *err)
{
	struct rect_mm cells[FORM_OPTIONS_MAX];
	double tallest = 0;

	row_cells(b, cells);
	for (size_t i = 0; i < b->option_count; i++) {
		struct paragraph p;

		if (!block_label_lines(b, i, word_label_width(b, cells[i]), &p, err))
			return false;
		tallest = fmax(tallest, paragraph_height_mm(&p));
	}
	*pitch = fmax(fmax(b->box_mm + b->apart_mm, BLOCK_PICTOGRAM_MM + BLOCK_CELL_GAP_MM),
		tallest + 2 * BLOCK_CELL_PAD_MM + BLOCK_CELL_GAP_MM);
	return true;
}

/* Do all labels stand in one line, in that many columns and with that gap between them? */
static bool in_single_lines(struct block *b, size_t columns, double gap_mm)
{
	double widths[FORM_OPTIONS_MAX] = {0}, sum = 0;

	b->columns = columns;
	b->row_gap_mm = gap_mm;
	for (size_t i = 0; i < b->option_count; i++)
		widths[i % columns] = fmax(widths[i % columns], natural_width_mm(b, i));
	for (size_t c = 0; c < columns; c++)
		sum += widths[c];
	return sum <= BLOCK_WIDTH_MM;
}

/* How many columns the options go in: as many as the arrangement wants, fewer when words are too
 * long for that. Three options stand in one row or under each other; two and one would look as if
 * they belonged apart. */
static bool choose_columns(
	struct block *b, enum arrangement arrangement, double *pitch, struct error *err)
{
	size_t wanted = 1;
	bool few = b->option_count <= 3;

	if (!few && arrangement >= ARRANGE_COLUMNS)
		wanted = 2;
	else if (few && arrangement >= ARRANGE_ROWS)
		wanted = b->option_count;
	if (in_single_lines(b, wanted, ROW_GAP_MM) || in_single_lines(b, wanted, TIGHT_ROW_GAP_MM))
		return word_pitch(b, pitch, err);
	b->row_gap_mm = ROW_GAP_MM;
	for (b->columns = wanted; b->columns > 1; b->columns--)
		if (word_pitch(b, pitch, NULL) &&
			(b->columns == wanted || arrangement >= ARRANGE_TIGHT))
			return true;
	return word_pitch(b, pitch, err);
}

bool block_words_measure(struct block *b, enum arrangement arrangement, struct error *err)
{
	double pitch;

	if (!choose_columns(b, arrangement, &pitch, err))
		return false;
	b->boxes.pitch_mm = pitch;
	b->boxes.rows = rows_of(b);
	b->boxes.height_mm = b->box_mm;
	b->boxes.top_mm = (pitch - BLOCK_CELL_GAP_MM - b->box_mm) / 2;
	b->body_mm = (double)b->boxes.rows * pitch - BLOCK_CELL_GAP_MM;
	/* The cells have white of their own on top. */
	b->gap_mm = fmax(
		LEAST_GAP_MM, b->gap_mm - (pitch - BLOCK_CELL_GAP_MM - BLOCK_PICTOGRAM_MM) / 2);
	return true;
}

bool block_words_place(const struct block *b, double top, struct drawing *d,
	struct layout_question *q, struct error *err)
{
	struct rect_mm cells[FORM_OPTIONS_MAX];
	double pitch = b->boxes.pitch_mm;

	row_cells(b, cells);
	for (size_t i = 0; i < b->option_count; i++) {
		size_t row = i / b->columns;
		struct rect_mm cell = {cells[i].x, top + (double)row * pitch,
			cells[i].w - BLOCK_CELL_GAP_MM, pitch - BLOCK_CELL_GAP_MM};
		double middle = cell.y + cell.h / 2;
		struct rect_mm box = {
			cell.x + BLOCK_CELL_PAD_MM, middle - b->box_mm / 2, b->box_mm, b->box_mm};
		struct rect_mm picture = {rect_right(box) + BLOCK_NEAR_MM,
			middle - BLOCK_PICTOGRAM_MM / 2, BLOCK_PICTOGRAM_MM, BLOCK_PICTOGRAM_MM};
		struct rect_mm label = {
			rect_right(picture) + LABEL_GAP_MM, 0, word_label_width(b, cells[i]), 0};
		struct paragraph p;

		if (!block_draw_picture(
			    d, b->options[i].pictogram, block_mirrored(b, picture), err) ||
			!block_label_lines(b, i, label.w, &p, err))
			return false;
		label.y = middle - (double)(p.line_count - 1) * p.line_step_mm / 2 +
			  paragraph_middle_mm(&p) - paragraph_above_mm(&p);
		paragraph_draw(&p, d, block_mirrored(b, label),
			b->right_to_left ? ALIGN_RIGHT : ALIGN_LEFT);
		block_draw_box(d, block_mirrored(b, box));
		if (!block_fill_option(
			    b, i, block_mirrored(b, box), block_mirrored(b, cell), &q->options[i]))
			return error_memory(err);
	}
	return true;
}
