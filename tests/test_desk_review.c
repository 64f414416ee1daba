// SPDX-License-Identifier: EUPL-1.2
/* What a reviewer and an administrator do with sheets that came back, through the pages. */
#include "desk_client.h"
#include "png_in.h"
#include "png_out.h"
#include "quotes.h"
#include "store_fixture.h"
#include "vault.h"

enum { SHEETS = 62, DOUBTS = 60 };

static struct store_new_sheet sheets[SHEETS];
static char text[HEARD_SIZE];
static struct badge reviewer, administrator, coordinator;

/* A white picture, as large as a text area. */
static void add_picture(struct reading *r, const char *question)
{
	struct image image;
	struct buffer png = {0};
	struct error err;

	WELL(image_new(&image, 800, 220, &err));
	memset(image.pixels, 255, image.stride * (size_t)image.height);
	memset(image.pixels + 100 * image.stride + 200, 40, 300);
	WELL(png_encode(&image, &png, &err));
	image_free(&image);
	r->crops = realloc(r->crops, (r->crop_count + 1) * sizeof *r->crops);
	r->crops[r->crop_count] = (struct reading_crop){.png = png.data, .png_bytes = png.length};
	snprintf(r->crops[r->crop_count++].question, sizeof r->crops[0].question, "%s", question);
}

static void come_back(size_t i)
{
	struct ticks t = {
		.codes = {{2}, {1}, {2}, {1}}, .written = i < 6, .number = -1, .line = 70};
	struct reading r = make_reading(sheets[i].sheet, 1, &t);
	struct store_outcome outcome;
	struct scan_source source;
	struct error err;
	char file[32];

	if (i < DOUBTS) {
		r.answers[0].state = ANSWER_DOUBTFUL;
		add_picture(&r, "t1");
	}
	if (i < 6)
		add_picture(&r, "t4");
	if (i == 3)
		r.flags = FLAG_NAME;
	snprintf(file, sizeof file, "scan%zu.png", i);
	source = make_source(file, 1);
	WELL(store_scan(desk.store, &source, &r, &outcome, &err));
	reading_free(&r);
}

static int begin(void **state)
{
	if (open_desk(state) != 0)
		return -1;
	print_sheets(desk.store, &(struct printed){"t-a", "nl", 'A', "Ede", SHEETS}, sheets);
	for (size_t i = 0; i < SHEETS; i++)
		come_back(i);
	reviewer = new_badge(ROLE_REVIEWER);
	administrator = new_badge(ROLE_ADMINISTRATOR);
	coordinator = new_badge(ROLE_COORDINATOR);
	return 0;
}

