// SPDX-License-Identifier: EUPL-1.2
/*
 * The inside is what lies more than a quarter of a millimetre from the print of the blank form, or
 * more than a tenth where letters in a bubble leave less than that. A cross of a ball pen in a box
 * of 4 mm covers a third of it, a thin tick a tenth, a filled bubble nearly all.
 */
#include "small_box.h"

#include "doubt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Boxes smaller than this are small; in larger ones decide.h sees shapes. */
static const double SMALL_MM = 6;

/* Covered shares, less what empty boxes of the page have: below the first there is no mark, from
 * the second on there is one, whatever its shape; from the third on it needs no second witness. */
static const double BARE = 0.025, MARKED = 0.09, SURE = 0.14;

/* Ink is darker than this, and than five times the noise of bare paper. */
static const double INK_DARKNESS = 0.14;

/* Without this much of a box's inside to look at there is no telling. */
static const double INSIDE_LEAST = 0.15;

enum { PER_MM = BLANK_FINE_PER_MM, SIDE_MAX = 160 };

/* --- measuring ------------------------------------------------------------------------------ */

struct cover {
	double share; /* 0..1; -1 when the box cannot be seen */
};

static struct cover measure_cover(const struct blank *b, const struct ground *g,
	const struct transform *page, struct rect_mm box)
{
	struct rect_mm in = rect_grown(box, -0.2);
	struct point_px middle = transform_apply(page, rect_centre(box));
	double white = ground_white(g, middle.x / g->factor, middle.y / g->factor);
	int limit = (int)(white * (1 - fmax(INK_DARKNESS, 5 * g->noise)));
	struct cutting cutting = {
		.origin = {floor(in.x * PER_MM) / PER_MM, floor(in.y * PER_MM) / PER_MM},
		.px_per_mm = PER_MM,
		.width = (int)fmin(SIDE_MAX, in.w * PER_MM),
		.height = (int)fmin(SIDE_MAX, in.h * PER_MM),
		.outside = 0};
	static const int ALL = SIDE_MAX * SIDE_MAX;
	uint8_t cut[SIDE_MAX * SIDE_MAX], near[SIDE_MAX * SIDE_MAX];
	int count = cutting.width * cutting.height;
	int seen[NEAR_STEPS] = {0}, dark[NEAR_STEPS] = {0}, all = 0, ink = 0;

	if (count <= 0 || count > ALL || middle.x < 0 || middle.y < 0 ||
		middle.x >= g->full->width || middle.y >= g->full->height)
		return (struct cover){-1};
	transform_cut(page, g->full, &cutting, cut, (size_t)cutting.width);
	blank_near_cut(b, &cutting, near);
	for (int i = 0; i < count; i++) {
		seen[near[i]]++;
		dark[near[i]] += cut[i] < limit;
	}
	for (int step = NEAR_STEPS - 1; step > NEAR_PRINT; step--) {
		if (step == 1 && all > 0.3 * count)
			break;
		all += seen[step];
		ink += dark[step];
	}
	return (struct cover){all > INSIDE_LEAST * count ? (double)ink / all : -1};
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
	const struct layout_side *side;
};

static void settle(struct reading_answer *a, size_t question, const struct cover *covers,
	const struct page_covers *page)
{
	const struct layout_question *q = &page->side->questions[question];
	double usual = page->usual;
	struct sum s = sum_up(covers, a->mark_count, usual);
	bool small = fmin(q->options[0].box.w, q->options[0].box.h) < SMALL_MM;

	if (s.unseen) {
		doubt(a, "box not to be seen");
	} else if (s.between) {
		/* In a large box a dot or the tail of another mark is nothing to ask about. */
		if (small || !same_marks(a, covers, usual))
			doubt(a, "little ink in a box");
	} else if (a->state == ANSWER_ANSWERED || a->state == ANSWER_CONFLICT) {
		/* Rings and crosses beside the box cover nothing of it: the shapes are asked. */
		if (s.marked > 0 && !same_marks(a, covers, usual))
			doubt(a, "ink in another box");
	} else if (s.marked > 0 && small && s.sure == s.marked && !has_reason(a) &&
		   (q->max != 1 || s.marked == 1) && !marked_beside(a, covers, usual) &&
		   !some_taken_back(a, covers, usual)) {
		mark_covered(a, covers, usual, q->max);
	} else if (s.marked > 0) {
		doubt(a, "ink in a box");
	} else if (bare_after_all(a, page->mostly_bare)) {
		a->note[0] = '\0';
		a->state = ANSWER_BLANK;
	}
}

static bool measure_page(
	const struct small_box_page *seen, struct page_covers *page, struct error *err)
{
	const struct layout_side *side = seen->blank->side;
	size_t count = 0, at = 0, bare = 0;

	for (size_t i = 0; i < side->question_count; i++)
		count += side->questions[i].option_count;
	page->covers = calloc(count + 1, sizeof *page->covers);
	if (!page->covers)
		return error_memory(err);
	for (size_t i = 0; i < side->question_count; i++)
		for (size_t k = 0; k < side->questions[i].option_count; k++)
			page->covers[at++] = measure_cover(seen->blank, seen->ground, seen->map,
				side->questions[i].options[k].box);
	if (!usual_cover(page->covers, count, &page->usual, err))
		return false;
	at = 0;
	for (size_t i = 0; i < side->question_count; i++) {
		bare += sum_up(page->covers + at, side->questions[i].option_count, page->usual)
				.marked == 0;
		at += side->questions[i].option_count;
	}
	page->mostly_bare = 2 * bare >= side->question_count;
	return true;
}

bool small_box_settle(const struct small_box_page *page, struct reading *reading, struct error *err)
{
	const struct layout_side *side = page->blank->side;
	struct page_covers covers = {NULL, 0, true, side};
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
