// SPDX-License-Identifier: EUPL-1.2
#include "import_words.h"

#include "library.h"
#include "member.h"
#include "message.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- reading ------------------------------------------------------------------------------------- */

static void add_phrase(struct import_phrases *phrases, const char *belongs, char *phrase,
	struct mistakes *mistakes)
{
	struct import_phrase *more =
		realloc(phrases->items, (phrases->count + 1) * sizeof *phrases->items);

	if (more)
		phrases->items = more;
	if (!more || !phrase) {
		free(phrase);
		mistakes->failed = true;
		return;
	}
	snprintf(more[phrases->count].belongs, sizeof more->belongs, "%s", belongs);
	more[phrases->count++].phrase = phrase;
}

/* A list of phrases that belong to something. */
static void read_phrases(const struct yamlin *list, const char *belongs, struct mistakes *mistakes,
	struct import_phrases *phrases)
{
	if (!member_list(list, *belongs ? belongs : "personal", mistakes))
		return;
	for (size_t i = 0; i < list->count; i++) {
		const struct yamlin *item = &list->entries[i].value;
		const char *word = member_word(item, "word", mistakes);
		char *phrase = word ? words_phrase(word) : NULL;

		if (word && phrase && !*phrase)
			mistakes_add(mistakes, item->place, _("there is no word in '%s'"), word);
		if (word)
			add_phrase(phrases, belongs, phrase, mistakes);
	}
}

static void read_lists(const struct yamlin *map, const char *what, struct mistakes *mistakes,
	struct import_phrases *phrases)
{
	if (map->kind != YAMLIN_MAP) {
		mistakes_add(mistakes, map->place, _("'%s' needs lines 'key: [word, word]'"), what);
		return;
	}
	for (size_t i = 0; i < map->count; i++) {
		if (member_is_id(map->entries[i].key))
			read_phrases(
				&map->entries[i].value, map->entries[i].key, mistakes, phrases);
		else
			mistakes_add(mistakes, map->entries[i].key_place, _("unknown key '%s'"),
				map->entries[i].key);
	}
}

/* Texts by language, as they stand. */
static void read_texts(const struct yamlin *map, const char *what, struct mistakes *mistakes,
	struct import_phrases *texts)
{
	for (size_t i = 0; map->kind == YAMLIN_MAP && i < map->count; i++) {
		const char *text = member_word(&map->entries[i].value, what, mistakes);

		if (text)
			add_phrase(texts, map->entries[i].key, strdup(text), mistakes);
	}
}

static void read_words(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	static const char *const keys[] = {
		"intro", "other", "languages", "personal", "pictograms", NULL};
	struct import_words *words = into;
	const struct yamlin *intro, *other, *languages, *personal, *pictograms;

	if (!member_keys(root, keys, mistakes))
		return;
	intro = member_required(root, "intro", mistakes);
	other = member_required(root, "other", mistakes);
	languages = member_required(root, "languages", mistakes);
	personal = member_required(root, "personal", mistakes);
	pictograms = member_required(root, "pictograms", mistakes);
	if (intro)
		read_texts(intro, "intro", mistakes, &words->intro);
	if (other)
		read_texts(other, "other", mistakes, &words->other);
	if (languages)
		read_lists(languages, "languages", mistakes, &words->languages);
	if (personal)
		read_phrases(personal, "", mistakes, &words->personal);
	if (pictograms)
		read_lists(pictograms, "pictograms", mistakes, &words->pictograms);
}

bool import_words_load(struct import_words *words, struct error *err)
{
	*words = (struct import_words){0};
	return library_table("import.yaml", read_words, words, err);
}

static void free_phrases(struct import_phrases *phrases)
{
	for (size_t i = 0; i < phrases->count; i++)
		free(phrases->items[i].phrase);
	free(phrases->items);
}

void import_words_free(struct import_words *words)
{
	free_phrases(&words->languages);
	free_phrases(&words->personal);
	free_phrases(&words->pictograms);
	free_phrases(&words->intro);
	free_phrases(&words->other);
	*words = (struct import_words){0};
}

/* --- asking -------------------------------------------------------------------------------------- */

/* Two or three small letters, perhaps with a part behind a dash: what texts.h takes as a tag. */
static bool is_tag(const char *text, size_t length)
{
	size_t letters = strspn(text, "abcdefghijklmnopqrstuvwxyz");

	return letters >= 2 && letters <= 3 && length < LANGUAGE_SIZE &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") >= length &&
	       (letters == length || (letters < length && text[letters] == '-')) &&
	       text[length - 1] != '-';
}

bool import_language(const struct import_words *words, const char *called, char tag[LANGUAGE_SIZE])
{
	const char *open = strrchr(called, '('), *close = open ? strchr(open, ')') : NULL;
	char *name;
	bool found = false;

	if (close && is_tag(open + 1, (size_t)(close - open - 1))) {
		snprintf(tag, LANGUAGE_SIZE, "%.*s", (int)(close - open - 1), open + 1);
		return true;
	}
	name = words_phrase(called);
	for (size_t i = 0; name && i < words->languages.count && !found; i++) {
		const struct import_phrase *known = &words->languages.items[i];

		found = strcmp(name, known->phrase) == 0 || strcmp(name, known->belongs) == 0;
		if (found)
			snprintf(tag, LANGUAGE_SIZE, "%.*s", LANGUAGE_SIZE - 1, known->belongs);
	}
	free(name);
	return found;
}

const char *import_personal(const struct import_words *words, const char *text)
{
	struct words split;
	const char *found = NULL;

	if (words_split(text, &split))
		for (size_t i = 0; i < words->personal.count && !found; i++)
			if (words_find(&split, words->personal.items[i].phrase, 0) < split.count)
				found = words->personal.items[i].phrase;
	words_free(&split);
	return found;
}

static bool is_used(const struct option *before, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(before[i].pictogram, key) == 0)
			return true;
	return false;
}

/* What was found so far for an option. */
struct guess {
	const char *key;
	size_t length; /* of the phrase */
};

static void guess_from(const struct import_words *words, const char *text,
	const struct option *before, size_t count, struct guess *guess)
{
	struct words split;
	bool good = words_split(text, &split);

	for (size_t i = 0; good && i < words->pictograms.count; i++) {
		const struct import_phrase *p = &words->pictograms.items[i];
		size_t length = strlen(p->phrase);

		if (length > guess->length && words_find(&split, p->phrase, 0) < split.count &&
			!is_used(before, count, p->belongs))
			*guess = (struct guess){p->belongs, length};
	}
	words_free(&split);
}

const char *import_pictogram(const struct import_words *words, const struct option *option,
	const char *name, const struct option *before, size_t count)
{
	struct guess guess = {0};
	char spaced[64];

	for (size_t i = 0; i < option->label.count; i++)
		guess_from(words, option->label.items[i].text, before, count, &guess);
	/* Only when no label says it: names are often short and English. */
	snprintf(spaced, sizeof spaced, "%s", name);
	for (char *c = spaced; *c; c++)
		if (*c == '_' || *c == '-')
			*c = ' ';
	if (!guess.key)
		guess_from(words, spaced, before, count, &guess);
	return guess.key;
}

const char *import_text(const struct import_phrases *texts, const char *language)
{
	for (size_t i = 0; i < texts->count; i++)
		if (strcmp(texts->items[i].belongs, language) == 0)
			return texts->items[i].phrase;
	return NULL;
}
