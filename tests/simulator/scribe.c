// SPDX-License-Identifier: EUPL-1.2
#include "scribe.h"

#include <math.h>
#include <string.h>

/*
 * Where a mark is aimed at: u and v run from -1 to 1 over the target, then the hand's slant,
 * size and a small turn are added.
 */
struct aim {
	struct spot middle;
	double half_w, half_h; /* mm */
	double slant, sine, cosine;
};

static double even(struct scribe *s, double low, double high)
{
	return chance_even(s->chance, low, high);
}

static struct aim aim_at(struct scribe *s, struct place target, double size)
{
	struct aim aim;
	/* Nobody draws a long thing far off level. */
	double turn = chance_normal(s->chance, 0, 0.12 * fmin(1, 1.5 * target.h / target.w));
	double stray = fmin(s->hand.stray_mm, 0.12 * fmin(target.w, target.h));

	aim.middle = place_middle(target);
	aim.middle.x += chance_normal(s->chance, 0, stray);
	aim.middle.y += chance_normal(s->chance, 0, stray);
	aim.half_w = target.w / 2 * size * even(s, 0.9, 1.1);
	aim.half_h = target.h / 2 * size * even(s, 0.9, 1.1);
	aim.slant = s->hand.slant;
	aim.sine = sin(turn);
	aim.cosine = cos(turn);
	return aim;
}

static void to(struct curve *curve, const struct aim *aim, double u, double v)
{
	double x = u * aim->half_w - v * aim->half_h * aim->slant, y = v * aim->half_h;

	curve_to(curve, aim->middle.x + x * aim->cosine - y * aim->sine,
		aim->middle.y + x * aim->sine + y * aim->cosine);
}

static void draw(struct scribe *s, const struct curve *curve)
{
	pen_draw(s->paper, &s->pen, &s->hand, curve, s->chance);
}

/* A straight stroke as a hand makes it: a little bowed. */
static void dash(struct scribe *s, const struct aim *aim, struct spot from, struct spot until)
{
	struct curve curve = {.count = 0};
	double bow = chance_normal(s->chance, 0, 0.06);

	to(&curve, aim, from.x, from.y);
	to(&curve, aim, (from.x + until.x) / 2 + bow, (from.y + until.y) / 2 - bow);
	to(&curve, aim, until.x, until.y);
	draw(s, &curve);
}

/* An oval that nearly closes, or overlaps itself. */
static void oval(struct scribe *s, const struct aim *aim, double radius)
{
	struct curve curve = {.count = 0};
	double start = even(s, 0, 2 * M_PI), turns = even(s, 0.93, 1.2),
	       way = chance_sign(s->chance);
	double drift = chance_normal(s->chance, 0, 0.05);

	for (int i = 0; i <= 16; i++) {
		double angle = start + way * turns * 2 * M_PI * i / 16;
		double r = radius * (1 + drift * i / 16);

		to(&curve, aim, r * cos(angle), r * sin(angle));
	}
	draw(s, &curve);
}

void scribe_cross(struct scribe *s, struct place box)
{
	struct aim aim = aim_at(s, box, s->hand.size);
	double a = even(s, 0.65, 1.1), b = even(s, 0.65, 1.1);

	dash(s, &aim, (struct spot){-a, -a}, (struct spot){a * even(s, 0.8, 1.2), a});
	dash(s, &aim, (struct spot){b, -b}, (struct spot){-b, b * even(s, 0.8, 1.2)});
}

static void draw_cross(struct scribe *s, const struct choice *choice)
{
	scribe_cross(s, choice->box);
}

static void draw_plus(struct scribe *s, const struct choice *choice)
{
	struct aim aim = aim_at(s, choice->box, s->hand.size);
	double a = even(s, 0.6, 1), b = even(s, 0.6, 1);

	dash(s, &aim, (struct spot){-a, 0}, (struct spot){a, 0});
	dash(s, &aim, (struct spot){0, -b}, (struct spot){0, b});
}

