// SPDX-License-Identifier: EUPL-1.2
#include "xlsform_text.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

static const char ELLIPSIS[] = "\xE2\x80\xA6";

/* What is being written, and the last character for loose accents. */
struct tidying {
	struct xlsform_tidied *out;
	char *to;
	uint32_t before;
};

static void write_character(struct tidying *t, uint32_t c)
{
	if (utf8_is_loose_accent(t->before, c)) {
		t->out->accent = true;
		return;
	}
	if (c == UTF8_BAD || c < ' ' || c == 0xA0 || c == 0x2028 || c == 0x2029)
		c = ' ';
	if (utf8_is_control(c)) /* soft hyphens, marks of direction and the like */
		return;
	if (c == ' ' && t->before == ' ')
		return;
	t->to += utf8_write(c, t->to);
	t->before = c;
}

/* Length of something at `text` that is no words of its own: <b>, **, ${name}; 0 when there is
 * none. */
static size_t markup(struct tidying *t, const char *text)
{
	const char *end;

	if (text[0] == '$' && text[1] == '{' && (end = strchr(text, '}'))) {
		t->out->reference = true;
		for (const char *c = ELLIPSIS; *c;)
			write_character(t, utf8_next(&c, ELLIPSIS + strlen(ELLIPSIS)));
		return (size_t)(end - text) + 1;
	}
	if (text[0] == '<' &&
		(text[1] == '/' || (text[1] >= 'a' && text[1] <= 'z') ||
			(text[1] >= 'A' && text[1] <= 'Z')) &&
		(end = strchr(text, '>'))) {
		if (strncmp(text, "<br", 3) == 0)
			write_character(t, ' ');
		return (size_t)(end - text) + 1;
	}
	if (strncmp(text, "**", 2) == 0 || strncmp(text, "__", 2) == 0)
		return 2;
	return 0;
}

static size_t entity(const char *text, uint32_t *c)
{
	static const struct {
		const char *name;
		uint32_t means;
	} known[] = {{"&nbsp;", ' '}, {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'},
		{"&#39;", '\''}};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		size_t length = strlen(known[i].name);

		if (strncmp(text, known[i].name, length) == 0) {
			*c = known[i].means;
			return length;
		}
	}
	return 0;
}

/* Behind "3. ", "Q3) ", "## ": what counts or weighs a question is no part of it. */
static const char *behind_number(const char *text)
{
	const char *at = text + strspn(text, " \t\r\n");
	size_t digits;

	at += strspn(at, "#");
	at += strspn(at, " ");
	text = at;
	if ((*at == 'Q' || *at == 'q') && at[1] >= '0' && at[1] <= '9')
		at++;
	digits = strspn(at, "0123456789");
	if (digits == 0 || digits > 3 || !strchr(".)", at[digits]) || at[digits] == '\0' ||
		at[digits + 1] != ' ')
		return text;
	at += digits + 2;
	return *at ? at : text;
}

/* Cut between characters, ends trimmed. */
static void finish(struct xlsform_tidied *out)
{
	size_t length = strlen(out->text);

	if (length > FORM_TEXT_BYTES_MAX) {
		out->too_long = true;
		length = FORM_TEXT_BYTES_MAX;
		while (length > 0 && ((unsigned char)out->text[length] & 0xC0) == 0x80)
			length--;
	}
	while (length > 0 && out->text[length - 1] == ' ')
		length--;
	out->text[length] = '\0';
}

struct xlsform_tidied xlsform_tidy(const char *typed)
{
	const char *at = behind_number(typed), *end = at + strlen(at);
	/* An ellipsis is no longer than the "${}" it stands for, and a bad byte becomes one space. */
	struct xlsform_tidied out = {.text = calloc(strlen(typed) + 1, 1)};
	struct tidying t = {.out = &out, .to = out.text, .before = ' '};

	if (!out.text)
		return out;
	while (at < end) {
		size_t skip = markup(&t, at);
		uint32_t c;

		if (skip == 0) {
			skip = entity(at, &c);
			if (skip > 0) {
				write_character(&t, c);
			} else {
				const char *from = at;

				c = utf8_next(&at, end);
				write_character(&t, c);
				skip = at == from; /* bytes that are no UTF-8 */
			}
		}
		at += skip;
	}
	*t.to = '\0';
	finish(&out);
	return out;
}

void xlsform_id(const char *name, const char *begin, char id[FORM_ID_SIZE])
{
	size_t length = 0;

	*id = '\0';
	for (; *name && length < FORM_ID_SIZE - 1; name++) {
		char c = *name >= 'A' && *name <= 'Z' ? (char)(*name + 32) : *name;
		bool letter = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';

		if (length == 0 && digit) {
			strcpy(id, begin);
			length = strlen(begin);
		}
		if (letter || digit)
			id[length++] = c;
		else if (length > 0 && id[length - 1] != '-')
			id[length++] = '-';
		id[length] = '\0';
	}
	while (length > 0 && id[length - 1] == '-')
		id[--length] = '\0';
}

bool xlsform_same(const char *left, const char *right)
{
	const char *left_end = left + strlen(left), *right_end = right + strlen(right);

	left += strspn(left, " ");
	right += strspn(right, " ");
	while (left < left_end && right < right_end) {
		uint32_t a = utf8_next(&left, left_end), b = utf8_next(&right, right_end);

		if (a == UTF8_BAD || b == UTF8_BAD || utf8_fold(a) != utf8_fold(b))
			return false;
	}
	return !left[strspn(left, " .")] && !right[strspn(right, " .")];
}
