// SPDX-License-Identifier: EUPL-1.2
/* The library, and one form as it will be printed. */
#include "assets.h"
#include "catalogue.h"
#include "page.h"
#include "page_list.h"
#include "page_parts.h"
#include "preview.h"
#include "print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CARD_PICTURES = 6 };

/* --- the library -------------------------------------------------------------------------------- */

static enum phrase regime_words(enum regime regime)
{
	static const enum phrase WORDS[] = {PH_REGIME_A, PH_REGIME_B, PH_REGIME_C};

	return WORDS[regime];
}

/* The first pictograms of its questions: what the eye knows a form by. */
static void write_pictures(struct visit *v, const struct form *form)
{
	const char *seen[CARD_PICTURES];
	size_t count = 0;

	put(v, "<span class=\"pictures\">");
	for (size_t i = 0; i < form->question_count; i++)
		for (size_t j = 0; j < form->questions[i].option_count; j++) {
			const char *key = form->questions[i].options[j].pictogram;
			bool again = !key[0] || count == CARD_PICTURES;

			for (size_t k = 0; k < count && !again; k++)
				again = strcmp(seen[k], key) == 0;
			if (again)
				continue;
			seen[count++] = key;
			put(v,
				"<img src=\"/pictogram?key=%s\" alt=\"\" width=\"32\" "
				"height=\"32\" "
				"loading=\"lazy\">",
				key);
		}
	put(v, "</span>");
}

static void write_card(struct visit *v, const struct form *form, const char *event)
{
	char stamp[CATALOGUE_STAMP_SIZE];

	catalogue_stamp(form, stamp);
	put(v, "<li><a class=\"card\" href=\"/coordinator/form?form=%s", form->id);
	if (event[0]) {
		put(v, "&amp;event=");
		html_query_value(visit_out(v), event);
	}
	put(v,
		"\"><img class=\"thumb\" src=\"/coordinator/page.png?form=%s&amp;lang=%s&amp;"
		"small=1&amp;v=%s-%s\" alt=\"\" width=\"120\" height=\"170\" loading=\"lazy\">",
		form->id, form->languages[0].tag, stamp, assets_version());
	put(v, "<span class=\"about\"><strong>%s</strong>", catalogue_title(form, v->language));
	put(v, "<span>%s</span><span>%s</span>", say(v, regime_words(form->regime)),
		say_count(v, PH_QUESTION_1, PH_QUESTIONS, (long long)form->question_count));
	write_pictures(v, form);
	put(v, "</span></a></li>");
}

/* Those of one group after another; forms of one's own are a group too. */
static void write_cards(struct visit *v, const char *event)
{
	const struct catalogue *c = v->desk->catalogue;
	enum phrase group = PHRASES;

	for (size_t i = 0; i < catalogue_count(c); i++) {
		const struct form *form = catalogue_at(c, i);
		enum phrase of = catalogue_is_own(c, form->id)
					 ? PH_I_OWN
					 : catalogue_instrument(form->instrument);

		if (of != group) {
			put(v, group == PHRASES ? "" : "</ul>");
			put(v, "<h2>%s</h2><ul class=\"cards\">", say(v, of));
		}
		group = of;
		write_card(v, form, event);
	}
	put(v, group == PHRASES ? "" : "</ul>");
}

void page_forms(struct visit *v)
{
	page_begin(v, say(v, PH_FORMS_TITLE), "/coordinator");
	put(v, "<p>%s</p><div class=\"buttons\">", say(v, PH_FORMS_TEXT));
	put(v, "<a class=\"button main\" href=\"/coordinator/day\">%s</a>", say(v, PH_DAY_TITLE));
	put(v, "<a class=\"button\" href=\"/coordinator/own?form=new\">%s</a></div>",
		say(v, PH_OWN_NEW));
	write_cards(v, visit_field(v, "event"));
	page_end(v);
}

/* --- one form ---------------------------------------------------------------------------------------- */

/* What the address asks for, as far as this form has it. False: there is no such form. */
static bool find_wanted(const struct visit *v, struct preview_request *r)
{
	*r = (struct preview_request){
		.form = catalogue_form(v->desk->catalogue, visit_field(v, "form")),
		.language = visit_field(v, "lang"),
		.variant = visit_field(v, "variant"),
		.side = (int)fields_whole(&v->request->query, "side", 1, LAYOUT_SIDES_MAX, 1),
		.dpi = visit_field(v, "small")[0] ? PREVIEW_SMALL_DPI : PREVIEW_DPI};
	if (!r->form)
		return false;
	if (!catalogue_has_language(r->form, r->language))
		r->language = r->form->languages[0].tag;
	if (!catalogue_has_variant(r->form, r->variant))
		r->variant = "";
	return true;
}

