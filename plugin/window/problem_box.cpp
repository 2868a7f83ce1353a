/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "problem_box.h"

#include <QMessageBox>

void showProblem(QWidget *parent, const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::Warning, parent->windowTitle(), text, QMessageBox::Ok, parent);
    box->setObjectName(QStringLiteral("problem"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->open();
}