/* Down to a corner in the box, then up to the right over `tail` half boxes. */
static void tick(struct scribe *s, const struct choice *choice, double tail)
{
	struct aim aim = aim_at(s, choice->box, s->hand.size);
	struct curve curve = {.count = 0};
	double down = even(s, 0.4, 0.8), up = even(s, 0.9, 1.4);

	to(&curve, &aim, even(s, -0.9, -0.5), even(s, -0.4, 0.1));
	to(&curve, &aim, -0.25, down * 0.9);
	to(&curve, &aim, -0.18, down);
	to(&curve, &aim, -0.05, down * 0.8);
	to(&curve, &aim, tail * 0.5, down - (down + up) * 0.6);
	to(&curve, &aim, tail, -up);
	draw(s, &curve);
}

static void draw_tick(struct scribe *s, const struct choice *choice)
{
	tick(s, choice, even(s, 0.6, 1.2));
}

static void draw_tick_long(struct scribe *s, const struct choice *choice)
{
	tick(s, choice, even(s, 1.6, 3.0));
}

/* The Dutch curl of approval: up and over to the left, a loop under it, out to the right. */
static void draw_krul(struct scribe *s, const struct choice *choice)
{
	struct aim aim = aim_at(s, choice->box, s->hand.size * even(s, 0.9, 1.3));
	struct curve curve = {.count = 0};
	double tail = even(s, 1.0, 1.8);

	to(&curve, &aim, even(s, 0.2, 0.6), -0.7);
	to(&curve, &aim, -0.2, -0.95);
	to(&curve, &aim, -0.7, -0.4);
	to(&curve, &aim, -0.3, 0.1);
	to(&curve, &aim, 0.3, -0.1);
	to(&curve, &aim, 0.45, -0.55);
	to(&curve, &aim, 0.25, 0.3);
	to(&curve, &aim, -0.2, 0.9);
	to(&curve, &aim, -0.6, 0.8);
	to(&curve, &aim, -0.35, 0.35);
	to(&curve, &aim, tail * 0.5, 0.1);
	to(&curve, &aim, tail, -0.3);
	draw(s, &curve);
}

/* To and fro over the target, `rows` lines close enough to cover it. */
static void hatch(struct scribe *s, const struct aim *aim, double reach, int rows)
{
	struct curve curve = {.count = 0};

	for (int i = 0; i <= rows && i < CURVE_MAX / 2; i++) {
		double v = reach * (2.0 * i / rows - 1);

		to(&curve, aim, (i & 1 ? reach : -reach) * even(s, 0.88, 1.06), v);
		to(&curve, aim, (i & 1 ? -reach : reach) * even(s, 0.88, 1.06), v);
	}
	draw(s, &curve);
}

void scribe_fill(struct scribe *s, struct place box)
{
	struct aim aim = aim_at(s, place_grown(box, -0.4), 1);
	double gap_mm = s->pen.width_mm * even(s, 0.6, 1.1);
	int rows = (int)fmin(42, ceil(box.h / gap_mm));

	hatch(s, &aim, even(s, 0.9, 1.02), rows);
	if (chance_of(s->chance, 0.6))
		oval(s, &aim, even(s, 0.85, 1.0));
}

static void draw_fill(struct scribe *s, const struct choice *choice)
{
	scribe_fill(s, choice->box);
}

/* Coloured in quickly: white shows between the lines, and they run over the edge. */
static void draw_fill_quick(struct scribe *s, const struct choice *choice)
{
	struct aim aim = aim_at(s, choice->box, even(s, 0.8, 1.15));

	hatch(s, &aim, 1, 4 + chance_below(s->chance, 4));
}

static void draw_ring_box(struct scribe *s, const struct choice *choice)
{
	struct aim aim = aim_at(s, choice->box, 1);

	oval(s, &aim, even(s, 1.25, 1.6));
}

/* Round the inside of the box: an o. */
static void draw_ring_inside(struct scribe *s, const struct choice *choice)
{
	struct aim aim = aim_at(s, choice->box, 1);

	oval(s, &aim, even(s, 0.4, 0.75));
}

