// SPDX-License-Identifier: EUPL-1.2
/*
 * The size, place and shape of one blob of ink, in mm on the page: sums over its pixels.
 */
#include "added_inside.h"

#include <math.h>
#include <string.h>

/* Bounding box and lowest point, in mm. */
void thing_extent(const struct visit *v, const struct blob *b, struct added_thing *t)
{
	t->left = t->top = 1e9;
	t->right = t->bottom = -1e9;
	for (int i = b->first; i >= 0; i = v->blobs->runs[i].next) {
		struct run run = v->blobs->runs[i];

		while (run.start < run.end && !is_ink(v, run.start, run.y))
			run.start++;
		while (run.end > run.start && !is_ink(v, run.end - 1, run.y))
			run.end--;
		for (int end = 0; end < 2 && run.end > run.start; end++) {
			struct point_mm at = spot_place(v, end ? run.end - 1 : run.start, run.y);

			t->left = fmin(t->left, at.x);
			t->right = fmax(t->right, at.x);
			t->top = fmin(t->top, at.y);
			if (at.y > t->bottom) {
				t->bottom = at.y;
				t->lowest = at;
			}
		}
	}
}

/* The options whose cells the thing may reach. */
struct reach {
	const struct layout_option *option[4 * ADDED_TOUCHES_MAX];
	struct added_touch touch[4 * ADDED_TOUCHES_MAX];
	int count;
};

static void find_reach(const struct added *ink, const struct added_thing *t, struct reach *reach)
{
	const struct layout_side *side = ink->blank->side;

	reach->count = 0;
	for (size_t i = 0; i < side->question_count; i++)
		for (size_t k = 0; k < side->questions[i].option_count; k++) {
			const struct layout_option *o = &side->questions[i].options[k];

			if (reach->count == 4 * ADDED_TOUCHES_MAX ||
				!added_overlaps(t, rect_grown(o->cell, 2.5)))
				continue;
			reach->touch[reach->count] =
				(struct added_touch){.question = (int)i, .option = (int)k};
			reach->option[reach->count++] = o;
		}
}

static void add_to_reach(struct reach *reach, struct point_mm at, double area_mm2)
{
	for (int i = 0; i < reach->count; i++) {
		const struct layout_option *o = reach->option[i];

		if (rect_has(rect_grown(o->box, -0.4), at))
			reach->touch[i].box_mm2 += area_mm2;
		else if (rect_has(rect_grown(o->box, 2.5), at))
			reach->touch[i].beside_mm2 += area_mm2;
		else if (rect_has(o->cell, at))
			reach->touch[i].cell_mm2 += area_mm2;
	}
}

/* Keeps the touches with the most ink, those of boxes first. */
static void keep_touches(const struct reach *reach, struct added_thing *t)
{
	t->touch_count = 0;
	for (int i = 0; i < reach->count; i++) {
		const struct added_touch *touch = &reach->touch[i];
		double weight = 10 * touch->box_mm2 + touch->beside_mm2 + touch->cell_mm2;
		int at = t->touch_count;

		if (weight <= 0)
			continue;
		while (at > 0 && 10 * t->touches[at - 1].box_mm2 + t->touches[at - 1].beside_mm2 +
						 t->touches[at - 1].cell_mm2 <
					 weight)
			at--;
		if (at >= ADDED_TOUCHES_MAX)
			continue;
		if (t->touch_count == ADDED_TOUCHES_MAX)
			t->touch_count--;
		memmove(&t->touches[at + 1], &t->touches[at],
			(size_t)(t->touch_count - at) * sizeof t->touches[0]);
		t->touches[at] = *touch;
		t->touch_count++;
	}
}

/* Sums over a thing's pixels. */
struct sums {
	double n, x, y, xx, xy, yy, rim, core, near;
	unsigned levels[256], clear_levels[256], clear;
	double line[5]; /* x, y, xx, xy, yy of the pixels away from print, in mm */
	bool sectors[ADDED_SECTORS];
	double white;
};

