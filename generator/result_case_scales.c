// SPDX-License-Identifier: EUPL-1.2
/* Scales on the sheet of a case: the parties beside each other, and one question over time. */
#include "result_case_inside.h"

#include "result_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARTIES_MAX = 3, TOPICS_MAX = 8, SERIES_MOST = 8 };

/* --- parties ------------------------------------------------------------------------------------ */

struct party {
	const char *form, *label;
	const struct said_sheet *now, *before;
	bool waits; /* the other half of a pair has not come back */
};

struct topic {
	const char *name;
	const struct result_row *rows[PARTIES_MAX]; /* by party; NULL: not asked */
	int spread;                                 /* between now's answers */
};

struct pairing {
	struct party parties[PARTIES_MAX];
	size_t party_count;
	struct topic topics[TOPICS_MAX];
	size_t topic_count;
	int most; /* spread */
};

static size_t party_of(struct pairing *p, const char *form, const char *label)
{
	size_t i = 0;

	while (i < p->party_count && strcmp(p->parties[i].form, form) != 0)
		i++;
	if (i == p->party_count && i < PARTIES_MAX)
		p->parties[p->party_count++] = (struct party){.form = form, .label = label};
	return i;
}

static void find_topics(struct case_canvas *c, const struct result_section *s, struct pairing *p)
{
	for (size_t i = 0; i < s->row_count; i++) {
		const struct result_row *row = &s->rows[i];
		size_t form, party;

		if (row->topic.count > 0 && p->topic_count < TOPICS_MAX)
			p->topics[p->topic_count++] =
				(struct topic){.name = result_text(&c->source->base, &row->topic)};
		if (!said_question(c->source, row->question, &form) || p->topic_count == 0)
			continue;
		party = party_of(p, c->source->sheets->forms[form].form,
			result_text(&c->source->base, &row->label));
		if (party < PARTIES_MAX)
			p->topics[p->topic_count - 1].rows[party] = row;
	}
}

static const struct said_sheet *half_of(
	struct case_canvas *c, const char *form, const struct said_sheet *sheet)
{
	for (size_t i = 0; i < c->source->sheets->count; i++) {
		const struct said_sheet *other = &c->source->sheets->items[i];

		if (sheet->pair && other->pair == sheet->pair && strcmp(other->form, form) == 0)
			return other;
	}
	return NULL;
}

/* The last talk: the newest sheet of all, its other half by their pair code, and of a third party
 * what came in at about the same time. */
static void find_sheets(struct case_canvas *c, struct pairing *p)
{
	const struct said_sheet *anchor = NULL;

	for (size_t i = 0; i < p->party_count; i++) {
		const struct said_sheet *newest = said_newest(c->source, p->parties[i].form, NULL);

		if (newest && (!anchor || newest->days_ago < anchor->days_ago))
			anchor = newest;
	}
	for (size_t i = 0; anchor && i < p->party_count; i++) {
		struct party *party = &p->parties[i];
		const struct said_sheet *newest = said_newest(c->source, party->form, NULL);

		party->now = strcmp(party->form, anchor->form) == 0
				     ? anchor
				     : half_of(c, party->form, anchor);
		if (!party->now && newest &&
			newest->days_ago - anchor->days_ago <= CASE_ONE_TALK_DAYS &&
			(!newest->pair || !anchor->pair || p->party_count > 2))
			party->now = newest;
		party->waits = !party->now;
		party->before = party->now ? said_newest(c->source, party->form, party->now) : NULL;
	}
}

static const struct option *option_of(
	struct case_canvas *c, const struct result_row *row, const struct said_sheet *sheet)
{
	size_t form;
	const struct question *q = row ? said_question(c->source, row->question, &form) : NULL;

	return q ? case_option(q, sheet, row->question) : NULL;
}

/* 0: no answer, or no scale. */
static int value_now(struct case_canvas *c, const struct pairing *p, size_t topic, size_t party)
{
	const struct result_row *row = p->topics[topic].rows[party];
	const struct option *option = option_of(c, row, p->parties[party].now);
	size_t form;

	return option ? said_value(said_question(c->source, row->question, &form), option) : 0;
}

static void find_spreads(struct case_canvas *c, struct pairing *p)
{
	for (size_t t = 0; t < p->topic_count; t++) {
		int low = 9, high = 0;

		for (size_t i = 0; i < p->party_count; i++) {
			int value = value_now(c, p, t, i);

			if (value && value < low)
				low = value;
			if (value > high)
				high = value;
		}
		p->topics[t].spread = high > low ? high - low : 0;
		if (p->topics[t].spread > p->most)
			p->most = p->topics[t].spread;
	}
}

static void find_pairing(struct case_canvas *c, const struct result_section *s, struct pairing *p)
{
	*p = (struct pairing){.party_count = 0};
	find_topics(c, s, p);
	find_sheets(c, p);
	find_spreads(c, p);
}

/* --- drawing them ------------------------------------------------------------------------------- */

