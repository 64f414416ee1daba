// SPDX-License-Identifier: EUPL-1.2
#include "result_section.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Heights in mm by tightness. Loose rows are those of a form one reads at arm's length; tight ones
 * still leave a line of white between two texts. */
static const double BAND_ROW_MM[] = {9.0, 8.0, 7.0};
static const double RANK_ROW_MM[] = {11.0, 9.6, 8.6};
static const double CHOICE_ROW_MM[] = {9.5, 8.8, 8.0};
static const double WRITE_ROW_MM[] = {11.0, 10.0, 9.0};
static const double HEADING_MM = 8.6; /* of a section: title and the rule under it */
static const double FACES_MM = 10.5;  /* the row of faces over the bands           */
static const double FACE_MM = 8.0;
static const double RANK_PICTOGRAM_MM[] = {8.6, 8.2, 7.4};
static const double CHOICE_PICTOGRAM_MM = 6.6;
static const double NUMBER_MM = 8.5; /* room for three digits of 12 pt            */
static const double BLANK_MM = 13.0; /* columns at the right of the bands         */
static const double PEOPLE_MM = 19.0;
static const double PLAN_ROWS = 3;

/* --- words -------------------------------------------------------------------------------------- */

struct result_phrase result_number(struct result_words *words, const struct small_number *number)
{
	struct result_phrase phrase;
	char few[16];

	if (number->kind == SMALL_HIDDEN)
		return result_phrase(words, "hidden", NULL, NULL);
	if (number->kind == SMALL_FEW) {
		snprintf(few, sizeof few, "%d", SMALL_FEW_BELOW);
		return result_phrase(words, "few", few, NULL);
	}
	snprintf(phrase.text, sizeof phrase.text, "%ld", number->value);
	return phrase;
}

/* "n = 9" */
static struct result_phrase people(struct result_canvas *c, const struct small_shown *shown)
{
	struct result_phrase number = result_number(&c->source->words, &shown->people);

	return result_phrase(&c->source->words, "n", number.text, NULL);
}

static const char *label_of(
	struct result_canvas *c, const struct result_row *row, const struct result_answer *answer)
{
	const char *label = result_text(c->source, &row->label);

	return *label ? label : result_question_text(c->source, answer);
}

static bool find(
	struct result_canvas *c, const struct result_row *row, struct result_answer *answer)
{
	return result_source_find(c->source, row->form, row->question, answer);
}

static size_t rows_present(struct result_canvas *c, const struct result_section *s)
{
	struct result_answer answer;
	size_t count = 0;

	for (size_t i = 0; i < s->row_count; i++)
		count += find(c, &s->rows[i], &answer);
	return count;
}

/* The title is set smaller when it would not fit beside the note. */
static void draw_heading(
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
	chart_break(style, title, room, 1, &line);
	if (line.count)
		chart_text(c->drawing, style, foot, line.line[0]);
	chart_rule(c->drawing, (struct point_mm){at.x, at.y + HEADING_MM - 2.4}, at.w);
}

/* --- bands -------------------------------------------------------------------------------------- */

struct band_columns {
	bool three;
	double left, width; /* of the first, and of each */
	double blank_right, people_right;
	double label_width;
	double mm_each; /* length of a bar per person */
};

/* Three columns when any question may be told in three bands; one that may only be told in two has
 * the first two columns together. */
static struct band_columns band_columns(
	struct result_canvas *c, const struct result_section *s, struct rect_mm at)
{
	struct band_columns columns = {
		.people_right = rect_right(at), .blank_right = rect_right(at) - PEOPLE_MM};
	struct result_answer answer;
	long most = 1;
	double right = columns.blank_right - BLANK_MM;

	for (size_t i = 0; i < s->row_count; i++) {
		if (!find(c, &s->rows[i], &answer))
			continue;
		columns.three |= answer.numbers->shown.level == SMALL_EVERYTHING;
		if (answer.numbers->shown.people.value > most)
			most = answer.numbers->shown.people.value;
	}
	columns.label_width = 0.3 * at.w;
	columns.left = at.x + columns.label_width + 3;
	columns.width = (right - columns.left) / (columns.three ? 3 : 2);
	columns.mm_each = (columns.width - NUMBER_MM - 5) / (double)most;
	return columns;
}

