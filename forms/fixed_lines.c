// SPDX-License-Identifier: EUPL-1.2
#include "fixed_lines.h"

#include "member.h"
#include "message.h"
#include "texts.h"

#include <stdlib.h>
#include <string.h>

static void read_line(const struct yamlin_entry *entry, struct languages languages,
	struct mistakes *mistakes, struct fixed_line *line)
{
	size_t length = strlen(entry->key);

	if (length == 0 || length >= sizeof line->key) {
		mistakes_add(mistakes, entry->key_place,
			_("the key of a fixed line has 1 to %d letters"), FORM_ID_SIZE - 1);
		return;
	}
	memcpy(line->key, entry->key, length + 1);
	texts_read(&entry->value, line->key, languages, mistakes, &line->texts);
}

bool fixed_lines_read(
	const struct yamlin *root, struct mistakes *mistakes, struct fixed_lines *lines)
{
	static const char *const keys[] = {"languages", "lines", NULL};
	size_t before = mistakes->count;
	const struct yamlin *tags, *map;
	struct languages languages = {0};

	*lines = (struct fixed_lines){0};
	if (!member_keys(root, keys, mistakes))
		return false;
	tags = member_required(root, "languages", mistakes);
	map = member_required(root, "lines", mistakes);
	if (!tags || !map)
		return false;
	if (map->kind != YAMLIN_MAP || map->count == 0) {
		mistakes_add(mistakes, map->place, _("'lines' must hold fixed lines, by key"));
		return false;
	}
	languages_read(tags, mistakes, &languages);
	lines->items = calloc(map->count, sizeof lines->items[0]);
	if (!lines->items)
		mistakes->failed = true;
	for (size_t i = 0; lines->items && i < map->count; i++)
		read_line(&map->entries[i], languages, mistakes, &lines->items[lines->count++]);
	free(languages.items);
	return mistakes->count == before && !mistakes->failed;
}

void fixed_lines_free(struct fixed_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		texts_free(&lines->items[i].texts);
	free(lines->items);
	*lines = (struct fixed_lines){0};
}

const struct fixed_line *fixed_line_find(const struct fixed_lines *lines, const char *key)
{
	for (size_t i = 0; i < lines->count; i++) {
		if (strcmp(lines->items[i].key, key) == 0)
			return &lines->items[i];
	}
	return NULL;
}
