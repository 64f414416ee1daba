// SPDX-License-Identifier: EUPL-1.2
#include "pen.h"

#include "stop.h"

#include <math.h>
#include <string.h>

/* How a kind of pen behaves along a stroke. */
static const struct manner {
	double soft_mm; /* width of its edge                                      */
	double grain;   /* how much the paper's tooth shows, 0..1                 */
	double skip;    /* how much ink is missing at the worst spots, 0..1       */
	double thin;    /* how much narrower a fast stroke is, 0..1               */
	double pool;    /* how much wider the ends are, 0..1                      */
	double soak;    /* how much goes into the paper, towards the other side   */
} MANNERS[] = {
	[PEN_BALL] = {0.05, 0.10, 0.35, 0.20, 0.10, 0.05},
	[PEN_GEL] = {0.05, 0.00, 0.05, 0.10, 0.15, 0.30},
	[PEN_FELT] = {0.15, 0.00, 0.05, 0.15, 0.30, 1.00},
	[PEN_PENCIL] = {0.10, 0.55, 0.15, 0.25, 0.00, 0.00},
	[PEN_CRAYON] = {0.20, 0.65, 0.15, 0.20, 0.00, 0.00},
};

/* A family of pens: limits between which a real one falls. */
struct family {
	const char *name;
	enum pen_kind kind;
	struct colour ink;
	double thin_mm, thick_mm;
	double weak, strong;
};

static const struct family FAMILIES[] = {
	{"ball-blue", PEN_BALL, {0.10, 0.15, 0.55}, 0.35, 0.70, 0.85, 1.00},
	{"ball-black", PEN_BALL, {0.10, 0.10, 0.12}, 0.30, 0.70, 0.85, 1.00},
	{"ball-red", PEN_BALL, {0.75, 0.12, 0.15}, 0.35, 0.70, 0.85, 1.00},
	{"ball-green", PEN_BALL, {0.10, 0.50, 0.25}, 0.35, 0.70, 0.85, 1.00},
	{"ball-dry", PEN_BALL, {0.10, 0.12, 0.40}, 0.25, 0.45, 0.45, 0.70},
	{"gel-black", PEN_GEL, {0.05, 0.05, 0.05}, 0.40, 0.80, 0.95, 1.00},
	{"gel-pink", PEN_GEL, {0.90, 0.30, 0.55}, 0.40, 0.90, 0.90, 1.00},
	{"felt-black", PEN_FELT, {0.08, 0.08, 0.08}, 0.80, 2.00, 0.95, 1.00},
	{"felt-red", PEN_FELT, {0.85, 0.12, 0.12}, 0.80, 2.00, 0.90, 1.00},
	{"felt-green", PEN_FELT, {0.10, 0.60, 0.20}, 0.80, 2.00, 0.90, 1.00},
	{"felt-blue", PEN_FELT, {0.10, 0.25, 0.75}, 0.80, 2.00, 0.90, 1.00},
	{"pencil", PEN_PENCIL, {0.25, 0.25, 0.27}, 0.40, 0.90, 0.70, 0.95},
	{"pencil-light", PEN_PENCIL, {0.45, 0.45, 0.47}, 0.35, 0.70, 0.45, 0.65},
	{"crayon-red", PEN_CRAYON, {0.85, 0.20, 0.20}, 0.70, 1.60, 0.70, 0.95},
	{"crayon-green", PEN_CRAYON, {0.25, 0.60, 0.30}, 0.70, 1.60, 0.70, 0.95},
	{"crayon-orange", PEN_CRAYON, {0.95, 0.50, 0.15}, 0.70, 1.60, 0.70, 0.95},
	{"crayon-blue", PEN_CRAYON, {0.25, 0.35, 0.75}, 0.70, 1.60, 0.70, 0.95},
};

enum { FAMILY_COUNT = sizeof FAMILIES / sizeof *FAMILIES };

const char *pen_names(void)
{
	static char names[FAMILY_COUNT * 16];

	if (!*names)
		for (int i = 0; i < FAMILY_COUNT; i++) {
			strcat(names, FAMILIES[i].name);
			strcat(names, " ");
		}
	return names;
}

