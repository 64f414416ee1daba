// SPDX-License-Identifier: EUPL-1.2
/* What a file about an event is called when nobody says so. */
#ifndef EVENT_FILE_H
#define EVENT_FILE_H

/* A copy of `given` when there is one, else "result 2026-05-12 Eindhoven.pdf" in this folder:
 * the event's name without what no file name may hold. free() it; NULL when memory ran out. */
char *event_file(const char *given, const char *kind, const char *event);

#endif
