// SPDX-License-Identifier: EUPL-1.2
/* The two numbers that tie millimetres to other units. They stand here and nowhere else.
 */
#ifndef UNITS_H
#define UNITS_H

#define MM_PER_INCH 25.4
#define PT_PER_INCH 72.0 /* the PostScript point */

static inline double mm_from_pt(double pt)
{
	return pt * MM_PER_INCH / PT_PER_INCH;
}

static inline double pt_from_mm(double mm)
{
	return mm * PT_PER_INCH / MM_PER_INCH;
}

#endif
