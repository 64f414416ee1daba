// SPDX-License-Identifier: EUPL-1.2
#include "glass.h"

#include "plane.h"
#include "stop.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int glass_paper_dpi(const struct recipe *recipe)
{
	return recipe->dpi_x > 320 ? 600 : 300;
}

/* --- geometry: where on the paper does a place on the glass look? --------------------------- */

struct view {
	const struct recipe *recipe;
	bool turned;
	double width_mm, height_mm; /* of the picture */
	double page_mm;             /* height of the page as printed */
	double lens[8];             /* homography, the last term is 1 */
	double waves[3], drift;     /* of the feed */
	double fold_mm;
};

/* Solves the 8 equations of a homography by elimination with pivots. */
static void solve8(double m[8][9], double out[8])
{
	for (int c = 0; c < 8; c++) {
		int best = c;

		for (int r = c + 1; r < 8; r++)
			best = fabs(m[r][c]) > fabs(m[best][c]) ? r : best;
		for (int k = 0; k < 9; k++) {
			double kept = m[c][k];

			m[c][k] = m[best][k];
			m[best][k] = kept;
		}
		for (int r = 0; r < 8; r++) {
			double part = r == c ? 0 : m[r][c] / m[c][c];

			for (int k = c; k < 9; k++)
				m[r][k] -= part * m[c][k];
		}
	}
	for (int c = 0; c < 8; c++)
		out[c] = m[c][8] / m[c][c];
}

static void view_lens(struct view *view)
{
	const double w = view->width_mm, h = view->height_mm;
	const double corners[8] = {0, 0, w, 0, w, h, 0, h};
	double m[8][9] = {{0}};

	for (int i = 0; i < 4; i++) {
		double x = corners[2 * i], y = corners[2 * i + 1];
		double u = x + view->recipe->keystone[2 * i],
		       v = y + view->recipe->keystone[2 * i + 1];
		const double first[9] = {x, y, 1, 0, 0, 0, -x * u, -y * u, u};
		const double second[9] = {0, 0, 0, x, y, 1, -x * v, -y * v, v};

		memcpy(m[2 * i], first, sizeof first);
		memcpy(m[2 * i + 1], second, sizeof second);
	}
	solve8(m, view->lens);
}

static void view_new(struct view *view, const struct paper *paper, const struct recipe *recipe,
	struct chance *chance)
{
	view->recipe = recipe;
	view->width_mm = paper->width / paper->per_mm;
	view->page_mm = paper->height / paper->per_mm;
	view->height_mm = recipe->short_picture ? recipe->cut_mm : view->page_mm;
	for (int i = 0; i < 3; i++)
		view->waves[i] = chance_even(chance, 0, 2 * M_PI);
	view->drift = chance_even(chance, -1, 1);
	view->fold_mm = view->page_mm / 2 + chance_normal(chance, 0, 2);
	view_lens(view);
}

/* The rollers do not turn evenly: long waves, one for the page and shorter ones. */
static struct spot view_feed(const struct view *view, struct spot p)
{
	double share = p.y / view->height_mm, reach = view->recipe->feed_mm;

	p.y += reach *
	       (0.6 * sin(3 * share + view->waves[0]) + 0.3 * sin(11 * share + view->waves[1]));
	p.y += reach * view->drift * (share - 0.5);
	p.x += 0.25 * reach * sin(5 * share + view->waves[2]);
	return p;
}

static struct spot view_lensed(const struct view *view, struct spot p)
{
	const double *l = view->lens;
	double depth = l[6] * p.x + l[7] * p.y + 1;

	return (struct spot){
		(l[0] * p.x + l[1] * p.y + l[2]) / depth, (l[3] * p.x + l[4] * p.y + l[5]) / depth};
}

/* From a place on the glass to a place on the paper, both in mm. */
static struct spot view_paper(const struct view *view, struct spot p)
{
	const struct recipe *r = view->recipe;
	double cx = view->width_mm / 2, cy = view->height_mm / 2,
	       angle = r->rotate_deg * M_PI / 180;
	double x, y, away;

	p = view_lensed(view, view_feed(view, p));
	x = (p.x - cx - r->shift_x_mm) / r->scale_x;
	y = (p.y - cy - r->shift_y_mm) / r->scale_y;
	p.x = cx + x * cos(angle) + y * sin(angle);
	p.y = cy - x * sin(angle) + y * cos(angle);
	if (view->turned)
		p = (struct spot){2 * cx - p.x, 2 * cy - p.y};
	away = p.y - view->fold_mm;
	p.y += r->bend_mm * (away < 0 ? -1 : 1) * exp(-fabs(away) / 25);
	return p;
}

