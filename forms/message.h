// SPDX-License-Identifier: EUPL-1.2
/* Words for people, translated: `_("text")`. English in the source, po/ holds the others.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text /* translated where it is used, not where it stands */

#endif
