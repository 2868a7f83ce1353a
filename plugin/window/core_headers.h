/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CORE_HEADERS_H
#define CORE_HEADERS_H

/* The headers in C that the window uses. GLib's own are C++ too, and must not be within extern "C". */
#include <glib.h>

extern "C" {
#include "comm_compare.h"
#include "comm_csv_measures.h"
#include "comm_csv.h"
#include "comm_draw_columns.h"
#include "comm_edge_reader.h"
#include "comm_error.h"
#include "comm_number.h"
#include "comm_output.h"
#include "comm_picture_file.h"
#include "comm_regroup.h"
#include "comm_subset.h"
#include "comm_text.h"
#include "display_filter.h"
#include "edge_filter.h"
#include "report_selection.h"
#include "window_interface.h"
}

#endif
