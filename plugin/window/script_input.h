/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPT_INPUT_H
#define SCRIPT_INPUT_H

#include <QEvent>
#include <QPointF>
#include <QString>

class QWidget;

/** An event of the left button, at a place of the widget. */
void sendMouse(QWidget *widget, QEvent::Type type, const QPointF &at);

/** Presses and releases a key, as QKeySequence writes it. */
void sendKey(QWidget *widget, const QString &keys);

#endif
