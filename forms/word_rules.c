// SPDX-License-Identifier: EUPL-1.2
#include "word_rules.h"

#include "library.h"
#include "member.h"
#include "message.h"
#include "yamlin.h"

#include <stdlib.h>
#include <string.h>

static const char *const LIST_KEYS[] = {
	[LIST_BANNED] = "words",
	[LIST_COMMANDS] = "commands",
	[LIST_JOINING] = "joining",
	[LIST_OTHER_ADDRESS] = "other-address",
	[LIST_NEGATIONS] = "negations",
	[LIST_STATEMENTS] = "statements",
	[LIST_ABBREVIATIONS] = "abbreviations",
	[LIST_CAPITALS] = "capitals",
	[LIST_COMPUTING] = "computing",
	[LIST_ROLE] = "role-questions",
};

/* ---- lists ---- */

/* Phrase and alternative become the rules' own; they are freed when that fails. */
static bool add_rule(struct word_rules *rules, struct word_rule *rule)
{
	struct word_rule *items = rules->items;

	/* Room for 64, 128, ... rules. */
	if (rules->count % 64 == 0)
		items = realloc(items, (rules->count + 64) * sizeof items[0]);
	if (!items || !rule->phrase) {
		free(rule->phrase);
		free(rule->instead);
		return false;
	}
	rules->items = items;
	items[rules->count++] = *rule;
	return true;
}

/* The phrase of somebody's `text`; false and a mistake when there is no word in it. */
static bool read_phrase(
	const char *text, struct place place, struct mistakes *mistakes, char **phrase)
{
	*phrase = words_phrase(text);
	if (!*phrase)
		mistakes->failed = true;
	else if (!**phrase)
		mistakes_add(mistakes, place, _("'%.40s' has no word in it"), text);
	else
		return true;
	free(*phrase);
	*phrase = NULL;
	return false;
}

/* One word of a list such as `[niet, geen]`. */
static void read_listed(struct word_rules *rules, struct word_rule rule, const struct yamlin *value,
	struct mistakes *mistakes)
{
	const char *text = member_word(value, LIST_KEYS[rule.list], mistakes);

	if (text && read_phrase(text, value->place, mistakes, &rule.phrase) &&
		!add_rule(rules, &rule))
		mistakes->failed = true;
}

/* One line `word: alternative` of the ban list. */
static void read_banned(struct word_rules *rules, struct word_rule rule,
	const struct yamlin_entry *entry, struct mistakes *mistakes)
{
	const char *instead = member_word(&entry->value, entry->key, mistakes);

	if (!instead || !read_phrase(entry->key, entry->key_place, mistakes, &rule.phrase))
		return;
	rule.instead = strdup(instead);
	if (rule.instead && add_rule(rules, &rule))
		return;
	if (!rule.instead)
		free(rule.phrase);
	mistakes->failed = true;
}

static bool copy_language(const char *tag, struct place place, struct mistakes *mistakes,
	char language[LANGUAGE_SIZE])
{
	if (strlen(tag) >= LANGUAGE_SIZE) {
		mistakes_add(mistakes, place, _("'%.40s' is no language"), tag);
		return false;
	}
	memcpy(language, tag, strlen(tag) + 1);
	return true;
}

/* One entry `nl nl-u: [...]` of a list: the same words for each language named. */
static void read_languages(struct word_rules *rules, enum word_list list,
	const struct yamlin_entry *entry, struct mistakes *mistakes)
{
	enum yamlin_kind kind = list == LIST_BANNED ? YAMLIN_MAP : YAMLIN_LIST;
	char *tags = strdup(entry->key);
	char *rest = NULL;

	if (!tags) {
		mistakes->failed = true;
		return;
	}
	if (entry->value.kind != kind)
		mistakes_add(mistakes, entry->value.place,
			kind == YAMLIN_MAP
				? _("expected lines of the form 'word: what to write instead'")
				: _("expected a list of words: [one, two]"));
	for (char *tag = strtok_r(tags, " ", &rest); tag && entry->value.kind == kind;
		tag = strtok_r(NULL, " ", &rest)) {
		struct word_rule rule = {.list = list};

		if (!copy_language(tag, entry->key_place, mistakes, rule.language))
			continue;
		for (size_t i = 0; i < entry->value.count; i++) {
			if (list == LIST_BANNED)
				read_banned(rules, rule, &entry->value.entries[i], mistakes);
			else
				read_listed(rules, rule, &entry->value.entries[i].value, mistakes);
		}
	}
	free(tags);
}

