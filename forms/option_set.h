// SPDX-License-Identifier: EUPL-1.2
/* Lists of options, and the sets that forms share (forms/library/option-sets.yaml). */
#ifndef OPTION_SET_H
#define OPTION_SET_H

#include "form.h"
#include "texts.h"
#include "yamlin.h"

struct option_set {
	char name[FORM_ID_SIZE];
	struct option *options;
	size_t count;
};

struct option_sets {
	struct option_set *items;
	size_t count;
};

/* The sets of a whole file. All mistakes are added; free with option_sets_free in either
 * case. */
bool option_sets_read(
	const struct yamlin *root, struct mistakes *mistakes, struct option_sets *sets);
void option_sets_free(struct option_sets *sets);

/* NULL when there is none of that name. Lent by the sets. */
const struct option_set *option_set_find(const struct option_sets *sets, const char *name);

/* Adds the options of a list `- {code: 1, pictogram: ear, label: {...}}` to a question.
 * Codes must differ from those that are there already. */
bool options_read(const struct yamlin *list, struct languages languages, struct mistakes *mistakes,
	struct question *question);

/* Adds copies of a set's options, in the languages of the form; `place` is where the form
 * asks for the set. */
bool options_copy(const struct option_set *set, struct languages languages,
	struct mistakes *mistakes, struct question *question, struct place place);

void options_free(struct option *options, size_t count);

#endif
