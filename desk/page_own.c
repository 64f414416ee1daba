// SPDX-License-Identifier: EUPL-1.2
/* Writing a form: its text on one side, what is wrong with it and how it looks on the other. */
#include "assets.h"
#include "catalogue.h"
#include "own.h"
#include "page.h"
#include "page_list.h"
#include "page_parts.h"
#include "paper.h"
#include "preview.h"
#include "sheets.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

enum { SHOWN_REMARKS_MAX = 60 };

/* What each rule wants, in plain words. */
static const struct {
	const char *rule;
	enum phrase words;
} RULES[] = {
	{"T01", PH_RULE_T01},
	{"T02", PH_RULE_T02},
	{"T03", PH_RULE_T03},
	{"T04", PH_RULE_T04},
	{"T05", PH_RULE_T05},
	{"T06", PH_RULE_T06},
	{"T07", PH_RULE_T07},
	{"T08", PH_RULE_T08},
	{"T09", PH_RULE_T09},
	{"T10", PH_RULE_T10},
	{"T11", PH_RULE_T11},
	{"T12", PH_RULE_T12},
	{"T13", PH_RULE_T13},
	{"L01", PH_RULE_L01},
	{"L03", PH_RULE_L03},
	{"L07", PH_RULE_L07},
	{"L12", PH_RULE_L12},
};

static const char *rule_words(const struct visit *v, const char *rule)
{
	for (size_t i = 0; i < sizeof RULES / sizeof RULES[0]; i++)
		if (strcmp(RULES[i].rule, rule) == 0)
			return say(v, RULES[i].words);
	return say(v, rule[0] ? PH_RULE_OTHER : PH_RULE_NONE);
}

/* --- what is wrong ------------------------------------------------------------------------------- */

static void write_remark(struct visit *v, const struct remark *r)
{
	put(v, "<li class=\"%s\">", r->error ? "wrong" : "advice");
	if (r->place.line)
		put(v, "<button type=\"button\" class=\"quiet\" data-line=\"%d\">%s</button> ",
			r->place.line, say1(v, PH_LINE, visit_number(v, r->place.line)));
	put(v, "<strong>%s%s%s</strong> <span lang=\"en\" class=\"said\">%s%s%s</span></li>",
		r->rule, r->rule[0] ? ": " : "", rule_words(v, r->rule), r->text,
		r->suggestion[0] ? " → " : "", r->suggestion);
}

static void write_remarks(struct visit *v, const struct form *form, const struct remarks *remarks)
{
	size_t errors = remarks_errors(remarks);

	if (!form)
		page_notice(v, "bad", say(v, PH_NO_FORM_YET));
	else if (errors)
		page_notice(v, "wait", say_count(v, PH_ERRORS_1, PH_ERRORS, (long long)errors));
	else
		page_notice(v, "good", say(v, PH_NO_ERRORS));
	if (remarks->count)
		put(v, "<ol class=\"remarks\">");
	for (size_t i = 0; i < remarks->count && i < SHOWN_REMARKS_MAX; i++)
		write_remark(v, &remarks->items[i]);
	if (remarks->count)
		put(v, "</ol>");
}

/* --- how it looks ------------------------------------------------------------------------------------ */

static bool draw(struct visit *v, const struct form *form, struct paper *paper, int *sides,
	struct error *err)
{
	const char *language = visit_field(v, "lang");
	struct preview_request r = {.form = form, .variant = ""};
	struct design_request request = {.form = form};
	bool good;

	r.language = form_language(form, language) ? language : form->languages[0].tag;
	request.language = r.language;
	if (!preview_sides(v->desk, &r, sides, err))
		return false;
	pthread_mutex_lock(&v->desk->press);
	good = sheets_specimen(&request, &paper->pdf, err);
	pthread_mutex_unlock(&v->desk->press);
	return good && paper_keep(v->desk->drafts, paper);
}

static void write_sides(struct visit *v, const struct form *form)
{
	struct paper paper = {.name = ""};
	struct buffer source = {0};
	struct error err = {0};
	int sides;

	if (!draw(v, form, &paper, &sides, &err)) {
		buffer_free(&paper.pdf);
		put(v, "<p lang=\"en\" class=\"said\">%s</p>", err.text);
		return;
	}
	buffer_printf(&source, "/coordinator/draft.png?paper=%s", paper.name);
	put(v, "<div class=\"sides\">");
	page_form_figures(v, sides, visit_keep(v, &source));
	put(v, "</div>");
}

