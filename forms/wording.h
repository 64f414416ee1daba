// SPDX-License-Identifier: EUPL-1.2
/*
 * The rules about a single text: T01-T06 and T10 for questions, instructions and labels.
 * What they say about a form as a whole is in check.c.
 */
#ifndef WORDING_H
#define WORDING_H

#include "check.h"
#include "word_rules.h"

enum text_role { TEXT_TITLE, TEXT_INTRO, TEXT_QUESTION, TEXT_STATEMENT, TEXT_LABEL };

/* One text and what it belongs to. */
struct subject {
	enum text_role role;
	const struct question *question; /* NULL for title and intro */
	const char *language;
	struct place place;
	const char *text;
};

/* A check under way. */
struct wording {
	const struct form *form;
	const struct word_rules *rules;
	struct remarks *remarks;
	bool failed; /* memory ran out */
	/* counted over the questions and the intro of one language, for the average */
	size_t words, sentences;
};

/* Applies every rule that holds for a text in this role. */
void wording_check(struct wording *w, const struct subject *subject);

/* Adds a remark on the subject, unless the rules allow it. `words` may be NULL. The
 * suggestion may be NULL; `format` says what is wrong. */
struct wording_note {
	const char *rule;
	bool advice;
	const char *suggestion;
	const struct words *words;
};
void wording_remark(struct wording *w, const struct subject *subject, struct wording_note note,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
