// SPDX-License-Identifier: EUPL-1.2
#include "phrase.h"
#include "secret.h"
#include "session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static time_t clock_now;

static time_t fake_clock(void)
{
	return clock_now;
}

static int begin(void **state)
{
	clock_now = 1000;
	*state = sessions_new(fake_clock);
	return *state ? 0 : -1;
}

static int end(void **state)
{
	sessions_free(*state);
	return 0;
}

static void a_link_works_once(void **state)
{
	char link[SESSION_SECRET_SIZE], cookie[SESSION_SECRET_SIZE];

	sessions_link(*state, ROLE_REVIEWER, 60, link);
	assert_int_equal(sessions_use_link(*state, link, cookie), ROLE_REVIEWER);
	assert_int_equal(sessions_check(*state, cookie, ROLE_REVIEWER, true), SESSION_OPEN);
	assert_int_equal(sessions_use_link(*state, link, cookie), ROLE_NONE);
}

static void a_link_that_is_too_old_is_none(void **state)
{
	char link[SESSION_SECRET_SIZE], cookie[SESSION_SECRET_SIZE];

	sessions_link(*state, ROLE_REVIEWER, 60, link);
	clock_now += 61;
	assert_int_equal(sessions_use_link(*state, link, cookie), ROLE_NONE);
	assert_int_equal(sessions_use_link(*state, "", cookie), ROLE_NONE);
	assert_int_equal(sessions_use_link(*state, "0000", cookie), ROLE_NONE);
}

static void a_cookie_of_one_role_opens_no_other(void **state)
{
	char cookie[SESSION_SECRET_SIZE];

	for (int mine = 0; mine < ROLES; mine++) {
		sessions_open(*state, (enum role)mine, cookie);
		for (int other = 0; other < ROLES; other++)
			assert_int_equal(sessions_check(*state, cookie, (enum role)other, true),
				mine == other ? SESSION_OPEN : SESSION_OTHER);
	}
	assert_int_equal(sessions_check(*state, "", ROLE_REVIEWER, true), SESSION_NONE);
	assert_int_equal(sessions_check(*state, "abc", ROLE_REVIEWER, true), SESSION_NONE);
}

static void a_quarter_of_an_hour_without_use_locks_for_good(void **state)
{
	char cookie[SESSION_SECRET_SIZE];

	sessions_open(*state, ROLE_COORDINATOR, cookie);
	clock_now += SESSION_IDLE_SECONDS;
	assert_int_equal(sessions_check(*state, cookie, ROLE_COORDINATOR, true), SESSION_OPEN);
	clock_now += SESSION_IDLE_SECONDS + 1;
	assert_int_equal(sessions_check(*state, cookie, ROLE_COORDINATOR, true), SESSION_LOCKED);
	assert_int_equal(sessions_check(*state, cookie, ROLE_COORDINATOR, true), SESSION_LOCKED);
}

static void what_a_page_asks_by_itself_keeps_nothing_open(void **state)
{
	char cookie[SESSION_SECRET_SIZE];

	sessions_open(*state, ROLE_ADMINISTRATOR, cookie);
	for (int i = 0; i < 9; i++) {
		assert_int_equal(
			sessions_check(*state, cookie, ROLE_ADMINISTRATOR, false), SESSION_OPEN);
		clock_now += 100;
	}
	clock_now += 100;
	assert_int_equal(sessions_check(*state, cookie, ROLE_ADMINISTRATOR, false), SESSION_LOCKED);
}

static void who_leaves_is_out(void **state)
{
	char cookie[SESSION_SECRET_SIZE];

	sessions_open(*state, ROLE_COORDINATOR, cookie);
	sessions_end(*state, cookie);
	assert_int_equal(sessions_check(*state, cookie, ROLE_COORDINATOR, true), SESSION_NONE);
	sessions_end(*state, cookie);
}

