// SPDX-License-Identifier: EUPL-1.2
/*
 * The words of the pages, in each language of the desk: phrases.h. A phrase that lacks a language
 * does not compile. {1} and {2} are filled in.
 */
#ifndef PHRASE_H
#define PHRASE_H

#include "buffer.h"

enum language { DUTCH, ENGLISH, LANGUAGES };

/* "nl", "en"; LANGUAGES for anything else. */
const char *language_tag(enum language language);
enum language language_parse(const char *tag);

enum phrase {
#define PHRASE(name, dutch, english) PH_##name,
#include "phrases.h"
#undef PHRASE
	PHRASES
};

const char *phrase(enum language language, enum phrase phrase);

/* With the arguments filled in; those that a phrase does not have are passed over. */
void phrase_fill(struct buffer *out, const char *phrase, const char *one, const char *two);

#endif
