// SPDX-License-Identifier: EUPL-1.2
#include "action_list.h"

#include "chart.h"
#include "date.h"
#include "frame.h"
#include "library.h"
#include "message.h"
#include "parse.h"
#include "secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum {
	SIDE_ROWS = ACTION_LIST_MOST / LAYOUT_SIDES_MAX,
	STATUS_COUNT = ACTION_STATUSES,
	VERSIONS = 9999
};

/* mm. A row has two lines for the promise, one for what clients said and one for who and when. */
#define ROW_MM 25.0
#define ROWS_TOP_MM 68.0 /* below the upper page code and the heads of the columns */
#define HEADS_MM 16.0    /* pictograms and words over the boxes */
#define COLUMN_MM 16.0
#define BOX_MM 8.0 /* large, since the list is ticked standing (L04 asks 6 of staff forms) */
#define CELL_GAP_MM 0.3
#define DISC_MM 4.2
#define BOXES_LEFT_MM (FRAME_RIGHT_MM - STATUS_COUNT * COLUMN_MM)
#define TEXT_LEFT_MM (FRAME_LEFT_MM + 2 * DISC_MM + 3)

static const char *const STATUS_KEYS[STATUS_COUNT] = {
	"status-1", "status-2", "status-3", "status-4"};
static const char *const STATUS_PICTOGRAMS[STATUS_COUNT] = {"amt-0", "amt-1", "amt-2", "stop"};

/* --- as a form ------------------------------------------------------------------------------------ */

/* A text between double quotes, as YAML wants it. */
static void add_quoted(struct buffer *yaml, const char *text)
{
	buffer_puts(yaml, "\"");
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buffer_puts(yaml, "\\");
		buffer_add(yaml, text, 1);
	}
	buffer_puts(yaml, "\"\n");
}

static void add_text(
	struct buffer *yaml, const struct action_list *l, const char *before, const char *text)
{
	buffer_printf(yaml, "%s%s: ", before, l->words->language);
	add_quoted(yaml, *text ? text : "-");
}

/* What the point is called in exports and review. */
static const char *name_of(const struct action *a)
{
	return *a->doing ? a->doing : *a->because ? a->because : *a->said ? a->said : a->who;
}

static void add_questions(struct buffer *yaml, const struct action_list *l)
{
	for (size_t i = 0; i < l->count; i++) {
		buffer_printf(
			yaml, "  - id: a%d\n    type: single\n    text:\n", l->actions[i].number);
		add_text(yaml, l, "      ", name_of(&l->actions[i]));
		buffer_puts(yaml, "    options:\n");
		for (size_t k = 0; k < STATUS_COUNT; k++) {
			buffer_printf(yaml,
				"      - code: %zu\n        pictogram: %s\n        label:\n", k + 1,
				STATUS_PICTOGRAMS[k]);
			add_text(yaml, l, "          ", result_word(l->words, STATUS_KEYS[k]));
		}
	}
}

/* Lists with other points are other versions of the form. */
static unsigned version_of(const struct buffer *yaml)
{
	unsigned char hash[HASH_BYTES];

	secret_hash(yaml->data, yaml->length, hash);
	return 1 + ((unsigned)hash[0] << 8 | hash[1]) % VERSIONS;
}

static void read_sets(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	option_sets_read(root, mistakes, into);
}

struct form *action_list_form(const struct action_list *l, struct error *err)
{
	struct option_sets sets = {0};
	struct buffer body = {0}, yaml = {0};
	struct form *form = NULL;

	if (l->count == 0 || l->count > ACTION_LIST_MOST) {
		error_set(err, EX_DATAERR,
			l->count ? _("%2$zu points are open and a list holds %1$d; bring some to "
				     "an end with formdb action")
				 : _("there are no action points; enter them with formdb action"),
			ACTION_LIST_MOST, l->count);
		return NULL;
	}
	buffer_printf(
		&body, "regime: C\naudience: staff\nlanguages: [%s]\ntitle:\n", l->words->language);
	add_text(&body, l, "  ", result_word(l->words, "actions-title"));
	buffer_puts(&body, "intro:\n");
	add_text(&body, l, "  ", l->event);
	buffer_puts(&body, "questions:\n");
	add_questions(&body, l);
	buffer_printf(&yaml, "form: %s\nversion: %u\n%s", ACTIONS_FORM, version_of(&body),
		buffer_text(&body));
	if (body.failed || yaml.failed)
		error_memory(err);
	else if (library_table("option-sets.yaml", read_sets, &sets, err))
		form = parse_form(ACTIONS_FORM, buffer_text(&yaml), yaml.length, &sets, err);
	option_sets_free(&sets);
	buffer_free(&body);
	buffer_free(&yaml);
	return form;
}

