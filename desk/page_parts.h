// SPDX-License-Identifier: EUPL-1.2
/* Pieces that several pages have. */
#ifndef PAGE_PARTS_H
#define PAGE_PARTS_H

#include "form.h"
#include "paper.h"
#include "visit.h"

/* The sides of a sheet as figures; `source` is the address of a picture, to which the side is
 * added: it must have a question mark. */
void page_form_figures(struct visit *visit, int sides, const char *source);

/* "Nederlands (je)"; a tag that the desk does not know is left as it is. */
const char *page_form_language(const struct visit *visit, const char *tag);
const char *page_form_variant(const struct visit *visit, const char *variant);

/* Keeps the paper (its pdf is taken over) and sends the browser to the page that shows it. */
void page_paper_show(struct visit *visit, struct paper *paper);

#endif
