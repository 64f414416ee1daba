// SPDX-License-Identifier: EUPL-1.2
#include "foot.h"

#include "frame.h"
#include "library.h"
#include "message.h"
#include "paragraph.h"

#include <stdio.h>
#include <string.h>

#define READING_PT 14.0
#define SMALL_PT 9.0
#define SMALL_PRINT_MM 3.4 /* its height                                             */
#define SPECIMEN_PT 22.0
#define TIGHT_SPECIMEN_PT 13.0
#define DRAFT_PT 11.0
#define STRIP_CODE_PT 14.0
#define COLUMN_MM 50.0     /* room for marks and tokens                              */
#define ROW_MM 4.3         /* from token to token                                    */
#define STRIP_TOP_MM 3.4   /* from the cut to the words under it                     */
#define STRIP_SHORT_MM 2.2 /* the same, where letters are tall                       */
#define FIELD_LINE_MM 0.3
#define FIELD_GAP_MM 2.0 /* between a word and the line to write on                */

/* OpenMoji's licence asks for it. */
#define PICTOGRAM_CREDIT "OpenMoji.org CC BY-SA 4.0"
/* No sheet code is wider. */
#define WIDEST_CODE "MMMM-MMMM-MMMM"

bool foot_has_strip(const struct form *form)
{
	return form->regime == REGIME_A || form->contact_strip;
}

struct rect_mm foot_code(const struct furniture *f)
{
	if (f->tight)
		return foot_has_strip(f->request->form) ? FRAME_CODE_STRIP_SMALL
							: FRAME_CODE_LOW_SMALL;
	return foot_has_strip(f->request->form) ? FRAME_CODE_STRIP : FRAME_CODE_LOW;
}

static const char *line_of(const struct furniture *f, const char *key, struct error *err)
{
	return library_line(key, f->request->language, err);
}

static enum paragraph_align align_of(const struct furniture *f)
{
	return f->right_to_left ? ALIGN_RIGHT : ALIGN_LEFT;
}

/* What stands right of the lower code, without the quiet zone. */
static struct rect_mm beside_code(const struct furniture *f)
{
	struct rect_mm code = foot_code(f);
	double x = rect_right(code) + FURNITURE_QUIET * code.w + FURNITURE_CODE_GAP_MM;

	return (struct rect_mm){x, code.y, FRAME_RIGHT_MM - x, code.h};
}

static struct rect_mm lines_room(const struct furniture *f)
{
	struct rect_mm r = beside_code(f);

	r.x += f->right_to_left ? COLUMN_MM : 0;
	r.w -= COLUMN_MM;
	return r;
}

static struct rect_mm column_room(const struct furniture *f)
{
	struct rect_mm r = beside_code(f);

	r.x = f->right_to_left ? r.x : rect_right(r) - COLUMN_MM;
	r.w = COLUMN_MM;
	return r;
}

static bool add_line(
	const struct furniture *f, struct paragraph *p, const char *key, struct error *err)
{
	const char *text = line_of(f, key, err);

	return text && paragraph_add(p, text, lines_room(f).w, false, err);
}

static bool place_lines(
	const struct furniture *f, size_t side, struct drawing *d, struct error *err)
{
	struct paragraph p = paragraph_new(FONT_BOLD, READING_PT, ROLE_READING);
	struct rect_mm at = lines_room(f);

	if ((side == 0 && !add_line(f, &p, "h.help", err)) ||
		!add_line(f, &p, side + 1 == f->sides ? "h.end" : "h.back", err))
		return false;
	/* Two lines of tall letters begin higher, beside the white above a small code. */
	if (paragraph_height_mm(&p) > at.h - SMALL_PRINT_MM)
		at.y -= FURNITURE_QUIET * foot_code(f).h + FURNITURE_CODE_GAP_MM / 2;
	paragraph_draw(&p, d, at, align_of(f));
	return true;
}

/* --- marks and tokens -------------------------------------------------------------------------- */

/* One line at the outer edge of the column, its capitals from top_mm. Returns where it ends. */
static double mark(const struct furniture *f, struct drawing *d, const char *text, double size_pt,
	double top_mm)
{
	struct text_style style = {.face = FONT_BOLD, .size_pt = size_pt, .role = ROLE_FOOTER};
	enum font_script script = font_script_of(text);
	struct rect_mm room = column_room(f);
	double above = font_above_mm(script, style.face, size_pt), x = room.x;

	if (!f->right_to_left)
		x = rect_right(room) - font_width_mm(style.face, size_pt, text);
	drawing_text(d, &style, (struct point_mm){x, top_mm + above}, text);
	return top_mm + above + font_below_mm(script, style.face, size_pt);
}

