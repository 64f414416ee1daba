// SPDX-License-Identifier: EUPL-1.2
/*
 * Both pictures become maps of darkness from which the mean of the surroundings is taken away, so
 * that print counts and shadows do not. The skew is measured first, from how sharply ink falls
 * into rows and columns; then there are only quarters, sizes and a little doubt about the skew to
 * be tried. Two ways are tried with each transform: one is its real part, the other its imaginary
 * one.
 *
 * Steps: half a degree is 1 mm at the edge of A4, 1.5 % in size is 1.5 mm; a pixel is 1.2 mm.
 */
#include "coarse.h"

#include "fourier.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = FOURIER_SIDE, LONG_SIDE = 240, AROUND = 6, POINTS_MAX = 40000 };

static const double SKEW_MOST_DEG = 12, SKEW_STEP_DEG = 0.25;
static const double SIZE_STEP = 0.015;
static const double INK = 0.25, DARKEST = 0.6;

/* Of the page's diagonal: 7.3 mm on A4. */
static const double ALIKE = 0.02;

/* Shifts that are tried of each way, further apart than 5 mm. */
enum { PEAKS = 3, PEAK_PX = 4 };

/* --- maps ----------------------------------------------------------------------------------- */

/* A small map of darkness; what lies outside it is 0. */
struct map {
	int width, height;
	float values[FOURIER_AREA];
};

/* Takes away the mean over (2 AROUND + 1)^2 pixels. */
static void take_mean_away(struct map *m)
{
	static const int N = 2 * AROUND + 1;
	float rows[FOURIER_AREA];

	for (int y = 0; y < m->height; y++)
		for (int x = 0; x < m->width; x++) {
			float sum = 0;

			for (int i = x - AROUND; i <= x + AROUND; i++)
				if (i >= 0 && i < m->width)
					sum += m->values[y * SIDE + i];
			rows[y * SIDE + x] = sum;
		}
	for (int y = 0; y < m->height; y++)
		for (int x = 0; x < m->width; x++) {
			float sum = 0;

			for (int j = y - AROUND; j <= y + AROUND; j++)
				if (j >= 0 && j < m->height)
					sum += rows[j * SIDE + x];
			m->values[y * SIDE + x] -= sum / (float)(N * N);
		}
}

/* The darkness of a pixel of the small copy, 0..DARKEST. */
static double darkness(const struct ground *g, const uint8_t *white, int x, int y)
{
	double p = g->small.pixels[(size_t)y * g->small.stride + (size_t)x];

	return fmax(0, fmin(DARKEST, 1 - p / (white[x] + 1.0)));
}

/* Every pixel of the small copy falls into one of the map; per_px of them along each side. */
static bool map_scan(const struct ground *g, double per_px, struct map *m, struct error *err)
{
	uint8_t *white = malloc((size_t)g->small.width);

	if (!white)
		return error_memory(err);
	memset(m, 0, sizeof *m);
	m->width = (int)fmin(SIDE, g->small.width / per_px + 1);
	m->height = (int)fmin(SIDE, g->small.height / per_px + 1);
	for (int y = 0; y < g->small.height; y++) {
		int row = (int)(y / per_px);

		ground_white_row(g, y, white);
		for (int x = 0; x < g->small.width; x++)
			m->values[row * SIDE + (int)(x / per_px)] +=
				(float)darkness(g, white, x, y);
	}
	free(white);
	for (int i = 0; i < FOURIER_AREA; i++)
		m->values[i] /= (float)(per_px * per_px);
	take_mean_away(m);
	return true;
}

/* The blank's long side becomes LONG_SIDE pixels. */
static void map_blank(const struct blank *b, struct map *m)
{
	const struct image *grey = &b->grey;
	double per_px = fmax(grey->width, grey->height) / (double)LONG_SIDE;

	memset(m, 0, sizeof *m);
	m->width = (int)fmin(SIDE, grey->width / per_px + 1);
	m->height = (int)fmin(SIDE, grey->height / per_px + 1);
	for (int y = 0; y < grey->height; y++)
		for (int x = 0; x < grey->width; x++) {
			double d = 1 - grey->pixels[(size_t)y * grey->stride + (size_t)x] / 255.0;

			m->values[(int)(y / per_px) * SIDE + (int)(x / per_px)] +=
				(float)fmin(DARKEST, d);
		}
	for (int i = 0; i < FOURIER_AREA; i++)
		m->values[i] /= (float)(per_px * per_px);
	take_mean_away(m);
}

