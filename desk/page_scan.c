// SPDX-License-Identifier: EUPL-1.2
/* Scans come in, are read, and are accounted for. */
#include "assets.h"
#include "decoder.h"
#include "intake.h"
#include "page.h"
#include "page_list.h"
#include "page_parts.h"
#include "pile.h"
#include "png_out.h"
#include "reason.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* A page on the screen: its long side in pixels. */
enum { THUMB_PX = 340, SHOWN_PX = 1500 };

static const enum phrase VERDICT_WORDS[VERDICTS] = {PH_VERDICT_READ, PH_VERDICT_DUPLICATE,
	PH_VERDICT_BLANK, PH_VERDICT_FOREIGN, PH_VERDICT_UNREADABLE};

/* --- the first page ------------------------------------------------------------------------------ */

static void write_drop(struct visit *v)
{
	put(v,
		"<section class=\"drop\" id=\"drop\" aria-labelledby=\"drop-title\" "
		"data-token=\"%s\" data-slice=\"%d\">",
		v->token, PILE_SLICE_MAX);
	put(v, "<h2 id=\"drop-title\">%s</h2><p>%s</p>", say(v, PH_DROP), say(v, PH_DROP_TEXT));
	put(v,
		"<p class=\"buttons\"><label class=\"button main\"><input type=\"file\" "
		"id=\"files\" "
		"class=\"hidden\" multiple accept=\".pdf,.tif,.tiff,.png,.jpg,.jpeg\">%s</label> "
		"<label class=\"button\"><input type=\"file\" id=\"folder\" class=\"hidden\" "
		"webkitdirectory multiple>%s</label></p>",
		say(v, PH_CHOOSE_FILES), say(v, PH_CHOOSE_FOLDER));
	put(v, "<p><a href=\"/administrator/scanner\">%s</a></p>", say(v, PH_OR_SCANNER));
	put(v,
		"<div id=\"sending\" hidden><p id=\"sending-text\" role=\"status\" "
		"data-text=\"%s\"></p><progress id=\"sending-bar\" max=\"100\" value=\"0\" "
		"aria-labelledby=\"sending-text\"></progress></div>",
		say(v, PH_SENDING));
	put(v,
		"<p id=\"sending-trouble\" class=\"notice bad\" role=\"alert\" hidden "
		"data-large=\"%s\" data-full=\"%s\" data-broken=\"%s\" data-none=\"%s\"></p>",
		say(v, PH_SEND_LARGE), say(v, PH_507_TEXT), say(v, PH_SEND_BROKEN),
		say(v, PH_SEND_NONE));
	put(v, "<noscript><p class=\"notice bad\">%s</p></noscript></section>",
		say(v, PH_NEEDS_SCRIPT));
}

static const char *state_words(struct visit *v, const struct pile_view *pile)
{
	switch (pile->state) {
	case PILE_COMING:
		return say(v, PH_STATE_COMING);
	case PILE_WAITING:
		return say(v, PH_STATE_WAITING);
	case PILE_READING:
		return say(v, PH_STATE_READING);
	case PILE_DONE:
		return say(v, pile->troubles ? PH_STATE_TROUBLE : PH_STATE_DONE);
	case PILE_FAILED:
		break;
	}
	return say(v, PH_STATE_FAILED);
}

static const char *state_in_short(struct visit *v, const struct pile_view *pile)
{
	if (pile->state == PILE_READING)
		return say(v, PH_SHORT_READING);
	if (pile->state == PILE_DONE && pile->troubles)
		return say_count(v, PH_SHORT_TROUBLE_1, PH_SHORT_TROUBLE, pile->troubles);
	return pile->state == PILE_DONE ? say(v, PH_SHORT_DONE) : state_words(v, pile);
}