/* A head over a column: one or two faces and what they stand for. */
static bool draw_band_head(struct result_canvas *c, struct point_mm at, const char *faces,
	const char *word, double width_mm, struct error *err)
{
	char key[] = "face-0";
	double x = at.x + FACE_MM / 2;
	struct chart_lines lines;

	for (; *faces; faces++, x += FACE_MM + 1) {
		key[5] = *faces;
		if (!chart_pictogram(c->drawing, key, (struct point_mm){x, at.y}, FACE_MM, err))
			return false;
	}
	x += 0.8 - FACE_MM / 2;
	chart_break(&CHART_SMALL, word, width_mm - (x - at.x), 2, &lines);
	chart_text_middle(c->drawing, &CHART_SMALL, (struct point_mm){x, at.y}, &lines);
	return true;
}

static bool draw_band_heads(
	struct result_canvas *c, const struct band_columns *columns, double y, struct error *err)
{
	static const char *const FACES[2][3] = {{"23", "4", NULL}, {"2", "3", "4"}};
	static const char *const WORDS[2][3] = {
		{"band-both", "band-good", NULL}, {"band-not-good", "band-middle", "band-good"}};
	struct point_mm at = {columns->left, y};
	double base = chart_baseline_mm(&CHART_SMALL, y);

	for (size_t i = 0; i < 3 && FACES[columns->three][i]; i++, at.x += columns->width)
		if (!draw_band_head(c, at, FACES[columns->three][i],
			    result_word(&c->source->words, WORDS[columns->three][i]),
			    columns->width, err))
			return false;
	chart_text_right(c->drawing, &CHART_SMALL, (struct point_mm){columns->blank_right, base},
		result_word(&c->source->words, "left-open"));
	return true;
}

/* A number and its bar. */
static void draw_count(struct result_canvas *c, const struct small_number *number,
	struct point_mm at, double mm_each)
{
	struct result_phrase text = result_number(&c->source->words, number);
	double base = chart_baseline_mm(&CHART_STRONG, at.y);

	if (number->kind == SMALL_FEW) {
		chart_text(c->drawing, &CHART_SMALL, (struct point_mm){at.x + 2, base}, text.text);
		return;
	}
	chart_text_right(
		c->drawing, &CHART_STRONG, (struct point_mm){at.x + NUMBER_MM, base}, text.text);
	if (number->kind == SMALL_EXACT)
		chart_bar(c->drawing, (struct point_mm){at.x + NUMBER_MM + 2, at.y},
			mm_each * (double)number->value);
}

/* The counts of one question, its middle at y. */
static void draw_bands(struct result_canvas *c, const struct band_columns *columns,
	const struct small_shown *shown, double y)
{
	struct point_mm at = {columns->left, y};
	bool together = shown->level != SMALL_EVERYTHING;

	draw_count(c, &shown->bands[BAND_NOT_GOOD], at, columns->mm_each);
	if (together && columns->three)
		chart_text_right(c->drawing, &CHART_SMALL,
			(struct point_mm){columns->left + 2 * columns->width - 3,
				chart_baseline_mm(&CHART_SMALL, y)},
			result_word(&c->source->words, "band-both"));
	at.x += columns->width;
	if (!together)
		draw_count(c, &shown->bands[BAND_MIDDLE], at, columns->mm_each);
	if (columns->three)
		at.x += columns->width;
	draw_count(c, &shown->bands[BAND_GOOD], at, columns->mm_each);
}

