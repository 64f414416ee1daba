// SPDX-License-Identifier: EUPL-1.2
#include "result_case.h"

#include "frame.h"
#include "message.h"
#include "result_case_inside.h"
#include "result_page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

static const double GAP_MM[2] = {7.0, 4.0};
static const double ITEM_MM[2][2] = {{12.0, 9.0}, {17.0, 13.0}}; /* [large][tight]: pictogram */
static const double OFTEN_ROW_MM[2] = {10.4, 8.6};
#define LABEL_MM 58.0
#define FREE_MM 3.0                 /* between the last line and the foot */
static const double LINE_MM = 10.0; /* handwriting of adults */
enum { LINES_LEAST = 2, LINES_MOST = 6, OFTEN_MOST = 6 };

void case_heading(
	struct case_canvas *c, struct rect_mm at, const struct texts *title, const char *note)
{
	double foot = at.y + font_capital_mm(CHART_HEADING.face, CHART_HEADING.size_pt);

	chart_text(c->drawing, &CHART_HEADING, (struct point_mm){at.x, foot},
		result_text(&c->source->base, title));
	chart_text_right(c->drawing, &CHART_SMALL, (struct point_mm){rect_right(at), foot}, note);
	chart_rule(c->drawing, (struct point_mm){at.x, at.y + CASE_HEADING_MM - 3}, at.w);
}

const struct option *case_option(
	const struct question *question, const struct said_sheet *sheet, const char *id)
{
	const struct said_answer *answer = sheet ? said_answer(sheet, id) : NULL;

	return answer && answer->code_count > 0 ? said_option(question, answer->codes[0]) : NULL;
}

/* --- what was ticked last ----------------------------------------------------------------------- */

/* What the sheets of the last day of a form have ticked: more of the family may have filled in. */
struct chosen {
	const struct option *options[FORM_OPTIONS_MAX];
	long times[FORM_OPTIONS_MAX];
	size_t count, sheets;
};

static void add_chosen(struct chosen *chosen, const struct question *q, const struct said_answer *a)
{
	for (size_t i = 0; i < q->option_count; i++) {
		size_t at = 0;

		if (!said_code(a, q->options[i].code))
			continue;
		while (at < chosen->count && chosen->options[at] != &q->options[i])
			at++;
		if (at == chosen->count)
			chosen->options[chosen->count++] = &q->options[i];
		chosen->times[at]++;
	}
}

static bool find_chosen(struct case_canvas *c, const char *question, struct chosen *chosen)
{
	const struct results_sheets *sheets = c->source->sheets;
	const struct said_sheet *last;
	const struct question *q;
	size_t form;

	*chosen = (struct chosen){.count = 0};
	q = said_question(c->source, question, &form);
	last = q ? said_newest(c->source, sheets->forms[form].form, NULL) : NULL;
	/* Of an earlier talk: that is no answer of now. */
	if (last && last->days_ago - sheets->items[sheets->count - 1].days_ago > CASE_ONE_TALK_DAYS)
		last = NULL;
	for (size_t i = 0; last && i < sheets->count; i++) {
		const struct said_sheet *sheet = &sheets->items[i];

		if (strcmp(sheet->form, last->form) == 0 && strcmp(sheet->day, last->day) == 0) {
			chosen->sheets++;
			add_chosen(chosen, q, said_answer(sheet, question));
		}
	}
	return last != NULL;
}

/* Items with their pictograms from left to right. Only measures when `draw` is false. */
struct flow {
	struct case_canvas *c;
	struct rect_mm room;
	double item_mm, x, y;
	bool draw, large;
};

static double flow_step(const struct flow *f)
{
	return f->item_mm + 2.4;
}

static bool flow_item(
	struct flow *f, const struct option *option, long times, size_t sheets, struct error *err)
{
	const struct text_style *style = f->large ? &CHART_LARGE : &CHART_TEXT;
	struct result_phrase text = {""};
	char number[16];
	double width;