/* --- the page ------------------------------------------------------------------------------------- */

struct sheet {
	const struct action_list *list;
	const struct form *form;
	struct design *design;
	size_t sides;
};

static struct drawing *drawing_of(struct sheet *s, size_t side)
{
	return &s->design->sides[side].drawing;
}

/* The squares and codes that every side of ours has, at the same places. */
static void place_frame(struct sheet *s, size_t side)
{
	const struct rect_mm codes[LAYOUT_CODES_MAX] = {FRAME_CODE_TOP, FRAME_CODE_LOW};
	struct layout_side *layout = &s->design->layout->sides[side];
	struct design_side *design = &s->design->sides[side];

	layout->mark_count = FRAME_MARKS;
	for (size_t i = 0; i < FRAME_MARKS; i++) {
		struct point_mm at = FRAME_MARK[i];

		layout->marks[i] = (struct layout_mark){at, FRAME_MARK_MM};
		drawing_box(&design->drawing,
			(struct rect_mm){at.x - FRAME_MARK_MM / 2, at.y - FRAME_MARK_MM / 2,
				FRAME_MARK_MM, FRAME_MARK_MM},
			0, 0);
	}
	layout->code_count = LAYOUT_CODES_MAX;
	for (size_t i = 0; i < LAYOUT_CODES_MAX; i++)
		layout->codes[i] = (struct layout_code){codes[i], codes[i].w / FRAME_CODE_MODULES};
	design->sheet_code[0] =
		(struct design_slot){{FRAME_RIGHT_MM - 23, rect_bottom(codes[0]) + 6}, 9, true};
	design->sheet_code[1] =
		(struct design_slot){{rect_right(codes[1]) + 5, rect_bottom(codes[1])}, 9, true};
}

/* "Blad 1 van 2" at the foot, with the licence of the pictograms. */
static void draw_foot(struct sheet *s, size_t side)
{
	const struct text_style small = {FONT_REGULAR, 9, ROLE_FOOTER, 0};
	struct point_mm at = {FRAME_RIGHT_MM, rect_bottom(FRAME_CODE_LOW)};
	char page[16], pages[16];

	snprintf(page, sizeof page, "%zu", side + 1);
	snprintf(pages, sizeof pages, "%zu", s->sides);
	chart_text_right(drawing_of(s, side), &small, at, result_word(s->list->words, "licence"));
	at.y -= 6;
	chart_text_right(drawing_of(s, side), &CHART_SMALL, at,
		result_phrase(s->list->words, "page-of", page, pages).text);
}

static void draw_title(struct sheet *s)
{
	struct drawing *d = drawing_of(s, 0);
	struct result_words *words = s->list->words;
	double width = FRAME_CODE_TOP.x - 6 - FRAME_LEFT_MM;
	struct point_mm at = {FRAME_LEFT_MM, PAGE_MARGIN_MM + 1};
	struct result_phrase printed =
		result_phrase(words, "actions-day", result_day(words, s->list->day).text, NULL);
	struct chart_lines lines;

	chart_break(&CHART_TITLE, result_word(words, "actions-title"), width, 1, &lines);
	chart_text_lines(d, &CHART_TITLE, at, &lines);
	at.y += 10.5;
	chart_break(&CHART_HEADING, s->list->event, width, 1, &lines);
	chart_text_lines(d, &CHART_HEADING, at, &lines);
	at.y += 7;
	chart_break(&CHART_TEXT, printed.text, width, 1, &lines);
	chart_text_lines(d, &CHART_TEXT, at, &lines);
	at.y += 6;
	chart_break(&CHART_TEXT, result_word(words, "actions-how"), width, 2, &lines);
	chart_text_lines(d, &CHART_TEXT, at, &lines);
}

