// SPDX-License-Identifier: EUPL-1.2
#include "result_bands.h"

#include "result_compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* By tightness. Rows of one topic stand a little closer, so that they read as one. */
static const double ROW_MM[] = {9.0, 8.0, 7.0};
static const double TOPIC_ROW_MM[] = {7.4, 6.6, 5.7};
static const double HEADS_MM[] = {10.5, 10.0, 9.4}; /* the row of faces over the bands */
static const double HEAD_MM = 8.0;                  /* one face                         */
static const double BLANK_MM = 11.0;                /* the column of sheets left open   */

enum { ROWS_MAX = 32, NAME_SIZE = 160 };

/* One line of bands. */
struct row {
	const char *topic; /* that starts with this row, or NULL */
	const char *label;
	const struct small_shown *shown;
};

struct rows {
	struct row items[ROWS_MAX];
	size_t count;
	bool topics, three; /* bands: three when any question may be told in three */
	bool blanks;        /* is known how many left it open: not for a part of the people */
	long most;          /* people at one question */
	struct result_answer first;
	struct small_shown room[ROWS_MAX]; /* for numbers that had to be put in order */
	char names[ROWS_MAX][NAME_SIZE];   /* "listening: before" */
};

static void add_row(
	struct rows *rows, const char *topic, const char *label, const struct small_shown *shown)
{
	if (rows->count == ROWS_MAX)
		return;
	rows->items[rows->count++] = (struct row){topic, label, shown};
	rows->three |= shown->level == SMALL_EVERYTHING;
	if (shown->people.kind == SMALL_EXACT && shown->people.value > rows->most)
		rows->most = shown->people.value;
}

/* A row for each event that is laid beside this one; the question is their topic. */
static void add_events(struct result_canvas *c, const struct result_answer *answer,
	const char *topic, struct rows *rows)
{
	rows->topics = true;
	rows->blanks = false;
	for (size_t i = 0; i < result_compare_count(c) && rows->count < ROWS_MAX; i++) {
		const struct small_shown *shown =
			result_compare_shown(c, answer, i, &rows->room[rows->count]);

		if (!shown)
			continue;
		if (i > c->other_count)
			snprintf(rows->names[rows->count], NAME_SIZE, "%.20s",
				result_compare_name(c, answer, i).text);
		add_row(rows, topic,
			i > c->other_count ? rows->names[rows->count] : result_compare_letter(i),
			shown);
		topic = NULL;
	}
}

/* The question as a topic of its own: "listening: before". */
static const char *name_of(struct result_canvas *c, const struct result_section *s, size_t i,
	const char *about, const struct result_answer *answer, struct rows *rows)
{
	const char *label = result_canvas_label(c, &s->rows[i], answer);

	if (!*about || rows->count == ROWS_MAX)
		return label;
	snprintf(rows->names[rows->count], NAME_SIZE, "%.70s: %.70s", about, label);
	return rows->names[rows->count];
}

static void add_questions(
	struct result_canvas *c, const struct result_section *s, struct rows *rows)
{
	const char *about = ""; /* the topic that rows belong to */
	bool is_new = false;    /* no row of it was added yet */
	struct result_answer answer;

	for (size_t i = 0; i < s->row_count; i++) {
		if (s->rows[i].topic.count > 0) {
			about = result_text(c->source, &s->rows[i].topic);
			is_new = true;
		}
		if (!result_canvas_find(c, &s->rows[i], &answer))
			continue;
		if (rows->count == 0)
			rows->first = answer;
		if (c->other_count > 0) {
			add_events(c, &answer, name_of(c, s, i, about, &answer, rows), rows);
			continue;
		}
		rows->topics |= is_new;
		add_row(rows, is_new ? about : NULL, result_canvas_label(c, &s->rows[i], &answer),
			&answer.numbers->shown);
		is_new = false;
	}
}

/* The rows of the section: its questions, or the groups of a split. */
static void find_rows(struct result_canvas *c, const struct result_section *s, struct rows *rows)
{
	const struct results_split *split = result_canvas_split(c, s);
	struct result_answer answer;

	*rows = (struct rows){.most = 1, .blanks = !split};
	if (!split) {
		add_questions(c, s, rows);
	} else if (result_canvas_find(c, &s->rows[0], &answer)) {
		rows->first = answer;
		for (size_t i = 0; i < split->part_count; i++)
			add_row(rows, NULL, result_text(c->source, &s->groups[i].label),
				&split->parts[i].shown);
	}
}

/* Where things stand in a section of bands. */
struct columns {
	bool three;
	double label_mm;    /* width of the names, or of the topics */
	double name_x;      /* where the names stand                */
	double name_mm;     /* their width                          */
	double left, width; /* of the first band, and of each       */
	double blank_right, people_right;
	double mm_each; /* length of a bar per person           */
};

