// SPDX-License-Identifier: EUPL-1.2
/*
 * Two-dimensional Fourier transforms of one size, for laying one picture over another.
 *
 * 256 x 256 is enough to see where lines of text and rows of boxes lie on a page (1.2 mm per
 * pixel on A4), and small enough to try hundreds of ways a page may lie.
 */
#ifndef FOURIER_H
#define FOURIER_H

enum { FOURIER_SIDE = 256, FOURIER_AREA = FOURIER_SIDE * FOURIER_SIDE };

/* A complex picture, row by row. */
struct fourier {
	float re[FOURIER_AREA], im[FOURIER_AREA];
};

/* In place; inverse divides by FOURIER_AREA. */
void fourier_forward(struct fourier *f);
void fourier_inverse(struct fourier *f);

/* f = f times the conjugate of g, place by place; `conjugate` of f then is what shifts g to f. */
void fourier_times_conjugate(struct fourier *f, const struct fourier *g);

#endif
