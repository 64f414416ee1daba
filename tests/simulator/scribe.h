// SPDX-License-Identifier: EUPL-1.2
/*
 * Everything people draw on a form: the marks of rules M1-M27, one function's worth of pen
 * strokes each, with the size, slant and place of the hand that draws.
 */
#ifndef SCRIBE_H
#define SCRIBE_H

#include "pen.h"
#include "places.h"

/* Somebody at work: what they write on, with, and how. */
struct scribe {
	struct paper *paper;
	struct pen pen;
	struct hand hand;
	struct chance *chance;
};

/* What a mark in one cell asks of a reader. */
enum says {
	SAYS_YES,    /* this option                                      */
	SAYS_LIKELY, /* this option; asking a person is as good          */
	SAYS_ASK,    /* a person must decide                             */
	SAYS_NOTHING /* no mark at all                                   */
};

/* One way to mark one option. */
struct style {
	const char *name;
	const char *rule; /* "M1" */
	enum says says;
	double habit; /* how common it is as somebody's usual mark; 0: never usual */
	void (*draw)(struct scribe *scribe, const struct choice *choice);
};

/* All of them; ends with a NULL name. */
extern const struct style STYLES[];

/* NULL when there is no such style. */
const struct style *style_named(const char *name);

/* A style by chance, as common as `habit` says. */
const struct style *style_usual(struct chance *chance);

/* What is not a mark for an option. */
void scribe_scribble(struct scribe *scribe, struct place over);
void scribe_fill(struct scribe *scribe, struct place box);
void scribe_cross(struct scribe *scribe, struct place box);
void scribe_line(struct scribe *scribe, struct spot from, struct spot to);
void scribe_word(struct scribe *scribe, struct spot start, double height_mm, int letters);
void scribe_writing(struct scribe *scribe, struct place area);
void scribe_drawing(struct scribe *scribe, struct place area);
void scribe_digit(struct scribe *scribe, struct place box, int digit);

/* Something white over what stands there: correction fluid. */
void scribe_whiten(struct scribe *scribe, struct place place);

#endif