const char *page_form_language(const struct visit *v, const char *tag)
{
	static const struct {
		const char *tag;
		enum phrase name;
	} NAMES[] = {{"nl", PH_LANGUAGE_NL}, {"nl-u", PH_LANGUAGE_NL_U}, {"en", PH_LANGUAGE_EN},
		{"tr", PH_LANGUAGE_TR}, {"pl", PH_LANGUAGE_PL}, {"uk", PH_LANGUAGE_UK},
		{"ar", PH_LANGUAGE_AR}, {"ti", PH_LANGUAGE_TI}};

	for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
		if (strcmp(NAMES[i].tag, tag) == 0)
			return say(v, NAMES[i].name);
	return tag;
}

const char *page_form_variant(const struct visit *v, const char *variant)
{
	if (strcmp(variant, "eenvoudig") == 0)
		return say(v, PH_VARIANT_THREE);
	return say(v, strcmp(variant, "lijn") == 0 ? PH_VARIANT_LINE : PH_VARIANT_FIVE);
}

static void write_radio(
	struct visit *v, const char *name, const char *value, const char *label, const char *chosen)
{
	put(v,
		"<label class=\"choice\"><input type=\"radio\" name=\"%s\" value=\"%s\"%s>"
		"<span>%s</span></label>",
		name, value, strcmp(value, chosen) == 0 ? " checked" : "", label);
}

void page_draft_hint(struct visit *v, const struct form *form)
{
	bool draft = false;

	for (size_t i = 0; i < form->language_count; i++)
		draft = draft || form->languages[i].draft;
	if (draft)
		put(v, "<p class=\"hint\">%s</p>", say(v, PH_DRAFT_HINT));
}

static void write_choices(struct visit *v, const struct preview_request *r)
{
	static const char *const VARIANTS[] = {"", "eenvoudig", "lijn"};

	put(v, "<fieldset><legend>%s</legend>", say(v, PH_LANGUAGE));
	for (size_t i = 0; i < r->form->language_count; i++) {
		const struct form_language *l = &r->form->languages[i];
		const char *name = page_form_language(v, l->tag);

		write_radio(
			v, "lang", l->tag, l->draft ? say1(v, PH_DRAFT, name) : name, r->language);
	}
	page_draft_hint(v, r->form);
	put(v, "</fieldset>");
	if (!catalogue_has_variant(r->form, VARIANTS[1]))
		return;
	put(v, "<fieldset><legend>%s</legend>", say(v, PH_VARIANT));
	for (size_t i = 0; i < 3; i++)
		write_radio(
			v, "variant", VARIANTS[i], page_form_variant(v, VARIANTS[i]), r->variant);
	put(v, "</fieldset>");
}

/* The events there are, to choose from while typing. */
static void write_known_events(struct visit *v)
{
	struct store_balance *events = NULL;
	size_t count = 0;

	put(v, "<datalist id=\"events\">");
	if (store_events(v->desk->store, &events, &count, NULL))
		for (size_t i = count; i > 0; i--)
			put(v, "<option value=\"%s\"></option>", events[i - 1].event);
	free(events);
	put(v, "</datalist>");
}

/* "2026-11-30 ", for the name of an event that is today. */
static const char *suggested_event(struct visit *v)
{
	const char *given = visit_field(v, "event");
	time_t now = time(NULL);
	struct buffer text = {0};
	struct tm local;
	char day[16];

	if (given[0])
		return given;
	localtime_r(&now, &local);
	strftime(day, sizeof day, "%Y-%m-%d ", &local);
	buffer_puts(&text, day);
	return visit_keep(v, &text);
}

void page_event_field(struct visit *v)
{
	put(v,
		"<label for=\"event\">%s</label><p class=\"hint\" id=\"event-hint\">%s</p>"
		"<input id=\"event\" name=\"event\" required maxlength=\"%d\" value=\"%s\" "
		"list=\"events\" autocomplete=\"off\" aria-describedby=\"event-hint\">",
		say(v, PH_EVENT_NAME), say(v, PH_EVENT_HINT), PRINT_EVENT_MAX, suggested_event(v));
	write_known_events(v);
}