/* What the columns of boxes mean, over the first row. */
static bool draw_heads(struct sheet *s, size_t side, double top, struct error *err)
{
	struct drawing *d = drawing_of(s, side);
	double x = BOXES_LEFT_MM + COLUMN_MM / 2, y = top - HEADS_MM;

	for (size_t i = 0; i < STATUS_COUNT; i++, x += COLUMN_MM) {
		if (!chart_pictogram(
			    d, STATUS_PICTOGRAMS[i], (struct point_mm){x, y + 4.5}, 9, err))
			return false;
		chart_text_centre(d, &CHART_SMALL, (struct point_mm){x, top - 2},
			result_word(s->list->words, STATUS_KEYS[i]));
	}
	chart_rule(d, (struct point_mm){FRAME_LEFT_MM, top}, FRAME_RIGHT_MM - FRAME_LEFT_MM);
	return true;
}

/* --- one row -------------------------------------------------------------------------------------- */

static void add_part(struct result_phrase *line, const char *part)
{
	if (*part && *line->text)
		result_phrase_add(line, "\xC2\xA0· ");
	result_phrase_add(line, part);
}

static long day_number(const char *day)
{
	struct date date;

	return date_read(day, &date) ? date_number(date) : 0;
}

static struct result_phrase age_of(struct sheet *s, const struct action *a)
{
	long days = day_number(s->list->day) - day_number(a->day);
	char digits[24];

	if (days < 1)
		return result_phrase(s->list->words, "actions-new", NULL, NULL);
	snprintf(digits, sizeof digits, "%ld", days);
	return result_phrase(
		s->list->words, days == 1 ? "actions-age-1" : "actions-age", digits, NULL);
}

/* "het team · vóór 1 juni · 12 dagen oud" */
static struct result_phrase facts(struct sheet *s, const struct action *a)
{
	struct result_words *words = s->list->words;
	struct result_phrase line = {""};

	add_part(&line, a->who);
	if (*a->due)
		add_part(&line, result_phrase(words, "actions-due",
					result_near_day(words, a->due).text, NULL)
					.text);
	add_part(&line, age_of(s, a).text);
	return line;
}

static void draw_words(struct sheet *s, size_t side, const struct action *a, double top)
{
	struct drawing *d = drawing_of(s, side);
	struct result_words *words = s->list->words;
	double width = BOXES_LEFT_MM - 3 - TEXT_LEFT_MM;
	struct point_mm at = {TEXT_LEFT_MM, top + 3};
	struct result_phrase promise = {""};
	struct chart_lines lines;

	if (*a->because)
		promise = result_phrase(words, "actions-because", a->because, NULL);
	else
		result_phrase_add(
			&promise, *a->doing ? a->doing : result_word(words, "actions-on-sheet"));
	chart_break(&CHART_STRONG, promise.text, width, 2, &lines);
	chart_text_lines(d, &CHART_STRONG, at, &lines);
	at.y += (double)lines.count * chart_step_mm(&CHART_STRONG);
	if (*a->said) {
		struct result_phrase said = result_phrase(words, "actions-said", a->said, NULL);

		chart_break(&CHART_SMALL, said.text, width, 1, &lines);
		chart_text_lines(d, &CHART_SMALL, at, &lines);
		at.y += chart_step_mm(&CHART_SMALL);
	}
	chart_break(&CHART_SMALL, facts(s, a).text, width, *a->said ? 1 : 2, &lines);
	chart_text_lines(d, &CHART_SMALL, at, &lines);
}

/* "now" under the box of how things stood when the list was printed. */
static void draw_now(struct sheet *s, struct drawing *d, struct rect_mm box)
{
	chart_text_centre(d, &CHART_SMALL,
		(struct point_mm){box.x + box.w / 2, rect_bottom(box) + 4.6},
		result_word(s->list->words, "actions-now"));
}

static bool fill_options(struct sheet *s, struct drawing *d, const struct action *a,
	struct layout_question *q, double top)
{
	q->options = calloc(STATUS_COUNT, sizeof *q->options);
	if (!q->options)
		return false;
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		struct layout_option *option = &q->options[q->option_count++];
		double left = BOXES_LEFT_MM + (double)i * COLUMN_MM;

