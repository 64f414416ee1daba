// SPDX-License-Identifier: EUPL-1.2
/*
 * Fitting: the direct linear transform on coordinates moved to their mean and scaled, solved as
 * normal equations; twice more with each row divided by its denominator, which turns the
 * algebraic error into the distance in the scan. Plenty for 4 to 200 points.
 *
 * Field: at each node a weighted mean of the shifts around it, with a bell of 18 mm that falls
 * off as the sixth power, so that far from all of them their common mean is left. Feed slip has
 * waves of 30 mm and more, question blocks lie 30-45 mm apart: half of that would leave gaps
 * between blocks, double would wash the waves out.
 */
#include "transform.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { UNKNOWNS_MAX = 8 };

static const double PI = 3.14159265358979323846;
static const double FIELD_STEP_MM = 15.0;
static const double FIELD_REACH_MM = 18.0;
static const double FIELD_DOUBT = 0.02;    /* weight of "no shift": a lone weak hint moves little */
static const double SHIFT_AGREE_MM = 0.25; /* further than this from its neighbours: doubted     */

/* --- small linear algebra ---------------------------------------------------------------- */

/* Solves a x = b for n unknowns, a symmetric; Gaussian elimination with pivots. */
static bool solve(double a[UNKNOWNS_MAX][UNKNOWNS_MAX + 1], int n, double *x)
{
	for (int i = 0; i < n; i++) {
		int best = i;

		for (int r = i + 1; r < n; r++)
			if (fabs(a[r][i]) > fabs(a[best][i]))
				best = r;
		if (fabs(a[best][i]) < 1e-12)
			return false;
		for (int c = 0; c <= n; c++) {
			double swap = a[i][c];

			a[i][c] = a[best][c];
			a[best][c] = swap;
		}
		for (int r = i + 1; r < n; r++) {
			double f = a[r][i] / a[i][i];

			for (int c = i; c <= n; c++)
				a[r][c] -= f * a[i][c];
		}
	}
	for (int i = n - 1; i >= 0; i--) {
		double sum = a[i][n];

		for (int c = i + 1; c < n; c++)
			sum -= a[i][c] * x[c];
		x[i] = sum / a[i][i];
	}
	return true;
}

static void multiply(const double a[9], const double b[9], double out[9])
{
	double c[9];

	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++)
			c[3 * i + j] =
				a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
	memcpy(out, c, sizeof c);
}

static bool invert(const double m[9], double out[9])
{
	double c[9] = {m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8],
		m[1] * m[5] - m[2] * m[4], m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6],
		m[2] * m[3] - m[0] * m[5], m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7],
		m[0] * m[4] - m[1] * m[3]};
	double det = m[0] * c[0] + m[1] * c[3] + m[2] * c[6];

	if (!(fabs(det) > 1e-12))
		return false;
	for (int i = 0; i < 9; i++)
		out[i] = c[i] / det;
	return true;
}

static struct point_px project(const double h[9], double x, double y)
{
	double w = h[6] * x + h[7] * y + h[8];

