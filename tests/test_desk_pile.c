// SPDX-License-Identifier: EUPL-1.2
/*
 * Scans that come in: in order, within limits, under harmless names, and still there when the desk
 * was closed half-way.
 */
#include "desk_client.h"
#include "pile.h"
#include "print.h"
#include "reason.h"

#include <dirent.h>
#include <sys/stat.h>

static bool is_there(const char *id, const char *name)
{
	char path[PATH_MAX + 300];

	snprintf(path, sizeof path, "%s/piles/%s/in/%s", desk.folder, id, name);
	return access(path, F_OK) == 0;
}

static enum pile_answer send_text(const char *id, int number, uint64_t at, const char *text)
{
	struct buffer slice = {0};
	enum pile_answer answer;
	uint64_t have;

	buffer_puts(&slice, text);
	answer = pile_slice(desk.piles, id, number, at, &slice, &have);
	buffer_free(&slice);
	return answer;
}

static void new_pile(char id[PILE_ID_SIZE])
{
	struct error err;

	assert_true(pile_begin(desk.piles, id, &err));
}

static void a_file_has_its_name_when_all_of_it_is_there(void **state)
{
	char id[PILE_ID_SIZE];
	struct pile_view view;
	int number;

	(void)state;
	new_pile(id);
	assert_int_equal(pile_file(desk.piles, id, "scan.pdf", 8, &number), PILE_WELL);
	assert_int_equal(send_text(id, number, 0, "half"), PILE_WELL);
	assert_false(is_there(id, "scan.pdf"));
	assert_int_equal(send_text(id, number, 4, "rest"), PILE_WELL);
	assert_true(is_there(id, "scan.pdf"));
	assert_true(pile_look(desk.piles, id, &view));
	assert_int_equal(view.files, 1);
	assert_int_equal(view.files_whole, 1);
	assert_int_equal(view.bytes_in, 8);
}

static void slices_must_follow_each_other_and_fit(void **state)
{
	char id[PILE_ID_SIZE];
	int number;

	(void)state;
	new_pile(id);
	assert_int_equal(pile_file(desk.piles, id, "scan.pdf", 8, &number), PILE_WELL);
	assert_int_equal(send_text(id, number, 4, "rest"), PILE_APART);
	assert_int_equal(send_text(id, number, 0, "half"), PILE_WELL);
	assert_int_equal(send_text(id, number, 0, "half"), PILE_APART);
	assert_int_equal(send_text(id, number, 4, "too much"), PILE_LARGE);
	assert_int_equal(send_text(id, number + 1, 0, "x"), PILE_UNKNOWN);
	assert_int_equal(send_text(id, -1, 0, "x"), PILE_UNKNOWN);
	assert_int_equal(send_text("2026-11-30-0000000000000", 0, 0, "x"), PILE_UNKNOWN);
	assert_int_equal(send_text("../../etc", 0, 0, "x"), PILE_UNKNOWN);
}

static void what_is_too_large_is_refused(void **state)
{
	char id[PILE_ID_SIZE];
	int number;

	(void)state;
	new_pile(id);
	assert_int_equal(
		pile_file(desk.piles, id, "a", PILE_FILE_BYTES_MAX + 1, &number), PILE_LARGE);
	assert_int_equal(pile_file(desk.piles, id, "a", UINT64_MAX / 2, &number), PILE_LARGE);
}

static void names_are_made_harmless(void **state)
{
	static const char *const given[] = {"../../passwords", "/etc/passwd", "..\\..\\x.pdf",
		"...", ".hidden", "a/", "scan.pdf", "scan.pdf", "scan.pdf"};
	static const char *const made[] = {"passwords", "passwd", "x.pdf", "scan", "hidden", "a_",
		"scan.pdf", "2-scan.pdf", "3-scan.pdf"};
	char id[PILE_ID_SIZE], longest[400];
	const struct dirent *entry;
	char path[PATH_MAX + 100];
	int number, count = 0;
	DIR *dir;

	(void)state;
	new_pile(id);
	for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
		assert_int_equal(pile_file(desk.piles, id, given[i], 1, &number), PILE_WELL);
		assert_int_equal(send_text(id, number, 0, "x"), PILE_WELL);
		assert_true(is_there(id, made[i]));
	}
	memset(longest, 'e', sizeof longest);
	strcpy(longest + sizeof longest - 5, ".pdf");
	assert_int_equal(pile_file(desk.piles, id, longest, 1, &number), PILE_WELL);
	assert_int_equal(send_text(id, number, 0, "x"), PILE_WELL);
	snprintf(path, sizeof path, "%s/piles/%s/in", desk.folder, id);
	dir = opendir(path);
	while ((entry = readdir(dir)) != NULL)
		count += entry->d_name[0] != '.';
	closedir(dir);
	assert_int_equal(count, 10);
}

static void nobody_else_can_read_a_scan(void **state)
{
	char id[PILE_ID_SIZE], path[PATH_MAX + 100];
	struct stat st;
	int number;

	(void)state;
	new_pile(id);
	assert_int_equal(pile_file(desk.piles, id, "scan.pdf", 1, &number), PILE_WELL);
	assert_int_equal(send_text(id, number, 0, "x"), PILE_WELL);
	snprintf(path, sizeof path, "%s/piles/%s/in/scan.pdf", desk.folder, id);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 077, 0);
	assert_int_equal(stat(desk.folder, &st), 0);
	assert_int_equal(st.st_mode & 077, 0);
}

