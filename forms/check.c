// SPDX-License-Identifier: EUPL-1.2
/*
 * The T rules over a form as a whole; those about a single text are in wording.c. Languages
 * are gone through one by one, so that a remark names the language it is about.
 */
#include "check.h"

#include "library.h"
#include "message.h"
#include "nearest.h"
#include "utf8.h"
#include "word_rules.h"
#include "wording.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the list of remarks ---- */

bool remarks_add(struct remarks *remarks, const struct remark *remark)
{
	struct remark *items = remarks->items;

	/* Room for 16, 32, ... remarks. */
	if (remarks->count % 16 == 0) {
		items = realloc(items, (remarks->count + 16) * sizeof items[0]);
		if (!items)
			return false;
		remarks->items = items;
	}
	items[remarks->count++] = *remark;
	return true;
}

void remarks_free(struct remarks *remarks)
{
	free(remarks->items);
	*remarks = (struct remarks){0};
}

size_t remarks_errors(const struct remarks *remarks)
{
	size_t count = 0;

	for (size_t i = 0; i < remarks->count; i++)
		count += remarks->items[i].error;
	return count;
}

/* By place, then by rule and text: the same form gives the same list. */
static int by_place(const void *left, const void *right)
{
	const struct remark *a = left, *b = right;
	int order;

	if (a->place.line != b->place.line)
		return a->place.line < b->place.line ? -1 : 1;
	if (a->place.column != b->place.column)
		return a->place.column < b->place.column ? -1 : 1;
	order = strcmp(a->rule, b->rule);
	return order ? order : strcmp(a->text, b->text);
}

/* A remark that is about no text in particular. */
static void remark_on(
	struct wording *w, struct place place, struct wording_note note, const char *text)
{
	struct remark remark = {.error = !note.advice, .place = place};

	snprintf(remark.rule, sizeof remark.rule, "%s", note.rule);
	snprintf(remark.text, sizeof remark.text, "%s", text);
	snprintf(remark.suggestion, sizeof remark.suggestion, "%s",
		note.suggestion ? note.suggestion : "");
	if (!remarks_add(w->remarks, &remark))
		w->failed = true;
}

/* ---- T07: options ---- */

/* Are these two labels the same word to a reader? */
static bool same_label(struct wording *w, const char *a, const char *b)
{
	char *left = words_phrase(a), *right = words_phrase(b);
	bool same = left && right && strcmp(left, right) == 0;

	if (!left || !right)
		w->failed = true;
	free(left);
	free(right);
	return same;
}

static void check_label(struct wording *w, const struct subject *s, size_t index)
{
	const struct question *q = s->question;
	int most = w->rules->limits.label_words;
	struct words words;

	if (!words_split(s->text, &words))
		w->failed = true;
	else if (words.count > (size_t)most)
		wording_remark(w, s,
			(struct wording_note){"T07", false, _("leave words out"), &words},
			_("a label of %zu words; at most %d"), words.count, most);
	words_free(&words);
	for (size_t i = 0; i < index; i++) {
		const char *other = texts_in(&q->options[i].label, s->language);

		if (other && same_label(w, other, s->text))
			wording_remark(w, s,
				(struct wording_note){
					.rule = "T07", .suggestion = _("give each its own words")},
				_("options %d and %d read the same: '%s'"), q->options[i].code,
				q->options[index].code, s->text);
	}
}

/* The nearest key among the drawings that are there; false when none is near. */
static bool nearest_pictogram(const char *folder, const char *key, char near[PICTOGRAM_KEY_SIZE])
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	size_t best = SIZE_MAX;
	const char *typed = key;

	if (!dir)
		return false;
	while ((entry = readdir(dir)) != NULL) {
		size_t length = strcspn(entry->d_name, ".");
		char name[PICTOGRAM_KEY_SIZE];
		const char *one = name;

		if (strcmp(entry->d_name + length, ".svg") != 0 || length >= sizeof name)
			continue;
		memcpy(name, entry->d_name, length);
		name[length] = '\0';
		if (nearest_word(typed, &one, 1) && nearest_distance(typed, name) < best) {
			best = nearest_distance(typed, name);
			memcpy(near, name, length + 1);
		}
	}
	closedir(dir);
	return best != SIZE_MAX;
}

