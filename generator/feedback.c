// SPDX-License-Identifier: EUPL-1.2
#include "feedback.h"

#include "chart.h"
#include "message.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

/* A paper, and the letters on it: as large as the words allow, never below what people who read with
 * difficulty are comfortable with. */
struct measures {
	double width_mm, height_mm, margin_mm;
	double largest_pt;
};
static const struct measures MEASURES[] = {
	[FEEDBACK_A5] = {148, 210, 10, 18},
	[FEEDBACK_A4] = {210, 297, 15, 25},
	[FEEDBACK_POSTER] = {297, 420, 21, 36},
};
#define LEAST_PT 16.0
#define STEP_PT 0.5
#define TITLE 1.7      /* sizes of letters against those of the text */
#define PICTOGRAM 1.25 /* share of the paper's tenth */

/* More lines than this are no card any more. */
enum { SAID_LINES = CHART_LINES_MAX, DOING_LINES = CHART_LINES_MAX };

struct card {
	const struct feedback_page *page;
	const struct measures *m;
	struct drawing *d;
	struct text_style text, strong, title;
	double unit; /* a 148th of the width: lines and white grow with the paper */
};

/* --- what may go on it ---------------------------------------------------------------------------- */

/* "point 2 does not say ...; write it with formdb action EVENT --number 2 --lang en --doing TEXT" */
static bool is_missing(const struct feedback_page *page, const struct action *a, const char *what,
	const char *option, struct error *err)
{
	return error_set(err, EX_DATAERR,
		_("point %d does not say yet %s; write it with formdb action EVENT --number %d "
		  "--lang %s %s"),
		a->number, what, a->number, page->words->language, option);
}

static bool check_point(const struct feedback_page *page, const struct action *a, struct error *err)
{
	if (!action_words_check(a, err))
		return error_prefix(err, _("point %d: "), a->number);
	if (!*a->said)
		return is_missing(page, a, _("what clients said"), "--said TEXT", err);
	if (a->status == ACTION_IMPOSSIBLE && !*a->because)
		return is_missing(page, a, _("why it cannot be done"), "--cannot REASON", err);
	if (a->status != ACTION_IMPOSSIBLE && !*a->doing)
		return is_missing(page, a, _("what we do"), "--doing TEXT", err);
	return true;
}

static bool check_page(const struct feedback_page *page, struct error *err)
{
	if (page->point_count == 0)
		return error_set(err, EX_DATAERR,
			_("there are no action points to tell about; enter them with formdb "
			  "action"));
	if (page->point_count > FEEDBACK_POINTS)
		return error_set(err, EX_DATAERR,
			_("a card holds %d points and these are %zu; choose them with --points"),
			FEEDBACK_POINTS, page->point_count);
	for (size_t i = 0; i < page->point_count; i++)
		if (!check_point(page, &page->points[i], err))
			return false;
	return true;
}

/* --- drawing -------------------------------------------------------------------------------------- */

static struct card card_of(const struct feedback_page *page, double text_pt, struct drawing *d)
{
	const struct measures *m = &MEASURES[page->size];

	return (struct card){.page = page,
		.m = m,
		.d = d,
		.text = {FONT_REGULAR, text_pt, ROLE_READING, 0},
		.strong = {FONT_BOLD, text_pt, ROLE_READING, 0},
		.title = {FONT_BOLD, TITLE * text_pt, ROLE_READING, 0},
		.unit = m->width_mm / 148};
}

/* Lines from y on; returns the y after them. */
static double put(struct card *c, const struct text_style *style, struct rect_mm at,
	const char *text, size_t most)
{
	struct chart_lines lines;

	chart_break(style, text, at.w, most, &lines);
	chart_text_lines(c->d, style, (struct point_mm){at.x, at.y}, &lines);
	return at.y + (double)lines.count * chart_step_mm(style);
}

/* "Uithuisplaatsing · 12 mei 2026" */
static struct result_phrase about(struct card *c)
{
	struct result_phrase line = {""};

