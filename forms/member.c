// SPDX-License-Identifier: EUPL-1.2
#include "member.h"

#include "message.h"
#include "nearest.h"

#include <string.h>

static size_t count_words(const char *const *words)
{
	size_t count = 0;

	while (words[count])
		count++;
	return count;
}

bool member_keys(const struct yamlin *map, const char *const *known, struct mistakes *mistakes)
{
	size_t count = count_words(known);

	if (map->kind != YAMLIN_MAP) {
		mistakes_add(mistakes, map->place,
			_("expected lines of the form 'key: value', "
			  "such as '%s: ...'"),
			known[0]);
		return false;
	}
	for (size_t i = 0; i < map->count; i++) {
		const struct yamlin_entry *entry = &map->entries[i];
		const char *near;
		size_t k = 0;

		while (k < count && strcmp(known[k], entry->key) != 0)
			k++;
		if (k < count)
			continue;
		near = nearest_word(entry->key, known, count);
		if (near)
			mistakes_add(mistakes, entry->key_place,
				_("unknown key '%s'; did you mean '%s'?"), entry->key, near);
		else
			mistakes_add(mistakes, entry->key_place, _("unknown key '%s'"), entry->key);
	}
	return true;
}

const struct yamlin *member_required(
	const struct yamlin *map, const char *key, struct mistakes *mistakes)
{
	const struct yamlin *value = yamlin_member(map, key);

	if (!value)
		mistakes_add(mistakes, map->place, _("'%s' is missing here"), key);
	return value;
}

bool member_list(const struct yamlin *value, const char *what, struct mistakes *mistakes)
{
	if (value->kind == YAMLIN_LIST)
		return true;
	mistakes_add(mistakes, value->place,
		_("'%s' must be a list: one item per line, each with '- ' in front"), what);
	return false;
}

const char *member_word(const struct yamlin *value, const char *what, struct mistakes *mistakes)
{
	if (value->kind != YAMLIN_TEXT)
		mistakes_add(mistakes, value->place, _("'%s' must be one word or text"), what);
	else if (!value->text[0])
		mistakes_add(mistakes, value->place, _("'%s' is empty"), what);
	else
		return value->text;
	return NULL;
}

bool member_is_id(const char *text)
{
	size_t length = strlen(text);

	if (length == 0 || length >= FORM_ID_SIZE || text[0] < 'a' || text[0] > 'z')
		return false;
	return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

bool member_id(const struct yamlin *value, const char *what, struct mistakes *mistakes,
	char id[FORM_ID_SIZE])
{
	const char *text = member_word(value, what, mistakes);

	if (!text)
		return false;
	if (!member_is_id(text)) {
		mistakes_add(mistakes, value->place,
			_("'%s: %.40s' must be small letters a-z, digits and dashes, "
			  "a letter first, at most %d"),
			what, text, FORM_ID_SIZE - 1);
		return false;
	}
	memcpy(id, text, strlen(text) + 1);
	return true;
}

bool member_number(const struct yamlin *value, struct member_range range, struct mistakes *mistakes,
	int *number)
{
	const char *text = member_word(value, range.what, mistakes);
	int n = 0;

	if (!text)
		return false;
	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '9' || p - text > 5) {
			n = -1;
			break;
		}
		n = 10 * n + (*p - '0');
	}
	if (n < range.low || n > range.high) {
		mistakes_add(mistakes, value->place,
			_("'%s: %.40s' must be a whole number from %d to %d"), range.what, text,
			range.low, range.high);
		return false;
	}
	*number = n;
	return true;
}

bool member_optional_yes(
	const struct yamlin *map, const char *key, struct mistakes *mistakes, bool *yes)
{
	static const char *const words[] = {"no", "false", "yes", "true", NULL};
	const struct yamlin *value = yamlin_member(map, key);
	int choice;

	if (!value)
		return false;
	choice = member_choice(value, key, words, mistakes);
	if (choice < 0)
		return false;
	*yes = choice >= 2;
	return true;
}

int member_choice(const struct yamlin *value, const char *what, const char *const *words,
	struct mistakes *mistakes)
{
	const char *text = member_word(value, what, mistakes);
	size_t count = count_words(words);
	char all[160] = "";
	const char *near;

	if (!text)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(text, words[i]) == 0)
			return (int)i;
		if (strlen(all) + strlen(words[i]) + 3 < sizeof all) {
			strcat(all, i ? ", " : "");
			strcat(all, words[i]);
		}
	}
	near = nearest_word(text, words, count);
	if (near)
		mistakes_add(mistakes, value->place,
			_("'%s: %.40s' is unknown; did you mean '%s'?"), what, text, near);
	else
		mistakes_add(mistakes, value->place, _("'%s: %.40s' is unknown; choose from %s"),
			what, text, all);
	return -1;
}
