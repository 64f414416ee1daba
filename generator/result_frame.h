// SPDX-License-Identifier: EUPL-1.2
/*
 * Head and foot of a result sheet: what it is about and how many sheets came back, with the code
 * of event and version; and the rule for small groups in plain words.
 */
#ifndef RESULT_FRAME_H
#define RESULT_FRAME_H

#include "result_page.h"

/* Draws the head and returns where it ends; 0 and err on failure. */
double result_frame_head(struct result_page *page, struct error *err);

/* How high the foot can become, and its drawing. */
double result_frame_foot_mm(struct result_page *page);
void result_frame_foot(struct result_page *page);

#endif
