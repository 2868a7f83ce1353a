/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "script_input.h"

#include <QApplication>
#include <QKeyEvent>
#include <QKeySequence>
#include <QMouseEvent>
#include <QWidget>

void sendMouse(QWidget *widget, QEvent::Type type, const QPointF &at)
{
    QMouseEvent event(type, at, widget->mapToGlobal(at.toPoint()), Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(widget, &event);
}

void sendKey(QWidget *widget, const QString &keys)
{
    const QKeySequence sequence = QKeySequence::fromString(keys, QKeySequence::PortableText);
#if QT_VERSION_MAJOR >= 6
    const int combination = sequence[0].toCombined();
#else
    const int combination = sequence[0];
#endif
    const auto modifiers = Qt::KeyboardModifiers(combination & int(Qt::KeyboardModifierMask));
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(type, combination & ~int(Qt::KeyboardModifierMask), modifiers);
        QApplication::sendEvent(widget, &event);
    }
}