static void read_list(struct word_rules *rules, enum word_list list, const struct yamlin *map,
	struct mistakes *mistakes)
{
	if (map->kind != YAMLIN_MAP) {
		mistakes_add(mistakes, map->place, _("'%s' needs words per language: 'nl: [...]'"),
			LIST_KEYS[list]);
		return;
	}
	for (size_t i = 0; i < map->count; i++)
		read_languages(rules, list, &map->entries[i], mistakes);
}

/* ---- limits ---- */

static void read_limits(
	struct word_limits *limits, const struct yamlin *map, struct mistakes *mistakes)
{
	const struct {
		const char *key;
		int *value;
	} members[] = {
		{"question-words", &limits->question_words},
		{"instruction-words", &limits->instruction_words},
		{"average-words", &limits->average_words},
		{"question-sentences", &limits->question_sentences},
		{"label-words", &limits->label_words},
		{"options", &limits->options},
		{"questions-least", &limits->questions_least},
		{"questions-most", &limits->questions_most},
		{"text-boxes", &limits->text_boxes},
	};
	enum { MEMBERS = sizeof members / sizeof members[0] };
	const char *keys[MEMBERS + 1] = {NULL};

	for (size_t i = 0; i < MEMBERS; i++)
		keys[i] = members[i].key;
	if (!member_keys(map, keys, mistakes))
		return;
	for (size_t i = 0; i < MEMBERS; i++) {
		struct member_range range = {members[i].key, 1, 100};
		const struct yamlin *value = member_required(map, members[i].key, mistakes);

		if (value)
			member_number(value, range, mistakes, members[i].value);
	}
}

/* ---- exceptions ---- */

static void read_rule_number(const struct yamlin *value, struct mistakes *mistakes, char rule[8])
{
	const char *text = member_word(value, "rule", mistakes);

	if (!text)
		return;
	if (text[0] == 'T' && strlen(text) == 3 && strspn(text + 1, "0123456789") == 2)
		memcpy(rule, text, 4);
	else
		mistakes_add(
			mistakes, value->place, _("'%.40s' is no rule; they are T01 to T13"), text);
}

static void read_exception(
	struct word_rules *rules, const struct yamlin *item, struct mistakes *mistakes)
{
	static const char *const keys[] = {"rule", "form", "question", "phrase", "reason", NULL};
	struct word_exception *exception = &rules->exceptions[rules->exception_count++];
	const struct yamlin *rule, *form, *question, *phrase, *reason;

	if (!member_keys(item, keys, mistakes))
		return;
	rule = member_required(item, "rule", mistakes);
	reason = member_required(item, "reason", mistakes);
	form = yamlin_member(item, "form");
	question = yamlin_member(item, "question");
	phrase = yamlin_member(item, "phrase");
	if (rule)
		read_rule_number(rule, mistakes, exception->rule);
	if (reason)
		member_word(reason, "reason", mistakes);
	if (form)
		member_id(form, "form", mistakes, exception->form);
	if (question)
		member_id(question, "question", mistakes, exception->question);
	if (phrase && member_word(phrase, "phrase", mistakes))
		read_phrase(phrase->text, phrase->place, mistakes, &exception->phrase);
	if (!form && !phrase)
		mistakes_add(mistakes, item->place,
			_("an exception needs a 'form' or a 'phrase', or the rule would be off"));
}

