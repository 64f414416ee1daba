// SPDX-License-Identifier: EUPL-1.2
/*
 * Radix 2, decimation in time (Cooley and Tukey 1965). Columns are done eight at a time, so that
 * each cache line is used whole.
 */
#include "fourier.h"

#include <math.h>
#include <pthread.h>

enum { SIDE = FOURIER_SIDE, BITS = 8, LANES = 8 };

/* The same for every caller: worked out once. */
static float cosines[SIDE / 2], sines[SIDE / 2];
static int reversed[SIDE];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void prepare(void)
{
	for (int i = 0; i < SIDE / 2; i++) {
		cosines[i] = (float)cos(2 * M_PI * i / SIDE);
		sines[i] = (float)-sin(2 * M_PI * i / SIDE);
	}
	for (int i = 0; i < SIDE; i++)
		for (int bit = 0; bit < BITS; bit++)
			if (i & 1 << bit)
				reversed[i] |= 1 << (BITS - 1 - bit);
}

/* Eight lines side by side: value i of line k stands at [i][k]. */
struct bundle {
	float re[SIDE][LANES], im[SIDE][LANES];
};

static void butterfly(struct bundle *b, int upper, int lower, float c, float s)
{
	for (int k = 0; k < LANES; k++) {
		float re = b->re[lower][k] * c - b->im[lower][k] * s;
		float im = b->re[lower][k] * s + b->im[lower][k] * c;

		b->re[lower][k] = b->re[upper][k] - re;
		b->im[lower][k] = b->im[upper][k] - im;
		b->re[upper][k] += re;
		b->im[upper][k] += im;
	}
}

static void transform_bundle(struct bundle *b, float sign)
{
	for (int half = 1; half < SIDE; half *= 2)
		for (int start = 0; start < SIDE; start += 2 * half)
			for (int i = 0; i < half; i++)
				butterfly(b, start + i, start + i + half,
					cosines[i * (SIDE / 2 / half)],
					sign * sines[i * (SIDE / 2 / half)]);
}

/* Lines of values `along` apart, `across` apart from each other. */
static void transform_lines(struct fourier *f, int along, int across, float sign)
{
	struct bundle b;

	for (int first = 0; first < SIDE; first += LANES) {
		for (int i = 0; i < SIDE; i++)
			for (int k = 0; k < LANES; k++) {
				int at = reversed[i] * along + (first + k) * across;

				b.re[i][k] = f->re[at];
				b.im[i][k] = f->im[at];
			}
		transform_bundle(&b, sign);
		for (int i = 0; i < SIDE; i++)
			for (int k = 0; k < LANES; k++) {
				int at = i * along + (first + k) * across;

				f->re[at] = b.re[i][k];
				f->im[at] = b.im[i][k];
			}
	}
}

static void transform_both(struct fourier *f, float sign)
{
	pthread_once(&once, prepare);
	transform_lines(f, 1, SIDE, sign);
	transform_lines(f, SIDE, 1, sign);
}

void fourier_forward(struct fourier *f)
{
	transform_both(f, 1);
}

void fourier_inverse(struct fourier *f)
{
	transform_both(f, -1);
	for (int i = 0; i < FOURIER_AREA; i++) {
		f->re[i] /= FOURIER_AREA;
		f->im[i] /= FOURIER_AREA;
	}
}

void fourier_times_conjugate(struct fourier *f, const struct fourier *g)
{
	for (int i = 0; i < FOURIER_AREA; i++) {
		float re = f->re[i] * g->re[i] + f->im[i] * g->im[i];

		f->im[i] = f->im[i] * g->re[i] - f->re[i] * g->im[i];
		f->re[i] = re;
	}
}