/* The desk is closed and opened again: in between, the computer may have been off. */
static void what_came_in_is_there_after_a_restart(void **state)
{
	char id[PILE_ID_SIZE], asked[PILE_ID_SIZE], path[PATH_MAX + 100];
	struct pile_view view;
	struct error err;
	FILE *records;
	int number;

	(void)state;
	new_pile(id);
	assert_int_equal(pile_file(desk.piles, id, "whole.pdf", 1, &number), PILE_WELL);
	assert_int_equal(send_text(id, number, 0, "x"), PILE_WELL);
	assert_int_equal(pile_file(desk.piles, id, "part.pdf", 2, &number), PILE_WELL);
	assert_int_equal(send_text(id, number, 0, "x"), PILE_WELL);

	/* One that was read, with a page that had trouble, as formscan tells it. */
	new_pile(asked);
	snprintf(path, sizeof path, "%s/piles/%s/records", desk.folder, asked);
	records = fopen(path, "w");
	fputs("{\"file\":\"/x/in/a.pdf\",\"page\":1,\"sheet\":null,\"side\":null,"
	      "\"verdict\":\"blank\",\"reason\":\"empty page\",\"seen_before\":false,"
	      "\"answered\":0,\"doubtful\":0}\n"
	      "{\"file\":\"/x/in/a.pdf\",\"page\":2,\"sheet\":null,\"side\":null,"
	      "\"verdict\":\"unreadable\",\"reason\":\"the file is empty\",\"seen_before\":false,"
	      "\"answered\":0,\"doubtful\":0}\nno json\n",
		records);
	fclose(records);
	snprintf(path, sizeof path, "%s/piles/%s/done", desk.folder, asked);
	fclose(fopen(path, "w"));

	piles_close(desk.piles);
	desk.piles = piles_open(&desk, &err);
	assert_non_null(desk.piles);
	assert_true(pile_look(desk.piles, id, &view));
	assert_int_equal(view.state, PILE_COMING);
	assert_int_equal(view.files_whole, 1);
	assert_true(pile_look(desk.piles, asked, &view));
	assert_int_equal(view.state, PILE_DONE);
	assert_int_equal(view.sides, 2);
	assert_int_equal(view.by_verdict[VERDICT_BLANK], 1);
	assert_int_equal(view.troubles, 1);
}

static void a_pile_that_is_thrown_away_leaves_nothing(void **state)
{
	char id[PILE_ID_SIZE], path[PATH_MAX + 100];
	struct pile_view view;
	int number;

	(void)state;
	new_pile(id);
	assert_int_equal(pile_file(desk.piles, id, "scan.pdf", 1, &number), PILE_WELL);
	assert_int_equal(pile_clear(desk.piles, id), PILE_WELL);
	assert_false(pile_look(desk.piles, id, &view));
	snprintf(path, sizeof path, "%s/piles/%s", desk.folder, id);
	assert_int_equal(access(path, F_OK), -1);
}

static void names_of_events_are_tidied(void **state)
{
	char event[PRINT_EVENT_MAX + 1], longest[PRINT_EVENT_MAX + 2];

	(void)state;
	assert_true(print_event_name("  2026-11-30   Den\nHaag ", event));
	assert_string_equal(event, "2026-11-30 Den Haag");
	assert_false(print_event_name("   ", event));
	memset(longest, 'a', sizeof longest);
	longest[PRINT_EVENT_MAX + 1] = '\0';
	assert_false(print_event_name(longest, event));
	assert_true(print_event_name(longest + 1, event));
}

/* A page that was sent twice does not print twice. */
static void ordering_twice_gives_the_same_sheets(void **state)
{
	struct print order = {.event = "Twee keer", .form = "sg-t", .language = "nl", .count = 3};
	struct store_balance b;
	struct error err;

	(void)state;
	session_secret(order.run);
	assert_true(print_make(&desk, &order, &err));
	assert_true(print_make(&desk, &order, &err));
	assert_true(store_event_balance(desk.store, "Twee keer", &b, &err));
	assert_int_equal(b.printed, 3);
}

static void reasons_are_told_in_dutch_with_their_words(void **state)
{
	struct buffer dutch = {0};

	(void)state;
	assert_true(reason_dutch("this side was read before", &dutch));
	assert_string_equal(buffer_text(&dutch), "deze kant is al eerder gelezen");
	buffer_free(&dutch);
	assert_true(reason_dutch("the PDF has more than 5000 pages; cut it into parts", &dutch));
	assert_string_equal(
		buffer_text(&dutch), "de PDF heeft meer dan 5000 bladzijden; knip hem in delen");
	buffer_free(&dutch);
	assert_true(reason_dutch(
		"clean the glass: a dark line 31 mm from the left on 7 of 9 pages", &dutch));
	assert_string_equal(buffer_text(&dutch),
		"maak het glas schoon: op veel bladzijden staat een donkere lijn, 31 mm van links");
	buffer_free(&dutch);
	assert_false(reason_dutch("the pages come out at 90 of their size", &dutch));
	assert_false(reason_dutch("something nobody foresaw", &dutch));
	buffer_free(&dutch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_has_its_name_when_all_of_it_is_there),
		cmocka_unit_test(slices_must_follow_each_other_and_fit),
		cmocka_unit_test(what_is_too_large_is_refused),
		cmocka_unit_test(names_are_made_harmless),
		cmocka_unit_test(nobody_else_can_read_a_scan),
		cmocka_unit_test(what_came_in_is_there_after_a_restart),
		cmocka_unit_test(a_pile_that_is_thrown_away_leaves_nothing),
		cmocka_unit_test(names_of_events_are_tidied),
		cmocka_unit_test(ordering_twice_gives_the_same_sheets),
		cmocka_unit_test(reasons_are_told_in_dutch_with_their_words),
	};

	return cmocka_run_group_tests(tests, open_desk, close_desk);
}
