// SPDX-License-Identifier: EUPL-1.2
/*
 * The inside is what lies more than a quarter of a millimetre from the print of the blank form, or
 * more than a tenth where letters in a bubble leave less than that. A cross of a ball pen in a box
 * of 4 mm covers a third of it, a thin tick a tenth, a filled bubble nearly all.
 */
#include "box_cover.h"

#include "doubt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Boxes smaller than this are small; in larger ones decide.h sees shapes. */
static const double SMALL_MM = 6;

/* Boxes with a side longer than this are cells of a table: a mark stands somewhere in them and is as
 * large as a hand makes it, so its shape says nothing in sides of the box. */
static const double CELL_MM = 11;

/* A mark made by hand in a box that leaves it room. */
enum { MARK_MM = 5 };

/* Covered shares, less what empty boxes of the page have: below the first there is no mark, from
 * the second on there is one, whatever its shape; from the third on it needs no second witness. */
static const double BARE = 0.025, MARKED = 0.09, SURE = 0.14;

/* Longer than any mark in a small box; paler than this share of what covers others; and less of a stain than
 * this, in mm2, only grazes a box. */
static const double FAR_MM = 24, PALER = 0.7, STAIN_MM2 = 0.2;

/* Darkness is measured where print does not reach: beyond this step from it. */
enum { DARKNESS_STEP = NEAR_PRINT + 1 };

/* Questions with a little ink only, at least, that make a page a pale one. */
enum { PALE_LEAST = 3 };

/* Ink is darker than this, and than five times the noise of bare paper. */
static const double INK_DARKNESS = 0.14;

/* Without this much of a box's inside to look at there is no telling. */
static const double INSIDE_LEAST = 0.15;

enum { PER_MM = BLANK_FINE_PER_MM, PIECE_MAX = 160 };

/* --- measuring ------------------------------------------------------------------------------ */

struct cover {
	double share;    /* 0..1; -1 when the box cannot be seen       */
	double darkness; /* mean of what covers it, 0..1; 0 when bare */
};

/* Pixels of the inside of a box, by their distance from print, and how many of them are dark. */
struct tally {
	long seen[NEAR_STEPS], dark[NEAR_STEPS], count;
	double grey; /* sum of the dark ones that are far from print */
};

/* A piece of at most PIECE_MAX px a side. */
static void tally_piece(const struct box_cover_page *page, const struct cutting *cutting, int limit,
	struct tally *tally)
{
	uint8_t cut[PIECE_MAX * PIECE_MAX], near[PIECE_MAX * PIECE_MAX];
	int count = cutting->width * cutting->height;

	transform_cut(page->map, page->ground->full, cutting, cut, (size_t)cutting->width);
	blank_near_cut(page->blank, cutting, near);
	for (int i = 0; i < count; i++) {
		tally->seen[near[i]]++;
		tally->dark[near[i]] += cut[i] < limit;
		if (cut[i] < limit && near[i] > DARKNESS_STEP)
			tally->grey += cut[i];
	}
	tally->count += count;
}

/* All of the inside, piece by piece: a cell of a table may be wide. */
static void tally_inside(
	const struct box_cover_page *page, struct rect_mm in, int limit, struct tally *tally)
{
	int left = (int)floor(in.x * PER_MM), top = (int)floor(in.y * PER_MM);
	int width = (int)(in.w * PER_MM), height = (int)(in.h * PER_MM);

	for (int y = 0; y < height; y += PIECE_MAX)
		for (int x = 0; x < width; x += PIECE_MAX) {
			struct cutting cutting = {
				.origin = {(double)(left + x) / PER_MM, (double)(top + y) / PER_MM},
				.px_per_mm = PER_MM,
				.width = width - x < PIECE_MAX ? width - x : PIECE_MAX,
				.height = height - y < PIECE_MAX ? height - y : PIECE_MAX,
				.outside = 0};

			tally_piece(page, &cutting, limit, tally);
		}
}

static bool is_cell(struct rect_mm box)
{
	return fmax(box.w, box.h) > CELL_MM;
}