static int by_size(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

static size_t count_of(const char *what)
{
	size_t count = 0;

	for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
		count++;
	return count;
}

/* --- what stands out ----------------------------------------------------------------------------- */

static void a_sheet_with_a_name_is_told_by_its_code(void **state)
{
	char code[SHEET_CODE_SIZE];

	(void)state;
	assert_int_equal(get_as(&reviewer, "/reviewer", text, sizeof text), 200);
	for (size_t i = 0; i < SHEETS; i++) {
		sheet_code_write(sheets[i].sheet, code);
		assert_int_equal(count_of(code), i == 3);
	}
	assert_int_equal(count_of("<details>"), 1);
	assert_int_equal(count_of("Nothing was found") + count_of("niets gevonden"), 0);
}

/* A sheet more than the others, of which one side came in. */
static void a_side_with_nothing_on_it_is_told_by_its_code(void **state)
{
	static const struct ticks NOTHING = {.number = -1, .line = -1};
	struct store_new_sheet one[1];
	char code[SHEET_CODE_SIZE];

	(void)state;
	print_sheets(desk.store, &(struct printed){"t-a", "nl", 'A', "Ede", 1}, one);
	scan(desk.store, "empty.pdf", 1, one[0].sheet, 1, &NOTHING);
	assert_int_equal(get_as(&reviewer, "/reviewer", text, sizeof text), 200);
	sheet_code_write(one[0].sheet, code);
	assert_int_equal(count_of(code), 1);
	assert_int_equal(count_of("nothing was found") + count_of("niets op gevonden"), 1);
}

static void come_back_bare(sheet_id sheet, int side)
{
	static const struct ticks NOTHING = {.number = -1, .line = -1};
	struct reading r = make_reading(sheet, side, &NOTHING);
	struct scan_source source = make_source("bare.pdf", side);
	struct store_outcome outcome;
	char name[16];
	struct error err;

	snprintf(name, sizeof name, CROP_OF_SIDE, side);
	add_picture(&r, name);
	WELL(store_scan(desk.store, &source, &r, &outcome, &err));
	reading_free(&r);
}

/* With a picture of both its sides; "yes" answers all of it, and undo asks again. */
static void a_sheet_with_nothing_on_it_is_asked_once(void **state)
{
	struct store_new_sheet one[1];
	char code[SHEET_CODE_SIZE], key[200], path[400];

	(void)state;
	print_sheets(desk.store, &(struct printed){"t-a", "nl", 'A', "Goes", 1}, one);
	come_back_bare(one[0].sheet, 1);
	come_back_bare(one[0].sheet, 2);
	sheet_code_write(one[0].sheet, code);
	snprintf(key, sizeof key, "sheet=%s&number=0&side=0&question=", code);
	assert_int_equal(get_as(&reviewer, "/reviewer/queue?event=Goes", text, sizeof text), 200);
	assert_int_equal(count_of(code), 1);
	assert_int_equal(count_of(key), 1);
	snprintf(path, sizeof path, "/reviewer/doubt?event=Goes&%s", key);
	assert_int_equal(get_as(&reviewer, path, text, sizeof text), 200);
	assert_int_equal(count_of("value=\"empty\""), 1);
	assert_int_equal(count_of("question=SIDE1"), 1);
	assert_int_equal(count_of("question=SIDE2"), 1);
	snprintf(path, sizeof path, "/reviewer/crop.png?sheet=%s&number=0&question=SIDE2", code);
	assert_int_equal(get_as(&reviewer, path, text, sizeof text), 200);
	snprintf(path, sizeof path, "event=Goes&%s&answer=empty", key);
	assert_int_equal(post_as(&reviewer, "/reviewer/decide", path, text, sizeof text), 303);
	assert_int_equal(get_as(&reviewer, "/reviewer/queue?event=Goes", text, sizeof text), 200);
	assert_int_equal(count_of(code), 0);
	assert_int_equal(
		post_as(&reviewer, "/reviewer/undo", "event=Goes", text, sizeof text), 303);
	snprintf(path, sizeof path, "event=Goes&%s&answer=not empty", key);
	assert_int_equal(post_as(&reviewer, "/reviewer/decide", path, text, sizeof text), 303);
	assert_int_equal(get_as(&reviewer, "/reviewer/queue?event=Goes", text, sizeof text), 200);
	assert_true(count_of(code) > 4);
	/* A question has no picture of its own: that of its side is shown. */
	snprintf(path, sizeof path, "/reviewer/crop.png?sheet=%s&number=0&question=t1", code);
	assert_int_equal(get_as(&reviewer, path, text, sizeof text), 200);
}

/* --- doubts ---------------------------------------------------------------------------------- */

/* What the page asks for one doubt: its words, its picture, the decision. Seconds. */
static double review_one(const char *key, const char *answer)
{
	char path[400], fields[600];
	double begun = seconds();

	snprintf(path, sizeof path, "/reviewer/doubt?event=Ede&%.159s", key);
	assert_int_equal(get_as(&reviewer, path, text, sizeof text), 200);
	snprintf(path, sizeof path, "/reviewer/crop.png?%.159s", key);
	assert_int_equal(get_as(&reviewer, path, text, sizeof text), 200);
	snprintf(fields, sizeof fields, "event=Ede&%.159s&answer=%s", key, answer);
	assert_int_equal(post_as(&reviewer, "/reviewer/decide", fields, text, sizeof text), 303);
	return seconds() - begun;
}

/* The keys of the queue, "sheet=...&number=0&side=1&question=t1", in order. */
static size_t read_queue(char keys[][160], size_t most)
{
	size_t count = 0;

	assert_int_equal(get_as(&reviewer, "/reviewer/queue?event=Ede", text, sizeof text), 200);
	for (char *at = strstr(body_in(text), "\"sheet="); at && count < most;
		at = strstr(at, "\"sheet=")) {
		size_t length = strcspn(++at, "\"");

		snprintf(keys[count++], 160, "%.*s", (int)length, at);
	}
	return count;
}

static void sixty_doubts_cost_under_50_ms_each_at_the_median(void **state)
{
	static char keys[DOUBTS][160];
	double times[DOUBTS], total = 0;

	(void)state;
	assert_int_equal(read_queue(keys, DOUBTS), DOUBTS);
	for (int i = 0; i < DOUBTS; i++)
		total += times[i] = review_one(keys[i], i % 7 ? "2" : "blank");
	qsort(times, DOUBTS, sizeof times[0], by_size);
	printf("# 60 doubts: median %.1f ms, 90 of 100 under %.1f ms, all together %.2f s\n",
		1000 * times[DOUBTS / 2], 1000 * times[DOUBTS * 9 / 10], total);
	assert_true(times[DOUBTS / 2] < 0.050);
	assert_true(total < 60);
	assert_int_equal(read_queue(keys, DOUBTS), 0);
}

static void a_page_shows_one_answer_of_one_person(void **state)
{
	(void)state;
	assert_int_equal(post_as(&reviewer, "/reviewer/undo", "event=Ede", text, sizeof text), 303);
	assert_int_equal(get_as(&reviewer, "/reviewer/next?event=Ede", text, sizeof text), 200);
	assert_int_equal(count_of("crop.png"), 1);
	assert_int_equal(count_of("<article"), 1);
	assert_int_equal(get_as(&reviewer, "/reviewer/text?event=Ede", text, sizeof text), 200);
	assert_int_equal(count_of("text.png"), 1);
	assert_int_equal(count_of("<article"), 1);
}

struct search {
	const char *action;
	int found;
	bool bare;
};

static bool look_at(void *context, const struct store_log_entry *entry)
{
	struct search *s = context;

	if (strcmp(entry->action, s->action) == 0) {
		s->found++;
		s->bare = !entry->object[0] && !entry->reason[0];
	}
	return true;
}

static void a_concern_about_safety_is_logged_without_its_sheet(void **state)
{
	struct search search = {.action = "concern about safety"};
	struct error err;

	(void)state;
	assert_int_equal(post_as(&reviewer, "/reviewer/concern", "x=1", text, sizeof text), 200);
	assert_non_null(strstr(text, "112"));
	WELL(store_log_each(desk.store, look_at, &search, &err));
	assert_int_equal(search.found, 1);
	assert_true(search.bare);
}

/* --- texts --------------------------------------------------------------------------------------- */

static void key_of(size_t i, char key[100])
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(sheets[i].sheet, code);
	snprintf(key, 100, "sheet=%s&number=0&question=t4", code);
}