static void draw_band_row(struct result_canvas *c, const struct band_columns *columns,
	const struct small_shown *shown, double y)
{
	struct result_phrase blank = result_number(&c->source->words, &shown->blank);

	draw_bands(c, columns, shown, y);
	chart_text_right(c->drawing, &CHART_TEXT,
		(struct point_mm){columns->blank_right, chart_baseline_mm(&CHART_TEXT, y)},
		blank.text);
	chart_text_right(c->drawing, &CHART_TEXT,
		(struct point_mm){columns->people_right, chart_baseline_mm(&CHART_TEXT, y)},
		people(c, shown).text);
}

static double band_row_mm(
	struct result_canvas *c, const char *label, double width_mm, struct chart_lines *lines)
{
	double row = BAND_ROW_MM[c->tight];

	chart_break(&CHART_TEXT, label, width_mm, 2, lines);
	return lines->count > 1 ? fmax(row, 12.4) : row;
}

static double bands_mm(struct result_canvas *c, const struct result_section *s, double width_mm)
{
	struct result_answer answer;
	struct chart_lines lines;
	double height = HEADING_MM + FACES_MM;

	for (size_t i = 0; i < s->row_count; i++)
		if (find(c, &s->rows[i], &answer))
			height += band_row_mm(
				c, label_of(c, &s->rows[i], &answer), 0.3 * width_mm, &lines);
	return height;
}

static bool draw_band_section(struct result_canvas *c, const struct result_section *s,
	struct rect_mm at, struct error *err)
{
	struct band_columns columns = band_columns(c, s, at);
	struct result_answer answer;
	struct chart_lines lines;
	double y = at.y + HEADING_MM + FACES_MM;

	draw_heading(c, at, result_text(c->source, &s->title), "");
	if (!draw_band_heads(c, &columns, at.y + HEADING_MM + FACES_MM / 2 - 0.8, err))
		return false;
	for (size_t i = 0; i < s->row_count; i++) {
		double row;

		if (!find(c, &s->rows[i], &answer))
			continue;
		row = band_row_mm(
			c, label_of(c, &s->rows[i], &answer), columns.label_width, &lines);
		chart_thin_rule(c->drawing, (struct point_mm){at.x, y}, at.w);
		chart_text_middle(
			c->drawing, &CHART_TEXT, (struct point_mm){at.x, y + row / 2}, &lines);
		draw_band_row(c, &columns, &answer.numbers->shown, y + row / 2);
		y += row;
	}
	return true;
}

/* --- ranking ------------------------------------------------------------------------------------ */

/* How many options stand large: the top, and what was chosen as often as the last of these. Those
 * of which only "fewer than" may be told have no place in the order. */
static size_t large_ones(const struct result_section *s, const struct small_shown *shown)
{
	size_t exact = 0, count;

	while (exact < shown->option_count &&
		shown->options[shown->order[exact]].kind == SMALL_EXACT &&
		shown->options[shown->order[exact]].value > 0)
		exact++;
	count = s->top && (size_t)s->top < exact ? (size_t)s->top : exact;
	while (count > 0 && count < exact &&
		shown->options[shown->order[count]].value ==
			shown->options[shown->order[count - 1]].value)
		count++;
	return count;
}

static void list_option(struct result_phrase *list, const char *label, const char *number)
{
	size_t used = strlen(list->text);

	snprintf(list->text + used, sizeof list->text - used, "%s%s%s%s", used ? " · " : "", label,
		*number ? " " : "", number);
}

/* "Also: plain language 1 · something else 0" and "Fewer than 3 times: ..." under the large ones. */
static size_t small_ones(struct result_canvas *c, const struct result_answer *answer, size_t large,
	double width_mm, struct chart_lines lines[2])
{
	const struct small_shown *shown = &answer->numbers->shown;
	struct result_words *words = &c->source->words;
	struct result_phrase exact = {""}, few = {""}, number;
	size_t count = 0;
	char below[16];

	for (size_t i = large; i < shown->option_count; i++) {
		size_t place = shown->order[i];
		struct result_option option = result_option(c->source, answer, place);

		if (shown->options[place].kind == SMALL_FEW) {
			list_option(&few, option.label, "");
		} else {
			number = result_number(words, &shown->options[place]);
			list_option(&exact, option.label, number.text);
		}
	}
	snprintf(below, sizeof below, "%d", SMALL_FEW_BELOW);
	if (*exact.text)
		chart_break(&CHART_SMALL, result_phrase(words, "also", exact.text, NULL).text,
			width_mm, 3, &lines[count++]);
	if (*few.text)
		chart_break(&CHART_SMALL, result_phrase(words, "fewer-than", below, few.text).text,
			width_mm, 3, &lines[count++]);
	return count;
}

