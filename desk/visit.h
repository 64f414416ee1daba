// SPDX-License-Identifier: EUPL-1.2
/*
 * One request being answered: who asks, in which language, and the answer so far.
 *
 * Texts that a visit hands out live as long as the visit.
 */
#ifndef VISIT_H
#define VISIT_H

#include "desk.h"
#include "html.h"
#include "http.h"
#include "phrase.h"

enum { VISIT_TEXTS_MAX = 512 };

struct visit {
	struct desk *desk;
	const struct http_request *request;
	struct http_response *response;
	enum role role; /* whose page it is; ROLE_NONE: everybody's */
	enum language language;
	char cookie[SESSION_SECRET_SIZE]; /* of the session, or of a visitor without one */
	char token[SESSION_SECRET_SIZE];
	char *texts[VISIT_TEXTS_MAX];
	size_t text_count;
};

void visit_end(struct visit *visit); /* frees its texts, not the struct */

/* The body of the response. */
struct buffer *visit_out(struct visit *visit);
#define put(visit, ...) html(visit_out(visit), __VA_ARGS__)

/* A phrase in the language of the visit; with a text, two texts or a number filled in. */
const char *say(const struct visit *visit, enum phrase phrase);
const char *say1(struct visit *visit, enum phrase phrase, const char *one);
const char *say2(struct visit *visit, enum phrase phrase, const char *one, const char *two);

/* `one` when the number is 1, else `many`; {1} is the number. */
const char *say_count(struct visit *visit, enum phrase one, enum phrase many, long long number);

/* "12" */
const char *visit_number(struct visit *visit, long long number);

/* A day "2026-11-30" in words: "30 november 2026". What is no day is left as it is. */
const char *visit_day(struct visit *visit, const char *day);

/* Keeps a text until the visit ends; "" when there is no memory. Takes the buffer over. */
const char *visit_keep(struct visit *visit, struct buffer *text);

/* What the form of the page or, when it is not there, the address says. */
const char *visit_field(const struct visit *visit, const char *name);

/* Sends the browser to another page of ours; {query} may be NULL. Texts in the query must have been
 * written with html_query_value. */
void visit_go(struct visit *visit, const char *path, const char *query);

/* A picture, a PDF, ...: bytes that are not a page. Takes the buffer over. */
void visit_bytes(struct visit *visit, const char *type, struct buffer *bytes);

/* A page that says what went wrong, with that status (4xx, 5xx), instead of what was begun. */
void visit_refuse(struct visit *visit, int status);
void visit_fail(struct visit *visit, const struct error *err);

#endif