static void check_pictogram(struct wording *w, const struct subject *s, size_t index)
{
	const struct option *option = &s->question->options[index];
	const char *data = library_folder(NULL);
	char folder[PATH_MAX + 16], path[PATH_MAX + 64];
	char near[PICTOGRAM_KEY_SIZE], advice[96];

	for (size_t i = 0; i < index; i++) {
		if (strcmp(s->question->options[i].pictogram, option->pictogram) == 0)
			wording_remark(w, s,
				(struct wording_note){.rule = "T07",
					.suggestion = _("each option its own picture")},
				_("options %d and %d have the same pictogram '%s'"),
				s->question->options[i].code, option->code, option->pictogram);
	}
	snprintf(folder, sizeof folder, "%s/pictograms", data ? data : "");
	snprintf(path, sizeof path, "%s/%s.svg", folder, option->pictogram);
	if (access(path, R_OK) == 0)
		return;
	if (nearest_pictogram(folder, option->pictogram, near))
		snprintf(advice, sizeof advice, _("did you mean '%s'?"), near);
	else
		snprintf(advice, sizeof advice,
			_("choose one of the drawings in forms/pictograms/"));
	wording_remark(w, s, (struct wording_note){.rule = "T07", .suggestion = advice},
		_("there is no pictogram '%s'"), option->pictogram);
}

/* ---- one language ---- */

/* The subject of that text in one language. */
static struct subject subject_of(const struct texts *texts, enum text_role role,
	const struct question *question, const char *language)
{
	struct subject s = {role, question, language, texts->place, NULL};

	for (size_t i = 0; i < texts->count; i++) {
		if (strcmp(texts->items[i].language, language) != 0)
			continue;
		s.place = texts->items[i].place;
		s.text = texts->items[i].text;
	}
	return s;
}

static void check_question_texts(struct wording *w, const struct question *q, const char *language)
{
	struct subject s = subject_of(&q->text, TEXT_QUESTION, q, language);

	wording_check(w, &s);
	for (size_t i = 0; i < q->statement_count; i++) {
		s = subject_of(&q->statements[i].text, TEXT_STATEMENT, q, language);
		wording_check(w, &s);
	}
	for (size_t i = 0; i < q->option_count; i++) {
		s = subject_of(&q->options[i].label, TEXT_LABEL, q, language);
		wording_check(w, &s);
		check_label(w, &s, i);
	}
}

static void check_average(struct wording *w, const struct form_language *language)
{
	size_t most = (size_t)w->rules->limits.average_words;
	char text[128];

	if (w->words <= w->sentences * most ||
		word_rules_allow(w->rules, "T01", w->form->id, "", NULL))
		return;
	snprintf(text, sizeof text,
		_("(%s): %zu.%zu words per sentence over the whole form; at most %zu"),
		language->tag, w->words / w->sentences, w->words * 10 / w->sentences % 10, most);
	remark_on(w, w->form->questions[0].place,
		(struct wording_note){
			.rule = "T01", .suggestion = _("shorten the longest questions")},
		text);
}

