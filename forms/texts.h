// SPDX-License-Identifier: EUPL-1.2
/*
 * Texts in several languages, as they are typed:
 *
 *     nl: Wat vind je?        one language
 *     nl nl-u: een beetje     two languages that share a text, said so by whoever wrote it
 *
 * Rule T12: every language of the file has its text; none is borrowed from another.
 */
#ifndef TEXTS_H
#define TEXTS_H

#include "form.h"
#include "yamlin.h"

/* The languages of one file. */
struct languages {
	struct form_language *items;
	size_t count;
};

/* Reads `languages: [nl, nl-u, en]`, where a draft translation is an item
 * `{language: tr, draft: yes}`. Free items with free(). */
bool languages_read(
	const struct yamlin *value, struct mistakes *mistakes, struct languages *languages);

/* Reads the texts of a map. `what` names them in messages. All mistakes are added, those
 * of T12 among them; false when there are any. Free with texts_free in either case. */
bool texts_read(const struct yamlin *map, const char *what, struct languages languages,
	struct mistakes *mistakes, struct texts *texts);

/* Adds a copy of a text. false when memory ran out. */
bool texts_add(struct texts *texts, const struct text_in *text);
void texts_free(struct texts *texts);

#endif