/* A mark in a cell covers as much as it would of a box of MARK_MM. */
static struct cover measure_cover(const struct box_cover_page *page, struct rect_mm box)
{
	const struct ground *g = page->ground;
	struct point_px middle = transform_apply(page->map, rect_centre(box));
	double white = ground_white(g, middle.x / g->factor, middle.y / g->factor);
	int limit = (int)(white * (1 - fmax(INK_DARKNESS, 5 * g->noise)));
	static const double MARK_PX = MARK_MM * PER_MM * MARK_MM * PER_MM;
	struct tally tally = {.count = 0};
	double all = 0, ink = 0, dark = 0;

	if (middle.x < 0 || middle.y < 0 || middle.x >= g->full->width ||
		middle.y >= g->full->height)
		return (struct cover){-1, 0};
	tally_inside(page, rect_grown(box, -0.2), limit, &tally);
	for (int step = NEAR_STEPS - 1; step > NEAR_PRINT; step--) {
		if (step == 1 && all > 0.3 * (double)tally.count)
			break;
		all += (double)tally.seen[step];
		ink += (double)tally.dark[step];
	}
	if (tally.count == 0 || all <= INSIDE_LEAST * (double)tally.count)
		return (struct cover){-1, 0};
	for (int step = NEAR_STEPS - 1; step > DARKNESS_STEP; step--)
		dark += (double)tally.dark[step];
	if (is_cell(box))
		all = fmin(all, MARK_PX);
	return (struct cover){fmin(1, ink / all), dark > 0 ? 1 - tally.grey / dark / white : 0};
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* What empty boxes have: the lower quartile, at most 0.2. With so few boxes that a quarter of them
 * may well be marked, the least. */
static bool usual_cover(const struct cover *covers, size_t count, double *usual, struct error *err)
{
	double *sorted = calloc(count + 1, sizeof *sorted);
	size_t seen = 0;

	if (!sorted)
		return error_memory(err);
	for (size_t i = 0; i < count; i++)
		if (covers[i].share >= 0)
			sorted[seen++] = covers[i].share;
	qsort(sorted, seen, sizeof *sorted, compare_doubles);
	*usual = seen > 0 ? fmin(sorted[seen >= 8 ? seen / 4 : 0], 0.2) : 0;
	free(sorted);
	return true;
}

/* --- settling ------------------------------------------------------------------------------- */

static void doubt(struct reading_answer *a, const char *why)
{
	a->state = ANSWER_DOUBTFUL;
	if (a->note[0] == '\0')
		snprintf(a->note, sizeof a->note, "%s", why);
	for (size_t i = 0; i < a->mark_count; i++)
		a->marks[i].confidence = fmin(a->marks[i].confidence, 0.9);
}

/* The share of a box that is covered and is not in empty boxes: 0 bare, 1 full. */
static double more_than_usual(struct cover cover, double usual)
{
	return (cover.share - usual) / (1 - usual);
}

/* How many options are surely covered, and how many are neither that nor bare. */
struct sum {
	int marked, sure, between, unseen;
};

static struct sum sum_up(const struct cover *covers, size_t count, double usual)
{
	struct sum s = {0, 0, 0, 0};