	result_phrase_add(&text, said_label(f->c->source, option));
	if (sheets > 1) {
		snprintf(number, sizeof number, " %ld×", times);
		result_phrase_add(&text, number);
	}
	width = f->item_mm + 3 + font_width_mm(style->face, style->size_pt, text.text);
	if (f->x > f->room.x && f->x + width > rect_right(f->room)) {
		f->x = f->room.x;
		f->y += flow_step(f);
	}
	if (f->draw) {
		if (*option->pictogram &&
			!chart_pictogram(f->c->drawing, option->pictogram,
				(struct point_mm){f->x + f->item_mm / 2, f->y + f->item_mm / 2},
				f->item_mm, err))
			return false;
		chart_text(f->c->drawing, style,
			(struct point_mm){f->x + f->item_mm + 3,
				chart_baseline_mm(style, f->y + f->item_mm / 2)},
			text.text);
	}
	f->x += width + 9;
	return true;
}

static bool flow_chosen(struct flow *f, const struct chosen *chosen, struct error *err)
{
	for (size_t i = 0; i < chosen->count; i++)
		if (!flow_item(f, chosen->options[i], chosen->times[i], chosen->sheets, err))
			return false;
	if (chosen->count == 0 && f->draw)
		chart_text(f->c->drawing, &CHART_TEXT,
			(struct point_mm){
				f->x, chart_baseline_mm(&CHART_TEXT, f->y + f->item_mm / 2)},
			result_word(&f->c->source->base.words, "case-no-answer"));
	return true;
}

/* Questions with a name each have lines of their own; without one they flow on. */
static bool run_chosen(struct flow *f, const struct result_section *s, struct error *err)
{
	double left = f->room.x, right = rect_right(f->room);
	bool started = false;

	for (size_t i = 0; i < s->row_count; i++) {
		const char *label = result_text(&f->c->source->base, &s->rows[i].label);
		struct chosen chosen;

		if (!find_chosen(f->c, s->rows[i].question, &chosen))
			continue;
		if (*label && started)
			f->y += flow_step(f);
		if (*label) {
			f->room = (struct rect_mm){left + LABEL_MM, 0, right - left - LABEL_MM, 0};
			f->x = f->room.x;
			if (f->draw)
				chart_text(f->c->drawing, &CHART_TEXT,
					(struct point_mm){left, chart_baseline_mm(&CHART_TEXT,
									f->y + f->item_mm / 2)},
					label);
		}
		started = true;
		if (!flow_chosen(f, &chosen, err))
			return false;
	}
	f->y += started ? flow_step(f) : 0;
	return true;
}

static struct flow flow_in(
	struct case_canvas *c, const struct result_section *s, struct rect_mm at, bool draw)
{
	return (struct flow){.c = c,
		.room = at,
		.item_mm = ITEM_MM[s->large][c->tight],
		.x = at.x,
		.y = at.y,
		.draw = draw,
		.large = s->large};
}

static double chosen_mm(struct case_canvas *c, const struct result_section *s)
{
	struct rect_mm at = {RESULT_LEFT_MM, 0, RESULT_RIGHT_MM - RESULT_LEFT_MM, 0};
	struct flow flow = flow_in(c, s, at, false);

	run_chosen(&flow, s, NULL);
	return flow.y > 0 ? CASE_HEADING_MM + flow.y : 0;
}

static bool chosen_draw(
	struct case_canvas *c, const struct result_section *s, struct rect_mm at, struct error *err)
{
	struct rect_mm room = {at.x, at.y + CASE_HEADING_MM, at.w, 0};
	struct flow flow = flow_in(c, s, room, true);

	case_heading(c, at, &s->title, "");
	return run_chosen(&flow, s, err);
}

/* --- what was ticked most often ----------------------------------------------------------------- */

static size_t find_often(struct case_canvas *c, const struct result_section *s,
	struct chosen *chosen, const struct question **q)
{
	size_t form;

