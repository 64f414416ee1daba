// SPDX-License-Identifier: EUPL-1.2
/* References in brackets are to clauses of ISO/IEC 18004:2015. */
#include "symbol.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = SYMBOL_SIZE, BYTES = 44, DATA_BYTES = 16, CHECK_BYTES = BYTES - DATA_BYTES };

/* --- what is fixed ------------------------------------------------------------------------ */

/* [6.3] Three finder patterns with their separators, timing lines, the alignment pattern at
 * (18, 18), the dark module; the rest is data or format. */
enum symbol_kind symbol_kind(int x, int y)
{
	int fx = x < 8 ? x : x - (SIZE - 7), fy = y < 8 ? y : y - (SIZE - 7);
	bool corner = (x < 8 || x >= SIZE - 8) && (y < 8 || y >= SIZE - 8) &&
		      !(x >= SIZE - 8 && y >= SIZE - 8);

	if (corner) {
		int d = abs(fx - 3) > abs(fy - 3) ? abs(fx - 3) : abs(fy - 3);

		return d == 2 || d > 3 ? SYMBOL_WHITE : SYMBOL_BLACK;
	}
	if (x == 6 || y == 6)
		return (x + y) % 2 == 0 ? SYMBOL_BLACK : SYMBOL_WHITE;
	if (abs(x - 18) <= 2 && abs(y - 18) <= 2) {
		int d = abs(x - 18) > abs(y - 18) ? abs(x - 18) : abs(y - 18);

		return d == 1 ? SYMBOL_WHITE : SYMBOL_BLACK;
	}
	if (x == 8 && y == SIZE - 8)
		return SYMBOL_BLACK;
	if ((x == 8 && (y < 9 || y >= SIZE - 8)) || (y == 8 && (x < 9 || x >= SIZE - 8)))
		return SYMBOL_FORMAT;
	return SYMBOL_DATA;
}

/* [7.9] The 15 format bits for level H and a mask: BCH(15,5), then masked. */
static unsigned format_word(unsigned mask)
{
	unsigned data = 2u << 3 | mask, rest = data << 10;

	for (int bit = 14; bit >= 10; bit--)
		if (rest & 1u << bit)
			rest ^= 0x537u << (bit - 10);
	return (data << 10 | rest) ^ 0x5412u;
}

/* Where bit `i` (0 the lowest) of the format stands, first and second copy. */
static void format_place(int i, int copy, int *x, int *y)
{
	if (copy == 0) {
		*x = i < 6 ? 8 : i < 8 ? 8 : i == 8 ? 7 : 14 - i;
		*y = i < 6 ? i : i == 6 ? 7 : 8;
		return;
	}
	*x = i < 8 ? SIZE - 1 - i : 8;
	*y = i < 8 ? 8 : SIZE - 15 + i;
}

/* The mask whose format word is nearest to what is seen; `wrong` modules of 30 differ. */
static unsigned nearest_mask(const struct symbol *s, int *wrong)
{
	unsigned found = 0;

	*wrong = 99;
	for (unsigned mask = 0; mask < 8; mask++) {
		int differ = 0;

		for (int i = 0; i < 30; i++) {
			int x, y;

			format_place(i % 15, i / 15, &x, &y);
			differ += s->dark[y][x] != (format_word(mask) >> i % 15 & 1u);
		}
		if (differ < *wrong) {
			*wrong = differ;
			found = mask;
		}
	}
	return found;
}

void symbol_restore(struct symbol *symbol)
{
	int wrong;
	unsigned word = format_word(nearest_mask(symbol, &wrong));

	for (int y = 0; y < SIZE; y++)
		for (int x = 0; x < SIZE; x++) {
			enum symbol_kind kind = symbol_kind(x, y);

			if (kind == SYMBOL_WHITE || kind == SYMBOL_BLACK)
				symbol->dark[y][x] = kind == SYMBOL_BLACK;
		}
	for (int i = 0; i < 30; i++) {
		int x, y;

		format_place(i % 15, i / 15, &x, &y);
		symbol->dark[y][x] = word >> i % 15 & 1u;
	}
}

/* --- bytes -------------------------------------------------------------------------------- */

