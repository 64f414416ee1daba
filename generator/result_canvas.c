// SPDX-License-Identifier: EUPL-1.2
#include "result_canvas.h"

#include <stdio.h>

struct result_phrase result_canvas_number(
	struct result_canvas *c, const struct small_number *number)
{
	struct result_phrase phrase;
	char few[16];

	if (number->kind == SMALL_HIDDEN) {
		c->dashes = true;
		return result_phrase(&c->source->words, "hidden", NULL, NULL);
	}
	if (number->kind == SMALL_FEW) {
		snprintf(few, sizeof few, "%d", SMALL_FEW_BELOW);
		return result_phrase(&c->source->words, "few", few, NULL);
	}
	snprintf(phrase.text, sizeof phrase.text, "%ld", number->value);
	return phrase;
}

struct result_phrase result_canvas_people(struct result_canvas *c, const struct small_shown *shown)
{
	struct result_phrase number = result_canvas_number(c, &shown->people);

	return result_phrase(&c->source->words, "n", number.text, NULL);
}

struct result_phrase result_canvas_blank(struct result_canvas *c, const struct small_shown *shown)
{
	if (shown->blank.kind != SMALL_EXACT || c->other_count > 0)
		return (struct result_phrase){""};
	return result_canvas_number(c, &shown->blank);
}

bool result_canvas_find(
	struct result_canvas *c, const struct result_row *row, struct result_answer *answer)
{
	return result_source_find(c->source, row->form, row->question, answer);
}

size_t result_canvas_rows(struct result_canvas *c, const struct result_section *section)
{
	struct result_answer answer;
	size_t count = 0;

	for (size_t i = 0; i < section->row_count; i++)
		count += result_canvas_find(c, &section->rows[i], &answer);
	return count;
}

static const struct result_extra *extra_of(
	const struct result_canvas *c, const struct result_section *section)
{
	return c->extras ? &c->extras[section - c->plan->sections] : NULL;
}

const struct results_split *result_canvas_split(
	const struct result_canvas *c, const struct result_section *section)
{
	const struct result_extra *extra =
		section->kind == RESULT_SPLIT ? extra_of(c, section) : NULL;

	return extra && extra->split.may ? &extra->split : NULL;
}

const struct results_table *result_canvas_table(
	const struct result_canvas *c, const struct result_section *section)
{
	const struct result_extra *extra =
		section->kind == RESULT_TABLE ? extra_of(c, section) : NULL;

	return extra && extra->table.may ? &extra->table : NULL;
}

const char *result_canvas_label(
	struct result_canvas *c, const struct result_row *row, const struct result_answer *answer)
{
	const char *label = result_text(c->source, &row->label);

	return *label ? label : result_question_text(c->source, answer);
}

void result_canvas_heading(
	struct result_canvas *c, struct rect_mm at, const char *title, const char *note)
{
	const struct text_style *style = &CHART_HEADING;
	struct point_mm foot = {
		at.x, at.y + font_capital_mm(CHART_HEADING.face, CHART_HEADING.size_pt)};
	double room = at.w;
	struct chart_lines line;

	if (*note)
		room -= 3 + chart_text_right(c->drawing, &CHART_SMALL,
				    (struct point_mm){rect_right(at), foot.y}, note);
	if (font_width_mm(style->face, style->size_pt, title) > room)
		style = &CHART_STRONG;
	if (font_width_mm(style->face, style->size_pt, title) > room)
		style = &CHART_SMALL_STRONG;
	chart_break(style, title, room, 1, &line);
	if (line.count)
		chart_text(c->drawing, style, foot, line.line[0]);
	chart_rule(c->drawing, (struct point_mm){at.x, at.y + RESULT_HEADING_MM - 2.4}, at.w);
}

/* How a number and its bar are drawn. */
struct count_style {
	const struct text_style *text;
	double number_mm, bar_mm;
};

static void draw_count(struct result_canvas *c, const struct small_number *number,
	struct point_mm at, double mm_each, const struct count_style *style)
{
	struct result_phrase text = result_canvas_number(c, number);
	const struct text_style *words = style->text;

	if (number->kind == SMALL_FEW) {
		chart_text(c->drawing, &CHART_SMALL,
			(struct point_mm){at.x + 2, chart_baseline_mm(&CHART_SMALL, at.y)},
			text.text);
		return;
	}
	if (number->value > 999 && words == &CHART_STRONG)
		words = &CHART_SMALL_STRONG;
	chart_text_right(c->drawing, words,
		(struct point_mm){at.x + style->number_mm, chart_baseline_mm(words, at.y)},
		text.text);
	if (number->kind == SMALL_EXACT)
		chart_bar(c->drawing, (struct point_mm){at.x + style->number_mm + 2, at.y},
			mm_each * (double)number->value, style->bar_mm);
}

void result_canvas_count(struct result_canvas *c, const struct small_number *number,
	struct point_mm at, double mm_each)
{
	static const struct count_style STYLE = {&CHART_STRONG, RESULT_NUMBER_MM, CHART_BAR_MM};

	draw_count(c, number, at, mm_each, &STYLE);
}

void result_canvas_large_count(struct result_canvas *c, const struct small_number *number,
	struct point_mm at, double mm_each)
{
	static const struct count_style STYLE = {&CHART_TITLE, RESULT_LARGE_NUMBER_MM, 9.0};

	draw_count(c, number, at, mm_each, &STYLE);
}

void result_canvas_nothing(struct result_canvas *c, struct rect_mm at)
{
	double middle = at.y + RESULT_HEADING_MM + RESULT_NOTHING_MM / 2;
	char least[16];

	snprintf(least, sizeof least, "%d", c->source->results->limits.least);
	chart_text(c->drawing, &CHART_TEXT,
		(struct point_mm){at.x, chart_baseline_mm(&CHART_TEXT, middle)},
		result_phrase(&c->source->words, "too-few", least, NULL).text);
}
