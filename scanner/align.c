// SPDX-License-Identifier: EUPL-1.2
/*
 * Edges: the profile across an edge of the blank is searched for in the wider profile of the
 * scan by normalised correlation, which does not care how black the print or how white the paper
 * is; a parabola through the best place and its neighbours gives a tenth of a pixel (0.02 mm). A
 * box that somebody filled in has lost its edges; its correlation is low and it is not used.
 */
#include "align.h"

#include "coarse.h"
#include "print_seen.h"
#include "sheet_edge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Correlation below this is no edge; at 1 the weight is full. Felt-tip along an edge gives
 * about 0.7. */
static const double EDGE_LEAST = 0.80;

/* Two edges of one box apart by more than this: one of them is wrong. */
static const double EDGES_AGREE_MM = 0.3;

enum { SHIFTS_MAX = 128 };

static double correlation(const float *a, const float *b)
{
	double ma = 0, mb = 0, ab = 0, aa = 0, bb = 0;

	for (int i = 0; i < EDGE_LENGTH; i++) {
		ma += (double)a[i];
		mb += (double)b[i];
	}
	ma /= EDGE_LENGTH;
	mb /= EDGE_LENGTH;
	for (int i = 0; i < EDGE_LENGTH; i++) {
		double x = (double)a[i] - ma, y = (double)b[i] - mb;

		ab += x * y;
		aa += x * x;
		bb += y * y;
	}
	/* 15 grey levels of swing at least: flat paper correlates with anything. */
	return aa > 0 && bb > 225 ? ab / sqrt(aa * bb) : 0;
}

/* Where the edge of the blank is found in the scan: mm towards the inside of the box. Returns
 * the weight, 0 when it is not found. */
static double find_edge(const struct edge *edge, const float *wide, double *inwards_mm)
{
	double at[2 * EDGE_SEARCH + 1], side = 0;
	int best = 0;

	if (!edge->seen)
		return 0;
	for (int i = 0; i <= 2 * EDGE_SEARCH; i++) {
		at[i] = correlation(edge->line, wide + i);
		if (at[i] > at[best])
			best = i;
	}
	if (at[best] < EDGE_LEAST || best == 0 || best == 2 * EDGE_SEARCH)
		return 0;
	side = at[best - 1] - 2 * at[best] + at[best + 1];
	*inwards_mm = (best - EDGE_SEARCH) / (double)EDGE_PER_MM;
	if (side < 0)
		*inwards_mm += 0.5 * (at[best - 1] - at[best + 1]) / side / EDGE_PER_MM;
	return pow((at[best] - EDGE_LEAST) / (1 - EDGE_LEAST), 2) + 0.02;
}

/* From two opposite edges to one shift. `low` runs inwards along +axis, `high` against it. */
static double join_edges(
	double low_weight, double low_mm, double high_weight, double high_mm, float *shift_mm)
{
	high_mm = -high_mm;
	if (low_weight > 0 && high_weight > 0 && fabs(low_mm - high_mm) > EDGES_AGREE_MM) {
		*shift_mm = (float)(low_weight > high_weight ? low_mm : high_mm);
		return 0.2 * fmax(low_weight, high_weight);
	}
	if (low_weight + high_weight <= 0)
		return 0;
	*shift_mm =
		(float)((low_weight * low_mm + high_weight * high_mm) / (low_weight + high_weight));
	return (low_weight + high_weight) / 2;
}

