// SPDX-License-Identifier: EUPL-1.2
/*
 * The ground at a place of the blank form is the median of what is no print within 0.75 mm: words and
 * rules cover less than half of that. The median in a moving window is that of Huang, Yang and Tang
 * 1979: its histogram gains a column and loses one at each step.
 */
#include "tint.h"

#include <math.h>

/* Each way from the middle of the window, px of the map. */
enum { REACH = 3, WINDOW = (2 * REACH + 1) * (2 * REACH + 1) };

/* Darker than this share of the white is print. */
static const double PRINT = 0.5;

/* Paler than this nobody sees; also the noise of a scanned blank form. */
static const double TINT_LEAST = 0.015;

/* Of one shade at least so much, or it is an edge. */
enum { CLASS_STEP = 4, CLASSES = 256 / CLASS_STEP, SAMPLES_LEAST = 400 };

void tint_free(struct tint *tint)
{
	image_free(&tint->map);
}

/* --- the blank form ----------------------------------------------------------------------------- */

/* The lightest pixel of each little square: what is left of thin print is little. */
static void lightest_of(const struct tint *tint, const struct image *blank, struct image *light)
{
	for (int y = 0; y < light->height; y++)
		for (int x = 0; x < light->width; x++) {
			int left = (int)(x * tint->across), right = (int)((x + 1) * tint->across);
			int top = (int)(y * tint->down), low = (int)((y + 1) * tint->down);
			uint8_t most = 0;

			for (int j = top; j < low || j == top; j++)
				for (int i = left; i < right || i == left; i++) {
					uint8_t p = blank->pixels[(size_t)j * blank->stride +
								  (size_t)i];

					most = p > most ? p : most;
				}
			light->pixels[(size_t)y * light->stride + (size_t)x] = most;
		}
}

static int quantile(const unsigned counts[256], unsigned wanted)
{
	unsigned sum = 0;

	for (int v = 0; v < 256; v++) {
		sum += counts[v];
		if (sum > wanted)
			return v;
	}
	return 255;
}

/* The white of the paper: of the lighter half of the page, the middle. */
static double white_of(const struct image *light)
{
	unsigned counts[256] = {0}, all = (unsigned)light->width * (unsigned)light->height;

	for (int y = 0; y < light->height; y++)
		for (int x = 0; x < light->width; x++)
			counts[light->pixels[(size_t)y * light->stride + (size_t)x]]++;
	return fmax(1, quantile(counts, all / 4 * 3));
}

/* What is in the window around a place of the map and is no print. */
struct window {
	const struct image *light;
	int y;     /* the row of its middle      */
	int print; /* darker than this is print  */
	unsigned counts[256], all;
};

/* A column of the row's windows joins (by = 1) or leaves (by = -1). */
static void count_column(struct window *w, int x, int by)
{
	if (x < 0 || x >= w->light->width)
		return;
	for (int j = w->y - REACH; j <= w->y + REACH; j++) {
		uint8_t v;

		if (j < 0 || j >= w->light->height)
			continue;
		v = w->light->pixels[(size_t)j * w->light->stride + (size_t)x];
		if (v < w->print)
			continue;
		w->counts[v] += (unsigned)by;
		w->all += (unsigned)by;
	}
}

/* One row of the map. Where there is hardly anything but print, the paper is white. */
static void ground_row(struct tint *tint, const struct image *light, int y)
{
	struct window w = {.light = light, .y = y, .print = (int)(PRINT * tint->white)};
	uint8_t *row = tint->map.pixels + (size_t)y * tint->map.stride;

	for (int x = -REACH; x < REACH; x++)
		count_column(&w, x, 1);
	for (int x = 0; x < light->width; x++) {
		double ground = 1;

		count_column(&w, x + REACH, 1);
		if (w.all > WINDOW / 5)
			ground = fmin(1, quantile(w.counts, w.all / 2) / tint->white);
		count_column(&w, x - REACH, -1);
		row[x] = ground > 1 - TINT_LEAST ? 255 : (uint8_t)(255 * ground);
		tint->any |= row[x] < 255;
	}
}