/* From a place on the paper to the same place in the print. */
static struct spot view_print(const struct view *view, struct spot p)
{
	const struct recipe *r = view->recipe;
	double cx = view->width_mm / 2, cy = view->page_mm / 2;

	return (struct spot){cx + (p.x - cx - r->print_x_mm) / r->print_scale,
		cy + (p.y - cy - r->print_y_mm) / r->print_scale};
}

/* --- light: what comes back from there ------------------------------------------------------ */

/* Light of one colour, or grey, thrown back by paper, bare paper, and no paper. */
struct sight {
	struct plane light;
	double per_mm, tone, backing;
};

static double seen(const double weight[3], struct colour colour)
{
	return weight[0] * colour.red + weight[1] * colour.green + weight[2] * colour.blue;
}

static void sight_new(struct sight *sight, const struct paper *paper, const struct recipe *recipe,
	const double weight[3])
{
	double ratio = paper->per_mm * 25.4 / fmax(recipe->dpi_x, recipe->dpi_y);
	const float part[3] = {
		(float)(weight[0] / 255), (float)(weight[1] / 255), (float)(weight[2] / 255)};
	const uint8_t *pixel = paper->rgb;

	plane_new(&sight->light, paper->width, paper->height);
	for (size_t i = 0; i < (size_t)paper->width * (size_t)paper->height; i++, pixel += 3)
		sight->light.light[i] =
			part[0] * pixel[0] + part[1] * pixel[1] + part[2] * pixel[2];
	sight->per_mm = paper->per_mm;
	sight->tone = seen(weight, recipe->tone);
	sight->backing = seen(weight, recipe->backing);
	/* A sensor cell gathers light over its own width: that is the least blur there is. */
	plane_soften(&sight->light,
		hypot(recipe->blur_mm * paper->per_mm, ratio > 1.1 ? 0.32 * ratio : 0));
}

/* Where a place looks: on the paper in mm, and in the picture of the print in pixels. */
struct look {
	struct spot paper, print;
};

static struct look view_look(const struct view *view, const struct sight *sight, struct spot glass)
{
	struct look look = {.paper = view_paper(view, glass)};
	struct spot print = view_print(view, look.paper);

	look.print = (struct spot){print.x * sight->per_mm - 0.5, print.y * sight->per_mm - 0.5};
	return look;
}

static inline float sight_at(const struct sight *sight, struct spot p)
{
	const struct plane *plane = &sight->light;
	int left = (int)p.x, top = (int)p.y;
	float fx = (float)(p.x - left), fy = (float)(p.y - top);
	const float *row;

	if (p.x < 0 || p.y < 0 || left >= plane->width - 1 || top >= plane->height - 1)
		return (float)sight->tone;
	row = plane_row(plane, top) + left;
	return (row[0] * (1 - fx) + row[1] * fx) * (1 - fy) +
	       (row[plane->width] * (1 - fx) + row[plane->width + 1] * fx) * fy;
}

/* Part of a row of the scan that looks along a straight line: from one look to the next. */
struct stretch {
	struct look from, to;
	int count;         /* pixels wanted          */
	double step;       /* of the way, each pixel */
	double width, end; /* of the paper, in mm    */
};

static inline bool on_paper(const struct stretch *s, struct spot p)
{
	return p.x >= 0 && p.y >= 0 && p.x <= s->width && p.y <= s->end;
}

static void sight_stretch(const struct sight *sight, const struct stretch *s, float *out)
{
	struct spot print = s->from.print, paper = s->from.paper;
	double print_x = (s->to.print.x - print.x) * s->step,
	       print_y = (s->to.print.y - print.y) * s->step;
	double paper_x = (s->to.paper.x - paper.x) * s->step,
	       paper_y = (s->to.paper.y - paper.y) * s->step;

	if (on_paper(s, s->from.paper) && on_paper(s, s->to.paper)) {
		for (int i = 0; i < s->count; i++)
			out[i] = sight_at(
				sight, (struct spot){print.x + i * print_x, print.y + i * print_y});
		return;
	}
	for (int i = 0; i < s->count; i++) {
		struct spot at = {paper.x + i * paper_x, paper.y + i * paper_y};

		out[i] = on_paper(s, at) ? sight_at(sight, (struct spot){print.x + i * print_x,
								   print.y + i * print_y})
					 : (float)sight->backing;
	}
}

