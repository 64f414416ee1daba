// SPDX-License-Identifier: EUPL-1.2
/* A pack on paper: its lots, the pages for helpers, and the order of it all. */
#include "pack_inside.h"

#include "day_pages.h"
#include "library.h"
#include "press.h"
#include "readaloud.h"
#include "secret.h"
#include "sheets.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A sheet, or a pair of them, that keeps together when sheets are shuffled. */
struct unit {
	struct lot *lots[2];
	size_t sheet;
};

struct making {
	const struct pack *pack;
	struct day_words words;
	struct lot *lots; /* per line one, and one for its partner */
	struct lot **of_line;
	size_t lot_count;
	struct leaves leaves;
	size_t *leaf_before;  /* per form: its separator, among the leaves */
	size_t opening_count; /* leaves in front of everything             */
	struct press_item *items;
	size_t item_count;
	struct error *err;
};

/* Sheets of that form on the day, over all lines: for T13. */
static size_t expected_of(const struct pack *pack, const struct form *form)
{
	size_t count = 0;

	for (size_t i = 0; i < pack->line_count; i++)
		if (pack->lines[i].form == form || pack->lines[i].partner == form)
			count += (size_t)pack->lines[i].count;
	return count;
}

static bool has_theme_question(const struct form *form)
{
	for (size_t i = 0; i < form->question_count; i++)
		if (form->questions[i].theme)
			return true;
	return false;
}

static const struct theme *theme_for(const struct pack *pack, const struct form *form)
{
	return has_theme_question(form) ? pack->theme : NULL;
}

static bool add_lot(struct making *m, const struct pack_line *line, const struct form *form,
	const char *language)
{
	struct lot_order order = {.form = form,
		.language = language,
		.variant = line->variant,
		.theme = theme_for(m->pack, form),
		.count = (size_t)line->count,
		.expected = expected_of(m->pack, form),
		.draft = line->draft,
		.paired = line->partner != NULL};

	if (!lot_new(&order, &m->lots[m->lot_count], m->err)) {
		lot_free(&m->lots[m->lot_count]);
		return error_prefix(
			m->err, "%s:%d:%d: ", m->pack->path, line->place.line, line->place.column);
	}
	m->lot_count++;
	return true;
}

static bool make_lots(struct making *m)
{
	for (size_t i = 0; i < m->pack->line_count; i++) {
		const struct pack_line *line = &m->pack->lines[i];
		const char *language;

		m->of_line[i] = &m->lots[m->lot_count];
		if (!add_lot(m, line, line->form, line->language))
			return false;
		if (!line->partner)
			continue;
		language = sheets_partner_language(line->partner, line->language, m->err);
		if (!language || !add_lot(m, line, line->partner, language))
			return false;
		lot_pair(m->of_line[i], m->of_line[i] + 1);
	}
	return true;
}

/* --- pages for helpers --------------------------------------------------------------------------- */

static struct design_request request_of(const struct lot *lot)
{
	size_t expected = lot->order.expected;

	return (struct design_request){.form = lot->order.form,
		.language = lot->order.language,
		.variant = lot->order.variant,
		.expected_sheets = expected < INT_MAX ? (int)expected : INT_MAX,
		.theme = lot->order.theme ? lot->theme.items : NULL,
		.theme_count = lot->order.theme ? lot->theme.count : 0};
}

/* Staff read for themselves; of lots that read the same aloud the first one counts. */
static bool is_read_aloud(const struct making *m, size_t lot)
{
	const struct lot_order *here = &m->lots[lot].order;

	for (size_t i = 0; i < lot; i++)
		if (m->lots[i].order.form == here->form &&
			strcmp(m->lots[i].order.language, here->language) == 0 &&
			strcmp(m->lots[i].order.variant, here->variant) == 0)
			return false;
	return here->form->audience != AUDIENCE_STAFF;
}

static const char *title_of(const struct form *form, const char *language)
{
	const char *title = texts_in(&form->title, language);

	return title ? title : texts_in(&form->title, form->languages[0].tag);
}

