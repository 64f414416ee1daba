// SPDX-License-Identifier: EUPL-1.2
#include "result.h"

#include "frame.h"
#include "message.h"
#include "pdf.h"
#include "qr.h"
#include "secret.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define LEFT_MM 17.0
#define RIGHT_MM 193.0
#define TOP_MM 15.0
#define BOTTOM_MM 281.0
#define QR_MM 20.0 /* 25 modules of 0.8 mm: read by any phone */
#define HEAD_PICTOGRAM_MM 19.0
#define GAP_MAX_MM 9.0   /* between sections; more white than this falls apart           */
#define PLAN_GROWS_MM 24 /* as much more may the lines to write on take                  */
#define BESIDE_GAP_MM 8.0
#define FOOT_PAD_MM 3.0 /* between the last rule and the words under it */

static const double GAP_MM[RESULT_TIGHTNESSES] = {7.0, 5.5, 3.4};

struct page {
	const struct result_request *request;
	struct result_source source;
	struct result_plan *plan;
	struct result_extra *extras; /* one for each section, or NULL */
	struct result_canvas canvas;
	const struct results_form *main; /* the form the sheet is counted by */
	const struct form *main_form;
	bool nothing;    /* too few sheets for any number */
	size_t left_out; /* sections from the end that there is no room for */
};

/* --- code ---------------------------------------------------------------------------------------- */

