// SPDX-License-Identifier: EUPL-1.2
/* Pieces that several pages have. */
#ifndef PAGE_PARTS_H
#define PAGE_PARTS_H

#include "form.h"
#include "paper.h"
#include "print.h"
#include "visit.h"

/* The sides of a sheet as figures; `source` is the address of a picture, to which the side is
 * added: it must have a question mark. */
void page_form_figures(struct visit *visit, int sides, const char *source);

/* "Nederlands (je)"; a tag that the desk does not know is left as it is. */
const char *page_form_language(const struct visit *visit, const char *tag);
const char *page_form_variant(const struct visit *visit, const char *variant);

/* What "draft" means, when the form has a language that is one. */
void page_draft_hint(struct visit *visit, const struct form *form);

/* The name of the meeting, with those that there are to choose from. */
void page_event_field(struct visit *visit);

/* Pictograms that promises and themes are mostly about, as <option>s. */
void page_pictogram_options(struct visit *visit);

/* What a print file holds: the title of its form, or what else it is. */
const char *page_print_title(const struct visit *visit, const struct print *print);

/* Is it the event of an action list (actions.h), and not one that people come to? */
bool page_is_list(const char *event);

/* The event as people call it; that of an action list in the language of the page. */
const char *page_event_name(struct visit *visit, const char *event);

/* How many sheets wait for a person to say whether they are copies. */
size_t page_copies_waiting(struct visit *visit);

/* How many texts of an event wait to be typed over; for the reviewer. */
size_t page_texts_waiting(struct visit *visit, const char *event);

/* The text of a question as it is printed on that sheet; "" when the sheet is not known. */
const char *page_question_text(struct visit *visit, sheet_id sheet, const char *question);

/* Says so when pictures are sealed and the key is not here. */
void page_key_news(struct visit *visit);

/* Keeps the paper (its pdf is taken over) and sends the browser to the page that shows it. */
void page_paper_show(struct visit *visit, struct paper *paper);

#endif
