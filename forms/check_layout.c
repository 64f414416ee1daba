// SPDX-License-Identifier: EUPL-1.2
/*
 * Lower bounds are those of the rules, not those that block.c and furniture.c set with: the two are
 * written down apart, so that a slip in one shows.
 */
#include "check_layout.h"

#include "frame.h"
#include "library.h"
#include "message.h"
#include "printed_side.h"
#include "units.h"
#include "utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define SLACK_MM 0.02 /* coordinates are kept to a hundredth */

#define READING_PT 14.0 /* L01 */
#define X_HEIGHT_MM 2.4
#define LINE_STEP 1.5     /* L02, times the size */
#define BOX_INSIDE_MM 8.0 /* L04 */
#define STAFF_INSIDE_MM 6.0
#define BOX_LINE_LEAST_MM 0.4
#define BOX_LINE_MOST_MM 0.7
#define BOX_APART_MM 8.0 /* L05 */
#define STAFF_APART_MM 6.0
#define LABEL_APART_MM 4.0
#define PICTURE_MM 12.0 /* L07 */
#define FACE_MM 14.0
#define PICTURE_LINE_MM 0.3
#define CONTRAST 7.0               /* L08 */
#define FOLD_MM 1.5                /* a crease is this far from half height, when folded by hand */
#define MODULE_MM 0.5              /* L10 */
#define BESIDE_CODE_MM 12.0        /* L11: a sheet code stands no farther from its page code */
#define CLOSE_MM 0.3               /* ink closer than this runs together on a copy */
enum { WORDS = 12, LETTERS = 60 }; /* L03 */
enum { FACE_QUESTIONS = 4 };       /* L12 */

/* A side that is being checked. */
struct checking {
	const struct design_request *request;
	const struct printed_side *side; /* NULL: the form as a whole */
	struct remarks *remarks;
	bool failed; /* memory ran out */
};

static bool is_staff(const struct checking *c)
{
	return c->request->form->regime == REGIME_C;
}

/* --- remarks ------------------------------------------------------------------------------------- */

/* A layout's question id is that of the form, or of a grid's row: "gr1.a". */
static const struct question *question_of(const struct form *form, const char *id)
{
	char first[2 * FORM_ID_SIZE];

	snprintf(first, sizeof first, "%.*s", (int)strcspn(id, "."), id);
	return form_question(form, first);
}

static struct place place_of(const struct checking *c, const char *question)
{
	const struct form *form = c->request->form;
	const struct question *q = question ? question_of(form, question) : NULL;
	const struct form_language *language = form_language(form, c->request->language);

	return q ? q->place : language ? language->place : (struct place){1, 1};
}

struct finding {
	const char *rule;
	const char *question; /* id, or NULL */
	bool advice;
	const char *suggestion; /* or NULL */
};

__attribute__((format(printf, 3, 4))) static void find(
	struct checking *c, struct finding finding, const char *format, ...)
{
	struct remark remark = {.error = !finding.advice, .place = place_of(c, finding.question)};
	const char *variant = c->request->variant;
	va_list arguments;
	size_t length;

	snprintf(remark.rule, sizeof remark.rule, "%s", finding.rule);
	snprintf(remark.text, sizeof remark.text, _("in %s%s%s"), c->request->language,
		variant && *variant ? ", " : "", variant ? variant : "");
	length = strlen(remark.text);
	if (c->side)
		snprintf(remark.text + length, sizeof remark.text - length, _(", side %zu"),
			c->side->index + 1);
	length = strlen(remark.text);
	snprintf(remark.text + length, sizeof remark.text - length, ": ");
	length = strlen(remark.text);
	va_start(arguments, format);
	vsnprintf(remark.text + length, sizeof remark.text - length, format, arguments);
	va_end(arguments);
	snprintf(remark.suggestion, sizeof remark.suggestion, "%s",
		finding.suggestion ? finding.suggestion : "");
	if (!remarks_add(c->remarks, &remark))
		c->failed = true;
}

/* --- L01, L02, L03, L08: text ---------------------------------------------------------------------- */