	return (struct point_px){
		(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w};
}

/* --- fitting ------------------------------------------------------------------------------ */

/* Moves the mean to 0 and scales the spread to about 1. */
struct frame {
	double x, y, scale;
};

static void frames(const struct match *m, size_t count, struct frame *page, struct frame *scan)
{
	double spread_page = 0, spread_scan = 0;

	*page = *scan = (struct frame){0, 0, 1};
	for (size_t i = 0; i < count; i++) {
		page->x += m[i].page.x / (double)count;
		page->y += m[i].page.y / (double)count;
		scan->x += m[i].scan.x / (double)count;
		scan->y += m[i].scan.y / (double)count;
	}
	for (size_t i = 0; i < count; i++) {
		spread_page += hypot(m[i].page.x - page->x, m[i].page.y - page->y);
		spread_scan += hypot(m[i].scan.x - scan->x, m[i].scan.y - scan->y);
	}
	page->scale = spread_page > 0 ? (double)count / spread_page : 1;
	scan->scale = spread_scan > 0 ? (double)count / spread_scan : 1;
}

/* The two rows of the equations that one match gives; `u` its place on the page, `v` in the
 * scan, both in their frames. Returns the number of unknowns. */
static int rows_of(enum transform_model model, struct point_mm u, struct point_px v,
	double rows[2][UNKNOWNS_MAX + 1])
{
	double s = model == TRANSFORM_MIRRORED ? -1 : 1;

	memset(rows, 0, 2 * sizeof rows[0]);
	if (model == TRANSFORM_SIMILARITY || model == TRANSFORM_MIRRORED) {
		double x[5] = {s * u.x, -u.y, 1, 0, v.x};
		double y[5] = {u.y, s * u.x, 0, 1, v.y};

		memcpy(rows[0], x, sizeof x);
		memcpy(rows[1], y, sizeof y);
		return 4;
	}
	rows[0][0] = rows[1][3] = u.x;
	rows[0][1] = rows[1][4] = u.y;
	rows[0][2] = rows[1][5] = 1;
	if (model == TRANSFORM_AFFINE) {
		rows[0][6] = v.x;
		rows[1][6] = v.y;
		return 6;
	}
	rows[0][6] = -u.x * v.x;
	rows[0][7] = -u.y * v.x;
	rows[1][6] = -u.x * v.y;
	rows[1][7] = -u.y * v.y;
	rows[0][8] = v.x;
	rows[1][8] = v.y;
	return 8;
}

/* The unknowns as a 3 x 3 matrix. */
static void matrix_of(enum transform_model model, const double x[UNKNOWNS_MAX], double h[9])
{
	double s = model == TRANSFORM_MIRRORED ? -1 : 1;

	if (model == TRANSFORM_SIMILARITY || model == TRANSFORM_MIRRORED) {
		double m[9] = {s * x[0], -x[1], x[2], s * x[1], x[0], x[3], 0, 0, 1};

		memcpy(h, m, sizeof m);
		return;
	}
	for (int i = 0; i < 9; i++)
		h[i] = 0;
	for (int i = 0; i < (model == TRANSFORM_AFFINE ? 6 : 8); i++)
		h[i] = x[i];
	h[8] = 1;
}

/* One solution in the frames; h holds the last one, for the weights (all of them 1 at first). */
static bool fit_once(enum transform_model model, const struct match *matches, size_t count,
	const struct frame *page, const struct frame *scan, double h[9])
{
	double a[UNKNOWNS_MAX][UNKNOWNS_MAX + 1] = {{0}};
	double x[UNKNOWNS_MAX] = {0};
	int n = 0;

	for (size_t i = 0; i < count; i++) {
		struct point_mm u = {(matches[i].page.x - page->x) * page->scale,
			(matches[i].page.y - page->y) * page->scale};
		struct point_px v = {(matches[i].scan.x - scan->x) * scan->scale,
			(matches[i].scan.y - scan->y) * scan->scale};
		double w = h[6] * u.x + h[7] * u.y + h[8];
		double weight = matches[i].weight / (w * w);
		double rows[2][UNKNOWNS_MAX + 1];

		if (!(fabs(w) > 1e-6))
			return false;
		n = rows_of(model, u, v, rows);
		for (int k = 0; k < 2; k++)
			for (int r = 0; r < n; r++)
				for (int c = 0; c <= n; c++)
					a[r][c] += weight * rows[k][r] * rows[k][c];
	}
	if (!solve(a, n, x))
		return false;
	matrix_of(model, x, h);
	return true;
}

bool transform_fit(
	struct transform *t, enum transform_model model, const struct match *matches, size_t count)
{
	static const size_t NEEDED[] = {2, 2, 3, 4};
	struct frame page, scan;
	double h[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
	struct transform result = {.bent = false};

	if (count < NEEDED[model])
		return false;
	frames(matches, count, &page, &scan);
	for (int round = 0; round < (model == TRANSFORM_HOMOGRAPHY ? 3 : 1); round++)
		if (!fit_once(model, matches, count, &page, &scan, h))
			return false;
	double in[9] = {
		page.scale, 0, -page.x * page.scale, 0, page.scale, -page.y * page.scale, 0, 0, 1};
	double out[9] = {1 / scan.scale, 0, scan.x, 0, 1 / scan.scale, scan.y, 0, 0, 1};

	multiply(h, in, h);
	multiply(out, h, h);
	if (!(fabs(h[8]) > 1e-9))
		return false;
	for (int i = 0; i < 9; i++)
		result.h[i] = h[i] / h[8];
	if (!invert(result.h, result.back))
		return false;
	*t = result;
	return true;
}

struct transform transform_after(const struct transform *seen, const struct transform *moved)
{
	struct transform result = {.bent = false};

