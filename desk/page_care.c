// SPDX-License-Identifier: EUPL-1.2
/* What an administrator does beside scanning: destroy a sheet on request, take rows out, and say
 * whether a sheet that came twice was a copy. */
#include "export.h"
#include "page.h"
#include "page_list.h"
#include "page_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/* --- destroying on request ------------------------------------------------------------------------ */

static void write_destroy_form(struct visit *v, const char *typed)
{
	page_form(v, "/administrator/destroy", "box");
	put(v,
		"<label for=\"code\">%s</label><p class=\"hint\" id=\"code-hint\">%s</p>"
		"<input id=\"code\" name=\"code\" required maxlength=\"20\" value=\"%s\" "
		"autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\" "
		"class=\"code\" aria-describedby=\"code-hint\">",
		say(v, PH_STRIP_CODE), say(v, PH_STRIP_CODE_HINT), typed);
	put(v, "<button class=\"main\">%s</button></form>", say(v, PH_DESTROY));
}

static void write_destroy_page(struct visit *v, const char *typed, enum phrase wrong)
{
	page_begin(v, say(v, PH_DESTROY_TITLE), "/administrator/destroy");
	if (wrong != PHRASES)
		page_notice(v, "bad", say(v, wrong));
	put(v, "<p>%s</p>", say(v, PH_DESTROY_TEXT));
	write_destroy_form(v, typed);
	page_end(v);
}

void page_destroy(struct visit *v)
{
	write_destroy_page(v, "", PHRASES);
}

static void write_fact(struct visit *v, enum phrase label, const char *fact)
{
	put(v, "<tr><th scope=\"row\">%s</th><td>%s</td></tr>", say(v, label), fact);
}

static void write_proof(struct visit *v, const struct store_proof *proof)
{
	page_begin(v, say(v, PH_PROOF_TITLE), "/administrator/destroy");
	page_notice(v, "good",
		say(v, !proof->already   ? PH_PROOF_NOW
			: proof->by_term ? PH_PROOF_TERM
					 : PH_PROOF_BEFORE));
	put(v, "<table class=\"sum\"><tbody>");
	write_fact(v, PH_PROOF_DAY, visit_day(v, proof->day));
	if (proof->event[0])
		write_fact(v, PH_EVENT, proof->event);
	write_fact(v, PH_PROOF_ANSWERS, visit_number(v, proof->answers));
	write_fact(v, PH_PROOF_PICTURES, visit_number(v, proof->pictures));
	write_fact(v, PH_PROOF_SIDES, visit_number(v, proof->sides));
	put(v, "</tbody></table><p>%s</p><p>%s</p>", say(v, PH_PROOF_PAPER), say(v, PH_PROOF_LIST));
	put(v,
		"<div class=\"buttons\"><button data-print class=\"main\">%s</button><a "
		"class=\"button\" href=\"/administrator/destroy\">%s</a></div>",
		say(v, PH_PROOF_PRINT), say(v, PH_DESTROY_MORE));
	page_end(v);
}

void page_destroy_now(struct visit *v)
{
	const char *typed = visit_field(v, "code");
	struct store_proof proof;
	struct error err = {0};
	sheet_id strip;

	if (!sheet_code_read(typed, &strip)) {
		v->response->status = 422;
		write_destroy_page(v, typed, PH_STRIP_CODE_WRONG);
	} else if (store_forget(v->desk->store, strip, role_name(v->role), &proof, &err)) {
		write_proof(v, &proof);
	} else if (err.status == EX_NOINPUT) {
		v->response->status = 404;
		write_destroy_page(v, typed, PH_STRIP_CODE_UNKNOWN);
	} else {
		visit_fail(v, &err);
	}
}

/* --- rows for other programs ---------------------------------------------------------------------- */

