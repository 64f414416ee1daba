// SPDX-License-Identifier: EUPL-1.2
/*
 * What the import of questionnaires knows about words: forms/library/import.yaml, which a
 * coordinator can edit. How languages are called, which questions ask who somebody is, which
 * drawing goes with a label.
 */
#ifndef IMPORT_WORDS_H
#define IMPORT_WORDS_H

#include "form.h"

struct import_phrase {
	char belongs[PICTOGRAM_KEY_SIZE]; /* pictogram key or language tag; "" for personal */
	char *phrase;                     /* as words_phrase makes it                       */
};

struct import_phrases {
	struct import_phrase *items;
	size_t count;
};

struct import_words {
	struct import_phrases languages, personal, pictograms;
	struct import_phrases intro, other; /* belongs = language; phrase = the text as it stands */
};

/* EX_DATAERR with file:line:column when the file has a mistake. Free with import_words_free in
 * either case. */
bool import_words_load(struct import_words *words, struct error *err);
void import_words_free(struct import_words *words);

/* The tag of a language that is called so: `Nederlands (nl)`, `nl`, `Dutch`; false when it is not
 * known. A tag in brackets is believed. */
bool import_language(const struct import_words *words, const char *called, char tag[LANGUAGE_SIZE]);

/* Does this text ask for what points at one person (rule P03)? The phrase that says so, or NULL. */
const char *import_personal(const struct import_words *words, const char *text);

/* The pictogram for an option: that of the longest phrase in its labels and in its name, which is
 * not among the `count` options before it. NULL when no phrase is found. */
const char *import_pictogram(const struct import_words *words, const struct option *option,
	const char *name, const struct option *before, size_t count);

/* words->intro or words->other in that language, or NULL. */
const char *import_text(const struct import_phrases *texts, const char *language);

#endif