/* A language without word lists: its rules were not looked at, and that is said. */
static void check_lists(struct wording *w, const char *language, struct place place)
{
	static const struct {
		enum word_list list;
		const char *rule;
	} needed[] = {{LIST_COMMANDS, "T02"}, {LIST_JOINING, "T03"}, {LIST_BANNED, "T04"},
		{LIST_NEGATIONS, "T06"}, {LIST_ABBREVIATIONS, "T10"}};
	struct remark remark = {.place = place};
	char rules[64] = "";

	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
		if (needed[i].list == LIST_BANNED && w->form->regime == REGIME_C)
			continue;
		if (word_rules_know(w->rules, needed[i].list, language))
			continue;
		strcat(rules, *rules ? ", " : "");
		strcat(rules, needed[i].rule);
	}
	if (!*rules)
		return;
	snprintf(remark.text, sizeof remark.text,
		_("no word lists for '%s' yet: %s not checked in this language"), language, rules);
	snprintf(remark.suggestion, sizeof remark.suggestion, "%s",
		_("add them to sentence-rules.yaml and ban-list.yaml"));
	if (!remarks_add(w->remarks, &remark))
		w->failed = true;
}

static void check_language(struct wording *w, const struct form_language *language)
{
	const struct form *form = w->form;
	struct subject title = subject_of(&form->title, TEXT_TITLE, NULL, language->tag);
	struct subject intro = subject_of(&form->intro, TEXT_INTRO, NULL, language->tag);

	w->words = w->sentences = 0;
	check_lists(w, language->tag, language->place);
	wording_check(w, &title);
	wording_check(w, &intro);
	for (size_t i = 0; i < form->question_count; i++)
		check_question_texts(w, &form->questions[i], language->tag);
	check_average(w, language);
}

/* ---- the form ---- */

static void check_option_count(struct wording *w, const struct question *q)
{
	int most = w->rules->limits.options;
	char text[128];

	if (q->option_count <= (size_t)most ||
		word_rules_allow(w->rules, "T08", w->form->id, q->id, NULL))
		return;
	snprintf(text, sizeof text, _("question %s: %zu options; at most %d"), q->id,
		q->option_count, most);
	remark_on(w, q->place,
		(struct wording_note){.rule = "T08",
			.suggestion = _("leave out the rarest, or put two together")},
		text);
}

/* T08: one face set per form. A line has the ends of the five faces. */
static void check_faces(struct wording *w)
{
	const struct question *five = NULL, *three = NULL, *later;
	char text[128];

	for (size_t i = 0; i < w->form->question_count; i++) {
		const struct question *q = &w->form->questions[i];

		if (!three && q->type == QUESTION_FACES3)
			three = q;
		if (!five && (q->type == QUESTION_FACES5 || q->type == QUESTION_LINE))
			five = q;
	}
	if (!five || !three)
		return;
	later = five > three ? five : three;
	if (word_rules_allow(w->rules, "T08", w->form->id, later->id, NULL))
		return;
	snprintf(text, sizeof text, _("questions %s and %s have different faces; one set per form"),
		five->id, three->id);
	remark_on(w, later->place,
		(struct wording_note){
			.rule = "T08", .suggestion = _("make all of them faces5, or all faces3")},
		text);
}

/* T09: number of questions, where the writing stands and how much of it. */
static void check_questions(struct wording *w)
{
	const struct form *form = w->form;
	const struct word_limits *limits = &w->rules->limits;
	const struct question *last = &form->questions[form->question_count - 1];
	struct wording_note note = {.rule = "T09"};
	size_t boxes = 0;
	char text[128];

	if (word_rules_allow(w->rules, "T09", form->id, "", NULL))
		return;
	if (form->question_count < (size_t)limits->questions_least ||
		form->question_count > (size_t)limits->questions_most) {
		snprintf(text, sizeof text, _("%zu questions; %d to %d"), form->question_count,
			limits->questions_least, limits->questions_most);
		note.suggestion = _("a form fits two sides and four minutes");
		remark_on(w, last->place, note, text);
	}
	if (form->questions[0].type == QUESTION_TEXT) {
		note.suggestion = _("begin with a question that takes one cross");
		remark_on(w, form->questions[0].place, note, _("the first question asks to write"));
	}
	for (size_t i = 0; i < form->question_count; i++) {
		boxes += form->questions[i].type == QUESTION_TEXT;
		last = form->questions[i].type == QUESTION_TEXT ? &form->questions[i] : last;
	}
	if (form->regime != REGIME_C && form->audience != AUDIENCE_STAFF &&
		boxes > (size_t)limits->text_boxes) {
		snprintf(text, sizeof text, _("%zu boxes to write in; at most %d"), boxes,
			limits->text_boxes);
		note.suggestion = _("make options of what people write most often");
		remark_on(w, last->place, note, text);
	}
}

