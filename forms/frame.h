// SPDX-License-Identifier: EUPL-1.2
/*
 * The frame: what stands at the same place on every side we print, so that a reader can
 * find its way before it knows which form it holds. All in mm on A4, origin top left, y
 * down.
 *
 * Six solid squares (fiducials) and two page codes. The squares stand unevenly, so that a
 * side that is turned by half, or mirrored, fits in one way only; any four of the six are
 * enough. The top left corner stays free for a staple (rule L09), the lower ones stand
 * above the tear-off strip, and none on the fold at half height.
 */
#ifndef FRAME_H
#define FRAME_H

#include "geom.h"

#define PAGE_WIDTH_MM 210.0
#define PAGE_HEIGHT_MM 297.0
#define PAGE_MARGIN_MM 15.0   /* L09: office printers leave up to 6 mm blank, feeders clip more */
#define STAPLE_ZONE_MM 20.0   /* L09: square at the top left in which nothing needed stands      */
#define FRAME_MARK_MM 5.0     /* side of a fiducial: 20 px at 100 dpi, 59 px at 300 dpi          */
#define FRAME_CODE_MODULES 25 /* version 2 QR symbol                                            */
#define FRAME_QUIET_MODULES 4 /* white around it, ISO/IEC 18004                                 */
#define FRAME_CUT_MM 265.0    /* y of the line along which the strip of regime A is torn off     */

enum { FRAME_MARKS = 6 };

/* Centres of the fiducials. */
static const struct point_mm FRAME_MARK[FRAME_MARKS] = {
	{17.5, 24.5}, {192.5, 17.5}, {17.5, 135.5}, {192.5, 119.5}, {17.5, 258.5}, {192.5, 258.5}};

/* Where content may stand: between the columns of fiducials. */
#define FRAME_LEFT_MM 24.0
#define FRAME_RIGHT_MM 186.0

/* The dark square of each page code, without its quiet zone. The lower one stands above
 * the strip on sheets that have one and lower on others; a reader tries both. */
static const struct rect_mm FRAME_CODE_TOP = {163.0, 15.5, 23.0, 23.0};
static const struct rect_mm FRAME_CODE_LOW = {26.0, 259.8, 22.0, 22.0};
static const struct rect_mm FRAME_CODE_STRIP = {26.0, 239.0, 22.0, 22.0};

/* Where a form has little room the lower code is smaller; it stands on about the same lower left corner. */
static const struct rect_mm FRAME_CODE_LOW_SMALL = {26.0, 265.8, 16.0, 16.0};
static const struct rect_mm FRAME_CODE_STRIP_SMALL = {26.0, 246.0, 16.0, 16.0};

#endif
