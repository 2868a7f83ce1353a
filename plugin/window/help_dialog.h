/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HELP_DIALOG_H
#define HELP_DIALOG_H

class QWidget;

/** Opens docs/wireshark.md, which is part of the module, in a window beside @parent. */
void showHelp(QWidget *parent);

#endif
