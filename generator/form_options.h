// SPDX-License-Identifier: EUPL-1.2
/* Options that commands about one form share, and what they stand for. */
#ifndef FORM_OPTIONS_H
#define FORM_OPTIONS_H

#include "cli.h"
#include "form.h"

#define FORM_OPTION_LANG                                                                           \
	{                                                                                          \
		.name = "lang", .argument = "LANGUAGE",                                            \
		.help = N_(                                                                        \
			"nl, nl-u (formal Dutch), en, ...; the form's first language if left out") \
	}
#define FORM_OPTION_VARIANT                                                                        \
	{                                                                                          \
		.name = "variant", .argument = "eenvoudig|lijn",                                   \
		.help = N_(                                                                        \
			"eenvoudig: three faces instead of five; lijn: a line to put a cross on")  \
	}
#define FORM_OPTION_OUTPUT                                                                         \
	{                                                                                          \
		.name = "output", .letter = 'o', .argument = "FILE",                               \
		.help = N_("the PDF to write; FORM.pdf in this folder if left out")                \
	}
#define FORM_OPTION_THEME                                                                          \
	{                                                                                          \
		.name = "theme", .argument = "FILE.yaml",                                          \
		.help = N_("words of the event's theme, for the question that is left open for "   \
			   "them")                                                                 \
	}

/* The language that was asked for, else the form's first. */
const char *form_options_language(const struct cli_arguments *arguments, const struct form *form);

/* The file that was asked for, else "STEM.pdf". Free it; NULL when memory ran out. */
char *form_options_file(const struct cli_arguments *arguments, const char *stem);

#endif