/* A question that may only be told in two bands has the first two columns together. */
static struct columns columns_of(const struct rows *rows, struct rect_mm at)
{
	struct columns columns = {.three = rows->three,
		.label_mm = (rows->topics ? 0.22 : 0.3) * at.w,
		.people_right = rect_right(at),
		.blank_right = rect_right(at) - RESULT_PEOPLE_MM};
	double right = columns.blank_right - BLANK_MM;

	columns.name_x = rows->topics ? at.x + columns.label_mm + 2 : at.x;
	columns.name_mm = rows->topics ? 0.12 * at.w : columns.label_mm;
	columns.left = columns.name_x + columns.name_mm + (rows->topics ? 1 : 3);
	columns.width = (right - columns.left) / (columns.three ? 3 : 2);
	columns.mm_each = (columns.width - RESULT_NUMBER_MM - 5) / (double)rows->most;
	return columns;
}

/* --- heads over the columns --------------------------------------------------------------------- */

struct head {
	const char *pictograms[2]; /* NULL = none */
	struct result_phrase words;
};

/* Faces, as on the form. */
static void heads_of_faces(struct result_canvas *c, struct head heads[SMALL_BANDS], bool three)
{
	static const char *const KEYS[] = {"band-not-good", "band-middle", "band-good"};
	static const char *const FACES[] = {"face-2", "face-3", "face-4"};

	for (size_t i = 0; i < SMALL_BANDS; i++)
		heads[i] = (struct head){
			{FACES[i], NULL}, result_phrase(&c->source->words, KEYS[i], NULL, NULL)};
	if (!three) {
		heads[0].pictograms[1] = FACES[1];
		heads[0].words = result_phrase(&c->source->words, "band-both", NULL, NULL);
	}
}

/* The answers of the first question themselves: "no", "a little", "yes". Pictograms tell which
 * band an answer is in (amt-0 is the least). */
static void heads_of_answers(struct result_canvas *c, const struct result_answer *answer,
	struct head heads[SMALL_BANDS], bool three)
{
	struct result_phrase both;

	for (size_t i = 0; i < SMALL_OPTIONS_MAX && answer->numbers->codes[i]; i++) {
		struct result_option option = result_option(c->source, answer, i);
		bool amount = strncmp(option.pictogram, "amt-", 4) == 0;
		size_t band = amount ? (size_t)(option.pictogram[4] - '0') : SMALL_BANDS;

		if (amount && answer->question->reversed)
			band = SMALL_BANDS - 1 - band;
		if (band < SMALL_BANDS) {
			heads[band].pictograms[0] = option.pictogram;
			result_phrase_add(&heads[band].words, option.label);
		}
	}
	if (!three) {
		both = result_phrase(
			&c->source->words, "either", heads[1].words.text, heads[0].words.text);
		heads[0].words = both;
		heads[0].pictograms[1] = heads[1].pictograms[0];
	}
}

static bool draw_head(struct result_canvas *c, const struct head *head, struct point_mm at,
	double width_mm, struct error *err)
{
	double x = at.x;
	struct chart_lines lines;

	for (size_t i = 0; i < 2; i++) {
		if (!head->pictograms[i])
			continue;
		if (!chart_pictogram(c->drawing, head->pictograms[i],
			    (struct point_mm){x + HEAD_MM / 2, at.y}, HEAD_MM, err))
			return false;
		x += HEAD_MM + 1;
	}
	x += 0.3;
	chart_break(&CHART_SMALL, head->words.text, width_mm - (x - at.x), 2, &lines);
	chart_text_middle(c->drawing, &CHART_SMALL, (struct point_mm){x, at.y}, &lines);
	return true;
}

static bool draw_heads(struct result_canvas *c, bool of_answers, const struct rows *rows,
	const struct columns *columns, double y, struct error *err)
{
	struct point_mm at = {columns->left, y};
	struct head heads[SMALL_BANDS] = {{{NULL, NULL}, {""}}};

	if (of_answers && rows->first.numbers)
		heads_of_answers(c, &rows->first, heads, columns->three);
	else
		heads_of_faces(c, heads, columns->three);
	for (size_t i = 0; i < SMALL_BANDS; i++) {
		if (!columns->three && i == BAND_MIDDLE)
			continue;
		if (!draw_head(c, &heads[i], at, columns->width, err))
			return false;
		at.x += columns->width;
	}
	if (rows->blanks)
		chart_text_right(c->drawing, &CHART_SMALL,
			(struct point_mm){columns->blank_right, chart_baseline_mm(&CHART_SMALL, y)},
			result_word(&c->source->words, "left-open"));
	return true;
}

/* --- rows --------------------------------------------------------------------------------------- */

