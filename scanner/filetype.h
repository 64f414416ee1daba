// SPDX-License-Identifier: EUPL-1.2
/* What kind of file is this? Told by its first bytes, never by its name. */
#ifndef FILETYPE_H
#define FILETYPE_H

#include <stddef.h>
#include <stdint.h>

enum filetype { FILETYPE_OTHER, FILETYPE_PDF, FILETYPE_PNG, FILETYPE_JPEG, FILETYPE_TIFF };

enum filetype filetype_of(const uint8_t *bytes, size_t count);

/* Of one that formscan does not read: what it looks like, in words for a person, with what
 * to do about it where that is known. Never NULL. */
const char *filetype_guess(const uint8_t *bytes, size_t count);

#endif
