// SPDX-License-Identifier: EUPL-1.2
#include "qr.h"

#include "frame.h"
#include "message.h"

#include <errno.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { VERSION_2 = 2, MODULE_DARK = 1 };

/* NULL: no memory (errno is ENOMEM), or it does not fit in that version (0: any). */
static QRcode *encode(const char *text, int version, QRecLevel level)
{
	QRinput *input = QRinput_new2(version, level);
	QRcode *code = NULL;

	errno = 0;
	if (input && QRinput_append(input, QR_MODE_AN, (int)strlen(text),
			     (const unsigned char *)text) == 0)
		code = QRcode_encodeInput(input);
	if (!input)
		errno = ENOMEM;
	QRinput_free(input);
	return code;
}

bool qr_draw_all(struct drawing *drawing, const struct rect_mm *places, size_t count,
	const char *text, struct error *err)
{
	unsigned char modules[FRAME_CODE_MODULES * FRAME_CODE_MODULES];
	QRcode *code = encode(text, VERSION_2, QR_ECLEVEL_H);

	if (!code && errno == ENOMEM)
		return error_memory(err);
	if (!code || code->width != FRAME_CODE_MODULES) {
		QRcode_free(code);
		return error_set(err, EX_SOFTWARE, _("\"%s\" does not fit in a page code"), text);
	}
	for (size_t i = 0; i < sizeof modules; i++)
		modules[i] = code->data[i] & MODULE_DARK;
	QRcode_free(code);
	for (size_t i = 0; i < count; i++)
		drawing_modules(drawing, places[i], modules, FRAME_CODE_MODULES);
	return true;
}

bool qr_draw(struct drawing *drawing, struct rect_mm at, const char *text, struct error *err)
{
	return qr_draw_all(drawing, &at, 1, text, err);
}

enum { MODULES_MOST = 177 };

bool qr_draw_long(struct drawing *drawing, struct rect_mm at, const char *text, struct error *err)
{
	QRcode *code = encode(text, 0, QR_ECLEVEL_Q);
	unsigned char *modules = NULL;
	size_t count;

	if (!code && errno == ENOMEM)
		return error_memory(err);
	if (!code || code->width > MODULES_MOST) {
		QRcode_free(code);
		return error_set(err, EX_SOFTWARE, _("this text does not fit in a code"));
	}
	count = (size_t)code->width * (size_t)code->width;
	modules = malloc(count);
	for (size_t i = 0; modules && i < count; i++)
		modules[i] = code->data[i] & MODULE_DARK;
	if (modules)
		drawing_modules(drawing, at, modules, code->width);
	else
		drawing->failed = true;
	QRcode_free(code);
	free(modules);
	return !drawing->failed || error_memory(err);
}