static int type_over(size_t i, const char *words)
{
	char key[100], fields[600];

	key_of(i, key);
	snprintf(fields, sizeof fields, "event=Ede&%s&text=%s&no-name=1&what=keep", key, words);
	return post_as(&reviewer, "/reviewer/text", fields, text, sizeof text);
}

static void a_text_is_typed_over_with_what_was_left_out(void **state)
{
	struct quote *list;
	struct error err;
	size_t count, typed = 0;

	(void)state;
	assert_int_equal(type_over(0, "Bel+eens+terug"), 303);
	WELL(quotes_list(desk.store, "Ede", "reviewer", &list, &count, &err));
	for (size_t i = 0; i < count; i++)
		if (list[i].typed) {
			typed++;
			assert_string_equal(list[i].text, "Bel eens terug");
			assert_int_equal(list[i].left_out, QUOTE_WITHOUT_NAME);
		}
	free(list);
	assert_int_equal(typed, 1);
}

static void a_text_with_a_telephone_number_is_refused_and_stays_on_the_page(void **state)
{
	(void)state;
	assert_int_equal(type_over(1, "Bel+mij+op+06-12345678"), 422);
	assert_non_null(strstr(text, "Bel mij op 06-12345678"));
	assert_int_equal(type_over(1, ""), 422);
}

