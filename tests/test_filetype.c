// SPDX-License-Identifier: EUPL-1.2
/* What people send instead of a scan, and what they are told. */
#include "filetype.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FILE_OF(text) text, sizeof text - 1

static void what_is_read_is_known_by_its_first_bytes(void **state)
{
	static const struct {
		const char *bytes;
		size_t count;
		enum filetype type;
	} FILES[] = {
		{FILE_OF("\x89PNG\r\n\x1a\n...."), FILETYPE_PNG},
		{FILE_OF("\xff\xd8\xff\xe0...."), FILETYPE_JPEG},
		{FILE_OF("II*\0...."), FILETYPE_TIFF},
		{FILE_OF("MM\0*...."), FILETYPE_TIFF},
		{FILE_OF("II+\0...."), FILETYPE_TIFF},
		{FILE_OF("MM\0+...."), FILETYPE_TIFF},
		{FILE_OF("%PDF-1.4"), FILETYPE_PDF},
		{FILE_OF("\r\nsome mail header\r\n%PDF-1.7"), FILETYPE_PDF},
		{FILE_OF("%PDF"), FILETYPE_OTHER},
		{FILE_OF("\x89PNG"), FILETYPE_OTHER},
		{FILE_OF("II*"), FILETYPE_OTHER},
		{FILE_OF("\xff\xd8"), FILETYPE_OTHER},
		{FILE_OF("scan.png"), FILETYPE_OTHER},
		{FILE_OF(""), FILETYPE_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++)
		assert_int_equal(filetype_of((const uint8_t *)FILES[i].bytes, FILES[i].count),
			FILES[i].type);
}

/* PDF allows 1024 bytes before its first line, and no more. */
static void a_pdf_may_begin_late_but_not_anywhere(void **state)
{
	uint8_t bytes[1100];

	(void)state;
	memset(bytes, ' ', sizeof bytes);
	memcpy(bytes + 1024 - 5, "%PDF-", 5);
	assert_int_equal(filetype_of(bytes, sizeof bytes), FILETYPE_PDF);
	memset(bytes, ' ', sizeof bytes);
	memcpy(bytes + 1025, "%PDF-", 5);
	assert_int_equal(filetype_of(bytes, sizeof bytes), FILETYPE_OTHER);
}

static void what_is_not_read_is_called_by_its_name(void **state)
{
	static const struct {
		const char *bytes;
		size_t count;
		const char *words;
	} FILES[] = {
		{FILE_OF("GIF89a...."), "a GIF picture; save it as PNG"},
		{FILE_OF("BM......"), "a BMP picture; save it as PNG"},
		{FILE_OF("\0\0\0\x0cjP  \r\n"), "a JPEG 2000 picture; save it as PNG or JPEG"},
		{FILE_OF("\xd0\xcf\x11\xe0...."), "an old Word or Excel file; print it as PDF"},
		{FILE_OF("{\\rtf1"), "a Word document; print it as PDF"},
		{FILE_OF("%!PS-Adobe"), "PostScript; save it as PDF"},
		{FILE_OF("\x1f\x8b\x08"), "a packed file; unpack it first"},
		{FILE_OF("\0\0\0\x18"
			 "ftypheic...."),
			"a HEIC photo; send it as JPEG: on an iPhone choose Settings, "
			"Camera, Formats, Most Compatible"},
		{FILE_OF("\0\0\0\x18"
			 "ftypmif1...."),
			"a HEIC photo; send it as JPEG: on an iPhone choose Settings, "
			"Camera, Formats, Most Compatible"},
		{FILE_OF("\0\0\0\x18"
			 "ftypavif...."),
			"an AVIF picture; save it as JPEG or PNG"},
		{FILE_OF("\0\0\0\x18"
			 "ftypqt  ...."),
			"a film"},
		{FILE_OF("RIFF....WEBPVP8 "), "a WebP picture; save it as PNG or JPEG"},
		{FILE_OF("PK\3\4......word/document.xml"), "a Word document; print it as PDF"},
		{FILE_OF("PK\3\4......xl/workbook.xml"), "an Excel sheet"},
		{FILE_OF("PK\3\4mimetypeapplication/vnd.oasis.opendocument.text"),
			"a LibreOffice document; print it as PDF"},
		{FILE_OF("PK\3\4......scan-0001.jpg"), "a ZIP file; unpack it first"},
		{FILE_OF("<!DOCTYPE html>"), "a web page"},
		{FILE_OF("<?xml version='1.0'?>\n<svg>"), "an SVG drawing; print it as PDF"},
		{FILE_OF("Beste mensen,\r\n\thierbij."), "text"},
		{FILE_OF("RIFF....WAVEfmt "), "text"},
		{FILE_OF("\x01\x02\x03"), "something else"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++)
		assert_string_equal(filetype_guess((const uint8_t *)FILES[i].bytes, FILES[i].count),
			FILES[i].words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_is_known_by_its_first_bytes),
		cmocka_unit_test(a_pdf_may_begin_late_but_not_anywhere),
		cmocka_unit_test(what_is_not_read_is_called_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
