// SPDX-License-Identifier: EUPL-1.2
#include "result_said_command.h"

#include "event_file.h"
#include "library.h"
#include "output.h"
#include "pdf.h"
#include "result.h"
#include "result_case.h"
#include "result_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { FORMS_MAX = 32 };

/* --- which instrument --------------------------------------------------------------------------- */

/* The plan of that form: its own, or that of its instrument; NULL without err when there is none. */
static struct result_plan *plan_of(const char *form, struct error *err)
{
	struct error none = {0};
	struct result_plan *plan = result_plan_load(form, err);
	struct form *definition = NULL;

	if (plan || err->status)
		return plan;
	definition = library_form(form, &none); /* a form of one's own is not in the library */
	if (definition)
		plan = result_plan_load(definition->instrument, err);
	form_free(definition);
	return plan;
}

static bool wants(const struct cli_arguments *a, const struct result_plan *plan, const char *form)
{
	const char *wanted = cli_text(a, "instrument", NULL);

	return !wanted || strcmp(wanted, plan->id) == 0 || strcmp(wanted, form) == 0;
}

/* Is there what this command is asked for? `list` gets the list of that name. */
static bool offers(const struct cli_arguments *a, const struct result_plan *plan,
	const struct result_list **list, struct buffer *names)
{
	const char *wanted = cli_text(a, "list", NULL);

	if (!wanted)
		return plan->case_count > 0;
	for (size_t i = 0; i < plan->list_count; i++) {
		if (strcmp(plan->lists[i].id, wanted) == 0) {
			*list = &plan->lists[i];
			return true;
		}
		buffer_printf(names, "%s%s", names->length ? ", " : "", plan->lists[i].id);
	}
	return false;
}

/* The plan of the first form of the event that has a sheet for a case, or the list. */
static struct result_plan *find_plan(const struct cli_arguments *a, struct store *store,
	const struct result_list **list, struct error *err)
{
	char forms[FORMS_MAX][FORM_ID_SIZE];
	struct result_plan *plan = NULL;
	struct buffer names = {0};
	size_t count;

	if (!results_event_forms(store, a->operands[0], forms, FORMS_MAX, &count, err))
		return NULL;
	for (size_t i = 0; i < count && !err->status; i++) {
		plan = plan_of(forms[i], err);
		if (plan && wants(a, plan, forms[i]) && offers(a, plan, list, &names))
			break;
		result_plan_free(plan);
		plan = NULL;
	}
	if (!plan && !err->status && !cli_given(a, "list"))
		error_set(err, EX_DATAERR,
			_("no form of \"%.150s\" has a sheet for one case; there is one of "
			  "Samen Sterker, Wat werkt, Startvragen and Matching"),
			a->operands[0]);
	else if (!plan && !err->status)
		error_set(err, EX_USAGE,
			_("the forms of \"%.150s\" have no list '%.30s'; they have: %s"),
			a->operands[0], cli_text(a, "list", ""),
			names.length ? buffer_text(&names) : _("none"));
	buffer_free(&names);
	return plan;
}

/* --- writing ------------------------------------------------------------------------------------ */

struct sheet_pages {
	struct drawing pages[RESULT_LIST_PAGES];
	size_t count;
};

static bool write_pages(struct sheet_pages *p, const char *file, struct error *err)
{
	struct buffer bytes = {0};
	struct pdf *pdf = pdf_new("Spiegelblad", err);
	bool good = pdf != NULL;

	for (size_t i = 0; good && i < p->count; i++)
		good = pdf_announce(pdf, &p->pages[i], err);
	for (size_t i = 0; good && i < p->count; i++)
		good = pdf_page(pdf, PDF_NO_STENCIL, &p->pages[i], err);
	good = good && pdf_bytes(pdf, &bytes, err) && output_whole(file, &bytes, err);
	pdf_free(pdf);
	buffer_free(&bytes);
	return good;
}

static bool write_text(const struct cli_arguments *a, const struct buffer *text, struct error *err)
{
	const char *file = cli_text(a, "output", NULL);

	if (text->failed)
		return error_memory(err);
	if (file)
		return output_whole(file, text, err);
	fwrite(text->data, 1, text->length, stdout);
	return true;
}

static const char *format_of(const struct cli_arguments *a)
{
	return cli_text(a, "format", cli_given(a, "json") ? "json" : "pdf");
}

