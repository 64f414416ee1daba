// SPDX-License-Identifier: EUPL-1.2
#include "outline.h"
#include "pictogram.h"
#include "svg_path.h"

#include <dirent.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

#define FOLDER SOURCE_FORMS "/pictograms"
#define HEAD "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 72 72'>"

static struct pictogram *read_svg(const char *svg, struct error *err)
{
	*err = (struct error){0};
	return pictogram_read(svg, strlen(svg), "x.svg", err);
}

static struct pictogram *must_read(const char *svg)
{
	struct error err;
	struct pictogram *p = read_svg(svg, &err);

	assert_string_equal(err.text, "");
	assert_non_null(p);
	return p;
}

static void refuses(const char *inside, const char *sentence)
{
	char svg[1000];
	struct error err;

	snprintf(svg, sizeof svg, HEAD "\n%s</svg>", inside);
	assert_null(read_svg(svg, &err));
	assert_string_equal(err.text, sentence);
	assert_int_equal(err.status, EX_DATAERR);
}

static void is_at(struct spot spot, double x, double y)
{
	if (fabs(spot.x - x) > 1e-4 || fabs(spot.y - y) > 1e-4)
		fail_msg("%.6f,%.6f instead of %.6f,%.6f", spot.x, spot.y, x, y);
}

/* The outline of one piece of path data. */
static struct pictogram *path(const char *data)
{
	char svg[1000];

	snprintf(svg, sizeof svg, HEAD "<path d='%s'/></svg>", data);
	return must_read(svg);
}

/* Asserts that path data leads along these verbs (M L C Z) and ends there. */
static void leads(const char *data, const char *verbs, double x, double y)
{
	struct pictogram *p = path(data);
	const struct outline *o = &p->outlines[0];
	struct spot last = {0, 0};

	assert_int_equal(p->outline_count, 1);
	assert_int_equal(o->step_count, strlen(verbs));
	for (size_t i = 0; i < o->step_count; i++) {
		assert_int_equal(verbs[i], "MLCZ"[o->steps[i].verb]);
		if (o->steps[i].verb != PATH_CLOSE)
			last = o->steps[i].at[o->steps[i].verb == PATH_CURVE ? 2 : 0];
	}
	is_at(last, x, y);
	pictogram_free(p);
}

static void every_path_command_is_followed(void **state)
{
	(void)state;
	leads("M1 2L3 4", "ML", 3, 4);
	leads("m1 2l3 4", "ML", 4, 6);
	leads("M1 2 3 4 5 6", "MLL", 5, 6);
	leads("m1 2 3 4 5 6", "MLL", 9, 12);
	leads("M1 2H9", "ML", 9, 2);
	leads("M1 2h9", "ML", 10, 2);
	leads("M1 2V9", "ML", 1, 9);
	leads("M1 2v9", "ML", 1, 11);
	leads("M1 2C1 2 3 4 5 6", "MC", 5, 6);
	leads("M1 2c1 2 3 4 5 6", "MC", 6, 8);
	leads("M1 2S3 4 5 6", "MC", 5, 6);
	leads("M1 2s3 4 5 6", "MC", 6, 8);
	leads("M1 2Q3 4 5 6", "MC", 5, 6);
	leads("M1 2q3 4 5 6t1 1", "MCC", 7, 9);
	leads("M1 2T5 6", "MC", 5, 6);
	leads("M0 0A5 5 0 0 1 10 0", "MCC", 10, 0);
	leads("M1 1a5 5 0 0 1 10 0", "MCC", 11, 1);
	leads("M1 1h5v5zM9 9h1Z", "MLLZMLZ", 10, 9);
	leads("M1 1h5v5zh2", "MLLZML", 3, 1);
	leads("M1 1h5v5zm2 2h1", "MLLZML", 4, 3);
	leads("M1 1h5ZZz", "MLZ", 6, 1);
}

