// SPDX-License-Identifier: EUPL-1.2
#include "result_words.h"

#include "buffer.h"
#include "date.h"
#include "library.h"
#include "message.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

static void read_lines(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	fixed_lines_read(root, mistakes, into);
}

/* Every line has every language of its file (T12), so the first one knows them all. */
static bool no_such_language(
	const struct fixed_lines *lines, const char *language, struct error *err)
{
	struct buffer known = {0};

	for (size_t i = 0; lines->count > 0 && i < lines->items[0].texts.count; i++)
		buffer_printf(
			&known, "%s%s", i ? ", " : "", lines->items[0].texts.items[i].language);
	error_set(err, EX_USAGE, _("result sheets are not there in \"%.20s\"; choose one of: %s"),
		language, buffer_text(&known));
	buffer_free(&known);
	return false;
}

bool result_words_open(const char *language, struct result_words *words, struct error *err)
{
	*words = (struct result_words){0};
	if (!library_table("results/lines.yaml", read_lines, &words->lines, err)) {
		result_words_close(words);
		return false;
	}
	if (words->lines.count == 0 || strlen(language) >= sizeof words->language ||
		!texts_in(&words->lines.items[0].texts, language)) {
		no_such_language(&words->lines, language, err);
		result_words_close(words);
		return false;
	}
	strcpy(words->language, language);
	return true;
}

void result_words_close(struct result_words *words)
{
	fixed_lines_free(&words->lines);
}

const char *result_word(struct result_words *words, const char *key)
{
	const struct fixed_line *line = fixed_line_find(&words->lines, key);
	const char *text = line ? texts_in(&line->texts, words->language) : NULL;

	if (!text && !words->missing)
		words->missing = key;
	return text ? text : "";
}

/* Copies as much as fits, without cutting a character. */
static void add(struct result_phrase *phrase, const char *text, size_t length)
{
	size_t used = strlen(phrase->text), room = sizeof phrase->text - 1 - used;

	if (length > room)
		for (length = room; length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80;)
			length--;
	memcpy(phrase->text + used, text, length);
	phrase->text[used + length] = '\0';
}

void result_phrase_add(struct result_phrase *phrase, const char *text)
{
	add(phrase, text, strlen(text));
}

struct result_phrase result_phrase(
	struct result_words *words, const char *key, const char *one, const char *two)
{
	return result_filled(result_word(words, key), one, two);
}

struct result_phrase result_filled(const char *text, const char *one, const char *two)
{
	struct result_phrase phrase = {""};

	while (*text) {
		size_t plain = strcspn(text, "{");
		const char *fill = strncmp(text + plain, "{1}", 3) == 0   ? one
				   : strncmp(text + plain, "{2}", 3) == 0 ? two
									  : NULL;

		add(&phrase, text, plain);
		text += plain;
		if (fill) {
			add(&phrase, fill, strlen(fill));
			text += 3;
		} else if (*text) {
			add(&phrase, text++, 1);
		}
	}
	return phrase;
}

static struct result_phrase day_in_words(
	struct result_words *words, const char *day, bool with_year)
{
	static const char *const MONTHS[] = {"month-1", "month-2", "month-3", "month-4", "month-5",
		"month-6", "month-7", "month-8", "month-9", "month-10", "month-11", "month-12"};
	struct result_phrase phrase = {""};
	struct date date;
	char digits[32];

	if (!date_read(day, &date)) {
		result_phrase_add(&phrase, day);
		return phrase;
	}
	snprintf(digits, sizeof digits, "%d ", date.day);
	result_phrase_add(&phrase, digits);
	result_phrase_add(&phrase, result_word(words, MONTHS[date.month - 1]));
	snprintf(digits, sizeof digits, " %d", date.year);
	if (with_year)
		result_phrase_add(&phrase, digits);
	return phrase;
}

struct result_phrase result_day(struct result_words *words, const char *day)
{
	return day_in_words(words, day, true);
}

struct result_phrase result_near_day(struct result_words *words, const char *day)
{
	return day_in_words(words, day, false);
}

struct result_phrase result_short_day(const char *day)
{
	struct result_phrase phrase = {""};
	struct date date;

	if (date_read(day, &date))
		snprintf(phrase.text, sizeof phrase.text, "%d-%d", date.day, date.month);
	return phrase;
}

const char *result_event_name(const char *event, char day[11])
{
	bool dated = strspn(event, "0123456789") == 4 && event[4] == '-' &&
		     strspn(event + 5, "0123456789") == 2 && event[7] == '-' &&
		     strspn(event + 8, "0123456789") == 2 && (event[10] == ' ' || !event[10]);

	snprintf(day, 11, "%.10s", dated ? event : "");
	if (dated)
		event += 10 + strspn(event + 10, " ");
	return event;
}

bool result_words_sound(const struct result_words *words, struct error *err)
{
	if (!words->missing)
		return true;
	return error_set(
		err, EX_DATAERR, _("results/lines.yaml: there is no line '%s'"), words->missing);
}
