// SPDX-License-Identifier: EUPL-1.2
#include "pack_inside.h"

#include "library.h"
#include "member.h"
#include "message.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { SHEETS_MAX = 20000, CARDS_MAX = 500 };

void pack_free(struct pack *pack)
{
	if (!pack)
		return;
	for (size_t i = 0; i < pack->form_count; i++)
		form_free(pack->forms[i]);
	theme_free(pack->theme);
	free(pack->lines);
	free(pack->event);
	free(pack->path);
	free(pack);
}

const char *pack_event(const struct pack *pack)
{
	return pack->event;
}

/* --- reading ------------------------------------------------------------------------------------- */

/* A form of the library, or a file beside the pack's own. Read once. */
static struct form *form_named(
	struct pack *pack, const char *name, struct place place, struct mistakes *mistakes)
{
	struct error err = {0};
	struct form *form;

	for (size_t i = 0; i < pack->form_count; i++)
		if (strcmp(pack->forms[i]->id, name) == 0)
			return pack->forms[i];
	form = library_form(name, &err);
	if (!form) {
		mistakes_add(mistakes, place, "%.200s", err.text);
		return NULL;
	}
	for (size_t i = 0; i < pack->form_count; i++) {
		if (strcmp(pack->forms[i]->id, form->id) == 0) {
			form_free(form);
			return pack->forms[i];
		}
	}
	pack->forms[pack->form_count++] = form;
	return form;
}

static void read_partner(struct pack *pack, struct pack_line *line, struct mistakes *mistakes)
{
	if (!*line->form->pair)
		mistakes_add(mistakes, line->place,
			_("form %s goes with no other form; leave "
			  "'pair' out"),
			line->form->id);
	else
		line->partner = form_named(pack, line->form->pair, line->place, mistakes);
}

static void read_language(
	const struct yamlin *value, struct pack_line *line, struct mistakes *mistakes)
{
	const char *tag =
		value ? member_word(value, "language", mistakes) : line->form->languages[0].tag;

	if (!tag)
		return;
	if (!form_language(line->form, tag))
		mistakes_add(mistakes, value ? value->place : line->place,
			_("form %s is not there in language '%.20s'"), line->form->id, tag);
	else
		strcpy(line->language, form_language(line->form, tag)->tag);
}

static void read_line(struct pack *pack, const struct yamlin *item, struct mistakes *mistakes)
{
	static const char *const keys[] = {
		"form", "language", "variant", "count", "pair", "draft", NULL};
	static const char *const variants[] = {"eenvoudig", "lijn", NULL};
	static const struct member_range counts = {"count", 1, SHEETS_MAX};
	struct pack_line *line = &pack->lines[pack->line_count++];
	const struct yamlin *form, *count, *variant;
	const char *name;
	bool pair = false;
	int choice;

	line->place = item->place;
	if (!member_keys(item, keys, mistakes))
		return;
	form = member_required(item, "form", mistakes);
	count = member_required(item, "count", mistakes);
	variant = yamlin_member(item, "variant");
	if (count)
		member_number(count, counts, mistakes, &line->count);
	choice = variant ? member_choice(variant, "variant", variants, mistakes) : -1;
	if (choice >= 0)
		strcpy(line->variant, variants[choice]);
	member_optional_yes(item, "draft", mistakes, &line->draft);
	member_optional_yes(item, "pair", mistakes, &pair);
	name = form ? member_word(form, "form", mistakes) : NULL;
	line->form = name ? form_named(pack, name, form->place, mistakes) : NULL;
	if (!line->form)
		return;
	read_language(yamlin_member(item, "language"), line, mistakes);
	if (pair)
		read_partner(pack, line, mistakes);
}

static void read_lines(struct pack *pack, const struct yamlin *list, struct mistakes *mistakes)
{
	if (!member_list(list, "sheets", mistakes))
		return;
	if (list->count == 0 || list->count > PACK_LINES_MAX) {
		mistakes_add(
			mistakes, list->place, _("'sheets' has 1 to %d lines"), PACK_LINES_MAX);
		return;
	}
	pack->lines = calloc(list->count, sizeof *pack->lines);
	if (!pack->lines) {
		mistakes->failed = true;
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		read_line(pack, &list->entries[i].value, mistakes);
}

/* A map, or the name of a file beside the pack's. */
static void read_theme(struct pack *pack, const struct yamlin *value, struct mistakes *mistakes)
{
	char folder[PATH_MAX], path[2 * PATH_MAX];
	struct error err = {0};

	if (value->kind != YAMLIN_TEXT) {
		pack->theme = theme_read(value, pack->path, mistakes);
		return;
	}
	if (strlen(pack->path) >= sizeof folder || strlen(value->text) >= PATH_MAX) {
		mistakes_add(mistakes, value->place, _("the path is too long"));
		return;
	}
	strcpy(folder, pack->path);
	snprintf(path, sizeof path, "%s%s%s", *value->text == '/' ? "" : dirname(folder),
		*value->text == '/' ? "" : "/", value->text);
	pack->theme = theme_load(path, &err);
	if (!pack->theme)
		mistakes_add(mistakes, value->place, "%.200s", err.text);
}

static void read_pack(struct pack *pack, const struct yamlin *root, struct mistakes *mistakes)
{
	static const char *const keys[] = {"event", "language", "sheets", "theme", "reading-cards",
		"reading-sheets", "separators", "copy-test", NULL};
	static const char *const languages[] = {"nl", "en", NULL};
	static const struct member_range cards = {"reading-cards", 0, CARDS_MAX};
	const struct yamlin *event, *sheets, *value;
	const char *name;
	int choice = 0;

	if (!member_keys(root, keys, mistakes))
		return;
	event = member_required(root, "event", mistakes);
	sheets = member_required(root, "sheets", mistakes);
	name = event ? member_word(event, "event", mistakes) : NULL;
	if (name && !(pack->event = strdup(name)))
		mistakes->failed = true;
	if ((value = yamlin_member(root, "language")) != NULL)
		choice = member_choice(value, "language", languages, mistakes);
	strcpy(pack->language, languages[choice > 0 ? choice : 0]);
	if ((value = yamlin_member(root, "reading-cards")) != NULL)
		member_number(value, cards, mistakes, &pack->cards);
	pack->reading_sheets = pack->separators = pack->copy_test = true;
	member_optional_yes(root, "reading-sheets", mistakes, &pack->reading_sheets);
	member_optional_yes(root, "separators", mistakes, &pack->separators);
	member_optional_yes(root, "copy-test", mistakes, &pack->copy_test);
	if (sheets)
		read_lines(pack, sheets, mistakes);
	if ((value = yamlin_member(root, "theme")) != NULL)
		read_theme(pack, value, mistakes);
}

struct pack *pack_load(const char *path, struct error *err)
{
	struct pack *pack = calloc(1, sizeof *pack);
	struct mistakes mistakes = {0};
	struct buffer bytes = {0};
	struct yamlin *root;
	bool good = pack && (pack->path = strdup(path)) != NULL;

	if (!good)
		error_memory(err);
	else
		good = library_read(path, &bytes, err);
	if (good) {
		root = yamlin_read(buffer_text(&bytes), bytes.length, &mistakes);
		if (root)
			read_pack(pack, root, &mistakes);
		yamlin_free(root);
		good = mistakes_report(&mistakes, path, err);
	}
	buffer_free(&bytes);
	if (good)
		return pack;
	pack_free(pack);
	return NULL;
}
