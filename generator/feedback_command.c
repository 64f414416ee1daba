// SPDX-License-Identifier: EUPL-1.2
#include "feedback_command.h"

#include "event_file.h"
#include "feedback.h"
#include "output.h"
#include "pdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

const struct cli_option FEEDBACK_OPTIONS[] = {
	{.name = "points",
		.argument = "NUMBERS",
		.help = N_("which action points, such as 1,2,4; all if there are three or fewer")},
	{.name = "size",
		.argument = "a5|a4|poster",
		.help = N_("a5 to take home (if left out), a4, or a poster on a3")},
	{.name = "ask",
		.argument = "WHOM",
		.help = N_("whom people can ask, such as \"the people at the desk\"")},
	{.name = "lang",
		.argument = "LANGUAGE",
		.help = N_("one language; if left out a page for each that the points are "
			   "written in")},
	{.name = "output",
		.letter = 'o',
		.argument = "FILE",
		.help = N_("the PDF to write; named after the event if left out")},
	{0}};

enum { PAGES_MAX = FORM_LANGUAGES_MAX };

struct cards {
	const struct cli_arguments *a;
	const char *event, *name;
	char day[ACTION_DAY_SIZE];
	struct drawing pages[PAGES_MAX];
	size_t page_count;
};

/* Keeps of the list those that were asked for, in the order they were asked for. */
static bool choose(const char *wanted, struct action *list, size_t *count, struct error *err)
{
	struct action chosen[FEEDBACK_POINTS] = {0};
	size_t n = 0;

	while (*wanted) {
		char *end;
		long number = strtol(wanted, &end, 10);
		size_t i = 0;

		if (end == wanted || (*end && *end != ',' && *end != ' '))
			return error_set(err, EX_USAGE,
				_("--points wants numbers such as 1,2,4, not \"%.40s\""), wanted);
		while (i < *count && list[i].number != number)
			i++;
		if (i == *count)
			return error_set(err, EX_USAGE, _("there is no action point %ld"), number);
		if (n == FEEDBACK_POINTS)
			return error_set(err, EX_USAGE,
				_("--points: a card holds %d points at most"), FEEDBACK_POINTS);
		chosen[n++] = list[i];
		wanted = end + strspn(end, ", ");
	}
	memcpy(list, chosen, n * sizeof *list);
	*count = n;
	return true;
}

static enum feedback_size size_of(const char *word)
{
	return strcmp(word, "a4") == 0       ? FEEDBACK_A4
	       : strcmp(word, "poster") == 0 ? FEEDBACK_POSTER
					     : FEEDBACK_A5;
}

static bool draw_language(struct cards *cards, const struct action *points, size_t count,
	const char *language, struct error *err)
{
	struct result_words words;
	struct feedback_page page = {.words = &words,
		.event = cards->name,
		.day = cards->day,
		.points = points,
		.point_count = count,
		.ask = cli_text(cards->a, "ask", NULL),
		.size = size_of(cli_text(cards->a, "size", "a5"))};
	bool good;

	if (!result_words_open(language, &words, err))
		return false;
	good = feedback_draw(&page, &cards->pages[cards->page_count++], err) ||
	       error_prefix(err, "%s: ", language);
	result_words_close(&words);
	return good;
}

static bool add_page(
	struct cards *cards, struct store *store, const char *language, struct error *err)
{
	const char *wanted = cli_text(cards->a, "points", NULL);
	struct action *list;
	size_t count;
	bool good;

	if (cards->page_count == PAGES_MAX)
		return error_set(err, EX_USAGE, _("too many languages in one file; use --lang"));
	if (!actions_list(store, cards->event, language, &list, &count, err))
		return false;
	good = (!wanted || choose(wanted, list, &count, err)) &&
	       draw_language(cards, list, count, language, err);
	free(list);
	return good;
}

static bool add_pages(struct cards *cards, struct store *store, struct error *err)
{
	const char *language = cli_text(cards->a, "lang", NULL);
	char **languages = NULL;
	size_t count = 0;
	bool good;

	if (language)
		return add_page(cards, store, language, err);
	if (!actions_languages(store, cards->event, &languages, &count, err))
		return false;
	good = count > 0 ||
	       error_set(err, EX_DATAERR,
		       _("\"%.150s\" has no action points yet; enter them with formdb action"),
		       cards->event);
	for (size_t i = 0; i < count; i++) {
		good = good && add_page(cards, store, languages[i], err);
		free(languages[i]);
	}
	free(languages);
	return good;
}

static bool make_pdf(struct cards *cards, struct buffer *bytes, struct error *err)
{
	struct pdf *pdf = pdf_new("U zei - wij doen", err);
	bool good = pdf != NULL;

	for (size_t i = 0; good && i < cards->page_count; i++)
		good = pdf_announce(pdf, &cards->pages[i], err);
	for (size_t i = 0; good && i < cards->page_count; i++)
		good = pdf_page(pdf, PDF_NO_STENCIL, &cards->pages[i], err);
	good = good && pdf_bytes(pdf, bytes, err);
	pdf_free(pdf);
	return good;
}

static int write_cards(struct cards *cards, struct error *err)
{
	char *file = event_file(cli_text(cards->a, "output", NULL), "feedback", cards->event);
	struct buffer bytes = {0};
	bool good = (file || error_memory(err)) && make_pdf(cards, &bytes, err) &&
		    output_whole(file, &bytes, err);

	if (good)
		cli_say(_("%s: \"you said - we do\" for \"%s\". Pages, one per language: %zu"),
			file, cards->event, cards->page_count);
	buffer_free(&bytes);
	free(file);
	return good ? EX_OK : cli_fail(err);
}

int feedback_run(const struct cli_arguments *a)
{
	struct cards cards = {.a = a, .event = a->operands[0]};
	struct store *store = NULL;
	struct error err = {0};
	int status;

	cards.name = result_event_name(cards.event, cards.day);
	if (!store_open(cli_text(a, "db", NULL), &store, &err))
		return cli_fail(&err);
	status = add_pages(&cards, store, &err) ? write_cards(&cards, &err) : cli_fail(&err);
	for (size_t i = 0; i < cards.page_count; i++)
		drawing_free(&cards.pages[i]);
	store_close(store);
	return status;
}