static bool is_reading(const struct thing *t)
{
	return t->item && t->item->kind == DRAW_TEXT && t->item->role == ROLE_READING;
}

static size_t count_words(const char *text)
{
	size_t words = *text != '\0';

	for (; *text; text++)
		words += *text == ' ';
	return words;
}

/* Contrast with white paper as WCAG 2 counts it: sRGB grey to luminance. */
static double contrast_of(double grey)
{
	double light = grey <= 0.04045 ? grey / 12.92 : pow((grey + 0.055) / 1.055, 2.4);

	return 1.05 / (light + 0.05);
}

static void check_text(struct checking *c, const struct thing *t)
{
	const struct drawing_item *item = t->item;
	size_t length = strlen(item->text);

	if (item->size_pt < READING_PT || font_x_height_mm(item->face, item->size_pt) < X_HEIGHT_MM)
		find(c, (struct finding){.rule = "L01"},
			_("\"%s\" is set in %.1f pt; at least %.0f"), item->text, item->size_pt,
			READING_PT);
	if (count_words(item->text) > WORDS || utf8_length(item->text) > LETTERS)
		find(c, (struct finding){.rule = "L03", .suggestion = _("use a shorter sentence")},
			_("the line \"%s\" has more than %d words or %d letters"), item->text,
			WORDS, LETTERS);
	if (length > 0 && item->text[length - 1] == '-')
		find(c, (struct finding){.rule = "L03"}, _("the line \"%s\" ends with a hyphen"),
			item->text);
	if (contrast_of(item->line_grey) < CONTRAST)
		find(c, (struct finding){.rule = "L08"}, _("\"%s\" is too light"), item->text);
}

/* Lines under each other keep their distance, whatever paragraph they belong to. */
static void check_line_steps(struct checking *c, const struct thing *a)
{
	for (size_t i = 0; i < c->side->count; i++) {
		const struct thing *b = &c->side->things[i];
		double size, step;

		if (!is_reading(b) || a->around.x >= rect_right(b->around) ||
			b->around.x >= rect_right(a->around))
			continue;
		step = b->item->at.y - a->item->at.y;
		size = fmin(a->item->size_pt * font_scale(font_script_of(a->item->text)),
			b->item->size_pt * font_scale(font_script_of(b->item->text)));
		if (step > SLACK_MM && step < LINE_STEP * mm_from_pt(size) - SLACK_MM)
			find(c, (struct finding){.rule = "L02"},
				_("\"%s\" stands %.1f mm under \"%s\"; at least %.1f"),
				b->item->text, step, a->item->text, LINE_STEP * mm_from_pt(size));
	}
}

static void check_texts(struct checking *c)
{
	for (size_t i = 0; i < c->side->count; i++) {
		if (!is_reading(&c->side->things[i]))
			continue;
		check_text(c, &c->side->things[i]);
		check_line_steps(c, &c->side->things[i]);
	}
}

/* --- L04, L05, L06: boxes and cells ------------------------------------------------------------------ */

static bool same_rect(struct rect_mm a, struct rect_mm b)
{
	return rect_contains(a, b, SLACK_MM) && rect_contains(b, a, SLACK_MM);
}

/* The thing that is the printed square with that outer edge, or NULL. */
static const struct thing *box_thing(const struct checking *c, struct rect_mm box)
{
	for (size_t i = 0; i < c->side->count; i++) {
		const struct thing *t = &c->side->things[i];

		if (t->item && t->item->kind == DRAW_BOX && same_rect(t->around, box))
			return t;
	}
	return NULL;
}