	multiply(seen->h, moved->h, result.h);
	multiply(moved->back, seen->back, result.back);
	for (int i = 0; i < 9; i++) {
		result.h[i] /= result.h[8];
		result.back[i] /= result.back[8];
	}
	return result;
}

/* --- using it ----------------------------------------------------------------------------- */

/* Bilinear between the nodes, constant beyond them. */
static struct shift_mm field_at(const struct transform *t, double x, double y)
{
	double u = x / FIELD_STEP_MM, v = y / FIELD_STEP_MM;
	int i, j;
	float a, b;
	const struct shift_mm *p, *q;

	u = u < 0 ? 0 : u > FIELD_COLUMNS - 1.001 ? FIELD_COLUMNS - 1.001 : u;
	v = v < 0 ? 0 : v > FIELD_ROWS - 1.001 ? FIELD_ROWS - 1.001 : v;
	i = (int)u;
	j = (int)v;
	a = (float)(u - i);
	b = (float)(v - j);
	p = &t->field[j][i];
	q = &t->field[j + 1][i];
	return (struct shift_mm){
		(p[0].x * (1 - a) + p[1].x * a) * (1 - b) + (q[0].x * (1 - a) + q[1].x * a) * b,
		(p[0].y * (1 - a) + p[1].y * a) * (1 - b) + (q[0].y * (1 - a) + q[1].y * a) * b};
}

struct point_px transform_apply(const struct transform *t, struct point_mm at)
{
	if (t->bent) {
		struct shift_mm by = field_at(t, at.x, at.y);

		at.x += (double)by.x;
		at.y += (double)by.y;
	}
	return project(t->h, at.x, at.y);
}

struct point_mm transform_back(const struct transform *t, struct point_px at)
{
	struct point_px flat = project(t->back, at.x, at.y);
	struct point_mm page = {flat.x, flat.y};

	/* The field changes slowly: two steps leave less than 0.01 mm. */
	for (int round = 0; t->bent && round < 2; round++) {
		struct shift_mm by = field_at(t, page.x, page.y);

		page.x = flat.x - (double)by.x;
		page.y = flat.y - (double)by.y;
	}
	return page;
}

bool transform_within(const struct transform *t, const struct image *picture, struct rect_mm at)
{
	for (int i = 0; i < 4; i++) {
		struct point_px p =
			transform_apply(t, (struct point_mm){i & 1 ? rect_right(at) : at.x,
						   i & 2 ? rect_bottom(at) : at.y});

		if (!(p.x >= 0 && p.y >= 0 && p.x < picture->width && p.y < picture->height))
			return false;
	}
	return true;
}

struct local_view transform_view(const struct transform *t, struct point_mm at)
{
	struct point_px o = transform_apply(t, at);
	struct point_px x = transform_apply(t, (struct point_mm){at.x + 1, at.y});
	struct point_px y = transform_apply(t, (struct point_mm){at.x, at.y + 1});
	double turn = atan2(x.y - o.y, x.x - o.x);
	double corner = atan2(y.y - o.y, y.x - o.x) - turn;

