// SPDX-License-Identifier: EUPL-1.2
/* Where in a text file a thing stands. */
#ifndef PLACE_H
#define PLACE_H

/* Both counted from 1, columns in characters. Line 0: the file as a whole. */
struct place {
	int line, column;
};

#endif
