// SPDX-License-Identifier: EUPL-1.2
/*
 * A form: one questionnaire definition, as read from its YAML file.
 *
 * Every text is a map from language to string. A language is a lower-case tag such as
 * `nl`, `nl-u` (Dutch, formal address), `en`, `ar`. There is no fall-back from one to
 * another: a text that is missing in a language of the form makes loading fail (rule
 * T12).
 *
 * A form owns all it holds; form_free frees it. Nothing here knows about paper: layout.h
 * does.
 */
#ifndef FORM_H
#define FORM_H

#include "error.h"
#include "place.h"

#include <stddef.h>

enum {
	FORM_ID_SIZE = 32,
	LANGUAGE_SIZE = 12,
	PICTOGRAM_KEY_SIZE = 32,
	FORM_OPTIONS_MAX = 12,
	FORM_QUESTIONS_MAX = 24,
	FORM_STATEMENTS_MAX = 12,
	FORM_DIGITS_MAX = 6,
	FORM_LANGUAGES_MAX = 16,
	FORM_TEXT_BYTES_MAX = 600, /* one text; the longest of the library has 140 */
};

struct text_in {
	char language[LANGUAGE_SIZE];
	char *text; /* UTF-8, NFC, no control characters */
	struct place place;
};

struct texts {
	struct text_in *items;
	size_t count;
	struct place place;
};

/* The text in that language, or NULL. Lent by the texts. */
const char *texts_in(const struct texts *texts, const char *language);

enum regime { REGIME_A, REGIME_B, REGIME_C };

/* Who fills it in: which of the T rules hold (domain: client texts, children, staff). */
enum audience { AUDIENCE_CLIENT, AUDIENCE_CHILD, AUDIENCE_STAFF };

enum question_type {
	QUESTION_FACES5,
	QUESTION_FACES3,
	QUESTION_SINGLE,
	QUESTION_MULTI,
	QUESTION_YESNO,
	QUESTION_NUMBER, /* digit boxes                                      */
	QUESTION_TEXT,   /* free box, writing or drawing                     */
	QUESTION_LINE,   /* a cross on a 100 mm line; first and last option are its ends */
	QUESTION_GRID,   /* statements over one option set; regime C only    */
};

/* "faces5", ... as in the definition and the layout JSON. */
const char *question_type_name(enum question_type type);
bool question_type_parse(const char *name, enum question_type *type);

struct option {
	int code; /* what is stored; 1..99, unique in its question; faces3 uses 2, 3, 4 */
	struct texts label;
	char pictogram[PICTOGRAM_KEY_SIZE];
	struct place place;
};

/* One row of a grid. Its answers are stored as question id "." statement id. */
struct statement {
	char id[FORM_ID_SIZE];
	struct texts text;
	struct place place;
};

struct question {
	char id[FORM_ID_SIZE];
	enum question_type type;
	int max; /* options that may be ticked: 1, or for multi the printed maximum, 0 = any */
	struct texts text;
	struct option *options;
	size_t option_count;
	char option_set[FORM_ID_SIZE]; /* "A3", ... when the options come from a set, else "" */
	struct statement *statements;
	size_t statement_count;
	int digits;       /* number: how many digit boxes                                     */
	double height_mm; /* text: height of the free box, at least 30                          */
	bool who;         /* asks who or in which role: left out of small events (T13)        */
	bool reversed;    /* a scale on which much is unfavourable: "Is it too much?" "Yes"     */
	bool theme;       /* its options may be replaced by the theme words of the event      */
	struct place place;
};

struct form_language {
	char tag[LANGUAGE_SIZE];
	bool draft; /* not yet checked by a translator: the print says so */
	struct place place;
};

struct form {
	char id[FORM_ID_SIZE];
	int version;
	enum regime regime;
	enum audience audience;
	char instrument[FORM_ID_SIZE]; /* "spiegelgesprek", ...; "" for a form of one's own */
	char pair[FORM_ID_SIZE];       /* the form this one is printed as a pair with, or "" */
	bool contact_strip;            /* a strip for contact details, cut off and never scanned */
	struct form_language *languages;
	size_t language_count;
	struct texts title, intro;
	struct question *questions;
	size_t question_count;
	char *path;   /* the file it came from, for messages          */
	char *source; /* the text of that file, to freeze in the store */
	size_t source_length;
};

void form_free(struct form *form);

const struct form_language *form_language(const struct form *form, const char *tag);
const struct question *form_question(const struct form *form, const char *id);

/* 'A', 'B' or 'C'. */
char regime_letter(enum regime regime);

#endif
