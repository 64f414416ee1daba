// SPDX-License-Identifier: EUPL-1.2
#include "filetype.h"

#include "message.h"

#include <stdbool.h>
#include <string.h>

/* PDF allows this much before its own first line. */
enum { PDF_SEARCH = 1024 };

enum { TEXT_SEARCH = 512 };

static bool stands_at(
	const uint8_t *bytes, size_t count, size_t at, const char *text, size_t length)
{
	return count >= at + length && !memcmp(bytes + at, text, length);
}

static bool contains(const uint8_t *bytes, size_t count, size_t most, const char *text)
{
	size_t length = strlen(text);

	for (size_t at = 0; at + length <= count && at + length <= most; at++)
		if (!memcmp(bytes + at, text, length))
			return true;
	return false;
}

enum filetype filetype_of(const uint8_t *bytes, size_t count)
{
	static const struct {
		const char *start;
		size_t length;
		enum filetype type;
	} STARTS[] = {
		{"\x89PNG\r\n\x1a\n", 8, FILETYPE_PNG},
		{"\xff\xd8\xff", 3, FILETYPE_JPEG},
		{"II*\0", 4, FILETYPE_TIFF},
		{"MM\0*", 4, FILETYPE_TIFF},
		{"II+\0", 4, FILETYPE_TIFF}, /* BigTIFF */
		{"MM\0+", 4, FILETYPE_TIFF},
	};

	for (size_t i = 0; i < sizeof STARTS / sizeof *STARTS; i++)
		if (stands_at(bytes, count, 0, STARTS[i].start, STARTS[i].length))
			return STARTS[i].type;
	return contains(bytes, count, PDF_SEARCH, "%PDF-") ? FILETYPE_PDF : FILETYPE_OTHER;
}

/* Files that begin with a size and "ftyp": photos and films of telephones. */
static const char *guess_film(const uint8_t *bytes, size_t count)
{
	static const char HEIC[][5] = {"heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"};

	for (size_t i = 0; i < sizeof HEIC / sizeof *HEIC; i++)
		if (stands_at(bytes, count, 8, HEIC[i], 4))
			return N_("a HEIC photo; send it as JPEG: on an iPhone choose Settings, "
				  "Camera, Formats, Most Compatible");
	if (stands_at(bytes, count, 8, "avif", 4))
		return N_("an AVIF picture; save it as JPEG or PNG");
	return N_("a film");
}

static const char *guess_zip(const uint8_t *bytes, size_t count)
{
	size_t most = 1 << 16;

	if (contains(bytes, count, most, "word/"))
		return N_("a Word document; print it as PDF");
	if (contains(bytes, count, most, "xl/"))
		return N_("an Excel sheet");
	if (contains(bytes, count, most, "opendocument"))
		return N_("a LibreOffice document; print it as PDF");
	return N_("a ZIP file; unpack it first");
}

static const char *guess_text(const uint8_t *bytes, size_t count)
{
	if (contains(bytes, count, TEXT_SEARCH, "<html") ||
		contains(bytes, count, TEXT_SEARCH, "<!DOCTYPE html"))
		return N_("a web page");
	if (contains(bytes, count, TEXT_SEARCH, "<svg"))
		return N_("an SVG drawing; print it as PDF");
	for (size_t i = 0; i < count && i < TEXT_SEARCH; i++)
		if (bytes[i] < ' ' && !strchr("\t\n\r\f", bytes[i]))
			return N_("something else");
	return N_("text");
}

const char *filetype_guess(const uint8_t *bytes, size_t count)
{
	static const struct {
		const char *start;
		size_t length;
		const char *what;
	} STARTS[] = {
		{"GIF8", 4, N_("a GIF picture; save it as PNG")},
		{"BM", 2, N_("a BMP picture; save it as PNG")},
		{"8BPS", 4, N_("a Photoshop picture; save it as PNG")},
		{"\0\0\0\x0cjP  ", 8, N_("a JPEG 2000 picture; save it as PNG or JPEG")},
		{"\xff\x4f\xff\x51", 4, N_("a JPEG 2000 picture; save it as PNG or JPEG")},
		{"\x97JB2", 4, N_("a JBIG2 picture; save it as PDF")},
		{"AT&TFORM", 8, N_("a DjVu document; save it as PDF")},
		{"%!PS", 4, N_("PostScript; save it as PDF")},
		{"{\\rtf", 5, N_("a Word document; print it as PDF")},
		{"\xd0\xcf\x11\xe0", 4, N_("an old Word or Excel file; print it as PDF")},
		{"\x1f\x8b", 2, N_("a packed file; unpack it first")},
		{"7z\xbc\xaf", 4, N_("a packed file; unpack it first")},
		{"Rar!", 4, N_("a packed file; unpack it first")},
		{"SQLite format 3", 15, N_("a database")},
	};

	for (size_t i = 0; i < sizeof STARTS / sizeof *STARTS; i++)
		if (stands_at(bytes, count, 0, STARTS[i].start, STARTS[i].length))
			return _(STARTS[i].what);
	if (stands_at(bytes, count, 4, "ftyp", 4))
		return _(guess_film(bytes, count));
	if (stands_at(bytes, count, 0, "RIFF", 4) && stands_at(bytes, count, 8, "WEBP", 4))
		return _("a WebP picture; save it as PNG or JPEG");
	if (stands_at(bytes, count, 0, "PK\3\4", 4))
		return _(guess_zip(bytes, count));
	return _(guess_text(bytes, count));
}
