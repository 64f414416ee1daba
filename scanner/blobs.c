// SPDX-License-Identifier: EUPL-1.2
/*
 * Runs row by row, joined with those of the row above by union-find on run numbers; sums over
 * runs in closed form. Cost grows with the number of runs, not of pixels.
 */
#include "blobs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void blobs_free(struct blobs *blobs)
{
	free(blobs->items);
	free(blobs->runs);
	free(blobs->parents);
	free(blobs->numbers);
	free(blobs->lasts);
	*blobs = (struct blobs){0};
}

/* --- runs --------------------------------------------------------------------------------- */

static bool room_for_runs(struct blobs *b, size_t more, struct error *err)
{
	size_t room = b->run_room ? b->run_room : 4096;
	struct run *runs;
	int *parents, *numbers;

	if (b->run_count + more <= b->run_room)
		return true;
	while (room < b->run_count + more)
		room *= 2;
	runs = realloc(b->runs, room * sizeof *runs);
	if (!runs)
		return error_memory(err);
	b->runs = runs;
	parents = realloc(b->parents, room * sizeof *parents);
	if (!parents)
		return error_memory(err);
	b->parents = parents;
	numbers = realloc(b->numbers, room * sizeof *numbers);
	if (!numbers)
		return error_memory(err);
	b->numbers = numbers;
	b->run_room = room;
	return true;
}

/* The first x from `x` whose pixel is set; width when there is none. Most of a page is bare:
 * eight pixels at a time. */
static int next_set(const uint8_t *row, int x, int width)
{
	uint64_t eight;

	while (x + 8 <= width) {
		memcpy(&eight, row + x, 8);
		if (eight)
			break;
		x += 8;
	}
	while (x < width && !row[x])
		x++;
	return x;
}

static void runs_of_row(struct blobs *b, const uint8_t *row, int y, int width)
{
	for (int x = next_set(row, 0, width); x < width; x = next_set(row, x, width)) {
		int start = x;

		while (x < width && row[x])
			x++;
		b->parents[b->run_count] = (int)b->run_count;
		b->runs[b->run_count++] = (struct run){y, start, x, -1};
	}
}

static int root_of(int *parents, int i)
{
	while (parents[i] != i) {
		parents[i] = parents[parents[i]];
		i = parents[i];
	}
	return i;
}

/* Joins the runs from..to (one row) with those before them from `above` (the row above). */
static void join_rows(struct blobs *b, size_t above, size_t from, size_t to)
{
	size_t i = above, k = from;

	while (i < from && k < to) {
		const struct run *p = &b->runs[i], *q = &b->runs[k];

		if (p->start <= q->end && q->start <= p->end) {
			int a = root_of(b->parents, (int)i), c = root_of(b->parents, (int)k);

			b->parents[a > c ? a : c] = a > c ? c : a;
		}
		if (p->end < q->end)
			i++;
		else
			k++;
	}
}

/* --- blobs -------------------------------------------------------------------------------- */

static void add_run(struct blob *blob, const struct run *run)
{
	double n = run->end - run->start, y = run->y + 0.5;
	double middle = (run->start + run->end) / 2.0;

	if (run->start < blob->left)
		blob->left = run->start;
	if (run->end > blob->right)
		blob->right = run->end;
	blob->bottom = run->y + 1;
	blob->area += n;
	blob->x += n * middle;
	blob->y += n * y;
	blob->xx += n * middle * middle + n * (n * n - 1) / 12;
	blob->xy += n * middle * y;
	blob->yy += n * y * y;
}

static void finish(struct blob *blob)
{
	blob->x /= blob->area;
	blob->y /= blob->area;
	/* 1/12: a pixel is a square, not a point. */
	blob->xx = blob->xx / blob->area - blob->x * blob->x + 1.0 / 12;
	blob->yy = blob->yy / blob->area - blob->y * blob->y + 1.0 / 12;
	blob->xy = blob->xy / blob->area - blob->x * blob->y;
}

static bool room_for_blobs(struct blobs *b, struct error *err)
{
	size_t room = b->run_count + 1;
	struct blob *items;
	int *lasts;

	if (b->blob_room >= room)
		return true;
	room = room < 1024 ? 1024 : room * 3 / 2;
	items = realloc(b->items, room * sizeof *items);
	if (!items)
		return error_memory(err);
	b->items = items;
	lasts = realloc(b->lasts, room * sizeof *lasts);
	if (!lasts)
		return error_memory(err);
	b->lasts = lasts;
	b->blob_room = room;
	return true;
}

/* Numbers the blobs in the order of their first runs and adds every run to its blob. A root is
 * always the lowest run of its blob, so its number is known before the others ask for it. */
static void gather(struct blobs *b)
{
	b->count = 0;
	for (size_t i = 0; i < b->run_count; i++) {
		struct run *run = &b->runs[i];
		int root = root_of(b->parents, (int)i);
		int number = root == (int)i ? (int)b->count : b->numbers[root];

		b->numbers[i] = number;
		if (root == (int)i) {
			b->items[b->count++] =
				(struct blob){.left = run->start, .top = run->y, .first = (int)i};
		} else {
			b->runs[b->lasts[number]].next = (int)i;
		}
		b->lasts[number] = (int)i;
		add_run(&b->items[number], run);
	}
}

bool blobs_find(struct blobs *blobs, const struct mask *mask, int least, struct error *err)
{
	size_t above = 0, from = 0, kept = 0;

	blobs->run_count = 0;
	for (int y = 0; y < mask->height; y++) {
		if (!room_for_runs(blobs, (size_t)mask->width / 2 + 1, err))
			return false;
		from = blobs->run_count;
		runs_of_row(blobs, mask->pixels + (size_t)y * mask->stride, y, mask->width);
		join_rows(blobs, above, from, blobs->run_count);
		above = from;
	}
	if (!room_for_blobs(blobs, err))
		return false;
	gather(blobs);
	for (size_t i = 0; i < blobs->count; i++) {
		if (blobs->items[i].area < least)
			continue;
		blobs->items[kept] = blobs->items[i];
		finish(&blobs->items[kept++]);
	}
	blobs->count = kept;
	return true;
}

void blob_axes(const struct blob *blob, double *longest, double *shortest)
{
	double mean = (blob->xx + blob->yy) / 2, half = (blob->xx - blob->yy) / 2;
	double root = sqrt(half * half + blob->xy * blob->xy);

	*longest = sqrt(mean + root);
	*shortest = sqrt(mean > root ? mean - root : 0);
}