/* A ring that stays by its own option: at most a little beyond its cell. */
static void ring_around(struct scribe *s, const struct choice *choice, struct place target)
{
	struct place cell = place_grown(choice->cell, 1),
		     wide = place_grown(target, even(s, 1.5, 3));
	struct place ring;
	struct aim aim;

	ring.x = fmax(cell.x, wide.x);
	ring.y = fmax(cell.y, wide.y);
	ring.w = fmin(cell.x + cell.w, wide.x + wide.w) - ring.x;
	ring.h = fmin(cell.y + cell.h, wide.y + wide.h) - ring.y;
	aim = aim_at(s, ring, 1);
	aim.slant *= 0.3;
	oval(s, &aim, 1);
}

static void draw_ring_face(struct scribe *s, const struct choice *choice)
{
	ring_around(s, choice, choice->face);
}

static void draw_ring_word(struct scribe *s, const struct choice *choice)
{
	ring_around(s, choice, choice->word);
}

static void draw_ring_all(struct scribe *s, const struct choice *choice)
{
	ring_around(s, choice, place_both(choice->box, place_both(choice->face, choice->word)));
}

static void draw_colour_face(struct scribe *s, const struct choice *choice)
{
	struct aim aim = aim_at(s, choice->face, 1);

	hatch(s, &aim, even(s, 0.75, 0.95), 8 + chance_below(s->chance, 12));
}

/* One stroke through the box, clearly longer than half its side. */
static void draw_stroke(struct scribe *s, const struct choice *choice)
{
	struct aim aim = aim_at(s, choice->box, 1);
	double reach = even(s, 0.75, 1.3), angle = even(s, 0, M_PI);
	double u = reach * cos(angle), v = reach * sin(angle);

	dash(s, &aim, (struct spot){-u, -v}, (struct spot){u, v});
}

/* A little stroke in the box, clearly shorter than half its side. */
static void draw_stroke_short(struct scribe *s, const struct choice *choice)
{
	struct aim aim = aim_at(s, choice->box, 1);
	double reach = even(s, 0.2, 0.38), angle = even(s, 0, M_PI);
	double u = reach * cos(angle), v = reach * sin(angle);

	dash(s, &aim, (struct spot){-u, -v}, (struct spot){u, v});
}

/* The pen rested there: a dot, sometimes with a millimetre of tail. */
static void draw_dot(struct scribe *s, const struct choice *choice)
{
	struct place box = choice->box;
	struct curve curve = {.count = 0};
	double x = box.x + box.w * even(s, 0.15, 0.85), y = box.y + box.h * even(s, 0.15, 0.85);

	curve_to(&curve, x, y);
	if (chance_of(s->chance, 0.4))
		curve_to(&curve, x + even(s, -0.5, 0.5), y + even(s, -0.5, 0.5));
	draw(s, &curve);
}

static void draw_underline(struct scribe *s, const struct choice *choice)
{
	struct place word = choice->word;
	double y = word.y + word.h + even(s, 0.2, 0.8);

	scribe_line(s, (struct spot){word.x - even(s, 0, 2), y},
		(struct spot){word.x + word.w * even(s, 0.8, 1.05), y + even(s, -0.5, 0.5)});
}

static void draw_smiley(struct scribe *s, const struct choice *choice)
{
	struct aim aim = aim_at(s, choice->box, s->hand.size);
	struct curve mouth = {.count = 0}, left = {.count = 0}, right = {.count = 0};

	oval(s, &aim, even(s, 0.75, 1));
	to(&mouth, &aim, -0.45, 0.2);
	to(&mouth, &aim, 0, 0.55);
	to(&mouth, &aim, 0.45, 0.2);
	draw(s, &mouth);
	to(&left, &aim, -0.3, -0.25);
	draw(s, &left);
	to(&right, &aim, 0.3, -0.25);
	draw(s, &right);
}