static void write_piles(struct visit *v)
{
	static const enum phrase HEADS[] = {PH_PILE, PH_PILE_FILES, PH_PILE_SIDES, PH_PILE_STATE};
	struct pile_view *piles = calloc(PILE_LIST_MAX, sizeof *piles);
	size_t count = piles ? piles_list(v->desk->piles, piles) : 0;

	if (count) {
		put(v, "<h2>%s</h2><div class=\"wide\"><table><thead><tr>", say(v, PH_PILES));
		for (size_t i = 0; i < 4; i++)
			put(v, "<th scope=\"col\">%s</th>", say(v, HEADS[i]));
		put(v, "</tr></thead><tbody>");
	}
	for (size_t i = 0; i < count; i++)
		put(v,
			"<tr><th scope=\"row\"><a href=\"/administrator/pile?pile=%s\">%s</a><span "
			"class=\"hint\">%s</span></th>"
			"<td class=\"n\">%d</td><td class=\"n\">%ld</td><td>%s</td></tr>",
			piles[i].id, visit_day(v, piles[i].day), piles[i].name, piles[i].files,
			piles[i].sides, state_in_short(v, &piles[i]));
	if (count)
		put(v, "</tbody></table></div>");
	free(piles);
}

/* How many sheets are back, never what they say. */
static void write_events(struct visit *v)
{
	static const enum phrase HEADS[] = {
		PH_EVENT, PH_COL_PRINTED, PH_COL_RETURNED, PH_COL_MISSING};
	struct store_balance *events = NULL;
	size_t count = 0;

	if (!store_events(v->desk->store, &events, &count, NULL) || count == 0)
		return;
	put(v, "<h2>%s</h2><div class=\"wide\"><table><thead><tr>", say(v, PH_EVENTS_TITLE));
	for (size_t i = 0; i < 4; i++)
		put(v, "<th scope=\"col\">%s</th>", say(v, HEADS[i]));
	put(v, "</tr></thead><tbody>");
	for (size_t i = count; i > 0; i--)
		put(v,
			"<tr><th scope=\"row\">%s</th><td class=\"n\">%lld</td>"
			"<td class=\"n\">%lld</td><td class=\"n\">%lld</td></tr>",
			page_event_name(v, events[i - 1].event), events[i - 1].printed,
			events[i - 1].returned, events[i - 1].missing);
	put(v, "</tbody></table></div>");
	free(events);
}

static void write_copies(struct visit *v)
{
	size_t count = page_copies_waiting(v);

	if (count)
		put(v,
			"<p class=\"notice wait\">%s <a "
			"href=\"/administrator/copies\">%s</a></p>",
			say_count(v, PH_COPIES_WAIT_1, PH_COPIES_WAIT, (long long)count),
			say(v, PH_COPIES_LINK));
}

void page_scan(struct visit *v)
{
	page_begin(v, say(v, PH_SCAN_TITLE), "/administrator");
	write_copies(v);
	write_drop(v);
	write_piles(v);
	write_events(v);
	put(v, "<script src=\"/scan.js?v=%s\" defer></script>", assets_version());
	page_end(v);
}

/* --- coming in ---------------------------------------------------------------------------------------- */

static int status_of(enum pile_answer answer)
{
	static const int STATUS[] = {[PILE_WELL] = 200,
		[PILE_UNKNOWN] = 404,
		[PILE_LARGE] = 413,
		[PILE_FULL] = 507,
		[PILE_APART] = 409,
		[PILE_BROKEN] = 500};

	return STATUS[answer];
}

/* A bare word for the script of the page. */
static void answer_plainly(struct visit *v, int status, const char *text)
{
	buffer_puts(visit_out(v), text);
	v->response->status = status;
	v->response->type = "text/plain; charset=utf-8";
}

void page_pile_begin(struct visit *v)
{
	char id[PILE_ID_SIZE];
	struct error err = {0};

	if (pile_begin(v->desk->piles, id, &err))
		answer_plainly(v, 200, id);
	else
		answer_plainly(v, 500, "");
}

