/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WINDOW_MODULE_H
#define WINDOW_MODULE_H

#include "report_options.h"

/** Whether this process is Wireshark and not tshark. */
gboolean window_module_is_in_gui(void);

/** Adds Statistics > Communication Graph; in tshark nothing comes of it. */
void window_module_register_menu(void);

/**
 * Loads the window's module and opens a window. Returns FALSE with @error set: the module is not installed or does not
 * fit (COMM_ERROR_READ), or what window_interface.h says.
 */
gboolean window_module_open(const ReportOptions *options, GError **error);

#endif