/* --- skew ----------------------------------------------------------------------------------- */

struct points {
	float x[POINTS_MAX], y[POINTS_MAX];
	int count;
};

static bool collect_ink(const struct ground *g, struct points *points, struct error *err)
{
	uint8_t *white = malloc((size_t)g->small.width);
	int every = 1;

	if (!white)
		return error_memory(err);
	points->count = 0;
	for (int y = 0; y < g->small.height; y++) {
		ground_white_row(g, y, white);
		for (int x = (y * 7) % every; x < g->small.width; x += every) {
			if (darkness(g, white, x, y) < INK)
				continue;
			if (points->count == POINTS_MAX) {
				/* Keep every second one, and go on half as densely. */
				for (int i = 0; i < POINTS_MAX / 2; i++) {
					points->x[i] = points->x[2 * i];
					points->y[i] = points->y[2 * i];
				}
				points->count = POINTS_MAX / 2;
				every *= 2;
			}
			points->x[points->count] = (float)x;
			points->y[points->count++] = (float)y;
		}
	}
	free(white);
	return true;
}

/* How unevenly the ink falls into rows and columns turned by an angle. */
enum { BINS = 8192 };
static double unevenness(const struct points *points, double angle_deg, uint32_t *bins)
{
	float c = (float)cos(angle_deg * M_PI / 180), s = (float)sin(angle_deg * M_PI / 180);
	double sum = 0;

	memset(bins, 0, 2 * BINS * sizeof *bins);
	for (int i = 0; i < points->count; i++) {
		int row = (int)(c * points->y[i] - s * points->x[i]) + BINS / 2;
		int column = (int)(c * points->x[i] + s * points->y[i]) + BINS / 2;

		bins[row & (BINS - 1)]++;
		bins[BINS + (column & (BINS - 1))]++;
	}
	for (int i = 0; i < 2 * BINS; i++)
		sum += (double)bins[i] * bins[i];
	return sum;
}

/* Degrees clockwise from the picture's rows to the page's, to the nearest quarter. */
static bool measure_skew(const struct ground *g, double *skew_deg, struct error *err)
{
	struct points *points = malloc(sizeof *points);
	uint32_t *bins = malloc(2 * BINS * sizeof *bins);
	double most = 0;
	bool ok = points && bins ? collect_ink(g, points, err) : error_memory(err);

	*skew_deg = 0;
	for (double a = -SKEW_MOST_DEG; ok && a <= SKEW_MOST_DEG; a += SKEW_STEP_DEG) {
		double value = unevenness(points, a, bins);

		if (value > most) {
			most = value;
			*skew_deg = a;
		}
	}
	free(points);
	free(bins);
	return ok;
}

/* --- trying --------------------------------------------------------------------------------- */

/* One way the blank may lie, about its own middle. */
struct way {
	double turn_deg, size; /* size: pixels of the scan's map per pixel of the blank's */
	size_t side;
};

struct search {
	const struct coarse_request *request;
	double per_px; /* pixels of the small copy per pixel of the map */
	struct map scan, *blanks;
	struct fourier spectrum, work;
	double scan_norm, norms[2];
	struct way ways[2];
	int pending;
	struct guess *guesses;
	size_t count;
};

static double norm(const float *values)
{
	double sum = 0;

	for (int i = 0; i < FOURIER_AREA; i++)
		sum += (double)values[i] * (double)values[i];
	return sqrt(sum);
}

/* Draws the blank's map turned and sized, its middle in the middle. */
static void draw_way(const struct map *blank, const struct way *way, float *out)
{
	double c = cos(way->turn_deg * M_PI / 180) / way->size;
	double s = sin(way->turn_deg * M_PI / 180) / way->size;

	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++) {
			double dx = x + 0.5 - SIDE / 2.0, dy = y + 0.5 - SIDE / 2.0;
			double u = c * dx + s * dy + blank->width / 2.0 - 0.5;
			double v = -s * dx + c * dy + blank->height / 2.0 - 0.5;
			int i = (int)floor(u), j = (int)floor(v);
			float a = (float)(u - i), b = (float)(v - j);
			const float *p = blank->values + j * SIDE + i;

			out[y * SIDE + x] =
				i < 0 || j < 0 || i + 1 >= blank->width || j + 1 >= blank->height
					? 0
					: (p[0] * (1 - a) + p[1] * a) * (1 - b) +
						  (p[SIDE] * (1 - a) + p[SIDE + 1] * a) * b;
		}
}