/* T11: the fixed lines that go with the regime, in every language of the form. */
static void check_fixed_lines(struct wording *w)
{
	static const char *const always[] = {
		"h.how", "h.example", "h.skip", "h.right", "h.fix", "h.help", "h.back", "h.end"};
	const struct form *form = w->form;
	const char *keys[12] = {NULL};
	const char regime[] = {'h', '.', regime_letter(form->regime), '\0'};
	size_t count = 0;

	for (; count < sizeof always / sizeof always[0]; count++)
		keys[count] = always[count];
	keys[count++] = regime;
	if (form->regime == REGIME_A)
		keys[count++] = "h.strip";
	if (form->regime == REGIME_A && form->audience != AUDIENCE_STAFF)
		keys[count++] = "h.unsafe";
	for (size_t i = 0; i < form->language_count; i++) {
		for (size_t k = 0; k < count; k++) {
			struct error err = {0};
			char text[256];

			if (library_line(keys[k], form->languages[i].tag, &err))
				continue;
			snprintf(text, sizeof text, _("the fixed line %s has no text in '%s'"),
				keys[k], form->languages[i].tag);
			remark_on(w, form->languages[i].place,
				(struct wording_note){.rule = "T11",
					.suggestion = _("add it to fixed-lines.yaml")},
				text);
		}
	}
}

/* T13: in forms without name, who somebody is may be asked of large groups only. */
static void check_role_question(struct wording *w, const struct question *q)
{
	bool role = strcmp(q->option_set, "WHO") == 0;
	char text[128];

	if (w->form->regime != REGIME_A || q->who)
		return;
	for (size_t i = 0; !role && i < q->text.count; i++) {
		const struct text_in *in = &q->text.items[i];
		struct words words;
		size_t at;

		if (!words_split(in->text, &words))
			w->failed = true;
		else
			role = word_rules_find(w->rules, LIST_ROLE, in->language, &words, &at);
		words_free(&words);
	}
	if (!role || word_rules_allow(w->rules, "T13", w->form->id, q->id, NULL))
		return;
	snprintf(text, sizeof text, _("question %s asks who somebody is, in a form without name"),
		q->id);
	remark_on(w, q->place,
		(struct wording_note){.rule = "T13",
			.suggestion = _("add 'who: yes', so that small events leave it out")},
		text);
}

static void check_form(struct wording *w)
{
	const struct form *form = w->form;

	for (size_t i = 0; i < form->question_count; i++) {
		const struct question *q = &form->questions[i];
		struct subject s = {TEXT_LABEL, q, form->languages[0].tag, q->place, NULL};

		check_option_count(w, q);
		check_role_question(w, q);
		for (size_t k = 0; k < q->option_count; k++) {
			s.place = q->options[k].place;
			check_pictogram(w, &s, k);
		}
	}
	check_faces(w);
	check_questions(w);
	check_fixed_lines(w);
}

bool check_words(const struct form *form, struct remarks *remarks, struct error *err)
{
	struct word_rules rules;
	struct wording w = {.form = form, .rules = &rules, .remarks = remarks};
	size_t before = remarks->count;

	if (!library_load(err))
		return false;
	if (!word_rules_load(&rules, err)) {
		word_rules_free(&rules);
		return false;
	}
	for (size_t i = 0; i < form->language_count; i++)
		check_language(&w, &form->languages[i]);
	check_form(&w);
	word_rules_free(&rules);
	if (remarks->count > before)
		qsort(remarks->items + before, remarks->count - before, sizeof remarks->items[0],
			by_place);
	return !w.failed || error_memory(err);
}