static void add_pixel(
	const struct visit *v, const struct added_thing *t, int x, int y, struct sums *s)
{
	struct point_mm at = spot_place(v, x, y);
	double half_x = fmax((t->right - t->left) / 2, 0.3),
	       half_y = fmax((t->bottom - t->top) / 2, 0.3);
	double dx = (at.x - (t->left + t->right) / 2) / half_x;
	double dy = (at.y - (t->top + t->bottom) / 2) / half_y;
	double out = dx * dx + dy * dy;
	int step = step_at(v->ink, at);

	s->n++;
	s->x += at.x;
	s->y += at.y;
	s->xx += at.x * at.x;
	s->xy += at.x * at.y;
	s->yy += at.y * at.y;
	s->levels[darkness_at(v->ink, x + v->dx, y + v->dy)]++;
	if (step > 3) {
		s->clear_levels[darkness_at(v->ink, x + v->dx, y + v->dy)]++;
		s->clear++;
		s->line[0] += at.x;
		s->line[1] += at.y;
		s->line[2] += at.x * at.x;
		s->line[3] += at.x * at.y;
		s->line[4] += at.y * at.y;
	}
	s->near += step <= 2;
	s->core += out < 0.16;
	if (out > 0.36) {
		int sector = (int)((atan2(dy, dx) / 6.283185307 + 0.5) * ADDED_SECTORS);

		s->rim++;
		s->sectors[sector < 0 ? 0 : sector % ADDED_SECTORS] = true;
	}
}

static void finish_sums(
	const struct visit *v, const struct blob *b, const struct sums *s, struct added_thing *t)
{
	/* Its direction and spread from pixels away from print, where nothing but ink is dark. */
	bool clear = s->clear >= 4 * ADDED_LEAST && s->clear > 0.4 * s->n;
	double n = clear ? s->clear : s->n;
	double x = (clear ? s->line[0] : s->x) / n, y = (clear ? s->line[1] : s->y) / n;
	struct blob moments = {.xx = (clear ? s->line[2] : s->xx) / n - x * x,
		.xy = (clear ? s->line[3] : s->xy) / n - x * y,
		.yy = (clear ? s->line[4] : s->yy) / n - y * y};
	double white = ground_white(v->ink->ground, b->x + v->dx, b->y + v->dy);
	int sectors = 0;

	for (int i = 0; i < ADDED_SECTORS; i++)
		sectors += s->sectors[i];
	t->x = s->x / s->n;
	t->y = s->y / s->n;
	blob_axes(&moments, &t->longest, &t->shortest);
	t->direction_deg = atan2(2 * moments.xy, moments.xx - moments.yy) * 90 / 3.14159265358979;
	/* Print makes what lies beside it darker: pixels away from it are asked, if there are any. */
	t->contrast = s->clear >= ADDED_LEAST && s->clear > 0.2 * s->n
			      ? added_quantile(s->clear_levels, s->clear, 0.9) / white
			      : added_quantile(s->levels, (unsigned)s->n, 0.9) / white;
	t->around = (double)sectors / ADDED_SECTORS;
	t->rim = s->rim / s->n;
	t->core = s->core / s->n;
	t->near_print = s->near / s->n;
	t->sharp = 1;
}

bool thing_measure(const struct visit *v, const struct blob *b, struct added_thing *t)
{
	struct sums sums = {.n = 0};
	struct reach reach;
	double area = pixel_area(v->ink, b->x + v->dx, b->y + v->dy);

	find_reach(v->ink, t, &reach);
	for (int i = b->first; i >= 0; i = v->blobs->runs[i].next) {
		const struct run *run = &v->blobs->runs[i];

		for (int x = run->start; x < run->end; x++) {
			if (!is_ink(v, x, run->y))
				continue;
			add_pixel(v, t, x, run->y, &sums);
			if (reach.count)
				add_to_reach(&reach, spot_place(v, x, run->y), area);
		}
	}
	t->area_mm2 = sums.n * area;
	if (sums.n < ADDED_LEAST)
		return false;
	finish_sums(v, b, &sums, t);
	keep_touches(&reach, t);
	return true;
}
