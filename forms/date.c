// SPDX-License-Identifier: EUPL-1.2
#include "date.h"

#include <stddef.h>

static int month_days(int year, int month)
{
	static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return LENGTHS[month - 1] + (month == 2 && leap);
}

bool date_read(const char *text, struct date *date)
{
	static const char SHAPE[] = "dddd-dd-dd";
	struct date d;
	int digits[10];

	for (size_t i = 0; i < sizeof SHAPE - 1; i++) {
		if (SHAPE[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != SHAPE[i])
			return false;
		digits[i] = text[i] - '0';
	}
	d.year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
	d.month = digits[5] * 10 + digits[6];
	d.day = digits[8] * 10 + digits[9];
	if (text[10] || d.year < 2000 || d.month < 1 || d.month > 12 || d.day < 1 ||
		d.day > month_days(d.year, d.month))
		return false;
	*date = d;
	return true;
}

/* Years that begin in March have the day that comes and goes at their end. */
long date_number(struct date date)
{
	long year = date.year - (date.month < 3);
	int month = (date.month + 9) % 12;

	return 365 * year + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + date.day;
}

struct date date_later(struct date date, int days)
{
	date.day += days;
	while (date.day > month_days(date.year, date.month)) {
		date.day -= month_days(date.year, date.month);
		date.month = date.month % 12 + 1;
		date.year += date.month == 1;
	}
	return date;
}
