/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PROBLEM_BOX_H
#define PROBLEM_BOX_H

#include <QString>

class QWidget;

/** Tells of what went wrong, in a box that waits for nobody: Wireshark goes on. */
void showProblem(QWidget *parent, const QString &text);

#endif