/* L04, for a square that something is written in. */
static void check_box(struct checking *c, const char *question, struct rect_mm box)
{
	const struct thing *t = box_thing(c, box);
	double least = is_staff(c) ? STAFF_INSIDE_MM : BOX_INSIDE_MM;
	struct finding finding = {.rule = "L04", .question = question};
	struct rect_mm inside;

	if (!t) {
		find(c, finding, _("question %s has a box that is not printed"), question);
		return;
	}
	inside = rect_grown(box, -t->item->line_mm);
	if (inside.w < least - SLACK_MM || inside.h < least - SLACK_MM)
		find(c, finding, _("question %s: a box of %.1f mm inside; at least %.0f"), question,
			inside.w, least);
	if (t->item->line_mm < BOX_LINE_LEAST_MM || t->item->line_mm > BOX_LINE_MOST_MM ||
		t->item->line_grey > 0 || t->item->fill_grey < 1)
		find(c, finding,
			_("question %s: a box is a black line of %.1f to %.1f mm on white"),
			question, BOX_LINE_LEAST_MM, BOX_LINE_MOST_MM);
	for (size_t i = 0; i < c->side->count; i++) {
		const struct thing *other = &c->side->things[i];

		for (size_t k = 0; other != t && k < other->ink.count; k++)
			if (rect_overlaps(inside, other->ink.rects[k]))
				find(c, finding, _("question %s: something stands in a box"),
					question);
	}
}

/* L05: how far the words and the picture of a cell are from a box; large when it has none. */
static double nearest_in_cell(const struct checking *c, struct rect_mm cell, struct rect_mm box)
{
	double nearest = 1000;

	for (size_t i = 0; i < c->side->count; i++) {
		const struct thing *t = &c->side->things[i];

		if (!t->item || (t->item->kind != DRAW_TEXT && t->item->kind != DRAW_PICTOGRAM) ||
			!rect_contains(cell, t->around, SLACK_MM))
			continue;
		/* A picture counts with the white around it: a slim one is no farther away. */
		nearest = fmin(nearest,
			ink_apart_mm(
				t->item->kind == DRAW_PICTOGRAM ? t->item->at : t->around, box));
	}
	return nearest;
}

static void check_labels(struct checking *c, const struct layout_question *q)
{
	struct finding finding = {.rule = "L05", .question = q->id};

	if (q->type == QUESTION_GRID)
		return; /* its words stand at the head of the column */
	for (size_t i = 0; i < q->option_count; i++) {
		const struct layout_option *option = &q->options[i];
		double own = nearest_in_cell(c, option->cell, option->box);

		if (own < LABEL_APART_MM - SLACK_MM || own > 900)
			find(c, finding,
				_("question %s: \"%s\" stands %.1f mm from its box; at least %.0f"),
				q->id, option->label, own, LABEL_APART_MM);
		for (size_t k = 0; k < q->option_count; k++)
			if (k != i && nearest_in_cell(c, q->options[k].cell, option->box) <= own)
				find(c, finding,
					_("question %s: the box of \"%s\" is nearer to \"%s\""),
					q->id, option->label, q->options[k].label);
	}
}

static void check_apart(struct checking *c, const struct layout_question *q,
	const struct layout_option *a, const struct layout_option *b)
{
	double least = is_staff(c) ? STAFF_APART_MM : BOX_APART_MM;

	if (a != b && ink_apart_mm(a->box, b->box) < least - SLACK_MM)
		find(c, (struct finding){.rule = "L05", .question = q->id},
			_("question %s: boxes stand %.1f mm apart; at least %.0f"), q->id,
			ink_apart_mm(a->box, b->box), least);
	if (a != b && rect_overlaps(a->cell, b->cell))
		find(c, (struct finding){.rule = "L06", .question = q->id},
			_("question %s: the cells of \"%s\" and \"%s\" overlap"), q->id, a->label,
			b->label);
}

/* L06: ink lies in a cell or outside it, never half. */
static void check_cell(
	struct checking *c, const struct layout_question *q, const struct layout_option *option)
{
	char name[THING_NAME_SIZE];

	if (!rect_contains(option->cell, option->box, SLACK_MM))
		find(c, (struct finding){.rule = "L06", .question = q->id},
			_("question %s: the box of \"%s\" lies outside its cell"), q->id,
			option->label);
	for (size_t i = 0; i < c->side->count; i++) {
		const struct thing *t = &c->side->things[i];

		if (rect_overlaps(option->cell, t->around) &&
			!rect_contains(option->cell, t->around, SLACK_MM))
			find(c, (struct finding){.rule = "L06", .question = q->id},
				_("question %s: %s stands partly in the cell of \"%s\""), q->id,
				thing_name(t, name), option->label);
	}
}

