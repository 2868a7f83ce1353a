/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "help_dialog.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QRegularExpression>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace
{

QString readPage()
{
    QFile file(QStringLiteral(":/commgraph/wireshark.md"));
    if (!file.open(QIODevice::ReadOnly))
        return QString();
    const QRegularExpression picture(QStringLiteral(R"(!\[[^\]]*\]\([^)]*\)\s*)"));
    return QString::fromUtf8(file.readAll()).remove(picture);
}

/* The pages and pictures that it refers to are not here. */
QTextBrowser *createPage()
{
    auto *page = new QTextBrowser;
    page->setObjectName(QStringLiteral("help-page"));
    page->setAccessibleName(QCoreApplication::translate("HelpDialog", "Help"));
    page->setMarkdown(readPage());
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