static void numbers_may_stand_close(void **state)
{
	(void)state;
	leads("M1-2L.5.25", "ML", 0.5, 0.25);
	leads("M1,2,3,4", "ML", 3, 4);
	leads("M 1e1 2E-1l-1.5e0+2", "ML", 8.5, 2.2);
	leads("M0 0a5 5 0 0110 0", "MCC", 10, 0);
	leads("M0 0a5 5 0 01.5.5", "MC", 0.5, 0.5);
	leads("\n M\t1 2 ,\n L3 4 ", "ML", 3, 4);
}

static void a_dot_is_a_dot_where_a_comma_is_usual(void **state)
{
	(void)state;
	/* Without that locale on the machine this is the test above once more. */
	setlocale(LC_ALL, "nl_NL.UTF-8");
	leads("M1.5 2.5L3.25 4.75", "ML", 3.25, 4.75);
	setlocale(LC_ALL, "C");
}

static void smooth_curves_mirror_the_control_point(void **state)
{
	struct pictogram *p = path("M0 0C0 10 10 10 10 0S20 -10 20 0");
	const struct path_step *s = p->outlines[0].steps;

	(void)state;
	is_at(s[2].at[0], 10, -10);
	is_at(s[2].at[1], 20, -10);
	pictogram_free(p);
	p = path("M0 0Q5 9 10 0T20 0");
	s = p->outlines[0].steps;
	is_at(s[1].at[0], 10.0 / 3, 6);
	is_at(s[1].at[1], 20.0 / 3, 6);
	is_at(s[2].at[0], 40.0 / 3, -6);
	pictogram_free(p);
	/* After anything else there is nothing to mirror. */
	p = path("M0 0Q5 9 10 0L10 5S20 20 30 30");
	is_at(p->outlines[0].steps[3].at[0], 10, 5);
	pictogram_free(p);
}

/* A point of a cubic curve at a share of its way. */
static struct spot along(struct spot from, const struct path_step *s, double t)
{
	double u = 1 - t;
	double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;

	return (struct spot){a * from.x + b * s->at[0].x + c * s->at[1].x + d * s->at[2].x,
		a * from.y + b * s->at[0].y + c * s->at[1].y + d * s->at[2].y};
}

/* Every point of every curve lies on the ellipse, to a hundredth of a unit. */
static void is_round(const struct outline *o, struct spot centre, double rx, double ry)
{
	struct spot at = o->steps[0].at[0];

	for (size_t i = 1; i < o->step_count; i++) {
		if (o->steps[i].verb != PATH_CURVE)
			continue;
		for (int k = 0; k <= 10; k++) {
			struct spot s = along(at, &o->steps[i], k / 10.0);
			double r = hypot((s.x - centre.x) / rx, (s.y - centre.y) / ry);

			if (fabs(r - 1) > 0.001)
				fail_msg("%f instead of 1 from the centre", r);
		}
		at = o->steps[i].at[2];
	}
}

static void circles_and_arcs_are_round(void **state)
{
	struct pictogram *p = must_read(HEAD "<circle cx='30' cy='40' r='20'/></svg>");

	(void)state;
	is_round(&p->outlines[0], (struct spot){30, 40}, 20, 20);
	assert_int_equal(p->outlines[0].step_count, 6);
	pictogram_free(p);
	p = must_read(HEAD "<ellipse cx='30' cy='40' rx='20' ry='5'/></svg>");
	is_round(&p->outlines[0], (struct spot){30, 40}, 20, 5);
	pictogram_free(p);
	p = path("M10 20a10 10 0 1 1 10 10");
	is_round(&p->outlines[0], (struct spot){20, 20}, 10, 10);
	pictogram_free(p);
	p = path("M10 20a10 10 0 1 0 10 -10");
	is_round(&p->outlines[0], (struct spot){20, 20}, 10, 10);
	pictogram_free(p);
	p = path("M0 0a8 4 90 0 1 -4 8");
	is_round(&p->outlines[0], (struct spot){-4, 0}, 4, 8);
	pictogram_free(p);
	/* Radii that are too small grow until they reach (SVG 1.1, F.6.6). */
	p = path("M0 0A1 1 0 0 1 20 0");
	is_round(&p->outlines[0], (struct spot){10, 0}, 10, 10);
	pictogram_free(p);
}

