// SPDX-License-Identifier: EUPL-1.2
#include "furniture.h"

#include "frame.h"
#include "library.h"
#include "message.h"
#include "paragraph.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define TITLE_PT 18.0
#define READING_PT 14.0
#define FOOTER_PT 9.0
#define CODE_GAP_MM 1.5 /* between quiet zone and what stands beside a page code       */
#define PANEL_PAD_MM 3.5
#define PANEL_CORNER_MM 3.0
#define EXAMPLE_FACE_MM 14.0
#define EXAMPLE_BOX_MM 9.0
#define EXAMPLE_WIDTH_MM 54.0
#define BELOW_PANEL_MM 4.0
#define STRIP_CODE_PT 14.0

static bool has_strip(const struct furniture *f)
{
	return f->request->form->regime == REGIME_A;
}

static struct rect_mm low_code(const struct furniture *f)
{
	return has_strip(f) ? FRAME_CODE_STRIP : FRAME_CODE_LOW;
}

static double quiet_mm(struct rect_mm code)
{
	return FRAME_QUIET_MODULES * code.w / FRAME_CODE_MODULES;
}

static const char *line_of(const struct furniture *f, const char *key, struct error *err)
{
	return library_line(key, f->request->language, err);
}

/* The room left of the upper code. */
static double top_width_mm(void)
{
	return FRAME_CODE_TOP.x - quiet_mm(FRAME_CODE_TOP) - CODE_GAP_MM - FRAME_LEFT_MM;
}

/* Where the white of the upper code and the sheet code under it end. */
static double below_top_code_mm(void)
{
	return rect_bottom(FRAME_CODE_TOP) + quiet_mm(FRAME_CODE_TOP) + 4.5;
}

static bool add_line(const struct furniture *f, struct paragraph *p, const char *key,
	double width_mm, struct error *err)
{
	const char *text = line_of(f, key, err);

	return text && paragraph_add(p, text, width_mm, false, err);
}

static const char *title_of(const struct furniture *f, struct error *err)
{
	const char *title = texts_in(&f->request->form->title, f->request->language);

	if (!title)
		error_set(err, EX_DATAERR, _("form %s has no title in language %s"),
			f->request->form->id, f->request->language);
	return title;
}

/* --- the parts of the front, as paragraphs ------------------------------------------------------ */

static bool title_lines(const struct furniture *f, struct paragraph *p, struct error *err)
{
	const char *title = title_of(f, err);

	*p = paragraph_new(FONT_BOLD, TITLE_PT, ROLE_READING);
	p->line_step_mm *= 0.85; /* a heading holds together */
	return title && paragraph_add(p, title, top_width_mm(), true, err);
}

static bool opening_lines(const struct furniture *f, struct paragraph *p, struct error *err)
{
	static const char *const keys[] = {"h.A", "h.B", "h.C"};
	const char *intro = texts_in(&f->request->form->intro, f->request->language);

	*p = paragraph_new(FONT_REGULAR, READING_PT, ROLE_READING);
	if (!intro)
		return error_set(err, EX_DATAERR, _("form %s has no intro in language %s"),
			f->request->form->id, f->request->language);
	return paragraph_add(p, intro, top_width_mm(), false, err) &&
	       add_line(f, p, keys[f->request->form->regime], top_width_mm(), err);
}

static bool panel_lines(
	const struct furniture *f, struct paragraph *how, struct paragraph *rest, struct error *err)
{
	double width = FRAME_RIGHT_MM - FRAME_LEFT_MM - 2 * PANEL_PAD_MM - EXAMPLE_WIDTH_MM;

	*how = paragraph_new(FONT_BOLD, READING_PT, ROLE_READING);
	*rest = paragraph_new(FONT_REGULAR, READING_PT, ROLE_READING);
	return add_line(f, how, "h.how", width, err) && add_line(f, rest, "h.fix", width, err) &&
	       add_line(f, rest, "h.skip", width, err) && add_line(f, rest, "h.right", width, err);
}

