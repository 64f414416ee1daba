// SPDX-License-Identifier: EUPL-1.2
/*
 * Scans that come in by themselves: from a folder, and from a scanner, for which a script stands
 * that behaves as scanimage does.
 */
#include "desk_client.h"
#include "intake.h"

#include <sys/stat.h>

static struct intake *intake;
static char folder[128], text[HEARD_SIZE];

static const char SCANIMAGE[] =
	"#!/bin/sh\n"
	"echo \"$@\" >>\"$(dirname \"$0\")/calls\"\n"
	"case $1 in\n"
	"-f) echo 'fake:one|Maker Model 5'; echo '-x|bad'; exit ;;\n"
	"esac\n"
	"case $* in\n"
	"*-A) echo '    --source Flatbed|ADF|ADF Duplex [Flatbed]'; exit ;;\n"
	"esac\n"
	"for a; do case $a in --batch=*) f=${a#--batch=} ;; esac; done\n"
	"for n in 1 2 3; do p=$(printf \"$f\" $n); echo x >\"$p.part\"; mv \"$p.part\" \"$p\"; "
	"done\n"
	"exit 7\n"; /* the feeder is empty */

static void write_file(const char *path, const char *content, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(content, file);
	assert_int_equal(fclose(file), 0);
	chmod(path, mode);
}

static int begin(void **state)
{
	char path[160], search[4096];
	struct error err;

	if (open_desk(state) != 0)
		return -1;
	snprintf(path, sizeof path, "%s/bin", desk_folder);
	mkdir(path, 0700);
	snprintf(search, sizeof search, "%s:%s", path, getenv("PATH"));
	setenv("PATH", search, 1);
	snprintf(path, sizeof path, "%s/bin/scanimage", desk_folder);
	write_file(path, SCANIMAGE, 0700);
	snprintf(folder, sizeof folder, "%s/from-printer", desk_folder);
	mkdir(folder, 0700);
	intake = intake_open(&desk, 1, &err);
	return intake ? 0 : -1;
}

static int end(void **state)
{
	intake_close(intake);
	return close_desk(state);
}

/* Waits until there are this many piles; the latest may be any of them. */
static size_t wait_for_piles(size_t wanted, struct pile_view *views)
{
	size_t count = 0;

	for (int i = 0; i < 300; i++) {
		bool coming = false;

		count = piles_list(desk.piles, views);
		for (size_t j = 0; j < count; j++)
			coming = coming || views[j].state == PILE_COMING;
		if (count >= wanted && !coming)
			break;
		usleep(50000);
	}
	return count;
}

static bool is_there(const char *name)
{
	char path[300];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return access(path, F_OK) == 0;
}

static void a_scanner_that_was_not_listed_is_refused(void **state)
{
	char pile[PILE_ID_SIZE];
	struct error err;

	(void)state;
	assert_false(intake_scan(intake, "net:elsewhere:fake", pile, &err));
	assert_false(intake_scan(intake, "fake:one", pile, &err)); /* not listed yet */
}

static void sheets_from_the_feeder_become_a_pile(void **state)
{
	struct scanner_found found[SCANNERS_MAX];
	struct pile_view *views = calloc(PILE_LIST_MAX, sizeof *views);
	char pile[PILE_ID_SIZE], calls[4096] = "", path[160];
	struct error err;
	size_t count, read;
	FILE *file;

	(void)state;
	assert_true(intake_scanners(intake, found, &count, &err));
	assert_int_equal(count, 1);
	assert_string_equal(found[0].device, "fake:one");
	assert_string_equal(found[0].name, "Maker Model 5");
	assert_true(intake_scan(intake, "fake:one", pile, &err));
	assert_int_equal(wait_for_piles(1, views), 1);
	assert_int_equal(views[0].files_whole, 3);
	assert_string_equal(views[0].name, "blad-0001.png");
	snprintf(path, sizeof path, "%s/bin/calls", desk_folder);
	file = fopen(path, "r");
	read = fread(calls, 1, sizeof calls - 1, file);
	fclose(file);
	assert_int_not_equal(read, 0);
	assert_non_null(strstr(calls, "--source ADF Duplex"));
	free(views);
}

static void files_that_settled_are_taken_and_set_aside(void **state)
{
	struct pile_view *views = calloc(PILE_LIST_MAX, sizeof *views);
	char path[300];
	struct error err;
	size_t before = piles_list(desk.piles, views);

	(void)state;
	snprintf(path, sizeof path, "%s/scan 1.pdf", folder);
	write_file(path, "one", 0600);
	snprintf(path, sizeof path, "%s/scan 2.pdf.part", folder);
	write_file(path, "still coming", 0600);
	assert_true(intake_watch(intake, folder, &err));
	assert_int_equal(wait_for_piles(before + 1, views), before + 1);
	assert_false(is_there("scan 1.pdf"));
	assert_true(is_there(WATCH_DONE "/scan 1.pdf"));
	assert_true(is_there("scan 2.pdf.part"));
	/* The same name once more is another file. */
	snprintf(path, sizeof path, "%s/scan 1.pdf", folder);
	write_file(path, "two", 0600);
	assert_int_equal(wait_for_piles(before + 2, views), before + 2);
	assert_true(is_there(WATCH_DONE "/2-scan 1.pdf"));
	free(views);
}

static void a_file_that_still_grows_is_left_alone(void **state)
{
	struct pile_view *views = calloc(PILE_LIST_MAX, sizeof *views);
	size_t before = piles_list(desk.piles, views);
	char path[300];
	struct error err;

	(void)state;
	assert_true(intake_watch(intake, folder, &err));
	snprintf(path, sizeof path, "%s/grows.pdf", folder);
	for (int i = 0; i < 8; i++) {
		write_file(path, "more and more", 0600);
		usleep(250000);
		assert_true(is_there("grows.pdf"));
	}
	assert_int_equal(wait_for_piles(before + 1, views), before + 1);
	assert_false(is_there("grows.pdf"));
	free(views);
}

static void the_folder_is_watched_after_a_restart(void **state)
{
	char watched[PATH_MAX];
	struct error err;

	(void)state;
	assert_true(intake_watch(intake, folder, &err));
	intake_close(intake);
	intake = intake_open(&desk, 1, &err);
	intake_watched(intake, watched);
	assert_string_equal(watched, folder);
	assert_true(intake_watch(intake, "", &err));
	intake_watched(intake, watched);
	assert_string_equal(watched, "");
}

static void what_is_no_folder_is_refused(void **state)
{
	struct badge badge = new_badge(ROLE_ADMINISTRATOR);
	struct error err;

	(void)state;
	assert_false(intake_watch(intake, "relative", &err));
	assert_false(intake_watch(intake, "/nowhere/at/all", &err));
	assert_false(intake_watch(intake, "/etc/passwd", &err));
	assert_int_equal(
		post_as(&badge, "/administrator/watch", "folder=%2Fnowhere", text, sizeof text),
		422);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scanner_that_was_not_listed_is_refused),
		cmocka_unit_test(sheets_from_the_feeder_become_a_pile),
		cmocka_unit_test(files_that_settled_are_taken_and_set_aside),
		cmocka_unit_test(a_file_that_still_grows_is_left_alone),
		cmocka_unit_test(the_folder_is_watched_after_a_restart),
		cmocka_unit_test(what_is_no_folder_is_refused),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
