// SPDX-License-Identifier: EUPL-1.2
/*
 * Days as they are written here: 2026-06-01.
 */
#ifndef DATE_H
#define DATE_H

#include <stdbool.h>

struct date {
	int year;  /* 2000 and later                 */
	int month; /* 1-12                           */
	int day;   /* 1-31, as many as the month has */
};

/* The day that text is as a whole; false, and *date as it was, when it is none. */
bool date_read(const char *text, struct date *date);

/* Days of the calendar between dates are the differences of these numbers. */
long date_number(struct date date);

/* The day so many days later; days >= 0. */
struct date date_later(struct date date, int days);

#endif
