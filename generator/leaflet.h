// SPDX-License-Identifier: EUPL-1.2
/*
 * Documents made ready to print: the text of document.h with the numbers of this installation
 * (terms, thresholds, version), the names of an organisation, and tables of forms and questions.
 */
#ifndef LEAFLET_H
#define LEAFLET_H

#include "document.h"

struct leaflet_request {
	const char *const *documents; /* names, one after the other in one file; ends with NULL */
	const char *language;
	const char *organisation;  /* path of a YAML file with names; NULL = room to write them */
	const char *about;         /* what {about} stands for; NULL = no such thing              */
	struct form *const *forms; /* for tables of forms */
	size_t form_count;
};

/* The PDF. False and err: EX_USAGE for a language that is not there, EX_NOINPUT and EX_DATAERR for
 * the file of the organisation. */
bool leaflet_pdf(const struct leaflet_request *request, struct buffer *bytes, size_t *pages,
	struct error *err);

/* The small word with that key (documents/lines.yaml) in that language, for the caller to free();
 * NULL and err when it is not there. */
char *leaflet_word(const char *key, const char *language, struct error *err);

#endif
