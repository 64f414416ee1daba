// SPDX-License-Identifier: EUPL-1.2
/*
 * Pens, and the hands that hold them: ink on paper along a curve.
 *
 * A stroke is a smooth curve through a few points. Along it the hand trembles, presses more or
 * less and speeds up; the line gets thinner with speed and leaves ink as its pen does: a
 * ball-point skips and blots, a pencil only catches the tops of the paper's fibres, a felt-tip
 * has soft edges and a pool where it rests.
 */
#ifndef PEN_H
#define PEN_H

#include "chance.h"
#include "paper.h"

enum pen_kind { PEN_BALL, PEN_GEL, PEN_FELT, PEN_PENCIL, PEN_CRAYON };

struct pen {
	const char *name;
	enum pen_kind kind;
	struct colour ink; /* light through a full coat */
	double width_mm;
	double strength; /* how much ink it leaves at most, 0..1 */
	double soak;     /* how much of that goes into the paper, 0..1 */
};

/* How somebody writes; the same all over a sheet. */
struct hand {
	double slant;      /* mm sideways per mm upwards         */
	double size;       /* of marks; 1 = as large as the box  */
	double tremble_mm; /* how far the line strays            */
	double stray_mm;   /* how far off the middle marks come  */
	double press;      /* 0..1                               */
};

enum { CURVE_MAX = 96 };

/* A stroke: the points that it goes through, in mm. */
struct curve {
	struct spot points[CURVE_MAX];
	int count;
};

void curve_to(struct curve *curve, double x, double y);

/* A pen by name ("ball-blue", "pencil-light", ...): each is a family, its width and strength vary
 * by chance. false when there is no such name; "any" is one of them all. */
bool pen_named(const char *name, struct chance *chance, struct pen *pen);

/* The names, separated by spaces. */
const char *pen_names(void);

struct hand hand_any(struct chance *chance);

/* Draws one stroke. */
void pen_draw(struct paper *paper, const struct pen *pen, const struct hand *hand,
	const struct curve *curve, struct chance *chance);

#endif