	result_phrase_add(&line, c->page->event);
	if (*c->page->day && *c->page->event)
		result_phrase_add(&line, "\xC2\xA0· ");
	if (*c->page->day)
		result_phrase_add(&line, result_day(c->page->words, c->page->day).text);
	return line;
}

/* Title and what it is about; returns where the points begin. */
static double draw_head(struct card *c)
{
	struct rect_mm at = {c->m->margin_mm, c->m->margin_mm, 0, 0};

	at.w = c->m->width_mm - 2 * c->m->margin_mm;
	at.y = put(c, &c->title, at, result_word(c->page->words, "card-title"), 1);
	at.y = put(c, &c->text, at, about(c).text, 2);
	return at.y;
}

/* Whom to ask, at the foot; returns where it begins. */
static double draw_foot(struct card *c)
{
	struct result_words *words = c->page->words;
	struct result_phrase ask = c->page->ask
					   ? result_phrase(words, "card-ask", c->page->ask, NULL)
					   : result_phrase(words, "card-ask-us", NULL, NULL);
	const struct text_style licence = {FONT_REGULAR, 9, ROLE_FOOTER, 0};
	double bottom = c->m->height_mm - c->m->margin_mm, top;
	struct chart_lines lines;

	chart_text_right(c->d, &licence,
		(struct point_mm){c->m->width_mm - c->m->margin_mm, bottom},
		result_word(words, "licence"));
	chart_break(&c->strong, ask.text, c->m->width_mm - 2 * c->m->margin_mm, 2, &lines);
	top = bottom - 4.5 - chart_lines_mm(&c->strong, lines.count);
	chart_text_lines(c->d, &c->strong, (struct point_mm){c->m->margin_mm, top}, &lines);
	return top;
}

/* --- one point ------------------------------------------------------------------------------------ */

/* Its texts in lines; both columns have a head over them. */
struct point {
	const struct action *action;
	const char *key;
	struct chart_lines said_head, said, doing_head, doing, ready;
	double height; /* without the white round it */
	bool whole;    /* no word had to be cut      */
};

static double pictogram_mm(const struct card *c)
{
	return PICTOGRAM * 14.8 * c->unit;
}

static double column_mm(const struct card *c)
{
	return (c->m->width_mm - 2 * c->m->margin_mm - pictogram_mm(c) - 17 * c->unit) / 2;
}

/* The line under a promise: ready, or when. */
static struct result_phrase ready_line(struct card *c, const struct action *a)
{
	struct result_words *words = c->page->words;

	if (a->status == ACTION_DONE)
		return result_phrase(words, "card-ready", NULL, NULL);
	if (a->status == ACTION_IMPOSSIBLE || !*a->due)
		return (struct result_phrase){""};
	return result_phrase(words, "card-ready-on", result_near_day(words, a->due).text, NULL);
}

static void measure_point(struct card *c, const struct action *a, struct point *p)
{
	struct result_words *words = c->page->words;
	bool cannot = a->status == ACTION_IMPOSSIBLE;
	double width = column_mm(c);
	size_t left, right;

	p->action = a;
	p->key = *a->pictogram ? a->pictogram : "speech";
	chart_break(&c->strong, result_word(words, "card-said"), width, 2, &p->said_head);
	chart_break(&c->text, a->said, width, SAID_LINES, &p->said);
	chart_break(&c->strong, result_word(words, cannot ? "card-cannot" : "card-doing"), width, 2,
		&p->doing_head);
	chart_break(&c->text, cannot ? a->because : a->doing, width, DOING_LINES, &p->doing);
	chart_break(&c->strong, ready_line(c, a).text, width, 2, &p->ready);
	p->whole = chart_words_fit(&c->text, a->said, width) &&
		   chart_words_fit(&c->text, cannot ? a->because : a->doing, width) &&
		   p->said.count < SAID_LINES && p->doing.count < DOING_LINES;
	left = p->said_head.count + p->said.count;
	right = p->doing_head.count + p->doing.count + p->ready.count;
	p->height = fmax(pictogram_mm(c), chart_lines_mm(&c->text, left > right ? left : right));
}

