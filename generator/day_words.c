// SPDX-License-Identifier: EUPL-1.2
#include "day_words.h"

#include "buffer.h"
#include "library.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static void read_lines(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	fixed_lines_read(root, mistakes, into);
}

bool day_words_open(const char *language, struct day_words *words, struct error *err)
{
	*words = (struct day_words){0};
	if (!library_table("day/lines.yaml", read_lines, &words->lines, err))
		return false;
	if (strlen(language) >= sizeof words->language || words->lines.count == 0 ||
		!texts_in(&words->lines.items[0].texts, language))
		return error_set(err, EX_USAGE,
			_("the pages for helpers are not there in \"%.20s\"; take nl or en"),
			language);
	strcpy(words->language, language);
	return true;
}

void day_words_close(struct day_words *words)
{
	fixed_lines_free(&words->lines);
}

char *day_words(const struct day_words *words, const char *key, const char *one, const char *two,
	const char *three)
{
	const struct fixed_line *line = fixed_line_find(&words->lines, key);
	const char *at = line ? texts_in(&line->texts, words->language) : NULL;
	const char *const values[] = {one, two, three};
	struct buffer text = {0};
	char *copy;

	if (!at)
		return NULL;
	while (*at) {
		bool place = at[0] == '{' && at[1] >= '1' && at[1] <= '3' && at[2] == '}';

		if (place && values[at[1] - '1'])
			buffer_puts(&text, values[at[1] - '1']);
		else
			buffer_add(&text, at, place ? 3 : 1);
		at += place ? 3 : 1;
	}
	copy = text.failed ? NULL : strdup(buffer_text(&text));
	buffer_free(&text);
	return copy;
}
