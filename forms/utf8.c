// SPDX-License-Identifier: EUPL-1.2
#include "utf8.h"

#include <string.h>

uint32_t utf8_next(const char **at, const char *end)
{
	static const uint32_t smallest[] = {0, 0x80, 0x800, 0x10000};
	const unsigned char *p = (const unsigned char *)*at;
	uint32_t c;
	int more;

	if (*at >= end)
		return UTF8_BAD;
	if (p[0] < 0x80) {
		*at += 1;
		return p[0];
	}
	if (p[0] < 0xC2 || p[0] > 0xF4)
		return UTF8_BAD;
	more = p[0] < 0xE0 ? 1 : p[0] < 0xF0 ? 2 : 3;
	if (end - *at <= more)
		return UTF8_BAD;
	c = p[0] & (0x3Fu >> more);
	for (int i = 1; i <= more; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return UTF8_BAD;
		c = c << 6 | (p[i] & 0x3Fu);
	}
	if (c < smallest[more] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return UTF8_BAD;
	*at += more + 1;
	return c;
}

static bool between(uint32_t c, uint32_t low, uint32_t high)
{
	return c >= low && c <= high;
}

/* Latin letters that stand as capital, small, capital, small, ... */
static uint32_t fold_latin_extended(uint32_t c)
{
	if (c == 0x130 || c == 0x131)
		return 'i';
	if (c == 0x178)
		return 0xFF;
	if (between(c, 0x139, 0x148) || between(c, 0x179, 0x17E))
		return c + (c & 1);
	if (c == 0x138 || c == 0x149 || c == 0x17F)
		return c;
	return c | 1;
}

uint32_t utf8_fold(uint32_t c)
{
	if (between(c, 'A', 'Z'))
		return c + 32;
	if (between(c, 0xC0, 0xDE) && c != 0xD7)
		return c + 32;
	if (between(c, 0x100, 0x17F))
		return fold_latin_extended(c);
	if (between(c, 0x218, 0x21B) || between(c, 0x1E00, 0x1E95) || between(c, 0x1EA0, 0x1EFF))
		return c | 1;
	if (between(c, 0x400, 0x40F))
		return c + 80;
	if (between(c, 0x410, 0x42F))
		return c + 32;
	if (between(c, 0x460, 0x481) || between(c, 0x48A, 0x4BF) || between(c, 0x4D0, 0x52F))
		return c | 1;
	if (c == 0x2019) /* the typographic apostrophe */
		return '\'';
	return c;
}

bool utf8_is_word(uint32_t c)
{
	if (c < 0x80)
		return between(c, 'a', 'z') || between(c, 'A', 'Z') || between(c, '0', '9');
	if (c < 0xC0)
		return c == 0xAA || c == 0xB5 || c == 0xBA;
	if (c == 0xD7 || c == 0xF7)
		return false;
	if (c == 0x60C || c == 0x61B || c == 0x61F || c == 0x66A || c == 0x6D4)
		return false;
	if (between(c, 0x1360, 0x1368) || between(c, 0x2000, 0x200B) || between(c, 0x200E, 0x2BFF))
		return false;
	return !between(c, 0x3000, 0x303F) && c < 0xE0000;
}

bool utf8_is_control(uint32_t c)
{
	if (c < 0x20 || between(c, 0x7F, 0x9F) || c == 0xAD)
		return true;
	if (c == 0x200B || between(c, 0x2028, 0x202E) || between(c, 0x2060, 0x206F))
		return true;
	return c == 0xFEFF || between(c, 0xFDD0, 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

bool utf8_is_loose_accent(uint32_t before, uint32_t c)
{
	if (between(c, 0x300, 0x36F))
		return true;
	/* madda and hamza on alef, waw and yeh; elsewhere (Persian heh) they stand alone */
	return between(c, 0x653, 0x655) && (before == 0x627 || before == 0x648 || before == 0x64A);
}

size_t utf8_write(uint32_t c, char bytes[4])
{
	static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	size_t count = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (count == 1) {
		bytes[0] = (char)c;
		return 1;
	}
	for (size_t i = count - 1; i > 0; i--) {
		bytes[i] = (char)(0x80 | (c & 0x3F));
		c >>= 6;
	}
	bytes[0] = (char)(lead[count] | c);
	return count;
}

size_t utf8_length(const char *text)
{
	const char *end = text + strlen(text);
	size_t count = 0;

	while (text < end) {
		if (utf8_next(&text, end) == UTF8_BAD)
			text++;
		count++;
	}
	return count;
}