static void check_question(struct checking *c, const struct layout_question *q)
{
	const struct layout_side *side = c->side->layout;

	for (size_t i = 0; i < q->option_count; i++) {
		const struct layout_option *option = &q->options[i];

		check_box(c, q->id, option->box);
		check_cell(c, q, option);
		/* Each pair once: those that come after it, here and in later questions. */
		for (size_t k = i + 1; k < q->option_count; k++)
			check_apart(c, q, option, &q->options[k]);
		for (const struct layout_question *later = q + 1;
			later < side->questions + side->question_count; later++)
			for (size_t k = 0; k < later->option_count; k++)
				check_apart(c, q, option, &later->options[k]);
	}
	check_labels(c, q);
}

static void check_area(struct checking *c, const struct layout_area *area)
{
	for (size_t i = 0; i < area->digit_count; i++)
		check_box(c, area->question, area->digits[i]);
}

/* --- L07, L08: pictures ------------------------------------------------------------------------------ */

static void check_picture(struct checking *c, const struct drawing_item *item)
{
	bool face = strncmp(item->pictogram->key, "face-", 5) == 0;
	double size = fmin(item->at.w, item->at.h), least = face ? FACE_MM : PICTURE_MM;
	double thinnest = pictogram_thinnest_mm(item->pictogram, size);

	if (size < least - SLACK_MM)
		find(c, (struct finding){.rule = "L07"}, _("picture %s is %.1f mm; at least %.0f"),
			item->pictogram->key, size, least);
	if (thinnest > 0 && thinnest < PICTURE_LINE_MM - 0.005)
		find(c,
			(struct finding){
				.rule = "L07", .suggestion = _("draw it with thicker lines")},
			_("picture %s has a line of %.2f mm on paper; at least %.1f"),
			item->pictogram->key, thinnest, PICTURE_LINE_MM);
	for (size_t i = 0; i < item->pictogram->outline_count; i++) {
		const struct outline *o = &item->pictogram->outlines[i];

		if (o->stroke >= 0 && o->stroke < 0.98 && contrast_of(o->stroke) < CONTRAST)
			find(c, (struct finding){.rule = "L08", .suggestion = _("make it black")},
				_("picture %s has a grey line"), item->pictogram->key);
	}
}

static void check_pictures(struct checking *c)
{
	for (size_t i = 0; i < c->side->count; i++) {
		const struct drawing_item *item = c->side->things[i].item;

		if (item && item->kind == DRAW_PICTOGRAM)
			check_picture(c, item);
	}
}

/* --- L09: edges, staple, fold ------------------------------------------------------------------------- */

static void check_edges(struct checking *c)
{
	static const struct rect_mm paper = {PAGE_MARGIN_MM, PAGE_MARGIN_MM,
		PAGE_WIDTH_MM - 2 * PAGE_MARGIN_MM, PAGE_HEIGHT_MM - 2 * PAGE_MARGIN_MM};
	static const struct rect_mm staple = {0, 0, STAPLE_ZONE_MM, STAPLE_ZONE_MM};
	char name[THING_NAME_SIZE];

	for (size_t i = 0; i < c->side->count; i++) {
		const struct thing *t = &c->side->things[i];

		if (!rect_contains(paper, t->around, SLACK_MM))
			find(c, (struct finding){.rule = "L09"},
				_("%s stands less than %.0f mm from the edge"), thing_name(t, name),
				PAGE_MARGIN_MM);
		if (rect_overlaps(staple, t->around))
			find(c, (struct finding){.rule = "L09"}, _("%s stands where staples go"),
				thing_name(t, name));
	}
}

static bool on_fold(struct rect_mm r)
{
	double middle = PAGE_HEIGHT_MM / 2;

	return r.y < middle + FOLD_MM && rect_bottom(r) > middle - FOLD_MM;
}