/* The grey value in the middle of the picture of a text, or -1 when it cannot be had. */
static int grey_of(size_t i)
{
	char key[100], path[300];
	const char *length;
	struct image image;
	struct error err;
	int grey;

	key_of(i, key);
	snprintf(path, sizeof path, "/reviewer/text.png?%s&index=0", key);
	if (get_as(&reviewer, path, text, sizeof text) != 200)
		return -1;
	length = strstr(text, "Content-Length: ");
	assert_non_null(length);
	WELL(png_in_decode((const uint8_t *)body_in(text),
		strtoul(length + strlen("Content-Length: "), NULL, 10), NULL, &image, &err));
	grey = image.pixels[110 * image.stride + 400];
	image_free(&image);
	return grey;
}

static int blacken(size_t i, const char *places)
{
	char key[100], fields[300];

	key_of(i, key);
	snprintf(fields, sizeof fields, "event=Ede&%s&index=0&black=%s", key, places);
	return post_as(&reviewer, "/reviewer/black", fields, text, sizeof text);
}

static void a_name_is_blacked_out_for_good(void **state)
{
	(void)state;
	assert_int_equal(grey_of(2), 255);
	assert_int_equal(blacken(2, ""), 422);
	assert_int_equal(blacken(2, "-5,0,10,10"), 422);
	assert_int_equal(blacken(2, "0,0,99999,10"), 422);
	assert_int_equal(grey_of(2), 255);
	assert_int_equal(blacken(2, "400,400,200,200"), 303);
	assert_int_equal(grey_of(2), 0);
}

static int choose(size_t i, int chosen)
{
	char key[100], fields[300];

	key_of(i, key);
	snprintf(fields, sizeof fields, "event=Ede&%s&chosen=%d", key, chosen);
	return post_as(&coordinator, "/coordinator/quote", fields, text, sizeof text);
}

static void a_coordinator_chooses_at_most_four_texts(void **state)
{
	struct quote *list;
	struct error err;
	size_t count;

	(void)state;
	for (size_t i = 1; i < 6; i++)
		assert_int_equal(type_over(i, "Goed+geluisterd"), 303);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(choose(i, 1), 303);
	assert_int_equal(choose(4, 1), 303);
	assert_non_null(strstr(text, "full=1"));
	WELL(quotes_chosen(desk.store, "Ede", NULL, &list, &count, &err));
	assert_int_equal(count, 4);
	free(list);
	assert_int_equal(
		get_as(&coordinator, "/coordinator/quotes?event=Ede", text, sizeof text), 200);
	assert_non_null(strstr(text, "Bel eens terug"));
	assert_null(strstr(text, ".png")); /* no handwriting for who knows the hands */
}

static void handwriting_is_for_the_reviewer_alone(void **state)
{
	char key[100], path[200];

	(void)state;
	key_of(1, key);
	snprintf(path, sizeof path, "/reviewer/text.png?%s", key);
	assert_int_equal(get_as(&coordinator, path, text, sizeof text), 401);
	assert_int_equal(get_as(&administrator, path, text, sizeof text), 401);
}

/* --- destroying, taking out -------------------------------------------------------------------- */

