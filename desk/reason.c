// SPDX-License-Identifier: EUPL-1.2
#include "reason.h"

#include <string.h>

static const struct {
	const char *english, *dutch;
} REASONS[] = {
#define REASON(english, dutch) {english, dutch},
#include "reasons.h"
#undef REASON
};

/* Does the sentence fit the pattern? What stands at its star goes into `words`. */
static bool fits(const char *pattern, const char *text, struct buffer *words)
{
	const char *star = strchr(pattern, '*');
	size_t before, after, length = strlen(text);

	if (!star)
		return strcmp(pattern, text) == 0;
	before = (size_t)(star - pattern);
	after = strlen(star + 1);
	if (length < before + after || strncmp(pattern, text, before) != 0 ||
		strcmp(star + 1, text + length - after) != 0)
		return false;
	buffer_add(words, text + before, length - before - after);
	return true;
}

bool reason_dutch(const char *english, struct buffer *dutch)
{
	for (size_t i = 0; i < sizeof REASONS / sizeof REASONS[0]; i++) {
		struct buffer words = {0};
		bool found = fits(REASONS[i].english, english, &words);

		if (found)
			phrase_fill(dutch, REASONS[i].dutch, buffer_text(&words), NULL);
		buffer_free(&words);
		if (found)
			return true;
	}
	return false;
}

void reason_write(struct visit *v, const char *english)
{
	struct buffer dutch = {0};

	if (v->language == DUTCH && reason_dutch(english, &dutch))
		put(v, "%s", buffer_text(&dutch));
	else
		put(v, "<span lang=\"en\">%s</span>", english);
	buffer_free(&dutch);
}
