// SPDX-License-Identifier: EUPL-1.2
#include "grey.h"

#include <string.h>

void grey_row_rgb(const uint8_t *in, size_t count, uint8_t *out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = grey_of_rgb(in[3 * i], in[3 * i + 1], in[3 * i + 2]);
}

/* value over white: alpha 255 is opaque. Exact at both ends. */
static uint8_t over_white(unsigned value, unsigned alpha)
{
	return (uint8_t)((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

void grey_row_rgb_alpha(const uint8_t *in, size_t count, uint8_t *out)
{
	for (size_t i = 0; i < count; i++) {
		const uint8_t *p = in + 4 * i;

		out[i] = over_white(grey_of_rgb(p[0], p[1], p[2]), p[3]);
	}
}

void grey_row_grey_alpha(const uint8_t *in, size_t count, uint8_t *out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = over_white(in[2 * i], in[2 * i + 1]);
}

void grey_row_16(const uint16_t *in, size_t samples, size_t count, uint8_t *out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = (uint8_t)((in[i * samples] * 255u + 32767u) / 65535u);
}

void grey_row_cmyk_inverted(const uint8_t *in, size_t count, uint8_t *out)
{
	for (size_t i = 0; i < count; i++) {
		const uint8_t *p = in + 4 * i;

		out[i] = grey_of_rgb((p[0] * p[3] + 127u) / 255, (p[1] * p[3] + 127u) / 255,
			(p[2] * p[3] + 127u) / 255);
	}
}

void grey_row_levels(const uint8_t *in, const uint8_t *levels, size_t count, uint8_t *out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = levels[in[i]];
}

void grey_bits_prepare(struct grey_bits *table, uint8_t zero, uint8_t one)
{
	for (int byte = 0; byte < 256; byte++)
		for (int bit = 0; bit < 8; bit++)
			table->eight[byte][bit] = byte & (128 >> bit) ? one : zero;
}

void grey_row_bits(const struct grey_bits *table, const uint8_t *in, size_t count, uint8_t *out)
{
	size_t whole = count / 8;

	for (size_t i = 0; i < whole; i++)
		memcpy(out + 8 * i, table->eight[in[i]], 8);
	if (count % 8)
		memcpy(out + 8 * whole, table->eight[in[whole]], count % 8);
}

void grey_row_packed(const uint8_t *in, int bits, const uint8_t *levels, size_t count, uint8_t *out)
{
	size_t per_byte = (size_t)(8 / bits);
	unsigned mask = (1u << bits) - 1;

	for (size_t i = 0; i < count; i++) {
		unsigned shift = (unsigned)(8 - bits) - (unsigned)(i % per_byte) * (unsigned)bits;

		out[i] = levels[(unsigned)(in[i / per_byte] >> shift) & mask];
	}
}
