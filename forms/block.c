// SPDX-License-Identifier: EUPL-1.2
#include "block.h"

#include "frame.h"
#include "library.h"
#include "message.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Sizes on paper. Lower bounds are the L rules; where ours is larger the reason stands beside it. */
#define QUESTION_PT 16.0
#define LABEL_PT 14.0  /* L01                                                            */
#define NUMBER_PT 18.0 /* so that a helper can say "question three"                       */
#define NUMBER_RADIUS_MM 4.2
#define TIGHT_RADIUS_MM 3.6
#define TIGHT_NUMBER_PT 14.0
#define TEXT_GAP_MM 3.5 /* question to options: at least 3 (survey practice)           */
#define TIGHT_TEXT_GAP_MM 3.0
#define LEAST_GAP_MM 0.5 /* question to the cells under it                                     */
#define BOX_MM 9.0       /* outer edge; 8 inside (L04)                                           */
#define STAFF_BOX_MM 7.0 /* on forms for staff 6 inside is allowed (L04)                    */
#define BOX_LINE_MM 0.5
#define BOX_APART_MM 8.0 /* between boxes (L05)                                            */
#define STAFF_APART_MM 6.0
#define PICTOGRAM_MM 12.0    /* L07                                                             */
#define FACE_MM 14.0         /* L07                                                         */
#define FACE_GAP_MM 1.2      /* face to word                                                */
#define NEAR_MM 4.0          /* box to pictogram or word (L05)                                  */
#define LABEL_GAP_MM 2.5     /* pictogram to word                                               */
#define CELL_PAD_MM 2.0      /* room around what is printed: a ring reaches that far            */
#define CELL_GAP_MM 1.0      /* between two cells                                               */
#define ROW_GAP_MM 8.5       /* from a word to the next box in the same row                     */
#define TIGHT_ROW_GAP_MM 5.5 /* the same, rather than breaking words: more than NEAR_MM           */
#define AREA_MM 30.0         /* free box, at least                                              */
#define AREA_STRETCH_MM 34.0
#define AREA_LINE_MM 0.35
#define DIGIT_WIDTH_MM 11.0
#define DIGIT_HEIGHT_MM 14.0
#define DIGIT_GAP_MM 4.0
#define LINE_LENGTH_MM 100.0
#define LINE_WIDTH_MM 0.6
#define LINE_GAP_MM 5.0    /* line to face                                                       */
#define LINE_LABEL_MM 33.0 /* room for the word under an end                                     */

static double left_mm(void)
{
	return FRAME_LEFT_MM;
}

static double width_mm(void)
{
	return FRAME_RIGHT_MM - FRAME_LEFT_MM;
}

/* In a right-to-left language everything but codes and fiducials mirrors (L15). */
static struct rect_mm mirrored(const struct block *b, struct rect_mm r)
{
	if (b->right_to_left)
		r.x = FRAME_LEFT_MM + FRAME_RIGHT_MM - rect_right(r);
	return r;
}

static bool faces(const struct block *b)
{
	return b->type == QUESTION_FACES5 || b->type == QUESTION_FACES3;
}

static bool words(const struct block *b)
{
	return b->type == QUESTION_SINGLE || b->type == QUESTION_MULTI || b->type == QUESTION_YESNO;
}

static bool at_place(const struct block_request *r, struct error *err)
{
	return error_prefix(err, "%s:%d:%d: ", r->form->path ? r->form->path : r->form->id,
		r->question->place.line, r->question->place.column);
}

static const char *label_of(const struct block *b, size_t i)
{
	const char *label = texts_in(&b->options[i].label, b->language);

	return label ? label : "";
}

/* A label in lines of at most width_mm. */
static bool label_lines(
	const struct block *b, size_t i, double width, struct paragraph *p, struct error *err)
{
	*p = paragraph_new(FONT_REGULAR, LABEL_PT, ROLE_READING);
	return paragraph_add(p, label_of(b, i), width, true, err);
}

/* The height of the tallest label. */
static bool tallest_label(const struct block *b, double width, double *height, struct error *err)
{
	*height = 0;
	for (size_t i = 0; i < b->option_count; i++) {
		struct paragraph p;

		if (!label_lines(b, i, width, &p, err))
			return false;
		*height = fmax(*height, paragraph_height_mm(&p));
	}
	return true;
}

/* --- faces: picture, word, box, in a column per option --------------------------------------- */

static double face_column_mm(const struct block *b)
{
	return width_mm() / (double)b->option_count;
}

