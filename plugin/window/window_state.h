/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WINDOW_STATE_H
#define WINDOW_STATE_H

#include "core_headers.h"

class QWidget;

/** Gives @window the size and place that the last one had when it was closed, if any. */
void restoreWindowState(QWidget *window, const WindowServices *services);

/** Keeps them, in a file of its own among the user's settings for Wireshark. */
void saveWindowState(const QWidget *window, const WindowServices *services);

#endif
