// SPDX-License-Identifier: EUPL-1.2
/*
 * Vector outlines, and how to trace one: moves, lines, curves and arcs become a list of
 * steps in one system of coordinates. All lengths are in the drawing's own units, y down;
 * angles in degrees, clockwise on paper.
 */
#ifndef OUTLINE_H
#define OUTLINE_H

#include <stdbool.h>
#include <stddef.h>

struct spot {
	double x, y;
};

enum path_verb { PATH_MOVE, PATH_LINE, PATH_CURVE, PATH_CLOSE };

/* MOVE and LINE use at[0]; CURVE (a cubic one) has two control points and its end. The
 * first step is a MOVE, and so is the one after each CLOSE, if any. */
struct path_step {
	enum path_verb verb;
	struct spot at[3];
};

struct outline {
	struct path_step *steps;
	size_t step_count;
	double fill;         /* grey 0 (black) .. 1 (white); below 0: not filled */
	double stroke;       /* grey; below 0: no line                           */
	double stroke_width; /* in the drawing's units                           */
	bool round;          /* round caps and joins, else butt and mitre        */
	bool even_odd;       /* fill rule                                        */
};

enum { OUTLINE_STEPS_MAX = 5000 };
#define OUTLINE_FARTHEST 100000.0 /* no coordinate lies farther from the origin */

/* x' = a x + c y + e, y' = b x + d y + f: the order of SVG and PDF. */
struct affine {
	double a, b, c, d, e, f;
};

/* First inner, then outer. */
struct affine affine_after(const struct affine *outer, const struct affine *inner);
struct spot affine_spot(const struct affine *matrix, struct spot spot);

/* A pen that adds to an outline. `at` and `start` are places before the matrix. `failed`
 * is set when memory runs out, or a limit of above is passed; further calls do nothing. */
struct tracer {
	struct outline *outline;
	struct affine matrix;
	struct spot at;    /* where the pen is                   */
	struct spot start; /* of the part that CLOSE goes back to */
	size_t room;       /* steps that fit                     */
	bool closed;       /* the next line needs a MOVE first   */
	bool failed;
	bool lacks; /* and why: there is no memory for a step */
};

void trace_move(struct tracer *t, struct spot to);
void trace_line(struct tracer *t, struct spot to);
void trace_curve(struct tracer *t, struct spot control, struct spot second, struct spot to);
void trace_quadratic(struct tracer *t, struct spot control, struct spot to);
void trace_close(struct tracer *t);

/* Part of an ellipse from where the pen is, as SVG's `A`. */
struct arc {
	double radius_x, radius_y, turned_deg;
	bool large, clockwise;
	struct spot to;
};

void trace_arc(struct tracer *t, const struct arc *arc);

/* A whole ellipse, begun at its right end. */
void trace_ellipse(struct tracer *t, struct spot centre, double radius_x, double radius_y);

#endif