static void draw_heart(struct scribe *s, const struct choice *choice)
{
	static const struct spot shape[] = {{0, 0.8}, {-0.7, 0.15}, {-0.8, -0.4}, {-0.4, -0.75},
		{0, -0.35}, {0.4, -0.75}, {0.8, -0.4}, {0.7, 0.15}, {0, 0.8}};
	struct aim aim = aim_at(s, choice->box, s->hand.size);
	struct curve curve = {.count = 0};

	for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
		to(&curve, &aim, shape[i].x, shape[i].y);
	draw(s, &curve);
}

static void draw_star(struct scribe *s, const struct choice *choice)
{
	struct aim aim = aim_at(s, choice->box, s->hand.size);

	for (int i = 0; i < 5; i++) {
		double a = -M_PI / 2 + i * 0.8 * M_PI, b = a + 0.8 * M_PI;

		dash(s, &aim, (struct spot){0.9 * cos(a), 0.9 * sin(a)},
			(struct spot){0.9 * cos(b), 0.9 * sin(b)});
	}
}

static void draw_initials(struct scribe *s, const struct choice *choice)
{
	struct place box = choice->box;

	scribe_word(s, (struct spot){box.x + 0.12 * box.w, box.y + 0.75 * box.h}, 0.5 * box.h, 2);
}

/* Capitals: points on a unit square, strokes parted by x < 0. */
static const struct spot CAPITALS[8][14] = {
	{{.05, .95}, {.4, .05}, {.8, .95}, {-1, 0}, {.2, .6}, {.65, .6}, {-2, 0}},
	{{.15, .95}, {.15, .05}, {.6, .1}, {.65, .35}, {.2, .48}, {.7, .6}, {.68, .88}, {.15, .95},
		{-2, 0}},
	{{.7, .05}, {.2, .05}, {.18, .95}, {.75, .93}, {-1, 0}, {.2, .5}, {.6, .5}, {-2, 0}},
	{{.65, .05}, {.65, .75}, {.4, .95}, {.12, .75}, {-1, 0}, {.35, .05}, {.85, .05}, {-2, 0}},
	{{.18, .05}, {.15, .95}, {-1, 0}, {.7, .05}, {.2, .5}, {.75, .95}, {-2, 0}},
	{{.1, .95}, {.15, .05}, {.45, .6}, {.75, .05}, {.8, .95}, {-2, 0}},
	{{.15, .95}, {.15, .05}, {.65, .1}, {.65, .42}, {.2, .5}, {.75, .95}, {-2, 0}},
	{{.75, .15}, {.4, .02}, {.15, .25}, {.7, .65}, {.5, .95}, {.1, .85}, {-2, 0}},
};

/* Two letters beside each other, as people sign for something. */
static void draw_capitals(struct scribe *s, const struct choice *choice)
{
	double high = choice->box.h * even(s, 0.5, 0.7), wide = high * even(s, 0.6, 0.75);
	double x = choice->box.x + 0.5 * choice->box.w - wide * even(s, 1.05, 1.15);
	double y = choice->box.y + choice->box.h * even(s, 0.15, 0.25);

	for (int letter = 0; letter < 2; letter++, x += wide * 1.15) {
		struct curve curve = {.count = 0};

		for (const struct spot *p = CAPITALS[chance_below(s->chance, 8)];; p++) {
			if (p->x >= 0) {
				curve_to(&curve, x + wide * (p->x + even(s, -0.05, 0.05)),
					y + high * p->y);
				continue;
			}
			draw(s, &curve);
			curve.count = 0;
			if (p->x < -1.5)
				break;
		}
	}
}