/* From the top of one paragraph's capitals to the next one's, when they follow each other. */
static double advance_mm(const struct paragraph *p)
{
	return (double)p->line_count * p->line_step_mm;
}

struct front {
	struct paragraph title, opening, how, rest;
	double opening_top, panel_top, panel_height;
};

static bool measure_front(const struct furniture *f, struct front *front, struct error *err)
{
	double lines;

	if (!title_lines(f, &front->title, err) || !opening_lines(f, &front->opening, err) ||
		!panel_lines(f, &front->how, &front->rest, err))
		return false;
	front->opening_top = PAGE_MARGIN_MM + advance_mm(&front->title) + 1.0;
	front->panel_top = fmax(below_top_code_mm(),
		front->opening_top + paragraph_height_mm(&front->opening) + 2.5);
	lines = advance_mm(&front->how) + paragraph_height_mm(&front->rest);
	front->panel_height =
		fmax(lines, EXAMPLE_FACE_MM + 2.5 + EXAMPLE_BOX_MM) + 2 * PANEL_PAD_MM;
	return true;
}

bool furniture_space(
	const struct furniture *f, size_t side, struct furniture_space *space, struct error *err)
{
	struct rect_mm code = low_code(f);
	struct front front;

	space->bottom_mm = code.y - quiet_mm(code) - CODE_GAP_MM;
	space->head_width_mm = top_width_mm();
	if (side > 0) {
		space->head_top_mm = PAGE_MARGIN_MM + 12;
		space->top_mm = below_top_code_mm();
		return true;
	}
	if (!measure_front(f, &front, err))
		return false;
	space->top_mm = front.panel_top + front.panel_height + BELOW_PANEL_MM;
	space->head_top_mm = space->top_mm;
	space->head_width_mm = FRAME_RIGHT_MM - FRAME_LEFT_MM;
	return true;
}

/* --- drawing ------------------------------------------------------------------------------------ */

static enum paragraph_align align_of(const struct furniture *f)
{
	return f->right_to_left ? ALIGN_RIGHT : ALIGN_LEFT;
}

static void place_frame(
	const struct furniture *f, struct design_side *design, struct layout_side *layout)
{
	struct rect_mm codes[LAYOUT_CODES_MAX] = {FRAME_CODE_TOP, low_code(f)};

	layout->mark_count = FRAME_MARKS;
	for (size_t i = 0; i < FRAME_MARKS; i++) {
		struct point_mm at = FRAME_MARK[i];
		struct rect_mm square = {at.x - FRAME_MARK_MM / 2, at.y - FRAME_MARK_MM / 2,
			FRAME_MARK_MM, FRAME_MARK_MM};

		layout->marks[i] = (struct layout_mark){at, FRAME_MARK_MM};
		drawing_box(&design->drawing, square, 0, 0);
	}
	layout->code_count = LAYOUT_CODES_MAX;
	for (size_t i = 0; i < LAYOUT_CODES_MAX; i++)
		layout->codes[i] = (struct layout_code){codes[i], codes[i].w / FRAME_CODE_MODULES};
}

/* An empty box, and the same box with a cross: how to answer, without words. The arrow follows the
 * direction of reading. */
