// SPDX-License-Identifier: EUPL-1.2
#include "visit.h"

#include "cli.h"
#include "page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

void visit_end(struct visit *visit)
{
	for (size_t i = 0; i < visit->text_count; i++)
		free(visit->texts[i]);
	visit->text_count = 0;
}

struct buffer *visit_out(struct visit *visit)
{
	return &visit->response->body;
}

const char *visit_keep(struct visit *visit, struct buffer *text)
{
	char *kept = text->failed ? NULL : text->data;

	if (!kept || visit->text_count == VISIT_TEXTS_MAX) {
		buffer_free(text);
		return "";
	}
	*text = (struct buffer){0};
	visit->texts[visit->text_count++] = kept;
	return kept;
}

/* --- words ----------------------------------------------------------------------------------- */

const char *say(const struct visit *visit, enum phrase which)
{
	return phrase(visit->language, which);
}

const char *say2(struct visit *visit, enum phrase which, const char *one, const char *two)
{
	struct buffer text = {0};

	phrase_fill(&text, say(visit, which), one, two);
	return visit_keep(visit, &text);
}

const char *say1(struct visit *visit, enum phrase which, const char *one)
{
	return say2(visit, which, one, NULL);
}

const char *visit_number(struct visit *visit, long long number)
{
	struct buffer text = {0};

	buffer_printf(&text, "%lld", number);
	return visit_keep(visit, &text);
}

const char *say_count(struct visit *visit, enum phrase one, enum phrase many, long long number)
{
	return say1(visit, number == 1 ? one : many, visit_number(visit, number));
}

const char *visit_day(struct visit *visit, const char *day)
{
	struct buffer text = {0};
	char parts[11];
	long year, month, number;

	snprintf(parts, sizeof parts, "%s", day);
	if (strlen(day) != 10 || parts[4] != '-' || parts[7] != '-')
		return day;
	parts[4] = parts[7] = '\0';
	if (!cli_number(parts, 1, 9999, &year) || !cli_number(parts + 5, 1, 12, &month) ||
		!cli_number(parts + 8, 1, 31, &number))
		return day;
	buffer_printf(&text, "%ld %s %ld", number,
		say(visit, (enum phrase)(PH_MONTH_1 + month - 1)), year);
	return visit_keep(visit, &text);
}

/* --- in and out --------------------------------------------------------------------------------- */

const char *visit_field(const struct visit *visit, const char *name)
{
	const struct http_request *r = visit->request;

	return fields_text(&r->form, name, fields_text(&r->query, name, ""));
}

void visit_go(struct visit *visit, const char *path, const char *query)
{
	struct http_response *r = visit->response;

	r->status = 303;
	snprintf(r->location, sizeof r->location, "%s%s%s", path, query ? "?" : "",
		query ? query : "");
}

void visit_bytes(struct visit *visit, const char *type, struct buffer *bytes)
{
	buffer_free(visit_out(visit));
	*visit_out(visit) = *bytes;
	*bytes = (struct buffer){0};
	visit->response->type = type;
}

void visit_refuse(struct visit *visit, int status)
{
	buffer_free(visit_out(visit));
	visit->response->status = status;
	visit->response->type = NULL;
	visit->response->save_as[0] = '\0';
	page_refusal(visit, NULL);
}

/* The desk did nothing wrong when the reason is what was asked. */
static int status_of(const struct error *err)
{
	switch (err->status) {
	case EX_NOINPUT:
		return 404;
	case EX_DATAERR:
	case EX_USAGE:
		return 422;
	case EX_NOPERM:
		return 403;
	case EX_TEMPFAIL:
		return 503;
	default:
		return 500;
	}
}

void visit_fail(struct visit *visit, const struct error *err)
{
	buffer_free(visit_out(visit));
	visit->response->status = status_of(err);
	visit->response->type = NULL;
	visit->response->save_as[0] = '\0';
	page_refusal(visit, err->text);
}
