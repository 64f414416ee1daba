// SPDX-License-Identifier: EUPL-1.2
#include "texts.h"

#include "member.h"
#include "message.h"
#include "nearest.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- languages ---- */

/* `nl`, `nl-u`, `tzm-latn`: two or three small letters, then parts after dashes. */
static bool is_tag(const char *text)
{
	size_t letters = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	size_t length = strlen(text);

	if (letters < 2 || letters > 3 || length >= LANGUAGE_SIZE || text[length - 1] == '-')
		return false;
	if (text[letters] && text[letters] != '-')
		return false;
	return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static const struct form_language *find_language(const struct languages *languages, const char *tag)
{
	for (size_t i = 0; i < languages->count; i++) {
		if (strcmp(languages->items[i].tag, tag) == 0)
			return &languages->items[i];
	}
	return NULL;
}

static bool read_language(
	const struct yamlin *item, struct mistakes *mistakes, struct languages *languages)
{
	static const char *const keys[] = {"language", "draft", NULL};
	struct form_language *language = &languages->items[languages->count];
	const struct yamlin *tag = item;
	const char *text;

	*language = (struct form_language){.place = item->place};
	if (item->kind == YAMLIN_MAP) {
		member_keys(item, keys, mistakes);
		member_optional_yes(item, "draft", mistakes, &language->draft);
		tag = member_required(item, "language", mistakes);
	}
	text = tag ? member_word(tag, "language", mistakes) : NULL;
	if (!text)
		return false;
	if (!is_tag(text)) {
		mistakes_add(mistakes, tag->place,
			_("'%.40s' is no language; write a tag such as nl, nl-u, en or ar"), text);
		return false;
	}
	if (find_language(languages, text)) {
		mistakes_add(mistakes, tag->place, _("language '%s' stands here twice"), text);
		return false;
	}
	memcpy(language->tag, text, strlen(text) + 1);
	languages->count++;
	return true;
}

bool languages_read(
	const struct yamlin *value, struct mistakes *mistakes, struct languages *languages)
{
	size_t before = mistakes->count;

	*languages = (struct languages){0};
	if (!member_list(value, "languages", mistakes))
		return false;
	if (value->count == 0 || value->count > FORM_LANGUAGES_MAX) {
		mistakes_add(mistakes, value->place, _("'languages' must name 1 to %d languages"),
			FORM_LANGUAGES_MAX);
		return false;
	}
	languages->items = calloc(value->count, sizeof languages->items[0]);
	if (!languages->items) {
		mistakes->failed = true;
		return false;
	}
	for (size_t i = 0; i < value->count; i++)
		read_language(&value->entries[i].value, mistakes, languages);
	if (find_language(languages, "nl-u") && !find_language(languages, "nl"))
		mistakes_add(mistakes, value->place,
			_("'nl-u' (u) needs 'nl' (je) beside it: both variants, rule T05"));
	return mistakes->count == before;
}

/* ---- one text ---- */

/* Ends trimmed, runs of spaces made one. In place. */
static void tidy_spaces(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (*from == ' ' && (to == text || to[-1] == ' '))
			continue;
		*to++ = *from;
	}
	if (to > text && to[-1] == ' ')
		to--;
	*to = '\0';
}

static bool check_letters(const struct yamlin *value, const char *key, struct mistakes *mistakes)
{
	const char *at = value->text;
	const char *end = at + strlen(at);
	uint32_t before = ' ';

	while (at < end) {
		uint32_t c = utf8_next(&at, end);

		if (c == '\n') {
			mistakes_add(mistakes, value->place,
				_("the text of '%s' has a line break; write it on one line"), key);
			return false;
		}
		if (c == UTF8_BAD || utf8_is_control(c)) {
			mistakes_add(mistakes, value->place,
				_("the text of '%s' has an invisible control character (U+%04X)"),
				key, (unsigned)c);
			return false;
		}
		if (utf8_is_loose_accent(before, c)) {
			mistakes_add(mistakes, value->place,
				_("the text of '%s' has an accent that is loose from its letter "
				  "(U+%04X); type the letter with accent as one"),
				key, (unsigned)c);
			return false;
		}
		before = c;
	}
	return true;
}

