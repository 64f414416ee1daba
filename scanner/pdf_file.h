// SPDX-License-Identifier: EUPL-1.2
/*
 * The objects of a PDF file: pages, dictionaries, streams.
 *
 * qpdf finds them, also where the file's table of contents is damaged, and in files that are
 * encrypted but may be read without a password. pdf_file.c is the only file that includes
 * qpdf-c.h.
 *
 * A pdf_object is a handle that is good until pdf_file_done. Questions may be asked of any
 * object: one of the wrong kind gives the fall-back, so a chain of questions is checked
 * once at its end. Names are written with their slash.
 */
#ifndef PDF_FILE_H
#define PDF_FILE_H

#include "error.h"

#include <stddef.h>

struct pdf_file;
typedef unsigned pdf_object;

/* The bytes stay in memory until pdf_file_close. NULL and err (EX_DATAERR): damaged, locked
 * with a password, no pages, too many of them. */
struct pdf_file *pdf_file_open(const unsigned char *bytes, size_t count, struct error *err);
void pdf_file_close(struct pdf_file *file);

size_t pdf_file_pages(const struct pdf_file *file);

/* Whether qpdf had to guess: only its own view of the file is to be trusted then. */
bool pdf_file_mended(const struct pdf_file *file);

/* Page `number`, 1 .. pdf_file_pages. */
pdf_object pdf_file_page(struct pdf_file *file, size_t number);

/* Ends the work on a page: all objects are gone. What qpdf remembers of a large file is
 * given back now and then. false and err: no memory. */
bool pdf_file_done(struct pdf_file *file, struct error *err);

/* --- questions -------------------------------------------------------------------------- */

/* The value in a dictionary, or in the dictionary of a stream; else null. */
pdf_object pdf_file_key(struct pdf_file *file, pdf_object dictionary, const char *name);
bool pdf_file_has(struct pdf_file *file, pdf_object dictionary, const char *name);

/* The same of a page, which has some values from the nodes above it. */
pdf_object pdf_file_inherited(struct pdf_file *file, pdf_object page, const char *name);

/* The names in a dictionary, `count` of them in one block; free it. false: no memory. */
enum { PDF_KEY_SIZE = 128 };
struct pdf_file_name {
	char text[PDF_KEY_SIZE]; /* longer names are left out */
};
bool pdf_file_names(
	struct pdf_file *file, pdf_object dictionary, struct pdf_file_name **names, size_t *count);

bool pdf_file_is_stream(struct pdf_file *file, pdf_object object);
bool pdf_file_is_array(struct pdf_file *file, pdf_object object);
bool pdf_file_is_dictionary(struct pdf_file *file, pdf_object object); /* no stream */
bool pdf_file_is_name(struct pdf_file *file, pdf_object object, const char *name);

/* The text of a name, lent until the next question; NULL when it is none. */
const char *pdf_file_name(struct pdf_file *file, pdf_object object);

int pdf_file_whole(struct pdf_file *file, pdf_object object, int fallback);
double pdf_file_number(struct pdf_file *file, pdf_object object, double fallback);
bool pdf_file_true(struct pdf_file *file, pdf_object object);

int pdf_file_count(struct pdf_file *file, pdf_object array); /* 0 when it is none */
pdf_object pdf_file_item(struct pdf_file *file, pdf_object array, int index); /* else null */

/* --- bytes ------------------------------------------------------------------------------ */

struct pdf_bytes {
	unsigned char *data; /* free() it */
	size_t count;
};

/* Of a stream as it is stored, only decrypted. */
bool pdf_file_raw(struct pdf_file *file, pdf_object stream, struct pdf_bytes *out);

/* Of a stream through all its filters. false also when one of them is JPEG, fax or another
 * that is for pictures. There is no limit to what may come out but that of the process. */
bool pdf_file_unpacked(struct pdf_file *file, pdf_object stream, struct pdf_bytes *out);

bool pdf_file_string(struct pdf_file *file, pdf_object string, struct pdf_bytes *out);

/* The page alone in a new file, as qpdf has mended it. */
bool pdf_file_extract(struct pdf_file *file, pdf_object page, struct pdf_bytes *out);

#endif