/* The page of a way with a shift, as a transform to the full picture. */
static bool transform_of(const struct search *s, const struct way *way, double shift_x,
	double shift_y, struct transform *page)
{
	const struct blank *b = s->request->blanks[way->side];
	const struct map *map = &s->blanks[way->side];
	double per_mm = LONG_SIDE / fmax(b->width_mm, b->height_mm);
	double full = s->per_px * s->request->ground->factor;
	double c = cos(way->turn_deg * M_PI / 180) * way->size;
	double sn = sin(way->turn_deg * M_PI / 180) * way->size;
	struct match corners[4];

	for (int i = 0; i < 4; i++) {
		struct point_mm at = {i & 1 ? b->width_mm : 0, i & 2 ? b->height_mm : 0};
		double u = at.x * per_mm - map->width / 2.0, v = at.y * per_mm - map->height / 2.0;

		corners[i] = (struct match){at,
			{(c * u - sn * v + SIDE / 2.0 + shift_x) * full,
				(sn * u + c * v + SIDE / 2.0 + shift_y) * full},
			1};
	}
	return transform_fit(page, TRANSFORM_SIMILARITY, corners, 4);
}

/* Two guesses that lie within ALIKE of the page's diagonal of each other everywhere are one: patches.h finds
 * the way from one to the other, but not to the next row. */
static bool alike(const struct search *s, const struct guess *a, const struct guess *b)
{
	const struct blank *blank = s->request->blanks[a->side];
	double most = 0, size = 0;

	if (a->side != b->side)
		return false;
	for (int i = 0; i < 4; i++) {
		struct point_mm at = {i & 1 ? blank->width_mm : 0, i & 2 ? blank->height_mm : 0};
		struct point_px p = transform_apply(&a->page, at),
				q = transform_apply(&b->page, at);
		struct point_px o = transform_apply(&a->page, (struct point_mm){0, 0});

		most = fmax(most, hypot(p.x - q.x, p.y - q.y));
		size = fmax(size, hypot(p.x - o.x, p.y - o.y));
	}
	return most < ALIKE * size;
}

/* Keeps a guess among the best; of guesses alike the best one. */
static void keep(struct search *s, const struct guess *guess)
{
	size_t at;

	for (size_t i = 0; i < s->count; i++)
		if (alike(s, &s->guesses[i], guess)) {
			if (s->guesses[i].score >= guess->score)
				return;
			memmove(&s->guesses[i], &s->guesses[i + 1],
				(s->count - i - 1) * sizeof *s->guesses);
			s->count--;
			break;
		}
	if (s->count < GUESSES_MAX)
		s->count++;
	else if (s->guesses[GUESSES_MAX - 1].score >= guess->score)
		return;
	for (at = s->count - 1; at > 0 && s->guesses[at - 1].score < guess->score; at--)
		s->guesses[at] = s->guesses[at - 1];
	s->guesses[at] = *guess;
}

/* The shift with the best correlation, but for what lies about those taken before. The correlation stands
 * at minus the shift. */
static int best_shift(const float *values, const int *taken, int count)
{
	int best = -1;

	for (int i = 0; i < FOURIER_AREA; i++) {
		bool free = true;

		if (best >= 0 && values[i] <= values[best])
			continue;
		for (int k = 0; k < count; k++) {
			int dx = abs(i % SIDE - taken[k] % SIDE);
			int dy = abs(i / SIDE - taken[k] / SIDE);

			dx = dx > SIDE / 2 ? SIDE - dx : dx;
			dy = dy > SIDE / 2 ? SIDE - dy : dy;
			free &= dx > PEAK_PX || dy > PEAK_PX;
		}
		if (free)
			best = i;
	}
	return best;
}