/* "123456": more than fits in a long of 32 bits. */
static bool read_bytes(const char *text, uint64_t *bytes)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	*bytes = strtoull(text, &end, 10);
	return *end == '\0' && *bytes < UINT64_MAX / 2;
}

void page_pile_file(struct visit *v)
{
	uint64_t bytes;
	int number = 0;
	enum pile_answer answer;

	if (!read_bytes(visit_field(v, "bytes"), &bytes)) {
		answer_plainly(v, 400, "");
		return;
	}
	answer = pile_file(
		v->desk->piles, visit_field(v, "pile"), visit_field(v, "name"), bytes, &number);
	answer_plainly(v, status_of(answer), visit_number(v, number));
}

void page_pile_slice(struct visit *v)
{
	const struct fields *q = &v->request->query;
	int number = (int)fields_whole(q, "file", 0, PILE_FILES_MAX, -1);
	uint64_t at, have = 0;
	enum pile_answer answer;

	if (!read_bytes(visit_field(v, "at"), &at)) {
		answer_plainly(v, 400, "");
		return;
	}
	answer = pile_slice(
		v->desk->piles, visit_field(v, "pile"), number, at, &v->request->body, &have);
	answer_plainly(v, status_of(answer), visit_number(v, (long long)have));
}

static void go_to_pile(struct visit *v, const char *id)
{
	struct buffer query = {0};

	buffer_puts(&query, "pile=");
	html_query_value(&query, id);
	visit_go(v, "/administrator/pile", visit_keep(v, &query));
}

void page_pile_read(struct visit *v)
{
	enum pile_answer answer = pile_read(v->desk->piles, visit_field(v, "pile"));

	if (answer == PILE_WELL)
		go_to_pile(v, visit_field(v, "pile"));
	else
		visit_refuse(v, status_of(answer));
}

void page_pile_clear(struct visit *v)
{
	const char *id = visit_field(v, "pile");
	enum pile_answer answer = pile_clear(v->desk->piles, id);
	struct pile_view view;

	if (answer != PILE_WELL)
		visit_refuse(v, status_of(answer));
	else if (pile_look(v->desk->piles, id, &view))
		go_to_pile(v, id);
	else
		visit_go(v, "/administrator", NULL);
}

/* --- a code typed by a person --------------------------------------------------------------------------------- */

void page_pile_type(struct visit *v)
{
	const char *pile = visit_field(v, "pile"), *code = visit_field(v, "code");
	struct pile_side side = {
		.page = (int)fields_whole(&v->request->form, "page", 1, 100000, 1)};
	struct buffer query = {0};
	struct error err = {0};
	sheet_id sheet;
	int told;

	snprintf(side.file, sizeof side.file, "%s", visit_field(v, "file"));
	if (!sheet_code_read(code, &sheet))
		told = 1;
	else if (!pile_type(v->desk->piles, pile, code, &side, &err))
		told = err.status == EX_NOINPUT ? 2 : 3;
	else
		told = side.verdict == VERDICT_READ || side.verdict == VERDICT_DUPLICATE ? 4 : 3;
	buffer_puts(&query, "pile=");
	html_query_value(&query, pile);
	buffer_printf(&query, "&typed=%d", told);
	visit_go(v, "/administrator/pile", visit_keep(v, &query));
}

/* What came of it. */
static void write_typed(struct visit *v)
{
	static const enum phrase TOLD[] = {
		PH_TYPED_WRONG, PH_TYPED_UNKNOWN, PH_TYPED_NOT_READ, PH_TYPED_READ};
	long told = fields_whole(&v->request->query, "typed", 1, 4, 0);

	if (told)
		page_notice(v, told == 4 ? "good" : "bad", say(v, TOLD[told - 1]));
}

/* --- one pile -------------------------------------------------------------------------------------------- */