static int destroy(const char *code)
{
	char fields[100];

	snprintf(fields, sizeof fields, "code=%s", code);
	return post_as(&administrator, "/administrator/destroy", fields, text, sizeof text);
}

static void a_sheet_is_destroyed_by_the_code_on_its_strip(void **state)
{
	char strip[SHEET_CODE_SIZE], sheet[SHEET_CODE_SIZE];

	(void)state;
	sheet_code_write(sheets[61].strip, strip);
	sheet_code_write(sheets[61].sheet, sheet);
	assert_int_equal(destroy("AAAA-BBBB-CCCC"), 422);
	assert_int_equal(destroy(sheet), 404);
	assert_int_equal(destroy(strip), 200);
	assert_non_null(strstr(text, "Bewijs van vernietiging"));
	assert_non_null(strstr(text, "Het blad is vernietigd."));
	assert_int_equal(destroy(strip), 200);
	assert_non_null(strstr(text, "al vernietigd"));
}

static void rows_of_clients_need_a_reason(void **state)
{
	struct search search = {.action = "export csv"};
	struct error err;

	(void)state;
	assert_int_equal(post_as(&administrator, "/administrator/export", "event=Ede&format=csv",
				 text, sizeof text),
		403);
	assert_int_equal(post_as(&administrator, "/administrator/export",
				 "event=Ede&format=csv&reason=onderzoek", text, sizeof text),
		200);
	assert_non_null(strstr(text, "attachment; filename=\"Ede antwoorden.csv\""));
	WELL(store_log_each(desk.store, look_at, &search, &err));
	assert_int_equal(search.found, 1);
	assert_int_equal(get_as(&coordinator, "/administrator/export", text, sizeof text), 401);
}

/* --- the key is not here ------------------------------------------------------------------------- */

static void without_the_key_pages_say_that_pictures_cannot_be_shown(void **state)
{
	char file[128];
	struct error err;
	long sealed;

	(void)state;
	snprintf(file, sizeof file, "%s/the.key", desk_folder);
	WELL(vault_use(desk.store, file, &err));
	WELL(vault_create(desk.store, false, "administrator", &sealed, &err));
	assert_int_equal(get_as(&reviewer, "/reviewer", text, sizeof text), 200);
	assert_null(strstr(text, "kunnen niet worden getoond"));
	assert_int_equal(unlink(file), 0);
	vault_lock(desk.store);
	assert_int_equal(get_as(&reviewer, "/reviewer", text, sizeof text), 200);
	assert_non_null(strstr(text, "kunnen niet worden getoond"));
	assert_int_equal(grey_of(3), -1);
	assert_int_equal(get_as(&coordinator, "/coordinator/events", text, sizeof text), 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sheet_with_a_name_is_told_by_its_code),
		cmocka_unit_test(a_side_with_nothing_on_it_is_told_by_its_code),
		cmocka_unit_test(a_sheet_with_nothing_on_it_is_asked_once),
		cmocka_unit_test(sixty_doubts_cost_under_50_ms_each_at_the_median),
		cmocka_unit_test(a_page_shows_one_answer_of_one_person),
		cmocka_unit_test(a_concern_about_safety_is_logged_without_its_sheet),
		cmocka_unit_test(a_text_is_typed_over_with_what_was_left_out),
		cmocka_unit_test(a_text_with_a_telephone_number_is_refused_and_stays_on_the_page),
		cmocka_unit_test(a_name_is_blacked_out_for_good),
		cmocka_unit_test(a_coordinator_chooses_at_most_four_texts),
		cmocka_unit_test(handwriting_is_for_the_reviewer_alone),
		cmocka_unit_test(a_sheet_is_destroyed_by_the_code_on_its_strip),
		cmocka_unit_test(rows_of_clients_need_a_reason),
		cmocka_unit_test(without_the_key_pages_say_that_pictures_cannot_be_shown),
	};

	return cmocka_run_group_tests(tests, begin, close_desk);
}