static bool measure_faces(struct block *b, struct error *err)
{
	if (!tallest_label(b, face_column_mm(b) - 2 * CELL_PAD_MM, &b->label_mm, err))
		return false;
	b->boxes.top_mm = FACE_MM + FACE_GAP_MM + b->label_mm + NEAR_MM;
	b->boxes.height_mm = b->box_mm;
	b->boxes.rows = 1;
	b->body_mm = b->boxes.top_mm + b->box_mm + CELL_GAP_MM;
	return true;
}

/* --- words: box, picture, word ---------------------------------------------------------------- */

/* From the left of the box to the word. */
static double word_lead_mm(const struct block *b)
{
	return b->box_mm + NEAR_MM + PICTOGRAM_MM + LABEL_GAP_MM;
}

/* What option i asks for: box, picture and word in one line, and the white to the next box. */
static double natural_width_mm(const struct block *b, size_t i)
{
	bool last = i % b->columns == b->columns - 1;

	return CELL_PAD_MM + word_lead_mm(b) +
	       font_width_mm(FONT_REGULAR, LABEL_PT, label_of(b, i)) +
	       (last ? CELL_PAD_MM : b->row_gap_mm);
}

/* Columns are equally wide when all words fit in one line that way: then boxes of all questions stand
 * under each other. Else they are as wide as their widest words ask and share what is over; when
 * that is too much as well they are equally wide after all, and words are broken. Fills x and width
 * of each cell. */
static void row_cells(const struct block *b, struct rect_mm cells[FORM_OPTIONS_MAX])
{
	double x = left_mm(), widths[FORM_OPTIONS_MAX] = {0}, spare = width_mm(), widest = 0;
	double equal = width_mm() / (double)b->columns;

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
	bool last = rect_right(cell) > FRAME_RIGHT_MM - CELL_PAD_MM;

	return cell.w - CELL_PAD_MM - word_lead_mm(b) - (last ? CELL_PAD_MM : b->row_gap_mm) + 0.01;
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

		if (!label_lines(b, i, word_label_width(b, cells[i]), &p, err))
			return false;
		tallest = fmax(tallest, paragraph_height_mm(&p));
	}
	*pitch = fmax(fmax(b->box_mm + b->apart_mm, PICTOGRAM_MM + CELL_GAP_MM),
		tallest + 2 * CELL_PAD_MM + CELL_GAP_MM);
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
	return sum <= width_mm();
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

static bool measure_words(struct block *b, enum arrangement arrangement, struct error *err)
{
	double pitch;

	if (!choose_columns(b, arrangement, &pitch, err))
		return false;
	b->boxes.pitch_mm = pitch;
	b->boxes.rows = rows_of(b);
	b->boxes.height_mm = b->box_mm;
	b->boxes.top_mm = (pitch - CELL_GAP_MM - b->box_mm) / 2;
	b->body_mm = (double)b->boxes.rows * pitch - CELL_GAP_MM;
	/* The cells have white of their own on top. */
	b->gap_mm = fmax(LEAST_GAP_MM, b->gap_mm - (pitch - CELL_GAP_MM - PICTOGRAM_MM) / 2);
	return true;
}

/* --- line: a face with its word at each end ------------------------------------------------------- */

static bool measure_line(struct block *b, struct error *err)
{
	if (!tallest_label(b, LINE_LABEL_MM, &b->label_mm, err))
		return false;
	b->body_mm = FACE_MM + FACE_GAP_MM + b->label_mm;
	/* The line itself stays off the fold as boxes do. */
	b->boxes.top_mm = FACE_MM / 2 - LINE_WIDTH_MM;
	b->boxes.height_mm = 2 * LINE_WIDTH_MM;
	b->boxes.rows = 1;
	return true;
}

/* The middle of the first line stands at half the height of the number's disc. */
static double text_drop_mm(const struct block *b)
{
	return b->radius_mm + paragraph_middle_mm(&b->text) - paragraph_above_mm(&b->text);
}

/* --- measuring --------------------------------------------------------------------------------- */

/* Which options, after variant and theme. */
static bool choose_options(const struct block_request *r, struct block *b, struct error *err)
{
	const struct question *q = r->question;
	bool simple = r->variant && strcmp(r->variant, "eenvoudig") == 0;
	bool line = r->variant && strcmp(r->variant, "lijn") == 0;

	b->type = q->type;
	b->options = q->options;
	b->option_count = q->option_count;
	if (q->type == QUESTION_FACES5 && simple) {
		b->type = QUESTION_FACES3;
		b->options = library_option_set("F3", &b->option_count, err);
	} else if (q->type == QUESTION_FACES5 && line) {
		b->type = QUESTION_LINE;
	} else if (q->theme && r->theme_count > 0) {
		b->options = r->theme;
		b->option_count = r->theme_count;
	}
	if (!b->options && q->option_count > 0)
		return false;
	if (b->option_count > FORM_OPTIONS_MAX)
		return error_set(err, EX_DATAERR, _("more than %d options"), FORM_OPTIONS_MAX);
	return true;
}