static bool draw_example(
	const struct furniture *f, struct drawing *d, struct rect_mm at, struct error *err)
{
	const struct pictogram *face = pictogram_load("face-4", err);
	double top = at.y + (at.h - EXAMPLE_FACE_MM - 2.5 - EXAMPLE_BOX_MM) / 2;
	double middle[2] = {at.x + 10, at.x + at.w - 10};

	if (!face)
		return false;
	for (size_t i = 0; i < 2; i++) {
		double x = middle[f->right_to_left ? 1 - i : i];
		struct rect_mm box = {x - EXAMPLE_BOX_MM / 2, top + EXAMPLE_FACE_MM + 2.5,
			EXAMPLE_BOX_MM, EXAMPLE_BOX_MM};

		drawing_pictogram(d, face,
			(struct rect_mm){
				x - EXAMPLE_FACE_MM / 2, top, EXAMPLE_FACE_MM, EXAMPLE_FACE_MM});
		drawing_box(d, rect_grown(box, -0.25), 0.5, 1);
		if (i == 0)
			continue;
		drawing_line(d, (struct point_mm){box.x + 1.4, box.y + 1.6},
			(struct point_mm){rect_right(box) - 1.2, rect_bottom(box) - 1.5}, 0.9);
		drawing_line(d, (struct point_mm){rect_right(box) - 1.6, box.y + 1.3},
			(struct point_mm){box.x + 1.3, rect_bottom(box) - 1.3}, 0.9);
	}
	{
		double y = top + EXAMPLE_FACE_MM + 2.5 + EXAMPLE_BOX_MM / 2;
		double from = middle[0] + 9, to = middle[1] - 9;
		double tip = f->right_to_left ? from : to, back = f->right_to_left ? 2.5 : -2.5;

		drawing_line(d, (struct point_mm){from, y}, (struct point_mm){to, y}, 0.7);
		drawing_line(
			d, (struct point_mm){tip, y}, (struct point_mm){tip + back, y - 2}, 0.7);
		drawing_line(
			d, (struct point_mm){tip, y}, (struct point_mm){tip + back, y + 2}, 0.7);
	}
	return true;
}

static struct rect_mm mirrored(const struct furniture *f, struct rect_mm r)
{
	if (f->right_to_left)
		r.x = FRAME_LEFT_MM + FRAME_RIGHT_MM - rect_right(r);
	return r;
}

static bool place_front(const struct furniture *f, struct drawing *d, struct error *err)
{
	struct front front;
	struct rect_mm top = {FRAME_LEFT_MM, PAGE_MARGIN_MM + 0.5, top_width_mm(), 0};
	struct rect_mm panel, text, example;

	if (!measure_front(f, &front, err))
		return false;
	/* The upper code does not mirror, so the lines left of it keep their room and align right. */
	paragraph_draw(&front.title, d, top, align_of(f));
	top.y = front.opening_top;
	paragraph_draw(&front.opening, d, top, align_of(f));
	panel = (struct rect_mm){
		FRAME_LEFT_MM, front.panel_top, FRAME_RIGHT_MM - FRAME_LEFT_MM, front.panel_height};
	drawing_round_box(d, panel, PANEL_CORNER_MM, 0.4, 1);
	text = rect_grown(panel, -PANEL_PAD_MM);
	text.w -= EXAMPLE_WIDTH_MM;
	example = (struct rect_mm){
		rect_right(panel) - EXAMPLE_WIDTH_MM - 1, panel.y, EXAMPLE_WIDTH_MM, panel.h};
	paragraph_draw(&front.how, d, mirrored(f, text), align_of(f));
	text.y += advance_mm(&front.how);
	paragraph_draw(&front.rest, d, mirrored(f, text), align_of(f));
	return draw_example(f, d, mirrored(f, example), err);
}

static bool place_back(const struct furniture *f, struct drawing *d, struct error *err)
{
	const char *title = title_of(f, err);
	struct paragraph p = paragraph_new(FONT_BOLD, READING_PT, ROLE_READING);
	struct rect_mm top = {FRAME_LEFT_MM, PAGE_MARGIN_MM + 0.5, top_width_mm(), 0};

	if (!title || !paragraph_add(&p, title, top_width_mm(), true, err))
		return false;
	paragraph_draw(&p, d, top, align_of(f));
	return true;
}