static void measure_box(const struct outline_box *box, const struct ground *ground,
	const struct transform *page, struct observed_shift *shift, struct alignment *result)
{
	struct edge_view view;
	double weight[EDGES], mm[EDGES] = {0};

	blank_edge_view(page, ground->full, box->at, &view);
	for (int edge = 0; edge < EDGES; edge++) {
		weight[edge] = find_edge(&box->edges[edge], view.line[edge], &mm[edge]);
		result->edges_sought += box->edges[edge].seen;
		result->edges_found += weight[edge] > 0;
	}
	*shift = (struct observed_shift){.at = rect_centre(box->at)};
	shift->weight.x = (float)join_edges(
		weight[EDGE_LEFT], mm[EDGE_LEFT], weight[EDGE_RIGHT], mm[EDGE_RIGHT], &shift->by.x);
	shift->weight.y = (float)join_edges(
		weight[EDGE_TOP], mm[EDGE_TOP], weight[EDGE_BOTTOM], mm[EDGE_BOTTOM], &shift->by.y);
}

/* What the squares say after fitting. */
static size_t shifts_of_squares(
	const struct pose *pose, const struct transform *page, struct observed_shift *shifts)
{
	size_t count = 0;

	for (int i = 0; pose && i < FRAME_MARKS; i++) {
		if (!pose->found[i])
			continue;
		struct point_mm is = transform_back(page, pose->at[i]);

		shifts[count++] = (struct observed_shift){.at = FRAME_MARK[i],
			.by = {(float)(is.x - FRAME_MARK[i].x), (float)(is.y - FRAME_MARK[i].y)},
			.weight = {1, 1}};
	}
	return count;
}

void align_boxes(const struct blank *blank, const struct ground *ground, const struct pose *pose,
	struct transform *page, struct alignment *result)
{
	struct observed_shift shifts[SHIFTS_MAX] = {{.by = {0, 0}}};
	size_t count = shifts_of_squares(pose, page, shifts);
	size_t every = (blank->box_count + count) / SHIFTS_MAX + 1; /* spread over the page */
	double sum = 0, weights = 0;

	*result = (struct alignment){0};
	for (size_t i = 0; i < blank->box_count && count < SHIFTS_MAX; i += every)
		measure_box(&blank->boxes[i], ground, page, &shifts[count++], result);
	struct transform before = *page;

	transform_correct(page, shifts, count);
	for (size_t i = 0; i < count; i++) {
		struct point_px was = transform_apply(&before, shifts[i].at);
		struct point_mm is = transform_back(page, was);
		double dx = shifts[i].at.x - is.x, dy = shifts[i].at.y - is.y;
		double ex = dx - (double)shifts[i].by.x, ey = dy - (double)shifts[i].by.y;

		if (shifts[i].weight.x + shifts[i].weight.y <= 0)
			continue;
		result->largest_mm = fmax(result->largest_mm, hypot(dx, dy));
		sum += (double)shifts[i].weight.x * ex * ex + (double)shifts[i].weight.y * ey * ey;
		weights += (double)(shifts[i].weight.x + shifts[i].weight.y);
	}
	result->rest_mm = weights > 0 ? sqrt(sum / weights) : 0;
}

/* --- a page by its print ---------------------------------------------------------------------- */

/* How far two ways to lay a side are apart at most, in mm. */
static double apart(const struct blank *blank, const struct transform *a, const struct transform *b)
{
	double most = 0;

	for (int i = 0; i < 4; i++) {
		struct point_mm at = {i & 1 ? blank->width_mm : 0, i & 2 ? blank->height_mm : 0};
		struct point_mm is = transform_back(a, transform_apply(b, at));

		most = fmax(most, hypot(is.x - at.x, is.y - at.y));
	}
	return most;
}

/* A way to lay the page that fits in some way. */
struct attempt {
	struct fit fit;
	double seen; /* of the print, 0..1 */
	size_t side;
};

struct tries {
	const struct align_request *request;
	struct attempt all[1 + 2 * GUESSES_MAX + 4 * LAYOUT_SIDES_MAX];
	size_t count;
	double agreement; /* the best there is */
};

static bool try_fit(struct tries *t, const struct transform *guess, size_t side, struct error *err)
{
	const struct align_request *r = t->request;
	struct attempt *attempt = &t->all[t->count];

	if (!patches_fit(r->sides[side], r->ground, guess, &attempt->fit, err))
		return false;
	if (attempt->fit.found == 0)
		return true;
	attempt->side = side;
	t->agreement = fmax(t->agreement, attempt->fit.agreement);
	t->count++;
	return print_seen_all_over(
		r->sides[side]->blank, r->ground, &attempt->fit.page, &attempt->seen, err);
}

