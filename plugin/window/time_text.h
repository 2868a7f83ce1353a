/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TIME_TEXT_H
#define TIME_TEXT_H

#include "core_headers.h"

#include <QString>

/** Date and time, UTC, to the microsecond; epoch seconds before 1970; empty for COMM_NO_TIME. */
QString formatTime(gint64 time_us);

#endif
