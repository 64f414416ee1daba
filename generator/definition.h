// SPDX-License-Identifier: EUPL-1.2
/* A form as the text of its definition: what parse.h reads, written. */
#ifndef DEFINITION_H
#define DEFINITION_H

#include "buffer.h"
#include "form.h"

/* `remarks` are lines for whoever edits the file, without the "# "; "\n" parts them. Languages that
 * share a text share its line. Options of a set (question.option_set) are named by it. */
void definition_write(const struct form *form, const char *remarks, struct buffer *yaml);

#endif