bool tint_find(
	struct tint *tint, const struct image *blank, double page_width_mm, struct error *err)
{
	double px_per_mm = blank->width / page_width_mm;
	int width = (int)(page_width_mm * TINT_PER_MM);
	int height = (int)(blank->height / px_per_mm * TINT_PER_MM);
	struct image light;

	*tint = (struct tint){0};
	if (!image_new(&light, width, height, err))
		return false;
	if (!image_new(&tint->map, width, height, err)) {
		image_free(&light);
		return false;
	}
	tint->across = (double)blank->width / width;
	tint->down = (double)blank->height / height;
	lightest_of(tint, blank, &light);
	tint->white = white_of(&light);
	for (int y = 0; y < height; y++)
		ground_row(tint, &light, y);
	image_free(&light);
	return true;
}

static uint8_t at(const struct tint *tint, double x, double y)
{
	int i = (int)fmax(0, fmin(x, tint->map.width - 1));
	int j = (int)fmax(0, fmin(y, tint->map.height - 1));

	return tint->map.pixels[(size_t)j * tint->map.stride + (size_t)i];
}

double tint_ground(const struct tint *tint, int x, int y)
{
	return fmax(1, at(tint, x / tint->across, y / tint->down) * tint->white / 255);
}

/* --- a scan --------------------------------------------------------------------------------------- */

/* A scan is gone through in runs of STEP pixels of a row; on the page each is taken for straight. */
enum { STEP = 16 };

struct run {
	double x, y, dx, dy; /* px of the map at the first pixel, and from one to the next */
	int count;           /* of pixels of the scan                                      */
};

static struct run run_at(const struct transform *page, int x, int y, int width)
{
	int count = width - x < STEP ? width - x : STEP;
	struct point_mm a = transform_back(page, (struct point_px){x + 0.5, y + 0.5});
	struct point_mm b = transform_back(page, (struct point_px){x + 0.5 + STEP, y + 0.5});

	return (struct run){a.x * TINT_PER_MM, a.y * TINT_PER_MM, (b.x - a.x) * TINT_PER_MM / STEP,
		(b.y - a.y) * TINT_PER_MM / STEP, count};
}

/* How light each shade of the blank form is in this scan: the median of it. */
static void learn_shades(const struct tint *tint, const struct image *scan,
	const struct transform *page, double shades[CLASSES])
{
	static const int APART = 7;
	unsigned counts[CLASSES][256] = {{0}}, all[CLASSES] = {0};
	double white;

	for (int y = APART / 2; y < scan->height; y += APART)
		for (int x = 0; x < scan->width; x += STEP) {
			struct run r = run_at(page, x, y, scan->width);
			int shade = at(tint, r.x, r.y) / CLASS_STEP;
			uint8_t p = scan->pixels[(size_t)y * scan->stride + (size_t)x];

			counts[shade][p]++;
			all[shade]++;
		}
	white = fmax(1, quantile(counts[CLASSES - 1], all[CLASSES - 1] / 2));
	for (int i = 0; i < CLASSES; i++)
		shades[i] = all[i] < SAMPLES_LEAST
				    ? fmin(1, (i + 0.5) * CLASS_STEP / 255)
				    : fmin(1, quantile(counts[i], all[i] / 2) / white);
	shades[CLASSES - 1] = 1;
}

bool tint_lift(const struct tint *tint, const struct image *scan, const struct transform *page,
	struct image *lifted, struct error *err)
{
	double shades[CLASSES];

	if (!image_new(lifted, scan->width, scan->height, err))
		return false;
	learn_shades(tint, scan, page, shades);
	for (int y = 0; y < scan->height; y++)
		for (int x = 0; x < scan->width; x += STEP) {
			struct run r = run_at(page, x, y, scan->width);
			const uint8_t *from = scan->pixels + (size_t)y * scan->stride + x;
			uint8_t *to = lifted->pixels + (size_t)y * lifted->stride + x;

			for (int i = 0; i < r.count; i++) {
				double shade = shades[at(tint, r.x + i * r.dx, r.y + i * r.dy) /
						      CLASS_STEP];

				to[i] = (uint8_t)fmin(255, from[i] / fmax(PRINT, shade));
			}
		}
	return true;
}