/* A crease through a box looks like a stroke of a pen. */
static void check_fold(struct checking *c)
{
	const struct layout_side *side = c->side->layout;
	struct finding finding = {.rule = "L09", .advice = true};

	for (size_t i = 0; i < side->question_count; i++) {
		const struct layout_question *q = &side->questions[i];
		bool folded = false;

		for (size_t k = 0; k < q->option_count; k++)
			folded = folded || on_fold(q->options[k].box);
		finding.question = q->id;
		finding.suggestion = _("put another question before it, or leave something out");
		if (folded)
			find(c, finding, _("boxes of question %s stand where the sheet is folded"),
				q->id);
	}
	for (size_t i = 0; i < side->mark_count; i++)
		if (fabs(side->marks[i].at.y - PAGE_HEIGHT_MM / 2) <
			side->marks[i].size_mm / 2 + FOLD_MM)
			find(c, (struct finding){.rule = "L09"},
				_("a fiducial stands where the sheet is folded"));
	for (size_t i = 0; i < side->code_count; i++)
		if (on_fold(side->codes[i].box))
			find(c, (struct finding){.rule = "L09"},
				_("a page code stands where the sheet is folded"));
}

/* --- L10, L11: codes ---------------------------------------------------------------------------------- */

static void check_code(struct checking *c, const struct layout_code *code)
{
	struct rect_mm white = rect_grown(code->box, FRAME_QUIET_MODULES * code->module_mm);
	char name[THING_NAME_SIZE];
	bool beside = false;

	if (code->module_mm < MODULE_MM)
		find(c, (struct finding){.rule = "L10"}, _("a page code with modules of %.2f mm"),
			code->module_mm);
	for (size_t i = 0; i < c->side->count; i++) {
		const struct thing *t = &c->side->things[i];

		if (t->kind == THING_PAGE_CODE && same_rect(t->around, code->box))
			continue;
		for (size_t k = 0; k < t->ink.count; k++)
			if (rect_overlaps(white, rect_grown(t->ink.rects[k], -SLACK_MM)))
				find(c, (struct finding){.rule = "L10"},
					_("%s stands in the white around a page code"),
					thing_name(t, name));
		beside = beside || (t->kind == THING_SHEET_CODE &&
					   ink_apart_mm(t->around, code->box) < BESIDE_CODE_MM);
	}
	if (!beside)
		find(c, (struct finding){.rule = "L11"},
			_("no place for the sheet code beside a page code"));
}

static void check_codes(struct checking *c)
{
	const struct layout_side *side = c->side->layout;
	struct point_mm a, b;

	if (side->code_count != 2) {
		find(c, (struct finding){.rule = "L10"}, _("%zu page codes; two"),
			side->code_count);
		return;
	}
	check_code(c, &side->codes[0]);
	check_code(c, &side->codes[1]);
	a = rect_centre(side->codes[0].box);
	b = rect_centre(side->codes[1].box);
	if ((a.x - PAGE_WIDTH_MM / 2) * (b.x - PAGE_WIDTH_MM / 2) >= 0 ||
		(a.y - PAGE_HEIGHT_MM / 2) * (b.y - PAGE_HEIGHT_MM / 2) >= 0)
		find(c, (struct finding){.rule = "L10"},
			_("the page codes do not stand in opposite corners"));
}

/* L11: form, version, language and side are printed somewhere in the small print. */
static void check_footer(struct checking *c)
{
	const struct form *form = c->request->form;
	char wanted[100];

	snprintf(wanted, sizeof wanted, "%s v%d %s %zu/%zu", form->id, form->version,
		c->request->language, c->side->index + 1, c->side->design->layout->side_count);
	for (size_t i = 0; i < c->side->count; i++) {
		const struct drawing_item *item = c->side->things[i].item;

		if (item && item->kind == DRAW_TEXT && strcmp(item->text, wanted) == 0)
			return;
	}
	find(c, (struct finding){.rule = "L11"}, _("\"%s\" is not printed"), wanted);
}

/* --- nothing on top of anything ------------------------------------------------------------------------ */

/* A white box painted later hides what stood there. */
static bool hides(const struct thing *later, const struct thing *earlier)
{
	const struct drawing_item *item = later->item;
	bool white = item && item->kind == DRAW_BOX && item->fill_grey >= 0;

	for (size_t i = 0; white && i < earlier->ink.count; i++)
		if (rect_overlaps(item->at, earlier->ink.rects[i]))
			return true;
	return false;
}

