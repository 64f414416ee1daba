// SPDX-License-Identifier: EUPL-1.2
/* The library of forms as the desk shows it: read once at the start, then lent to all pages. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "buffer.h"
#include "form.h"
#include "phrase.h"

struct catalogue {
	struct form **forms; /* by instrument, in the order of the library */
	size_t form_count;
	struct picture {
		char key[PICTOGRAM_KEY_SIZE];
		struct buffer svg;
	} * pictures;
	size_t picture_count;
};

/* A form that cannot be read is left out; `trouble` (may be NULL) gets a line about it. NULL and
 * err when there is no library at all. */
struct catalogue *catalogue_new(struct buffer *trouble, struct error *err);
void catalogue_free(struct catalogue *catalogue); /* NULL is fine */

/* NULL when there is none with that id. */
const struct form *catalogue_form(const struct catalogue *catalogue, const char *id);
const struct buffer *catalogue_picture(const struct catalogue *catalogue, const char *key);

/* The form's title in that language: Dutch forms may have one in one form of address only. */
const char *catalogue_title(const struct form *form, enum language language);

/* How the instrument is called, as a phrase. */
enum phrase catalogue_instrument(const char *instrument);

/* May this form be printed in that language and variant? "" is no variant. */
bool catalogue_has_language(const struct form *form, const char *tag);
bool catalogue_has_variant(const struct form *form, const char *variant);

#endif