/* [7.8.2] Whether the mask turns the module round. */
static bool masked(unsigned mask, int x, int y)
{
	switch (mask) {
	case 0:
		return (x + y) % 2 == 0;
	case 1:
		return y % 2 == 0;
	case 2:
		return x % 3 == 0;
	case 3:
		return (x + y) % 3 == 0;
	case 4:
		return (y / 2 + x / 3) % 2 == 0;
	case 5:
		return x * y % 2 + x * y % 3 == 0;
	case 6:
		return (x * y % 2 + x * y % 3) % 2 == 0;
	default:
		return ((x + y) % 2 + x * y % 3) % 2 == 0;
	}
}

/* [7.7.3] Two columns at a time from the right, up and down in turn, past the timing column. */
static void gather_bytes(const struct symbol *s, unsigned mask, uint8_t bytes[BYTES])
{
	int bit = 0;
	bool up = true;

	memset(bytes, 0, BYTES);
	for (int right = SIZE - 1; right > 0; right -= 2, up = !up) {
		right -= right == 6;
		for (int i = 0; i < 2 * SIZE; i++) {
			int x = right - i % 2, y = up ? SIZE - 1 - i / 2 : i / 2;

			if (symbol_kind(x, y) != SYMBOL_DATA || bit == 8 * BYTES)
				continue;
			if (s->dark[y][x] != masked(mask, x, y))
				bytes[bit / 8] |= (uint8_t)(128 >> bit % 8);
			bit++;
		}
	}
}

/* [7.5.2] Multiplication of polynomials over two elements, modulo x^8 + x^4 + x^3 + x^2 + 1. */
static uint8_t multiply(uint8_t a, uint8_t b)
{
	unsigned product = 0;

	for (int bit = 7; bit >= 0; bit--) {
		product = product << 1 ^ (product & 128 ? 0x11d : 0);
		product ^= b >> bit & 1 ? a : 0;
	}
	return (uint8_t)product;
}

/* Whether all bytes together are a word of the code: zero at each root of its generator. */
static bool whole(const uint8_t bytes[BYTES])
{
	uint8_t root = 1;

	for (int i = 0; i < CHECK_BYTES; i++, root = multiply(root, 2)) {
		uint8_t sum = 0;

		for (int k = 0; k < BYTES; k++)
			sum = multiply(sum, root) ^ bytes[k];
		if (sum != 0)
			return false;
	}
	return true;
}

/* --- text --------------------------------------------------------------------------------- */

/* `count` bits from `*at` on; 0 beyond the end. */
static unsigned take_bits(const uint8_t data[DATA_BYTES], int *at, int count)
{
	unsigned value = 0;

	for (int i = 0; i < count; i++, ++*at)
		value = value << 1 |
			(*at < 8 * DATA_BYTES ? data[*at / 8] >> (7 - *at % 8) & 1u : 0u);
	return value;
}

/* [7.4.4] Two characters in 11 bits, a last one in 6. */
static bool alphanumeric(const uint8_t data[DATA_BYTES], char text[SYMBOL_TEXT_SIZE])
{
	static const char SIGNS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
	enum { COUNT = sizeof SIGNS - 1 };
	int at = 0;
	unsigned mode = take_bits(data, &at, 4), length = take_bits(data, &at, 9);

	if (mode != 2 || length >= SYMBOL_TEXT_SIZE)
		return false;
	for (unsigned i = 0; i + 1 < length; i += 2) {
		unsigned pair = take_bits(data, &at, 11);

		if (pair >= COUNT * COUNT)
			return false;
		text[i] = SIGNS[pair / COUNT];
		text[i + 1] = SIGNS[pair % COUNT];
	}
	if (length % 2) {
		unsigned one = take_bits(data, &at, 6);

		if (one >= COUNT)
			return false;
		text[length - 1] = SIGNS[one];
	}
	text[length] = '\0';
	/* Nothing may follow: another part in another mode would be lost. */
	return at <= 8 * DATA_BYTES && take_bits(data, &at, 4) == 0;
}

bool symbol_text(const struct symbol *symbol, char text[SYMBOL_TEXT_SIZE])
{
	uint8_t bytes[BYTES];
	int wrong;
	unsigned mask = nearest_mask(symbol, &wrong);

	if (wrong > 3)
		return false;
	gather_bytes(symbol, mask, bytes);
	return whole(bytes) && alphanumeric(bytes, text);
}