static bool measure_body(const struct block_request *r, struct block *b, struct error *err)
{
	if (faces(b))
		return measure_faces(b, err);
	if (words(b))
		return measure_words(b, r->arrangement, err);
	if (b->type == QUESTION_TEXT) {
		b->body_mm = fmax(AREA_MM, b->question->height_mm);
		b->stretch_mm = AREA_STRETCH_MM;
	} else if (b->type == QUESTION_NUMBER) {
		b->body_mm = DIGIT_HEIGHT_MM;
		b->boxes.height_mm = DIGIT_HEIGHT_MM;
		b->boxes.rows = 1;
	} else if (b->type == QUESTION_LINE) {
		return measure_line(b, err);
	} else {
		return error_set(err, EX_DATAERR, _("questions of type %s cannot be printed"),
			question_type_name(b->type));
	}
	return true;
}

bool block_measure(const struct block_request *r, struct block *block, struct error *err)
{
	struct block b = {.question = r->question,
		.number = r->number,
		.language = r->language,
		.right_to_left = r->right_to_left,
		.columns = 1,
		.text_width_mm = r->text_width_mm - BLOCK_INDENT_MM,
		.gap_mm = TEXT_GAP_MM,
		.radius_mm = NUMBER_RADIUS_MM,
		.box_mm = BOX_MM,
		.apart_mm = BOX_APART_MM};
	const char *text = texts_in(&r->question->text, r->language);

	if (!text) {
		error_set(err, EX_DATAERR, _("question %s has no text in language %s"),
			r->question->id, r->language);
		return at_place(r, err);
	}
	if (r->arrangement >= ARRANGE_TIGHT) {
		b.radius_mm = TIGHT_RADIUS_MM;
		b.gap_mm = TIGHT_TEXT_GAP_MM;
	}
	if (r->form->regime == REGIME_C && r->arrangement >= ARRANGE_TIGHT) {
		b.box_mm = STAFF_BOX_MM;
		b.apart_mm = STAFF_APART_MM;
	}
	b.text = paragraph_new(FONT_BOLD, paragraph_size_pt(QUESTION_PT, text), ROLE_READING);
	if (!choose_options(r, &b, err) ||
		!paragraph_add(
			&b.text, text, b.text_width_mm, r->arrangement >= ARRANGE_TIGHT, err) ||
		!measure_body(r, &b, err))
		return at_place(r, err);
	b.head_mm = fmax(text_drop_mm(&b) + paragraph_height_mm(&b.text), 2 * b.radius_mm);
	*block = b;
	return true;
}

double block_height_mm(const struct block *b)
{
	return b->head_mm + b->gap_mm + b->body_mm;
}

/* --- placing ------------------------------------------------------------------------------------ */

static void draw_head(const struct block *b, const struct block_place *place, struct drawing *d)
{
	double size = b->radius_mm < NUMBER_RADIUS_MM ? TIGHT_NUMBER_PT : NUMBER_PT;
	struct text_style style = {.face = FONT_BOLD, .size_pt = size, .role = ROLE_READING};
	char number[12];
	struct rect_mm disc = {left_mm(), place->top_mm, 2 * b->radius_mm, 2 * b->radius_mm};
	struct rect_mm text = {
		left_mm() + BLOCK_INDENT_MM, place->top_mm + text_drop_mm(b), b->text_width_mm, 0};
	struct point_mm centre;

	disc = mirrored(b, disc);
	text = mirrored(b, text);
	if (b->right_to_left) {
		/* The upper code does not mirror: beside it the head begins left of it. */
		disc.x -= width_mm() - place->head_width_mm;
		text.x -= width_mm() - place->head_width_mm;
	}
	centre = rect_centre(disc);
	drawing_disc(d, centre, b->radius_mm - 0.2, 0.4, -1);
	snprintf(number, sizeof number, "%d", b->number);
	drawing_text(d, &style,
		(struct point_mm){centre.x - font_width_mm(FONT_BOLD, size, number) / 2,
			centre.y + font_capital_mm(FONT_BOLD, size) / 2},
		number);
	paragraph_draw(&b->text, d, text, b->right_to_left ? ALIGN_RIGHT : ALIGN_LEFT);
}

