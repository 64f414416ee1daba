// SPDX-License-Identifier: EUPL-1.2
#include "outline.h"

#include <math.h>
#include <stdlib.h>

static const double QUARTER = 1.57079632679489661923; /* of a circle, in radians */

struct affine affine_after(const struct affine *outer, const struct affine *inner)
{
	return (struct affine){
		.a = outer->a * inner->a + outer->c * inner->b,
		.b = outer->b * inner->a + outer->d * inner->b,
		.c = outer->a * inner->c + outer->c * inner->d,
		.d = outer->b * inner->c + outer->d * inner->d,
		.e = outer->a * inner->e + outer->c * inner->f + outer->e,
		.f = outer->b * inner->e + outer->d * inner->f + outer->f,
	};
}

struct spot affine_spot(const struct affine *m, struct spot s)
{
	return (struct spot){m->a * s.x + m->c * s.y + m->e, m->b * s.x + m->d * s.y + m->f};
}

static bool make_room(struct tracer *t)
{
	struct path_step *steps;
	size_t room = t->room ? 2 * t->room : 16;

	if (t->outline->step_count >= OUTLINE_STEPS_MAX)
		return false;
	if (t->outline->step_count < t->room)
		return true;
	steps = realloc(t->outline->steps, room * sizeof *steps);
	if (!steps) {
		t->lacks = true;
		return false;
	}
	t->outline->steps = steps;
	t->room = room;
	return true;
}

static bool is_near(struct spot s)
{
	/* Also false for what is no number. */
	return fabs(s.x) <= OUTLINE_FARTHEST && fabs(s.y) <= OUTLINE_FARTHEST;
}

static void add(struct tracer *t, enum path_verb verb, const struct spot *at, size_t count)
{
	struct path_step step = {.verb = verb};

	for (size_t i = 0; i < count; i++) {
		step.at[i] = affine_spot(&t->matrix, at[i]);
		if (!is_near(step.at[i]))
			t->failed = true;
	}
	if (t->failed || !make_room(t)) {
		t->failed = true;
		return;
	}
	t->outline->steps[t->outline->step_count++] = step;
}

void trace_move(struct tracer *t, struct spot to)
{
	add(t, PATH_MOVE, &to, 1);
	t->at = t->start = to;
	t->closed = false;
}

static void reopen(struct tracer *t)
{
	if (t->closed)
		trace_move(t, t->at);
}

void trace_line(struct tracer *t, struct spot to)
{
	reopen(t);
	add(t, PATH_LINE, &to, 1);
	t->at = to;
}

void trace_curve(struct tracer *t, struct spot control, struct spot second, struct spot to)
{
	reopen(t);
	add(t, PATH_CURVE, (struct spot[]){control, second, to}, 3);
	t->at = to;
}

static struct spot between(struct spot from, struct spot to, double share)
{
	return (struct spot){from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
}

void trace_quadratic(struct tracer *t, struct spot control, struct spot to)
{
	/* The same curve as a cubic one: its control points lie at two thirds. */
	trace_curve(t, between(t->at, control, 2.0 / 3), between(to, control, 2.0 / 3), to);
}

void trace_close(struct tracer *t)
{
	if (t->closed)
		return;
	add(t, PATH_CLOSE, NULL, 0);
	t->at = t->start;
	t->closed = true;
}

/* An ellipse whose points are centre + (x cos turned - y sin turned, ...), x = rx cos angle,
 * y = ry sin angle. */
struct ellipse {
	struct spot centre;
	double radius_x, radius_y, cos_turned, sin_turned;
};

static struct spot on_ellipse(const struct ellipse *e, double x, double y)
{
	x *= e->radius_x;
	y *= e->radius_y;
	return (struct spot){e->centre.x + x * e->cos_turned - y * e->sin_turned,
		e->centre.y + x * e->sin_turned + y * e->cos_turned};
}

/* At most a quarter per curve: there the error is under 3 in 10,000 of the radius. */
static void trace_sweep(struct tracer *t, const struct ellipse *e, double from, double sweep)
{
	int pieces;
	double step, reach;

	if (!(fabs(sweep) <= 4 * QUARTER + 1e-9)) { /* radii so large that it is no number */
		t->failed = true;
		return;
	}
	pieces = 1 + (int)(fabs(sweep) / QUARTER - 1e-9);
	step = sweep / pieces;
	reach = 4.0 / 3 * tan(step / 4);
	for (int i = 0; i < pieces; i++) {
		double a = from + step * i, b = a + step;

		trace_curve(t, on_ellipse(e, cos(a) - reach * sin(a), sin(a) + reach * cos(a)),
			on_ellipse(e, cos(b) + reach * sin(b), sin(b) - reach * cos(b)),
			on_ellipse(e, cos(b), sin(b)));
	}
}

/* From two ends to centre and angles: SVG 1.1, appendix F.6.5 and F.6.6. */
void trace_arc(struct tracer *t, const struct arc *arc)
{
	double turned = arc->turned_deg * QUARTER / 90;
	double c = cos(turned), s = sin(turned);
	double half_x = (t->at.x - arc->to.x) / 2, half_y = (t->at.y - arc->to.y) / 2;
	double x = c * half_x + s * half_y, y = c * half_y - s * half_x;
	double rx = fabs(arc->radius_x), ry = fabs(arc->radius_y);
	double too_small, share, cx, cy, from, sweep;

	if (half_x == 0 && half_y == 0)
		return;
	if (rx == 0 || ry == 0) {
		trace_line(t, arc->to);
		return;
	}
	too_small = hypot(x / rx, y / ry);
	if (too_small > 1) {
		rx *= too_small;
		ry *= too_small;
	}
	share = 1 / (x * x / (rx * rx) + y * y / (ry * ry)) - 1;
	share = share > 0 ? sqrt(share) : 0;
	if (arc->large == arc->clockwise)
		share = -share;
	cx = share * rx * y / ry;
	cy = -share * ry * x / rx;
	from = atan2((y - cy) / ry, (x - cx) / rx);
	sweep = atan2((-y - cy) / ry, (-x - cx) / rx) - from;
	if (arc->clockwise && sweep < 0)
		sweep += 4 * QUARTER;
	if (!arc->clockwise && sweep > 0)
		sweep -= 4 * QUARTER;
	trace_sweep(t,
		&(struct ellipse){{c * cx - s * cy + (t->at.x + arc->to.x) / 2,
					  s * cx + c * cy + (t->at.y + arc->to.y) / 2},
			rx, ry, c, s},
		from, sweep);
}

void trace_ellipse(struct tracer *t, struct spot centre, double radius_x, double radius_y)
{
	struct ellipse e = {centre, radius_x, radius_y, 1, 0};

	trace_move(t, (struct spot){centre.x + radius_x, centre.y});
	trace_sweep(t, &e, 0, 4 * QUARTER);
	trace_close(t);
}
