// SPDX-License-Identifier: EUPL-1.2
/*
 * Many people at once: each thread is a coordinator, an administrator or a reviewer who clicks as
 * fast as the desk answers. Nobody gets an error that is not their own doing, and the store is
 * sound afterwards. Under TSan this looks for races in all that the pages stand on.
 */
#include "desk_client.h"
#include "pile.h"
#include "store_fixture.h"

#include <pthread.h>
#include <stdatomic.h>

enum { PEOPLE = 9, ROUNDS = 12, SHEETS = 30 };

static const char EVENT[] = "2026-11-30 Druk";
static atomic_int wrong;

static void expect(int status, int wanted, const char *path, const char *text)
{
	if (status == wanted)
		return;
	wrong++;
	text = strstr(text, "<main");
	print_message("%s: %d, not %d: %.2000s\n", path, status, wanted, text ? text : "");
}

/* Sheets of which the number (t6) waits for a person, with a picture. */
static void make_doubts(void)
{
	static const struct ticks TICKS = {
		.codes = {{1}, {1}, {1, 2}, {1}}, .number = 12, .line = 50};
	struct printed what = {"sg-c", "nl", 'A', EVENT, SHEETS};
	struct store_new_sheet sheets[SHEETS];
	struct store_outcome outcome;
	struct error err;

	print_sheets(desk.store, &what, sheets);
	for (int i = 0; i < SHEETS; i++) {
		struct reading r = make_reading(sheets[i].sheet, 2, &TICKS);
		struct scan_source source = make_source("scan.pdf", i + 1);

		add_crop(&r, "t6", "\x89PNG of a number");
		WELL(store_scan(desk.store, &source, &r, &outcome, &err));
		reading_free(&r);
	}
}

static void coordinate(const struct badge *badge, int round, char *text)
{
	static const char *const PATHS[] = {"/coordinator", "/coordinator/events",
		"/coordinator/event?event=2026-11-30%20Druk", "/coordinator/form?form=sg-c",
		"/coordinator/sides?form=ct-c&lang=en", "/coordinator/page.png?form=ja&small=1"};
	const char *path = PATHS[round % 6];
	char order[512], run[SESSION_SECRET_SIZE];

	expect(get_as(badge, path, text, HEARD_SIZE), 200, path, text);
	if (round % 4 != 0)
		return;
	session_secret(run);
	snprintf(order, sizeof order, "run=%s&form=sg-t&lang=nl&variant=&event=Druk+%d&count=2",
		run, round);
	expect(post_as(badge, "/coordinator/print", order, text, HEARD_SIZE), 303,
		"/coordinator/print", text);
	snprintf(order, sizeof order, "event=Druk+%d&lang=nl", round);
	expect(post_as(badge, "/coordinator/result", order, text, HEARD_SIZE), 303,
		"/coordinator/result", text);
}

/* Sends a pile that formscan cannot be expected to read (a test has no formscan beside it). */
static void administrate(const struct badge *badge, int round, char *text)
{
	char fields[256], id[PILE_ID_SIZE], path[256], more[512], slice[5000];
	struct asking a = {"POST", path, more, slice, sizeof slice};

	(void)round;
	expect(get_as(badge, "/administrator", text, HEARD_SIZE), 200, "/administrator", text);
	expect(post_as(badge, "/administrator/begin", "", text, HEARD_SIZE), 200, "begin", text);
	snprintf(id, sizeof id, "%s", body_in(text));
	snprintf(fields, sizeof fields, "pile=%s&name=scan.pdf&bytes=%zu", id, sizeof slice);
	expect(post_as(badge, "/administrator/file", fields, text, HEARD_SIZE), 200, "file", text);
	memset(slice, 'x', sizeof slice);
	snprintf(path, sizeof path, "/administrator/slice?pile=%s&file=0&at=0", id);
	snprintf(more, sizeof more,
		"Cookie: administrator=%s\r\nX-Token: %s\r\nContent-Type: "
		"application/octet-stream\r\n"
		"Content-Length: %zu",
		badge->cookie, badge->token, sizeof slice);
	expect(ask_into(&a, text, HEARD_SIZE), 200, path, text);
	snprintf(fields, sizeof fields, "pile=%s", id);
	expect(post_as(badge, "/administrator/clear", fields, text, HEARD_SIZE), 303, "clear",
		text);
}

static void review(const struct badge *badge, int round, char *text)
{
	char key[256], path[512], fields[512];
	const char *start;
	int status;

	expect(get_as(badge, "/reviewer", text, HEARD_SIZE), 200, "/reviewer", text);
	expect(get_as(badge, "/reviewer/queue?event=2026-11-30%20Druk", text, HEARD_SIZE), 200,
		"queue", text);
	start = strchr(body_in(text), '"');
	if (!start || sscanf(start, "\"%255[^\"]", key) != 1)
		return;
	snprintf(path, sizeof path, "/reviewer/crop.png?%s", key);
	expect(get_as(badge, path, text, HEARD_SIZE), 200, path, text);
	/* Another reviewer may have decided about it in the mean time. */
	snprintf(path, sizeof path, "/reviewer/doubt?event=2026-11-30%%20Druk&%s", key);
	status = get_as(badge, path, text, HEARD_SIZE);
	expect(status == 404 ? 200 : status, 200, path, text);
	snprintf(fields, sizeof fields, "event=2026-11-30+Druk&%s&answer=entered&entered=%d", key,
		round);
	expect(post_as(badge, "/reviewer/decide", fields, text, HEARD_SIZE), 303, fields, text);
	if (round % 3)
		return;
	/* Not found: another reviewer took the last decision back already. */
	status = post_as(badge, "/reviewer/undo", "event=2026-11-30+Druk", text, HEARD_SIZE);
	expect(status == 404 ? 303 : status, 303, "undo", text);
}

static void *work_a_while(void *context)
{
	enum role role = (enum role)(*(int *)context % ROLES);
	struct badge badge = new_badge(role);
	char *text = malloc(HEARD_SIZE);

	for (int round = 0; text && round < ROUNDS; round++)
		switch (role) {
		case ROLE_COORDINATOR:
			coordinate(&badge, round, text);
			break;
		case ROLE_ADMINISTRATOR:
			administrate(&badge, round, text);
			break;
		default:
			review(&badge, round, text);
		}
	free(text);
	return NULL;
}

static void tell_fault(void *context, const char *fault)
{
	(*(int *)context)++;
	print_message("%s\n", fault);
}

static void nine_people_at_once_do_no_harm(void **state)
{
	pthread_t threads[PEOPLE];
	int who[PEOPLE], faults = 0;
	struct error err;

	(void)state;
	make_doubts();
	for (int i = 0; i < PEOPLE; i++) {
		who[i] = i;
		assert_int_equal(pthread_create(&threads[i], NULL, work_a_while, &who[i]), 0);
	}
	for (int i = 0; i < PEOPLE; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(wrong, 0);
	WELL(store_verify(desk.store, tell_fault, &faults, &err));
	assert_int_equal(faults, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nine_people_at_once_do_no_harm)};

	return cmocka_run_group_tests(tests, open_desk, close_desk);
}
