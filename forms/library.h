// SPDX-License-Identifier: EUPL-1.2
/*
 * The library of forms and the words that all forms share (forms/library/).
 *
 * A FORM on a command line is a library id (`sg-c`) or a path (anything with a slash or
 * ending in .yaml). The data folder is $SPIEGELBLAD_DATA, else ../share/spiegelblad
 * beside the running program's folder, else the forms/ folder of the source tree that the
 * program was built in.
 */
#ifndef LIBRARY_H
#define LIBRARY_H

#include "buffer.h"
#include "form.h"
#include "yamlin.h"

/* The data folder (with library/ and pictograms/ in it), found once; lent for ever. NULL
 * and err when there is none. */
const char *library_folder(struct error *err);

/* Reads and checks the definition: syntax, keys, types, languages, and rule T12. The T
 * rules on wording are those of check_words (check.h). Errors read `file:line:column: message`,
 * one per line when there are several, at most 20, EX_DATAERR; EX_NOINPUT when there is
 * no such file or id. NULL on failure. */
struct form *library_form(const char *id_or_path, struct error *err);

/* The form in these bytes, in the same way; `path` is only for messages and kept in the form. */
struct form *library_parse(const char *path, const char *bytes, size_t length, struct error *err);

/* The ids in the library, sorted; free with library_ids_free. */
bool library_ids(char ***ids, size_t *count, struct error *err);
void library_ids_free(char **ids, size_t count);

/* Reads the fixed lines and option sets now, so that the two functions below can only fail for
 * what is not in them. They call it by themselves. */
bool library_load(struct error *err);

/*
 * A fixed line: `h.how`, `h.skip`, ... of forms/library/fixed-lines.yaml, and the words
 * of the printed page that are no question (`p.page` "Blad", `p.draft` "concept", ...).
 * NULL and err (naming key and language) when missing. Lent for ever.
 */
const char *library_line(const char *key, const char *language, struct error *err);

/* A shared option set ("F5", "A3", ...) of forms/library/option-sets.yaml, or NULL. */
const struct option *library_option_set(const char *name, size_t *count, struct error *err);

/* The whole file, at most YAMLIN_BYTES_MAX. EX_NOINPUT, EX_IOERR, or EX_DATAERR when it is
 * larger. `bytes` must be empty; free it with buffer_free in either case. */
bool library_read(const char *path, struct buffer *bytes, struct error *err);

/* Reads a YAML file of forms/library/ that is no form: `read` turns the tree into something of
 * its own and adds what mistakes it finds, also when it is false in the end. */
typedef void library_reader(const struct yamlin *root, struct mistakes *mistakes, void *into);
bool library_table(const char *name, library_reader *read, void *into, struct error *err);

#endif
