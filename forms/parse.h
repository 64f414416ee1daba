// SPDX-License-Identifier: EUPL-1.2
/*
 * A form definition from its text. The syntax is explained, key by key, in
 * forms/library/example.yaml.
 */
#ifndef PARSE_H
#define PARSE_H

#include "form.h"
#include "option_set.h"

/* The form in these bytes, or NULL and err (EX_DATAERR: `path:line:column: message`, one
 * line per mistake). `path` is only for the messages and is kept in the form, as are the
 * bytes. `sets` are the shared option sets that the form may name. */
struct form *parse_form(const char *path, const char *bytes, size_t length,
	const struct option_sets *sets, struct error *err);

#endif