static void an_arc_turns_the_way_its_flags_say(void **state)
{
	static const struct {
		const char *data;
		double x, y; /* where the first of its curves ends */
	} ARCS[] = {
		{"M0 0A5 5 0 0 1 10 0", 5, -5},
		{"M0 0A5 5 0 0 0 10 0", 5, 5},
		{"M0 0A5 5 0 0 1 5 5", 5, 5},
		{"M0 0A5 5 0 1 0 5 5", -3.535534, 8.535534},
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct pictogram *p = path(ARCS[i].data);

		is_at(p->outlines[0].steps[1].at[2], ARCS[i].x, ARCS[i].y);
		pictogram_free(p);
	}
	/* The long way round: three quarters, around 0,5. */
	leads(ARCS[3].data, "MCCC", 5, 5);
}

static void shapes_become_outlines(void **state)
{
	struct pictogram *p = must_read(HEAD "<line x1='1' y1='2' x2='3' y2='4' stroke='#000'/>"
					     "<polyline points='1,2 3,4 5,6'/>"
					     "<polygon points='1 2 3 4 5 6'/>"
					     "<rect x='1' y='2' width='10' height='20'/>"
					     "<rect x='1' y='2' width='10' height='20' rx='3'/>"
					     "<rect width='4' height='4' rx='99'/></svg>");

	(void)state;
	assert_int_equal(p->outline_count, 6);
	assert_int_equal(p->outlines[0].step_count, 2);
	assert_int_equal(p->outlines[1].step_count, 3);
	assert_int_equal(p->outlines[2].steps[3].verb, PATH_CLOSE);
	is_at(p->outlines[3].steps[1].at[0], 11, 2);
	is_at(p->outlines[3].steps[2].at[0], 11, 22);
	is_at(p->outlines[4].steps[0].at[0], 4, 2);
	assert_int_equal(p->outlines[4].step_count, 10);
	is_at(p->outlines[5].steps[0].at[0], 2, 0);
	pictogram_free(p);
}

static void paint_is_inherited_and_style_is_stronger(void **state)
{
	struct pictogram *p = must_read(
		HEAD "<title>words</title><g fill='none' stroke='#000' stroke-width='2'"
		     " stroke-linecap='round' stroke-linejoin='round'>"
		     "<path d='M1 1h5'/>"
		     "<g stroke-width='3'><path id='a' d='M1 1h5' fill='white'/></g>"
		     "<path d='M1 1h5' fill='#808080' style='fill: #fff ; stroke:none;'/>"
		     "<path d='M1 1h5' fill-rule='evenodd' fill='#ccc'/></g>"
		     "<path d='M1 1h5'/><path d='M1 1h5' fill='none'/><path d=''/></svg>");

	(void)state;
	assert_int_equal(p->outline_count, 5);
	assert_true(p->outlines[0].fill < 0 && p->outlines[0].stroke == 0);
	assert_true(p->outlines[0].stroke_width == 2 && p->outlines[0].round);
	assert_true(p->outlines[1].stroke_width == 3 && p->outlines[1].fill == 1);
	assert_true(p->outlines[2].fill == 1 && p->outlines[2].stroke < 0);
	assert_true(p->outlines[3].even_odd);
	assert_true(fabs(p->outlines[3].fill - 0.8) < 1e-9);
	assert_true(p->outlines[4].fill == 0 && p->outlines[4].stroke < 0);
	pictogram_free(p);
}

