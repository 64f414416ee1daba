// SPDX-License-Identifier: EUPL-1.2
/*
 * A text as sentences and words, for rules about wording.
 *
 * A word is a run of letters and digits; an apostrophe or a dash inside joins ("zo'n",
 * "e-learning", "0800-0432" are one word each). A sentence ends at . ! ? or an ellipsis, or their
 * Arabic and Ethiopic counterparts, before a space or the end.
 */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct word {
	const char *folded;   /* small letters, for comparing (utf8_fold) */
	size_t start, length; /* bytes in the text */
	size_t sentence;      /* counted from 0 */
};

struct words {
	struct word *items;
	size_t count;
	size_t sentences; /* those that hold a word */
	size_t questions; /* question marks, of any script */
	char *letters;    /* owns what `folded` points at */
};

/* false when memory ran out. Free with words_free in either case. */
bool words_split(const char *text, struct words *words);
void words_free(struct words *words);

/* Number of words in the longest sentence. */
size_t words_longest_sentence(const struct words *words);

/* A phrase to look for, folded: its words with one space between, "" when there is no word
 * in it. A last word with a star (`evalua*`) stands for every word that begins so. free() it;
 * NULL when memory ran out. */
char *words_phrase(const char *text);

/* Index of the word at which the phrase begins, from `from` on; words->count when it is
 * not there. */
size_t words_find(const struct words *words, const char *phrase, size_t from);

#endif