	*chosen = (struct chosen){.count = 0};
	*q = s->row_count ? said_question(c->source, s->rows[0].question, &form) : NULL;
	for (size_t i = 0; *q && i < c->source->sheets->count; i++) {
		const struct said_sheet *sheet = &c->source->sheets->items[i];
		const struct said_answer *a = said_answer(sheet, s->rows[0].question);

		chosen->sheets += a != NULL;
		add_chosen(chosen, *q, a);
	}
	/* Most often first; of equals the one that comes first on the form. */
	for (size_t i = 1; i < chosen->count; i++)
		for (size_t k = i; k > 0; k--) {
			const struct option *option = chosen->options[k];
			long times = chosen->times[k];

			if (chosen->times[k - 1] > times ||
				(chosen->times[k - 1] == times && chosen->options[k - 1] < option))
				break;
			chosen->options[k] = chosen->options[k - 1];
			chosen->times[k] = chosen->times[k - 1];
			chosen->options[k - 1] = option;
			chosen->times[k - 1] = times;
		}
	return chosen->count < OFTEN_MOST ? chosen->count : OFTEN_MOST;
}

static double often_mm(struct case_canvas *c, const struct result_section *s)
{
	const struct question *q;
	struct chosen chosen;
	size_t count = find_often(c, s, &chosen, &q);

	return q ? CASE_HEADING_MM + OFTEN_ROW_MM[c->tight] * (double)(count ? count : 1) : 0;
}

static struct result_phrase sheets_phrase(struct case_canvas *c, size_t count)
{
	char number[24];

	snprintf(number, sizeof number, "%zu", count);
	return result_phrase(
		&c->source->base.words, count == 1 ? "case-sheets-1" : "case-sheets", number, NULL);
}

static bool often_draw(
	struct case_canvas *c, const struct result_section *s, struct rect_mm at, struct error *err)
{
	double y = at.y + CASE_HEADING_MM, row = OFTEN_ROW_MM[c->tight], size = row - 1.6;
	const struct question *q;
	struct chosen chosen;
	size_t count = find_often(c, s, &chosen, &q);
	char number[24];

	case_heading(c, at, &s->title, sheets_phrase(c, chosen.sheets).text);
	if (count == 0)
		chart_text(c->drawing, &CHART_TEXT,
			(struct point_mm){at.x, chart_baseline_mm(&CHART_TEXT, y + row / 2)},
			result_word(&c->source->base.words, "case-no-answer"));
	for (size_t i = 0; i < count; i++, y += row) {
		double middle = y + row / 2;
		struct point_mm text = {at.x + size + 3, chart_baseline_mm(&CHART_TEXT, middle)};

		if (*chosen.options[i]->pictogram &&
			!chart_pictogram(c->drawing, chosen.options[i]->pictogram,
				(struct point_mm){at.x + size / 2, middle}, size, err))
			return false;
		chart_text(c->drawing, &CHART_TEXT, text, said_label(c->source, chosen.options[i]));
		snprintf(number, sizeof number, "%ld", chosen.times[i]);
		chart_text_right(
			c->drawing, &CHART_STRONG, (struct point_mm){at.x + 92, text.y}, number);
		chart_bar(c->drawing, (struct point_mm){at.x + 94, middle},
			(at.w - 96) * (double)chosen.times[i] / (double)chosen.sheets,
			CHART_BAR_MM);
	}
	return true;
}

/* --- lines ---------------------------------------------------------------------------------------- */

static double lines_mm(void)
{
	return CASE_HEADING_MM + LINES_LEAST * LINE_MM;
}

/* As many lines as there is room for. */
static void lines_draw(struct case_canvas *c, const struct result_section *s, struct rect_mm at)
{
	int count = (int)((at.h - CASE_HEADING_MM) / LINE_MM);

	case_heading(c, at, &s->title, "");
	for (int i = 0; i < count && i < LINES_MOST; i++)
		chart_thin_rule(c->drawing,
			(struct point_mm){at.x, at.y + CASE_HEADING_MM + LINE_MM * (i + 1) - 1},
			at.w);
}

/* --- the page ------------------------------------------------------------------------------------- */

static double section_mm(struct case_canvas *c, const struct result_section *s)
{
	switch (s->kind) {
	case RESULT_PAIR:
		return case_pair_mm(c, s);
	case RESULT_SERIES:
		return case_series_mm(c, s);
	case RESULT_CHOSEN:
		return chosen_mm(c, s);
	case RESULT_OFTEN:
		return often_mm(c, s);
	case RESULT_LINES:
		return lines_mm();
	default:
		return 0;
	}
}

