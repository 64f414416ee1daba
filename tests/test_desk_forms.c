// SPDX-License-Identifier: EUPL-1.2
/* Forms that people write at the desk, and everything for one day in one file. */
#include "catalogue.h"
#include "desk_client.h"
#include "own.h"
#include "print.h"

#include <sys/stat.h>

static char text[HEARD_SIZE];

static char *example(void)
{
	struct buffer yaml = {0};
	struct error err;

	assert_true(own_begin(&desk, "new", &yaml, &err));
	return yaml.data;
}

/* The example with one word changed; free() it. */
static char *changed(const char *from, const char *to)
{
	char *yaml = example(), *place = strstr(yaml, from);
	struct buffer out = {0};

	assert_non_null(place);
	buffer_add(&out, yaml, (size_t)(place - yaml));
	buffer_puts(&out, to);
	buffer_puts(&out, place + strlen(from));
	free(yaml);
	return out.data;
}

/* Through the page, as a browser sends it. */
static int save(const char *yaml)
{
	static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	struct badge badge = new_badge(ROLE_COORDINATOR);
	struct buffer fields = {0};
	int status;

	buffer_puts(&fields, "text=");
	for (const char *c = yaml; *c; c++)
		if (strchr(PLAIN, *c))
			buffer_add(&fields, c, 1);
		else
			buffer_printf(&fields, "%%%02X", (unsigned char)*c);
	status = post_as(&badge, "/coordinator/own-save", buffer_text(&fields), text, sizeof text);
	buffer_free(&fields);
	return status;
}

static void the_example_to_begin_with_keeps_all_rules(void **state)
{
	struct remarks remarks = {0};
	struct error err = {0};
	struct form *form;
	char *yaml = example();

	(void)state;
	assert_true(own_check(&desk, yaml, &form, &remarks, &err));
	assert_non_null(form);
	assert_int_equal(remarks.count, 0);
	form_free(form);
	free(yaml);
}

static void every_form_of_the_library_can_be_begun_with(void **state)
{
	size_t count = catalogue_count(desk.catalogue);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct form *of = catalogue_at(desk.catalogue, i);
		struct remarks remarks = {0};
		struct buffer yaml = {0};
		struct error err = {0};
		struct form *form;

		if (catalogue_is_own(desk.catalogue, of->id))
			continue;
		assert_true(own_begin(&desk, of->id, &yaml, &err));
		assert_true(own_check(&desk, buffer_text(&yaml), &form, &remarks, &err));
		assert_non_null(form);
		/* Exceptions to the rules are given to single questions of the library by name. */
		if (remarks_errors(&remarks) && strcmp(of->id, "sg-a") != 0)
			fail_msg("%s: %s", of->id, remarks.items[0].text);
		assert_string_not_equal(form->id, of->id);
		form_free(form);
		remarks_free(&remarks);
		buffer_free(&yaml);
	}
}

static void mistakes_come_with_their_line(void **state)
{
	char *yaml = changed("type: faces5", "tipe: faces5");
	struct remarks remarks = {0};
	struct error err = {0};
	struct form *form;

	(void)state;
	assert_true(own_check(&desk, yaml, &form, &remarks, &err));
	assert_null(form);
	assert_int_not_equal(remarks.count, 0);
	for (size_t i = 0; i < remarks.count; i++)
		assert_in_range(remarks.items[i].place.line, 20, 40);
	remarks_free(&remarks);
	free(yaml);
}

static void a_form_that_is_kept_is_offered_also_after_a_restart(void **state)
{
	char *yaml = changed("form: mijn-formulier", "form: open-dag");
	struct buffer trouble = {0};
	struct error err = {0};
	struct badge badge = new_badge(ROLE_COORDINATOR);

	(void)state;
	assert_int_equal(save(yaml), 303);
	assert_int_equal(get_as(&badge, "/coordinator/form?form=open-dag", text, sizeof text), 200);
	assert_non_null(strstr(text, "Open dag"));
	catalogue_free(desk.catalogue);
	desk.catalogue = catalogue_new(NULL, &err);
	assert_null(catalogue_form(desk.catalogue, "open-dag"));
	assert_true(own_read(&desk, &trouble, &err));
	assert_non_null(catalogue_form(desk.catalogue, "open-dag"));
	assert_true(catalogue_is_own(desk.catalogue, "open-dag"));
	assert_false(catalogue_is_own(desk.catalogue, "sg-c"));
	free(yaml);
}

