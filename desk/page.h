// SPDX-License-Identifier: EUPL-1.2
/* What every page has around it: head, who you are, where you can go, foot. */
#ifndef PAGE_H
#define PAGE_H

#include "visit.h"

/* `here`: the path of the item of the menu that this page belongs to, or "". */
void page_begin(struct visit *visit, const char *title, const char *here);
void page_end(struct visit *visit);

/* A form that is sent with POST, with the token in it; the caller closes it with </form>. */
void page_form(struct visit *visit, const char *path, const char *css_class);

/* A whole page for response->status: what happened and what to do. `detail`: what a program said,
 * in English, or NULL. */
void page_refusal(struct visit *visit, const char *detail);

/* The same with status 422 for something that was filled in: a sentence of ours says what. */
void page_mistake(struct visit *visit, enum phrase what);

/* A whole page with status 401 instead of a page of that role: how to get in. `news`: what
 * was wrong with the last try, or PHRASES. */
void page_locked(struct visit *visit, enum role role, enum phrase news);

/* The role in the language of the page. */
const char *page_role(const struct visit *visit, enum role role);

/* A box that is read out at once: news that the person has to know. */
void page_notice(struct visit *visit, const char *css_class, const char *text);

/* One <option> of a choice. */
void page_option(struct visit *visit, const char *value, const char *label, const char *chosen);

#endif