const struct style STYLES[] = {
	{"cross", "M1", SAYS_YES, 60, draw_cross},
	{"plus", "M1", SAYS_YES, 1, draw_plus},
	{"tick", "M2", SAYS_YES, 9, draw_tick},
	{"tick-long", "M2", SAYS_YES, 3, draw_tick_long},
	{"krul", "M3", SAYS_YES, 4, draw_krul},
	{"fill", "M4", SAYS_YES, 8, draw_fill},
	{"fill-quick", "M4", SAYS_YES, 3, draw_fill_quick},
	{"ring-box", "M7", SAYS_YES, 3, draw_ring_box},
	{"ring-inside", "M7", SAYS_YES, 1, draw_ring_inside},
	{"ring-face", "M8", SAYS_YES, 2, draw_ring_face},
	{"ring-word", "M8", SAYS_YES, 1, draw_ring_word},
	{"ring-all", "M8", SAYS_YES, 1, draw_ring_all},
	{"underline", "M9", SAYS_ASK, 0, draw_underline},
	{"colour-face", "M10", SAYS_YES, 1, draw_colour_face},
	{"dot", "M11", SAYS_NOTHING, 0, draw_dot},
	{"stroke", "M12", SAYS_YES, 2, draw_stroke},
	{"stroke-short", "M12", SAYS_ASK, 0, draw_stroke_short},
	{"smiley", "M19", SAYS_YES, 0.5, draw_smiley},
	{"heart", "M19", SAYS_YES, 0.3, draw_heart},
	{"star", "M19", SAYS_YES, 0.3, draw_star},
	{"initials", "M19", SAYS_YES, 0, draw_initials},
	{"capitals", "M19", SAYS_YES, 0, draw_capitals},
	{NULL, NULL, SAYS_NOTHING, 0, NULL},
};

const struct style *style_named(const char *name)
{
	for (const struct style *style = STYLES; style->name; style++)
		if (!strcmp(style->name, name))
			return style;
	return NULL;
}

const struct style *style_usual(struct chance *chance)
{
	double sum = 0;
	const struct style *style = STYLES;

	for (; style->name; style++)
		sum += style->habit;
	sum = chance_even(chance, 0, sum);
	for (style = STYLES; style[1].name && sum >= style->habit; style++)
		sum -= style->habit;
	return style;
}

void scribe_line(struct scribe *s, struct spot from, struct spot until)
{
	struct curve curve = {.count = 0};
	int legs = 1 + (int)(hypot(until.x - from.x, until.y - from.y) / 12);

	for (int i = 0; i <= legs; i++) {
		double t = (double)i / legs,
		       sway = i && i < legs ? chance_normal(s->chance, 0, 0.3) : 0;

		curve_to(&curve, from.x + t * (until.x - from.x),
			from.y + t * (until.y - from.y) + sway);
	}
	draw(s, &curve);
}

void scribe_scribble(struct scribe *s, struct place over)
{
	struct aim aim = aim_at(s, over, even(s, 0.95, 1.2));
	struct curve curve = {.count = 0};
	int turns = 10 + chance_below(s->chance, 14);

	aim.slant *= fmin(1, over.h / over.w); /* a wide one would lean out of its place */
	for (int i = 0; i < turns * 2; i++) {
		double side = i & 1 ? 1 : -1;

		to(&curve, &aim, side * even(s, 0.6, 1.1), even(s, -1, 1));
	}
	draw(s, &curve);
}

void scribe_word(struct scribe *s, struct spot start, double height_mm, int letters)
{
	for (int i = 0; i < letters; i++) {
		struct curve curve = {.count = 0};
		double x = start.x + i * height_mm * 0.75;
		int bends = 4 + chance_below(s->chance, 4);
		double top = chance_of(s->chance, 0.25) ? 1.5 : 0.95;

		for (int b = 0; b <= bends; b++)
			curve_to(&curve, x + height_mm * (0.65 * b / bends + even(s, -0.2, 0.2)),
				start.y - height_mm *
						  (b & 1 ? even(s, 0.6, top) : even(s, -0.1, 0.3)));
		draw(s, &curve);
	}
}

void scribe_writing(struct scribe *s, struct place area)
{
	double height = even(s, 2.2, 4), line = height * even(s, 2.2, 2.8);
	double y = area.y + line;
	int lines = 1 + chance_below(s->chance, 4);

	for (int i = 0; i < lines && y < area.y + area.h - height * 0.4; i++, y += line) {
		double x = area.x + even(s, 2, 8), end = area.x + area.w * even(s, 0.5, 0.95);

		while (x < end) {
			int letters = 2 + chance_below(s->chance, 7);

			if (x + letters * height * 0.75 > area.x + area.w - 2)
				break;
			scribe_word(s, (struct spot){x, y}, height, letters);
			x += (letters * 0.75 + 0.9) * height;
		}
	}
}