void page_draft_picture(struct visit *v)
{
	int side = (int)fields_whole(&v->request->query, "side", 1, 2, 1);
	struct buffer png = {0};
	struct error err = {0};
	struct paper paper;

	if (!paper_find(v->desk->drafts, visit_field(v, "paper"), &paper)) {
		visit_refuse(v, 404);
		return;
	}
	if (preview_pdf(v->desk, paper.name, &paper.pdf, side, PREVIEW_DPI, &png, &err))
		visit_bytes(v, "image/png", &png);
	else
		visit_fail(v, &err);
	buffer_free(&paper.pdf);
}

static void write_findings(struct visit *v, const struct form *form, const struct remarks *remarks)
{
	put(v, "<div id=\"findings\">");
	write_remarks(v, form, remarks);
	if (form)
		write_sides(v, form);
	put(v, "</div>");
}

/* --- the page ------------------------------------------------------------------------------------------ */

static void write_editor(struct visit *v, const char *text)
{
	page_form(v, "/coordinator/own-save", "editor");
	put(v,
		"<label for=\"text\">%s</label><p class=\"hint\" id=\"text-hint\">%s</p>"
		"<textarea id=\"text\" name=\"text\" rows=\"32\" spellcheck=\"false\" "
		"autocomplete=\"off\" maxlength=\"%d\" aria-describedby=\"text-hint\">\n%s"
		"</textarea>",
		say(v, PH_FORM_TEXT), say(v, PH_FORM_TEXT_HINT), OWN_BYTES_MAX, text);
	put(v, "<div class=\"buttons\"><button class=\"main\">%s</button>", say(v, PH_KEEP_FORM));
	put(v, "<button formaction=\"/coordinator/own-look\" id=\"look\">%s</button></div></form>",
		say(v, PH_LOOK_AGAIN));
}

/* With the text that is being written, after looking at it. */
static void write_page(struct visit *v, const char *text, enum phrase news)
{
	struct remarks remarks = {0};
	struct error err = {0};
	struct form *form;

	if (!own_check(v->desk, text, &form, &remarks, &err)) {
		remarks_free(&remarks);
		visit_fail(v, &err);
		return;
	}
	page_begin(v, say(v, PH_OWN_TITLE), "/coordinator");
	if (news != PHRASES)
		page_notice(v, news == PH_FORM_KEPT ? "good" : "bad", say(v, news));
	put(v, "<p>%s</p><div class=\"beside even\"><section>", say(v, PH_OWN_TEXT));
	write_editor(v, text);
	put(v,
		"</section><section class=\"preview\" aria-labelledby=\"found\"><h2 id=\"found\">%s"
		"</h2>",
		say(v, PH_FINDINGS));
	write_findings(v, form, &remarks);
	put(v, "</section></div><script src=\"/own.js?v=%s\" defer></script>", assets_version());
	page_end(v);
	form_free(form);
	remarks_free(&remarks);
}

void page_own(struct visit *v)
{
	struct buffer text = {0};
	struct error err = {0};

	if (own_begin(v->desk, visit_field(v, "form"), &text, &err))
		write_page(v, visit_keep(v, &text),
			visit_field(v, "kept")[0] ? PH_FORM_KEPT : PHRASES);
	else
		visit_fail(v, &err);
	buffer_free(&text);
}

void page_own_look(struct visit *v)
{
	const char *text = visit_field(v, "text");
	struct remarks remarks = {0};
	struct error err = {0};
	struct form *form;

	if (!http_header(v->request, "X-Script")) {
		write_page(v, text, PHRASES);
		return;
	}
	if (own_check(v->desk, text, &form, &remarks, &err)) {
		write_findings(v, form, &remarks);
		form_free(form);
	} else {
		visit_fail(v, &err);
	}
	remarks_free(&remarks);
}

static void go_to_form(struct visit *v, const char *id)
{
	struct buffer query = {0};

	buffer_printf(&query, "form=%s&kept=1", id);
	visit_go(v, "/coordinator/own", visit_keep(v, &query));
}

void page_own_save(struct visit *v)
{
	const char *text = visit_field(v, "text");
	struct remarks remarks = {0};
	struct error err = {0};
	char id[FORM_ID_SIZE];
	struct form *form;
	bool sound;

	if (!own_check(v->desk, text, &form, &remarks, &err)) {
		visit_fail(v, &err);
		return;
	}
	sound = form && remarks_errors(&remarks) == 0;
	remarks_free(&remarks);
	if (!sound) {
		form_free(form);
		v->response->status = 422;
		write_page(v, text, PH_FORM_NOT_KEPT);
		return;
	}
	memcpy(id, form->id, sizeof id);
	if (own_keep(v->desk, form, &err)) {
		go_to_form(v, id);
	} else if (err.status == EX_USAGE) {
		v->response->status = 422;
		write_page(v, text, PH_FORM_NAME_TAKEN);
	} else {
		visit_fail(v, &err);
	}
}
