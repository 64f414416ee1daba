// SPDX-License-Identifier: EUPL-1.2
/*
 * The parts of a zip file, each read as a stream of XML.
 *
 * The file may come from anywhere. What unpacks is counted while it unpacks, over all parts that
 * are read, and reading stops at ZIPPED_BYTES_MAX: a small file that swells without end costs no
 * more than that. zipped.c is the only file that includes zip.h.
 */
#ifndef ZIPPED_H
#define ZIPPED_H

#include "xml.h"

enum {
	ZIPPED_FILE_BYTES_MAX = 20 * 1000 * 1000, /* a workbook with pictures in it              */
	ZIPPED_BYTES_MAX = 64 * 1000 * 1000,      /* unpacked; read in about a second            */
	ZIPPED_PART_SIZE = 256,                   /* the longest name of a part and a zero byte  */
};

struct zipped;

/* The bytes and the name (for messages) are lent until zipped_free. NULL and err: EX_DATAERR when
 * the bytes are no zip file. */
struct zipped *zipped_open(const char *bytes, size_t length, const char *name, struct error *err);
void zipped_free(struct zipped *zipped);

/* Is there a part of that name? Small letters and capitals count as the same. */
bool zipped_has(const struct zipped *zipped, const char *part);

/* Who listens to a part, and where it finds the document to give to xml_fail: *xml is set before
 * the first element and NULL afterwards. */
struct zipped_reader {
	const struct xml_listener *listener;
	void *reader;
	struct xml **xml;
};

/* Reads a part from start to end. False and err: EX_DATAERR (damaged, protected, too much, no XML,
 * not there, or the listener's own reason), EX_OSERR. */
bool zipped_read(struct zipped *zipped, const char *part, const struct zipped_reader *reader,
	struct error *err);

#endif
