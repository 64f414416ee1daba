// SPDX-License-Identifier: EUPL-1.2
#include "furniture.h"

#include "foot.h"
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
#define PANEL_PAD_MM 3.0
#define TIGHT_PANEL_PAD_MM 2.6
#define PANEL_CORNER_MM 3.0
#define EXAMPLE_FACE_MM 14.0
#define EXAMPLE_BOX_MM 9.0
#define EXAMPLE_GAP_MM 2.5
#define BELOW_PANEL_MM 3.0
#define TIGHT_BELOW_PANEL_MM 2.2

static double quiet_mm(struct rect_mm code)
{
	return FURNITURE_QUIET * code.w;
}

static const char *line_of(const struct furniture *f, const char *key, struct error *err)
{
	return library_line(key, f->request->language, err);
}

/* The room left of the upper code. */
static double top_width_mm(void)
{
	return FRAME_CODE_TOP.x - quiet_mm(FRAME_CODE_TOP) - FURNITURE_CODE_GAP_MM - FRAME_LEFT_MM;
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

static bool add_joined(const struct furniture *f, struct paragraph *p, const char *key,
	double width_mm, struct error *err)
{
	const char *text = line_of(f, key, err);

	return text && paragraph_add(p, text, width_mm, true, err);
}

struct front {
	struct paragraph title, opening; /* left of the upper code                    */
	struct paragraph how, beside;    /* in the panel, left of the example         */
	struct paragraph below;          /* in the panel, over its full width         */
	bool skip_on_top;                /* h.skip stands in the opening, not in the panel */
	double opening_top, panel_top, panel_height;
};

static double pad_mm(const struct furniture *f)
{
	return f->tight ? TIGHT_PANEL_PAD_MM : PANEL_PAD_MM;
}

/* Width and height of the drawn example: box under the face, or beside it where room is short. */
static struct rect_mm example_size(const struct furniture *f)
{
	if (f->tight)
		return (struct rect_mm){
			0, 0, 2 * (EXAMPLE_FACE_MM + EXAMPLE_BOX_MM + 3) + 14, EXAMPLE_FACE_MM};
	return (struct rect_mm){0, 0, 54, EXAMPLE_FACE_MM + EXAMPLE_GAP_MM + EXAMPLE_BOX_MM};
}

/* --- the parts of the front, as paragraphs ------------------------------------------------------ */

static bool title_lines(const struct furniture *f, struct paragraph *p, struct error *err)
{
	const char *title = title_of(f, err);

	if (!title)
		return false;
	*p = paragraph_new(FONT_BOLD, paragraph_size_pt(TITLE_PT, title), ROLE_READING);
	return paragraph_add(p, title, top_width_mm(), true, err);
}

/* Intro and regime line. Where room is short the line that one may skip stands here too, when it
 * does not make the opening longer than the upper code beside it. */
static bool opening_lines(const struct furniture *f, struct front *front, struct error *err)
{
	static const char *const keys[] = {"h.A", "h.B", "h.C"};
	const char *intro = texts_in(&f->request->form->intro, f->request->language);
	struct paragraph *p = &front->opening;

	*p = paragraph_new(FONT_REGULAR, READING_PT, ROLE_READING);
	if (!intro)
		return error_set(err, EX_DATAERR, _("form %s has no intro in language %s"),
			f->request->form->id, f->request->language);
	if (!paragraph_add(p, intro, top_width_mm(), f->tight, err) ||
		!add_line(f, p, keys[f->request->form->regime], top_width_mm(), err))
		return false;
	front->skip_on_top = f->tight && p->line_count + front->title.line_count < 4;
	return !front->skip_on_top || add_line(f, p, "h.skip", top_width_mm(), err);
}

/* Is a question answered with a cross on a line? */
static bool has_line(const struct furniture *f)
{
	const struct design_request *r = f->request;
	bool lines = r->variant && strcmp(r->variant, "lijn") == 0;

	for (size_t i = 0; i < r->form->question_count; i++) {
		enum question_type type = r->form->questions[i].type;

		if (type == QUESTION_LINE || (lines && type == QUESTION_FACES5))
			return true;
	}
	return false;
}

/* The width of the lines beside the example. */
static double panel_width_mm(const struct furniture *f)
{
	return FRAME_RIGHT_MM - FRAME_LEFT_MM - 2 * pad_mm(f) - example_size(f).w;
}

static bool panel_lines(const struct furniture *f, struct front *front, struct error *err)
{
	double width = panel_width_mm(f);
	double full = FRAME_RIGHT_MM - FRAME_LEFT_MM - 2 * pad_mm(f);

	front->how = paragraph_new(FONT_BOLD, READING_PT, ROLE_READING);
	front->beside = paragraph_new(FONT_REGULAR, READING_PT, ROLE_READING);
	front->below = front->beside;
	if (!add_line(f, &front->how, "h.how", width, err) ||
		(has_line(f) && !add_line(f, &front->how, "h.line", width, err)))
		return false;
	if (!f->tight)
		return add_line(f, &front->beside, "h.fix", width, err) &&
		       add_line(f, &front->beside, "h.skip", width, err) &&
		       add_line(f, &front->beside, "h.right", width, err);
	return (front->skip_on_top || add_line(f, &front->beside, "h.skip", width, err)) &&
	       add_line(f, &front->beside, "h.right", width, err) &&
	       add_joined(f, &front->below, "h.fix", full, err);
}

/* From the top of one paragraph's capitals to the next one's, when they follow each other. */
static double advance_mm(const struct paragraph *p)
{
	return (double)p->line_count * p->line_step_mm;
}

static bool measure_front(const struct furniture *f, struct front *front, struct error *err)
{
	double lines;

	if (!title_lines(f, &front->title, err) || !opening_lines(f, front, err) ||
		!panel_lines(f, front, err))
		return false;
	front->opening_top = PAGE_MARGIN_MM + advance_mm(&front->title) + 1.0;
	front->panel_top = fmax(below_top_code_mm(),
		front->opening_top + paragraph_height_mm(&front->opening) + 2.0);
	lines = advance_mm(&front->how) + paragraph_height_mm(&front->beside);
	if (front->below.line_count > 0)
		lines = fmax(advance_mm(&front->how) + advance_mm(&front->beside),
				example_size(f).h + pad_mm(f)) +
			paragraph_height_mm(&front->below);
	front->panel_height = fmax(lines, example_size(f).h) + 2 * pad_mm(f);
	return true;
}

bool furniture_space(
	const struct furniture *f, size_t side, struct furniture_space *space, struct error *err)
{
	struct rect_mm code = foot_code(f);
	struct front front;

	space->bottom_mm = code.y - quiet_mm(code) - FURNITURE_CODE_GAP_MM;
	space->head_width_mm = top_width_mm();
	space->tight = f->tight;
	if (side > 0) {
		space->head_top_mm = PAGE_MARGIN_MM + (f->tight ? 1 : 10);
		space->top_mm = below_top_code_mm();
		return true;
	}
	if (!measure_front(f, &front, err))
		return false;
	space->top_mm = front.panel_top + front.panel_height +
			(f->tight ? TIGHT_BELOW_PANEL_MM : BELOW_PANEL_MM);
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
	struct rect_mm codes[LAYOUT_CODES_MAX] = {FRAME_CODE_TOP, foot_code(f)};

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

static void draw_cross(struct drawing *d, struct rect_mm box)
{
	drawing_line(d, (struct point_mm){box.x + 1.6, box.y + 1.8},
		(struct point_mm){rect_right(box) - 1.4, rect_bottom(box) - 1.7}, 0.9);
	drawing_line(d, (struct point_mm){rect_right(box) - 1.8, box.y + 1.5},
		(struct point_mm){box.x + 1.5, rect_bottom(box) - 1.5}, 0.9);
}

static void draw_arrow(struct drawing *d, struct point_mm from, struct point_mm to)
{
	double back = from.x < to.x ? -2.5 : 2.5;

	drawing_line(d, from, to, 0.7);
	drawing_line(d, to, (struct point_mm){to.x + back, to.y - 2}, 0.7);
	drawing_line(d, to, (struct point_mm){to.x + back, to.y + 2}, 0.7);
}

/* An empty box, and the same box with a cross: how to answer, without words. The arrow follows the
 * direction of reading. */
static bool draw_example(
	const struct furniture *f, struct drawing *d, struct rect_mm at, struct error *err)
{
	const struct pictogram *face = pictogram_load("face-4", err);
	double half = f->tight ? EXAMPLE_FACE_MM + 3 + EXAMPLE_BOX_MM : EXAMPLE_FACE_MM;
	double left[2] = {at.x, rect_right(at) - half};
	struct rect_mm box = {0, 0, EXAMPLE_BOX_MM, EXAMPLE_BOX_MM};
	struct point_mm tips[2];

	if (!face)
		return false;
	for (size_t i = 0; i < 2; i++) {
		double x = left[f->right_to_left ? 1 - i : i];

		drawing_pictogram(
			d, face, (struct rect_mm){x, at.y, EXAMPLE_FACE_MM, EXAMPLE_FACE_MM});
		box.x = f->tight ? x + EXAMPLE_FACE_MM + 3 : x + (half - EXAMPLE_BOX_MM) / 2;
		box.y = f->tight ? at.y + (EXAMPLE_FACE_MM - EXAMPLE_BOX_MM) / 2
				 : at.y + EXAMPLE_FACE_MM + EXAMPLE_GAP_MM;
		drawing_box(d, rect_grown(box, -0.25), 0.5, 1);
		if (i == 1)
			draw_cross(d, box);
	}
	tips[0] = (struct point_mm){left[0] + half + 2.5, box.y + box.h / 2};
	tips[1] = (struct point_mm){left[1] - 2.5, box.y + box.h / 2};
	draw_arrow(d, tips[f->right_to_left], tips[!f->right_to_left]);
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
	text = rect_grown(panel, -pad_mm(f));
	example = example_size(f);
	example.x = rect_right(text) - example.w;
	example.y = f->tight ? text.y : panel.y + (panel.h - example.h) / 2;
	text.w = panel_width_mm(f);
	paragraph_draw(&front.how, d, mirrored(f, text), align_of(f));
	text.y += advance_mm(&front.how);
	paragraph_draw(&front.beside, d, mirrored(f, text), align_of(f));
	text = rect_grown(panel, -pad_mm(f));
	text.y = rect_bottom(text) - paragraph_height_mm(&front.below);
	paragraph_draw(&front.below, d, text, align_of(f));
	return draw_example(f, d, mirrored(f, example), err);
}

static bool place_back(const struct furniture *f, struct drawing *d, struct error *err)
{
	const char *title = title_of(f, err);
	struct paragraph p = paragraph_new(FONT_BOLD, READING_PT, ROLE_READING);
	struct rect_mm top = {FRAME_LEFT_MM, PAGE_MARGIN_MM + 0.5, top_width_mm(), 0};

	if (f->tight)
		return true; /* a question stands there */
	if (!title || !paragraph_add(&p, title, top_width_mm(), true, err))
		return false;
	paragraph_draw(&p, d, top, align_of(f));
	return true;
}

bool furniture_place(const struct furniture *f, size_t side, struct design_side *design,
	struct layout_side *layout, struct error *err)
{
	double top = rect_bottom(FRAME_CODE_TOP) + quiet_mm(FRAME_CODE_TOP) +
		     font_capital_mm(FONT_REGULAR, FOOTER_PT) + 0.2;
	double code_width = font_width_mm(FONT_REGULAR, FOOTER_PT, "MMMM-MMMM-MMMM");

	place_frame(f, design, layout);
	if (!(side == 0 ? place_front(f, &design->drawing, err)
			: place_back(f, &design->drawing, err)))
		return false;
	design->sheet_code[0] = (struct design_slot){
		{PAGE_WIDTH_MM - PAGE_MARGIN_MM - code_width, top}, FOOTER_PT, true};
	return foot_place(f, side, design, err);
}