/* "concept", and the same in the form's own language. */
static bool place_draft(
	const struct furniture *f, struct drawing *d, double *top, struct error *err)
{
	const char *own = line_of(f, "p.draft", err), *dutch = library_line("p.draft", "nl", NULL);
	char text[200];

	if (!own)
		return false;
	if (!dutch || strcmp(dutch, own) == 0)
		snprintf(text, sizeof text, "%s", own);
	else
		snprintf(text, sizeof text, "%s – %s", dutch, own);
	*top = mark(f, d, text, DRAFT_PT, *top) + 0.8;
	return true;
}

static struct design_slot token_slot(const struct furniture *f, double *top)
{
	struct rect_mm room = column_room(f);
	double width = font_width_mm(FONT_REGULAR, SMALL_PT, WIDEST_CODE);
	double baseline = *top + font_capital_mm(FONT_REGULAR, SMALL_PT);

	*top += ROW_MM;
	return (struct design_slot){{rect_right(room) - width, baseline}, SMALL_PT, true};
}

/* Marks from top to bottom, then the places for tokens. Two marks beside a small code begin
 * higher and are smaller. */
static bool place_column(
	const struct furniture *f, size_t side, struct design_side *design, struct error *err)
{
	const struct form *form = f->request->form;
	const struct form_language *language = form_language(form, f->request->language);
	const char *specimen = f->request->specimen ? line_of(f, "p.specimen", err) : NULL;
	bool draft = language && language->draft, both = draft && specimen && f->tight;
	double top = column_room(f).y + (both ? -FURNITURE_QUIET * foot_code(f).h / 2 : 0.2);

	if (f->request->specimen && !specimen)
		return false;
	if (specimen)
		top = mark(f, &design->drawing, specimen, both ? TIGHT_SPECIMEN_PT : SPECIMEN_PT,
			      top) +
		      0.4;
	if (draft && !place_draft(f, &design->drawing, &top, err))
		return false;
	if (side > 0 || f->request->specimen)
		return true;
	if (form->regime == REGIME_B)
		design->family = token_slot(f, &top);
	if (f->request->paired || form->pair[0])
		design->pair = token_slot(f, &top);
	return true;
}

/* --- small print --------------------------------------------------------------------------------- */

static void place_small_print(const struct furniture *f, size_t side, struct design_side *design)
{
	struct text_style style = {.face = FONT_REGULAR, .size_pt = SMALL_PT, .role = ROLE_FOOTER};
	const struct form *form = f->request->form;
	struct rect_mm at = beside_code(f);
	double baseline = rect_bottom(at) - font_descent_mm(style.face, style.size_pt);
	char text[160];
	double width;

	snprintf(text, sizeof text, "%s v%d %s %zu/%zu", form->id, form->version,
		f->request->language, side + 1, f->sides);
	width = font_width_mm(style.face, style.size_pt, text);
	drawing_text(&design->drawing, &style, (struct point_mm){FRAME_RIGHT_MM - width, baseline},
		text);
	width += 6 + font_width_mm(style.face, style.size_pt, PICTOGRAM_CREDIT);
	drawing_text(&design->drawing, &style, (struct point_mm){FRAME_RIGHT_MM - width, baseline},
		PICTOGRAM_CREDIT);
	design->sheet_code[1] = (struct design_slot){{at.x, baseline}, SMALL_PT, true};
}

/* --- the strip ------------------------------------------------------------------------------------ */

static struct rect_mm strip_room(void)
{
	double top = FRAME_CUT_MM + STRIP_TOP_MM;

	return (struct rect_mm){FRAME_LEFT_MM, top, FRAME_RIGHT_MM - FRAME_LEFT_MM,
		PAGE_HEIGHT_MM - PAGE_MARGIN_MM - top};
}

/* A line of the strip, a sentence to a line, beside the code if there is one. Where that is too
 * high everything goes behind each other over the full width, and *full tells. */
static bool strip_lines(const struct furniture *f, const char *key, double code_width,
	struct drawing *d, bool *full, struct error *err)
{
	const char *text = line_of(f, key, err);
	struct paragraph p = paragraph_new(FONT_REGULAR, READING_PT, ROLE_READING);
	struct rect_mm at = strip_room();