static void transforms_move_points_and_scale_lines(void **state)
{
	struct pictogram *p =
		must_read(HEAD "<g transform='translate(10,20) scale(2)' stroke='black'>"
			       "<path d='M1 1h1' transform='rotate(90)'/>"
			       "<path d='M1 1h1' transform='rotate(180 1 1) scale(.5)'/></g>"
			       "<path d='M1 1h1' transform='matrix(0 1 -1 0 5 6)'/>"
			       "<path d='M1 1h1' transform='translate(3)'/></svg>");

	(void)state;
	is_at(p->outlines[0].steps[0].at[0], 8, 22);
	is_at(p->outlines[0].steps[1].at[0], 8, 24);
	assert_true(fabs(p->outlines[0].stroke_width - 2) < 1e-9);
	is_at(p->outlines[1].steps[0].at[0], 13, 23);
	assert_true(fabs(p->outlines[1].stroke_width - 1) < 1e-9);
	is_at(p->outlines[2].steps[0].at[0], 4, 7);
	is_at(p->outlines[3].steps[0].at[0], 4, 1);
	pictogram_free(p);
}

static void what_is_not_drawn_is_refused_with_its_line(void **state)
{
	(void)state;
	refuses("<text>a</text>", "x.svg:2: <text> is not understood here");
	refuses("<g>\n<use href='#a'/></g>", "x.svg:3: <use> is not understood here");
	refuses("<svg/>", "x.svg:2: <svg> is not understood here");
	refuses("<title><g/></title>", "x.svg:2: <g> is not understood here");
	refuses("<path d='M1 1h1' opacity='.5'/>",
		"x.svg:2: <path> has an attribute 'opacity' that is not understood");
	refuses("<path d='M1 1h1' class='a'/>",
		"x.svg:2: <path> has an attribute 'class' that is not understood");
	refuses("<circle cx='1' cy='1' rx='1'/>",
		"x.svg:2: <circle> has an attribute 'rx' that is not understood");
	refuses("<g stroke-dasharray='1'/>",
		"x.svg:2: <g> has an attribute 'stroke-dasharray' that is not understood");
	refuses("<g fill='red'/>", "x.svg:2: fill 'red' is not none, black, white or grey");
	refuses("<g fill='#123'/>", "x.svg:2: fill '#123' is not none, black, white or grey");
	refuses("<g fill='#'/>", "x.svg:2: fill '#' is not none, black, white or grey");
	refuses("<g stroke='#gggggg'/>",
		"x.svg:2: stroke '#gggggg' is not none, black, white or grey");
	refuses("<g stroke-width='0'/>", "x.svg:2: stroke-width '0' is not a number above 0");
	refuses("<g stroke-width='2px'/>", "x.svg:2: stroke-width '2px' is not a number above 0");
	refuses("<g stroke-linecap='square'/>",
		"x.svg:2: stroke-linecap 'square' is not butt or round");
	refuses("<path stroke='#000' stroke-linecap='round' d='M1 1h1'/>",
		"x.svg:2: stroke-linecap and stroke-linejoin are not both round");
	refuses("<path stroke='#000' transform='scale(1 2)' d='M1 1h1'/>",
		"x.svg:2: a transform would make lines thick and thin");
	refuses("<g style='opacity:1'/>", "x.svg:2: style 'opacity' is not understood");
	refuses("<g style='fill'/>", "x.svg:2: style 'fill' is not understood");
	refuses("<g transform='skewX(1)'/>", "x.svg:2: transform 'skewX(1)' is not understood");
	refuses("<g transform='rotate(1 2)'/>",
		"x.svg:2: transform 'rotate(1 2)' is not understood");
	refuses("<circle r='-1'/>", "x.svg:2: r is below 0");
	refuses("<circle r='1e9'/>", "x.svg:2: r '1e9' is not a number");
	refuses("<circle r='inf'/>", "x.svg:2: r 'inf' is not a number");
	refuses("<g>", "x.svg:2: mismatched tag");
}

