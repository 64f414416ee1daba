// SPDX-License-Identifier: EUPL-1.2
#include "jsonout.h"

static void write_escaped(struct buffer *out, const char *text)
{
	buffer_puts(out, "\"");
	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '"' || c == '\\')
			buffer_printf(out, "\\%c", c);
		else if (c == '\n')
			buffer_puts(out, "\\n");
		else if (c == '\t')
			buffer_puts(out, "\\t");
		else if (c < 0x20)
			buffer_printf(out, "\\u%04x", c);
		else
			buffer_add(out, p, 1);
	}
	buffer_puts(out, "\"");
}

static void begin_value(struct jsonout *w, const char *key)
{
	if (w->comma)
		buffer_puts(w->out, ",");
	w->comma = true;
	if (key) {
		write_escaped(w->out, key);
		buffer_puts(w->out, ":");
	}
}

void jsonout_object_begin(struct jsonout *w, const char *key)
{
	begin_value(w, key);
	buffer_puts(w->out, "{");
	w->comma = false;
}

void jsonout_object_end(struct jsonout *w)
{
	buffer_puts(w->out, "}");
	w->comma = true;
}

void jsonout_array_begin(struct jsonout *w, const char *key)
{
	begin_value(w, key);
	buffer_puts(w->out, "[");
	w->comma = false;
}

void jsonout_array_end(struct jsonout *w)
{
	buffer_puts(w->out, "]");
	w->comma = true;
}

void jsonout_string(struct jsonout *w, const char *key, const char *text)
{
	begin_value(w, key);
	if (text)
		write_escaped(w->out, text);
	else
		buffer_puts(w->out, "null");
}

void jsonout_number(struct jsonout *w, const char *key, double value, int decimals)
{
	begin_value(w, key);
	buffer_number(w->out, value, decimals);
}

void jsonout_integer(struct jsonout *w, const char *key, long long value)
{
	begin_value(w, key);
	buffer_printf(w->out, "%lld", value);
}

void jsonout_boolean(struct jsonout *w, const char *key, bool value)
{
	begin_value(w, key);
	buffer_puts(w->out, value ? "true" : "false");
}