	if (corner > PI)
		corner -= 2 * PI;
	if (corner < -PI)
		corner += 2 * PI;
	return (struct local_view){.scale_x = hypot(x.x - o.x, x.y - o.y),
		.scale_y = hypot(y.x - o.x, y.y - o.y),
		.turn_deg = turn * 180 / PI,
		.corner_deg = corner * 180 / PI};
}

/* The most a view may differ from one straight from above. */
struct slant {
	double aspect, corner_deg, scale;
};

static bool within_slant(
	const struct transform *t, double width_mm, double height_mm, struct slant limit)
{
	double least = 1e9, most = 0;

	for (int i = 0; i < 4; i++) {
		struct point_mm at = {i & 1 ? width_mm : 0, i & 2 ? height_mm : 0};
		struct local_view view = transform_view(t, at);
		double ratio = view.scale_x / view.scale_y;

		if (!(ratio > 1 / limit.aspect && ratio < limit.aspect) ||
			!(fabs(fabs(view.corner_deg) - 90) < limit.corner_deg))
			return false;
		if (view.scale_x < least)
			least = view.scale_x;
		if (view.scale_x > most)
			most = view.scale_x;
	}
	return least > 1 && most / least < limit.scale;
}

bool transform_plausible(const struct transform *t, double width_mm, double height_mm)
{
	return within_slant(t, width_mm, height_mm, (struct slant){1.2, 12, 1.5});
}

bool transform_possible(const struct transform *t, double width_mm, double height_mm)
{
	return within_slant(t, width_mm, height_mm, (struct slant){1.45, 18, 2.1});
}

bool transform_steep(const struct transform *t, double width_mm, double height_mm)
{
	return within_slant(t, width_mm, height_mm, (struct slant){1.9, 32, 3});
}

/* --- local correction --------------------------------------------------------------------- */

/* What the others say about the place of shift `skip`: their mean, each weighted by nearness. */
static struct shift_mm neighbours(const struct observed_shift *shifts, const double *trust_x,
	const double *trust_y, size_t count, struct point_mm at)
{
	double wx = 1e-9, wy = 1e-9, sx = 0, sy = 0;

	for (size_t i = 0; i < count; i++) {
		double dx = shifts[i].at.x - at.x, dy = shifts[i].at.y - at.y;
		double q = 1 / (1 + (dx * dx + dy * dy) / (6 * FIELD_REACH_MM * FIELD_REACH_MM));
		double near = q * q * q;

		wx += near * trust_x[i];
		wy += near * trust_y[i];
		sx += near * trust_x[i] * (double)shifts[i].by.x;
		sy += near * trust_y[i] * (double)shifts[i].by.y;
	}
	wx += FIELD_DOUBT;
	wy += FIELD_DOUBT;
	return (struct shift_mm){(float)(sx / wx), (float)(sy / wy)};
}

enum { SHIFTS_MAX = 256 };

/* Trust in each shift: its weight, less the more it differs from its neighbours. */
static void judge(
	const struct observed_shift *shifts, size_t count, double *trust_x, double *trust_y)
{
	for (size_t i = 0; i < count; i++) {
		trust_x[i] = (double)shifts[i].weight.x;
		trust_y[i] = (double)shifts[i].weight.y;
	}
	for (int round = 0; round < 2; round++) {
		double new_x[SHIFTS_MAX], new_y[SHIFTS_MAX];

		for (size_t i = 0; i < count; i++) {
			struct shift_mm mean =
				neighbours(shifts, trust_x, trust_y, count, shifts[i].at);
			double ex = ((double)(shifts[i].by.x - mean.x)) / SHIFT_AGREE_MM;
			double ey = ((double)(shifts[i].by.y - mean.y)) / SHIFT_AGREE_MM;

			new_x[i] = (double)shifts[i].weight.x / (1 + ex * ex * ex * ex);
			new_y[i] = (double)shifts[i].weight.y / (1 + ey * ey * ey * ey);
		}
		memcpy(trust_x, new_x, count * sizeof *new_x);
		memcpy(trust_y, new_y, count * sizeof *new_y);
	}
}

/* One axis of the affine part of the shifts: a + b x + c y about the middle of the shifts. */
struct trend {
	double x, y, a, b, c;
};

static double trend_at(const struct trend *trend, struct point_mm at)
{
	return trend->a + trend->b * (at.x - trend->x) + trend->c * (at.y - trend->y);
}

/* Fits the trend to values with weights. The slopes are held back as if one sure shift 60 mm
 * away said "none": boxes that stand close together tell nothing about the rest of the page. */
static struct trend fit_trend(const struct observed_shift *shifts, const double *values,
	const double *weights, size_t count)
{
	static const double HOLD = 60.0 * 60.0;
	struct trend trend = {0, 0, 0, 0, 0};
	double a[UNKNOWNS_MAX][UNKNOWNS_MAX + 1] = {{0}}, found[UNKNOWNS_MAX] = {0}, sum = 0;

	for (size_t i = 0; i < count; i++) {
		sum += weights[i];
		trend.x += weights[i] * shifts[i].at.x;
		trend.y += weights[i] * shifts[i].at.y;
	}
	if (sum <= 0)
		return trend;
	trend.x /= sum;
	trend.y /= sum;
	for (size_t i = 0; i < count; i++) {
		double row[4] = {1, shifts[i].at.x - trend.x, shifts[i].at.y - trend.y, values[i]};

		for (int r = 0; r < 3; r++)
			for (int c = 0; c < 4; c++)
				a[r][c] += weights[i] * row[r] * row[c];
	}
	a[1][1] += HOLD;
	a[2][2] += HOLD;
	if (solve(a, 3, found)) {
		trend.a = found[0];
		trend.b = found[1];
		trend.c = found[2];
	}
	return trend;
}

/* Fits, then twice more with less weight for what lies off. */
static struct trend robust_trend(const struct observed_shift *shifts, const double *values,
	const double *first, size_t count)
{
	double weights[SHIFTS_MAX];
	struct trend trend;

	memcpy(weights, first, count * sizeof *weights);
	trend = fit_trend(shifts, values, weights, count);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < count; i++) {
			double off = (values[i] - trend_at(&trend, shifts[i].at)) / SHIFT_AGREE_MM;

			weights[i] = first[i] / (1 + off * off);
		}
		trend = fit_trend(shifts, values, weights, count);
	}
	return trend;
}

