// SPDX-License-Identifier: EUPL-1.2
#include "documents.h"

#include "ascii.h"
#include "leaflet.h"
#include "library.h"
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define OPTION_LANG                                                                                \
	{                                                                                          \
		.name = "lang", .argument = "LANGUAGE", .help = N_("nl (if left out), en, ...")    \
	}
#define OPTION_ORGANISATION                                                                        \
	{                                                                                          \
		.name = "organisation", .argument = "FILE",                                        \
		.help = N_(                                                                        \
			"a YAML file with names and numbers to print; without it there is room "   \
			"to write them")                                                           \
	}
#define OPTION_OUTPUT(text)                                                                        \
	{                                                                                          \
		.name = "output", .letter = 'o', .argument = "FILE", .help = (text)                \
	}

const struct cli_option ACCOUNTABILITY_OPTIONS[] = {OPTION_LANG, OPTION_ORGANISATION,
	OPTION_OUTPUT(N_("the PDF to write; accountability.pdf if left out")), {0}};
const struct cli_option DPIA_OPTIONS[] = {OPTION_LANG, OPTION_ORGANISATION,
	OPTION_OUTPUT(N_("the PDF to write; dpia.pdf if left out")), {0}};
const struct cli_option LEAFLET_OPTIONS[] = {
	{.name = "for",
		.argument = "young|parents|staff",
		.help = N_("who reads it; if left out young people and parents, or staff")},
	OPTION_LANG, OPTION_ORGANISATION,
	OPTION_OUTPUT(N_("the PDF to write; leaflet-FORM.pdf if left out")), {0}};

/* --- forms --------------------------------------------------------------------------------------- */

struct forms {
	struct form **items;
	size_t count;
};

static void forms_free(struct forms *forms)
{
	for (size_t i = 0; i < forms->count; i++)
		form_free(forms->items[i]);
	free(forms->items);
}

static bool forms_load(
	const char *const *names, size_t count, struct forms *forms, struct error *err)
{
	forms->items = calloc(count + 1, sizeof(struct form *));
	if (!forms->items)
		return error_memory(err);
	for (size_t i = 0; i < count; i++) {
		forms->items[i] = library_form(names[i], err);
		if (!forms->items[i])
			return false;
		forms->count++;
	}
	return true;
}

/* Those that are named, or all of the library. */
static bool forms_named(const struct cli_arguments *a, struct forms *forms, struct error *err)
{
	char **ids = NULL;
	size_t count = 0;
	bool good;

	if (a->operand_count > 0)
		return forms_load((const char *const *)a->operands, a->operand_count, forms, err);
	if (!library_ids(&ids, &count, err))
		return false;
	good = forms_load((const char *const *)ids, count, forms, err);
	library_ids_free(ids, count);
	return good;
}

/* --- writing ------------------------------------------------------------------------------------- */

static int write_document(
	const struct cli_arguments *a, struct leaflet_request *request, const char *fallback)
{
	const char *file = cli_text(a, "output", fallback);
	struct buffer bytes = {0};
	struct error err = {0};
	size_t pages = 0;
	bool good;

	request->language = cli_text(a, "lang", "nl");
	request->organisation = cli_text(a, "organisation", NULL);
	good = leaflet_pdf(request, &bytes, &pages, &err) && output_whole(file, &bytes, &err);
	buffer_free(&bytes);
	if (!good)
		return cli_fail(&err);
	if (!request->organisation)
		cli_say(_("%s: the names of your organisation are left open; --organisation FILE "
			  "fills them in"),
			file);
	cli_say(ngettext("%s: %zu page", "%s: %zu pages", pages), file, pages);
	return EX_OK;
}

static int run_with_forms(
	const struct cli_arguments *a, const char *const *documents, const char *fallback)
{
	struct forms forms = {0};
	struct error err = {0};
	int status;

	if (forms_named(a, &forms, &err)) {
		struct leaflet_request request = {
			.documents = documents, .forms = forms.items, .form_count = forms.count};

		status = write_document(a, &request, fallback);
	} else {
		status = cli_fail(&err);
	}
	forms_free(&forms);
	return status;
}

int accountability_run(const struct cli_arguments *a)
{
	static const char *const documents[] = {"accountability", NULL};

	return run_with_forms(a, documents, "accountability.pdf");
}

int dpia_run(const struct cli_arguments *a)
{
	static const char *const documents[] = {"dpia", NULL};

	return run_with_forms(a, documents, "dpia.pdf");
}

/* --- leaflets ------------------------------------------------------------------------------------ */

/* Which documents a reader of a regime gets. */
static bool choose_documents(enum regime regime, const char *reader, const char *documents[3])
{
	static const char *const young[] = {"leaflet-a-young", "leaflet-b-young"};
	static const char *const parents[] = {"leaflet-a-parents", "leaflet-b-parents"};
	size_t count = 0;

	if (regime == REGIME_C) {
		if (!*reader || strcmp(reader, "staff") == 0)
			documents[count++] = "leaflet-c-staff";
	} else {
		if (!*reader || strcmp(reader, "young") == 0)
			documents[count++] = young[regime];
		if (!*reader || strcmp(reader, "parents") == 0)
			documents[count++] = parents[regime];
	}
	documents[count] = NULL;
	return count > 0;
}

/* "A", "b": a regime rather than a form. */
static bool is_regime(const char *text, enum regime *regime)
{
	char letter = ascii_upper(text[0]);

	if (!text[0] || text[1] || letter < 'A' || letter > 'C')
		return false;
	*regime = (enum regime)(letter - 'A');
	return true;
}

/* What the leaflet is about, in its language: the title of the form, or its kind. free() it. */
static char *about(
	const struct form *form, enum regime regime, const char *language, struct error *err)
{
	static const char *const keys[] = {"about-a", "about-b", "about-c"};
	const char *title = form ? texts_in(&form->title, language) : NULL;
	char *copy;

	if (!title)
		return leaflet_word(keys[regime], language, err);
	copy = strdup(title);
	if (!copy)
		error_memory(err);
	return copy;
}

static int write_leaflet(const struct cli_arguments *a, const struct form *form, enum regime regime)
{
	const char *documents[3], *reader = cli_text(a, "for", "");
	struct leaflet_request request = {.documents = documents};
	struct error err = {0};
	char *subject, *fallback = NULL;
	int status;

	if (!choose_documents(regime, reader, documents))
		return cli_usage(_("there is no leaflet for '%s' with a form of regime %c"), reader,
			regime_letter(regime));
	subject = about(form, regime, cli_text(a, "lang", "nl"), &err);
	request.about = subject;
	if (!subject)
		status = cli_fail(&err);
	else if (asprintf(&fallback, "leaflet-%s.pdf",
			 form ? form->id : (const char *[]){"a", "b", "c"}[regime]) < 0)
		status = EX_OSERR;
	else
		status = write_document(a, &request, fallback);
	free(fallback);
	free(subject);
	return status;
}

int leaflet_run(const struct cli_arguments *a)
{
	struct error err = {0};
	enum regime regime;
	struct form *form;
	int status;

	if (is_regime(a->operands[0], &regime))
		return write_leaflet(a, NULL, regime);
	form = library_form(a->operands[0], &err);
	if (!form)
		return cli_fail(&err);
	status = write_leaflet(a, form, form->regime);
	form_free(form);
	return status;
}