static void check_collisions(struct checking *c)
{
	char a[THING_NAME_SIZE], b[THING_NAME_SIZE];

	for (size_t i = 0; i < c->side->count; i++) {
		for (size_t k = i + 1; k < c->side->count; k++) {
			const struct thing *first = &c->side->things[i];
			const struct thing *second = &c->side->things[k];

			if (things_collide(first, second, CLOSE_MM) || hides(second, first))
				find(c, (struct finding){.rule = "L06"},
					_("%s and %s stand on the same spot"), thing_name(first, a),
					thing_name(second, b));
		}
	}
}

/* --- L15: right to left --------------------------------------------------------------------------------- */

static void check_direction_of(struct checking *c, const struct layout_question *q)
{
	bool right_to_left = c->side->design->layout->right_to_left;
	bool scale = q->type == QUESTION_FACES5 || q->type == QUESTION_FACES3;
	struct finding finding = {.rule = "L15", .question = q->id};

	for (size_t i = 0; i < q->option_count && q->type != QUESTION_GRID; i++) {
		struct point_mm box = rect_centre(q->options[i].box);
		struct point_mm cell = rect_centre(q->options[i].cell);

		if (!scale && (box.x > cell.x) != right_to_left)
			find(c, finding,
				_("question %s: the box of \"%s\" stands behind its words"), q->id,
				q->options[i].label);
		if (scale && i > 0 && (box.x < q->options[i - 1].box.x) != right_to_left)
			find(c, finding, _("question %s: the faces run the wrong way"), q->id);
	}
}

static void check_frame(struct checking *c)
{
	const struct layout_side *side = c->side->layout;
	bool same = side->mark_count == FRAME_MARKS;

	for (size_t i = 0; same && i < FRAME_MARKS; i++)
		same = hypot(side->marks[i].at.x - FRAME_MARK[i].x,
			       side->marks[i].at.y - FRAME_MARK[i].y) < SLACK_MM;
	same = same && side->code_count > 0 && same_rect(side->codes[0].box, FRAME_CODE_TOP);
	if (!same)
		find(c, (struct finding){.rule = "L15"},
			_("fiducials and page codes stand elsewhere than on every other form"));
}

/* --- L12: sides ------------------------------------------------------------------------------------------ */

static size_t faces_on(const struct layout_side *side)
{
	size_t count = 0;

	for (size_t i = 0; i < side->question_count; i++)
		count += side->questions[i].type == QUESTION_FACES5 ||
			 side->questions[i].type == QUESTION_FACES3;
	for (size_t i = 0; i < side->area_count; i++)
		count += side->areas[i].type == QUESTION_LINE;
	return count;
}

static bool stands_on(
	const struct layout_side *side, const struct form *form, const struct question *question)
{
	for (size_t i = 0; i < side->question_count; i++)
		if (question_of(form, side->questions[i].id) == question)
			return true;
	for (size_t i = 0; i < side->area_count; i++)
		if (question_of(form, side->areas[i].question) == question)
			return true;
	return false;
}

/* Is the line, or its beginning, printed on that side? */
static bool line_on(const struct design_side *side, const char *line)
{
	for (size_t i = 0; i < side->drawing.count; i++) {
		const struct drawing_item *item = &side->drawing.items[i];

		if (item->kind == DRAW_TEXT && strncmp(line, item->text, strlen(item->text)) == 0)
			return true;
	}
	return false;
}

static void check_sides(struct checking *c, const struct design *design)
{
	const struct form *form = c->request->form;
	const struct layout *layout = design->layout;
	const char *back = library_line("h.back", c->request->language, NULL);

	for (size_t i = 0; i < layout->side_count; i++)
		if (faces_on(&layout->sides[i]) > FACE_QUESTIONS)
			find(c, (struct finding){.rule = "L12"},
				_("%zu questions with faces on side %zu; at most %d"),
				faces_on(&layout->sides[i]), i + 1, FACE_QUESTIONS);
	if (layout->side_count == 2 && (!back || !line_on(&design->sides[0], back)))
		find(c, (struct finding){.rule = "L12"},
			_("the front does not say that there is a back"));
	for (size_t i = 0; i < form->question_count; i++) {
		size_t sides = 0;

		for (size_t k = 0; k < layout->side_count; k++)
			sides += stands_on(&layout->sides[k], form, &form->questions[i]);
		if (sides > 1 || (sides == 0 && !form->questions[i].who))
			find(c, (struct finding){.rule = "L12", .question = form->questions[i].id},
				_("question %s stands on %zu sides"), form->questions[i].id, sides);
	}
}

