/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WINDOW_SERVICES_H
#define WINDOW_SERVICES_H

#include "window_interface.h"

/** Wireshark, as the window sees it. */
extern const WindowServices window_services;

#endif