		option->code = (int)i + 1;
		option->label = strdup(result_word(s->list->words, STATUS_KEYS[i]));
		snprintf(option->pictogram, sizeof option->pictogram, "%s", STATUS_PICTOGRAMS[i]);
		option->box = (struct rect_mm){left + (COLUMN_MM - BOX_MM) / 2,
			top + (ROW_MM - BOX_MM) / 2, BOX_MM, BOX_MM};
		option->cell =
			rect_grown((struct rect_mm){left, top, COLUMN_MM, ROW_MM}, -CELL_GAP_MM);
		drawing_box(d, rect_grown(option->box, -0.25), 0.5, 1);
		if (i == (size_t)a->status)
			draw_now(s, d, option->box);
		if (!option->label)
			return false;
	}
	return true;
}

static bool place_row(
	struct sheet *s, size_t side, const struct action *a, double top, struct error *err)
{
	struct layout_side *layout = &s->design->layout->sides[side];
	struct layout_question *q = &layout->questions[layout->question_count++];
	struct drawing *d = drawing_of(s, side);
	struct point_mm disc = {FRAME_LEFT_MM + DISC_MM, top + 3 + DISC_MM};
	char number[16];

	snprintf(q->id, sizeof q->id, "a%d", a->number);
	q->type = QUESTION_SINGLE;
	q->max = 1;
	q->text = strdup(name_of(a));
	if (!q->text || !fill_options(s, d, a, q, top))
		return error_memory(err);
	snprintf(number, sizeof number, "%d", a->number);
	drawing_disc(d, disc, DISC_MM, 0.5, -1);
	chart_text_centre(d, &CHART_STRONG,
		(struct point_mm){disc.x, chart_baseline_mm(&CHART_STRONG, disc.y)}, number);
	draw_words(s, side, a, top);
	chart_thin_rule(
		d, (struct point_mm){FRAME_LEFT_MM, top + ROW_MM}, FRAME_RIGHT_MM - FRAME_LEFT_MM);
	return true;
}

static bool place_side(struct sheet *s, size_t side, size_t first, size_t count, struct error *err)
{
	struct layout_side *layout = &s->design->layout->sides[side];
	double top = ROWS_TOP_MM;

	layout->side = (int)side + 1;
	layout->questions = calloc(count, sizeof *layout->questions);
	if (!layout->questions)
		return error_memory(err);
	drawing_of(s, side)->width_mm = PAGE_WIDTH_MM;
	drawing_of(s, side)->height_mm = PAGE_HEIGHT_MM;
	place_frame(s, side);
	draw_foot(s, side);
	if (side == 0)
		draw_title(s);
	if (!draw_heads(s, side, top, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!place_row(
			    s, side, &s->list->actions[first + i], top + (double)i * ROW_MM, err))
			return false;
	return drawing_of(s, side)->failed ? error_memory(err) : true;
}

static bool place_all(struct sheet *s, struct error *err)
{
	struct layout *layout = s->design->layout;
	size_t front = s->list->count < SIDE_ROWS ? s->list->count : SIDE_ROWS;

	memcpy(layout->form, s->form->id, sizeof layout->form);
	layout->version = s->form->version;
	memcpy(layout->language, s->list->words->language, sizeof layout->language);
	layout->page_width_mm = PAGE_WIDTH_MM;
	layout->page_height_mm = PAGE_HEIGHT_MM;
	layout->side_count = s->sides;
	return place_side(s, 0, 0, front, err) &&
	       (s->sides == 1 || place_side(s, 1, front, s->list->count - front, err)) &&
	       result_words_sound(s->list->words, err);
}

struct design *action_list_design(
	const struct action_list *list, const struct form *form, struct error *err)
{
	struct sheet s = {list, form, calloc(1, sizeof *s.design),
		list->count > SIDE_ROWS ? LAYOUT_SIDES_MAX : 1};

	if (s.design)
		s.design->layout = calloc(1, sizeof *s.design->layout);
	if (!s.design || !s.design->layout)
		error_memory(err);
	else if (place_all(&s, err))
		return s.design;
	design_free(s.design);
	return NULL;
}
