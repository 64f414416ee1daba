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

/* Does the sentence fit the pattern? What stands at its stars, of which there are two at most, goes
 * into `one` and `two`. */
static bool fits(const char *pattern, const char *text, struct buffer *one, struct buffer *two)
{
	const char *star = strchr(pattern, '*'), *next = star ? strchr(star + 1, '*') : NULL;
	const char *last = next ? next : star, *rest;
	size_t after = last ? strlen(last + 1) : 0, length;
	struct buffer between = {0};

	if (!star)
		return strcmp(pattern, text) == 0;
	if (strncmp(pattern, text, (size_t)(star - pattern)) != 0)
		return false;
	rest = text + (star - pattern);
	if (next) {
		buffer_add(&between, star + 1, (size_t)(next - star - 1));
		text = strstr(rest, buffer_text(&between));
		length = between.length;
		buffer_free(&between);
		if (!text)
			return false;
		buffer_add(one, rest, (size_t)(text - rest));
		rest = text + length;
	}
	length = strlen(rest);
	if (length < after || strcmp(last + 1, rest + length - after) != 0)
		return false;
	buffer_add(next ? two : one, rest, length - after);
	return true;
}

bool reason_dutch(const char *english, struct buffer *dutch)
{
	for (size_t i = 0; i < sizeof REASONS / sizeof REASONS[0]; i++) {
		struct buffer one = {0}, two = {0};
		bool found = fits(REASONS[i].english, english, &one, &two);

		if (found)
			phrase_fill(dutch, REASONS[i].dutch, buffer_text(&one), buffer_text(&two));
		buffer_free(&one);
		buffer_free(&two);
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
