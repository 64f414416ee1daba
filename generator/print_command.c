// SPDX-License-Identifier: EUPL-1.2
#include "print_command.h"

#include "form_options.h"
#include "jsonout.h"
#include "library.h"
#include "output.h"
#include "sheets.h"
#include "store.h"
#include "theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

const struct cli_option PRINT_OPTIONS[] = {
	{.name = "event",
		.argument = "NAME",
		.required = true,
		.help = N_("the occasion they are for, such as \"2026-11-30 Eindhoven\"")},
	{.name = "count",
		.argument = "N",
		.low = 1,
		.high = 100000,
		.required = true,
		.help = N_("how many sheets")},
	FORM_OPTION_LANG, FORM_OPTION_VARIANT, FORM_OPTION_THEME,
	{.name = "pair",
		.help = N_("each sheet together with one of the form that goes with it, under one "
			   "code; --count is the number of pairs")},
	{.name = "family",
		.argument = "CODE",
		.help = N_("forms of client and worker: the token of the family these sheets are "
			   "for; \"new\" makes one. Left out: one per sheet")},
	{.name = "worker",
		.argument = "CODE",
		.help = N_("forms of client and worker: the token of the worker; \"new\" makes "
			   "one. Without it their answers are never counted in a result")},
	{.name = "draft",
		.help = N_("print a translation that no translator has checked, marked "
			   "\"concept\"")},
	{.name = "seed",
		.argument = "N",
		.low = 1,
		.high = 2000000000,
		.help = N_("the same codes for the same number, form and event, so that a lost "
			   "file can be made again, to the byte; left out: at random")},
	FORM_OPTION_OUTPUT, {0}};

const struct cli_option SPECIMEN_OPTIONS[] = {
	FORM_OPTION_LANG, FORM_OPTION_VARIANT, FORM_OPTION_THEME, FORM_OPTION_OUTPUT, {0}};

/* A token that was typed, or a new one that the person is told. *token stays 0 when the option is
 * not there. Returns false after a usage error. */
static bool read_token(const struct cli_arguments *a, const char *option, sheet_id *token)
{
	const char *typed = cli_text(a, option, NULL);
	char code[SHEET_CODE_SIZE];

	if (!typed)
		return true;
	if (strcmp(typed, "new") == 0) {
		*token = sheet_id_random();
		sheet_code_write(*token, code);
		cli_say(_("--%s %s: note this token where it belongs; it is not kept here with a "
			  "name"),
			option, code);
		return true;
	}
	if (sheet_code_read(typed, token))
		return true;
	cli_usage(_("--%s %s is no token: twelve letters and digits such as K7M2-9PQR-T4XW, or "
		    "new"),
		option, typed);
	return false;
}

/* All that the options ask for. What it opens is in `got`. */
struct wanted {
	struct sheets_request request;
	struct theme *theme;
	struct form *partner;
	char *file;
};

static void wanted_free(struct wanted *w)
{
	theme_free(w->theme);
	form_free(w->partner);
	free(w->file);
}

/* EX_OK, or the status to end with; what is wrong has been said. */
static int read_options(const struct cli_arguments *a, const struct form *form, struct wanted *w)
{
	const char *theme = cli_text(a, "theme", NULL);
	struct error err = {0};

	w->request = (struct sheets_request){.form = form,
		.language = form_options_language(a, form),
		.variant = cli_text(a, "variant", NULL),
		.event = cli_text(a, "event", ""),
		.count = (size_t)cli_whole(a, "count", 0),
		.draft = cli_given(a, "draft"),
		.seed = cli_whole(a, "seed", 0)};
	if (!*w->request.event)
		return cli_usage(_("--event needs a name, such as \"2026-11-30 Eindhoven\""));
	if ((cli_given(a, "family") || cli_given(a, "worker")) && form->regime != REGIME_B)
		return cli_usage(_("%s is no form of client and worker: it has no --family and no "
				   "--worker"),
			form->id);
	if (cli_given(a, "pair") && !*form->pair)
		return cli_usage(_("%s goes with no other form: it has no --pair"), form->id);
	if (!read_token(a, "family", &w->request.family) ||
		!read_token(a, "worker", &w->request.worker))
		return EX_USAGE;
	if (theme && !(w->theme = theme_load(theme, &err)))
		return cli_fail(&err);
	if (cli_given(a, "pair") && !(w->partner = library_form(form->pair, &err)))
		return cli_fail(&err);
	w->request.theme = w->theme;
	w->request.partner = w->partner;
	w->file = form_options_file(a, form->id);
	w->request.file = w->file;
	return w->file ? EX_OK : EX_OSERR;
}

