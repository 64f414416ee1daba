// SPDX-License-Identifier: EUPL-1.2
/* Sheets that were just made. */
#include "actions.h"
#include "catalogue.h"
#include "page.h"
#include "page_list.h"
#include "page_parts.h"
#include "preview.h"
#include "print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Larger files are not shown: the picture would cost more than it is worth. */
enum { SHOWN_BYTES_MAX = 64 * 1024 * 1024 };

/* False when something that the page checks by itself is wrong all the same. */
static bool read_order(const struct visit *v, struct print *order)
{
	const struct form *form = catalogue_form(v->desk->catalogue, visit_field(v, "form"));
	const char *language = visit_field(v, "lang"), *variant = visit_field(v, "variant");

	*order = (struct print){0};
	order->count = fields_whole(&v->request->form, "count", 1, PRINT_COUNT_MAX, 0);
	if (!form || !catalogue_has_language(form, language) ||
		!catalogue_has_variant(form, variant) || order->count == 0 ||
		strlen(visit_field(v, "run")) >= sizeof order->run ||
		!print_event_name(visit_field(v, "event"), order->event))
		return false;
	strcpy(order->run, visit_field(v, "run"));
	snprintf(order->form, sizeof order->form, "%s", form->id);
	snprintf(order->language, sizeof order->language, "%s", language);
	snprintf(order->variant, sizeof order->variant, "%s", variant);
	return true;
}

void page_print(struct visit *v)
{
	struct print order;
	struct error err = {0};
	char query[SESSION_SECRET_SIZE + 8];

	if (!read_order(v, &order)) {
		visit_refuse(v, 422);
		return;
	}
	if (!print_make(v->desk, &order, &err)) {
		visit_fail(v, &err);
		return;
	}
	snprintf(query, sizeof query, "run=%s", order.run);
	visit_go(v, "/coordinator/printed", query);
}

/* --- the page after it ------------------------------------------------------------------------- */

const char *page_print_title(const struct visit *v, const struct print *p)
{
	const struct form *form = catalogue_form(v->desk->catalogue, p->form);

	if (form)
		return catalogue_title(form, v->language);
	if (strcmp(p->form, ACTIONS_FORM) == 0)
		return say(v, PH_ACTION_LIST);
	return p->form[0] ? p->form : say(v, PH_DAY_TITLE);
}

static void write_event_link(struct visit *v, const char *event)
{
	put(v, "<p><a href=\"/coordinator/event?event=");
	html_query_value(visit_out(v), event);
	put(v, "\">%s</a></p>", say1(v, PH_TO_EVENT, event));
}

/* What else is printed for such an occasion. */
static void write_others(struct visit *v, const struct print *p, const struct form *form)
{
	const struct catalogue *c = v->desk->catalogue;
	bool any = false;

	for (size_t i = 0; i < catalogue_count(c); i++) {
		const struct form *other = catalogue_at(c, i);

		if (other == form || !form->instrument[0] ||
			strcmp(other->instrument, form->instrument) != 0)
			continue;
		if (!any)
			put(v, "<h2>%s</h2><ul>", say(v, PH_OTHERS));
		any = true;
		put(v, "<li><a href=\"/coordinator/form?form=%s&amp;event=", other->id);
		html_query_value(visit_out(v), p->event);
		put(v, "\">%s</a></li>", catalogue_title(other, v->language));
	}
	if (any)
		put(v, "</ul>");
}

static void write_steps(struct visit *v, const struct print *p)
{
	put(v, "<ol class=\"steps\"><li>%s</li><li>%s</li><li>%s</li><li>%s</li></ol>",
		say(v, PH_STEP_OPEN), say(v, p->sides == 2 ? PH_STEP_PRINT_2 : PH_STEP_PRINT_1),
		say(v, PH_STEP_COPY), say(v, PH_STEP_HAND_OUT));
}

void page_printed(struct visit *v)
{
	const struct form *form;
	struct print p;
	struct buffer source = {0};

	if (!print_find(v->desk, visit_field(v, "run"), &p)) {
		visit_refuse(v, 404);
		return;
	}
	form = catalogue_form(v->desk->catalogue, p.form);
	page_begin(v, say(v, PH_PRINTED_TITLE), "/coordinator");
	page_notice(v, "good",
		say2(v, p.count == 1 ? PH_PRINTED_1 : PH_PRINTED, visit_number(v, p.count),
			p.event));
	put(v,
		"<p><a class=\"button main\" href=\"/coordinator/printed.pdf?run=%s\" "
		"download>%s</a>"
		"</p>",
		p.run, say(v, PH_DOWNLOAD_PRINT));
	put(v, "<h2>%s</h2>", say(v, PH_NOW));
	write_steps(v, &p);
	write_event_link(v, p.event);
	if (form)
		write_others(v, &p, form);
	put(v, "<section class=\"preview\"><h2>%s</h2><div class=\"sides\">",
		say(v, p.form[0] ? PH_FIRST_SHEET : PH_FIRST_PAGES));
	buffer_printf(&source, "/coordinator/printed.png?run=%s", p.run);
	page_form_figures(v, p.sides, visit_keep(v, &source));
	put(v, "</div></section>");
	page_end(v);
}

static bool read_file(int file, struct buffer *bytes)
{
	char block[65536];
	ssize_t n;

	while ((n = read(file, block, sizeof block)) > 0 && bytes->length < SHOWN_BYTES_MAX)
		buffer_add(bytes, block, (size_t)n);
	return n == 0 && !bytes->failed;
}

void page_printed_picture(struct visit *v)
{
	const char *run = visit_field(v, "run");
	int side = (int)fields_whole(&v->request->query, "side", 1, 2, 1);
	int file = print_open(v->desk, run);
	struct buffer pdf = {0}, png = {0};
	struct error err = {0};

	if (file < 0 || !read_file(file, &pdf))
		visit_refuse(v, 404);
	else if (!preview_pdf(v->desk, run, &pdf, side, PREVIEW_DPI, &png, &err))
		visit_fail(v, &err);
	else
		visit_bytes(v, "image/png", &png);
	buffer_free(&pdf);
	buffer_free(&png);
	if (file >= 0)
		close(file);
}

void page_printed_file(struct visit *v)
{
	struct print p;
	int file;

	if (!print_find(v->desk, visit_field(v, "run"), &p)) {
		visit_refuse(v, 404);
		return;
	}
	file = print_open(v->desk, p.run);
	if (file < 0) {
		visit_refuse(v, 404);
		return;
	}
	v->response->file = file;
	v->response->type = "application/pdf";
	snprintf(v->response->save_as, sizeof v->response->save_as, "%s %s.pdf", p.event,
		p.form[0] ? p.form : say(v, PH_DAY_FILE));
}
