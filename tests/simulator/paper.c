// SPDX-License-Identifier: EUPL-1.2
#include "paper.h"

#include "stop.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void paper_new(struct paper *paper, int width, int height, double per_mm)
{
	*paper = (struct paper){width, height, per_mm, NULL};
	paper->rgb = need((size_t)width * (size_t)height, 3);
	memset(paper->rgb, 255, (size_t)width * (size_t)height * 3);
}

void paper_copy(const struct paper *from, struct paper *to)
{
	size_t bytes = (size_t)from->width * (size_t)from->height * 3;

	*to = *from;
	to->rgb = need(bytes, 1);
	memcpy(to->rgb, from->rgb, bytes);
}

void paper_free(struct paper *paper)
{
	free(paper->rgb);
	paper->rgb = NULL;
}

static int clamped(double value, int most)
{
	return value < 0 ? 0 : value > most ? most : (int)value;
}

void coat_new(struct coat *coat, const struct paper *paper, struct place place)
{
	int right = clamped(ceil((place.x + place.w) * paper->per_mm), paper->width);
	int bottom = clamped(ceil((place.y + place.h) * paper->per_mm), paper->height);

	coat->left = clamped(floor(place.x * paper->per_mm), paper->width);
	coat->top = clamped(floor(place.y * paper->per_mm), paper->height);
	coat->width = right > coat->left ? right - coat->left : 0;
	coat->height = bottom > coat->top ? bottom - coat->top : 0;
	coat->amount = need((size_t)coat->width * (size_t)coat->height, sizeof *coat->amount);
}

static uint8_t as_byte(double value)
{
	return value <= 0 ? 0 : value >= 255 ? 255 : (uint8_t)(value + 0.5);
}

/* One pixel under `amount` of a coat. */
static void lay(uint8_t *pixel, double amount, const double colour[3], bool hides)
{
	for (int c = 0; c < 3; c++) {
		double under = hides ? 255 * colour[c] : pixel[c] * colour[c];

		pixel[c] = as_byte(pixel[c] * (1 - amount) + under * amount);
	}
}

static void coat_lay(struct coat *coat, struct paper *paper, struct colour colour, bool hides)
{
	const double light[3] = {colour.red, colour.green, colour.blue};

	for (int y = 0; y < coat->height; y++) {
		const float *amount = coat->amount + (size_t)y * (size_t)coat->width;
		size_t first = (size_t)(coat->top + y) * (size_t)paper->width + (size_t)coat->left;
		uint8_t *pixel = paper->rgb + 3 * first;

		for (int x = 0; x < coat->width; x++)
			if (amount[x] > 0)
				lay(pixel + 3 * x, amount[x], light, hides);
	}
	free(coat->amount);
	*coat = (struct coat){0};
}

void coat_filter(struct coat *coat, struct paper *paper, struct colour colour)
{
	coat_lay(coat, paper, colour, false);
}

void coat_cover(struct coat *coat, struct paper *paper, struct colour colour)
{
	coat_lay(coat, paper, colour, true);
}

struct place paper_ink(const struct paper *paper, struct place within)
{
	int left = paper->width, top = paper->height, right = -1, bottom = -1;
	int y0 = clamped(within.y * paper->per_mm, paper->height);
	int y1 = clamped((within.y + within.h) * paper->per_mm, paper->height);
	int x0 = clamped(within.x * paper->per_mm, paper->width);
	int x1 = clamped((within.x + within.w) * paper->per_mm, paper->width);

	for (int y = y0; y < y1; y++) {
		for (int x = x0; x < x1; x++) {
			if (paper->rgb[3 * ((size_t)y * (size_t)paper->width + (size_t)x)] > 128)
				continue;
			left = x < left ? x : left;
			right = x > right ? x : right;
			top = y < top ? y : top;
			bottom = y;
		}
	}
	if (right < 0)
		return (struct place){within.x, within.y, 0, 0};
	return (struct place){left / paper->per_mm, top / paper->per_mm,
		(right + 1 - left) / paper->per_mm, (bottom + 1 - top) / paper->per_mm};
}

/* A number 0..1 that belongs to one point of a lattice. */
static double lattice(uint64_t seed, int64_t x, int64_t y)
{
	uint64_t h =
		seed ^ ((uint64_t)x * 0x9e3779b97f4a7c15u) ^ ((uint64_t)y * 0xc2b2ae3d27d4eb4fu);

	h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93u;
	h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93u;
	return (double)((h ^ (h >> 32)) & 0xffffff) / 0xffffff;
}

double smooth_noise(uint64_t seed, double x, double y, double grain)
{
	double gx = floor(x / grain), gy = floor(y / grain);
	double fx = x / grain - gx, fy = y / grain - gy;
	int64_t ix = (int64_t)gx, iy = (int64_t)gy;

	fx = fx * fx * (3 - 2 * fx);
	fy = fy * fy * (3 - 2 * fy);
	return (lattice(seed, ix, iy) * (1 - fx) + lattice(seed, ix + 1, iy) * fx) * (1 - fy) +
	       (lattice(seed, ix, iy + 1) * (1 - fx) + lattice(seed, ix + 1, iy + 1) * fx) * fy;
}
