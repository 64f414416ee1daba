// SPDX-License-Identifier: EUPL-1.2
/* Light over a surface, one number per pixel, 0 black .. 1 white. */
#ifndef PLANE_H
#define PLANE_H

#include <stddef.h>

struct plane {
	int width, height;
	float *light;
};

/* All zero. */
void plane_new(struct plane *plane, int width, int height);
void plane_free(struct plane *plane);

static inline float *plane_row(const struct plane *plane, int y)
{
	return plane->light + (size_t)y * (size_t)plane->width;
}

/* Out of focus by a Gaussian of that standard deviation, in pixels. Under 0.15 nothing happens. */
void plane_soften(struct plane *plane, double sigma_px);

/* Means of factor x factor pixels; what is left over at the edges is dropped. */
void plane_shrink(const struct plane *plane, int factor, struct plane *small);

/* The value at x, y (pixels, middles at .5), between its four neighbours; the edge goes on. */
double plane_at(const struct plane *plane, double x, double y);

#endif
