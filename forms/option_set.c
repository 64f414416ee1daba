// SPDX-License-Identifier: EUPL-1.2
#include "option_set.h"

#include "member.h"
#include "message.h"
#include "nearest.h"

#include <stdlib.h>
#include <string.h>

void options_free(struct option *options, size_t count)
{
	for (size_t i = 0; i < count; i++)
		texts_free(&options[i].label);
	free(options);
}

/* Room for one more, cleared; NULL when memory ran out. */
static struct option *add_option(struct question *question, struct mistakes *mistakes)
{
	struct option *options =
		realloc(question->options, (question->option_count + 1) * sizeof options[0]);

	if (!options) {
		mistakes->failed = true;
		return NULL;
	}
	question->options = options;
	options[question->option_count] = (struct option){0};
	return &options[question->option_count++];
}

static void check_code_is_new(const struct question *question, const struct option *option,
	struct place place, struct mistakes *mistakes)
{
	for (const struct option *other = question->options; other < option; other++) {
		if (other->code == option->code) {
			mistakes_add(mistakes, place,
				_("code %d stands here twice; each option has its own"),
				option->code);
			return;
		}
	}
}

static void read_option(const struct yamlin *item, struct languages languages,
	struct mistakes *mistakes, struct question *question)
{
	static const char *const keys[] = {"code", "pictogram", "label", NULL};
	static const struct member_range codes = {"code", 1, 99};
	struct option *option = add_option(question, mistakes);
	const struct yamlin *code, *pictogram, *label;

	if (!option || !member_keys(item, keys, mistakes))
		return;
	option->place = item->place;
	code = member_required(item, "code", mistakes);
	pictogram = member_required(item, "pictogram", mistakes);
	label = member_required(item, "label", mistakes);
	if (code && member_number(code, codes, mistakes, &option->code))
		check_code_is_new(question, option, code->place, mistakes);
	if (pictogram)
		member_id(pictogram, "pictogram", mistakes, option->pictogram);
	if (label)
		texts_read(label, "label", languages, mistakes, &option->label);
}

bool options_read(const struct yamlin *list, struct languages languages, struct mistakes *mistakes,
	struct question *question)
{
	size_t before = mistakes->count;

	if (list->kind != YAMLIN_LIST || list->count == 0) {
		mistakes_add(mistakes, list->place,
			_("options must be the name of a set (such as A3) or a list of options"));
		return false;
	}
	if (list->count + question->option_count > FORM_OPTIONS_MAX) {
		mistakes_add(mistakes, list->place, _("%zu options; a question has at most %d"),
			list->count + question->option_count, FORM_OPTIONS_MAX);
		return false;
	}
	for (size_t i = 0; i < list->count; i++)
		read_option(&list->entries[i].value, languages, mistakes, question);
	return mistakes->count == before && !mistakes->failed;
}

/* The texts of `from` in these languages. Their place is where the form asks for them, which is
 * what somebody who writes a form can change; to->place holds it. */
static void copy_texts(const struct texts *from, struct languages languages,
	struct mistakes *mistakes, struct texts *to)
{
	for (size_t i = 0; i < languages.count; i++) {
		for (size_t k = 0; k < from->count; k++) {
			struct text_in text = from->items[k];

			text.place = to->place;
			if (strcmp(text.language, languages.items[i].tag) == 0 &&
				!texts_add(to, &text))
				mistakes->failed = true;
		}
	}
}

bool options_copy(const struct option_set *set, struct languages languages,
	struct mistakes *mistakes, struct question *question, struct place place)
{
	size_t before = mistakes->count;

	for (size_t i = 0; i < languages.count; i++) {
		if (!texts_in(&set->options[0].label, languages.items[i].tag))
			mistakes_add(mistakes, place,
				_("option set %s has no words in '%s'; add them in "
				  "option-sets.yaml (T12)"),
				set->name, languages.items[i].tag);
	}
	for (size_t i = 0; i < set->count; i++) {
		const struct option *from = &set->options[i];
		struct option *to = add_option(question, mistakes);

		if (!to)
			return false;
		to->code = from->code;
		to->place = to->label.place = place;
		memcpy(to->pictogram, from->pictogram, sizeof to->pictogram);
		copy_texts(&from->label, languages, mistakes, &to->label);
	}
	return mistakes->count == before && !mistakes->failed;
}

static bool read_set(const struct yamlin_entry *entry, struct languages languages,
	struct mistakes *mistakes, struct option_set *set)
{
	struct question question = {0};
	size_t length = strlen(entry->key);
	bool ok;

	if (length == 0 || length >= sizeof set->name) {
		mistakes_add(mistakes, entry->key_place,
			_("the name of an option set has 1 to %d letters"), FORM_ID_SIZE - 1);
		return false;
	}
	memcpy(set->name, entry->key, length + 1);
	ok = options_read(&entry->value, languages, mistakes, &question);
	set->options = question.options;
	set->count = question.option_count;
	return ok;
}

bool option_sets_read(
	const struct yamlin *root, struct mistakes *mistakes, struct option_sets *sets)
{
	static const char *const keys[] = {"languages", "sets", NULL};
	size_t before = mistakes->count;
	const struct yamlin *tags, *map;
	struct languages languages = {0};

	*sets = (struct option_sets){0};
	if (!member_keys(root, keys, mistakes))
		return false;
	tags = member_required(root, "languages", mistakes);
	map = member_required(root, "sets", mistakes);
	if (!tags || !map)
		return false;
	if (map->kind != YAMLIN_MAP || map->count == 0) {
		mistakes_add(mistakes, map->place, _("'sets' must hold option sets, by name"));
		return false;
	}
	languages_read(tags, mistakes, &languages);
	sets->items = calloc(map->count, sizeof sets->items[0]);
	if (!sets->items)
		mistakes->failed = true;
	for (size_t i = 0; sets->items && i < map->count; i++) {
		read_set(&map->entries[i], languages, mistakes, &sets->items[i]);
		sets->count++;
	}
	free(languages.items);
	return mistakes->count == before && !mistakes->failed;
}

void option_sets_free(struct option_sets *sets)
{
	for (size_t i = 0; i < sets->count; i++)
		options_free(sets->items[i].options, sets->items[i].count);
	free(sets->items);
	*sets = (struct option_sets){0};
}

const struct option_set *option_set_find(const struct option_sets *sets, const char *name)
{
	for (size_t i = 0; i < sets->count; i++) {
		if (strcmp(sets->items[i].name, name) == 0)
			return &sets->items[i];
	}
	return NULL;
}
