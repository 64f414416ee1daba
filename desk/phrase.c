// SPDX-License-Identifier: EUPL-1.2
#include "phrase.h"

#include <stddef.h>
#include <string.h>

static const char *const TAGS[LANGUAGES] = {"nl", "en"};

static const char *const WORDS[PHRASES][LANGUAGES] = {
#define PHRASE(name, dutch, english) [PH_##name] = {dutch, english},
#include "phrases.h"
#undef PHRASE
};

const char *language_tag(enum language language)
{
	return TAGS[language];
}

enum language language_parse(const char *tag)
{
	enum language language = 0;

	while (language < LANGUAGES && strcmp(tag, TAGS[language]) != 0)
		language++;
	return language;
}

const char *phrase(enum language language, enum phrase phrase)
{
	return WORDS[phrase][language];
}

void phrase_fill(struct buffer *out, const char *phrase, const char *one, const char *two)
{
	for (const char *c = phrase; *c; c++)
		if (c[0] == '{' && (c[1] == '1' || c[1] == '2') && c[2] == '}') {
			const char *word = c[1] == '1' ? one : two;

			buffer_puts(out, word ? word : "");
			c += 2;
		} else {
			buffer_add(out, c, 1);
		}
}
