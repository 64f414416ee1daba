// SPDX-License-Identifier: EUPL-1.2
/*
 * Forms that people write at the desk: in desk->folder/forms/ID.yaml, each offered beside those of
 * the library.
 */
#ifndef OWN_H
#define OWN_H

#include "check.h"
#include "desk.h"

enum { OWN_BYTES_MAX = 120 * 1024 };

/* Reads those that are there into the catalogue. One that cannot be read is left where it is and
 * out of the catalogue; `trouble` gets a line about it. */
bool own_read(struct desk *desk, struct buffer *trouble, struct error *err);

/* The text to begin a form with: that of a form of one's own as it is; a copy of one of the library
 * in Dutch under a name of its own; with any other id an example. */
bool own_begin(const struct desk *desk, const char *id, struct buffer *yaml, struct error *err);

/* What is wrong with a text. *form is the form, for the caller to free, or NULL when the text is no
 * form: then `remarks` has its mistakes, with rule "". False when it could not be looked at. */
bool own_check(struct desk *desk, const char *yaml, struct form **form, struct remarks *remarks,
	struct error *err);

/* Keeps the text as a form of one's own; `form` is what own_check made of it, and is taken over.
 * EX_USAGE: it has the name of a form of the library; EX_CANTCREAT, EX_IOERR. */
bool own_keep(struct desk *desk, struct form *form, struct error *err);

/* The path of the file of a form of one's own. */
void own_path(const struct desk *desk, const char *id, char path[PATH_MAX]);

#endif
