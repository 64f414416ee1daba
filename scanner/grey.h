// SPDX-License-Identifier: EUPL-1.2
/*
 * How the numbers in a file become grey: one byte per pixel, 0 black .. 255 white.
 *
 * Colour is not turned into plain luminance. Red, orange, green and yellow pencil are light
 * to the eye's mean but strong in one channel (they swallow blue, or red), so the pixel
 * becomes the mean of its luminance (ITU-R BT.601) and its darkest channel:
 *
 *	grey = luminance - (luminance - min(r, g, b)) / 2
 *
 * Grey stays what it was. A pencil of (255, 190, 120) goes from 202 to 161 on white paper.
 * Taking the darkest channel alone would show the colour noise of a JPEG and the yellow of
 * old paper in full; half of it keeps both small.
 */
#ifndef GREY_H
#define GREY_H

#include <stddef.h>
#include <stdint.h>

static inline uint8_t grey_of_rgb(unsigned r, unsigned g, unsigned b)
{
	unsigned luminance = (77 * r + 150 * g + 29 * b + 128) >> 8;
	unsigned least = r < g ? r : g;

	least = least < b ? least : b;
	return (uint8_t)((luminance + least + 1) >> 1);
}

/* Rows of `count` pixels. Where the kind has alpha, the picture lies on white paper. */
void grey_row_rgb(const uint8_t *in, size_t count, uint8_t *out);
void grey_row_rgb_alpha(const uint8_t *in, size_t count, uint8_t *out);
void grey_row_grey_alpha(const uint8_t *in, size_t count, uint8_t *out);

/* 16 bits per sample in the machine's own byte order, `samples` per pixel, of which the
 * first is taken. */
void grey_row_16(const uint16_t *in, size_t samples, size_t count, uint8_t *out);

/* Cyan, magenta, yellow, black as Adobe's JPEG files hold them: 255 is no ink. */
void grey_row_cmyk_inverted(const uint8_t *in, size_t count, uint8_t *out);

/* out[i] = levels[in[i]]; levels has 256 entries. In and out may be the same. */
void grey_row_levels(const uint8_t *in, const uint8_t *levels, size_t count, uint8_t *out);

/* One bit per pixel, the highest first: eight pixels at a time through a table. */
struct grey_bits {
	uint8_t eight[256][8];
};
void grey_bits_prepare(struct grey_bits *table, uint8_t zero, uint8_t one);
void grey_row_bits(const struct grey_bits *table, const uint8_t *in, size_t count, uint8_t *out);

/* 2 or 4 bits per pixel, the highest first; levels has 4 or 16 entries. */
void grey_row_packed(
	const uint8_t *in, int bits, const uint8_t *levels, size_t count, uint8_t *out);

#endif
