// SPDX-License-Identifier: EUPL-1.2
/*
 * UTF-8 text, character by character, without the locale.
 *
 * Folding is for comparing words, not for showing them. It knows Latin and Cyrillic, and
 * makes one letter of the Turkish i with and without dot; other scripts have no case.
 */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_BAD = 0xFFFFFFFF };

/* The character at *at, and moves *at behind it. At `end`, or on bytes that are no UTF-8
 * (overlong, surrogate, cut off), it answers UTF8_BAD and leaves *at. */
uint32_t utf8_next(const char **at, const char *end);

/* The small letter for comparing; anything else as it is. */
uint32_t utf8_fold(uint32_t character);

/* Part of a word: a letter, a digit or a sign that belongs to one. */
bool utf8_is_word(uint32_t character);

/* A character that may stand in no text: control characters, direction overrides, zero
 * width space, soft hyphen, byte order mark, non-characters. A line break is one too. */
bool utf8_is_control(uint32_t character);

/* An accent that is loose from the letter before it, where one character for both exists or
 * our scripts have no use for it (texts are NFC). Arabic vowel signs are none. */
bool utf8_is_loose_accent(uint32_t before, uint32_t character);

/* Writes the character, at most 4 bytes; returns their number. */
size_t utf8_write(uint32_t character, char bytes[4]);

/* Number of characters in the text; a bad byte counts as one. */
size_t utf8_length(const char *text);

#endif
