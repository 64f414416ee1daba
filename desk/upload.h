// SPDX-License-Identifier: EUPL-1.2
/* Limits of what an administrator can send to the desk. */
#ifndef UPLOAD_H
#define UPLOAD_H

enum { UPLOAD_SLICE_MAX = 2 * 1024 * 1024 };

#endif