void transform_correct(struct transform *t, const struct observed_shift *shifts, size_t count)
{
	double trust_x[SHIFTS_MAX], trust_y[SHIFTS_MAX], x[SHIFTS_MAX], y[SHIFTS_MAX];
	struct observed_shift rest[SHIFTS_MAX];
	struct trend trend_x, trend_y;

	if (count == 0)
		return;
	if (count > SHIFTS_MAX)
		count = SHIFTS_MAX;
	for (size_t i = 0; i < count; i++) {
		x[i] = (double)shifts[i].by.x;
		y[i] = (double)shifts[i].by.y;
		trust_x[i] = (double)shifts[i].weight.x;
		trust_y[i] = (double)shifts[i].weight.y;
	}
	trend_x = robust_trend(shifts, x, trust_x, count);
	trend_y = robust_trend(shifts, y, trust_y, count);
	for (size_t i = 0; i < count; i++) {
		rest[i] = shifts[i];
		rest[i].by.x -= (float)trend_at(&trend_x, shifts[i].at);
		rest[i].by.y -= (float)trend_at(&trend_y, shifts[i].at);
	}
	judge(rest, count, trust_x, trust_y);
	for (int j = 0; j < FIELD_ROWS; j++)
		for (int i = 0; i < FIELD_COLUMNS; i++) {
			struct point_mm at = {i * FIELD_STEP_MM, j * FIELD_STEP_MM};
			struct shift_mm by = neighbours(rest, trust_x, trust_y, count, at);

			t->field[j][i].x += by.x + (float)trend_at(&trend_x, at);
			t->field[j][i].y += by.y + (float)trend_at(&trend_y, at);
		}
	t->bent = true;
}

/* --- cutting out -------------------------------------------------------------------------- */

/* Between exact places every 16 pixels the map is taken as straight: over 2 mm the difference
 * is below a thousandth of a pixel for any page that is plausible. */
enum { KNOT = 16 };

/* A piece of a row of the cutting, in the scan: px with 16 bits after the point. */
struct walk {
	int32_t x, y;   /* of its first pixel       */
	int32_t dx, dy; /* per pixel of the cutting */
};

static uint8_t inside_at(const uint8_t *pixels, size_t stride, int32_t fx, int32_t fy)
{
	const uint8_t *p = pixels + (size_t)(fy >> 16) * stride + (fx >> 16), *q = p + stride;
	int a = (fx >> 8) & 255, b = (fy >> 8) & 255;
	int top = p[0] * 256 + (p[1] - p[0]) * a;
	int low = q[0] * 256 + (q[1] - q[0]) * a;

	return (uint8_t)((top * 256 + (low - top) * b + 32768) >> 16);
}

/* Eight pixels of the cutting at a time. */
typedef uint16_t eight16 __attribute__((vector_size(16)));
typedef uint8_t eight8 __attribute__((vector_size(8)));