/* --- all of it ------------------------------------------------------------------------------------------- */

static void check_side(struct checking *c)
{
	const struct layout_side *side = c->side->layout;

	check_texts(c);
	for (size_t i = 0; i < side->question_count; i++) {
		check_question(c, &side->questions[i]);
		check_direction_of(c, &side->questions[i]);
	}
	for (size_t i = 0; i < side->area_count; i++)
		check_area(c, &side->areas[i]);
	check_pictures(c);
	check_edges(c);
	check_fold(c);
	check_codes(c);
	check_footer(c);
	check_frame(c);
	check_collisions(c);
}

bool check_design(const struct design_request *request, const struct design *design,
	struct remarks *remarks, struct error *err)
{
	struct checking c = {.request = request, .remarks = remarks};
	bool good = true;

	check_sides(&c, design);
	for (size_t i = 0; good && i < design->layout->side_count; i++) {
		struct printed_side side;

		good = printed_side_of(design, i, &side, err);
		c.side = &side;
		if (good)
			check_side(&c);
		printed_side_free(&side);
		c.side = NULL;
	}
	return good && (!c.failed || error_memory(err));
}

/* A form that cannot be set: its error as a remark. The error may begin with its place, as
 * `file:line:column: `, and with its rule. */
static void find_error(struct checking *c, const struct error *error)
{
	const struct form *form = c->request->form;
	struct finding finding = {.rule = ""};
	const char *text = error->text;
	size_t length = form->path ? strlen(form->path) : 0;
	struct place place = place_of(c, NULL);
	char rule[4] = "";

	if (length && strncmp(text, form->path, length) == 0 && text[length] == ':')
		text += length + 1;
	text = mistakes_place(text, &place);
	text += strspn(text, " ");
	if (strncmp(text, "T07:", 4) == 0)
		return; /* check_words tells, and where */
	if (text[0] == 'L' && strspn(text + 1, "0123456789") == 2 && text[3] == ':') {
		memcpy(rule, text, 3);
		finding.rule = rule;
		text += 4 + strspn(text + 4, " ");
	}
	find(c, finding, "%s", text);
	if (!c->failed)
		c->remarks->items[c->remarks->count - 1].place = place;
}

static bool has_faces5(const struct form *form)
{
	for (size_t i = 0; i < form->question_count; i++)
		if (form->questions[i].type == QUESTION_FACES5)
			return true;
	return false;
}

static bool check_one(
	const struct design_request *request, struct remarks *remarks, struct error *err)
{
	struct checking c = {.request = request, .remarks = remarks};
	struct error mine = {0};
	struct design *design = design_new(request, &mine);
	bool good;

	if (!design && mine.status != EX_DATAERR) {
		if (err)
			*err = mine;
		return false;
	}
	if (!design) {
		find_error(&c, &mine);
		return !c.failed || error_memory(err);
	}
	good = check_design(request, design, remarks, err);
	design_free(design);
	return good;
}

bool check_layout(const struct form *form, struct remarks *remarks, struct error *err)
{
	static const char *const variants[] = {"", "eenvoudig", "lijn"};
	size_t count = has_faces5(form) ? sizeof variants / sizeof *variants : 1;

	for (size_t i = 0; i < form->language_count; i++) {
		size_t before = remarks->count;

		/* What is wrong with a form as it is need not be said of its variants once more. */
		for (size_t v = 0; v < count && remarks->count == before; v++) {
			struct design_request request = {.form = form,
				.language = form->languages[i].tag,
				.variant = variants[v]};

			if (!check_one(&request, remarks, err))
				return false;
		}
	}
	return true;
}