static void with_too_many_sessions_the_one_idle_longest_gives_way(void **state)
{
	char first[SESSION_SECRET_SIZE], second[SESSION_SECRET_SIZE], cookie[SESSION_SECRET_SIZE];

	sessions_open(*state, ROLE_COORDINATOR, first);
	clock_now++;
	sessions_open(*state, ROLE_COORDINATOR, second);
	clock_now++;
	assert_int_equal(sessions_check(*state, first, ROLE_COORDINATOR, true), SESSION_OPEN);
	for (int i = 2; i <= SESSIONS_MAX; i++)
		sessions_open(*state, ROLE_COORDINATOR, cookie);
	assert_int_equal(sessions_check(*state, first, ROLE_COORDINATOR, true), SESSION_OPEN);
	assert_int_equal(sessions_check(*state, second, ROLE_COORDINATOR, true), SESSION_NONE);
}

static void a_token_belongs_to_its_cookie(void **state)
{
	char one[SESSION_SECRET_SIZE], two[SESSION_SECRET_SIZE], token[SESSION_SECRET_SIZE];
	struct sessions *other = sessions_new(fake_clock);

	sessions_open(*state, ROLE_COORDINATOR, one);
	sessions_open(*state, ROLE_COORDINATOR, two);
	sessions_token(*state, one, token);
	assert_true(sessions_token_right(*state, one, token));
	assert_false(sessions_token_right(*state, two, token));
	assert_false(sessions_token_right(*state, one, ""));
	assert_false(sessions_token_right(*state, one, one));
	assert_false(sessions_token_right(other, one, token)); /* another run of the program */
	sessions_token(*state, "", token);
	assert_false(sessions_token_right(*state, "", token));
	sessions_free(other);
}

static void roles_have_the_names_of_the_log(void **state)
{
	(void)state;
	for (int i = 0; i < ROLES; i++)
		assert_int_equal(role_parse(role_name((enum role)i)), i);
	assert_int_equal(role_parse("root"), ROLE_NONE);
	assert_string_equal(role_name(ROLE_NONE), "");
}

static void a_password_is_kept_as_argon2id(void **state)
{
	char kept[SECRET_PASSWORD_SIZE], again[SECRET_PASSWORD_SIZE];

	(void)state;
	assert_true(secret_password_keep("een zin die ik onthoud", kept));
	assert_true(secret_password_keep("een zin die ik onthoud", again));
	assert_memory_equal(kept, "$argon2id$", 10);
	assert_string_not_equal(kept, again); /* a salt of its own */
	assert_true(secret_password_right(kept, "een zin die ik onthoud"));
	assert_false(secret_password_right(kept, "een zin die ik vergat"));
	assert_false(secret_password_right("", ""));
}

/* Whether a phrase has its {1} in both languages is not seen by the compiler. */
static void phrases_have_the_same_places_in_both_languages(void **state)
{
	(void)state;
	for (int i = 0; i < PHRASES; i++) {
		const char *dutch = phrase(DUTCH, (enum phrase)i);
		const char *english = phrase(ENGLISH, (enum phrase)i);

		assert_true(dutch[0] && english[0]);
		assert_int_equal(strstr(dutch, "{1}") != NULL, strstr(english, "{1}") != NULL);
		assert_int_equal(strstr(dutch, "{2}") != NULL, strstr(english, "{2}") != NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_link_works_once, begin, end),
		cmocka_unit_test_setup_teardown(a_link_that_is_too_old_is_none, begin, end),
		cmocka_unit_test_setup_teardown(a_cookie_of_one_role_opens_no_other, begin, end),
		cmocka_unit_test_setup_teardown(
			a_quarter_of_an_hour_without_use_locks_for_good, begin, end),
		cmocka_unit_test_setup_teardown(
			what_a_page_asks_by_itself_keeps_nothing_open, begin, end),
		cmocka_unit_test_setup_teardown(who_leaves_is_out, begin, end),
		cmocka_unit_test_setup_teardown(
			with_too_many_sessions_the_one_idle_longest_gives_way, begin, end),
		cmocka_unit_test_setup_teardown(a_token_belongs_to_its_cookie, begin, end),
		cmocka_unit_test(roles_have_the_names_of_the_log),
		cmocka_unit_test(a_password_is_kept_as_argon2id),
		cmocka_unit_test(phrases_have_the_same_places_in_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
