// SPDX-License-Identifier: EUPL-1.2
/*
 * The same numbers as on the sheet for other programs, as JSON or as CSV. Nothing is in here that
 * may not stand on paper: a number that is hidden is null (CSV: empty), and one of which only
 * "fewer than 3" may be told is "<3".
 *
 *	{"format":1,"event":"...","day":"2026-05-12","version":1,"version_day":"2026-05-13",
 *	 "code":"RESULT-...","least":5,"full":10,"waiting":0,
 *	 "forms":[{"form":"sg-c","form_version":1,"regime":"A","title":"...",
 *	   "printed":12,"returned":10,"blank":1,"answered":9,"shown":"two bands",
 *	   "questions":[
 *	    {"id":"sg1","type":"faces5","text":"...","shown":"two bands","people":9,"blank":0,
 *	     "bands":{"not_good_or_middle":3,"good":6}},
 *	    {"id":"sg5","type":"multi","max":2,"text":"...","shown":"two bands","people":9,
 *	     "blank":0,"options":[{"code":1,"label":"...","count":4}]}]}]}
 *
 * "shown" is "nothing", "two bands" or "everything"; where it is "everything" the bands are
 * "not_good", "middle" and "good".
 *
 * CSV: event,version,form,question,text,item,label,count,people - one line per number. `item` is
 * printed, returned, blank or answered for the sheets, a band, or the code of an option.
 */
#ifndef RESULT_DATA_H
#define RESULT_DATA_H

#include "buffer.h"
#include "result_source.h"

void result_json(const struct result_source *source, struct buffer *out);
/* The names of the columns, and the lines of one event. */
void result_csv_head(struct buffer *out);
void result_csv(const struct result_source *source, struct buffer *out);

#endif