static void broken_path_data_is_refused_with_its_place(void **state)
{
	(void)state;
	refuses("<path d='L1 1'/>", "x.svg:2: path data: it does not begin with M, at character 2");
	refuses("<path d='1 1'/>",
		"x.svg:2: path data: a command letter is missing, at character 1");
	refuses("<path d='M1 1x'/>", "x.svg:2: path data: a number is missing, at character 5");
	refuses("<path d='M1 1z5'/>",
		"x.svg:2: path data: a command letter is missing, at character 6");
	refuses("<path d='M1 1c1 2 3 4 5'/>",
		"x.svg:2: path data: a number is missing, at character 15");
	refuses("<path d='M1 1a1 1 0 2 0 5 5'/>",
		"x.svg:2: path data: a number is missing, at character 12");
	refuses("<path d='M1 1e'/>", "x.svg:2: path data: a number is missing, at character 5");
	refuses("<polyline points='1 1 2'/>",
		"x.svg:2: path data: a number is missing, at character 6");
	refuses("<path d='M1 1L1e300 1'/>", "x.svg:2: path: too many steps or too large a number");
	refuses("<path d='M1 1A1e300 1 0 0 1 5 5'/>",
		"x.svg:2: path: too many steps or too large a number");
	refuses("<path d='M1 1L1e999 1'/>", "x.svg:2: path: too many steps or too large a number");
}

static void what_is_no_svg_is_refused(void **state)
{
	static const char *const WRONG[] = {"", "words", "<svg", "<html/>",
		"<svg xmlns='http://www.w3.org/2000/svg'/>", "<svg viewBox='0 0 0 72'/>",
		"<svg viewBox='0 0 72'/>", "<svg viewBox='0 0 72 72' onload='x'/>", "\xff\xfe",
		HEAD};
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
		assert_null(read_svg(WRONG[i], &err));
		assert_int_equal(err.status, EX_DATAERR);
		assert_memory_equal(err.text, "x.svg:", 6);
	}
	assert_null(pictogram_read("<a/>", 4, "x", NULL));
	pictogram_free(NULL);
}

static void entities_cannot_explode(void **state)
{
	static const char LAUGHS[] =
		"<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
		"<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;'>]>"
		"<svg viewBox='0 0 72 72'><desc>&d;</desc></svg>";
	struct error err;

	(void)state;
	assert_null(read_svg(LAUGHS, &err));
	assert_string_equal(err.text, "x.svg:1: a DOCTYPE is not taken: leave it out");
}

static char *repeated(const char *start, const char *piece, int times, const char *end)
{
	size_t room = strlen(start) + strlen(piece) * (size_t)times + strlen(end) + 1;
	char *text = malloc(room), *p = text;

	assert_non_null(text);
	p = stpcpy(p, start);
	for (int i = 0; i < times; i++)
		p = stpcpy(p, piece);
	stpcpy(p, end);
	return text;
}