/* Two neighbours, the left one in the low byte. */
static inline uint16_t pair_at(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

/* The same sums as inside_at, eight times. Of a place only 16 bits after the point are needed to
 * know how far between two pixels it lies: they may overflow as they like. */
static void blend_eight(const struct image *scan, const struct walk *w, uint8_t out[8])
{
	static const eight16 STEPS = {0, 1, 2, 3, 4, 5, 6, 7};
	eight16 a = ((uint16_t)w->x + STEPS * (uint16_t)w->dx) >> 8;
	eight16 b = ((uint16_t)w->y + STEPS * (uint16_t)w->dy) >> 8;
	eight16 top = {0}, low = {0};
	int32_t x = w->x, y = w->y;

	for (int i = 0; i < 8; i++, x += w->dx, y += w->dy) {
		const uint8_t *p = scan->pixels + (size_t)(y >> 16) * scan->stride + (x >> 16);

		top[i] = pair_at(p);
		low[i] = pair_at(p + scan->stride);
	}
	top = (top & 255) * (256 - a) + (top >> 8) * a;
	low = (low & 255) * (256 - a) + (low >> 8) * a;

	/* (top * (256 - b) + low * b + 32768) >> 16, high and low bytes apart. None of these sums
	 * is more than 255 * 256 + 128. */
	eight16 high = (top >> 8) * (256 - b) + (low >> 8) * b;
	eight16 rest = (top & 255) * (256 - b) + (low & 255) * b;
	eight8 pixels = __builtin_convertvector((high + (rest >> 8) + 128) >> 8, eight8);

	memcpy(out, &pixels, sizeof pixels);
}

/* Up to KNOT pixels. */
static void walk_row(
	const struct image *scan, const struct walk *walk, int count, uint8_t outside, uint8_t *out)
{
	int32_t right = (scan->width - 1) << 16, low = (scan->height - 1) << 16;
	struct walk w = *walk;
	int32_t end_x = w.x + w.dx * (count - 1), end_y = w.y + w.dy * (count - 1);
	bool inside = w.x >= 0 && w.y >= 0 && end_x >= 0 && end_y >= 0 && w.x < right &&
		      end_x < right && w.y < low && end_y < low;
	int i = 0;

	for (; inside && i + 8 <= count; i += 8, w.x += 8 * w.dx, w.y += 8 * w.dy)
		blend_eight(scan, &w, out + i);
	for (; i < count; i++, w.x += w.dx, w.y += w.dy)
		out[i] = inside || (w.x >= 0 && w.y >= 0 && w.x < right && w.y < low)
				 ? inside_at(scan->pixels, scan->stride, w.x, w.y)
				 : outside;
}

/* Rounds to the nearest 1/65536. Far outside any picture is all the same; this keeps the sums of
 * walk_row in range, and what is converted positive, where cutting off is rounding down. */
static int32_t fixed(double v)
{
	static const double LEAST = -6000, MOST = 24000;

	v = v > MOST ? MOST : v < LEAST ? LEAST : v;
	return (int32_t)((v - LEAST) * 65536 + 0.5) + (int32_t)LEAST * 65536;
}

/* Knots of a row, on both sides of every piece. */
static int knots_of(const struct cutting *c)
{
	return (c->width + KNOT - 1) / KNOT + 1;
}

/* One row of knots: scan places of the centres of every 16th pixel. */
static void knot_row(
	const struct transform *t, const struct cutting *c, int y, struct point_px *knots)
{
	for (int k = 0; k < knots_of(c); k++) {
		struct point_mm at = {c->origin.x + (k * KNOT + 0.5) / c->px_per_mm,
			c->origin.y + (y + 0.5) / c->px_per_mm};

		knots[k] = transform_apply(t, at);
	}
}

enum { KNOTS_MAX = 2 + IMAGE_SIDE_MAX / KNOT };

/* The places of the knots of one row between two rows of knots, `b` of the way down. */
static void place_row(const struct point_px *top, const struct point_px *low, int count, double b,
	int32_t (*places)[2])
{
	for (int k = 0; k < count; k++) {
		places[k][0] = fixed(top[k].x + (low[k].x - top[k].x) * b - 0.5);
		places[k][1] = fixed(top[k].y + (low[k].y - top[k].y) * b - 0.5);
	}
}

static void cut_band(const struct image *scan, const struct cutting *c, const struct point_px *top,
	const struct point_px *low, int rows, uint8_t *pixels, size_t stride)
{
	int32_t places[KNOTS_MAX][2];
	int count = knots_of(c);

	for (int j = 0; j < rows; j++) {
		place_row(top, low, count, (double)j / KNOT, places);
		for (int k = 0; k + 1 < count; k++) {
			int n = c->width - k * KNOT < KNOT ? c->width - k * KNOT : KNOT;
			struct walk w = {places[k][0], places[k][1],
				(places[k + 1][0] - places[k][0]) / KNOT,
				(places[k + 1][1] - places[k][1]) / KNOT};

			walk_row(scan, &w, n, c->outside, pixels + (size_t)j * stride + k * KNOT);
		}
	}
}

void transform_cut(const struct transform *t, const struct image *scan,
	const struct cutting *cutting, uint8_t *pixels, size_t stride)
{
	struct point_px knots[2][KNOTS_MAX];

	assert(cutting->width <= IMAGE_SIDE_MAX);
	knot_row(t, cutting, 0, knots[0]);
	for (int y = 0, at = 0; y < cutting->height; y += KNOT, at = !at) {
		int rows = cutting->height - y < KNOT ? cutting->height - y : KNOT;

		knot_row(t, cutting, y + KNOT, knots[!at]);
		cut_band(scan, cutting, knots[at], knots[!at], rows, pixels + (size_t)y * stride,
			stride);
	}
}