/* Draws and writes what `draw` makes. */
static bool write_drawn(const struct cli_arguments *a, struct sheet_pages *pages, const char *kind,
	struct error *err)
{
	char *file = event_file(cli_text(a, "output", NULL), kind, a->operands[0]);
	bool good = file ? write_pages(pages, file, err) : error_memory(err);

	if (good)
		cli_say(_("%s: pages: %zu. Give it only to the people it is for."), file,
			pages->count);
	free(file);
	return good;
}

static void free_pages(struct sheet_pages *pages)
{
	for (size_t i = 0; i < pages->count; i++)
		drawing_free(&pages->pages[i]);
	free(pages);
}

static bool write_case(const struct cli_arguments *a, struct said_source *source, sheet_id family,
	struct error *err)
{
	const char *format = format_of(a);
	struct sheet_pages *pages;
	struct buffer text = {0};
	bool good;

	if (strcmp(format, "pdf") != 0) {
		if (strcmp(format, "csv") == 0)
			result_case_csv(source, &text);
		else
			result_case_json(source, family, &text);
		good = write_text(a, &text, err);
		buffer_free(&text);
		return good;
	}
	pages = calloc(1, sizeof *pages);
	if (!pages)
		return error_memory(err);
	pages->count = 1;
	good = result_case_draw(source, family, &pages->pages[0], err) &&
	       write_drawn(a, pages, "case", err);
	free_pages(pages);
	return good;
}

static bool write_list(const struct cli_arguments *a, struct said_source *source,
	const struct result_list *list, struct error *err)
{
	const char *format = format_of(a);
	struct sheet_pages *pages;
	struct buffer text = {0};
	bool good;

	if (strcmp(format, "pdf") != 0) {
		(strcmp(format, "csv") == 0 ? result_list_csv : result_list_json)(
			source, list, &text);
		good = write_text(a, &text, err);
		buffer_free(&text);
		return good;
	}
	pages = calloc(1, sizeof *pages);
	if (!pages)
		return error_memory(err);
	good = result_list_draw(source, list, pages->pages, &pages->count, err) &&
	       write_drawn(a, pages, list->id, err);
	free_pages(pages);
	return good;
}

/* --- the commands ------------------------------------------------------------------------------- */

static int finish(struct said_source *source, struct result_plan *plan,
	struct results_sheets *sheets, bool good, struct error *err)
{
	said_source_close(source);
	results_sheets_free(sheets);
	result_plan_free(plan);
	return good ? EX_OK : cli_fail(err);
}

int result_case_run(const struct cli_arguments *a, struct store *store)
{
	const struct result_list *none = NULL;
	struct results_sheets *sheets = NULL;
	struct said_source source = {.event = a->operands[0]};
	struct error err = {0};
	sheet_id family;
	bool good;

	if (!sheet_code_read(cli_text(a, "case", ""), &family))
		return cli_usage(_("--case %s is no token: twelve letters and digits such as "
				   "K7M2-9PQR-T4XW"),
			cli_text(a, "case", ""));
	source.plan = find_plan(a, store, &none, &err);
	good = source.plan && results_case(store, family, &sheets, &err);
	if (good) {
		results_sheets_keep(sheets, source.plan->forms, source.plan->form_count);
		source.sheets = sheets;
		good = sheets->count > 0 ||
		       error_set(&err, EX_NOINPUT,
			       _("no sheet of this case and of '%s' has come back yet"),
			       source.plan->id);
	}
	good = good && said_source_open(&source, cli_text(a, "lang", "nl"), &err) &&
	       write_case(a, &source, family, &err);
	return finish(&source, (struct result_plan *)(uintptr_t)source.plan, sheets, good, &err);
}

int result_list_run(const struct cli_arguments *a, struct store *store)
{
	const struct result_list *list = NULL;
	struct results_sheets *sheets = NULL;
	struct said_source source = {.event = a->operands[0]};
	struct results_rows_request request = {
		.event = a->operands[0], .reason = cli_text(a, "reason", NULL)};
	struct error err = {0};
	bool good;

	source.plan = find_plan(a, store, &list, &err);
	good = source.plan != NULL;
	if (good) {
		request.form = list->form;
		good = results_rows(store, &request, &sheets, &err);
	}
	if (good) {
		source.sheets = sheets;
		good = said_source_open(&source, cli_text(a, "lang", "nl"), &err) &&
		       write_list(a, &source, list, &err);
	}
	return finish(&source, (struct result_plan *)(uintptr_t)source.plan, sheets, good, &err);
}
