// SPDX-License-Identifier: EUPL-1.2
#include "plane.h"

#include "stop.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void plane_new(struct plane *plane, int width, int height)
{
	*plane = (struct plane){width, height, NULL};
	plane->light = need((size_t)width * (size_t)height, sizeof *plane->light);
}

void plane_free(struct plane *plane)
{
	free(plane->light);
	plane->light = NULL;
}

enum { REACH_MAX = 40 };

static int kernel_of(double sigma, float kernel[2 * REACH_MAX + 1])
{
	int reach = (int)fmin(REACH_MAX, ceil(2.5 * sigma));
	double sum = 0;

	for (int i = -reach; i <= reach; i++)
		sum += exp(-0.5 * i * i / (sigma * sigma));
	for (int i = -reach; i <= reach; i++)
		kernel[i + reach] = (float)(exp(-0.5 * i * i / (sigma * sigma)) / sum);
	return reach;
}

/* to = part * from; to += part * (one + other) */
static void set_row(float *restrict to, const float *restrict from, float part, int count)
{
	for (int x = 0; x < count; x++)
		to[x] = part * from[x];
}

static void add_rows(
	float *restrict to, const float *one, const float *other, float part, int count)
{
	for (int x = 0; x < count; x++)
		to[x] += part * (one[x] + other[x]);
}

static int within(int i, int count)
{
	return i < 0 ? 0 : i >= count ? count - 1 : i;
}

/* A row with its ends repeated on both sides. */
static void stretched(float *line, const float *row, int width, int reach)
{
	memcpy(line + reach, row, (size_t)width * sizeof *row);
	for (int i = 0; i < reach; i++) {
		line[i] = row[0];
		line[reach + width + i] = row[width - 1];
	}
}

void plane_soften(struct plane *plane, double sigma_px)
{
	float kernel[2 * REACH_MAX + 1], *line, *to;
	struct plane across;
	int reach, width = plane->width, height = plane->height;

	if (sigma_px < 0.15)
		return;
	reach = kernel_of(sigma_px, kernel);
	plane_new(&across, width, height);
	line = need((size_t)(width + 2 * reach), sizeof *line);
	for (int y = 0; y < height; y++) {
		to = plane_row(&across, y);
		stretched(line, plane_row(plane, y), width, reach);
		set_row(to, line + reach, kernel[reach], width);
		for (int k = 1; k <= reach; k++)
			add_rows(to, line + reach - k, line + reach + k, kernel[reach + k], width);
	}
	for (int y = 0; y < height; y++) {
		to = plane_row(plane, y);
		set_row(to, plane_row(&across, y), kernel[reach], width);
		for (int k = 1; k <= reach; k++)
			add_rows(to, plane_row(&across, within(y - k, height)),
				plane_row(&across, within(y + k, height)), kernel[reach + k],
				width);
	}
	free(line);
	plane_free(&across);
}

void plane_shrink(const struct plane *plane, int factor, struct plane *small)
{
	plane_new(small, plane->width / factor, plane->height / factor);
	for (int y = 0; y < small->height * factor; y++) {
		const float *from = plane_row(plane, y);
		float *to = plane_row(small, y / factor);

		for (int x = 0; x < small->width; x++)
			for (int i = 0; i < factor; i++)
				to[x] += from[x * factor + i] / (float)(factor * factor);
	}
}

double plane_at(const struct plane *plane, double x, double y)
{
	int left = (int)floor(x - 0.5), top = (int)floor(y - 0.5);
	double fx = x - 0.5 - left, fy = y - 0.5 - top;
	const float *upper = plane_row(plane, within(top, plane->height));
	const float *lower = plane_row(plane, within(top + 1, plane->height));
	int a = within(left, plane->width), b = within(left + 1, plane->width);

	return (upper[a] * (1 - fx) + upper[b] * fx) * (1 - fy) +
	       (lower[a] * (1 - fx) + lower[b] * fx) * fy;
}
