// SPDX-License-Identifier: EUPL-1.2
/*
 * The machine-readable twin of a result sheet, as JSON or as CSV: every number that stands on the
 * paper, splits, tables and quotes too, and none that does not. A number that is hidden is null
 * (CSV: empty), and one of which only "fewer than 3" may be told is "<3". Without an instrument the
 * sheets of all instruments of the event are in it.
 *
 *	{"format":1,"event":"...","day":"2026-05-12","version":1,"version_day":"2026-05-13",
 *	 "code":"RESULT-...","least":5,"full":10,"waiting":0,"held":0,"preview":false,
 *	 "forms":[{"form":"sg-c","form_version":1,"regime":"A","title":"...",
 *	   "printed":12,"returned":10,"blank":1,"answered":9,"shown":"two bands",
 *	   "questions":[
 *	    {"id":"sg1","type":"faces5","text":"...","shown":"two bands","people":9,"blank":0,
 *	     "bands":{"not_good_or_middle":3,"good":6}},
 *	    {"id":"sg5","type":"multi","max":2,"text":"...","shown":"two bands","people":9,
 *	     "blank":0,"options":[{"code":1,"label":"...","count":4}]}]}],
 *	 "splits":[{"form":"ta","question":"ta4","by":"ta1","parts":[{"label":"...","codes":[1,2],
 *	   "shown":"everything","people":12,"options":[...]}]}],
 *	 "tables":[{"form":"cb-b","rows":"cb2","columns":"cb1","weight":"cb4",
 *	   "cells":[{"row":1,"row_label":"...","column":2,"column_label":"...","count":3,"sheets":17}]}],
 *	 "quotes":[{"question":"sg6","text":"..."}],"pairs":11}
 *
 * "shown" is "nothing", "two bands" or "everything"; where it is "everything" the bands are
 * "not_good", "middle" and "good". A split or table that may not be shown is not in it; "pairs"
 * neither.
 *
 * CSV: event,version,form,question,text,item,label,count,people - one line per number. `item` is
 * printed, returned, blank or answered for the sheets, a band, the code of an option, or "quote"
 * (its words are the label). A part of a split has the question "ta4/ta1" and its group behind the
 * label; a cell of a table has the question "cb2/cb1", the item "row,column", and the sheets that
 * the signals are about as people.
 */
#ifndef RESULT_DATA_H
#define RESULT_DATA_H

#include "result.h"

/* A line of JSON for the event of the request (not for those beside it). EX_USAGE and EX_DATAERR as
 * for result_draw. */
bool result_json(const struct result_request *request, struct buffer *out, struct error *err);

/* The names of the columns, and the lines of one event. */
void result_csv_head(struct buffer *out);
bool result_csv(const struct result_request *request, struct buffer *out, struct error *err);

#endif