static bool section_draw(
	struct case_canvas *c, const struct result_section *s, struct rect_mm at, struct error *err)
{
	switch (s->kind) {
	case RESULT_PAIR:
		return case_pair_draw(c, s, at, err);
	case RESULT_SERIES:
		return case_series_draw(c, s, at, err);
	case RESULT_CHOSEN:
		return chosen_draw(c, s, at, err);
	case RESULT_OFTEN:
		return often_draw(c, s, at, err);
	case RESULT_LINES:
		lines_draw(c, s, at);
		return true;
	default:
		return true;
	}
}

static double total_mm(struct case_canvas *c)
{
	double total = 0;

	for (size_t i = 0; i < c->source->plan->case_count; i++) {
		double height = section_mm(c, &c->source->plan->case_sections[i]);

		total += height > 0 ? height + GAP_MM[c->tight] : 0;
	}
	return total;
}

static bool draw_sections(struct case_canvas *c, double top, double bottom, struct error *err)
{
	const struct result_plan *plan = c->source->plan;
	double spare = bottom - top - total_mm(c);
	struct rect_mm at = {RESULT_LEFT_MM, top, RESULT_RIGHT_MM - RESULT_LEFT_MM, 0};

	for (size_t i = 0; i < plan->case_count; i++) {
		at.h = section_mm(c, &plan->case_sections[i]);
		if (at.h <= 0)
			continue;
		at.y += GAP_MM[c->tight];
		if (plan->case_sections[i].kind == RESULT_LINES)
			at.h += spare - FREE_MM;
		if (!section_draw(c, &plan->case_sections[i], at, err))
			return false;
		at.y += at.h;
	}
	return true;
}

static double draw_case_head(struct case_canvas *c, sheet_id family, struct error *err)
{
	struct said_source *s = c->source;
	const struct said_sheet *last = &s->sheets->items[s->sheets->count - 1];
	struct result_phrase who, when = result_day(&s->base.words, last->day);
	char code[SHEET_CODE_SIZE];
	struct said_head head = {.title = result_text(&s->base, &s->plan->case_title)};

	sheet_code_write(family, code);
	who = result_phrase(&s->base.words, "case-of", code, NULL);
	result_phrase_add(&who, "\xC2\xA0· ");
	result_phrase_add(&who, when.text);
	result_phrase_add(&who, "\xC2\xA0· ");
	result_phrase_add(&who, sheets_phrase(c, s->sheets->count).text);
	head.lines[0] = who.text;
	head.lines[1] = result_text(&s->base, &s->plan->case_text);
	return said_head_draw(s, c->drawing, &head, err);
}

static bool draw_page(struct case_canvas *c, sheet_id family, struct error *err)
{
	double top = draw_case_head(c, family, err), bottom;
	const char *foot;

	if (top <= 0)
		return false;
	foot = result_text(&c->source->base, &c->source->plan->case_foot);
	bottom = said_foot_draw(c->source, c->drawing,
		*foot ? foot : result_word(&c->source->base.words, "case-for"));
	c->tight = total_mm(c) > bottom - top - FREE_MM;
	if (total_mm(c) > bottom - top - FREE_MM)
		return error_set(err, EX_DATAERR,
			_("the sheet of this case does not fit on one A4; shorten the plan "
			  "(library/results/%s.yaml)"),
			c->source->plan->id);
	return draw_sections(c, top, bottom, err);
}

bool result_case_draw(
	struct said_source *source, sheet_id family, struct drawing *drawing, struct error *err)
{
	struct case_canvas c = {.source = source, .drawing = drawing};

	*drawing = (struct drawing){.width_mm = PAGE_WIDTH_MM, .height_mm = PAGE_HEIGHT_MM};
	if (source->plan->case_count == 0)
		return error_set(err, EX_DATAERR,
			_("\"%.150s\" has sheets of '%s', of which there is no sheet for one case"),
			source->event, source->plan->id);
	if (!draw_page(&c, family, err) || !result_words_sound(&source->base.words, err))
		return false;
	return drawing->failed ? error_memory(err) : true;
}
