// SPDX-License-Identifier: EUPL-1.2
#include "xml.h"

#include "message.h"

#include <expat.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

struct xml {
	XML_Parser parser;
	struct xml_listener listener;
	void *reader;
	const char *name;
	struct error *err;
	int depth; /* open elements */
	bool failed;
};

bool xml_fail(struct xml *xml, const char *format, ...)
{
	char what[ERROR_TEXT_SIZE / 2];
	va_list args;

	if (xml->failed)
		return false;
	va_start(args, format);
	vsnprintf(what, sizeof what, format, args);
	va_end(args);
	error_set(xml->err, EX_DATAERR, "%s:%lu: %s", xml->name,
		(unsigned long)XML_GetCurrentLineNumber(xml->parser), what);
	xml->failed = true;
	XML_StopParser(xml->parser, XML_FALSE);
	return false;
}

bool xml_fail_memory(struct xml *xml)
{
	if (!xml->failed)
		error_memory(xml->err);
	xml->failed = true;
	XML_StopParser(xml->parser, XML_FALSE);
	return false;
}

/* Once the parser has been stopped it may still report what it had begun: hence `failed`. */
static void XMLCALL on_start(void *user, const char *element, const char **attributes)
{
	struct xml *xml = user;

	if (xml->failed)
		return;
	if (++xml->depth > XML_DEPTH_MAX)
		xml_fail(xml, _("elements lie more than %d deep"), XML_DEPTH_MAX);
	else if (xml->listener.start)
		xml->listener.start(xml->reader, element, attributes);
}

static void XMLCALL on_end(void *user, const char *element)
{
	struct xml *xml = user;

	if (xml->failed)
		return;
	xml->depth--;
	if (xml->listener.end)
		xml->listener.end(xml->reader, element);
}

static void XMLCALL on_text(void *user, const char *text, int length)
{
	struct xml *xml = user;

	if (!xml->failed && xml->listener.text && length > 0)
		xml->listener.text(xml->reader, text, (size_t)length);
}

static void XMLCALL on_doctype(void *user, const char *name, const char *system_id,
	const char *public_id, int has_internal_subset)
{
	(void)name;
	(void)system_id;
	(void)public_id;
	(void)has_internal_subset;
	xml_fail(user, _("a DOCTYPE is not taken: leave it out"));
}

struct xml *xml_new(
	const struct xml_listener *listener, void *reader, const char *name, struct error *err)
{
	struct xml *xml = calloc(1, sizeof *xml);

	if (xml) {
		*xml = (struct xml){
			.listener = *listener, .reader = reader, .name = name, .err = err};
		xml->parser = XML_ParserCreate(NULL);
	}
	if (!xml || !xml->parser) {
		free(xml);
		error_memory(err);
		return NULL;
	}
	XML_SetUserData(xml->parser, xml);
	XML_SetElementHandler(xml->parser, on_start, on_end);
	XML_SetCharacterDataHandler(xml->parser, on_text);
	XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
	return xml;
}

void xml_free(struct xml *xml)
{
	if (!xml)
		return;
	XML_ParserFree(xml->parser);
	free(xml);
}

/* Expat counts in int. */
static bool feed_part(struct xml *xml, const char *bytes, int length, bool last)
{
	enum XML_Error code;

	if (xml->failed)
		return false;
	if (XML_Parse(xml->parser, bytes, length, last) == XML_STATUS_OK)
		return !xml->failed;
	code = XML_GetErrorCode(xml->parser);
	if (code == XML_ERROR_NO_MEMORY)
		return xml_fail_memory(xml);
	return xml_fail(xml, "%s", XML_ErrorString(code));
}

bool xml_feed(struct xml *xml, const char *bytes, size_t length, bool last)
{
	while (length > INT_MAX) {
		if (!feed_part(xml, bytes, INT_MAX, false))
			return false;
		bytes += INT_MAX;
		length -= INT_MAX;
	}
	return feed_part(xml, bytes, (int)length, last);
}

const char *xml_attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}
