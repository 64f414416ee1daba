// SPDX-License-Identifier: EUPL-1.2
#include "result.h"

#include "frame.h"
#include "message.h"
#include "pdf.h"
#include "result_frame.h"
#include "result_page.h"
#include "result_section.h"
#include "secret.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define GAP_MAX_MM 9.0   /* between sections; more white than this falls apart           */
#define PLAN_GROWS_MM 24 /* as much more may the lines to write on take                  */
#define BESIDE_GAP_MM 8.0

static const double GAP_MM[RESULT_TIGHTNESSES] = {7.0, 5.5, 3.4};

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

/* --- body ---------------------------------------------------------------------------------------- */

/* One section, or two beside each other, over the width of the page. */
struct strip {
	const struct result_section *left, *right; /* right NULL: over the whole width */
	double height;
};

enum { STRIPS_MAX = 24 };

static double half_mm(void)
{
	return (RESULT_RIGHT_MM - RESULT_LEFT_MM - BESIDE_GAP_MM) / 2;
}

/* When not all fits, empty lines for words go first, then sections from the end. The lines for the
 * plan stay: they are what the sheet is for. */
static bool is_left_out(const struct result_page *page, size_t i)
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
static size_t make_strips(struct result_page *page, struct strip strips[STRIPS_MAX])
{
	double full = RESULT_RIGHT_MM - RESULT_LEFT_MM;
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
static double draw_talk(struct result_page *page, double y)
{
	struct result_words *words = &page->source.words;
	struct drawing *d = page->canvas.drawing;
	bool unprinted = page->request->results->version == 0;
	struct chart_lines lines;
	char least[16];

	snprintf(least, sizeof least, "%d", page->request->results->limits.least);
	drawing_round_box(d,
		(struct rect_mm){RESULT_LEFT_MM, y, RESULT_RIGHT_MM - RESULT_LEFT_MM, 25}, 3, 0.6,
		1);
	chart_text(d, &CHART_HEADING, (struct point_mm){RESULT_LEFT_MM + 7, y + 10.5},
		unprinted ? result_word(words, "preview-none")
			  : result_phrase(words, "too-few", least, NULL).text);
	chart_text(d, &CHART_HEADING, (struct point_mm){RESULT_LEFT_MM + 7, y + 19},
		result_word(words, unprinted ? "preview-when" : "without-numbers"));
	y += 36;
	chart_text(d, &CHART_HEADING, (struct point_mm){RESULT_LEFT_MM, y},
		result_word(words, "to-talk-about"));
	chart_rule(d, (struct point_mm){RESULT_LEFT_MM, y + 2.6}, RESULT_RIGHT_MM - RESULT_LEFT_MM);
	y += 8;
	for (size_t i = 0; i < page->main_form->question_count && y < 190; i++) {
		const struct question *q = &page->main_form->questions[i];

		drawing_disc(d, (struct point_mm){RESULT_LEFT_MM + 1.4, y + 2}, 0.9, 0, 0);
		chart_break(&CHART_TEXT, result_text(&page->source, &q->text),
			RESULT_RIGHT_MM - RESULT_LEFT_MM - 6, 1, &lines);
		chart_text_lines(
			d, &CHART_TEXT, (struct point_mm){RESULT_LEFT_MM + 6, y + 0.6}, &lines);
		y += 8;
	}
	return y;
}

static bool draw_strip(
	struct result_page *page, const struct strip *strip, struct rect_mm at, struct error *err)
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
static bool draw_strips(struct result_page *page, const struct strip *strips, size_t count,
	double top, double bottom, struct error *err)
{
	double total = 0, gap, spare, extra;

	for (size_t i = 0; i < count; i++)
		total += strips[i].height;
	spare = bottom - top - total;
	gap = fmin(GAP_MAX_MM, spare / (double)(count + 1));
	extra = fmin(PLAN_GROWS_MM, spare - gap * (double)(count + 1));
	for (size_t i = 0; i < count; i++) {
		struct rect_mm at = {RESULT_LEFT_MM, top + gap, RESULT_RIGHT_MM - RESULT_LEFT_MM,
			strips[i].height};

		if (strips[i].left->kind == RESULT_PLAN)
			at.h += extra;
		if (!draw_strip(page, &strips[i], at, err))
			return false;
		top = rect_bottom(at);
	}
	return true;
}

/* Lays out the strips at that tightness. True when they fit. */
static bool fits(struct result_page *page, int tight, struct strip strips[STRIPS_MAX],
	size_t *count, double room)
{
	double total = GAP_MM[tight];

	page->canvas.tight = tight;
	*count = make_strips(page, strips);
	for (size_t i = 0; i < *count; i++)
		total += strips[i].height + GAP_MM[tight];
	return total <= room;
}

static bool draw_body(struct result_page *page, double top, struct error *err)
{
	struct strip strips[STRIPS_MAX];
	double bottom = RESULT_BOTTOM_MM - result_frame_foot_mm(page);
	size_t count = 0;
	bool fit = false;

	for (int tight = RESULT_LOOSE; !fit && tight < RESULT_TIGHTNESSES; tight++)
		fit = fits(page, tight, strips, &count, bottom - top);
	for (page->left_out = 0; !fit && page->left_out < page->plan->section_count;) {
		page->left_out++;
		bottom = RESULT_BOTTOM_MM - result_frame_foot_mm(page);
		fit = fits(page, RESULT_TIGHT, strips, &count, bottom - top);
	}
	page->canvas.dashes = page->canvas.dots = false; /* measuring set them */
	return fit ? draw_strips(page, strips, count, top, bottom, err)
		   : error_set(err, EX_DATAERR,
			     _("the result of \"%.200s\" does not fit on one A4; shorten its plan "
			       "(library/results/%s.yaml)"),
			     page->request->results->event, page->plan->id);
}

static bool draw_page(struct result_page *page, struct error *err)
{
	double top = result_frame_head(page, err);

	if (top <= 0)
		return false;
	if (page->nothing)
		top = draw_talk(page, top + 6);
	if (!draw_body(page, top, err))
		return false;
	result_frame_foot(page);
	return true;
}

bool result_draw(const struct result_request *request, struct drawing *drawing, struct error *err)
{
	struct result_page page = {0};
	bool good;

	*drawing = (struct drawing){.width_mm = PAGE_WIDTH_MM, .height_mm = PAGE_HEIGHT_MM};
	page.canvas.drawing = drawing;
	good = result_page_open(request, &page, err) && draw_page(&page, err) &&
	       result_words_sound(&page.source.words, err);
	result_page_close(&page);
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
