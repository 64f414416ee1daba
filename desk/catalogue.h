// SPDX-License-Identifier: EUPL-1.2
/*
 * The forms that the desk offers: those of the library, read once at the start, and those that
 * people wrote here. Forms are lent to all pages until the end: one that is written anew takes the
 * place of the old, which stays in memory for whoever still looks at it.
 */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "buffer.h"
#include "form.h"
#include "phrase.h"

enum { CATALOGUE_OWN_MAX = 200 };

struct catalogue;

/* A form that cannot be read is left out; `trouble` (may be NULL) gets a line about it. NULL and
 * err when there is no library at all. */
struct catalogue *catalogue_new(struct buffer *trouble, struct error *err);
void catalogue_free(struct catalogue *catalogue); /* NULL is fine */

/* How many forms there are, and one of them: by instrument, in the order of the library; those of
 * one's own come last. */
size_t catalogue_count(const struct catalogue *catalogue);
const struct form *catalogue_at(const struct catalogue *catalogue, size_t place);

/* Adds a form of one's own, which is taken over. False when its id is one of the library, or there
 * are CATALOGUE_OWN_MAX: it is freed then. */
bool catalogue_add(struct catalogue *catalogue, struct form *form);

/* Was it written here? */
bool catalogue_is_own(const struct catalogue *catalogue, const char *id);

/* Tells two texts of one form apart, in addresses and for pictures that are kept. */
enum { CATALOGUE_STAMP_SIZE = 17 };
void catalogue_stamp(const struct form *form, char stamp[CATALOGUE_STAMP_SIZE]);

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