#define TOPIC_MM 42.0
#define DIFFERS_MM 27.0
#define BEFORE_MM 9.0
static const double FACE_MM[2] = {14.0, 11.5}, ROW_MM[2] = {18.0, 14.5};
static const double HEADS_MM = 13.0;

double case_pair_mm(struct case_canvas *c, const struct result_section *s)
{
	struct pairing p;

	find_pairing(c, s, &p);
	return p.party_count ? HEADS_MM + ROW_MM[c->tight] * (double)p.topic_count : 0;
}

/* Room for the faces of the time before. */
static double before_mm(const struct party *party)
{
	return party->before ? BEFORE_MM + 3 : 0;
}

/* The face of now large, with its word where there is room; the one before small and left of it. */
static bool draw_face(struct case_canvas *c, const struct topic *topic, size_t i,
	const struct party *party, struct rect_mm at, struct error *err)
{
	const struct option *now = option_of(c, topic->rows[i], party->now);
	const struct option *before = option_of(c, topic->rows[i], party->before);
	double middle = at.y + at.h / 2, size = FACE_MM[c->tight], x = at.x + before_mm(party);
	struct chart_lines lines;

	if (before && *before->pictogram &&
		!chart_pictogram(c->drawing, before->pictogram,
			(struct point_mm){at.x + BEFORE_MM / 2, middle}, BEFORE_MM, err))
		return false;
	if (!now) {
		if (party->now && topic->rows[i])
			chart_text(c->drawing, &CHART_STRONG,
				(struct point_mm){
					x + size / 2 - 1, chart_baseline_mm(&CHART_STRONG, middle)},
				result_word(&c->source->base.words, "hidden"));
		return true;
	}
	if (*now->pictogram && !chart_pictogram(c->drawing, now->pictogram,
				       (struct point_mm){x + size / 2, middle}, size, err))
		return false;
	x += size + 2;
	chart_break(&CHART_SMALL, said_label(c->source, now), rect_right(at) - x - 1, 3, &lines);
	if (lines.count < 3 &&
		chart_words_fit(&CHART_SMALL, said_label(c->source, now), rect_right(at) - x - 1))
		chart_text_middle(c->drawing, &CHART_SMALL, (struct point_mm){x, middle}, &lines);
	return true;
}

static void draw_party_heads(
	struct case_canvas *c, const struct pairing *p, struct rect_mm at, double width)
{
	struct result_words *words = &c->source->base.words;
	double x = at.x + TOPIC_MM;

	for (size_t i = 0; i < p->party_count; i++, x += width) {
		const struct party *party = &p->parties[i];
		struct chart_lines lines;

		chart_text(c->drawing, &CHART_STRONG, (struct point_mm){x, at.y + 4}, party->label);
		chart_break(&CHART_SMALL,
			party->waits    ? result_word(words, "case-waits")
			: party->before ? result_word(words, "case-before")
					: "",
			width - 1, 1, &lines);
		chart_text_lines(
			c->drawing, &CHART_SMALL, (struct point_mm){x, at.y + 6.4}, &lines);
		if (party->now)
			chart_text(c->drawing, &CHART_SMALL_STRONG,
				(struct point_mm){x + (party->before ? BEFORE_MM + 15 : 0),
					at.y + 6.4 +
						font_capital_mm(
							CHART_SMALL.face, CHART_SMALL.size_pt)},
				result_word(words, "case-now"));
	}
}

bool case_pair_draw(
	struct case_canvas *c, const struct result_section *s, struct rect_mm at, struct error *err)
{
	struct pairing p;
	double width, row = ROW_MM[c->tight], y = at.y + HEADS_MM;
	struct chart_lines lines;

	find_pairing(c, s, &p);
	width = (at.w - TOPIC_MM - DIFFERS_MM) / (double)p.party_count;
	draw_party_heads(c, &p, at, width);
	for (size_t t = 0; t < p.topic_count; t++, y += row) {
		const struct topic *topic = &p.topics[t];

		chart_thin_rule(c->drawing, (struct point_mm){at.x, y}, at.w);
		chart_break(&CHART_TEXT, topic->name, TOPIC_MM - 3, 2, &lines);
		chart_text_middle(c->drawing, &CHART_TEXT,
			(struct point_mm){at.x + 1.5, y + row / 2}, &lines);
		for (size_t i = 0; i < p.party_count; i++)
			if (!draw_face(c, topic, i, &p.parties[i],
				    (struct rect_mm){
					    at.x + TOPIC_MM + width * (double)i, y, width, row},
				    err))
				return false;
		if (topic->spread == 0 || topic->spread < p.most)
			continue;
		drawing_round_box(c->drawing,
			(struct rect_mm){at.x - 0.5, y + 0.7, at.w + 1, row - 1.4}, 3, 0.8, -1);
		chart_break(&CHART_SMALL_STRONG,
			result_word(&c->source->base.words, "case-differs"), DIFFERS_MM - 2, 2,
			&lines);
		chart_text_middle(c->drawing, &CHART_SMALL_STRONG,
			(struct point_mm){rect_right(at) - DIFFERS_MM + 1, y + row / 2}, &lines);
	}
	return true;
}

