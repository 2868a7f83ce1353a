/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WINDOW_PREFERENCES_H
#define WINDOW_PREFERENCES_H

#include "window_interface.h"

/** Puts the window's preferences under Statistics > Communication Graph; before Wireshark reads its preferences. */
void window_preferences_register(void);

/** As they are now; borrowed. */
const WindowPreferences *window_preferences_get(void);

/** An argument of -z as report_options_parse() takes it, in which the preferences stand before what @argument says; the
 * caller's. */
char *window_preferences_complete(const char *argument);

#endif