/* The line of the cover about one line of the pack. Free it. */
static char *cover_line(const struct making *m, const struct pack_line *line)
{
	const char *language = library_line("p.language", line->language, NULL);
	char count[16], of[300];

	snprintf(count, sizeof count, "%d", line->count);
	snprintf(of, sizeof of, "%s (%s%s%s)", title_of(line->form, m->pack->language),
		language ? language : line->language, *line->variant ? ", " : "", line->variant);
	if (line->partner)
		return day_words(&m->words, "cover-pairs", count, of,
			title_of(line->partner, m->pack->language));
	return day_words(&m->words, "cover-sheets", count, of, NULL);
}

/* "voorleesblad, leeskaarten" */
static void list_extras(const struct making *m, struct buffer *list)
{
	const struct {
		bool there;
		const char *key;
	} extras[] = {{m->pack->reading_sheets, "readaloud"}, {m->pack->cards > 0, "cards"},
		{m->pack->separators, "separators"}, {m->pack->copy_test, "copy-test"}};

	for (size_t i = 0; i < sizeof extras / sizeof *extras; i++) {
		char *word = extras[i].there ? day_words(&m->words, extras[i].key, NULL, NULL, NULL)
					     : NULL;

		if (word)
			buffer_printf(list, "%s%s", list->length ? ", " : "", word);
		free(word);
	}
}

static bool add_cover(struct making *m)
{
	size_t count = m->pack->line_count;
	struct buffer extra = {0};
	char **items = calloc(count, sizeof *items);
	struct day_cover cover = {.event = m->pack->event, .items = items, .item_count = count};
	bool good = items || error_memory(m->err);

	for (size_t i = 0; good && i < count; i++) {
		items[i] = cover_line(m, &m->pack->lines[i]);
		good = items[i] || error_memory(m->err);
	}
	list_extras(m, &extra);
	cover.extra = buffer_text(&extra);
	good = good && day_cover(&m->words, &cover, &m->leaves, m->err);
	for (size_t i = 0; items && i < count; i++)
		free(items[i]);
	free(items);
	buffer_free(&extra);
	return good;
}

static bool add_opening(struct making *m)
{
	struct design_request first = request_of(&m->lots[0]);

	if (!add_cover(m) ||
		(m->pack->copy_test && !day_copy_test(&m->words, &first, &m->leaves, m->err)))
		return false;
	for (size_t i = 0; m->pack->reading_sheets && i < m->lot_count; i++) {
		struct design_request request = request_of(&m->lots[i]);

		if (is_read_aloud(m, i) && !readaloud_add(&request, &m->leaves, m->err))
			return false;
	}
	for (int i = 0; i < m->pack->cards; i++)
		if (!day_card(&m->words, &m->leaves, m->err))
			return false;
	m->opening_count = m->leaves.count;
	return true;
}

/* Is it the first line of its form? */
static bool begins_form(const struct pack *pack, size_t line)
{
	for (size_t i = 0; i < line; i++)
		if (pack->lines[i].form == pack->lines[line].form)
			return false;
	return true;
}

static bool add_separators(struct making *m)
{
	for (size_t i = 0; i < m->pack->line_count; i++) {
		if (!begins_form(m->pack, i))
			continue;
		m->leaf_before[i] = m->leaves.count;
		if (m->pack->separators &&
			!day_separator(&m->words,
				title_of(m->pack->lines[i].form, m->pack->language), &m->leaves,
				m->err))
			return false;
	}
	return true;
}

/* --- order ----------------------------------------------------------------------------------------- */

static void add_loose(struct making *m, size_t leaf)
{
	m->items[m->item_count++] = (struct press_item){.loose = &m->leaves.pages[leaf]};
}

static void shuffle(struct unit *units, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t k = secret_random_below((uint32_t)i);
		struct unit kept = units[i - 1];

		units[i - 1] = units[k];
		units[k] = kept;
	}
}

/* All sheets of the form of that line, whatever their language and variant. */
static size_t units_of(const struct making *m, size_t first, struct unit *units)
{
	const struct pack *pack = m->pack;
	size_t count = 0;

	for (size_t i = first; i < pack->line_count; i++) {
		const struct pack_line *line = &pack->lines[i];

		for (size_t k = 0; line->form == pack->lines[first].form && k < (size_t)line->count;
			k++)
			units[count++] = (struct unit){
				{m->of_line[i], line->partner ? m->of_line[i] + 1 : NULL}, k};
	}
	return count;
}

