// SPDX-License-Identifier: EUPL-1.2
#include "words.h"

#include "utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool is_question_mark(uint32_t c)
{
	return c == '?' || c == 0x61F || c == 0x1367; /* Arabic, Ethiopic */
}

static bool ends_sentence(uint32_t c)
{
	return is_question_mark(c) || c == '.' || c == '!' || c == 0x2026 || c == 0x6D4 ||
	       c == 0x1362;
}

/* An apostrophe or dash with a letter on both sides. */
static bool joins(uint32_t c, const char *after, const char *end)
{
	if (c != '\'' && c != 0x2019 && c != '-')
		return false;
	return utf8_is_word(utf8_next(&after, end));
}

/* Reads on to the next word; false at the end of the text. */
struct scan {
	const char *text, *at, *end;
	char *letters; /* where the next folded letter goes */
	size_t sentence;
	bool ended; /* a sentence end was seen; it counts when a space follows */
};

static uint32_t next(struct scan *scan)
{
	uint32_t c = utf8_next(&scan->at, scan->end);

	if (c == UTF8_BAD && scan->at < scan->end) {
		scan->at++;
		return ' ';
	}
	return c;
}

static void read_word(struct scan *scan, uint32_t c, const char *start, struct word *word)
{
	word->folded = scan->letters;
	word->start = (size_t)(start - scan->text);
	word->sentence = scan->sentence;
	for (;;) {
		const char *here = scan->at;

		scan->letters += utf8_write(utf8_fold(c), scan->letters);
		c = next(scan);
		if (c == UTF8_BAD || !(utf8_is_word(c) || joins(c, scan->at, scan->end))) {
			if (c != UTF8_BAD)
				scan->at = here;
			break;
		}
	}
	*scan->letters++ = '\0';
	word->length = (size_t)(scan->at - start);
}

bool words_split(const char *text, struct words *words)
{
	size_t length = strlen(text);
	struct scan scan = {.text = text, .at = text, .end = text + length};

	/* Folding may lengthen nothing; each word gets a zero byte behind it. */
	*words = (struct words){0};
	words->letters = malloc(2 * length + 2);
	words->items = malloc((length / 2 + 1) * sizeof words->items[0]);
	if (!words->letters || !words->items)
		return false;
	scan.letters = words->letters;
	for (;;) {
		const char *start = scan.at;
		uint32_t c = next(&scan);

		if (c == UTF8_BAD)
			break;
		if (is_question_mark(c))
			words->questions++;
		if (ends_sentence(c)) {
			scan.ended = true;
		} else if (utf8_is_word(c)) {
			read_word(&scan, c, start, &words->items[words->count++]);
			words->sentences = scan.sentence + 1;
			scan.ended = false;
		} else if (c == ' ' && scan.ended) {
			scan.sentence = words->sentences;
			scan.ended = false;
		}
	}
	return true;
}

void words_free(struct words *words)
{
	free(words->items);
	free(words->letters);
	*words = (struct words){0};
}

size_t words_longest_sentence(const struct words *words)
{
	size_t longest = 0, count = 0;

	for (size_t i = 0; i < words->count; i++) {
		bool same = i > 0 && words->items[i].sentence == words->items[i - 1].sentence;

		count = same ? count + 1 : 1;
		if (count > longest)
			longest = count;
	}
	return longest;
}

char *words_phrase(const char *text)
{
	struct words words;
	size_t length = strlen(text);
	bool star = length > 0 && text[length - 1] == '*';
	char *phrase = NULL;

	if (words_split(text, &words))
		phrase = malloc(2 * length + 2);
	if (phrase) {
		char *to = phrase;

		*to = '\0';
		for (size_t i = 0; i < words.count; i++) {
			if (i)
				*to++ = ' ';
			to = stpcpy(to, words.items[i].folded);
		}
		strcpy(to, star && words.count ? "*" : "");
	}
	words_free(&words);
	return phrase;
}

/* Does the phrase begin at this word? */
static bool matches(const struct words *words, size_t at, const char *phrase)
{
	for (;;) {
		size_t length = strcspn(phrase, " ");
		const char *word;

		if (at >= words->count || length == 0)
			return false;
		word = words->items[at].folded;
		if (phrase[length - 1] == '*')
			return strncmp(word, phrase, length - 1) == 0;
		if (strncmp(word, phrase, length) != 0 || word[length])
			return false;
		if (!phrase[length])
			return true;
		phrase += length + 1;
		at++;
	}
}

size_t words_find(const struct words *words, const char *phrase, size_t from)
{
	for (size_t i = from; i < words->count; i++) {
		if (matches(words, i, phrase))
			return i;
	}
	return words->count;
}
