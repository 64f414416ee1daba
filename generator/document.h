// SPDX-License-Identifier: EUPL-1.2
/*
 * Texts about the forms that people read: leaflets, the accountability page, the DPIA facts. They
 * stand in forms/library/documents/, in plain words and in several languages, and are made up of
 * blocks:
 *
 *	document: leaflet-a-young
 *	languages: [nl, en]
 *	size: 14                          # of the text, in points
 *	sentences: yes                    # each on a line of its own
 *	drawings: yes                     # a column for drawings beside headings
 *	title: {nl: ..., en: ...}
 *	under: {nl: ..., en: ...}         # one line under the title
 *	pictogram: mirror                 # beside the title
 *	blocks:
 *	  - heading: {nl: ..., en: ...}
 *	    pictogram: ear
 *	  - subheading: {nl: ..., en: ...}
 *	  - text: {nl: ..., en: ...}
 *	  - list: [{nl: ..., en: ...}, ...]
 *	  - steps: [{nl: ..., en: ...}, ...]     # numbered
 *	  - lines: {nl: ..., en: ...}            # to write on, after this label
 *	    count: 2
 *	  - table: [[{nl: ..., en: ...}, ...], ...]   # rows; the first is the heading
 *	    shares: [30, 70]                     # of the width, per cent
 *	  - insert: terms                        # what the program makes: see documents.c
 *
 * In a text, {name} stands for something that the program or the organisation fills in. A text
 * whose language is not there is an error (T12), and so is a name that nobody fills in.
 */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "form.h"
#include "pages.h"

struct document;

/* Reads forms/library/documents/NAME.yaml. NULL and err: EX_DATAERR with file:line:column. */
struct document *document_load(const char *name, struct error *err);
void document_free(struct document *document);

/* Is there all of it in that language? */
bool document_speaks(const struct document *document, const char *language);

/* What stands for names in braces. Later ones go before earlier ones. */
struct document_fillings {
	struct document_filling {
		char name[FORM_ID_SIZE];
		char *text;
	} * items;
	size_t count;
	bool failed; /* memory ran out */
};
void document_fill(struct document_fillings *fillings, const char *name, const char *text);
void document_fillings_free(struct document_fillings *fillings);

/* Text with its names filled in. False and err (EX_DATAERR) for a name that is not there. */
bool document_filled(const struct document_fillings *fillings, const char *text, struct buffer *out,
	struct error *err);

struct document_request {
	const struct document *document;
	const char *language;
	const struct document_fillings *fillings;
	/* Makes what an `insert` block names; false and err when it cannot. */
	bool (*insert)(void *context, const char *name, struct pages *pages, struct error *err);
	void *context;
};

/* The pages this document wants. */
struct pages_look document_look(const struct document *document);

/* Puts it on pages, from a new one on. EX_DATAERR when a name or a text is missing. */
bool document_lay(const struct document_request *request, struct pages *pages, struct error *err);

/* The title in that language with its names filled in. */
bool document_title(const struct document_request *request, struct buffer *out, struct error *err);

/* Every text of the document, for tests of their wording: until `take` answers false. */
void document_each_text(const struct document *document,
	bool (*take)(void *context, const struct texts *texts), void *context);

#endif