static bool put_in_order(struct making *m)
{
	const struct pack *pack = m->pack;
	size_t sheets = 0;
	struct unit *units;

	for (size_t i = 0; i < m->lot_count; i++)
		sheets += m->lots[i].order.count;
	units = calloc(sheets + 1, sizeof *units);
	m->items = calloc(sheets + m->leaves.count + 1, sizeof *m->items);
	if (!units || !m->items) {
		free(units);
		return error_memory(m->err);
	}
	for (size_t i = 0; i < m->opening_count; i++)
		add_loose(m, i);
	for (size_t i = 0; i < pack->line_count; i++) {
		size_t count;

		if (!begins_form(pack, i))
			continue;
		if (pack->separators)
			add_loose(m, m->leaf_before[i]);
		count = units_of(m, i, units);
		shuffle(units, count);
		for (size_t k = 0; k < count; k++)
			for (size_t n = 0; n < 2 && units[k].lots[n]; n++)
				m->items[m->item_count++] = (struct press_item){
					.lot = units[k].lots[n], .sheet = units[k].sheet};
	}
	free(units);
	return true;
}

/* --- printing ---------------------------------------------------------------------------------------- */

static void tell_sheet(struct pack_result *result, const struct lot *lot, sheet_id sheet)
{
	result->sheets[result->count++] = (struct pack_sheet){
		sheet, lot->order.form->id, lot->order.language, lot->order.variant};
}

static bool hand_over(const struct making *m, const sheet_id *before, struct pack_result *result)
{
	result->sheets = calloc(m->item_count + 1, sizeof *result->sheets);
	if (!result->sheets)
		return error_memory(m->err);
	for (size_t i = 0; !before && i < m->item_count; i++)
		if (m->items[i].lot)
			tell_sheet(result, m->items[i].lot,
				m->items[i].lot->sheets[m->items[i].sheet].sheet);
	for (size_t i = 0; before && i < m->lot_count; i++)
		for (size_t k = 0; k < m->lots[i].order.count; k++)
			tell_sheet(result, &m->lots[i], *before++);
	return true;
}

static bool press(
	struct making *m, struct store *store, const char *file, struct pack_result *result)
{
	struct press_job job = {.event = m->pack->event,
		.file = file,
		.title = "Spiegelblad",
		.lots = m->lots,
		.lot_count = m->lot_count,
		.items = m->items,
		.item_count = m->item_count,
		.leaves = true};
	enum press_outcome outcome;
	sheet_id *before = NULL;
	bool good = press_print(store, &job, &outcome, &before, m->err);

	result->again = good && outcome == PRESS_AGAIN;
	good = good && hand_over(m, before, result);
	free(before);
	return good;
}

void pack_result_free(struct pack_result *result)
{
	free(result->sheets);
	*result = (struct pack_result){0};
}

bool pack_print(struct store *store, const struct pack *pack, const char *file,
	struct pack_result *result, struct error *err)
{
	struct making m = {.pack = pack, .err = err};
	bool good;

	*result = (struct pack_result){0};
	m.lots = calloc(2 * pack->line_count, sizeof *m.lots);
	m.of_line = calloc(pack->line_count, sizeof(struct lot *));
	m.leaf_before = calloc(pack->line_count, sizeof *m.leaf_before);
	good = (m.lots && m.of_line && m.leaf_before) || error_memory(err);
	good = good && day_words_open(pack->language, &m.words, err) && make_lots(&m) &&
	       add_opening(&m) && add_separators(&m) && put_in_order(&m) &&
	       press(&m, store, file, result);
	for (size_t i = 0; i < m.lot_count; i++)
		lot_free(&m.lots[i]);
	leaves_free(&m.leaves);
	day_words_close(&m.words);
	free(m.items);
	free(m.leaf_before);
	free(m.of_line);
	free(m.lots);
	return good;
}
