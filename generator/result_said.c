// SPDX-License-Identifier: EUPL-1.2
#include "result_said.h"

#include "library.h"
#include "qr.h"
#include "result.h"
#include "result_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define QR_MM 20.0
#define PICTOGRAM_MM 19.0

bool said_source_open(struct said_source *source, const char *language, struct error *err)
{
	const struct results_sheets *sheets = source->sheets;

	source->base = (struct result_source){.results = NULL};
	if (!result_words_open(language, &source->base.words, err))
		return false;
	source->base.forms = calloc(sheets->form_count + 1, sizeof(struct form *));
	if (!source->base.forms)
		return error_memory(err);
	for (size_t i = 0; i < sheets->form_count; i++) {
		const struct said_form *form = &sheets->forms[i];

		source->base.forms[i] =
			library_parse(form->form, form->definition, strlen(form->definition), err);
		if (!source->base.forms[i])
			return false;
	}
	return true;
}

void said_source_close(struct said_source *source)
{
	result_source_close(&source->base);
}

/* --- looking up --------------------------------------------------------------------------------- */

const struct question *said_question(
	const struct said_source *source, const char *question, size_t *form)
{
	for (*form = 0; *form < source->sheets->form_count; ++*form) {
		const struct question *q = form_question(source->base.forms[*form], question);

		if (q)
			return q;
	}
	return NULL;
}

const struct option *said_option(const struct question *question, int code)
{
	for (size_t i = 0; i < question->option_count; i++)
		if (question->options[i].code == code)
			return &question->options[i];
	return NULL;
}

const char *said_label(const struct said_source *source, const struct option *option)
{
	return result_text(&source->base, &option->label);
}

const struct said_sheet *said_newest(
	const struct said_source *source, const char *form, const struct said_sheet *before)
{
	const struct said_sheet *newest = NULL;

	for (size_t i = 0; i < source->sheets->count; i++) {
		const struct said_sheet *sheet = &source->sheets->items[i];

		if (sheet == before)
			break;
		if (strcmp(sheet->form, form) == 0)
			newest = sheet;
	}
	return newest;
}

static int value_of(const char *key)
{
	if (strncmp(key, "face-", 5) == 0 && key[5] >= '1' && key[5] <= '5')
		return key[5] - '0';
	if (strncmp(key, "amt-", 4) == 0 && key[4] >= '0' && key[4] <= '2')
		return key[4] - '0' + 2;
	return 0;
}

int said_value(const struct question *question, const struct option *option)
{
	for (size_t i = 0; i < question->option_count; i++)
		if (value_of(question->options[i].pictogram) == 0)
			return 0;
	return value_of(option->pictogram);
}

/* --- head and foot ------------------------------------------------------------------------------ */

double said_head_draw(const struct said_source *source, struct drawing *d,
	const struct said_head *head, struct error *err)
{
	double x = RESULT_LEFT_MM, y = RESULT_TOP_MM, room;
	struct rect_mm qr = {RESULT_RIGHT_MM - QR_MM, y, QR_MM, QR_MM};
	char code[RESULT_CODE_SIZE];
	struct chart_lines lines;

	result_code(source->event, (int)source->sheets->count, code);
	if (!qr_draw(d, qr, code, err))
		return 0;
	if (*source->plan->pictogram) {
		if (!chart_pictogram(d, source->plan->pictogram,
			    (struct point_mm){x + PICTOGRAM_MM / 2, y + PICTOGRAM_MM / 2 + 1},
			    PICTOGRAM_MM, err))
			return 0;
		x += PICTOGRAM_MM + 5;
	}
	room = qr.x - 6 - x;
	chart_break(&CHART_TITLE, head->title, room, 2, &lines);
	chart_text_lines(d, &CHART_TITLE, (struct point_mm){x, y + 0.5}, &lines);
	y += 2 + (double)lines.count * chart_step_mm(&CHART_TITLE);
	for (size_t i = 0; i < sizeof head->lines / sizeof head->lines[0]; i++) {
		const struct text_style *style = i ? &CHART_TEXT : &CHART_STRONG;

		if (!head->lines[i] || !*head->lines[i])
			continue;
		chart_break(style, head->lines[i], room, 3, &lines);
		chart_text_lines(d, style, (struct point_mm){x, y}, &lines);
		y += (double)lines.count * chart_step_mm(style) + 0.6;
	}
	return fmax(y, rect_bottom(qr) + 2);
}

double said_foot_draw(struct said_source *source, struct drawing *d, const char *text)
{
	struct result_phrase all = {""};
	struct chart_lines lines;
	double top;

	result_phrase_add(&all, text);
	result_phrase_add(&all, " ");
	result_phrase_add(&all, result_word(&source->base.words, "licence"));
	chart_break(&CHART_SMALL, all.text, RESULT_RIGHT_MM - RESULT_LEFT_MM, 2, &lines);
	top = RESULT_BOTTOM_MM - chart_lines_mm(&CHART_SMALL, lines.count);
	chart_text_lines(d, &CHART_SMALL, (struct point_mm){RESULT_LEFT_MM, top}, &lines);
	chart_rule(d, (struct point_mm){RESULT_LEFT_MM, top - 3}, RESULT_RIGHT_MM - RESULT_LEFT_MM);
	return top - 3;
}
