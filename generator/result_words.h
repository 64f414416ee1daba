// SPDX-License-Identifier: EUPL-1.2
/*
 * The words of result sheets, cards and lists (forms/library/results/lines.yaml).
 *
 * They are printed on paper for people, so they follow the language of the sheet and not that of
 * the program. Looking one up never fails on the spot: what is missing is remembered, and
 * result_words_sound tells at the end.
 */
#ifndef RESULT_WORDS_H
#define RESULT_WORDS_H

#include "fixed_lines.h"

struct result_words {
	struct fixed_lines lines;
	char language[LANGUAGE_SIZE];
	const char *missing; /* first key that was asked for in vain, or NULL */
};

/* EX_USAGE naming the languages there are when this is none of them. */
bool result_words_open(const char *language, struct result_words *words, struct error *err);
void result_words_close(struct result_words *words);

/* The word, or "" when it is missing. Lent. `key` must live as long as the words. */
const char *result_word(struct result_words *words, const char *key);

/* The word with {1} and {2} filled in; either may be NULL. Cut when it does not fit. */
enum { RESULT_PHRASE_SIZE = 400 };
struct result_phrase {
	char text[RESULT_PHRASE_SIZE];
};
struct result_phrase result_phrase(
	struct result_words *words, const char *key, const char *one, const char *two);

/* The same with any text. */
struct result_phrase result_filled(const char *text, const char *one, const char *two);

/* Puts text behind what is there; as much as fits, without cutting a character. */
void result_phrase_add(struct result_phrase *phrase, const char *text);

/* "12 mei 2026" for "2026-05-12"; the text as it is when it is no such day. */
struct result_phrase result_day(struct result_words *words, const char *day);

/* The same without the year: "12 mei". */
struct result_phrase result_near_day(struct result_words *words, const char *day);

/* "12-5" for "2026-05-12": as people write it in a table. */
struct result_phrase result_short_day(const char *day);

/* People begin an event's name with its day: "2026-11-30 Eindhoven". Returns the name without it
 * ("" when there is nothing else; lent by `event`) and the day, "" when the name has none. */
const char *result_event_name(const char *event, char day[11]);

/* False and err when a word was missing. */
bool result_words_sound(const struct result_words *words, struct error *err);

#endif