static double small_ones_mm(const struct chart_lines *lines, size_t count)
{
	double height = 0;

	for (size_t i = 0; i < count; i++)
		height += (double)lines[i].count * chart_step_mm(&CHART_SMALL);
	return height > 0 ? height + 1.5 : 0;
}

static double ranking_mm(struct result_canvas *c, const struct result_section *s, double width_mm)
{
	struct chart_lines lines[2];
	struct result_answer answer;
	size_t large, small;

	if (s->row_count == 0 || !find(c, &s->rows[0], &answer))
		return 0;
	if (answer.numbers->shown.level == SMALL_NOTHING)
		return HEADING_MM + 8;
	large = large_ones(s, &answer.numbers->shown);
	small = small_ones(c, &answer, large, width_mm, lines);
	return HEADING_MM + (double)large * RANK_ROW_MM[c->tight] + small_ones_mm(lines, small);
}

static bool draw_rank_row(struct result_canvas *c, const struct result_option *option,
	const struct small_number *number, struct rect_mm at, double mm_each, struct error *err)
{
	double middle = at.y + at.h / 2, label = at.x + RANK_PICTOGRAM_MM[c->tight] + 3;
	double numbers = at.x + 0.52 * at.w;
	struct chart_lines lines;

	if (*option->pictogram &&
		!chart_pictogram(c->drawing, option->pictogram,
			(struct point_mm){at.x + RANK_PICTOGRAM_MM[c->tight] / 2, middle},
			RANK_PICTOGRAM_MM[c->tight], err))
		return false;
	chart_break(&CHART_TEXT, option->label, numbers - label, 2, &lines);
	chart_text_middle(c->drawing, lines.count > 1 ? &CHART_SMALL : &CHART_TEXT,
		(struct point_mm){label, middle}, &lines);
	draw_count(c, number, (struct point_mm){numbers, middle}, mm_each);
	return true;
}

/* "at most 2 per person · n = 9" */
static struct result_phrase rank_note(
	struct result_canvas *c, const struct result_answer *answer, double width_mm)
{
	struct result_phrase n = people(c, &answer->numbers->shown), most, note;
	char max[16];

	if (answer->numbers->max < 2 || width_mm < 100)
		return n;
	snprintf(max, sizeof max, "%d", answer->numbers->max);
	most = result_phrase(&c->source->words, "at-most", max, NULL);
	snprintf(note.text, sizeof note.text, "%.150s · %.100s", most.text, n.text);
	return note;
}

static void draw_nothing(struct result_canvas *c, struct rect_mm at)
{
	char least[16];

	snprintf(least, sizeof least, "%d", c->source->results->limits.least);
	chart_text(c->drawing, &CHART_TEXT,
		(struct point_mm){at.x, chart_baseline_mm(&CHART_TEXT, at.y + HEADING_MM + 4)},
		result_phrase(&c->source->words, "too-few", least, NULL).text);
}

static bool draw_ranking(struct result_canvas *c, const struct result_section *s, struct rect_mm at,
	struct error *err)
{
	struct rect_mm row = {at.x, at.y + HEADING_MM, at.w, RANK_ROW_MM[c->tight]};
	struct chart_lines lines[2];
	struct result_answer answer;
	const struct small_shown *shown;
	const char *title = result_text(c->source, &s->title);
	size_t large, small;
	double each;