static void a_form_with_an_error_is_not_kept(void **state)
{
	char *yaml = changed("Kon je alles vragen?", "Kon je niet alles vragen?");

	(void)state;
	assert_int_equal(save(yaml), 422);
	assert_non_null(strstr(text, "T06"));
	assert_non_null(strstr(text, "Kon je niet alles vragen?")); /* what was typed stays */
	free(yaml);
}

static void a_form_of_the_library_is_not_replaced(void **state)
{
	char *yaml = changed("form: mijn-formulier", "form: sg-c");

	(void)state;
	assert_int_equal(save(yaml), 422);
	assert_false(catalogue_is_own(desk.catalogue, "sg-c"));
	free(yaml);
}

static void what_is_written_stays_text(void **state)
{
	char *yaml = changed("Open dag", "</textarea><script>alert(1)</script>");

	(void)state;
	save(yaml);
	assert_null(strstr(text, "<script>alert"));
	assert_null(strstr(text, "dag</textarea><"));
	free(yaml);
}

static int order_day(const char *fields)
{
	struct badge badge = new_badge(ROLE_COORDINATOR);
	char whole[2048], run[SESSION_SECRET_SIZE];

	session_secret(run);
	snprintf(whole, sizeof whole, "run=%s&instrument=spiegelgesprek&event=dag&%s", run, fields);
	return post_as(&badge, "/coordinator/day", whole, text, sizeof text);
}

static long printed(void)
{
	struct store_balance balance;
	struct error err;

	return store_event_balance(desk.store, "dag", &balance, &err) ? (long)balance.printed : 0;
}

static void a_day_holds_the_sheets_that_were_asked_for(void **state)
{
	(void)state;
	assert_int_equal(
		order_day("n%2Fsg-c%2Fnl%2F=2&n%2Fsg-c%2Fnl%2Feenvoudig=1&n%2Fsg-c%2Ftr%2F=1&"
			  "n%2Fsg-t%2Fnl%2F=1&cards=1"),
		303);
	assert_int_equal(printed(), 5);
}

static void a_day_takes_words_of_its_own(void **state)
{
	long before = printed();

	(void)state;
	assert_int_equal(order_day("n%2Fsg-c%2Fnl%2F=1&nl1=terug+naar+huis&picture1=house&"
				   "nl2=vaste+tijden&picture2=clock"),
		303);
	assert_int_equal(printed(), before + 1);
}

static void sheets_of_a_pair_are_printed_together(void **state)
{
	struct badge badge = new_badge(ROLE_COORDINATOR);
	struct store_balance balance;
	char run[SESSION_SECRET_SIZE], fields[400];
	struct error err;

	(void)state;
	session_secret(run);
	snprintf(fields, sizeof fields,
		"run=%s&instrument=samen-sterker&event=paar&n%%2Fss-c%%2Fnl%%2F=2&p%%2Fss-c=1",
		run);
	assert_int_equal(post_as(&badge, "/coordinator/day", fields, text, sizeof text), 303);
	assert_true(store_event_balance(desk.store, "paar", &balance, &err));
	assert_int_equal(balance.printed, 4);
}

static void a_day_without_sheets_or_with_nonsense_prints_nothing(void **state)
{
	long before = printed();

	(void)state;
	assert_int_equal(order_day("cards=1"), 422);
	assert_int_equal(order_day("n%2Fsg-c%2Fnl%2F=9999"), 422);
	assert_int_equal(order_day("n%2Fsg-c%2Fnl%2F=-1"), 422);
	assert_int_equal(order_day("n%2Fsg-c%2Far%2F=1&nl1=huis&picture1=house"), 422);
	assert_int_equal(printed(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_to_begin_with_keeps_all_rules),
		cmocka_unit_test(every_form_of_the_library_can_be_begun_with),
		cmocka_unit_test(mistakes_come_with_their_line),
		cmocka_unit_test(a_form_that_is_kept_is_offered_also_after_a_restart),
		cmocka_unit_test(a_form_with_an_error_is_not_kept),
		cmocka_unit_test(a_form_of_the_library_is_not_replaced),
		cmocka_unit_test(what_is_written_stays_text),
		cmocka_unit_test(a_day_holds_the_sheets_that_were_asked_for),
		cmocka_unit_test(a_day_takes_words_of_its_own),
		cmocka_unit_test(sheets_of_a_pair_are_printed_together),
		cmocka_unit_test(a_day_without_sheets_or_with_nonsense_prints_nothing),
	};

	return cmocka_run_group_tests(tests, open_desk, close_desk);
}