static void write_order(struct visit *v, const struct preview_request *r)
{
	char run[SESSION_SECRET_SIZE];

	session_secret(run);
	page_form(v, "/coordinator/print", "order");
	put(v,
		"<input type=\"hidden\" name=\"run\" value=\"%s\">"
		"<input type=\"hidden\" name=\"form\" value=\"%s\">",
		run, r->form->id);
	write_choices(v, r);
	page_event_field(v);
	put(v,
		"<label for=\"count\">%s</label><p class=\"hint\" id=\"count-hint\">%s</p>"
		"<input id=\"count\" name=\"count\" type=\"number\" required min=\"1\" max=\"%d\" "
		"inputmode=\"numeric\" aria-describedby=\"count-hint\" class=\"short\">",
		say(v, PH_COUNT), say(v, PH_COUNT_HINT), PRINT_COUNT_MAX);
	put(v, "<button class=\"main\" data-busy=\"%s\">%s</button></form>", say(v, PH_MAKING),
		say(v, PH_MAKE_PRINT));
}

void page_form_figures(struct visit *v, int sides, const char *source)
{
	for (int side = 1; side <= sides; side++)
		put(v,
			"<figure><img src=\"%s&amp;side=%d\" alt=\"%s\" width=\"909\" "
			"height=\"1286\"><figcaption>%s</figcaption></figure>",
			source, side, say(v, side == 1 ? PH_FRONT_ALT : PH_BACK_ALT),
			say(v, side == 1 ? PH_FRONT : PH_BACK));
}

static void write_sides(struct visit *v, const struct preview_request *r)
{
	char stamp[CATALOGUE_STAMP_SIZE];
	struct buffer source = {0};
	struct error err = {0};
	int sides;

	if (!preview_sides(v->desk, r, &sides, &err)) {
		put(v, "<p class=\"notice bad\">%s</p><p lang=\"en\" class=\"said\">%s</p>",
			say(v, PH_NO_PREVIEW), err.text);
		return;
	}
	catalogue_stamp(r->form, stamp);
	buffer_printf(&source, "/coordinator/page.png?form=%s&lang=%s&variant=%s&v=%s-%s",
		r->form->id, r->language, r->variant, stamp, assets_version());
	page_form_figures(v, sides, visit_keep(v, &source));
}

static void write_look(struct visit *v)
{
	put(v, "<fieldset class=\"look\"><legend>%s</legend>", say(v, PH_LOOK));
	put(v,
		"<label class=\"choice\"><input type=\"radio\" name=\"look\" value=\"print\" "
		"checked><span>%s</span></label>",
		say(v, PH_LOOK_PRINT));
	put(v,
		"<label class=\"choice\"><input type=\"radio\" name=\"look\" value=\"grey\">"
		"<span>%s</span></label>",
		say(v, PH_LOOK_GREY));
	put(v,
		"<label class=\"choice\"><input type=\"radio\" name=\"look\" value=\"copy\">"
		"<span>%s</span></label></fieldset>",
		say(v, PH_LOOK_COPY));
}

void page_form_order(struct visit *v)
{
	struct preview_request r;

	if (!find_wanted(v, &r)) {
		visit_refuse(v, 404);
		return;
	}
	page_begin(v, catalogue_title(r.form, v->language), "/coordinator");
	put(v, "<div class=\"beside\"><section aria-labelledby=\"order\"><h2 id=\"order\">%s</h2>",
		say(v, PH_ORDER));
	put(v, "<p class=\"tag\">%s</p>", say(v, regime_words(r.form->regime)));
	write_order(v, &r);
	put(v, "<p><a href=\"/coordinator/own?form=%s\">%s</a></p>", r.form->id,
		say(v, catalogue_is_own(v->desk->catalogue, r.form->id) ? PH_OWN_CHANGE
									: PH_OWN_COPY));
	put(v,
		"</section><section class=\"preview\" aria-labelledby=\"preview\">"
		"<h2 id=\"preview\">%s</h2><p>%s</p>",
		say(v, PH_PREVIEW), say(v, PH_PREVIEW_TEXT));
	write_look(v);
	put(v, "<div id=\"sides\" class=\"sides\" aria-live=\"polite\">");
	write_sides(v, &r);
	put(v, "</div></section></div>");
	page_end(v);
}

void page_form_sides(struct visit *v)
{
	struct preview_request r;

	if (find_wanted(v, &r))
		write_sides(v, &r);
	else
		visit_refuse(v, 404);
}

void page_form_picture(struct visit *v)
{
	struct preview_request r;
	struct buffer png = {0};
	struct error err = {0};

	if (!find_wanted(v, &r)) {
		visit_refuse(v, 404);
	} else if (!preview_form(v->desk, &r, &png, &err)) {
		buffer_free(&png);
		visit_fail(v, &err);
	} else {
		visit_bytes(v, "image/png", &png);
		v->response->lasting = true;
	}
}
