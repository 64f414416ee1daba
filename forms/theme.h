// SPDX-License-Identifier: EUPL-1.2
/*
 * The words of an event's theme, in place of the options of the one question that a form leaves
 * open for them (`theme: yes`).
 *
 *     languages: [nl, nl-u, en]
 *     words:
 *       - pictogram: house
 *         label: {nl nl-u: terug naar huis, en: going home}
 *       - pictogram: letter
 *         label: {nl nl-u: brieven, en: letters}
 *
 * Words get the codes of the form's own options, in their order, and the form's last option
 * ("something else") stays: codes keep their places, so that results can be laid out. Words are
 * held to the same rules as the form's own.
 */
#ifndef THEME_H
#define THEME_H

#include "form.h"
#include "yamlin.h"

struct theme;

/* Reads a file. NULL and err: EX_NOINPUT, EX_DATAERR with a line per mistake. */
struct theme *theme_load(const char *path, struct error *err);

/* The same from part of a larger file; `path` is for messages. Mistakes are added; NULL then. */
struct theme *theme_read(const struct yamlin *map, const char *path, struct mistakes *mistakes);
void theme_free(struct theme *theme); /* NULL is fine */

/* The options of the form's theme question in that language, lent by theme and form. False and err
 * (EX_DATAERR, `file:line:column: rule: what`) when the form has no such question, the theme lacks
 * the language, has too many words, or a word breaks a rule. */
struct theme_options {
	struct option items[FORM_OPTIONS_MAX];
	size_t count;
};
bool theme_apply(const struct theme *theme, const struct form *form, const char *language,
	struct theme_options *options, struct error *err);

#endif