/* Beside the lower code: where to go on, or thanks; and the small print. */
static bool place_bottom(
	const struct furniture *f, size_t side, struct design_side *design, struct error *err)
{
	struct rect_mm code = low_code(f);
	struct rect_mm at = {rect_right(code) + quiet_mm(code) + CODE_GAP_MM, code.y, 0, 0};
	struct paragraph p = paragraph_new(FONT_BOLD, READING_PT, ROLE_READING);
	struct text_style footer = {FONT_REGULAR, FOOTER_PT, ROLE_FOOTER, 0};
	const struct form *form = f->request->form;
	bool last = side + 1 == f->sides;
	char small[160];
	double width;

	at.w = FRAME_RIGHT_MM - at.x;
	if (side == 0 && !add_line(f, &p, "h.help", at.w, err))
		return false;
	if (!add_line(f, &p, last ? "h.end" : "h.back", at.w, err))
		return false;
	paragraph_draw(&p, &design->drawing, at, align_of(f));
	snprintf(small, sizeof small, "%s v%d %s %zu/%zu", form->id, form->version,
		f->request->language, side + 1, f->sides);
	width = font_width_mm(footer.face, footer.size_pt, small);
	drawing_text(&design->drawing, &footer,
		(struct point_mm){FRAME_RIGHT_MM - width, rect_bottom(code)}, small);
	snprintf(small, sizeof small, "OpenMoji.org CC BY-SA 4.0");
	drawing_text(&design->drawing, &footer,
		(struct point_mm){FRAME_RIGHT_MM - width - 6 -
					  font_width_mm(footer.face, footer.size_pt, small),
			rect_bottom(code)},
		small);
	design->sheet_code[1] = (struct design_slot){{at.x, rect_bottom(code)}, FOOTER_PT, true};
	return true;
}

static bool place_strip(
	const struct furniture *f, size_t side, struct design_side *design, struct error *err)
{
	double width = FRAME_RIGHT_MM - FRAME_LEFT_MM;
	double code_width = font_width_mm(FONT_BOLD, STRIP_CODE_PT, "MMMM-MMMM-MMMM");
	struct rect_mm at = {FRAME_LEFT_MM, FRAME_CUT_MM + 3.4, width, 0};
	struct paragraph p = paragraph_new(FONT_REGULAR, READING_PT, ROLE_READING);

	drawing_dashes(&design->drawing, (struct point_mm){PAGE_MARGIN_MM, FRAME_CUT_MM},
		(struct point_mm){PAGE_WIDTH_MM - PAGE_MARGIN_MM, FRAME_CUT_MM}, 0.4, 2);
	if (side == 0)
		at.w -= code_width + 4;
	if (!add_line(f, &p, side == 0 ? "h.strip" : "h.unsafe", at.w, err))
		return false;
	if (at.y + paragraph_height_mm(&p) > PAGE_HEIGHT_MM - PAGE_MARGIN_MM) {
		/* Sentences behind each other, where a line each is too much for the strip. */
		p.line_count = 0;
		if (!paragraph_add(&p, line_of(f, side == 0 ? "h.strip" : "h.unsafe", err), at.w,
			    true, err))
			return false;
	}
	paragraph_draw(&p, &design->drawing, mirrored(f, at), align_of(f));
	if (side == 0)
		design->strip_code = (struct design_slot){
			{f->right_to_left ? FRAME_LEFT_MM : FRAME_RIGHT_MM - code_width,
				FRAME_CUT_MM + 10.5},
			STRIP_CODE_PT, true};
	return true;
}

bool furniture_place(const struct furniture *f, size_t side, struct design_side *design,
	struct layout_side *layout, struct error *err)
{
	double top = rect_bottom(FRAME_CODE_TOP) + quiet_mm(FRAME_CODE_TOP) + 2.2;
	double code_width = font_width_mm(FONT_REGULAR, FOOTER_PT, "MMMM-MMMM-MMMM");

	place_frame(f, design, layout);
	if (!(side == 0 ? place_front(f, &design->drawing, err)
			: place_back(f, &design->drawing, err)))
		return false;
	design->sheet_code[0] =
		(struct design_slot){{FRAME_RIGHT_MM - code_width + 4, top}, FOOTER_PT, true};
	if (!place_bottom(f, side, design, err))
		return false;
	return !has_strip(f) || place_strip(f, side, design, err);
}