static void print_sheet(sheet_id sheet, const struct form *form, bool json)
{
	char code[SHEET_CODE_SIZE];
	struct buffer line = {0};
	struct jsonout w = {&line, false};

	sheet_code_write(sheet, code);
	if (!json) {
		puts(code);
		return;
	}
	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "sheet", code);
	jsonout_string(&w, "form", form->id);
	jsonout_object_end(&w);
	cli_line(&line);
}

static void tell(const struct sheets_request *r, const struct sheets_result *result, bool json)
{
	for (size_t i = 0; i < result->count; i++)
		print_sheet(result->sheets[i], r->partner && i % 2 ? r->partner : r->form, json);
	if (result->again)
		cli_say(_("%s already holds these %zu sheets; nothing was changed. For more sheets "
			  "choose another file name."),
			r->file, result->count);
	else if (result->anew)
		cli_say(_("%s: the same %zu sheets once more. They count once, however often they "
			  "are printed."),
			r->file, result->count);
	else if (r->partner)
		cli_say(_("%s: %zu pairs of %s and %s for \"%s\". Print them at 100%%, on both "
			  "sides."),
			r->file, r->count, r->form->id, r->partner->id, r->event);
	else
		cli_say(ngettext("%s: %zu sheet of %zu pages for \"%s\". Print it at 100%%, on "
				 "both sides.",
				"%s: %zu sheets of %zu pages for \"%s\". Print them at 100%%, on "
				"both sides.",
				result->count),
			r->file, result->count, result->sides, r->event);
	if (!result->again && !r->partner && *r->form->pair)
		cli_say(_("%s goes with %s: with --pair both come out, under one code"),
			r->form->id, r->form->pair);
}

static int print_for_event(const struct cli_arguments *a, const struct sheets_request *request)
{
	struct sheets_result result = {0};
	struct error err = {0};
	struct store *store;
	bool printed;

	if (!store_open(cli_text(a, "db", NULL), &store, &err))
		return cli_fail(&err);
	printed = sheets_print(store, request, &result, &err);
	store_close(store);
	if (!printed)
		return cli_fail(&err);
	tell(request, &result, cli_given(a, "json"));
	free(result.sheets);
	return EX_OK;
}

int print_run(const struct cli_arguments *a)
{
	struct error err = {0};
	struct wanted w = {0};
	struct form *form = library_form(a->operands[0], &err);
	int status;

	if (!form)
		return cli_fail(&err);
	status = read_options(a, form, &w);
	if (status == EX_OK)
		status = print_for_event(a, &w.request);
	wanted_free(&w);
	form_free(form);
	return status;
}

/* --- specimen ------------------------------------------------------------------------------------ */

static bool write_specimen(const struct cli_arguments *a, const struct form *form,
	const struct theme *theme, struct error *err)
{
	struct design_request request = {.form = form,
		.language = form_options_language(a, form),
		.variant = cli_text(a, "variant", NULL)};
	struct theme_options options;
	char stem[FORM_ID_SIZE + 16];
	struct buffer pdf = {0};
	char *file;
	bool good = true;

	if (theme) {
		good = theme_apply(theme, form, request.language, &options, err);
		request.theme = options.items;
		request.theme_count = options.count;
	}
	snprintf(stem, sizeof stem, "%s-specimen", form->id);
	file = form_options_file(a, stem);
	good = good && (file || error_memory(err)) && sheets_specimen(&request, &pdf, err) &&
	       output_whole(file, &pdf, err);
	free(file);
	buffer_free(&pdf);
	return good;
}

int specimen_run(const struct cli_arguments *a)
{
	const char *file = cli_text(a, "theme", NULL);
	struct error err = {0};
	struct form *form = library_form(a->operands[0], &err);
	struct theme *theme = form && file ? theme_load(file, &err) : NULL;
	bool good = form && (!file || theme) && write_specimen(a, form, theme, &err);

	theme_free(theme);
	form_free(form);
	return good ? EX_OK : cli_fail(&err);
}