	for (size_t i = 0; i < count; i++) {
		double more = more_than_usual(covers[i], usual);

		s.unseen += covers[i].share < 0;
		s.sure += more >= SURE;
		s.marked += more >= MARKED;
		s.between += more >= BARE && more < MARKED;
	}
	return s;
}

/* Do the marks of decide.h and the covers name the same options? */
static bool same_marks(const struct reading_answer *a, const struct cover *covers, double usual)
{
	for (size_t i = 0; i < a->mark_count; i++) {
		bool covered = more_than_usual(covers[i], usual) >= MARKED;

		if (covered != (a->marks[i].state == MARK_MARKED))
			return false;
	}
	return true;
}

/* A ring about a box, or a mark beside it, covers nothing of it. */
static bool marked_beside(const struct reading_answer *a, const struct cover *covers, double usual)
{
	for (size_t i = 0; i < a->mark_count; i++)
		if (a->marks[i].state != MARK_EMPTY && more_than_usual(covers[i], usual) < MARKED)
			return true;
	return false;
}

/* Of several covered boxes some look like marks and some may be marks that were made black to take them
 * back: covered they all are. */
static bool some_taken_back(
	const struct reading_answer *a, const struct cover *covers, double usual)
{
	int doubted = 0, marked = 0;

	for (size_t i = 0; i < a->mark_count; i++) {
		if (more_than_usual(covers[i], usual) < MARKED)
			continue;
		doubted += a->marks[i].state == MARK_DOUBTFUL;
		marked += a->marks[i].state == MARK_MARKED;
	}
	return doubted > 0 && marked > 0;
}

static void mark_covered(
	struct reading_answer *a, const struct cover *covers, double usual, int max)
{
	int marked = 0;

