/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "help_dialog.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace
{

/* The pages that it links to are not here; only what it says itself and the net can be opened. */
QTextBrowser *createPage()
{
    QFile file(QStringLiteral(":/commgraph/wireshark.md"));
    const bool is_open = file.open(QIODevice::ReadOnly);
    auto *page = new QTextBrowser;
    page->setObjectName(QStringLiteral("help-page"));
    page->setAccessibleName(QCoreApplication::translate("HelpDialog", "Help"));
    page->setMarkdown(is_open ? QString::fromUtf8(file.readAll()) : QString());
    page->setOpenLinks(false);
    return page;
}

} // namespace

void showHelp(QWidget *parent)
{
    auto *dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("help-dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QCoreApplication::translate("HelpDialog", "Communication Graph: Help"));
    dialog->resize(760, 640);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto *layout = new QVBoxLayout(dialog);
    layout->addWidget(createPage());
    layout->addWidget(buttons);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    dialog->show();
}
