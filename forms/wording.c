// SPDX-License-Identifier: EUPL-1.2
#include "wording.h"

#include "message.h"
#include "utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- remarks ---- */

/* As much as fits, cut at a character. */
static void copy_cut(char *to, size_t size, const char *from)
{
	size_t n = strlen(from);

	if (n >= size) {
		n = size - 1;
		while (n > 0 && ((unsigned char)from[n] & 0xC0) == 0x80)
			n--;
	}
	memcpy(to, from, n);
	to[n] = '\0';
}

/* "question sg1 (nl): ", "title (en): " */
static int write_subject(char *text, size_t size, const struct subject *s)
{
	static const char *const names[] = {
		[TEXT_TITLE] = N_("title"),
		[TEXT_INTRO] = N_("intro"),
		[TEXT_QUESTION] = N_("question"),
		[TEXT_STATEMENT] = N_("statement of"),
		[TEXT_LABEL] = N_("option of"),
	};
	const char *id = s->question ? s->question->id : "";

	return snprintf(
		text, size, "%s%s%s (%s): ", _(names[s->role]), *id ? " " : "", id, s->language);
}

void wording_remark(struct wording *w, const struct subject *subject, struct wording_note note,
	const char *format, ...)
{
	const char *question = subject->question ? subject->question->id : "";
	struct remark remark = {.error = !note.advice, .place = subject->place};
	char text[1024];
	va_list args;
	int n;

	if (word_rules_allow(w->rules, note.rule, w->form->id, question, note.words))
		return;
	n = write_subject(text, sizeof text, subject);
	va_start(args, format);
	vsnprintf(text + n, sizeof text - (size_t)n, format, args);
	va_end(args);
	copy_cut(remark.rule, sizeof remark.rule, note.rule);
	copy_cut(remark.text, sizeof remark.text, text);
	copy_cut(remark.suggestion, sizeof remark.suggestion,
		note.suggestion ? note.suggestion : "");
	if (!remarks_add(w->remarks, &remark))
		w->failed = true;
}

/* A phrase that was found, as it stands in the text; for %.*s. */
struct found {
	int length;
	const char *at;
};

static bool find(const struct wording *w, enum word_list list, const struct subject *s,
	const struct words *words, struct found *found)
{
	size_t first, last;
	const struct word_rule *rule = word_rules_find(w->rules, list, s->language, words, &first);

	if (!rule)
		return false;
	last = first;
	for (const char *p = rule->phrase; *p; p++)
		last += *p == ' ';
	found->at = s->text + words->items[first].start;
	found->length = (int)(words->items[last].start + words->items[last].length -
			      words->items[first].start);
	return true;
}

/* ---- the rules ---- */

static void check_length(struct wording *w, const struct subject *s, const struct words *words)
{
	const struct word_limits *limits = &w->rules->limits;
	int most = s->role == TEXT_INTRO ? limits->instruction_words : limits->question_words;
	size_t longest = words_longest_sentence(words);

	w->words += words->count;
	w->sentences += words->sentences;
	if (longest > (size_t)most)
		wording_remark(w, s,
			(struct wording_note){"T01", false,
				_("make two sentences of it, or leave words out"), words},
			_("a sentence of %zu words; at most %d"), longest, most);
}

/* No question mark and no request: "Ik voel me veilig." */
static bool is_statement(const struct subject *s, const struct words *words)
{
	size_t end = strlen(s->text);

	return words->questions == 0 && words->count >= 2 && end > 0 &&
	       (s->text[end - 1] == '.' || s->text[end - 1] == '!');
}

static bool is_request(const struct wording *w, const struct subject *s, const struct words *words)
{
	size_t at;

	/* Without a list of such words in this language the rule cannot be judged. */
	if (!word_rules_know(w->rules, LIST_COMMANDS, s->language))
		return true;
	return word_rules_find(w->rules, LIST_COMMANDS, s->language, words, &at) && at == 0;
}

static void check_question_form(
	struct wording *w, const struct subject *s, const struct words *words)
{
	int most = w->rules->limits.question_sentences;
	struct wording_note note = {"T02", false, NULL, words};

	if (words->sentences > (size_t)most) {
		note.suggestion = _("ask one thing; move the rest to the intro or leave it out");
		wording_remark(w, s, note, _("%zu sentences; at most %d"), words->sentences, most);
	}
	if (words->questions > 1) {
		note.suggestion = _("make two questions of it");
		wording_remark(w, s, note, _("%zu question marks; exactly one"), words->questions);
	}
	if (words->questions == 0 && !is_request(w, s, words)) {
		note.suggestion = _("write it as a question with a question mark, or begin with "
				    "what to do (Kies, Schrijf; Choose, Write)");
		wording_remark(w, s, note, _("no question and no request"));
		note.rule = "T06";
		if (is_statement(s, words))
			wording_remark(w, s, note, _("a statement to agree with"));
	}
}

static void check_joining(struct wording *w, const struct subject *s, const struct words *words)
{
	struct found found;

	if (find(w, LIST_JOINING, s, words, &found))
		wording_remark(w, s,
			(struct wording_note){"T03", false,
				_("ask one thing at a time: make two questions of it"), words},
			_("two subjects in one question, joined by '%.*s'"), found.length,
			found.at);
}