	if (!find(c, &s->rows[0], &answer))
		return true;
	shown = &answer.numbers->shown;
	if (!*title)
		title = label_of(c, &s->rows[0], &answer);
	if (shown->level == SMALL_NOTHING) {
		draw_heading(c, at, title, "");
		draw_nothing(c, at);
		return true;
	}
	draw_heading(c, at, title, rank_note(c, &answer, at.w).text);
	large = large_ones(s, shown);
	each = (0.48 * at.w - NUMBER_MM - 2) /
	       (double)(shown->people.value ? shown->people.value : 1);
	for (size_t i = 0; i < large; i++, row.y += row.h) {
		struct result_option option = result_option(c->source, &answer, shown->order[i]);

		if (!draw_rank_row(c, &option, &shown->options[shown->order[i]], row, each, err))
			return false;
	}
	small = small_ones(c, &answer, large, at.w, lines);
	for (size_t i = 0; i < small; i++) {
		chart_text_lines(
			c->drawing, &CHART_SMALL, (struct point_mm){at.x, row.y + 1.5}, &lines[i]);
		row.y += (double)lines[i].count * chart_step_mm(&CHART_SMALL);
	}
	return true;
}

/* --- choice ------------------------------------------------------------------------------------- */

/* One option in a running line: pictogram, label, number. */
static double choice_item_mm(struct result_canvas *c, const struct result_option *option,
	const struct small_number *number)
{
	return CHOICE_PICTOGRAM_MM + 1.5 +
	       font_width_mm(CHART_SMALL.face, CHART_SMALL.size_pt, option->label) + 2 +
	       font_width_mm(CHART_STRONG.face, CHART_STRONG.size_pt,
		       result_number(&c->source->words, number).text) +
	       5;
}

static bool draw_choice_item(struct result_canvas *c, const struct result_option *option,
	const struct small_number *number, struct point_mm at, struct error *err)
{
	double base = chart_baseline_mm(&CHART_STRONG, at.y);

	if (*option->pictogram && !chart_pictogram(c->drawing, option->pictogram,
					  (struct point_mm){at.x + CHOICE_PICTOGRAM_MM / 2, at.y},
					  CHOICE_PICTOGRAM_MM, err))
		return false;
	at.x += CHOICE_PICTOGRAM_MM + 1.5;
	at.x += 2 +
		chart_text(c->drawing, &CHART_SMALL, (struct point_mm){at.x, base}, option->label);
	chart_text(c->drawing, &CHART_STRONG, (struct point_mm){at.x, base},
		result_number(&c->source->words, number).text);
	return true;
}

/* Runs through the options of a question in lines of that width; draws them when `draw` is set.
 * Returns the number of lines, 0 when a pictogram is missing. */
static size_t choice_lines(struct result_canvas *c, const struct result_answer *answer,
	struct rect_mm at, bool draw, struct error *err)
{
	const struct small_shown *shown = &answer->numbers->shown;
	struct point_mm pen = {at.x, at.y + CHOICE_ROW_MM[c->tight] / 2};
	size_t lines = 1;

	for (size_t i = 0; i < shown->option_count; i++) {
		struct result_option option = result_option(c->source, answer, i);
		double width = choice_item_mm(c, &option, &shown->options[i]);

		if (pen.x > at.x && pen.x + width - 5 > rect_right(at)) {
			pen.x = at.x;
			pen.y += CHOICE_ROW_MM[c->tight];
			lines++;
		}
		if (draw && !draw_choice_item(c, &option, &shown->options[i], pen, err))
			return 0;
		pen.x += width;
	}
	return lines;
}

static struct rect_mm choice_room(struct rect_mm at)
{
	double label = 0.36 * at.w;

	return (struct rect_mm){at.x + label, at.y, at.w - label - PEOPLE_MM, 0};
}

static double choice_row_mm(struct result_canvas *c, const struct result_answer *answer,
	const char *label, double width_mm)
{
	struct rect_mm room = choice_room((struct rect_mm){0, 0, width_mm, 0});
	struct chart_lines lines;
	size_t count = 1;

	chart_break(&CHART_TEXT, label, room.x - 3, 2, &lines);
	if (answer->numbers->shown.level != SMALL_NOTHING)
		count = choice_lines(c, answer, room, false, NULL);
	return fmax((double)count * CHOICE_ROW_MM[c->tight], lines.count > 1 ? 12.4 : 0);
}

