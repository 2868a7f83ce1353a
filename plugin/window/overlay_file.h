/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OVERLAY_FILE_H
#define OVERLAY_FILE_H

#include "core_headers.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

class QAction;
class QMenu;
class QThread;
class QWidget;

/** A file that the user lays over the graph and takes off again: chosen in a dialog, and read in a thread of its own.
 * One that cannot be read is told of, and changes nothing. */
class OverlayFile : public QObject
{
    Q_OBJECT

  public:
    using Reader = std::function<std::shared_ptr<const void>(const char *path, GError **error)>;
    struct Titles {
        QString load;   /**< the action's; also the dialog's */
        QString remove; /**< the action's */
        QString tip;
    };

    /** @name: the actions are named NAME and NAME-off. @reader: runs in the thread. @window: the dialog's parent. */
    OverlayFile(const QString &name, const Titles &titles, const Reader &reader, QWidget *window);
    /** Waits for what is being read. */
    ~OverlayFile() override;

    void addActions(QMenu *menu);
    bool isReading() const
    {
        return thread_ != nullptr;
    }
    /** The file's name without its folder; empty when none is laid over. */
    const QString &fileName() const
    {
        return file_name_;
    }
    /** What the reader gave; NULL when none is laid over. */
    template <class Value> std::shared_ptr<const Value> value() const
    {
        return std::static_pointer_cast<const Value>(value_);
    }

  Q_SIGNALS:
    void changed();

  private:
    void choose();
    void read(const QString &path);
    void finish();
    void setValue(const std::shared_ptr<const void> &value, const QString &file_name);

    Titles titles_;
    Reader reader_;
    QWidget *window_;
    QAction *load_action_;
    QAction *remove_action_;
    QThread *thread_ = nullptr;
    QString path_;
    std::shared_ptr<const void> read_value_; /* the thread's until it has finished, as the message is */
    QString message_;
    std::shared_ptr<const void> value_;
    QString file_name_;
};

#endif