void scribe_drawing(struct scribe *s, struct place area)
{
	static const char *const SHAPES[] = {"smiley", "heart", "star"};
	int shapes = 2 + chance_below(s->chance, 4);

	for (int i = 0; i < shapes; i++) {
		double size = even(s, 0.25, 0.6) * area.h;
		struct choice spot = {.code = 0};

		spot.box = (struct place){area.x + even(s, 0.05, 0.75) * (area.w - size),
			area.y + even(s, 0.1, 0.9) * (area.h - size), size, size};
		style_named(SHAPES[chance_below(s->chance, 3)])->draw(s, &spot);
	}
}

/* How the digits are written: points on a unit square, strokes parted by x < 0. */
static const struct spot DIGIT_SHAPES[10][12] = {
	{{.5, .05}, {.15, .3}, {.15, .7}, {.5, .95}, {.85, .7}, {.85, .3}, {.5, .05}, {-2, 0}},
	{{.25, .3}, {.55, .05}, {.55, .95}, {-2, 0}},
	{{.15, .25}, {.5, .05}, {.8, .25}, {.6, .55}, {.15, .95}, {.85, .92}, {-2, 0}},
	{{.2, .1}, {.6, .05}, {.75, .25}, {.45, .45}, {.8, .7}, {.55, .95}, {.15, .85}, {-2, 0}},
	{{.55, .05}, {.15, .65}, {.85, .65}, {-1, 0}, {.6, .35}, {.6, .97}, {-2, 0}},
	{{.3, .08}, {.2, .45}, {.6, .42}, {.8, .7}, {.5, .95}, {.15, .85}, {-1, 0}, {.3, .08},
		{.8, .06}, {-2, 0}},
	{{.65, .05}, {.25, .4}, {.18, .75}, {.5, .95}, {.8, .75}, {.55, .52}, {.22, .7}, {-2, 0}},
	{{.15, .1}, {.82, .08}, {.6, .45}, {.4, .95}, {-1, 0}, {.3, .5}, {.75, .48}, {-2, 0}},
	{{.7, .2}, {.4, .05}, {.25, .25}, {.7, .65}, {.6, .93}, {.3, .9}, {.25, .65}, {.7, .3},
		{.7, .18}, {-2, 0}},
	{{.75, .3}, {.5, .05}, {.22, .25}, {.4, .5}, {.72, .3}, {.75, .1}, {.7, .6}, {.5, .95},
		{-2, 0}},
};

void scribe_digit(struct scribe *s, struct place box, int digit)
{
	struct aim aim = aim_at(s, box, even(s, 0.55, 0.8));
	struct curve curve = {.count = 0};

	for (const struct spot *p = DIGIT_SHAPES[digit];; p++) {
		if (p->x < 0) {
			draw(s, &curve);
			curve.count = 0;
			if (p->x < -1.5)
				return;
			continue;
		}
		to(&curve, &aim, 2 * p->x - 1 + even(s, -0.08, 0.08), 2 * p->y - 1);
	}
}

void scribe_whiten(struct scribe *s, struct place place)
{
	struct coat coat;
	uint64_t seed = chance_bits(s->chance);
	double per_mm = s->paper->per_mm;

	coat_new(&coat, s->paper, place_grown(place, 0.5));
	for (int y = 0; y < coat.height; y++)
		for (int x = 0; x < coat.width; x++)
			coat.amount[y * coat.width + x] = (float)fmin(
				0.97, 0.7 + 0.5 * smooth_noise(seed, x / per_mm, y / per_mm, 1.2));
	coat_cover(&coat, s->paper, (struct colour){0.98, 0.98, 0.96});
}
