// SPDX-License-Identifier: EUPL-1.2
#include "print_seen.h"

#include <math.h>
#include <stdlib.h>

enum { PER_MM = BLANK_GREY_PER_MM };

/* Print on the blank is darker than 0.4; in the scan it must be a quarter of that at least, within
 * a quarter of a mm. */
static const int PRINT_GREY = 153, SEEN_DARKNESS = 30;

/* 20 px are little more than 1 mm2. */
enum { PRINT_LEAST_PX = 20, NOTHING = -1 };

/* Fields of the page: 8.75 x 8.74 mm on A4. */
enum { COLUMNS = 24, ROWS = 34 };

static bool is_seen(const uint8_t *cut, int width, int height, int x, int y, int limit)
{
	for (int j = y - 1; j <= y + 1; j++)
		for (int i = x - 1; i <= x + 1; i++)
			if (i >= 0 && j >= 0 && i < width && j < height &&
				cut[j * width + i] < limit)
				return true;
	return false;
}

/* The share of the print in a rectangle that the scan shows; -1 when there is too little to tell. */
static bool share_in(const struct blank *b, const struct ground *g, const struct transform *page,
	struct rect_mm r, double *share, struct error *err)
{
	struct cutting cutting = {.px_per_mm = PER_MM, .outside = 255};
	struct point_px middle = transform_apply(page, rect_centre(r));
	int left = (int)fmax(0, r.x * PER_MM), top = (int)fmax(0, r.y * PER_MM);
	int right = (int)fmin(b->grey.width, rect_right(r) * PER_MM);
	int low = (int)fmin(b->grey.height, rect_bottom(r) * PER_MM), seen = 0, all = 0;
	int limit =
		(int)ground_white(g, middle.x / g->factor, middle.y / g->factor) - SEEN_DARKNESS;
	uint8_t *cut;

	*share = NOTHING;
	if (right <= left || low <= top)
		return true;
	cutting.origin = (struct point_mm){(double)left / PER_MM, (double)top / PER_MM};
	cutting.width = right - left;
	cutting.height = low - top;
	cut = malloc((size_t)cutting.width * (size_t)cutting.height);
	if (!cut)
		return error_memory(err);
	transform_cut(page, g->full, &cutting, cut, (size_t)cutting.width);
	for (int y = 0; y < cutting.height; y++)
		for (int x = 0; x < cutting.width; x++) {
			if (b->grey.pixels[(size_t)(top + y) * b->grey.stride +
					   (size_t)(left + x)] > PRINT_GREY)
				continue;
			all++;
			seen += is_seen(cut, cutting.width, cutting.height, x, y, limit);
		}
	free(cut);
	if (all > PRINT_LEAST_PX)
		*share = (double)seen / all;
	return true;
}

bool print_seen_all_over(const struct blank *blank, const struct ground *ground,
	const struct transform *page, double *share, struct error *err)
{
	double w = blank->width_mm / COLUMNS, h = blank->height_mm / ROWS, sum = 0;
	int count = 0;

	for (int row = 0; row < ROWS; row++)
		for (int column = 0; column < COLUMNS; column++) {
			struct rect_mm field = {column * w, row * h, w, h};
			double seen;

			if (!transform_within(page, ground->full, field))
				continue;
			if (!share_in(blank, ground, page, field, &seen, err))
				return false;
			if (seen == NOTHING)
				continue;
			sum += seen;
			count++;
		}
	*share = count ? sum / count : 0;
	return true;
}

static struct rect_mm around_question(const struct layout_question *q)
{
	struct rect_mm r = q->options[0].cell;

	for (size_t i = 1; i < q->option_count; i++) {
		struct rect_mm c = q->options[i].cell;
		double x = fmin(r.x, c.x), y = fmin(r.y, c.y);

		r = (struct rect_mm){x, y, fmax(rect_right(r), rect_right(c)) - x,
			fmax(rect_bottom(r), rect_bottom(c)) - y};
	}
	return rect_grown(r, 3);
}

bool print_seen(const struct blank *blank, const struct ground *ground,
	const struct transform *page, size_t question, double *share, struct error *err)
{
	const struct layout_question *q = &blank->side->questions[question];

	*share = NOTHING;
	if (q->option_count > 0 && !share_in(blank, ground, page, around_question(q), share, err))
		return false;
	if (*share == NOTHING)
		*share = 1;
	return true;
}

bool print_seen_mean(const struct blank *blank, const struct ground *ground,
	const struct transform *page, double *share, struct error *err)
{
	size_t count = blank->side->question_count;
	double sum = 0;

	for (size_t i = 0; i < count; i++) {
		if (!print_seen(blank, ground, page, i, share, err))
			return false;
		sum += *share;
	}
	*share = count ? sum / (double)count : 1;
	return true;
}