static void size_depth_and_number_are_limited(void **state)
{
	static const struct {
		const char *start, *piece;
		int times;
		const char *end, *sentence;
	} HUGE_ONES[] = {
		{HEAD, "<g>", 20, "", "x.svg:1: groups lie more than 16 deep"},
		{HEAD, "<path d='M1 1h1'/>", 201, "</svg>", "x.svg:1: more than 200 shapes"},
		{HEAD "<path d='M1 1", "h1", 6000, "'/></svg>",
			"x.svg:1: path: too many steps or too large a number"},
		{HEAD, "<!-- comment -->", 7000, "</svg>",
			"x.svg: more than 100000 bytes, too much for a pictogram"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof HUGE_ONES / sizeof *HUGE_ONES; i++) {
		char *svg = repeated(HUGE_ONES[i].start, HUGE_ONES[i].piece, HUGE_ONES[i].times,
			HUGE_ONES[i].end);
		struct error err;

		assert_null(read_svg(svg, &err));
		assert_string_equal(err.text, HUGE_ONES[i].sentence);
		free(svg);
	}
}

static uint64_t next_number(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void mangled_files_never_do_harm(void **state)
{
	static const char ORIGINAL[] =
		HEAD "<title>a</title><g fill='none' stroke='#000' stroke-width='2.4'"
		     " transform='matrix(1 0 0 1 0.5 -0.5)' style='fill:#fff'>"
		     "<path d='M1 2L3 4h5v6c1 2 3 4 5 6s1 2 3 4q1 2 3 4t5 6a5 3 20 0 1 7 8z'/>"
		     "<rect x='1' y='2' width='10' height='20' rx='3'/><circle cx='3' r='1e1'/>"
		     "<polygon points='1 2 3 4 5 6'/></g></svg>";
	static const char SPICE[] = "0123456789.-+eE<>/='\"&;#zMaAcChv \x00\xff";
	uint64_t seed = 99;
	int accepted = 0;

	(void)state;
	for (int i = 0; i < 30000; i++) {
		char *svg = malloc(sizeof ORIGINAL);
		struct pictogram *p;
		struct error err;

		assert_non_null(svg);
		memcpy(svg, ORIGINAL, sizeof ORIGINAL);
		for (uint64_t n = next_number(&seed) % 4 + 1; n > 0; n--)
			svg[next_number(&seed) % (sizeof ORIGINAL - 1)] =
				SPICE[next_number(&seed) % (sizeof SPICE - 1)];
		p = pictogram_read(svg, sizeof ORIGINAL - 1, "x.svg", &err);
		accepted += p != NULL;
		for (size_t k = 0; p && k < p->outline_count; k++)
			for (size_t s = 0; s < p->outlines[k].step_count; s++)
				assert_true(isfinite(p->outlines[k].steps[s].at[0].x));
		pictogram_free(p);
		free(svg);
	}
	assert_true(accepted > 1000);
}

/* ---- the set ---- */

typedef void visit(const char *key, const struct pictogram *pictogram);

/* Calls `each` for every drawing of the folder. */
static void for_every_drawing(visit *each)
{
	DIR *folder = opendir(FOLDER);
	struct dirent *entry;
	int count = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		char key[64];
		char *dot;
		const struct pictogram *p;
		struct error err = {0};

		snprintf(key, sizeof key, "%.60s", entry->d_name);
		dot = strstr(key, ".svg");
		if (!dot)
			continue;
		*dot = '\0';
		p = pictogram_load(key, &err);
		if (!p)
			fail_msg("%s", err.text);
		each(key, p);
		count++;
	}
	closedir(folder);
	assert_in_range(count, 74, 1000);
}

static void looks_right(const char *key, const struct pictogram *p)
{
	assert_string_equal(p->key, key);
	assert_true(p->left == 0 && p->top == 0 && p->width == 72 && p->height == 72);
	assert_true(p->outline_count > 0);
	assert_ptr_equal(pictogram_load(key, NULL), p);
}

static void every_drawing_of_the_set_can_be_read(void **state)
{
	(void)state;
	for_every_drawing(looks_right);
}

static void reach(struct spot at, double half, struct spot *low, struct spot *high)
{
	low->x = fmin(low->x, at.x - half);
	low->y = fmin(low->y, at.y - half);
	high->x = fmax(high->x, at.x + half);
	high->y = fmax(high->y, at.y + half);
}

/* How far the ink reaches. */
static void ink(const struct pictogram *p, struct spot *low, struct spot *high)
{
	*low = (struct spot){1e9, 1e9};
	*high = (struct spot){-1e9, -1e9};
	for (size_t i = 0; i < p->outline_count; i++) {
		const struct outline *o = &p->outlines[i];
		double half = o->stroke >= 0 ? o->stroke_width / 2 : 0;
		struct spot at = {0, 0};

		for (size_t k = 0; k < o->step_count; k++) {
			const struct path_step *s = &o->steps[k];

			for (int n = 0; s->verb == PATH_CURVE && n <= 20; n++)
				reach(along(at, s, n / 20.0), half, low, high);
			if (s->verb != PATH_CLOSE)
				at = s->at[s->verb == PATH_CURVE ? 2 : 0];
			reach(at, half, low, high);
		}
	}
}

static void fills_its_frame(const char *key, const struct pictogram *p)
{
	struct spot low, high;

	ink(p, &low, &high);
	if (low.x < 0 || low.y < 0 || high.x > 72 || high.y > 72)
		fail_msg("%s reaches out of its frame: %.1f,%.1f to %.1f,%.1f", key, low.x, low.y,
			high.x, high.y);
	if (fmax(high.x - low.x, high.y - low.y) < 54)
		fail_msg("%s fills only %.0f by %.0f of 72", key, high.x - low.x, high.y - low.y);
}

static void every_drawing_fills_its_frame_and_stays_in_it(void **state)
{
	(void)state;
	for_every_drawing(fills_its_frame);
}

/* Rule L07: lines of at least 0.3 mm where a pictogram is 12 mm and a face 14. */
static void has_thick_lines(const char *key, const struct pictogram *p)
{
	double size_mm = strncmp(key, "face-", 5) == 0 ? 14 : 12;
	double thinnest = pictogram_thinnest_mm(p, size_mm);

	if (thinnest > 0 && thinnest < 0.3)
		fail_msg("%s has a line of %.2f mm", key, thinnest);
}

static void has_thick_dots(const char *key, const struct pictogram *p)
{
	double mm = 12.0 / 72;

	for (size_t i = 0; i < p->outline_count; i++) {
		struct pictogram alone = {.outlines = &p->outlines[i], .outline_count = 1};
		struct spot low, high;

		if (p->outlines[i].fill < 0)
			continue;
		ink(&alone, &low, &high);
		if ((high.x - low.x) * mm < 0.3 || (high.y - low.y) * mm < 0.3)
			fail_msg("%s has a spot under 0.3 mm", key);
	}
}

static void L07_no_line_is_thinner_than_three_tenths(void **state)
{
	(void)state;
	for_every_drawing(has_thick_lines);
	for_every_drawing(has_thick_dots);
}

static void the_measure_of_a_line_is_right(void **state)
{
	struct pictogram *p = must_read(
		HEAD "<g fill='none' stroke='#000'><path d='M1 1h9' stroke-width='3'/>"
		     "<path d='M1 1h9' stroke-width='1.5' transform='scale(.8)'/></g>"
		     "<path d='M1 1h9v9z' fill='#000' stroke='#000' stroke-width='.1'/></svg>");

	(void)state;
	assert_true(fabs(pictogram_thinnest_mm(p, 12) - 0.2) < 1e-9);
	pictogram_free(p);
}

/* Where the mouth of a face begins, and how far its middle hangs below that (y is down). */
static double smile(const char *key)
{
	struct error err;
	const struct pictogram *p = pictogram_load(key, &err);
	const struct outline *mouth;

	assert_non_null(p);
	/* Circle, two eyes, mouth and nothing else: no tears, brows or hair. */
	assert_int_equal(p->outline_count, 4);
	mouth = &p->outlines[3];
	assert_int_equal(mouth->step_count, 2);
	return along(mouth->steps[0].at[0], &mouth->steps[1], 0.5).y - mouth->steps[0].at[0].y;
}

static void the_five_faces_are_five_clear_steps(void **state)
{
	double bend[5];
	char key[] = "face-1";

	(void)state;
	for (int i = 0; i < 5; i++) {
		key[5] = (char)('1' + i);
		bend[i] = smile(key);
	}
	/* 0.75 mm of 14 is six pixels at 200 dpi. */
	for (int i = 1; i < 5; i++)
		assert_true((bend[i] - bend[i - 1]) * 14 / 72 >= 0.75);
	assert_true(bend[1] < 0 && bend[3] > 0);
	/* A flat mouth is read as sour by some: the middle one goes up, but hardly. */
	assert_true(bend[2] * 14 / 72 >= 0.2 && bend[2] * 14 / 72 <= 0.5);
}

static void notice_names_author_and_licence(const char *key, const struct pictogram *p)
{
	char path[500], line[500], wanted[80];
	FILE *file = fopen(FOLDER "/NOTICE", "r");
	const char *licence = NULL;
	bool told = false;

	(void)p;
	assert_non_null(file);
	snprintf(wanted, sizeof wanted, "%s.svg ", key);
	while (fgets(line, sizeof line, file)) {
		if (strncmp(line, wanted, strlen(wanted)) != 0)
			continue;
		told = true;
		licence = strstr(line, "CC-BY-SA-4.0 ") ? "CC-BY-SA-4.0" : "EUPL-1.2";
		assert_non_null(strstr(line, licence));
		if (*licence == 'C')
			assert_non_null(strstr(line, ", OpenMoji "));
		else
			assert_non_null(strstr(line, "Spiegelblad"));
	}
	fclose(file);
	if (!told)
		fail_msg("NOTICE says nothing of %s.svg", key);
	snprintf(path, sizeof path, FOLDER "/%s.svg", key);
	file = fopen(path, "r");
	assert_non_null(file);
	told = false;
	while (fgets(line, sizeof line, file))
		told = told || (strstr(line, "SPDX-License-Identifier") && strstr(line, licence));
	fclose(file);
	if (!told)
		fail_msg("%s.svg and NOTICE do not name the same licence", key);
}

static void NOTICE_has_a_line_for_every_drawing(void **state)
{
	(void)state;
	for_every_drawing(notice_names_author_and_licence);
}

static void a_key_cannot_lead_out_of_the_folder(void **state)
{
	static const char *const KEYS[] = {"", "../library/sg-c", "a/b", "Ear", "ear.svg", ".",
		"0123456789012345678901234567890123456789"};
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
		assert_null(pictogram_load(KEYS[i], &err));
		assert_int_equal(err.status, EX_DATAERR);
	}
	assert_null(pictogram_load("not-there", &err));
	assert_int_equal(err.status, EX_NOINPUT);
	assert_non_null(strstr(err.text, "pictograms/not-there.svg: "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_path_command_is_followed),
		cmocka_unit_test(numbers_may_stand_close),
		cmocka_unit_test(a_dot_is_a_dot_where_a_comma_is_usual),
		cmocka_unit_test(smooth_curves_mirror_the_control_point),
		cmocka_unit_test(circles_and_arcs_are_round),
		cmocka_unit_test(an_arc_turns_the_way_its_flags_say),
		cmocka_unit_test(shapes_become_outlines),
		cmocka_unit_test(paint_is_inherited_and_style_is_stronger),
		cmocka_unit_test(transforms_move_points_and_scale_lines),
		cmocka_unit_test(what_is_not_drawn_is_refused_with_its_line),
		cmocka_unit_test(broken_path_data_is_refused_with_its_place),
		cmocka_unit_test(what_is_no_svg_is_refused),
		cmocka_unit_test(entities_cannot_explode),
		cmocka_unit_test(size_depth_and_number_are_limited),
		cmocka_unit_test(mangled_files_never_do_harm),
		cmocka_unit_test(every_drawing_of_the_set_can_be_read),
		cmocka_unit_test(every_drawing_fills_its_frame_and_stays_in_it),
		cmocka_unit_test(L07_no_line_is_thinner_than_three_tenths),
		cmocka_unit_test(the_measure_of_a_line_is_right),
		cmocka_unit_test(the_five_faces_are_five_clear_steps),
		cmocka_unit_test(NOTICE_has_a_line_for_every_drawing),
		cmocka_unit_test(a_key_cannot_lead_out_of_the_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