static bool draw_picture(struct drawing *d, const char *key, struct rect_mm at, struct error *err)
{
	const struct pictogram *pictogram = pictogram_load(key, err);

	if (!pictogram)
		return false;
	drawing_pictogram(d, pictogram, at);
	return true;
}

static void draw_tick_box(struct drawing *d, struct rect_mm box)
{
	drawing_box(d, rect_grown(box, -BOX_LINE_MM / 2), BOX_LINE_MM, 1);
}

static bool fill_option(const struct block *b, size_t i, struct rect_mm box, struct rect_mm cell,
	struct layout_option *out)
{
	*out = (struct layout_option){.code = b->options[i].code, .box = box, .cell = cell};
	memcpy(out->pictogram, b->options[i].pictogram, sizeof out->pictogram);
	out->label = strdup(label_of(b, i));
	return out->label != NULL;
}

static bool place_faces(const struct block *b, double top, struct drawing *d,
	struct layout_question *q, struct error *err)
{
	double column = face_column_mm(b), label_width = column - 2 * CELL_PAD_MM;

	for (size_t i = 0; i < b->option_count; i++) {
		double x = left_mm() + (double)i * column, middle = x + column / 2;
		struct rect_mm cell = {x + CELL_GAP_MM / 2, top - CELL_PAD_MM, column - CELL_GAP_MM,
			b->body_mm + CELL_PAD_MM};
		struct rect_mm face = {middle - FACE_MM / 2, top, FACE_MM, FACE_MM};
		struct rect_mm label = {
			middle - label_width / 2, top + FACE_MM + FACE_GAP_MM, label_width, 0};
		struct rect_mm box = {
			middle - b->box_mm / 2, top + b->boxes.top_mm, b->box_mm, b->box_mm};
		struct paragraph p;

		if (!draw_picture(d, b->options[i].pictogram, mirrored(b, face), err) ||
			!label_lines(b, i, label_width, &p, err))
			return false;
		paragraph_draw(&p, d, mirrored(b, label), ALIGN_CENTRE);
		draw_tick_box(d, mirrored(b, box));
		if (!fill_option(b, i, mirrored(b, box), mirrored(b, cell), &q->options[i]))
			return error_memory(err);
	}
	return true;
}

static bool place_words(const struct block *b, double top, struct drawing *d,
	struct layout_question *q, struct error *err)
{
	struct rect_mm cells[FORM_OPTIONS_MAX];
	double pitch = b->boxes.pitch_mm;

	row_cells(b, cells);
	for (size_t i = 0; i < b->option_count; i++) {
		struct rect_mm cell = {cells[i].x, top + (double)(i / b->columns) * pitch,
			cells[i].w - CELL_GAP_MM, pitch - CELL_GAP_MM};
		double middle = cell.y + cell.h / 2;
		struct rect_mm box = {
			cell.x + CELL_PAD_MM, middle - b->box_mm / 2, b->box_mm, b->box_mm};
		struct rect_mm picture = {rect_right(box) + NEAR_MM, middle - PICTOGRAM_MM / 2,
			PICTOGRAM_MM, PICTOGRAM_MM};
		struct rect_mm label = {
			rect_right(picture) + LABEL_GAP_MM, 0, word_label_width(b, cells[i]), 0};
		struct paragraph p;

		if (!draw_picture(d, b->options[i].pictogram, mirrored(b, picture), err) ||
			!label_lines(b, i, label.w, &p, err))
			return false;
		label.y = middle - (double)(p.line_count - 1) * p.line_step_mm / 2 +
			  paragraph_middle_mm(&p) - paragraph_above_mm(&p);
		paragraph_draw(
			&p, d, mirrored(b, label), b->right_to_left ? ALIGN_RIGHT : ALIGN_LEFT);
		draw_tick_box(d, mirrored(b, box));
		if (!fill_option(b, i, mirrored(b, box), mirrored(b, cell), &q->options[i]))
			return error_memory(err);
	}
	return true;
}

static void place_text(
	const struct block *b, struct rect_mm frame, struct drawing *d, struct layout_area *area)
{
	drawing_round_box(d, frame, 2, AREA_LINE_MM, 1);
	area->area = rect_grown(mirrored(b, frame), -AREA_LINE_MM / 2);
}