static void draw_counts(struct result_canvas *c, const struct columns *columns,
	const struct small_shown *shown, double y)
{
	struct point_mm at = {columns->left, y};
	bool together = shown->level == SMALL_TWO_BANDS;

	result_canvas_count(c, &shown->bands[BAND_NOT_GOOD], at, columns->mm_each);
	if (together && columns->three)
		chart_text_right(c->drawing, &CHART_SMALL,
			(struct point_mm){columns->left + 2 * columns->width - 3,
				chart_baseline_mm(&CHART_SMALL, y)},
			result_word(&c->source->words, "together"));
	at.x += columns->width;
	if (columns->three) {
		if (!together)
			result_canvas_count(c, &shown->bands[BAND_MIDDLE], at, columns->mm_each);
		at.x += columns->width;
	}
	result_canvas_count(c, &shown->bands[BAND_GOOD], at, columns->mm_each);
}

static void draw_numbers(struct result_canvas *c, const struct columns *columns,
	const struct small_shown *shown, bool blanks, double y)
{
	double base = chart_baseline_mm(&CHART_TEXT, y);

	draw_counts(c, columns, shown, y);
	if (blanks)
		chart_text_right(c->drawing, &CHART_TEXT,
			(struct point_mm){columns->blank_right, base},
			result_canvas_number(c, &shown->blank).text);
	chart_text_right(c->drawing, &CHART_TEXT, (struct point_mm){columns->people_right, base},
		result_canvas_people(c, shown).text);
}

/* Height of a row, and its name in lines. */
static double row_mm(struct result_canvas *c, const struct rows *rows, size_t i,
	const struct columns *columns, struct chart_lines *name)
{
	double row = rows->topics ? TOPIC_ROW_MM[c->tight] : ROW_MM[c->tight];

	chart_break(rows->topics ? &CHART_SMALL : &CHART_TEXT, rows->items[i].label,
		columns->name_mm, 2, name);
	return name->count > 1 ? fmax(row, RESULT_TWO_LINES_MM) : row;
}

/* A section without a title goes on with the one above it, under other heads. */
static double heading_mm(const struct result_section *s)
{
	return s->title.count ? RESULT_HEADING_MM : 0;
}

double result_bands_mm(struct result_canvas *c, const struct result_section *s, double width_mm)
{
	double height = heading_mm(s) + HEADS_MM[c->tight];
	struct columns columns;
	struct chart_lines name;
	struct rows rows;

	find_rows(c, s, &rows);
	columns = columns_of(&rows, (struct rect_mm){0, 0, width_mm, 0});
	for (size_t i = 0; i < rows.count; i++)
		height += row_mm(c, &rows, i, &columns, &name);
	return height;
}

/* The name of a topic, its first line level with its first row. */
static void draw_topic(
	struct result_canvas *c, const char *topic, struct point_mm middle, double width_mm)
{
	struct chart_lines lines;

	chart_break(&CHART_TEXT, topic, width_mm, 2, &lines);
	middle.y -= font_capital_mm(CHART_TEXT.face, CHART_TEXT.size_pt) / 2;
	chart_text_lines(c->drawing, &CHART_TEXT, middle, &lines);
}

static void draw_row(struct result_canvas *c, const struct rows *rows, size_t i,
	const struct columns *columns, struct rect_mm at)
{
	const struct row *row = &rows->items[i];
	double middle = at.y + at.h / 2;
	struct chart_lines name;

	row_mm(c, rows, i, columns, &name);
	if (row->topic || !rows->topics)
		chart_thin_rule(c->drawing, (struct point_mm){at.x, at.y}, at.w);
	if (row->topic)
		draw_topic(c, row->topic, (struct point_mm){at.x, middle}, columns->label_mm);
	chart_text_middle(c->drawing, rows->topics ? &CHART_SMALL : &CHART_TEXT,
		(struct point_mm){columns->name_x, middle}, &name);
	draw_numbers(c, columns, row->shown, rows->blanks, middle);
}

bool result_bands_draw(struct result_canvas *c, const struct result_section *s, struct rect_mm at,
	struct error *err)
{
	double heads = HEADS_MM[c->tight];
	struct columns columns;
	struct chart_lines name;
	struct rows rows;

	find_rows(c, s, &rows);
	columns = columns_of(&rows, at);
	if (s->title.count)
		result_canvas_heading(c, at, result_text(c->source, &s->title), "");
	at.y += heading_mm(s) + heads;
	if (!draw_heads(c, s->heads_of_answers, &rows, &columns, at.y - heads / 2 - 0.8, err))
		return false;
	for (size_t i = 0; i < rows.count; i++, at.y += at.h) {
		at.h = row_mm(c, &rows, i, &columns, &name);
		draw_row(c, &rows, i, &columns, at);
	}
	return true;
}
