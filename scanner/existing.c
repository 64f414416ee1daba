// SPDX-License-Identifier: EUPL-1.2
/*
 * The blank may be a drawing or a scan of an empty copy: what is nearly as light as its paper is
 * made white, so that noise of a scan is not taken for print.
 */
#include "existing.h"

#include "decoder.h"
#include "message.h"
#include "png_out.h"
#include "print_seen.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Darker than this is print: pale grey rules of office programs have 0.2. */
static const double PAPER = 0.88;

/* How much the proportions of the blank and of the layout's page may differ. */
static const double PROPORTIONS = 0.02;

struct existing {
	struct layout *layout;
	struct blank *blanks[LAYOUT_SIDES_MAX];
	struct patches patches[LAYOUT_SIDES_MAX];
	struct tint tints[LAYOUT_SIDES_MAX];
};

void existing_free(struct existing *existing)
{
	if (!existing)
		return;
	for (int i = 0; i < LAYOUT_SIDES_MAX; i++) {
		patches_free(&existing->patches[i]);
		tint_free(&existing->tints[i]);
		blank_free(existing->blanks[i]);
	}
	layout_free(existing->layout);
	free(existing);
}

const struct blank *existing_blank(const struct existing *existing, size_t side)
{
	return existing->blanks[side];
}

const struct tint *existing_tint(const struct existing *existing, size_t side)
{
	return existing->tints[side].any ? &existing->tints[side] : NULL;
}

/* --- opening -------------------------------------------------------------------------------- */

static bool read_text(const char *path, struct buffer *text, struct error *err)
{
	FILE *file = fopen(path, "rb");
	char piece[8192];
	size_t count;
	bool ok;

	if (!file)
		return error_set(err, EX_NOINPUT, "%s: %s", path, strerror(errno));
	while ((count = fread(piece, 1, sizeof piece, file)) > 0)
		buffer_add(text, piece, count);
	ok = !ferror(file);
	fclose(file);
	if (!ok)
		return error_set(err, EX_NOINPUT, _("%s: cannot be read"), path);
	return text->failed ? error_memory(err) : true;
}

static bool check_layout(const struct layout *layout, struct error *err)
{
	for (size_t i = 0; i < layout->side_count; i++)
		for (size_t k = 0; k < layout->sides[i].question_count; k++) {
			const struct layout_question *q = &layout->sides[i].questions[k];

			if (q->option_count > FORM_OPTIONS_MAX)
				return error_set(err, EX_DATAERR,
					_("question %s has %zu options; formscan reads at most %d: "
					  "make two questions of it"),
					q->id, q->option_count, FORM_OPTIONS_MAX);
		}
	return true;
}

static struct layout *open_layout(const char *path, struct error *err)
{
	struct buffer text = {0};
	struct layout *layout = NULL;

	if (read_text(path, &text, err)) {
		layout = layout_read(buffer_text(&text), text.length, err);
		if (layout && !check_layout(layout, err)) {
			layout_free(layout);
			layout = NULL;
		}
		if (!layout)
			error_prefix(err, "%s: ", path);
	}
	buffer_free(&text);
	return layout;
}

/* A copy of the picture with its paper white, and what is printed lightly behind the boxes. */
static bool clean_copy(const struct image *picture, const struct tint *tint, struct image *clean,
	struct error *err)
{
	if (!image_new(clean, picture->width, picture->height, err))
		return false;
	for (int y = 0; y < clean->height; y++) {
		const uint8_t *from = picture->pixels + (size_t)y * picture->stride;
		uint8_t *to = clean->pixels + (size_t)y * clean->stride;

		for (int x = 0; x < clean->width; x++) {
			double white = tint_ground(tint, x, y);

			to[x] = (uint8_t)(from[x] >= PAPER * white
						  ? 255
						  : fmin(255, from[x] * 255 / white));
		}
	}
	return true;
}

static bool check_proportions(
	const struct existing *e, const struct image *picture, size_t side, struct error *err)
{
	double page = e->layout->page_width_mm / e->layout->page_height_mm;
	double is = (double)picture->width / picture->height;

	if (fabs(is / page - 1) < PROPORTIONS)
		return true;
	return error_set(err, EX_DATAERR,
		_("page %d has not the proportions of the layout's page_mm (%g x %g mm)"),
		e->layout->sides[side].side, e->layout->page_width_mm, e->layout->page_height_mm);
}

static bool make_blank(
	struct existing *e, const struct image *picture, size_t side, struct error *err)
{
	struct image clean = {0};
	struct buffer png = {0};
	struct tint *tint = &e->tints[side];
	bool ok = check_proportions(e, picture, side, err) &&
		  tint_find(tint, picture, e->layout->page_width_mm, err) &&
		  clean_copy(picture, tint, &clean, err) && png_encode(&clean, &png, err);

	image_free(&clean);
	if (ok) {
		struct blank_source source = {e->layout, side, png.data, png.length};

		e->blanks[side] = blank_new(&source, err);
		ok = e->blanks[side] && patches_choose(e->blanks[side], &e->patches[side], err);
	}
	buffer_free(&png);
	return ok;
}