/* The geometry bends slowly: it is worked out every 32 pixels and straight in between. */
static void sight_scan(const struct sight *sight, const struct view *view, struct plane *out)
{
	enum { STRETCH = 32 };
	double step_x = view->width_mm / out->width, step_y = view->height_mm / out->height;
	struct stretch s = {.step = 1.0 / STRETCH,
		.width = view->width_mm,
		.end = view->recipe->cut_mm > 0 ? view->recipe->cut_mm : view->page_mm};

	for (int y = 0; y < out->height; y++) {
		struct spot glass = {0.5 * step_x, (y + 0.5) * step_y};
		float *row = plane_row(out, y);

		s.from = view_look(view, sight, glass);
		for (int x = 0; x < out->width; x += STRETCH, s.from = s.to) {
			glass.x = (x + STRETCH + 0.5) * step_x;
			s.to = view_look(view, sight, glass);
			s.count = out->width - x < STRETCH ? out->width - x : STRETCH;
			sight_stretch(sight, &s, row + x);
		}
	}
}

/* --- sensor --------------------------------------------------------------------------------- */

/* The lamp is not even: brighter to one side, darker at the edges, a shadow in a photo. */
static void lamp(struct plane *p, const struct recipe *recipe, struct chance *chance)
{
	double angle = chance_even(chance, 0, 2 * M_PI), edge = chance_even(chance, 0, 1);
	double dx = cos(angle) * recipe->uneven, dy = sin(angle) * recipe->uneven;
	float *column = need((size_t)p->width, sizeof *column);

	for (int x = 0; x < p->width; x++) {
		double u = (double)x / p->width - 0.5;

		column[x] = (float)(1 - recipe->uneven / 2 + dx * u -
				    recipe->uneven * edge * pow(2 * fabs(u), 4));
	}
	for (int y = 0; y < p->height; y++) {
		float along = (float)(dy * ((double)y / p->height - 0.5));
		float *row = plane_row(p, y);

		for (int x = 0; x < p->width; x++)
			row[x] *= column[x] + along;
	}
	free(column);
}

/* A grain of dust under the glass of a feeder draws a line down the page. */
static void streaks(struct plane *p, int count, double light, struct chance *chance)
{
	for (int i = 0; i < count; i++) {
		int left = chance_below(chance, p->width - 4), wide = 1 + chance_below(chance, 3);
		float share = (float)chance_even(chance, 0.3, 0.9);
		float to = (float)light * share;
		int first = chance_of(chance, 0.7) ? 0 : chance_below(chance, p->height);

		for (int y = first; y < p->height; y++)
			for (int x = left; x < left + wide; x++)
				plane_row(p, y)[x] = plane_row(p, y)[x] * (1 - share) + to;
	}
}

static void noise(struct plane *p, double deviation, struct chance *chance)
{
	enum { TABLE = 1 << 15 };
	float *table = need(TABLE, sizeof *table);

	for (int i = 0; i < TABLE; i++)
		table[i] = (float)chance_normal(chance, 0, deviation);
	for (int y = 0; y < p->height; y++) {
		float *row = plane_row(p, y);
		uint64_t bits = 0;

		for (int x = 0; x < p->width; x++) {
			bits = x & 3 ? bits >> 15 : chance_bits(chance);
			row[x] += table[bits & (TABLE - 1)];
		}
	}
	free(table);
}

static void sharpen(struct plane *p, double strength)
{
	struct plane soft;
	size_t count = (size_t)p->width * (size_t)p->height;

	if (strength < 0.05)
		return;
	plane_new(&soft, p->width, p->height);
	memcpy(soft.light, p->light, count * sizeof *p->light);
	plane_soften(&soft, 1);
	for (size_t i = 0; i < count; i++)
		p->light[i] += (float)strength * (p->light[i] - soft.light[i]);
	plane_free(&soft);
}

/* Light to bytes: black and white point, then gamma. */
static void tone_curve(const struct plane *p, const struct recipe *recipe, uint8_t *out, int step)
{
	enum { LEVELS = 2048 };
	uint8_t table[LEVELS + 1];
	size_t count = (size_t)p->width * (size_t)p->height;

	for (int i = 0; i <= LEVELS; i++) {
		double light = 1.5 * i / LEVELS;
		double level = (light - recipe->black) / (recipe->white - recipe->black);

		level = level < 0 ? 0 : level > 1 ? 1 : pow(level, recipe->gamma);
		table[i] = (uint8_t)(255 * level + 0.5);
	}
	for (size_t i = 0; i < count; i++) {
		float at = p->light[i] * (LEVELS / 1.5f);

		out[i * (size_t)step] = table[at < 0 ? 0 : at > LEVELS ? LEVELS : (int)at];
	}
}

