// SPDX-License-Identifier: EUPL-1.2
/*
 * Words for people, translated: `_("text")`. English in the source, forms/po/ holds the others.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text /* translated where it is used, not where it stands */

/* Finds the translations: in ../share/locale beside the program's folder (as it is built, or as it
 * is installed in any place), else where they were meant to be installed. The locale itself is the
 * caller's to set. */
void message_start(void);

#endif