static bool open_blanks(struct existing *e, const char *path, struct error *err)
{
	struct decoder *decoder = decoder_new(err);
	size_t pages = decoder ? decoder_pages(decoder, path, err) : 0;
	bool ok = pages > 0;

	for (size_t i = 0; ok && i < e->layout->side_count; i++) {
		size_t page = (size_t)e->layout->sides[i].side;
		struct image picture;

		if (page > pages)
			ok = error_set(err, EX_DATAERR,
				_("it has %zu pages, but the layout has a side %zu"), pages, page);
		else
			ok = decoder_page(decoder, path, page, &picture, err) &&
			     make_blank(e, &picture, i, err);
	}
	if (!ok)
		error_prefix(err, "%s: ", path);
	decoder_free(decoder);
	return ok;
}

struct existing *existing_open(const char *blank_path, const char *layout_path, struct error *err)
{
	struct existing *e = calloc(1, sizeof *e);

	if (!e) {
		error_memory(err);
		return NULL;
	}
	e->layout = open_layout(layout_path, err);
	if (e->layout && open_blanks(e, blank_path, err))
		return e;
	existing_free(e);
	return NULL;
}

/* --- reading -------------------------------------------------------------------------------- */

bool existing_align(const struct existing *existing, const struct ground *ground, double dpi,
	struct laid *laid, struct error *err)
{
	const struct patches *sides[LAYOUT_SIDES_MAX];
	struct align_request request = {.ground = ground,
		.sides = sides,
		.side_count = existing->layout->side_count,
		.dpi = dpi};

	for (size_t i = 0; i < request.side_count; i++)
		sides[i] = &existing->patches[i];
	return align_page(&request, laid, err);
}

static const double TOGETHER = 1.8, ALL_SEEN = 0.98;

bool existing_holds(const struct laid *laid)
{
	double agreement = laid->fit.agreement;

	return 100 * agreement >= AGREES_PERCENT && !laid->two_ways &&
	       (laid->seen >= ALL_SEEN || agreement + laid->seen >= TOGETHER);
}

/* --- doubts --------------------------------------------------------------------------------- */

/* Less of the print around a question than this: it does not lie there. */
static const double PRINT_SEEN = 0.6;

/* Less of a box than this is bare on the blank form: marks may hide in its print. */
static const double BARE_LEAST = 0.3;

/* The share of a box's inside, less 0.5 mm all round, that is bare on the blank form. */
static double bare_share(const struct blank *b, struct rect_mm box)
{
	const double step = 0.125;
	struct rect_mm in = rect_grown(box, -0.5);
	int columns = (int)ceil(in.w / step), rows = (int)ceil(in.h / step), bare = 0;

	if (columns <= 0 || rows <= 0)
		return 0;
	for (int j = 0; j < rows; j++)
		for (int i = 0; i < columns; i++)
			bare += blank_near(b, (struct point_mm){in.x + i * step, in.y + j * step}) >
				NEAR_PRINT;
	return (double)bare / rows / columns;
}

static void make_doubtful(struct reading_answer *a, const char *why)
{
	if (a->state == ANSWER_CONFLICT)
		return;
	a->state = ANSWER_DOUBTFUL;
	snprintf(a->note, sizeof a->note, "%s", why);
	for (size_t i = 0; i < a->mark_count; i++)
		a->marks[i].confidence = fmin(a->marks[i].confidence, 0.9);
}

/* Somebody has surely marked or written something here. */
static bool is_answered(const struct reading_answer *a)
{
	return a->state == ANSWER_ANSWERED || a->state == ANSWER_CONFLICT;
}

/* A side without anything sure on it may be one that was answered in hard pencil, in a scan that is too
 * light to show it. There is no sheet here to ask about as a whole. */
static void doubt_empty(struct reading *reading)
{
	for (size_t i = 0; i < reading->answer_count; i++)
		if (is_answered(&reading->answers[i]))
			return;
	for (size_t i = 0; i < reading->answer_count; i++)
		if (reading->answers[i].state == ANSWER_BLANK)
			make_doubtful(&reading->answers[i], "nothing was found on this side");
}

/* One in so many answers that are not asked is an exception. */
enum { EXCEPTION_ONE_IN = 8 };

/* Of a pen that a scan hardly shows, what is seen may be the box that was scribbled over, and not the mark
 * beside it. */
static void doubt_exceptions(struct reading *reading)
{
	size_t asked = 0;

	for (size_t i = 0; i < reading->answer_count; i++)
		asked += reading->answers[i].state == ANSWER_DOUBTFUL ||
			 reading->answers[i].state == ANSWER_CONFLICT;
	if (EXCEPTION_ONE_IN * (reading->answer_count - asked) > reading->answer_count)
		return;
	for (size_t i = 0; i < reading->answer_count; i++)
		if (reading->answers[i].state != ANSWER_DOUBTFUL)
			make_doubtful(&reading->answers[i], "nearly all of this side is in doubt");
}

bool existing_doubt(const struct blank *blank, const struct ground *ground,
	const struct transform *page, struct reading *reading, struct error *err)
{
	const struct layout_side *side = blank->side;

	for (size_t i = 0; i < side->question_count; i++) {
		const struct layout_question *q = &side->questions[i];
		double share;

		if (!print_seen(blank, ground, page, i, &share, err))
			return false;
		if (share < PRINT_SEEN)
			make_doubtful(
				&reading->answers[i], "the print around it is not in its place");
		for (size_t k = 0; k < q->option_count; k++)
			if (bare_share(blank, q->options[k].box) < BARE_LEAST)
				make_doubtful(&reading->answers[i], "print fills the box");
	}
	doubt_empty(reading);
	doubt_exceptions(reading);
	return true;
}
