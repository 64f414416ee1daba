// SPDX-License-Identifier: EUPL-1.2
/*
 * Pictures and times after each step of reading, for people who want to know why.
 *
 * Every page gets its own number; its files are called 001-2-squares.png and so on, and
 * 001-times.txt. All drawing for looking at lives here and in no step of the reader. A NULL
 * trace is fine everywhere and does nothing. What cannot be written is left out.
 */
#ifndef TRACE_H
#define TRACE_H

#include "added.h"
#include "cells.h"
#include "fiducial.h"
#include "store.h"

struct trace;

/* Pictures go to that folder, which must be there. NULL: out of memory. */
struct trace *trace_new(const char *folder, struct error *err);
void trace_free(struct trace *trace);

/* A new page begins: the next number, the clock at zero. */
void trace_page(struct trace *trace);

/* The processor time since the step before, under that name. */
void trace_time(struct trace *trace, const char *step);

/* The small copy; the same with the squares that were found; with all boxes and cells where they
 * are thought to be; with the ink that was found, its kind and place; with what was decided. */
void trace_ground(struct trace *trace, const struct ground *ground);
void trace_pose(struct trace *trace, const struct ground *ground, const struct pose *pose);
void trace_side(struct trace *trace, const struct ground *ground, const struct transform *page,
	const struct layout_side *side);
void trace_added(struct trace *trace, const struct added *ink);
void trace_answers(struct trace *trace, const struct side_ink *cells, const struct added *ink,
	const struct reading *reading);

#endif