static bool check_text(const struct yamlin *value, const char *key, struct mistakes *mistakes)
{
	if (value->kind != YAMLIN_TEXT) {
		mistakes_add(mistakes, value->place, _("'%s' must be one text"), key);
		return false;
	}
	if (!check_letters(value, key, mistakes))
		return false;
	tidy_spaces(value->text);
	if (!value->text[0]) {
		mistakes_add(mistakes, value->place, _("the text of '%s' is empty"), key);
		return false;
	}
	if (strlen(value->text) > FORM_TEXT_BYTES_MAX) {
		mistakes_add(mistakes, value->place,
			_("the text of '%s' is much too long (%zu letters)"), key,
			utf8_length(value->text));
		return false;
	}
	return true;
}

bool texts_add(struct texts *texts, const struct text_in *text)
{
	struct text_in *items = realloc(texts->items, (texts->count + 1) * sizeof items[0]);
	char *copy = strdup(text->text);

	if (items)
		texts->items = items;
	if (!items || !copy) {
		free(copy);
		return false;
	}
	items[texts->count] = *text;
	items[texts->count++].text = copy;
	return true;
}

void texts_free(struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		free(texts->items[i].text);
	free(texts->items);
	*texts = (struct texts){0};
}

/* ---- the map ---- */

static void unknown_language(const struct yamlin_entry *entry, const char *tag,
	struct languages languages, struct mistakes *mistakes)
{
	const char *tags[FORM_LANGUAGES_MAX];
	const char *near;

	for (size_t i = 0; i < languages.count; i++)
		tags[i] = languages.items[i].tag;
	near = nearest_word(tag, tags, languages.count);
	if (is_tag(tag) && !near)
		mistakes_add(mistakes, entry->key_place,
			_("'%s' is not in the list 'languages' of this file; add it there, or "
			  "remove this text"),
			tag);
	else
		mistakes_add(mistakes, entry->key_place,
			_("'%.40s' is not in the list 'languages' of this file%s%s%s"), tag,
			near ? _("; did you mean '") : "", near ? near : "", near ? "'?" : "");
}

/* The tags of one key, `nl nl-u`, each with the text of that entry. */
static void read_entry(const struct yamlin_entry *entry, struct languages languages,
	struct mistakes *mistakes, struct texts *texts)
{
	char *tags = strdup(entry->key);
	char *rest = NULL;
	bool fine = check_text(&entry->value, entry->key, mistakes);

	if (!tags) {
		mistakes->failed = true;
		return;
	}
	if (!entry->key[strspn(entry->key, " ")])
		mistakes_add(mistakes, entry->key_place, _("a text without a language"));
	for (char *tag = strtok_r(tags, " ", &rest); tag; tag = strtok_r(NULL, " ", &rest)) {
		struct text_in text = {.place = entry->value.place};

		if (!find_language(&languages, tag)) {
			unknown_language(entry, tag, languages, mistakes);
			continue;
		}
		if (texts_in(texts, tag)) {
			mistakes_add(mistakes, entry->key_place, _("a second text in '%s'"), tag);
			continue;
		}
		/* A bad text still counts as there, so that it is told once. */
		memcpy(text.language, tag, strlen(tag) + 1);
		text.text = fine ? entry->value.text : (char[]){"?"};
		if (!texts_add(texts, &text))
			mistakes->failed = true;
	}
	free(tags);
}

bool texts_read(const struct yamlin *map, const char *what, struct languages languages,
	struct mistakes *mistakes, struct texts *texts)
{
	size_t before = mistakes->count;

	texts->place = map->place;
	if (map->kind != YAMLIN_MAP) {
		mistakes_add(mistakes, map->place,
			_("'%s' needs a text per language, each on its own line: 'nl: ...'"), what);
		return false;
	}
	for (size_t i = 0; i < map->count; i++)
		read_entry(&map->entries[i], languages, mistakes, texts);
	for (size_t i = 0; i < languages.count; i++) {
		if (!texts_in(texts, languages.items[i].tag))
			mistakes_add(mistakes, map->place, _("'%s' has no text in '%s' (T12)"),
				what, languages.items[i].tag);
	}
	return mistakes->count == before && !mistakes->failed;
}