void result_code(const char *event, int version, char code[RESULT_CODE_SIZE])
{
	static const char LETTERS[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	unsigned char hash[HASH_BYTES];
	char key[9];

	secret_hash(event, strlen(event), hash);
	for (size_t i = 0; i < 8; i++)
		key[i] = LETTERS[hash[i] % 32];
	key[8] = '\0';
	snprintf(code, RESULT_CODE_SIZE, "RESULT-%s-%04u", key,
		(unsigned)(version < 0 ? 0 : version) % 10000);
}

/* --- what it is about ---------------------------------------------------------------------------- */

static bool choose_instrument(struct page *page, size_t *first, struct error *err)
{
	const struct results *results = page->request->results;
	const char *wanted = page->request->instrument;
	struct buffer known = {0};

	if (results->form_count == 0)
		return error_set(err, EX_DATAERR,
			_("no sheets were printed for \"%.200s\", so there is no result"),
			results->event);
	for (*first = 0; *first < results->form_count; ++*first) {
		const struct form *form = page->source.forms[*first];

		if (!wanted || strcmp(form->instrument, wanted) == 0 ||
			strcmp(form->id, wanted) == 0)
			return true;
		buffer_printf(&known, "%s%s", *first ? ", " : "",
			*form->instrument ? form->instrument : form->id);
	}
	error_set(err, EX_USAGE, _("\"%.200s\" has no sheets of '%.40s'; it has: %s"),
		results->event, wanted, buffer_text(&known));
	buffer_free(&known);
	return false;
}

/* The form that the plan counts first, when it was printed for this event. */
static void choose_main(struct page *page, size_t first)
{
	for (size_t i = 0; i < page->plan->form_count; i++) {
		size_t at = result_source_form(&page->source, page->plan->forms[i]);

		if (at < page->request->results->form_count) {
			first = at;
			break;
		}
	}
	page->main = &page->request->results->forms[first];
	page->main_form = page->source.forms[first];
	page->nothing = page->main->level == SMALL_NOTHING;
}

static bool load_split(struct page *page, const struct result_section *s,
	struct result_extra *extra, struct error *err)
{
	const struct result_more *more = page->request->more;
	struct result_answer answer;

	if (s->row_count == 0 || !result_canvas_find(&page->canvas, &s->rows[0], &answer))
		return true;
	extra->split = (struct results_split){.form = answer.form->form,
		.question = answer.numbers->id,
		.by = s->by,
		.part_count = s->group_count};
	for (size_t i = 0; i < s->group_count; i++) {
		extra->split.parts[i].code_count = s->groups[i].code_count;
		memcpy(extra->split.parts[i].codes, s->groups[i].codes, sizeof s->groups[i].codes);
	}
	return more->split(more->context, page->request->results, &extra->split, err);
}

static bool load_table(struct page *page, const struct result_section *s,
	struct result_extra *extra, struct error *err)
{
	const struct result_more *more = page->request->more;
	struct result_answer answer;

	if (s->row_count == 0 || !result_canvas_find(&page->canvas, &s->rows[0], &answer))
		return true;
	extra->table.form = answer.form->form;
	extra->table.rows = answer.numbers->id;
	extra->table.columns = s->by;
	extra->table.weight = s->weight;
	return more->table(more->context, page->request->results, &extra->table, err);
}

/* What splits and tables need beside the results. */
static bool load_extras(struct page *page, struct error *err)
{
	const struct result_plan *plan = page->plan;
	bool good = true;

	page->canvas.plan = plan;
	if (!page->request->more)
		return true;
	page->extras = calloc(plan->section_count + 1, sizeof *page->extras);
	if (!page->extras)
		return error_memory(err);
	for (size_t i = 0; good && i < plan->section_count; i++) {
		const struct result_section *s = &plan->sections[i];

		if (s->kind == RESULT_SPLIT)
			good = load_split(page, s, &page->extras[i], err);
		else if (s->kind == RESULT_TABLE)
			good = load_table(page, s, &page->extras[i], err);
	}
	page->canvas.extras = page->extras;
	return good;
}

static bool open_page(struct page *page, struct error *err)
{
	const struct result_request *r = page->request;
	struct error none = {0};
	size_t first = 0;

	if (!result_source_open(r->results, r->language, &page->source, err) ||
		!choose_instrument(page, &first, err))
		return false;
	page->plan = result_plan_load(page->source.forms[first]->id, &none);
	if (!page->plan && !none.status)
		page->plan = result_plan_load(page->source.forms[first]->instrument, &none);
	if (!page->plan && none.status) {
		*err = none;
		return false;
	}
	if (!page->plan)
		page->plan = result_plan_default(
			page->source.forms[first], &r->results->forms[first], err);
	if (!page->plan)
		return false;
	choose_main(page, first);
	page->canvas.source = &page->source;
	page->canvas.quotes = r->quotes;
	page->canvas.quote_count =
		r->quote_count < RESULT_QUOTES_MAX ? r->quote_count : RESULT_QUOTES_MAX;
	return load_extras(page, err);
}

static void close_page(struct page *page)
{
	free(page->extras);
	result_plan_free(page->plan);
	result_source_close(&page->source);
}

/* --- head ---------------------------------------------------------------------------------------- */

/* The event's name, and the line with its day. */
static const char *name_and_day(struct page *page, struct result_phrase *day)
{
	const struct results *results = page->request->results;
	struct result_words *words = &page->source.words;
	char date[11];
	const char *name = result_event_name(results->event, date);

	*day = *date ? result_day(words, date)
		     : result_phrase(
			       words, "printed-on", result_day(words, results->day).text, NULL);
	return name;
}

static void add_count(struct page *page, struct result_phrase *line, const char *key,
	const struct small_number *number)
{
	struct result_words *words = &page->source.words;
	struct result_phrase part =
		result_phrase(words, key, result_canvas_number(&page->canvas, number).text, NULL);

	if (number->kind != SMALL_EXACT)
		return;
	if (*line->text)
		result_phrase_add(line, "   ·   ");
	result_phrase_add(line, part.text);
}

/* "11 handed out · 10 back · 1 blank · 9 filled in": below the least only the first is known. */
static struct result_phrase counts(struct page *page)
{
	struct small_number printed = {SMALL_EXACT, page->main->printed};
	struct result_phrase line = {""};

	add_count(page, &line, "handed-out", &printed);
	add_count(page, &line, "returned", &page->main->returned);
	add_count(page, &line, "blank", &page->main->blank);
	add_count(page, &line, "filled-in", &page->main->answered);
	return line;
}

static const char *title_of(struct page *page)
{
	const char *title = result_text(&page->source, &page->plan->title);

	return *title ? title : result_text(&page->source, &page->main_form->title);
}

static bool draw_qr(struct page *page, struct error *err)
{
	const struct results *results = page->request->results;
	struct drawing *d = page->canvas.drawing;
	struct rect_mm at = {RIGHT_MM - QR_MM, TOP_MM, QR_MM, QR_MM};
	char code[RESULT_CODE_SIZE], version[16];

	result_code(results->event, results->version, code);
	snprintf(version, sizeof version, "%d", results->version);
	chart_text_right(d, &CHART_SMALL, (struct point_mm){RIGHT_MM, rect_bottom(at) + 6.2},
		result_phrase(&page->source.words, "version", version, NULL).text);
	return qr_draw(d, at, code, err);
}

/* Draws the head and returns where it ends; 0 on failure. */
static double draw_head(struct page *page, struct error *err)
{
	struct drawing *d = page->canvas.drawing;
	double x = LEFT_MM, room, y = TOP_MM;
	struct chart_lines lines;
	struct result_phrase day;
	const char *name;

	if (!draw_qr(page, err))
		return 0;
	if (*page->plan->pictogram) {
		if (!chart_pictogram(d, page->plan->pictogram,
			    (struct point_mm){
				    x + HEAD_PICTOGRAM_MM / 2, y + HEAD_PICTOGRAM_MM / 2 + 1},
			    HEAD_PICTOGRAM_MM, err))
			return 0;
		x += HEAD_PICTOGRAM_MM + 5;
	}
	room = RIGHT_MM - QR_MM - 6 - x;
	name = name_and_day(page, &day);
	chart_break(&CHART_TITLE, title_of(page), room, 1, &lines);
	chart_text_lines(d, &CHART_TITLE, (struct point_mm){x, y + 0.5}, &lines);
	y += 11.5;
	chart_break(&CHART_HEADING, *name ? name : day.text, room, 2, &lines);
	chart_text_lines(d, &CHART_HEADING, (struct point_mm){x, y}, &lines);
	y += (double)lines.count * chart_step_mm(&CHART_HEADING) + 0.6;
	if (*name) {
		chart_break(&CHART_TEXT, day.text, room, 1, &lines);
		chart_text_lines(d, &CHART_TEXT, (struct point_mm){x, y}, &lines);
		y += chart_step_mm(&CHART_TEXT);
	}
	chart_break(&CHART_STRONG, counts(page).text, RIGHT_MM - QR_MM - 4 - x, 2, &lines);
	chart_text_lines(d, &CHART_STRONG, (struct point_mm){x, y + 0.8}, &lines);
	y += (double)lines.count * chart_step_mm(&CHART_STRONG);
	return fmax(y, TOP_MM + QR_MM + 6.5);
}

/* --- foot ---------------------------------------------------------------------------------------- */

static void foot_line(struct result_phrase *text, const char *more)
{
	if (*more && *text->text)
		result_phrase_add(text, " ");
	result_phrase_add(text, more);
}

static void foot_number(struct page *page, struct result_phrase *text, const char *key, int number)
{
	char digits[16];

	snprintf(digits, sizeof digits, "%d", number);
	foot_line(text, result_phrase(&page->source.words, key, digits, NULL).text);
}

static void foot_renewed(struct page *page, struct result_phrase *text)
{
	const struct results *results = page->request->results;
	struct result_words *words = &page->source.words;
	struct result_phrase day = result_day(words, results->version_day);
	char version[16];

	snprintf(version, sizeof version, "%d", results->version);
	foot_line(text, result_phrase(words, "renewed", day.text, version).text);
}

/* The rule that was used, what is still open, when it was renewed. `all`: what might have to be
 * said, to keep room for it. */
static void foot_lines(struct page *page, bool all, struct chart_lines *lines)
{
	const struct results *results = page->request->results;
	struct result_words *words = &page->source.words;
	struct result_phrase text = {""};

	foot_number(page, &text, "rule-two-bands", results->limits.full);
	foot_number(page, &text, "rule-nothing", results->limits.least);
	if (page->main->regime == 'B')
		foot_line(&text, result_word(words, "rule-families"));
	if (all || page->canvas.dashes)
		foot_line(&text, result_word(words, "rule-hidden"));
	if (all || page->canvas.dots)
		foot_number(page, &text, "rule-dots", results->limits.least);
	if (page->left_out > 1) /* the first to go are empty lines */
		foot_line(&text, result_word(words, "left-out"));
	if (results->waiting == 1 && !page->nothing)
		foot_line(&text, result_word(words, "waiting-1"));
	if (results->waiting > 1 && !page->nothing)
		foot_number(page, &text, "waiting", results->waiting);
	if (results->renewed)
		foot_renewed(page, &text);
	foot_line(&text, result_word(words, "licence"));
	chart_break(&CHART_SMALL, text.text, RIGHT_MM - LEFT_MM, CHART_LINES_MAX, lines);
}

static double foot_mm(struct page *page)
{
	struct chart_lines lines;

	foot_lines(page, true, &lines);
	return chart_lines_mm(&CHART_SMALL, lines.count) + FOOT_PAD_MM;
}

static void draw_foot(struct page *page)
{
	struct chart_lines lines;
	double top;

	foot_lines(page, false, &lines);
	top = BOTTOM_MM - chart_lines_mm(&CHART_SMALL, lines.count);
	chart_text_lines(
		page->canvas.drawing, &CHART_SMALL, (struct point_mm){LEFT_MM, top}, &lines);
	chart_rule(page->canvas.drawing, (struct point_mm){LEFT_MM, top - FOOT_PAD_MM},
		RIGHT_MM - LEFT_MM);
}

/* --- body ---------------------------------------------------------------------------------------- */

/* One section, or two beside each other, over the width of the page. */
struct strip {
	const struct result_section *left, *right; /* right NULL: over the whole width */
	double height;
};

enum { STRIPS_MAX = 24 };

static double half_mm(void)
{
	return (RIGHT_MM - LEFT_MM - BESIDE_GAP_MM) / 2;
}

/* When not all fits, empty lines for words go first, then sections from the end. The lines for the
 * plan stay: they are what the sheet is for. */
static bool is_left_out(const struct page *page, size_t i)
{
	const struct result_section *s = &page->plan->sections[i];
	size_t behind = 0;

	if (s->kind == RESULT_QUOTES && page->canvas.quote_count == 0)
		return true;
	for (size_t k = i; k < page->plan->section_count; k++)
		behind += page->plan->sections[k].kind != RESULT_PLAN;
	return s->kind != RESULT_PLAN && behind < page->left_out;
}

/* Puts sections in strips, leaving out those that have nothing to show. */
static size_t make_strips(struct page *page, struct strip strips[STRIPS_MAX])
{
	double full = RIGHT_MM - LEFT_MM;
	size_t count = 0;

	for (size_t i = 0; i < page->plan->section_count; i++) {
		const struct result_section *s = &page->plan->sections[i];
		bool writing = s->kind == RESULT_PLAN || s->kind == RESULT_QUOTES;
		bool pair = s->beside && count > 0 && !strips[count - 1].right && i > 0 &&
			    strips[count - 1].left == s - 1;

		if (page->nothing && !writing)
			continue;
		if (page->left_out && is_left_out(page, i))
			continue;
		if (result_section_mm(&page->canvas, s, full) <= 0)
			continue;
		if (pair) {
			strips[count - 1].right = s;
			strips[count - 1].height = fmax(
				result_section_mm(&page->canvas, strips[count - 1].left, half_mm()),
				result_section_mm(&page->canvas, s, half_mm()));
		} else if (count < STRIPS_MAX) {
			strips[count++] =
				(struct strip){s, NULL, result_section_mm(&page->canvas, s, full)};
		}
	}
	return count;
}

/* The questions as something to talk about, when there are too few sheets for numbers. */
static double draw_talk(struct page *page, double y)
{
	struct result_words *words = &page->source.words;
	struct drawing *d = page->canvas.drawing;
	struct chart_lines lines;
	char least[16];

	snprintf(least, sizeof least, "%d", page->request->results->limits.least);
	drawing_round_box(d, (struct rect_mm){LEFT_MM, y, RIGHT_MM - LEFT_MM, 25}, 3, 0.6, 1);
	chart_text(d, &CHART_HEADING, (struct point_mm){LEFT_MM + 7, y + 10.5},
		result_phrase(words, "too-few", least, NULL).text);
	chart_text(d, &CHART_HEADING, (struct point_mm){LEFT_MM + 7, y + 19},
		result_word(words, "without-numbers"));
	y += 36;
	chart_text(d, &CHART_HEADING, (struct point_mm){LEFT_MM, y},
		result_word(words, "to-talk-about"));
	chart_rule(d, (struct point_mm){LEFT_MM, y + 2.6}, RIGHT_MM - LEFT_MM);
	y += 8;
	for (size_t i = 0; i < page->main_form->question_count && y < 190; i++) {
		const struct question *q = &page->main_form->questions[i];

		drawing_disc(d, (struct point_mm){LEFT_MM + 1.4, y + 2}, 0.9, 0, 0);
		chart_break(&CHART_TEXT, result_text(&page->source, &q->text),
			RIGHT_MM - LEFT_MM - 6, 1, &lines);
		chart_text_lines(d, &CHART_TEXT, (struct point_mm){LEFT_MM + 6, y + 0.6}, &lines);
		y += 8;
	}
	return y;
}

static bool draw_strip(
	struct page *page, const struct strip *strip, struct rect_mm at, struct error *err)
{
	struct rect_mm right = {at.x + at.w - half_mm(), at.y, half_mm(), at.h};

	if (strip->right) {
		at.w = half_mm();
		if (!result_section_draw(&page->canvas, strip->right, right, err))
			return false;
	}
	return result_section_draw(&page->canvas, strip->left, at, err);
}

/* Draws the strips between the two heights; white that is left goes between them and to the lines
 * to write on. */
static bool draw_strips(struct page *page, const struct strip *strips, size_t count, double top,
	double bottom, struct error *err)
{
	double total = 0, gap, spare, extra;

	for (size_t i = 0; i < count; i++)
		total += strips[i].height;
	spare = bottom - top - total;
	gap = fmin(GAP_MAX_MM, spare / (double)(count + 1));
	extra = fmin(PLAN_GROWS_MM, spare - gap * (double)(count + 1));
	for (size_t i = 0; i < count; i++) {
		struct rect_mm at = {LEFT_MM, top + gap, RIGHT_MM - LEFT_MM, strips[i].height};

		if (strips[i].left->kind == RESULT_PLAN)
			at.h += extra;
		if (!draw_strip(page, &strips[i], at, err))
			return false;
		top = rect_bottom(at);
	}
	return true;
}

/* Lays out the strips at that tightness. True when they fit. */
static bool fits(
	struct page *page, int tight, struct strip strips[STRIPS_MAX], size_t *count, double room)
{
	double total = GAP_MM[tight];

	page->canvas.tight = tight;
	*count = make_strips(page, strips);
	for (size_t i = 0; i < *count; i++)
		total += strips[i].height + GAP_MM[tight];
	return total <= room;
}

static bool draw_body(struct page *page, double top, struct error *err)
{
	struct strip strips[STRIPS_MAX];
	double bottom = BOTTOM_MM - foot_mm(page);
	size_t count = 0;
	bool fit = false;

	for (int tight = RESULT_LOOSE; !fit && tight < RESULT_TIGHTNESSES; tight++)
		fit = fits(page, tight, strips, &count, bottom - top);
	for (page->left_out = 0; !fit && page->left_out < page->plan->section_count;) {
		page->left_out++;
		bottom = BOTTOM_MM - foot_mm(page);
		fit = fits(page, RESULT_TIGHT, strips, &count, bottom - top);
	}
	page->canvas.dashes = page->canvas.dots = false; /* measuring set them */
	return fit ? draw_strips(page, strips, count, top, bottom, err)
		   : error_set(err, EX_DATAERR,
			     _("the result of \"%.200s\" does not fit on one A4; shorten its plan "
			       "(library/results/%s.yaml)"),
			     page->request->results->event, page->plan->id);
}

static bool draw_page(struct page *page, struct error *err)
{
	double top = draw_head(page, err);

	if (top <= 0)
		return false;
	if (page->nothing)
		top = draw_talk(page, top + 6);
	if (!draw_body(page, top, err))
		return false;
	draw_foot(page);
	return true;
}

bool result_draw(const struct result_request *request, struct drawing *drawing, struct error *err)
{
	struct page page = {.request = request};
	bool good;

	*drawing = (struct drawing){.width_mm = PAGE_WIDTH_MM, .height_mm = PAGE_HEIGHT_MM};
	page.canvas.drawing = drawing;
	good = open_page(&page, err) && draw_page(&page, err) &&
	       result_words_sound(&page.source.words, err);
	close_page(&page);
	return good && drawing->failed ? error_memory(err) : good;
}

bool result_pdf(const struct result_request *request, struct buffer *bytes, struct error *err)
{
	char title[RESULT_CODE_SIZE];
	struct drawing drawing = {0};
	struct pdf *pdf = NULL;
	bool good = result_draw(request, &drawing, err);

	/* Not the event's name: nobody knows what people call their events. */
	result_code(request->results->event, request->results->version, title);
	if (good)
		pdf = pdf_new(title, err);
	good = pdf && pdf_announce(pdf, &drawing, err) &&
	       pdf_page(pdf, PDF_NO_STENCIL, &drawing, err) && pdf_bytes(pdf, bytes, err);
	pdf_free(pdf);
	drawing_free(&drawing);
	return good;
}