bool pen_named(const char *name, struct chance *chance, struct pen *pen)
{
	const struct family *family = NULL;

	if (!strcmp(name, "any"))
		family = &FAMILIES[chance_below(chance, FAMILY_COUNT)];
	for (int i = 0; i < FAMILY_COUNT && !family; i++)
		if (!strcmp(FAMILIES[i].name, name))
			family = &FAMILIES[i];
	if (!family)
		return false;
	pen->name = family->name;
	pen->kind = family->kind;
	pen->soak = MANNERS[family->kind].soak;
	pen->ink = family->ink;
	pen->width_mm = chance_even(chance, family->thin_mm, family->thick_mm);
	pen->strength = chance_even(chance, family->weak, family->strong);
	return true;
}

struct hand hand_any(struct chance *chance)
{
	struct hand hand;

	hand.slant = chance_normal(chance, 0.1, 0.2);
	hand.size = chance_even(chance, 0.6, 1.25);
	hand.tremble_mm = chance_of(chance, 0.2) ? chance_even(chance, 0.15, 0.4)
						 : chance_even(chance, 0.02, 0.12);
	hand.stray_mm = chance_even(chance, 0.2, 0.9);
	hand.press = chance_even(chance, 0.55, 1);
	return hand;
}

void curve_to(struct curve *curve, double x, double y)
{
	if (curve->count < CURVE_MAX)
		curve->points[curve->count++] = (struct spot){x, y};
}

/* The point at t (0..1) on the Catmull-Rom curve from b to c, with a before and d after. */
static struct spot on_curve(const struct spot p[4], double t)
{
	double t2 = t * t, t3 = t2 * t;
	double a = -0.5 * t3 + t2 - 0.5 * t, b = 1.5 * t3 - 2.5 * t2 + 1;
	double c = -1.5 * t3 + 2 * t2 + 0.5 * t, d = 0.5 * t3 - 0.5 * t2;

