// SPDX-License-Identifier: EUPL-1.2
#include "words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_counts(const char *text, size_t words, size_t sentences, size_t questions)
{
	struct words split;

	assert_true(words_split(text, &split));
	if (split.count != words || split.sentences != sentences || split.questions != questions)
		print_error("%s\n", text);
	assert_int_equal(split.count, words);
	assert_int_equal(split.sentences, sentences);
	assert_int_equal(split.questions, questions);
	words_free(&split);
}

static void words_and_sentences_are_counted(void **state)
{
	(void)state;
	assert_counts("", 0, 0, 0);
	assert_counts("?!", 0, 0, 1);
	assert_counts("Hoe gaat het?", 3, 1, 1);
	assert_counts("Nummer van dit actiepunt", 4, 1, 0);
	assert_counts("Wat? Kies er twee.", 4, 2, 1);
	assert_counts("Echt?! Ja... Toch.", 3, 3, 1);
	assert_counts("Bel 0800-0432.", 2, 1, 0);
	assert_counts("zo'n collega\xE2\x80\x99s e-learning", 3, 1, 0);
	assert_counts("een - streepje – los", 3, 1, 0);
	assert_counts("2.5 liter", 3, 1, 0); /* no space behind the dot: same sentence */
	assert_counts("kind/ouder", 2, 1, 0);
}

static void other_scripts_have_words_and_sentences(void **state)
{
	(void)state;
	assert_counts("كيف حالك؟ اكتب هنا.", 4, 2, 1);
	assert_counts("ከመይ ኣለኻ፧ ጽሓፍ።", 3, 2, 1);
	assert_counts("Як справи? Напиши.", 3, 2, 1);
}

static void the_longest_sentence_is_found(void **state)
{
	struct words words;

	(void)state;
	assert_true(words_split("Een twee. Een twee drie vier. Een.", &words));
	assert_int_equal(words_longest_sentence(&words), 4);
	words_free(&words);
	assert_true(words_split("", &words));
	assert_int_equal(words_longest_sentence(&words), 0);
	words_free(&words);
}

static size_t find(const char *text, const char *phrase)
{
	struct words words;
	char *folded = words_phrase(phrase);
	size_t at;

	assert_true(words_split(text, &words));
	assert_non_null(folded);
	at = words_find(&words, folded, 0);
	at = at == words.count ? SIZE_MAX : at;
	free(folded);
	words_free(&words);
	return at;
}

static void phrases_are_found_as_whole_words(void **state)
{
	(void)state;
	assert_int_equal(find("Ben je er niet?", "niet"), 3);
	assert_int_equal(find("NIET waar", "niet"), 0);
	assert_int_equal(find("nietig is anders", "niet"), SIZE_MAX);
	assert_int_equal(find("Hoe gaat lezen en schrijven?", "lezen en schrijven"), 2);
	assert_int_equal(find("Hoe gaat lezen en", "lezen en schrijven"), SIZE_MAX);
	assert_int_equal(find("en of niet", "en/of"), 0);
	assert_int_equal(find("Wat vind je van de evaluatie?", "evalu*"), 5);
	assert_int_equal(find("eval", "evalu*"), SIZE_MAX);
	assert_int_equal(find("IŞIK", "ışık"), 0);
	assert_int_equal(find("Don’t go", "don't"), 0);
}

static void a_phrase_without_words_is_none(void **state)
{
	static const char *const none[] = {"", "*", " ... "};

	for (size_t i = 0; i < 3; i++) {
		char *phrase = words_phrase(none[i]);

		assert_string_equal(phrase, "");
		free(phrase);
		assert_int_equal(find("een twee", none[i]), SIZE_MAX);
	}
	(void)state;
}

static void bad_bytes_do_no_harm(void **state)
{
	struct words words;

	(void)state;
	assert_true(words_split("a\xFF\xC3(b\xE2\x82", &words));
	assert_int_equal(words.count, 2);
	words_free(&words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_sentences_are_counted),
		cmocka_unit_test(other_scripts_have_words_and_sentences),
		cmocka_unit_test(the_longest_sentence_is_found),
		cmocka_unit_test(phrases_are_found_as_whole_words),
		cmocka_unit_test(a_phrase_without_words_is_none),
		cmocka_unit_test(bad_bytes_do_no_harm),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