static double choice_mm(struct result_canvas *c, const struct result_section *s, double width_mm)
{
	struct result_answer answer;
	double height = s->title.count ? HEADING_MM : 1;

	for (size_t i = 0; i < s->row_count; i++)
		if (find(c, &s->rows[i], &answer))
			height += choice_row_mm(
				c, &answer, label_of(c, &s->rows[i], &answer), width_mm);
	return height;
}

static bool draw_choice_row(struct result_canvas *c, const struct result_answer *answer,
	const char *label, struct rect_mm at, struct error *err)
{
	struct rect_mm room = choice_room(at);
	double first = at.y + CHOICE_ROW_MM[c->tight] / 2;
	struct chart_lines lines;

	chart_break(&CHART_TEXT, label, room.x - at.x - 3, 2, &lines);
	chart_text_middle(c->drawing, &CHART_TEXT,
		(struct point_mm){at.x, lines.count > 1 ? at.y + at.h / 2 : first}, &lines);
	if (answer->numbers->shown.level == SMALL_NOTHING) {
		chart_text(c->drawing, &CHART_STRONG,
			(struct point_mm){room.x, chart_baseline_mm(&CHART_STRONG, first)},
			result_word(&c->source->words, "hidden"));
		return true;
	}
	chart_text_right(c->drawing, &CHART_TEXT,
		(struct point_mm){rect_right(at), chart_baseline_mm(&CHART_TEXT, first)},
		people(c, &answer->numbers->shown).text);
	return choice_lines(c, answer, room, true, err) > 0;
}

static bool draw_choice(struct result_canvas *c, const struct result_section *s, struct rect_mm at,
	struct error *err)
{
	struct rect_mm row = {at.x, at.y + (s->title.count ? HEADING_MM : 1), at.w, 0};
	struct result_answer answer;

	if (s->title.count)
		draw_heading(c, at, result_text(c->source, &s->title), "");
	else
		chart_thin_rule(c->drawing, (struct point_mm){at.x, at.y}, at.w);
	for (size_t i = 0; i < s->row_count; i++) {
		const char *label;

		if (!find(c, &s->rows[i], &answer))
			continue;
		label = label_of(c, &s->rows[i], &answer);
		row.h = choice_row_mm(c, &answer, label, at.w);
		if (!draw_choice_row(c, &answer, label, row, err))
			return false;
		row.y += row.h;
	}
	return true;
}

/* --- words and plans ---------------------------------------------------------------------------- */

/* Empty lines to write on when nothing was typed over. */
static size_t quote_rows(const struct result_canvas *c)
{
	return c->tight == RESULT_LOOSE ? 3 : 2;
}

static double quote_lines(
	struct result_canvas *c, size_t i, double width_mm, struct chart_lines *lines)
{
	char quoted[CHART_LINE_SIZE];

	snprintf(quoted, sizeof quoted, "“%.200s”", c->quotes[i]);
	chart_break(&CHART_TEXT, quoted, width_mm, 2, lines);
	return (double)lines->count * chart_step_mm(&CHART_TEXT) + 2;
}

static double quotes_mm(struct result_canvas *c, double width_mm)
{
	struct chart_lines lines;
	double height = HEADING_MM;

	if (c->quote_count == 0)
		return height + (double)quote_rows(c) * (WRITE_ROW_MM[c->tight] - 1);
	for (size_t i = 0; i < c->quote_count; i++)
		height += quote_lines(c, i, width_mm, &lines);
	return height;
}