	for (size_t i = 0; i < a->mark_count; i++) {
		double more = more_than_usual(covers[i], usual);

		a->marks[i].state = more >= MARKED ? MARK_MARKED : MARK_EMPTY;
		a->marks[i].confidence = 0.995;
		a->marks[i].ink = fmax(a->marks[i].ink, fmax(0, more));
		marked += more >= MARKED;
	}
	a->state = max > 0 && marked > max ? ANSWER_CONFLICT
		   : marked                ? ANSWER_ANSWERED
					   : ANSWER_BLANK;
	if (a->state == ANSWER_CONFLICT)
		snprintf(a->note, sizeof a->note, "more than one answer");
}

/* Doubts that surely covered boxes do not lift. On a sheet of bubbles filling is how one answers,
 * and words beside a covered box leave it the answer (M25). */
static bool has_reason(const struct reading_answer *a)
{
	static const char *const LIFTED[] = {"", "remark", "black-and-white scan", NOTE_PALE,
		NOTE_TRACES, NOTE_ON_PRINT, "dots"};

	for (size_t i = 0; i < sizeof LIFTED / sizeof LIFTED[0]; i++)
		if (strcmp(a->note, LIFTED[i]) == 0)
			return false;
	return true;
}

/* Bare questions that decide.h doubts: in a black-and-white scan when most are bare, where it may
 * have taken small marks for print; and for traces, which stand beside small boxes for many reasons, when
 * most are bare. */
static bool bare_after_all(const struct reading_answer *a, bool mostly_bare)
{
	return !mostly_bare &&
	       (strcmp(a->note, "black-and-white scan") == 0 || strcmp(a->note, NOTE_TRACES) == 0);
}

/* All boxes of a page. */
struct page_covers {
	struct cover *covers;
	double usual;
	bool mostly_bare; /* half of the questions or more */
	bool pale;        /* half of what was marked or more is hardly to be seen */
	double darkness;  /* mean of what covers boxes                           */
	const struct side_ink *ink;
	const struct layout_side *side;
};

/* A stain or a fold covers a box: it goes on far beyond it, or is much paler than what covers others. In a
 * blurred photo marks look as soft as stains, but they are neither. */
static bool is_stained(
	const struct page_covers *page, size_t question, size_t option, struct cover c)
{
	for (size_t i = 0; i < page->ink->thing_count; i++) {
		const struct added_thing *t = &page->ink->things[i];
		const struct added_touch *touch;

		if (t->kind != ADDED_STAIN && t->kind != ADDED_CREASE)
			continue;
		touch = added_touch_of(t, (int)question, (int)option);
		if (touch && touch->box_mm2 > STAIN_MM2 &&
			(added_size_mm(t) > FAR_MM || c.darkness < PALER * page->darkness))
			return true;
	}
	return false;
}

static bool some_stained(const struct reading_answer *a, size_t question,
	const struct cover *covers, const struct page_covers *page)
{
	for (size_t i = 0; i < a->mark_count; i++)
		if (more_than_usual(covers[i], page->usual) >= MARKED &&
			a->marks[i].state != MARK_MARKED &&
			is_stained(page, question, i, covers[i]))
			return true;
	return false;
}

/* In boxes that are much smaller or larger than a mark it is the cover that tells. */
static bool cover_tells(struct rect_mm box)
{
	return fmin(box.w, box.h) < SMALL_MM || is_cell(box);
}

static void settle(struct reading_answer *a, size_t question, const struct cover *covers,
	const struct page_covers *page)
{
	const struct layout_question *q = &page->side->questions[question];
	double usual = page->usual;
	struct sum s = sum_up(covers, a->mark_count, usual);
	bool tells = cover_tells(q->options[0].box);

	if (s.unseen) {
		doubt(a, "box not to be seen");
	} else if (s.between) {
		/* Where shapes tell, a dot or the tail of another mark is nothing to ask about. */
		if (tells || !same_marks(a, covers, usual))
			doubt(a, "little ink in a box");
	} else if (a->state == ANSWER_ANSWERED || a->state == ANSWER_CONFLICT) {
		/* Rings and crosses beside the box cover nothing of it: the shapes are asked. */
		if (s.marked > 0 && !same_marks(a, covers, usual))
			doubt(a, "ink in another box");
	} else if (s.marked > 0 && tells && s.sure == s.marked && !has_reason(a) &&
		   (q->max != 1 || s.marked == 1) && !marked_beside(a, covers, usual) &&
		   !some_taken_back(a, covers, usual) && !some_stained(a, question, covers, page)) {
		mark_covered(a, covers, usual, q->max);
	} else if (s.marked > 0) {
		doubt(a, "ink in a box");
	} else if (bare_after_all(a, page->mostly_bare)) {
		a->note[0] = '\0';
		a->state = ANSWER_BLANK;
	}
	if (page->pale && a->state == ANSWER_BLANK)
		doubt(a, NOTE_PALE);
}

/* What the page's boxes have in common. */
static void sum_up_page(struct page_covers *page)
{
	size_t at = 0, bare = 0, little = 0, marked = 0;
	size_t questions = page->side->question_count;

	for (size_t i = 0; i < questions; i++) {
		size_t options = page->side->questions[i].option_count;
		struct sum s = sum_up(page->covers + at, options, page->usual);

		bare += s.marked == 0;
		little += s.marked == 0 && s.between > 0;
		for (size_t k = 0; k < options; k++) {
			struct cover c = page->covers[at + k];

			if (more_than_usual(c, page->usual) < MARKED)
				continue;
			marked++;
			page->darkness += c.darkness;
		}
		at += options;
	}
	page->darkness /= marked > 0 ? (double)marked : 1;
	page->mostly_bare = 2 * bare >= questions;
	page->pale = little >= PALE_LEAST && little >= questions - bare;
}

static bool measure_page(
	const struct box_cover_page *seen, struct page_covers *page, struct error *err)
{
	const struct layout_side *side = seen->blank->side;
	size_t count = 0, at = 0;

	for (size_t i = 0; i < side->question_count; i++)
		count += side->questions[i].option_count;
	page->side = side;
	page->ink = seen->ink;
	page->covers = calloc(count + 1, sizeof *page->covers);
	if (!page->covers)
		return error_memory(err);
	for (size_t i = 0; i < side->question_count; i++)
		for (size_t k = 0; k < side->questions[i].option_count; k++)
			page->covers[at++] = measure_cover(seen, side->questions[i].options[k].box);
	if (!usual_cover(page->covers, count, &page->usual, err))
		return false;
	sum_up_page(page);
	return true;
}

bool box_cover_settle(const struct box_cover_page *page, struct reading *reading, struct error *err)
{
	const struct layout_side *side = page->blank->side;
	struct page_covers covers = {.mostly_bare = true};
	bool ok = measure_page(page, &covers, err);
	size_t at = 0;

	for (size_t i = 0; ok && i < side->question_count; i++) {
		if (side->questions[i].option_count > 0)
			settle(&reading->answers[i], i, covers.covers + at, &covers);
		at += side->questions[i].option_count;
	}
	free(covers.covers);
	return ok;
}
