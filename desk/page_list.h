// SPDX-License-Identifier: EUPL-1.2
/* Every page of the desk; the table in routes.c says at which address and for whom. */
#ifndef PAGE_LIST_H
#define PAGE_LIST_H

#include "visit.h"

/* Everybody: page_door.c */
void page_start(struct visit *visit);
void page_asset(struct visit *visit);
void page_picture(struct visit *visit);
void page_link(struct visit *visit);  /* a one-time link: opens a session */
void page_login(struct visit *visit); /* a password: the same */
void page_language(struct visit *visit);

/* Every role: page_door.c */
void page_leave(struct visit *visit);
void page_here(struct visit *visit); /* a person types or points, so keep the session open */
void page_password(struct visit *visit);
void page_password_save(struct visit *visit);

/* Coordinator: page_forms.c, page_print.c, page_events.c, page_paper.c */
void page_forms(struct visit *visit);
void page_form_order(struct visit *visit);
void page_form_sides(struct visit *visit); /* a piece of page_form_order: the pictures */
void page_form_picture(struct visit *visit);
void page_print(struct visit *visit);
void page_printed(struct visit *visit);
void page_printed_picture(struct visit *visit);
void page_printed_file(struct visit *visit);
void page_events(struct visit *visit);
void page_event(struct visit *visit);
void page_result(struct visit *visit);
void page_paper(struct visit *visit);
void page_paper_picture(struct visit *visit);
void page_paper_file(struct visit *visit);

/* Coordinator: page_actions.c */
void page_actions(struct visit *visit);
void page_actions_save(struct visit *visit);
void page_actions_remove(struct visit *visit);
void page_actions_print(struct visit *visit);
void page_actions_card(struct visit *visit);

/* Coordinator: page_day.c, page_own.c */
void page_day(struct visit *visit);
void page_day_make(struct visit *visit);
void page_own(struct visit *visit);
void page_own_look(struct visit *visit); /* a piece of page_own, for own.js: what is wrong */
void page_own_save(struct visit *visit);
void page_draft_picture(struct visit *visit);

/* Administrator: page_scan.c */
void page_scan(struct visit *visit);
void page_pile_begin(struct visit *visit); /* these three are for scan.js */
void page_pile_file(struct visit *visit);
void page_pile_slice(struct visit *visit);
void page_pile_read(struct visit *visit);
void page_pile_clear(struct visit *visit);
void page_pile_type(struct visit *visit);
void page_pile(struct visit *visit);
void page_pile_status(struct visit *visit); /* a piece of page_pile */
void page_scan_picture(struct visit *visit);
void page_scan_large(struct visit *visit);

/* Administrator: page_intake.c */
void page_intake(struct visit *visit);
void page_intake_scan(struct visit *visit);
void page_intake_watch(struct visit *visit);

/* Administrator: page_care.c */
void page_destroy(struct visit *visit);
void page_destroy_now(struct visit *visit);
void page_export(struct visit *visit);
void page_export_take(struct visit *visit);
void page_copies(struct visit *visit);
void page_copy_decide(struct visit *visit);

/* Reviewer: page_review.c */
void page_review(struct visit *visit);
void page_review_next(struct visit *visit);
void page_review_queue(struct visit *visit); /* these three are for review.js */
void page_review_doubt(struct visit *visit);
void page_review_crop(struct visit *visit);
void page_review_decide(struct visit *visit);
void page_review_undo(struct visit *visit);
void page_review_concern(struct visit *visit);

/* Reviewer and coordinator: page_quotes.c */
void page_text(struct visit *visit);
void page_text_keep(struct visit *visit);
void page_text_picture(struct visit *visit);
void page_text_black(struct visit *visit);
void page_quotes(struct visit *visit);
void page_quote_choose(struct visit *visit);

#endif