static void write_sum(struct visit *v, const struct pile_view *pile)
{
	put(v, "<div class=\"wide\"><table class=\"sum\"><tbody>");
	for (int i = 0; i < VERDICTS; i++)
		put(v, "<tr><th scope=\"row\">%s</th><td class=\"n\">%ld</td></tr>",
			say(v, VERDICT_WORDS[i]), pile->by_verdict[i]);
	put(v,
		"<tr class=\"total\"><th scope=\"row\">%s</th><td class=\"n\">%ld</td></tr></tbody>"
		"</table></div>",
		say(v, PH_SIDES_IN), pile->sides);
	if (pile->seen_before)
		put(v, "<p>%s</p>",
			say_count(v, PH_SEEN_BEFORE_1, PH_SEEN_BEFORE, pile->seen_before));
	if (pile->doubtful)
		put(v, "<p>%s</p>", say_count(v, PH_DOUBTS_1, PH_DOUBTS, pile->doubtful));
}

static void write_scan_address(
	struct visit *v, const char *page, const char *pile, const struct pile_side *side)
{
	put(v, "/administrator/%s?pile=%s&amp;file=", page, pile);
	html_query_value(visit_out(v), side->file);
	put(v, "&amp;page=%d", side->page);
}

/* For a page of ours of which the codes cannot be read. */
static void write_typing(struct visit *v, const char *pile, const struct pile_side *side)
{
	put(v, "<details><summary>%s</summary>", say(v, PH_TYPE_CODE));
	page_form(v, "/administrator/type", "row");
	put(v,
		"<input type=\"hidden\" name=\"pile\" value=\"%s\"><input type=\"hidden\" "
		"name=\"file\" value=\"%s\"><input type=\"hidden\" name=\"page\" value=\"%d\">",
		pile, side->file, side->page);
	put(v,
		"<label>%s <input name=\"code\" class=\"code\" required maxlength=\"20\" "
		"autocomplete=\"off\" spellcheck=\"false\"></label><button class=\"main\" "
		"data-busy=\"%s\">%s</button></form></details>",
		say(v, PH_SHEET_CODE), say(v, PH_MAKING), say(v, PH_READ_IT));
}

static void write_trouble(
	struct visit *v, const char *pile, const struct pile_side *side, bool typed)
{
	const char *where = side->page
				    ? say2(v, PH_FILE_PAGE, side->file, visit_number(v, side->page))
				    : side->file;

	put(v, "<li class=\"trouble\" data-key=\"%s:%d:%d\">", side->file, side->page, typed);
	if (side->page) {
		put(v, "<a href=\"");
		write_scan_address(v, "scan", pile, side);
		put(v, "\"><img src=\"");
		write_scan_address(v, "scan.png", pile, side);
		put(v, "&amp;small=1\" alt=\"%s\" loading=\"lazy\"></a>",
			say1(v, PH_LARGER, where));
	}
	put(v, "<div><strong>%s</strong><span>%s</span><span class=\"reason\">",
		say(v, VERDICT_WORDS[side->verdict]), where);
	reason_write(v, side->reason);
	put(v, "</span>");
	if (typed)
		write_typing(v, pile, side);
	put(v, "</div></li>");
}

static void write_troubles(struct visit *v, const struct pile_view *pile)
{
	struct pile_side *sides;
	size_t count;

	if (!pile_troubles(v->desk->piles, pile->id, &sides, &count))
		return;
	if (count)
		put(v, "<h2>%s</h2><p>%s</p><ul class=\"troubles\">", say(v, PH_TROUBLES),
			say(v, PH_TROUBLES_TEXT));
	for (size_t i = 0; i < count; i++)
		write_trouble(v, pile->id, &sides[i],
			pile->state == PILE_DONE && pile->scans_there && sides[i].page > 0);
	if (count)
		put(v, "</ul>");
	free(sides);
}

