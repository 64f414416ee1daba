// SPDX-License-Identifier: EUPL-1.2
#include "form.h"

#include "option_set.h"
#include "texts.h"

#include <stdlib.h>
#include <string.h>

static const char *const TYPE_NAMES[] = {
	[QUESTION_FACES5] = "faces5",
	[QUESTION_FACES3] = "faces3",
	[QUESTION_SINGLE] = "single",
	[QUESTION_MULTI] = "multi",
	[QUESTION_YESNO] = "yesno",
	[QUESTION_NUMBER] = "number",
	[QUESTION_TEXT] = "text",
	[QUESTION_LINE] = "line",
	[QUESTION_GRID] = "grid",
};

enum { TYPES = sizeof TYPE_NAMES / sizeof TYPE_NAMES[0] };

const char *texts_in(const struct texts *texts, const char *language)
{
	for (size_t i = 0; i < texts->count; i++) {
		if (strcmp(texts->items[i].language, language) == 0)
			return texts->items[i].text;
	}
	return NULL;
}

const char *question_type_name(enum question_type type)
{
	return TYPE_NAMES[type];
}

bool question_type_parse(const char *name, enum question_type *type)
{
	for (int i = 0; i < TYPES; i++) {
		if (strcmp(name, TYPE_NAMES[i]) == 0) {
			*type = (enum question_type)i;
			return true;
		}
	}
	return false;
}

static void free_question(struct question *q)
{
	texts_free(&q->text);
	options_free(q->options, q->option_count);
	for (size_t i = 0; i < q->statement_count; i++)
		texts_free(&q->statements[i].text);
	free(q->statements);
}

void form_free(struct form *form)
{
	if (!form)
		return;
	texts_free(&form->title);
	texts_free(&form->intro);
	for (size_t i = 0; i < form->question_count; i++)
		free_question(&form->questions[i]);
	free(form->questions);
	free(form->languages);
	free(form->path);
	free(form->source);
	free(form);
}

const struct form_language *form_language(const struct form *form, const char *tag)
{
	for (size_t i = 0; i < form->language_count; i++) {
		if (strcmp(form->languages[i].tag, tag) == 0)
			return &form->languages[i];
	}
	return NULL;
}

const struct question *form_question(const struct form *form, const char *id)
{
	for (size_t i = 0; i < form->question_count; i++) {
		if (strcmp(form->questions[i].id, id) == 0)
			return &form->questions[i];
	}
	return NULL;
}

char regime_letter(enum regime regime)
{
	static const char letters[] = "ABC";

	return letters[regime];
}