static void draw_quotes(struct result_canvas *c, const struct result_section *s, struct rect_mm at)
{
	const char *title = result_text(c->source, &s->title);
	double row = (at.h - HEADING_MM) / (double)quote_rows(c), y = at.y + HEADING_MM;
	struct chart_lines lines;

	if (!*title)
		title = result_word(&c->source->words, "in-their-words");
	draw_heading(c, at, title, result_word(&c->source->words, "typed-over"));
	for (size_t i = 0; c->quote_count == 0 && i < quote_rows(c); i++)
		chart_thin_rule(
			c->drawing, (struct point_mm){at.x, y + row * (double)(i + 1) - 1}, at.w);
	for (size_t i = 0; i < c->quote_count; i++) {
		double height = quote_lines(c, i, at.w, &lines);

		chart_text_lines(c->drawing, &CHART_TEXT, (struct point_mm){at.x, y}, &lines);
		y += height;
	}
}

static void draw_plan(struct result_canvas *c, const struct result_section *s, struct rect_mm at)
{
	static const struct {
		const char *key;
		double share;
	} COLUMNS[] = {{"who", 0.5}, {"when-done", 0.66}, {"told-on", 0.8}};
	const char *title = result_text(c->source, &s->title);
	double row = (at.h - HEADING_MM) / PLAN_ROWS;
	double base = at.y + font_capital_mm(CHART_HEADING.face, CHART_HEADING.size_pt);
	double y = at.y + HEADING_MM - 2.4;
	char number[16];

	if (!*title)
		title = result_word(&c->source->words, "what-we-do");
	draw_heading(c, (struct rect_mm){at.x, at.y, at.w, 0}, title, "");
	for (size_t i = 0; i < sizeof COLUMNS / sizeof COLUMNS[0]; i++) {
		struct chart_lines lines;
		double x = at.x + COLUMNS[i].share * at.w + 1.5;

		chart_break(&CHART_SMALL, result_word(&c->source->words, COLUMNS[i].key),
			rect_right(at) - x, 2, &lines);
		chart_text_lines(c->drawing, &CHART_SMALL,
			(struct point_mm){
				x, base - font_capital_mm(FONT_REGULAR, CHART_SMALL.size_pt) -
					   (double)(lines.count - 1) * chart_step_mm(&CHART_SMALL)},
			&lines);
		drawing_line(c->drawing, (struct point_mm){x - 1.5, y},
			(struct point_mm){x - 1.5, y + PLAN_ROWS * row}, 0.2);
	}
	for (int i = 0; i < (int)PLAN_ROWS; i++) {
		snprintf(number, sizeof number, "%d", i + 1);
		chart_text(c->drawing, &CHART_STRONG, (struct point_mm){at.x, y + 6}, number);
		y += row;
		chart_thin_rule(c->drawing, (struct point_mm){at.x, y}, at.w);
	}
}

/* --- any section -------------------------------------------------------------------------------- */

double result_section_mm(
	struct result_canvas *c, const struct result_section *section, double width_mm)
{
	if (section->kind != RESULT_PLAN && rows_present(c, section) == 0)
		return 0;
	switch (section->kind) {
	case RESULT_BANDS:
		return bands_mm(c, section, width_mm);
	case RESULT_RANKING:
		return ranking_mm(c, section, width_mm);
	case RESULT_CHOICE:
		return choice_mm(c, section, width_mm);
	case RESULT_QUOTES:
		return quotes_mm(c, width_mm);
	case RESULT_PLAN:
		return HEADING_MM + PLAN_ROWS * WRITE_ROW_MM[c->tight];
	}
	return 0;
}

bool result_section_draw(struct result_canvas *c, const struct result_section *section,
	struct rect_mm at, struct error *err)
{
	switch (section->kind) {
	case RESULT_BANDS:
		return draw_band_section(c, section, at, err);
	case RESULT_RANKING:
		return draw_ranking(c, section, at, err);
	case RESULT_CHOICE:
		return draw_choice(c, section, at, err);
	case RESULT_QUOTES:
		draw_quotes(c, section, at);
		return true;
	case RESULT_PLAN:
		draw_plan(c, section, at);
		return true;
	}
	return true;
}
