// SPDX-License-Identifier: EUPL-1.2
#include "aids_command.h"

#include "day_pages.h"
#include "form_options.h"
#include "library.h"
#include "output.h"
#include "readaloud.h"
#include "theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#define HELPER_LANGUAGE                                                                            \
	{                                                                                          \
		.name = "words", .argument = "nl|en",                                              \
		.help = N_("language of the words for helpers; nl if left out")                    \
	}

const struct cli_option READALOUD_OPTIONS[] = {
	FORM_OPTION_LANG, FORM_OPTION_VARIANT, FORM_OPTION_THEME, FORM_OPTION_OUTPUT, {0}};
const struct cli_option COPYTEST_OPTIONS[] = {
	FORM_OPTION_LANG, FORM_OPTION_VARIANT, HELPER_LANGUAGE, FORM_OPTION_OUTPUT, {0}};
const struct cli_option CARD_OPTIONS[] = {HELPER_LANGUAGE, FORM_OPTION_OUTPUT, {0}};
const struct cli_option SEPARATOR_OPTIONS[] = {
	{.name = "below",
		.argument = "TEXT",
		.help = N_("what comes under it, to be printed on it")},
	HELPER_LANGUAGE, FORM_OPTION_OUTPUT, {0}};

/* Writes the leaves to the file that was asked for, else to "STEM.pdf". */
static bool write_leaves(const struct cli_arguments *a, const struct leaves *leaves,
	const char *stem, struct error *err)
{
	struct buffer pdf = {0};
	char *file = form_options_file(a, stem);
	bool good = (file || error_memory(err)) && leaves_pdf(leaves, stem, &pdf, err) &&
		    output_whole(file, &pdf, err);

	if (good)
		cli_say(ngettext("%s: %zu page", "%s: %zu pages", leaves->count), file,
			leaves->count);
	buffer_free(&pdf);
	free(file);
	return good;
}

static struct design_request request_of(const struct cli_arguments *a, const struct form *form)
{
	return (struct design_request){.form = form,
		.language = form_options_language(a, form),
		.variant = cli_text(a, "variant", NULL)};
}

static bool read_aloud(const struct cli_arguments *a, const struct form *form,
	const struct theme *theme, struct error *err)
{
	struct design_request request = request_of(a, form);
	struct theme_options options;
	struct leaves leaves = {0};
	char stem[FORM_ID_SIZE + 16];
	bool good = true;

	if (theme) {
		good = theme_apply(theme, form, request.language, &options, err);
		request.theme = options.items;
		request.theme_count = options.count;
	}
	snprintf(stem, sizeof stem, "%s-readaloud", form->id);
	good = good && readaloud_add(&request, &leaves, err) && write_leaves(a, &leaves, stem, err);
	leaves_free(&leaves);
	return good;
}

int readaloud_run(const struct cli_arguments *a)
{
	const char *file = cli_text(a, "theme", NULL);
	struct error err = {0};
	struct form *form = library_form(a->operands[0], &err);
	struct theme *theme = form && file ? theme_load(file, &err) : NULL;
	bool good = form && (!file || theme) && read_aloud(a, form, theme, &err);

	theme_free(theme);
	form_free(form);
	return good ? EX_OK : cli_fail(&err);
}

int copytest_run(const struct cli_arguments *a)
{
	struct error err = {0};
	struct form *form = library_form(a->operands[0], &err);
	struct leaves leaves = {0};
	struct day_words words = {0};
	char stem[FORM_ID_SIZE + 16];
	bool good = form && day_words_open(cli_text(a, "words", "nl"), &words, &err);

	if (good) {
		struct design_request request = request_of(a, form);

		snprintf(stem, sizeof stem, "%s-copytest", form->id);
		good = day_copy_test(&words, &request, &leaves, &err) &&
		       write_leaves(a, &leaves, stem, &err);
	}
	day_words_close(&words);
	leaves_free(&leaves);
	form_free(form);
	return good ? EX_OK : cli_fail(&err);
}

int card_run(const struct cli_arguments *a)
{
	struct error err = {0};
	struct leaves leaves = {0};
	struct day_words words = {0};
	bool good = day_words_open(cli_text(a, "words", "nl"), &words, &err) &&
		    day_card(&words, &leaves, &err) && write_leaves(a, &leaves, "card", &err);

	day_words_close(&words);
	leaves_free(&leaves);
	return good ? EX_OK : cli_fail(&err);
}

int separator_run(const struct cli_arguments *a)
{
	struct error err = {0};
	struct leaves leaves = {0};
	struct day_words words = {0};
	bool good = day_words_open(cli_text(a, "words", "nl"), &words, &err) &&
		    day_separator(&words, cli_text(a, "below", ""), &leaves, &err) &&
		    write_leaves(a, &leaves, "separator", &err);

	day_words_close(&words);
	leaves_free(&leaves);
	return good ? EX_OK : cli_fail(&err);
}