/* A form with equal rows has a peak for each row, and the highest may not be the right one. */
static void take_peaks(struct search *s, const float *values, int which)
{
	int taken[PEAKS];

	for (int k = 0; k < PEAKS; k++) {
		struct guess guess = {.side = s->ways[which].side};
		int x, y;

		taken[k] = best_shift(values, taken, k);
		x = (SIDE - taken[k] % SIDE) % SIDE;
		y = (SIDE - taken[k] / SIDE) % SIDE;
		guess.score = (double)values[taken[k]] / (s->norms[which] * s->scan_norm + 1e-9);
		if (s->count == GUESSES_MAX && s->guesses[GUESSES_MAX - 1].score >= guess.score)
			return;
		/* A shift goes round: of the two, the one that leaves the page nearer the picture's
		 * middle. */
		if (x + SIDE / 2 - s->scan.width / 2 > SIDE / 2)
			x -= SIDE;
		if (y + SIDE / 2 - s->scan.height / 2 > SIDE / 2)
			y -= SIDE;
		if (transform_of(s, &s->ways[which], x, y, &guess.page))
			keep(s, &guess);
	}
}

static void try_pending(struct search *s)
{
	if (s->pending == 0)
		return;
	if (s->pending == 1)
		memset(s->work.im, 0, sizeof s->work.im);
	/* The scan's map is real, so its spectrum is the one to conjugate: both parts come out,
	 * at minus the shift. */
	fourier_forward(&s->work);
	fourier_times_conjugate(&s->work, &s->spectrum);
	fourier_inverse(&s->work);
	for (int k = 0; k < s->pending; k++)
		take_peaks(s, k ? s->work.im : s->work.re, k);
	s->pending = 0;
}

static void try_way(struct search *s, struct way way)
{
	float *part = s->pending ? s->work.im : s->work.re;

	draw_way(&s->blanks[way.side], &way, part);
	s->norms[s->pending] = norm(part);
	s->ways[s->pending++] = way;
	if (s->pending == 2)
		try_pending(s);
}

static void try_sizes(struct search *s, size_t side, double turn_deg, double from, double to)
{
	double step = s->request->wide ? 1.4 * SIZE_STEP : SIZE_STEP;

	while (from < to * (1 + step / 2)) {
		try_way(s, (struct way){turn_deg, from, side});
		from *= 1 + step;
	}
}

/* The size that the file's own resolution gives, or 0. */
static double size_of_dpi(const struct search *s, size_t side)
{
	const struct blank *b = s->request->blanks[side];
	const struct ground *g = s->request->ground;
	double per_mm = s->request->dpi / 25.4 / g->halved / g->factor / s->per_px;

	return per_mm * fmax(b->width_mm, b->height_mm) / LONG_SIDE;
}

static void try_side(struct search *s, size_t side, double skew_deg)
{
	const struct blank *b = s->request->blanks[side];
	bool upright = (b->width_mm > b->height_mm) == (s->scan.width > s->scan.height);
	double tagged = size_of_dpi(s, side), least = s->request->wide ? 0.55 : 0.92;

	for (int quarter = 0; quarter < 4; quarter++)
		for (int doubt = -1; doubt <= 1; doubt++) {
			double turn = 90 * quarter + skew_deg + 0.45 * doubt;

			if (s->request->wide ? doubt != 0 : (quarter % 2 == 0) != upright)
				continue;
			try_sizes(s, side, turn, least, 1.07);
			if (!s->request->wide && tagged > 0.3 && tagged < least)
				try_sizes(s, side, turn, 0.95 * tagged, fmin(1.05 * tagged, least));
		}
}

bool coarse_find(const struct coarse_request *request, struct guess guesses[GUESSES_MAX],
	size_t *count, struct error *err)
{
	struct search *s = calloc(1, sizeof *s);
	const struct image *small = &request->ground->small;
	double skew_deg = 0;
	bool ok;

	*count = 0;
	if (!s)
		return error_memory(err);
	s->request = request;
	s->guesses = guesses;
	s->per_px = fmax(small->width, small->height) / (double)LONG_SIDE;
	s->blanks = calloc(request->blank_count, sizeof *s->blanks);
	ok = s->blanks ? map_scan(request->ground, s->per_px, &s->scan, err) &&
				 measure_skew(request->ground, &skew_deg, err)
		       : error_memory(err);
	if (ok) {
		memcpy(s->spectrum.re, s->scan.values, sizeof s->spectrum.re);
		s->scan_norm = norm(s->scan.values);
		fourier_forward(&s->spectrum);
	}
	for (size_t i = 0; ok && i < request->blank_count; i++) {
		map_blank(request->blanks[i], &s->blanks[i]);
		try_side(s, i, skew_deg);
	}
	if (ok)
		try_pending(s);
	*count = s->count;
	free(s->blanks);
	free(s);
	return ok;
}
