/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay_file.h"
#include "problem_box.h"

#include <QAction>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QThread>

OverlayFile::OverlayFile(const QString &name, const Titles &titles, const Reader &reader, QWidget *window)
    : QObject(window), titles_(titles), reader_(reader), window_(window), load_action_(new QAction(titles.load, this)),
      remove_action_(new QAction(titles.remove, this))
{
    load_action_->setObjectName(name);
    load_action_->setToolTip(titles.tip);
    remove_action_->setObjectName(name + QStringLiteral("-off"));
    connect(load_action_, &QAction::triggered, this, &OverlayFile::choose);
    connect(remove_action_, &QAction::triggered, this, [this] { setValue(nullptr, QString()); });
    remove_action_->setEnabled(false);
}

OverlayFile::~OverlayFile()
{
    if (thread_ == nullptr)
        return;
    thread_->wait();
    delete thread_;
}

void OverlayFile::addActions(QMenu *menu)
{
    menu->addAction(load_action_);
    menu->addAction(remove_action_);
}

void OverlayFile::choose()
{
    auto *dialog = new QFileDialog(window_, QString(titles_.load).remove(QLatin1Char('&')));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &OverlayFile::read);
    dialog->open();
}

/* What is no regular file may never end. */
void OverlayFile::read(const QString &path)
{
    if (thread_ != nullptr)
        return;
    if (!QFileInfo(path).isFile()) {
        showProblem(window_, tr("%1: no regular file").arg(path));
        return;
    }
    path_ = path;
    thread_ = QThread::create([this] {
        g_autoptr(GError) error = nullptr;
        read_value_ = reader_(QFile::encodeName(path_).constData(), &error);
        message_ = error != nullptr ? QString::fromUtf8(error->message) : QString();
    });
    connect(thread_, &QThread::finished, this, &OverlayFile::finish);
    thread_->start();
}

void OverlayFile::finish()
{
    thread_->wait();
    thread_->deleteLater();
    thread_ = nullptr;
    const std::shared_ptr<const void> value = std::move(read_value_);
    if (value == nullptr)
        showProblem(window_, message_);
    else
        setValue(value, QFileInfo(path_).fileName());
}

void OverlayFile::setValue(const std::shared_ptr<const void> &value, const QString &file_name)
{
    value_ = value;
    file_name_ = file_name;
    remove_action_->setEnabled(value != nullptr);
    Q_EMIT changed();
}