	return (struct spot){a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
		a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

static struct place curve_bounds(const struct curve *curve, double margin_mm)
{
	double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;

	for (int i = 0; i < curve->count; i++) {
		left = fmin(left, curve->points[i].x);
		right = fmax(right, curve->points[i].x);
		top = fmin(top, curve->points[i].y);
		bottom = fmax(bottom, curve->points[i].y);
	}
	return place_grown((struct place){left, top, right - left, bottom - top}, margin_mm);
}

/* What a pen leaves at one point: a disc of ink. */
struct dab {
	struct spot at;
	double radius_mm, amount;
};

/* Dabs of one stroke do not add up: the pen passes once. */
static void coat_dab(struct coat *coat, double per_mm, double soft_mm, const struct dab *dab)
{
	double cx = dab->at.x * per_mm - coat->left, cy = dab->at.y * per_mm - coat->top;
	double radius = dab->radius_mm * per_mm, soft = fmax(1, soft_mm * per_mm);
	int reach = (int)ceil(radius + soft);

	for (int y = (int)cy - reach; y <= (int)cy + reach; y++) {
		for (int x = (int)cx - reach; x <= (int)cx + reach; x++) {
			double away = hypot(x + 0.5 - cx, y + 0.5 - cy) - radius;
			double amount = dab->amount * fmin(1, fmax(0, 0.5 - away / soft));
			float *there;

			if (x < 0 || y < 0 || x >= coat->width || y >= coat->height)
				continue;
			there = &coat->amount[(size_t)y * (size_t)coat->width + (size_t)x];
			if (amount > *there)
				*there = (float)amount;
		}
	}
}

/* The paper's tooth: a dry point only reaches the fibres that stand up. */
static void coat_grain(struct coat *coat, double per_mm, uint64_t seed, double depth)
{
	for (int y = 0; y < coat->height; y++) {
		for (int x = 0; x < coat->width; x++) {
			float *there = &coat->amount[(size_t)y * (size_t)coat->width + (size_t)x];
			double fibre;

			if (*there <= 0)
				continue;
			fibre = smooth_noise(
				seed, (coat->left + x) / per_mm, (coat->top + y) / per_mm, 0.13);
			*there = (float)(*there * (1 - depth + depth * fmin(1, 1.6 * fibre)));
		}
	}
}

/* A stroke on its way: what changes along it. */
struct stroke {
	const struct pen *pen;
	const struct hand *hand;
	const struct paper *paper;
	struct coat coat;
	uint64_t seed;
	double length_mm, done_mm;
};

/* The hand strays slowly (3 mm waves) and shivers a little (0.8 mm waves). */
static struct spot trembled(const struct stroke *s, struct spot at)
{
	double slow = 2 * s->hand->tremble_mm, fast = 0.5 * s->hand->tremble_mm;

	at.x += slow * (smooth_noise(s->seed + 1, s->done_mm, 0, 3) - 0.5) +
		fast * (smooth_noise(s->seed + 2, s->done_mm, 0, 0.8) - 0.5);
	at.y += slow * (smooth_noise(s->seed + 3, s->done_mm, 0, 3) - 0.5) +
		fast * (smooth_noise(s->seed + 4, s->done_mm, 0, 0.8) - 0.5);
	return at;
}

static struct dab dab_at(const struct stroke *s, struct spot at, double speed)
{
	const struct manner *manner = &MANNERS[s->pen->kind];
	double to_end = fmax(0, fmin(s->done_mm, s->length_mm - s->done_mm));
	double rest = exp(-to_end / 0.6);
	double lack = smooth_noise(s->seed + 5, s->done_mm, 0, 0.9);
	double width = s->pen->width_mm * (1 - manner->thin * speed + manner->pool * rest);
	double amount = s->pen->strength * (0.55 + 0.45 * s->hand->press);

	width *= 0.9 + 0.2 * smooth_noise(s->seed + 6, s->done_mm, 0, 2);
	if (lack > 0.75)
		amount *= 1 - manner->skip * (lack - 0.75) * 4;
	return (struct dab){trembled(s, at), width / 2, amount};
}

static double curve_length(const struct curve *curve)
{
	double length = 0;

	for (int i = 1; i < curve->count; i++)
		length += hypot(curve->points[i].x - curve->points[i - 1].x,
			curve->points[i].y - curve->points[i - 1].y);
	return length;
}

/* One leg of the curve, from point i to the next, in steps of about 0.06 mm. */
static void draw_leg(struct stroke *s, const struct curve *curve, int i)
{
	const struct spot *p = curve->points;
	int last = curve->count - 1;
	struct spot four[4] = {p[i ? i - 1 : 0], p[i], p[i + 1], p[i + 2 <= last ? i + 2 : last]};
	double leg = hypot(four[2].x - four[1].x, four[2].y - four[1].y);
	int steps = 1 + (int)(leg / 0.06);

	for (int step = 0; step <= steps; step++) {
		struct spot at = on_curve(four, (double)step / steps);
		struct dab dab;

		/* The first dab lies where the last one of the leg before does. */
		if (step > 0)
			s->done_mm += leg / steps;
		dab = dab_at(s, at, fmin(1, leg / 8));
		coat_dab(&s->coat, s->paper->per_mm, MANNERS[s->pen->kind].soft_mm, &dab);
	}
}

void pen_draw(struct paper *paper, const struct pen *pen, const struct hand *hand,
	const struct curve *curve, struct chance *chance)
{
	struct stroke s = {.pen = pen, .hand = hand, .paper = paper, .seed = chance_bits(chance)};
	const struct manner *manner = &MANNERS[pen->kind];

	s.length_mm = curve_length(curve);
	/* Curves swing out between their points. */
	coat_new(&s.coat, paper, curve_bounds(curve, pen->width_mm + 2 + 0.15 * s.length_mm));
	if (curve->count == 1) {
		struct dab dab = dab_at(&s, curve->points[0], 0);

		coat_dab(&s.coat, paper->per_mm, manner->soft_mm, &dab);
	}
	for (int i = 0; i + 1 < curve->count; i++)
		draw_leg(&s, curve, i);
	if (manner->grain > 0)
		coat_grain(&s.coat, paper->per_mm, s.seed, manner->grain * (1.3 - hand->press));
	coat_filter(&s.coat, paper, pen->ink);
}