static void place_digits(
	const struct block *b, double top, struct drawing *d, struct layout_area *area)
{
	area->digit_count = (size_t)b->question->digits;
	for (size_t i = 0; i < area->digit_count; i++) {
		/* Numbers run from left to right in every language. */
		struct rect_mm box = {
			left_mm() + BLOCK_INDENT_MM + (double)i * (DIGIT_WIDTH_MM + DIGIT_GAP_MM),
			top, DIGIT_WIDTH_MM, DIGIT_HEIGHT_MM};

		if (b->right_to_left)
			box.x += FRAME_RIGHT_MM - left_mm() - 2 * BLOCK_INDENT_MM -
				 (double)area->digit_count * (DIGIT_WIDTH_MM + DIGIT_GAP_MM) +
				 DIGIT_GAP_MM;
		draw_tick_box(d, box);
		area->digits[i] = box;
	}
}

/* A face, and under it its word. */
static bool place_end(const struct block *b, size_t option, struct rect_mm face, struct drawing *d,
	struct error *err)
{
	struct rect_mm label = {rect_centre(face).x - LINE_LABEL_MM / 2,
		rect_bottom(face) + FACE_GAP_MM, LINE_LABEL_MM, 0};
	struct paragraph p;

	if (!draw_picture(d, b->options[option].pictogram, mirrored(b, face), err) ||
		!label_lines(b, option, LINE_LABEL_MM, &p, err))
		return false;
	paragraph_draw(&p, d, mirrored(b, label), ALIGN_CENTRE);
	return true;
}

static bool place_line(const struct block *b, double top, struct drawing *d,
	struct layout_area *area, struct error *err)
{
	double x = left_mm() + (width_mm() - LINE_LENGTH_MM) / 2, y = top + FACE_MM / 2;
	struct rect_mm worst = {x - FACE_MM - LINE_GAP_MM, top, FACE_MM, FACE_MM};
	struct rect_mm best = {x + LINE_LENGTH_MM + LINE_GAP_MM, top, FACE_MM, FACE_MM};
	struct rect_mm line = mirrored(b, (struct rect_mm){x, y, LINE_LENGTH_MM, 0});

	if (!place_end(b, 0, worst, d, err) || !place_end(b, b->option_count - 1, best, d, err))
		return false;
	area->line[0] = (struct point_mm){b->right_to_left ? rect_right(line) : line.x, y};
	area->line[1] = (struct point_mm){b->right_to_left ? line.x : rect_right(line), y};
	drawing_line(d, area->line[0], area->line[1], LINE_WIDTH_MM);
	return true;
}

static bool new_question(
	const struct block *b, struct layout_side *side, struct layout_question **out)
{
	struct layout_question *all =
		realloc(side->questions, (side->question_count + 1) * sizeof *all);
	struct layout_question *q;

	if (!all)
		return false;
	side->questions = all;
	q = &all[side->question_count];
	*q = (struct layout_question){
		.type = b->type, .max = b->type == QUESTION_MULTI ? b->question->max : 1};
	memcpy(q->id, b->question->id, sizeof b->question->id);
	q->text = strdup(texts_in(&b->question->text, b->language));
	q->options = calloc(b->option_count, sizeof *q->options);
	q->option_count = q->options ? b->option_count : 0;
	side->question_count++;
	*out = q;
	return q->text && q->options;
}

static bool new_area(const struct block *b, struct layout_side *side, struct layout_area **out)
{
	struct layout_area *all = realloc(side->areas, (side->area_count + 1) * sizeof *all);
	struct layout_area *area;

	if (!all)
		return false;
	side->areas = all;
	area = &all[side->area_count++];
	*area = (struct layout_area){.type = b->type};
	memcpy(area->question, b->question->id, sizeof area->question);
	area->text = strdup(texts_in(&b->question->text, b->language));
	*out = area;
	return area->text != NULL;
}

bool block_place(const struct block *b, const struct block_place *place, struct drawing *d,
	struct layout_side *side, struct error *err)
{
	struct rect_mm frame = {
		left_mm(), place->body_top_mm, width_mm(), b->body_mm + place->extra_mm};
	struct layout_question *q;
	struct layout_area *area;

	draw_head(b, place, d);
	if (faces(b) || words(b)) {
		if (!new_question(b, side, &q))
			return error_memory(err);
		return faces(b) ? place_faces(b, place->body_top_mm, d, q, err)
				: place_words(b, place->body_top_mm, d, q, err);
	}
	if (!new_area(b, side, &area))
		return error_memory(err);
	if (b->type == QUESTION_LINE)
		return place_line(b, place->body_top_mm, d, area, err);
	if (b->type == QUESTION_NUMBER)
		place_digits(b, place->body_top_mm, d, area);
	else
		place_text(b, frame, d, area);
	return true;
}
