// SPDX-License-Identifier: EUPL-1.2
/* The words of pages for the people who run a day (forms/library/day/lines.yaml). */
#ifndef DAY_WORDS_H
#define DAY_WORDS_H

#include "fixed_lines.h"

struct day_words {
	struct fixed_lines lines;
	char language[LANGUAGE_SIZE];
};

/* EX_USAGE when the words are not there in that language ("nl", "en"). Close in either case. */
bool day_words_open(const char *language, struct day_words *words, struct error *err);
void day_words_close(struct day_words *words);

/* The words with {1}, {2} and {3} filled in, as far as given; NULL = not. Free it. NULL when there
 * is no such key or memory ran out. */
char *day_words(const struct day_words *words, const char *key, const char *one, const char *two,
	const char *three);

#endif