/* --- over time ---------------------------------------------------------------------------------- */

static const double LEVEL_MM[2] = {7.6, 6.0}, POINT_MM[2] = {9.5, 8.0}, FLAT_MM[2] = {13.0, 11.0};
static const double DAYS_MM = 8.0;
#define NAMES_MM 34.0

struct series {
	const struct said_sheet *sheets[SERIES_MOST];
	size_t count;
};

/* The last sheets of the form that asks the section's first question. */
static bool find_series(struct case_canvas *c, const struct result_section *s, struct series *found)
{
	const struct results_sheets *all = c->source->sheets;
	size_t form, total = 0, skip;

	*found = (struct series){.count = 0};
	if (s->row_count == 0 || !said_question(c->source, s->rows[0].question, &form))
		return false;
	for (size_t i = 0; i < all->count; i++)
		total += strcmp(all->items[i].form, all->forms[form].form) == 0;
	skip = total > SERIES_MOST ? total - SERIES_MOST : 0;
	for (size_t i = 0; i < all->count; i++) {
		if (strcmp(all->items[i].form, all->forms[form].form) != 0)
			continue;
		if (skip > 0)
			skip--;
		else
			found->sheets[found->count++] = &all->items[i];
	}
	return found->count > 0;
}

/* Faces stand higher the better they are; what has no better and worse stands on one height. */
static bool climbs(const struct question *q)
{
	return q->type == QUESTION_FACES5 || q->type == QUESTION_FACES3;
}

static double series_row_mm(struct case_canvas *c, const struct question *q)
{
	return climbs(q) ? 4 * LEVEL_MM[c->tight] + POINT_MM[c->tight] + 4 : FLAT_MM[c->tight];
}

double case_series_mm(struct case_canvas *c, const struct result_section *s)
{
	double height = CASE_HEADING_MM + DAYS_MM;
	struct series series;
	size_t form;

	if (!find_series(c, s, &series))
		return 0;
	for (size_t i = 0; i < s->row_count; i++) {
		const struct question *q = said_question(c->source, s->rows[i].question, &form);

		height += q ? series_row_mm(c, q) : 0;
	}
	return height;
}

static double column_x(struct rect_mm at, size_t i)
{
	double width = (at.w - NAMES_MM) / SERIES_MOST;

	return at.x + NAMES_MM + width * ((double)i + 0.5);
}

/* One question: its points, and a line from each to the next. A sheet on which it was left open
 * leaves a gap. */
static bool draw_series_row(struct case_canvas *c, const struct result_row *row,
	const struct series *series, struct rect_mm at, struct error *err)
{
	size_t form;
	const struct question *q = said_question(c->source, row->question, &form);
	double size = POINT_MM[c->tight];
	struct point_mm last = {0, 0};
	struct chart_lines lines;

	chart_break(
		&CHART_TEXT, result_text(&c->source->base, &row->label), NAMES_MM - 3, 3, &lines);
	chart_text_middle(
		c->drawing, &CHART_TEXT, (struct point_mm){at.x, at.y + at.h / 2}, &lines);
	for (size_t i = 0; i < series->count; i++) {
		const struct option *option = case_option(q, series->sheets[i], row->question);
		struct point_mm here = {column_x(at, i), at.y + at.h / 2};

		if (!option) {
			last.x = 0;
			continue;
		}
		if (climbs(q))
			here.y = rect_bottom(at) - 2 - size / 2 -
				 LEVEL_MM[c->tight] * (said_value(q, option) - 1);
		if (last.x > 0 && climbs(q))
			drawing_line(c->drawing, (struct point_mm){last.x + size / 2 + 0.6, last.y},
				(struct point_mm){here.x - size / 2 - 0.6, here.y}, 0.6);
		if (*option->pictogram &&
			!chart_pictogram(c->drawing, option->pictogram, here, size, err))
			return false;
		last = here;
	}
	return true;
}

bool case_series_draw(
	struct case_canvas *c, const struct result_section *s, struct rect_mm at, struct error *err)
{
	struct rect_mm row = {at.x, at.y + CASE_HEADING_MM, at.w, 0};
	struct series series;
	size_t form;

	find_series(c, s, &series);
	case_heading(c, at, &s->title, "");
	for (size_t i = 0; i < s->row_count; i++) {
		const struct question *q = said_question(c->source, s->rows[i].question, &form);

		if (!q)
			continue;
		row.h = series_row_mm(c, q);
		if (!draw_series_row(c, &s->rows[i], &series, row, err))
			return false;
		row.y += row.h;
		chart_thin_rule(c->drawing, (struct point_mm){at.x, row.y}, at.w);
	}
	for (size_t i = 0; i < series.count; i++) {
		struct result_phrase day = result_short_day(series.sheets[i]->day);

		chart_text_centre(c->drawing, &CHART_SMALL,
			(struct point_mm){column_x(at, i), row.y + 5.4}, day.text);
	}
	return true;
}