static const struct {
	const char *name, *ending, *type;
	enum phrase label;
	enum export_format format;
	char separator;
} FORMATS[] = {
	{"xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		PH_FORMAT_XLSX, EXPORT_XLSX, ','},
	{"sheet", "csv", "text/csv; charset=utf-8", PH_FORMAT_SHEET, EXPORT_CSV, ';'},
	{"csv", "csv", "text/csv; charset=utf-8", PH_FORMAT_CSV, EXPORT_CSV, ','},
	{"sav", "sav", "application/octet-stream", PH_FORMAT_SAV, EXPORT_SAV, ','},
	{"jsonl", "jsonl", "application/jsonl", PH_FORMAT_JSONL, EXPORT_JSONL, ','},
};
enum { FORMAT_COUNT = sizeof FORMATS / sizeof FORMATS[0] };

static void write_event_choice(struct visit *v, const char *chosen)
{
	struct store_balance *events = NULL;
	size_t count = 0;

	put(v, "<label for=\"event\">%s</label><select id=\"event\" name=\"event\">",
		say(v, PH_EVENT));
	if (store_events(v->desk->store, &events, &count, NULL))
		for (size_t i = count; i > 0; i--)
			if (!page_is_list(events[i - 1].event))
				page_option(v, events[i - 1].event, events[i - 1].event, chosen);
	free(events);
	put(v, "</select>");
}

static void write_export_page(struct visit *v, enum phrase wrong)
{
	page_begin(v, say(v, PH_EXPORT_TITLE), "/administrator/export");
	if (wrong != PHRASES)
		page_notice(v, "bad", say(v, wrong));
	put(v, "<p>%s</p>", say(v, PH_EXPORT_TEXT));
	page_form(v, "/administrator/export", "box");
	write_event_choice(v, visit_field(v, "event"));
	put(v, "<label for=\"format\">%s</label><select id=\"format\" name=\"format\">",
		say(v, PH_EXPORT_FORMAT));
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		page_option(v, FORMATS[i].name, say(v, FORMATS[i].label), visit_field(v, "format"));
	put(v,
		"</select><label for=\"reason\">%s</label><p class=\"hint\" "
		"id=\"reason-hint\">%s</p><input id=\"reason\" name=\"reason\" maxlength=\"200\" "
		"value=\"%s\" aria-describedby=\"reason-hint\">",
		say(v, PH_EXPORT_REASON), say(v, PH_EXPORT_REASON_HINT), visit_field(v, "reason"));
	put(v, "<button class=\"main\">%s</button></form>", say(v, PH_EXPORT_TAKE));
	page_end(v);
}

void page_export(struct visit *v)
{
	write_export_page(v, PHRASES);
}

/* Into a file without a name, so that nothing is left of it whatever happens. */
static int write_rows(struct visit *v, const struct export_request *request, struct error *err)
{
	int fd = open(v->desk->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	int copy = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, 3) : -1;
	FILE *out = copy >= 0 ? fdopen(copy, "w") : NULL;
	bool good = out && export_write(v->desk->store, request, out, err);

	if (!out)
		error_set(err, EX_CANTCREAT, "%s: %s", v->desk->folder, strerror(errno));
	if (out && fclose(out) != 0 && good)
		good = error_set(err, EX_IOERR, "%s: %s", v->desk->folder, strerror(errno));
	if (good)
		return fd;
	if (!out && copy >= 0)
		close(copy);
	if (fd >= 0)
		close(fd);
	return -1;
}

void page_export_take(struct visit *v)
{
	struct export_request request = {.event = visit_field(v, "event"),
		.reason = visit_field(v, "reason"),
		.role = role_name(v->role),
		.language = language_tag(v->language)};
	struct error err = {0};
	size_t i = 0;
	int file;

	while (i + 1 < FORMAT_COUNT && strcmp(FORMATS[i].name, visit_field(v, "format")) != 0)
		i++;
	request.format = FORMATS[i].format;
	request.separator = FORMATS[i].separator;
	file = write_rows(v, &request, &err);
	if (file >= 0) {
		v->response->file = file;
		v->response->type = FORMATS[i].type;
		snprintf(v->response->save_as, sizeof v->response->save_as, "%s %s.%s",
			request.event, say(v, PH_EXPORT_FILE), FORMATS[i].ending);
	} else if (err.status == EX_NOPERM) {
		v->response->status = 403;
		write_export_page(v, PH_EXPORT_NEEDS_REASON);
	} else {
		visit_fail(v, &err);
	}
}

/* --- a copy of a blank form? ------------------------------------------------------------------------ */

static void write_copy(struct visit *v, const char *event, const struct store_doubt *d)
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(d->sheet, code);
	put(v, "<li class=\"copy\"><p><strong>%s</strong> · %s · %s</p>",
		say1(v, PH_SHEET_CODE_IS, code), say(v, d->side == 2 ? PH_BACK : PH_FRONT),
		page_event_name(v, event));
	page_form(v, "/administrator/copy", "buttons");
	put(v,
		"<input type=\"hidden\" name=\"sheet\" value=\"%s\"><input type=\"hidden\" "
		"name=\"side\" value=\"%d\"><input type=\"hidden\" name=\"number\" value=\"%d\">",
		code, d->side, d->number);
	put(v,
		"<button name=\"counts\" value=\"1\">%s</button><button name=\"counts\" "
		"value=\"0\">%s</button></form></li>",
		say(v, PH_COPY_COUNTS), say(v, PH_COPY_IGNORED));
}

/* Shows them with `write`, or only counts them. */
static size_t each_copy(struct visit *v, bool show)
{
	struct store_balance *events = NULL;
	size_t count = 0, found = 0;

	if (!store_events(v->desk->store, &events, &count, NULL))
		return 0;
	for (size_t i = 0; i < count; i++) {
		struct store_doubt *doubts = NULL;
		size_t n = 0;

		if (!store_doubts(v->desk->store, events[i].event, &doubts, &n, NULL))
			continue;
		for (size_t j = 0; j < n; j++)
			if (doubts[j].copy) {
				found++;
				if (show)
					write_copy(v, events[i].event, &doubts[j]);
			}
		free(doubts);
	}
	free(events);
	return found;
}

size_t page_copies_waiting(struct visit *v)
{
	return each_copy(v, false);
}

void page_copies(struct visit *v)
{
	page_begin(v, say(v, PH_COPIES_TITLE), "/administrator");
	put(v, "<p>%s</p><ul class=\"copies\">", say(v, PH_COPIES_TEXT));
	if (each_copy(v, true) == 0) {
		put(v, "</ul>");
		page_notice(v, "good", say(v, PH_COPIES_NONE));
	} else {
		put(v, "</ul>");
	}
	put(v, "<p><a class=\"button\" href=\"/administrator\">%s</a></p>", say(v, PH_TO_START));
	page_end(v);
}

void page_copy_decide(struct visit *v)
{
	const struct fields *form = &v->request->form;
	struct error err = {0};
	sheet_id sheet;

	if (!sheet_code_read(visit_field(v, "sheet"), &sheet))
		visit_refuse(v, 422);
	else if (store_decide_copy(v->desk->store, sheet, (int)fields_whole(form, "side", 1, 2, 1),
			 (int)fields_whole(form, "number", 0, 1000, -1),
			 fields_whole(form, "counts", 0, 1, 0) == 1, role_name(v->role), &err))
		visit_go(v, "/administrator/copies", NULL);
	else
		visit_fail(v, &err);
}