/* The sheet's own corners, taken each way round. */
static bool try_edge(struct tries *t, struct error *err)
{
	const struct align_request *r = t->request;
	struct sheet_edge edge;

	if (!sheet_edge_find(r->ground, &edge, err))
		return false;
	for (size_t side = 0; side < r->side_count; side++)
		for (int turn = 0; turn < 4; turn++) {
			const struct blank *b = r->sides[side]->blank;
			struct transform page;

			if (sheet_edge_page(&edge, turn, b->width_mm, b->height_mm, &page) &&
				!try_fit(t, &page, side, err))
				return false;
		}
	return true;
}

static bool try_guesses(struct tries *t, bool wide, struct error *err)
{
	const struct align_request *r = t->request;
	const struct blank *blanks[LAYOUT_SIDES_MAX];
	struct coarse_request coarse = {.ground = r->ground,
		.blanks = blanks,
		.blank_count = r->side_count,
		.wide = wide,
		.dpi = r->dpi};
	struct guess guesses[GUESSES_MAX];
	size_t count;

	for (size_t i = 0; i < r->side_count; i++)
		blanks[i] = r->sides[i]->blank;
	if (!coarse_find(&coarse, guesses, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!try_fit(t, &guesses[i].page, guesses[i].side, err))
			return false;
	return true;
}

/* Better than this needs no other try. */
static const double SURELY = 0.75;

static bool try_all(struct tries *t, struct error *err)
{
	const struct align_request *r = t->request;

	if (r->near && !try_fit(t, r->near, 0, err))
		return false;
	if (r->near && t->agreement > SURELY)
		return true;
	if (!try_edge(t, err))
		return false;
	for (int wide = 0; wide < 2 && t->agreement < AGREES_PERCENT / 100.0; wide++)
		if (!try_guesses(t, wide, err))
			return false;
	return true;
}

/* A form with rows of equal boxes fits itself a row further nearly as well; but then its heading or its
 * last row is missing, and the words beside the boxes are others. So much less of the print is seen
 * there, at least. */
static const double SEEN_LESS = 0.05;

/* Of all that are seen as well as the one that is seen best, what fits best. */
static size_t best_of(const struct tries *t)
{
	double most = 0;
	size_t best = t->count;

	for (size_t i = 0; i < t->count; i++)
		most = fmax(most, t->all[i].seen);
	for (size_t i = 0; i < t->count; i++)
		if (most - t->all[i].seen < SEEN_LESS &&
			(best == t->count || t->all[i].fit.likeness > t->all[best].fit.likeness))
			best = i;
	return best;
}

/* True when a way to lay the page is another one than the best, and as good. */
static bool is_rival(const struct tries *t, size_t best, size_t other)
{
	const struct attempt *a = &t->all[best], *b = &t->all[other];

	return a->seen - b->seen < SEEN_LESS &&
	       (a->side != b->side ||
		       apart(t->request->sides[a->side]->blank, &a->fit.page, &b->fit.page) >= 3);
}

bool align_page(const struct align_request *request, struct laid *laid, struct error *err)
{
	struct tries *t = calloc(1, sizeof *t);
	bool ok;

	*laid = (struct laid){.side = 0};
	if (!t)
		return error_memory(err);
	t->request = request;
	ok = try_all(t, err);
	if (ok && t->count > 0) {
		size_t best = best_of(t);

		laid->fit = t->all[best].fit;
		laid->side = t->all[best].side;
		laid->seen = t->all[best].seen;
		for (size_t i = 0; i < t->count; i++)
			laid->two_ways |= is_rival(t, best, i);
	}
	free(t);
	return ok;
}