/* A warning about printer or scanner, as formscan tells it; false: it is about something else. */
static bool is_warning(const char *line)
{
	static const char *const BEGINNINGS[] = {
		"clean the glass: ", "the pages come out ", "the pages lie ", "black is only "};

	for (size_t i = 0; i < sizeof BEGINNINGS / sizeof BEGINNINGS[0]; i++)
		if (strncmp(line, BEGINNINGS[i], strlen(BEGINNINGS[i])) == 0)
			return true;
	return false;
}

/* Nothing when formscan said nothing about it: no side was read. */
static void write_health(struct visit *v, const char *pile)
{
	struct buffer said = {0};
	char *rest = NULL;
	bool measured = false, warned = false;

	pile_said(v->desk->piles, pile, &said);
	for (char *line = said.data ? strtok_r(said.data, "\n", &rest) : NULL; line;
		line = strtok_r(NULL, "\n", &rest)) {
		measured = measured || strncmp(line, "the scans: ", 11) == 0;
		if (!is_warning(line))
			continue;
		if (!warned)
			put(v, "<h2>%s</h2>", say(v, PH_HEALTH));
		warned = true;
		put(v, "<p class=\"notice wait\"><span class=\"reason\">");
		reason_write(v, line);
		put(v, "</span></p>");
	}
	if (measured && !warned)
		put(v, "<p>%s</p>", say(v, PH_HEALTH_GOOD));
	buffer_free(&said);
}

static void write_button(struct visit *v, const char *path, const char *pile, enum phrase label,
	const char *css_class)
{
	page_form(v, path, "plain");
	put(v,
		"<input type=\"hidden\" name=\"pile\" value=\"%s\"><button class=\"%s\">%s</button>"
		"</form> ",
		pile, css_class, say(v, label));
}

static void write_buttons(struct visit *v, const struct pile_view *pile)
{
	bool unread = pile->state == PILE_COMING || pile->state == PILE_FAILED;

	put(v, "<div class=\"buttons\">");
	if (unread)
		write_button(v, "/administrator/read", pile->id,
			pile->state == PILE_FAILED ? PH_READ_AGAIN : PH_READ_WHAT_IS_THERE, "main");
	if (unread)
		write_button(v, "/administrator/clear", pile->id, PH_THROW_AWAY, "");
	else if (pile->scans_there && pile->state == PILE_DONE)
		write_button(v, "/administrator/clear", pile->id, PH_CLEAR, "");
	put(v, "<a class=\"button\" href=\"/administrator\">%s</a></div>", say(v, PH_MORE_SCANS));
}

/* The part of the page that changes while it is being read. */
static void write_status(struct visit *v, const struct pile_view *pile)
{
	bool scanning = intake_scanning(v->desk->intake, pile->id);
	bool busy = scanning || pile->state == PILE_WAITING || pile->state == PILE_READING;
	const char *kind = busy                                                     ? "wait"
			   : pile->state == PILE_DONE && pile->troubles == 0        ? "good"
			   : pile->state == PILE_DONE || pile->state == PILE_COMING ? "wait"
										    : "bad";

	put(v, "<div id=\"status\" data-busy=\"%d\"><p class=\"notice %s\">%s</p>", busy, kind,
		scanning ? say(v, PH_STATE_SCANNING) : state_words(v, pile));
	if (busy && !scanning)
		put(v, "<p class=\"count\"><span>%ld</span> %s</p>", pile->sides,
			say(v, pile->sides == 1 ? PH_SIDE_SO_FAR : PH_SIDES_SO_FAR));
	if (pile->state == PILE_COMING)
		put(v, "<p>%s</p>",
			say2(v, PH_FILES_WHOLE, visit_number(v, pile->files_whole),
				visit_number(v, pile->files)));
	if (pile->state == PILE_FAILED)
		put(v, "<p lang=\"en\" class=\"said\">%s</p>", pile->said);
	if (pile->sides)
		write_sum(v, pile);
	write_troubles(v, pile);
	if (!busy) {
		write_health(v, pile->id);
		write_buttons(v, pile);
	}
	put(v, "</div>");
}