static void read_exceptions(
	struct word_rules *rules, const struct yamlin *list, struct mistakes *mistakes)
{
	if (!member_list(list, "exceptions", mistakes) || list->count == 0)
		return;
	rules->exceptions = calloc(list->count, sizeof rules->exceptions[0]);
	if (!rules->exceptions) {
		mistakes->failed = true;
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		read_exception(rules, &list->entries[i].value, mistakes);
}

/* ---- the two files ---- */

static void read_sentence_rules(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	struct word_rules *rules = into;
	const char *keys[WORD_LISTS + 3] = {"limits", "exceptions"};
	const struct yamlin *limits, *exceptions;

	for (int list = LIST_BANNED + 1; list < WORD_LISTS; list++)
		keys[1 + list] = LIST_KEYS[list];
	if (!member_keys(root, keys, mistakes))
		return;
	limits = member_required(root, "limits", mistakes);
	exceptions = yamlin_member(root, "exceptions");
	if (limits)
		read_limits(&rules->limits, limits, mistakes);
	if (exceptions)
		read_exceptions(rules, exceptions, mistakes);
	for (int list = LIST_BANNED + 1; list < WORD_LISTS; list++) {
		const struct yamlin *map = member_required(root, LIST_KEYS[list], mistakes);

		if (map)
			read_list(rules, (enum word_list)list, map, mistakes);
	}
}

static void read_ban_list(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	static const char *const keys[] = {"words", NULL};
	const struct yamlin *map;

	if (!member_keys(root, keys, mistakes))
		return;
	map = member_required(root, "words", mistakes);
	if (map)
		read_list(into, LIST_BANNED, map, mistakes);
}

bool word_rules_load(struct word_rules *rules, struct error *err)
{
	*rules = (struct word_rules){0};
	return library_table("sentence-rules.yaml", read_sentence_rules, rules, err) &&
	       library_table("ban-list.yaml", read_ban_list, rules, err);
}

void word_rules_free(struct word_rules *rules)
{
	for (size_t i = 0; i < rules->count; i++) {
		free(rules->items[i].phrase);
		free(rules->items[i].instead);
	}
	for (size_t i = 0; i < rules->exception_count; i++)
		free(rules->exceptions[i].phrase);
	free(rules->items);
	free(rules->exceptions);
	*rules = (struct word_rules){0};
}

/* ---- questions ---- */

static bool in_list(const struct word_rule *rule, enum word_list list, const char *language)
{
	return rule->list == list && strcmp(rule->language, language) == 0;
}

bool word_rules_know(const struct word_rules *rules, enum word_list list, const char *language)
{
	for (size_t i = 0; i < rules->count; i++) {
		if (in_list(&rules->items[i], list, language))
			return true;
	}
	return false;
}

const struct word_rule *word_rules_find(const struct word_rules *rules, enum word_list list,
	const char *language, const struct words *words, size_t *at)
{
	const struct word_rule *first = NULL;

	*at = words->count;
	for (size_t i = 0; i < rules->count; i++) {
		size_t found;

		if (!in_list(&rules->items[i], list, language))
			continue;
		found = words_find(words, rules->items[i].phrase, 0);
		if (found < *at) {
			*at = found;
			first = &rules->items[i];
		}
	}
	return first;
}

bool word_rules_allow(const struct word_rules *rules, const char *rule, const char *form,
	const char *question, const struct words *words)
{
	for (size_t i = 0; i < rules->exception_count; i++) {
		const struct word_exception *e = &rules->exceptions[i];

		if (strcmp(e->rule, rule) != 0)
			continue;
		if (e->form[0] && strcmp(e->form, form) != 0)
			continue;
		if (e->question[0] && strcmp(e->question, question) != 0)
			continue;
		if (!e->phrase || (words && words_find(words, e->phrase, 0) < words->count))
			return true;
	}
	return false;
}
