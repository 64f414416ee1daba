// SPDX-License-Identifier: EUPL-1.2
#include "xlsform_type.h"

#include "form.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { DIGITS_USUAL = 2 };

static const struct {
	const char *words; /* with a space behind each */
	enum xlsform_kind kind;
} TYPES[] = {
	{"select_one_from_file ", XLSFORM_OTHER},
	{"select one from file ", XLSFORM_OTHER},
	{"select_multiple_from_file ", XLSFORM_OTHER},
	{"select multiple from file ", XLSFORM_OTHER},
	{"select one from ", XLSFORM_ONE},
	{"select_one ", XLSFORM_ONE},
	{"select one ", XLSFORM_ONE},
	{"select1 ", XLSFORM_ONE},
	{"add select one prompt using ", XLSFORM_ONE},
	{"select all that apply from ", XLSFORM_MANY},
	{"select all that apply ", XLSFORM_MANY},
	{"select_multiple ", XLSFORM_MANY},
	{"select multiple ", XLSFORM_MANY},
	{"add select multiple prompt using ", XLSFORM_MANY},
	{"text ", XLSFORM_TEXT},
	{"string ", XLSFORM_TEXT},
	{"integer ", XLSFORM_INTEGER},
	{"int ", XLSFORM_INTEGER},
	{"note ", XLSFORM_NOTE},
	{"begin_group ", XLSFORM_GROUP},
	{"begin group ", XLSFORM_GROUP},
	{"begin_repeat ", XLSFORM_REPEAT},
	{"begin repeat ", XLSFORM_REPEAT},
	{"end_group ", XLSFORM_END},
	{"end group ", XLSFORM_END},
	{"end_repeat ", XLSFORM_END},
	{"end repeat ", XLSFORM_END},
	{"start ", XLSFORM_RECORDED},
	{"end ", XLSFORM_RECORDED},
	{"today ", XLSFORM_RECORDED},
	{"deviceid ", XLSFORM_RECORDED},
	{"device_id ", XLSFORM_RECORDED},
	{"subscriberid ", XLSFORM_RECORDED},
	{"simserial ", XLSFORM_RECORDED},
	{"phonenumber ", XLSFORM_RECORDED},
	{"username ", XLSFORM_RECORDED},
	{"email ", XLSFORM_RECORDED},
	{"audit ", XLSFORM_RECORDED},
	{"start_geopoint ", XLSFORM_RECORDED},
	{"background_audio ", XLSFORM_RECORDED},
};

/* The words with one space behind each. */
static void spaced(const char *typed, char *words, size_t size)
{
	size_t length = 0;

	while (*typed && length + 2 < size) {
		bool blank = strchr(" \t\r\n", *typed) != NULL;

		if (!blank)
			words[length++] = *typed;
		else if (length > 0 && words[length - 1] != ' ')
			words[length++] = ' ';
		typed++;
	}
	if (length > 0 && words[length - 1] != ' ')
		words[length++] = ' ';
	words[length] = '\0';
}

struct xlsform_type xlsform_type(const char *typed)
{
	struct xlsform_type type = {.kind = XLSFORM_OTHER};
	char words[160];
	const char *rest = NULL;
	size_t length;

	spaced(typed, words, sizeof words);
	for (size_t k = 0; k < sizeof TYPES / sizeof TYPES[0] && !rest; k++) {
		length = strlen(TYPES[k].words);
		if (strncasecmp(words, TYPES[k].words, length) != 0)
			continue;
		type.kind = TYPES[k].kind;
		rest = words + length;
	}
	if (rest && (type.kind == XLSFORM_ONE || type.kind == XLSFORM_MANY)) {
		snprintf(type.list, sizeof type.list, "%.*s", (int)strcspn(rest, " "), rest);
		rest += strcspn(rest, " ");
		type.or_other = strncasecmp(rest, " or_other ", 10) == 0 ||
				strncasecmp(rest, " or other ", 10) == 0;
	}
	return type;
}

bool xlsform_yes(const char *text)
{
	return strncasecmp(text, "yes", 3) == 0 || strncasecmp(text, "true", 4) == 0 ||
	       strcmp(text, "1") == 0;
}

/* --- constraints --------------------------------------------------------------------------------- */

/* The number behind `<=` or `<` (then one less), or -1. */
static long limit_in(const char *constraint)
{
	const char *at = strchr(constraint, '<');
	long n = 0, less;

	if (!at)
		return -1;
	less = at[1] != '=';
	at += 2 - less;
	at += strspn(at, " ");
	if (*at < '0' || *at > '9')
		return -1;
	for (; *at >= '0' && *at <= '9' && n < 10000000; at++)
		n = 10 * n + (*at - '0');
	return n - less;
}

int xlsform_most_choices(const char *constraint)
{
	long most = strstr(constraint, "count-selected") ? limit_in(constraint) : -1;

	return most >= 1 && most <= FORM_OPTIONS_MAX ? (int)most : 0;
}

int xlsform_digits(const char *constraint)
{
	long most = limit_in(constraint);
	int digits = 1;

	if (most < 0)
		return DIGITS_USUAL;
	while (most >= 10 && digits < FORM_DIGITS_MAX) {
		most /= 10;
		digits++;
	}
	return digits;
}