/* --- one bit -------------------------------------------------------------------------------- */

/* Darker than its surroundings, or than a fixed grey. */
static void split(const struct plane *p, const struct recipe *recipe, uint8_t *out)
{
	enum { FACTOR = 16 };
	double white = recipe->white * fmin(1, seen(recipe->weight, recipe->tone));
	struct plane around;

	plane_shrink(p, FACTOR, &around);
	plane_soften(&around, 3);
	for (int y = 0; y < p->height; y++) {
		const float *row = plane_row(p, y);
		uint8_t *to = out + (size_t)y * (size_t)p->width;

		for (int x = 0; x < p->width; x++) {
			double level = recipe->threshold * white;

			if (recipe->adaptive)
				level = 1.2 * recipe->threshold *
					plane_at(&around, (double)x / FACTOR, (double)y / FACTOR);
			to[x] = row[x] < level ? 0 : 255;
		}
	}
	plane_free(&around);
}

/* Error diffusion after R. Floyd and L. Steinberg (1976): what "photo" on an old fax does. */
static void dither(struct plane *p, double white, uint8_t *out)
{
	for (int y = 0; y < p->height; y++) {
		float *row = plane_row(p, y), *next = plane_row(p, y + 1 < p->height ? y + 1 : y);

		for (int x = 0; x < p->width; x++) {
			bool light = row[x] > 0.5 * white;
			float rest = row[x] - (light ? (float)white : 0);

			out[(size_t)y * (size_t)p->width + (size_t)x] = light ? 255 : 0;
			if (x + 1 < p->width)
				row[x + 1] += rest * 7 / 16;
			if (next == row)
				continue;
			next[x] += rest * 5 / 16;
			if (x > 0)
				next[x - 1] += rest * 3 / 16;
			if (x + 1 < p->width)
				next[x + 1] += rest / 16;
		}
	}
}

/* One colour, or grey, from paper to bytes. */
static void scan_channel(const struct sight *sight, const struct view *view, struct chance *chance,
	struct picture *picture, int channel)
{
	const struct recipe *recipe = view->recipe;
	struct plane plane;

	plane_new(&plane, picture->width, picture->height);
	sight_scan(sight, view, &plane);
	lamp(&plane, recipe, chance);
	streaks(&plane, recipe->streaks_dark, 0.1, chance);
	streaks(&plane, recipe->streaks_light, 1.1, chance);
	noise(&plane, recipe->noise, chance);
	sharpen(&plane, recipe->sharpen);
	if (recipe->depth == DEPTH_BILEVEL && recipe->dither)
		dither(&plane, recipe->white, picture->pixels);
	else if (recipe->depth == DEPTH_BILEVEL)
		split(&plane, recipe, picture->pixels);
	else
		tone_curve(&plane, recipe, picture->pixels + channel, picture->channels);
	plane_free(&plane);
}

void glass_scan(const struct paper *paper, const struct recipe *recipe, bool upside_down,
	struct chance *chance, struct picture *picture)
{
	static const double LAMPS[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
	struct view view = {.turned = upside_down};
	struct chance start;

	view_new(&view, paper, recipe, chance);
	start = *chance;
	*picture = (struct picture){.channels = recipe->depth == DEPTH_COLOUR ? 3 : 1,
		.bilevel = recipe->depth == DEPTH_BILEVEL,
		.dpi_x = recipe->dpi_x * recipe->dpi_told,
		.dpi_y = recipe->dpi_y * recipe->dpi_told,
		.quality = recipe->quality};
	picture->width = (int)lround(view.width_mm * recipe->dpi_x / 25.4);
	picture->height = (int)lround(view.height_mm * recipe->dpi_y / 25.4);
	picture->pixels =
		need((size_t)picture->width * (size_t)picture->height, (size_t)picture->channels);
	for (int c = 0; c < picture->channels; c++) {
		struct sight sight;

		*chance = start; /* lamp, dust and noise are the same for all colours */
		sight_new(
			&sight, paper, recipe, picture->channels == 3 ? LAMPS[c] : recipe->weight);
		scan_channel(&sight, &view, chance, picture, c);
		plane_free(&sight.light);
	}
}