/* Two texts under each other; the second may have a third under it. */
static void draw_column(struct card *c, struct point_mm at, const struct chart_lines *head,
	const struct chart_lines *text, const struct chart_lines *foot)
{
	chart_text_lines(c->d, &c->strong, at, head);
	at.y += (double)head->count * chart_step_mm(&c->strong);
	chart_text_lines(c->d, &c->text, at, text);
	at.y += (double)text->count * chart_step_mm(&c->text);
	if (foot)
		chart_text_lines(c->d, &c->strong, at, foot);
}

static bool draw_point(struct card *c, const struct point *p, struct rect_mm at, struct error *err)
{
	double pad = 4 * c->unit, size = pictogram_mm(c), said = at.x + pad + size + 3 * c->unit;
	double doing = said + column_mm(c) + 3 * c->unit;
	double top = at.y + (at.h - p->height) / 2;

	drawing_round_box(c->d, at, 4 * c->unit, 0.5 * c->unit, 1);
	drawing_line(c->d, (struct point_mm){doing, at.y + pad},
		(struct point_mm){doing, rect_bottom(at) - pad}, 0.3 * c->unit);
	draw_column(c, (struct point_mm){said, top}, &p->said_head, &p->said, NULL);
	draw_column(c, (struct point_mm){doing + 3 * c->unit, top}, &p->doing_head, &p->doing,
		&p->ready);
	return chart_pictogram(
		c->d, p->key, (struct point_mm){at.x + pad + size / 2, at.y + at.h / 2}, size, err);
}

/* --- the page ------------------------------------------------------------------------------------- */

/* False without err when the words are too many for letters of that size. */
static bool draw_with(struct card *c, bool *fits, struct error *err)
{
	const struct feedback_page *page = c->page;
	double top, bottom, total = 0, gap = 4 * c->unit, room, extra;
	struct rect_mm at = {c->m->margin_mm, 0, c->m->width_mm - 2 * c->m->margin_mm, 0};
	struct point points[FEEDBACK_POINTS];

	*c->d = (struct drawing){.width_mm = c->m->width_mm, .height_mm = c->m->height_mm};
	top = draw_head(c) + 2 * c->unit;
	bottom = draw_foot(c) - gap;
	room = bottom - top - gap * (double)(page->point_count - 1);
	for (size_t i = 0; i < page->point_count; i++) {
		measure_point(c, &page->points[i], &points[i]);
		total += points[i].height + 8 * c->unit;
	}
	*fits = total <= room;
	for (size_t i = 0; i < page->point_count; i++)
		*fits = *fits && points[i].whole;
	extra = fmin((room - total) / (double)page->point_count, 12 * c->unit);
	at.y = top;
	for (size_t i = 0; *fits && i < page->point_count; i++, at.y += at.h + gap) {
		at.h = points[i].height + 8 * c->unit + extra;
		if (!draw_point(c, &points[i], at, err))
			return false;
	}
	return true;
}

bool feedback_draw(const struct feedback_page *page, struct drawing *drawing, struct error *err)
{
	double size = MEASURES[page->size].largest_pt;
	bool fits = false;

	*drawing = (struct drawing){0};
	if (!check_page(page, err))
		return false;
	for (; !fits && size >= LEAST_PT; size -= STEP_PT) {
		struct card card = card_of(page, size, drawing);

		drawing_free(drawing);
		if (!draw_with(&card, &fits, err))
			return false;
	}
	if (!fits)
		return error_set(err, EX_DATAERR,
			_("the words are too long for this card; say it in shorter words, or take "
			  "a "
			  "larger one with --size"));
	if (!result_words_sound(page->words, err))
		return false;
	return drawing->failed ? error_memory(err) : true;
}
