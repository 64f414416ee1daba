// SPDX-License-Identifier: EUPL-1.2
#include "definition.h"

#include "library.h"

#include <string.h>

static void indent(struct buffer *yaml, int depth)
{
	buffer_printf(yaml, "%*s", 2 * depth, "");
}

/* In quotes, so that no text is taken for anything else. */
static void write_text(struct buffer *yaml, const char *text)
{
	buffer_puts(yaml, "\"");
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buffer_puts(yaml, "\\");
		buffer_add(yaml, text, 1);
	}
	buffer_puts(yaml, "\"\n");
}

/* Is there a text before this one that says the same? */
static bool told_before(const struct texts *texts, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(texts->items[i].text, texts->items[index].text) == 0)
			return true;
	return false;
}

static void write_texts(struct buffer *yaml, int depth, const char *key, const struct texts *texts)
{
	indent(yaml, depth);
	buffer_printf(yaml, "%s:\n", key);
	for (size_t i = 0; i < texts->count; i++) {
		if (told_before(texts, i))
			continue;
		indent(yaml, depth + 1);
		buffer_puts(yaml, texts->items[i].language);
		for (size_t k = i + 1; k < texts->count; k++)
			if (strcmp(texts->items[k].text, texts->items[i].text) == 0)
				buffer_printf(yaml, " %s", texts->items[k].language);
		buffer_puts(yaml, ": ");
		write_text(yaml, texts->items[i].text);
	}
}

static void write_list(
	struct buffer *yaml, const char *key, const struct option *options, size_t count)
{
	buffer_printf(yaml, "    %s:\n", key);
	for (size_t i = 0; i < count; i++) {
		buffer_printf(yaml, "      - code: %d\n        pictogram: %s\n", options[i].code,
			options[i].pictogram);
		write_texts(yaml, 4, "label", &options[i].label);
	}
}

/* Faces bring their own set, and yes/no does so when nothing is said. */
static void write_options(struct buffer *yaml, const struct question *q)
{
	struct error none;
	size_t count = 0;

	if (q->type == QUESTION_FACES5 || q->type == QUESTION_FACES3 || q->type == QUESTION_LINE ||
		q->type == QUESTION_NUMBER || q->type == QUESTION_TEXT)
		return;
	if (!*q->option_set) {
		write_list(yaml, "options", q->options, q->option_count);
		return;
	}
	if (q->type != QUESTION_YESNO || strcmp(q->option_set, "YN") != 0)
		buffer_printf(yaml, "    options: %s\n", q->option_set);
	if (library_option_set(q->option_set, &count, &none) && q->option_count > count)
		write_list(yaml, "extra-options", q->options + count, q->option_count - count);
}

static void write_statements(struct buffer *yaml, const struct question *q)
{
	buffer_puts(yaml, "    statements:\n");
	for (size_t i = 0; i < q->statement_count; i++) {
		buffer_printf(yaml, "      - id: %s\n", q->statements[i].id);
		write_texts(yaml, 4, "text", &q->statements[i].text);
	}
}

static void write_question(struct buffer *yaml, const struct question *q)
{
	buffer_printf(yaml, "\n  - id: %s\n    type: %s\n", q->id, question_type_name(q->type));
	if (q->type == QUESTION_MULTI && q->max > 0)
		buffer_printf(yaml, "    max: %d\n", q->max);
	if (q->type == QUESTION_NUMBER)
		buffer_printf(yaml, "    digits: %d\n", q->digits);
	if (q->type == QUESTION_TEXT)
		buffer_printf(yaml, "    height: %d\n", (int)q->height_mm);
	buffer_puts(yaml, q->who ? "    who: yes\n" : "");
	buffer_puts(yaml, q->reversed ? "    reversed: yes\n" : "");
	buffer_puts(yaml, q->theme ? "    theme: yes\n" : "");
	write_texts(yaml, 2, "text", &q->text);
	write_options(yaml, q);
	if (q->type == QUESTION_GRID)
		write_statements(yaml, q);
}

static void write_languages(struct buffer *yaml, const struct form *form)
{
	buffer_puts(yaml, "languages: [");
	for (size_t i = 0; i < form->language_count; i++)
		buffer_printf(yaml,
			form->languages[i].draft ? "%s{language: %s, draft: yes}" : "%s%s",
			i ? ", " : "", form->languages[i].tag);
	buffer_puts(yaml, "]\n");
}

static void write_remarks(struct buffer *yaml, const char *remarks)
{
	while (*remarks) {
		size_t length = strcspn(remarks, "\n");

		buffer_printf(yaml, "#%s%.*s\n", length ? " " : "", (int)length, remarks);
		remarks += length + (remarks[length] == '\n');
	}
	buffer_puts(yaml, "\n");
}

void definition_write(const struct form *form, const char *remarks, struct buffer *yaml)
{
	static const char *const audiences[] = {"client", "child", "staff"};

	write_remarks(yaml, remarks);
	buffer_printf(yaml, "form: %s\nversion: %d\nregime: %c\naudience: %s\n", form->id,
		form->version, regime_letter(form->regime), audiences[form->audience]);
	if (*form->instrument)
		buffer_printf(yaml, "instrument: %s\n", form->instrument);
	if (*form->pair)
		buffer_printf(yaml, "pair: %s\n", form->pair);
	buffer_puts(yaml, form->contact_strip ? "contact-strip: yes\n" : "");
	write_languages(yaml, form);
	buffer_puts(yaml, "\n");
	write_texts(yaml, 0, "title", &form->title);
	write_texts(yaml, 0, "intro", &form->intro);
	buffer_puts(yaml, "\nquestions:\n");
	for (size_t i = 0; i < form->question_count; i++)
		write_question(yaml, &form->questions[i]);
}