	*full = false;
	at.w -= code_width;
	if (!text)
		return false;
	if (!paragraph_add(&p, text, at.w, false, NULL) || paragraph_height_mm(&p) > at.h) {
		*full = true;
		at = strip_room();
		at.y = FRAME_CUT_MM + STRIP_SHORT_MM;
		p = paragraph_new(FONT_REGULAR, READING_PT, ROLE_READING);
		if (!paragraph_add(&p, text, at.w, true, err))
			return false;
	}
	if (f->right_to_left)
		at.x = FRAME_RIGHT_MM - at.w;
	paragraph_draw(&p, d, at, align_of(f));
	return true;
}

/* Front: how to have the sheet destroyed, and by which code. Back, which the client keeps: whom to
 * call when not safe. */
static bool place_erasure(
	const struct furniture *f, size_t side, struct design_side *design, struct error *err)
{
	double width = font_width_mm(FONT_BOLD, STRIP_CODE_PT, WIDEST_CODE);
	double x = f->right_to_left ? FRAME_LEFT_MM : FRAME_RIGHT_MM - width;
	bool full;

	if (side > 0)
		return strip_lines(f, "h.unsafe", 0, &design->drawing, &full, err);
	if (!strip_lines(f, "h.strip", width + 4, &design->drawing, &full, err))
		return false;
	design->strip_code = (struct design_slot){
		{x, full ? PAGE_HEIGHT_MM - PAGE_MARGIN_MM - 0.5 : FRAME_CUT_MM + 10.5},
		STRIP_CODE_PT, true};
	return true;
}

/* A word and a line to write on, from x to right. */
static void place_field(
	const struct furniture *f, struct drawing *d, const char *word, struct rect_mm room)
{
	struct text_style style = {
		.face = FONT_REGULAR, .size_pt = READING_PT, .role = ROLE_READING};
	double width = font_width_mm(style.face, style.size_pt, word);
	double left = room.x, right = rect_right(room);

	if (f->right_to_left) {
		right -= width;
		drawing_text(d, &style, (struct point_mm){right, room.y}, word);
		right -= FIELD_GAP_MM;
	} else {
		drawing_text(d, &style, (struct point_mm){left, room.y}, word);
		left += width + FIELD_GAP_MM;
	}
	drawing_line(d, (struct point_mm){left, room.y}, (struct point_mm){right, room.y},
		FIELD_LINE_MM);
}

/* Contact details: cut off before anything is scanned. */
static bool place_contact(
	const struct furniture *f, size_t side, struct drawing *d, struct error *err)
{
	const char *name = line_of(f, "p.contact-name", err);
	const char *phone = name ? line_of(f, "p.contact-phone", err) : NULL;
	const char *text = phone ? line_of(f, "p.contact", err) : NULL;
	struct paragraph p = paragraph_new(FONT_REGULAR, READING_PT, ROLE_READING);
	struct rect_mm at = strip_room();
	struct rect_mm half = {
		at.x, rect_bottom(at) - font_descent_mm(FONT_REGULAR, READING_PT), at.w / 2 - 4, 0};

	if (side > 0)
		return true;
	if (!text || !paragraph_add(&p, text, at.w, true, err))
		return false;
	at.y = FRAME_CUT_MM + STRIP_SHORT_MM;
	paragraph_draw(&p, d, at, align_of(f));
	place_field(f, d, f->right_to_left ? phone : name, half);
	half.x = FRAME_RIGHT_MM - half.w;
	place_field(f, d, f->right_to_left ? name : phone, half);
	return true;
}

static bool place_strip(
	const struct furniture *f, size_t side, struct design_side *design, struct error *err)
{
	drawing_dashes(&design->drawing, (struct point_mm){PAGE_MARGIN_MM, FRAME_CUT_MM},
		(struct point_mm){PAGE_WIDTH_MM - PAGE_MARGIN_MM, FRAME_CUT_MM}, 0.4, 2);
	if (f->request->form->regime == REGIME_A)
		return place_erasure(f, side, design, err);
	return place_contact(f, side, &design->drawing, err);
}

bool foot_place(
	const struct furniture *f, size_t side, struct design_side *design, struct error *err)
{
	if (!place_lines(f, side, &design->drawing, err) || !place_column(f, side, design, err))
		return false;
	place_small_print(f, side, design);
	return !foot_has_strip(f->request->form) || place_strip(f, side, design, err);
}