void page_pile(struct visit *v)
{
	struct pile_view pile;

	if (!pile_look(v->desk->piles, visit_field(v, "pile"), &pile)) {
		visit_refuse(v, 404);
		return;
	}
	page_begin(v, say1(v, PH_PILE_TITLE, visit_day(v, pile.day)), "/administrator");
	write_typed(v);
	put(v, "<div id=\"news\" class=\"hidden\" role=\"status\"></div>");
	write_status(v, &pile);
	put(v, "<script src=\"/scan.js?v=%s\" defer></script>", assets_version());
	page_end(v);
}

void page_pile_status(struct visit *v)
{
	struct pile_view pile;

	if (pile_look(v->desk->piles, visit_field(v, "pile"), &pile))
		write_status(v, &pile);
	else
		visit_refuse(v, 404);
}

/* --- a page that had trouble ---------------------------------------------------------------------------------- */

/* Every opening of a scan is in the log (P20). */
static bool log_opening(struct visit *v, const char *pile, const char *file, struct error *err)
{
	char object[PILE_ID_SIZE + PILE_NAME_MAX + 4];

	snprintf(object, sizeof object, "%s/%s", pile, file);
	return store_log(v->desk->store, role_name(v->role), "open scan", object, "", err);
}

/* Decoding is for a child process with limits; here only its picture is seen. */
static bool draw_page(
	const char *path, size_t page, int long_side, struct buffer *png, struct error *err)
{
	struct decoder *decoder = decoder_new(err);
	struct image image, small = {0};
	int longest, factor;
	bool good = decoder && decoder_page(decoder, path, page, &image, err);

	if (good) {
		longest = image.width > image.height ? image.width : image.height;
		factor = (longest + long_side - 1) / long_side;
		good = image_reduce(&image,
			       factor > 16  ? 16
			       : factor < 1 ? 1
					    : factor,
			       &small, err) &&
		       png_encode(&small, png, err);
		image_free(&small);
	}
	if (decoder)
		decoder_free(decoder);
	return good;
}

void page_scan_picture(struct visit *v)
{
	const char *pile = visit_field(v, "pile"), *file = visit_field(v, "file");
	long page = fields_whole(&v->request->query, "page", 1, 100000, 1);
	bool small = visit_field(v, "small")[0] != '\0';
	char path[PATH_MAX];
	struct buffer png = {0};
	struct error err = {0};

	if (!pile_path(v->desk->piles, pile, file, path))
		visit_refuse(v, 404);
	else if (!log_opening(v, pile, file, &err) ||
		 !draw_page(path, (size_t)page, small ? THUMB_PX : SHOWN_PX, &png, &err))
		visit_fail(v, &err);
	else
		visit_bytes(v, "image/png", &png);
	buffer_free(&png);
}

void page_scan_large(struct visit *v)
{
	struct pile_side side = {
		.page = (int)fields_whole(&v->request->query, "page", 1, 100000, 1)};
	const char *pile = visit_field(v, "pile");
	char path[PATH_MAX];

	snprintf(side.file, sizeof side.file, "%s", visit_field(v, "file"));
	if (!pile_path(v->desk->piles, pile, side.file, path)) {
		visit_refuse(v, 404);
		return;
	}
	page_begin(
		v, say2(v, PH_FILE_PAGE, side.file, visit_number(v, side.page)), "/administrator");
	put(v, "<p><a href=\"/administrator/pile?pile=%s\">%s</a></p><p><img class=\"scan\" src=\"",
		pile, say(v, PH_BACK_TO_PILE));
	write_scan_address(v, "scan.png", pile, &side);
	put(v, "\" alt=\"%s\"></p>", say(v, PH_SCAN_ALT));
	page_end(v);
}