static void check_banned(struct wording *w, const struct subject *s, const struct words *words)
{
	struct found found;
	char instead[256];
	size_t at;

	if (w->form->regime == REGIME_C || !find(w, LIST_BANNED, s, words, &found))
		return;
	snprintf(instead, sizeof instead, _("write instead: %.200s"),
		word_rules_find(w->rules, LIST_BANNED, s->language, words, &at)->instead);
	wording_remark(w, s, (struct wording_note){"T04", false, instead, words},
		_("'%.*s' is a difficult word (ban-list.yaml)"), found.length, found.at);
}

static void check_address(struct wording *w, const struct subject *s, const struct words *words)
{
	struct found found;

	if (find(w, LIST_OTHER_ADDRESS, s, words, &found))
		wording_remark(w, s,
			(struct wording_note){"T05", false,
				_("give je and u each their own text (nl: ... and nl-u: ...)"),
				words},
			_("'%.*s' belongs to the other form of address"), found.length, found.at);
}

static void check_negation(struct wording *w, const struct subject *s, const struct words *words)
{
	struct found found;

	if (find(w, LIST_NEGATIONS, s, words, &found))
		wording_remark(w, s,
			(struct wording_note){"T06", false,
				_("ask it the other way round, without 'not'"), words},
			_("'%.*s' makes the question negative"), found.length, found.at);
	if (find(w, LIST_STATEMENTS, s, words, &found))
		wording_remark(w, s,
			(struct wording_note){
				"T06", false, _("ask what you want to know yourself"), words},
			_("asks to agree with a statement ('%.*s')"), found.length, found.at);
}

/* ---- T10: what has to be worked out ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A percent sign, 2,5 or 12-5-2026; NULL when there is none. */
static const char *find_arithmetic(const char *text)
{
	for (const char *p = text; *p; p++) {
		if (*p == '%' || strncmp(p, "\xD9\xAA", 2) == 0)
			return _("a percentage");
		if (p == text || !is_digit(p[-1]) || !is_digit(p[1]))
			continue;
		if (*p == ',' || *p == '.')
			return _("a number with decimals");
		if (*p == '/')
			return _("a date or a fraction");
		/* 12-5-2026, but not the telephone number 0800-0432 */
		if (*p == '-' && (is_digit(p[2]) ? p[3] : p[2]) == '-')
			return _("a date in numbers");
	}
	return NULL;
}

/* "o.a.", "m.b.t.": single letters with dots. */
static bool has_dots_inside(const char *text, const struct words *words, size_t at)
{
	const struct word *word = &words->items[at];
	const struct word *after = word + 1;

	return at + 1 < words->count && after->start == word->start + word->length + 1 &&
	       text[word->start + word->length] == '.' && utf8_length(word->folded) <= 2 &&
	       !is_digit(word->folded[0]);
}

/* Two or more letters, all of them capitals. */
static bool is_capitals(const char *text, const struct word *word)
{
	const char *at = text + word->start;
	const char *end = at + word->length;
	size_t letters = 0;

	while (at < end) {
		uint32_t c = utf8_next(&at, end);

		if (c == UTF8_BAD || utf8_fold(c) == c || c == 0x131)
			return false;
		letters++;
	}
	return letters >= 2;
}

static bool is_abbreviation(
	const struct wording *w, const struct subject *s, const struct words *words, size_t at)
{
	struct words one = {.items = &words->items[at], .count = 1};
	size_t found;

	if (has_dots_inside(s->text, words, at))
		return true;
	if (word_rules_find(w->rules, LIST_ABBREVIATIONS, s->language, &one, &found))
		return true;
	return is_capitals(s->text, &words->items[at]) &&
	       !word_rules_find(w->rules, LIST_CAPITALS, s->language, &one, &found);
}

/* The first abbreviation in the text. */
static bool find_abbreviation(const struct wording *w, const struct subject *s,
	const struct words *words, struct found *found)
{
	for (size_t i = 0; i < words->count; i++) {
		if (!is_abbreviation(w, s, words, i))
			continue;
		found->at = s->text + words->items[i].start;
		found->length = (int)words->items[i].length;
		return true;
	}
	return false;
}

static void check_arithmetic(struct wording *w, const struct subject *s, const struct words *words)
{
	struct wording_note note = {
		"T10", false, _("use plain words: 'een paar', 'vaak', 'a few'"), words};
	const char *number = find_arithmetic(s->text);
	struct found found;

	if (number)
		wording_remark(w, s, note, _("%s in a text for clients"), number);
	if (find(w, LIST_COMPUTING, s, words, &found))
		wording_remark(
			w, s, note, _("'%.*s' has to be worked out"), found.length, found.at);
	note.suggestion = _("write it in full");
	if (find_abbreviation(w, s, words, &found))
		wording_remark(w, s, note, _("'%.*s' is an abbreviation"), found.length, found.at);
}

void wording_check(struct wording *w, const struct subject *s)
{
	bool question = s->role == TEXT_QUESTION || s->role == TEXT_STATEMENT;
	struct words words;

	if (!words_split(s->text, &words)) {
		w->failed = true;
		words_free(&words);
		return;
	}
	if (question || s->role == TEXT_INTRO)
		check_length(w, s, &words);
	if (s->role == TEXT_QUESTION)
		check_question_form(w, s, &words);
	if (question) {
		check_joining(w, s, &words);
		check_negation(w, s, &words);
	}
	check_banned(w, s, &words);
	check_address(w, s, &words);
	if (w->form->audience != AUDIENCE_STAFF)
		check_arithmetic(w, s, &words);
	words_free(&words);
}
