// SPDX-License-Identifier: EUPL-1.2
/*
 * The rules on wording that a coordinator can edit: forms/library/sentence-rules.yaml
 * (limits, word lists, exceptions) and forms/library/ban-list.yaml.
 */
#ifndef WORD_RULES_H
#define WORD_RULES_H

#include "form.h"
#include "words.h"

enum word_list {
	LIST_BANNED,        /* T04, from ban-list.yaml; the only one with an alternative  */
	LIST_COMMANDS,      /* T02: words that a request begins with: choose, write, ...  */
	LIST_JOINING,       /* T03: and                                                   */
	LIST_OTHER_ADDRESS, /* T05: u in the je text and the other way round              */
	LIST_NEGATIONS,     /* T06                                                        */
	LIST_STATEMENTS,    /* T06: asks to agree with a statement                        */
	LIST_ABBREVIATIONS, /* T10                                                        */
	LIST_CAPITALS,      /* T10: words in capitals that are fine                       */
	LIST_COMPUTING,     /* T10: asks to compute                                       */
	LIST_ROLE,          /* T13: asks who somebody is                                  */
	WORD_LISTS,
};

struct word_rule {
	enum word_list list;
	char language[LANGUAGE_SIZE];
	char *phrase;  /* as words_phrase makes it                 */
	char *instead; /* BANNED: what to write instead; else NULL */
};

/* A remark that is left out, with the reason for whoever reads the file. */
struct word_exception {
	char rule[8];
	char form[FORM_ID_SIZE];     /* "" = any */
	char question[FORM_ID_SIZE]; /* "" = any */
	char *phrase;                /* NULL = whatever the text says */
};

struct word_limits {
	int question_words, instruction_words; /* in one sentence              */
	int average_words;                     /* per sentence, over the form  */
	int question_sentences;
	int label_words;
	int options;
	int questions_least, questions_most;
	int text_boxes; /* in a form of regime A or B for clients */
};

struct word_rules {
	struct word_limits limits;
	struct word_rule *items;
	size_t count;
	struct word_exception *exceptions;
	size_t exception_count;
};

/* Reads both files. EX_DATAERR with file:line:column when one has a mistake. Free with
 * word_rules_free in either case. */
bool word_rules_load(struct word_rules *rules, struct error *err);
void word_rules_free(struct word_rules *rules);

/* Does the list hold anything in that language? When not, its rule cannot be checked. */
bool word_rules_know(const struct word_rules *rules, enum word_list list, const char *language);

/* The rule of the list whose phrase stands first in the words; NULL when there is none.
 * *at gets the index of its first word. */
const struct word_rule *word_rules_find(const struct word_rules *rules, enum word_list list,
	const char *language, const struct words *words, size_t *at);

/* Is there an exception? `words` may be NULL: then only those without a phrase. */
bool word_rules_allow(const struct word_rules *rules, const char *rule, const char *form,
	const char *question, const struct words *words);

#endif
