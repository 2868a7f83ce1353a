/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "window_script.h"
#include "edge_model.h"
#include "graph_view.h"
#include "graph_window.h"
#include "node_text.h"
#include "script_input.h"
#include "stall_meter.h"
#include "window_report.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QMainWindow>
#include <QMessageBox>
#include <QSpinBox>
#include <QTableView>
#include <QTextEdit>
#include <QTreeView>

#include <algorithm>

namespace
{

const char VARIABLE[] = "COMMGRAPH_WINDOW_TEST";
const int STEP_MS = 20;
const double DRAG_Y = 9;

QMainWindow *mainWindow()
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (auto *window = qobject_cast<QMainWindow *>(widget))
            return window;
    }
    return nullptr;
}

} // namespace

void WindowScript::add(const WindowServices *services, GraphWindow *window)
{
    const QString folder = qEnvironmentVariable(VARIABLE);
    if (folder.isEmpty())
        return;
    auto *script = qApp->findChild<WindowScript *>();
    if (script == nullptr)
        script = new WindowScript(services, folder);
    script->windows_.append(window);
}

WindowScript::WindowScript(const WindowServices *services, const QString &folder)
    : QObject(qApp), services_(services), folder_(folder)
{
    QFile script(folder + QStringLiteral("/script"));
    if (!script.open(QIODevice::ReadOnly))
        fail(tr("%1: cannot be read").arg(script.fileName()));
    lines_ = QString::fromUtf8(script.readAll()).split(QLatin1Char('\n'));
    timer_.setInterval(STEP_MS);
    connect(&timer_, &QTimer::timeout, this, &WindowScript::next);
    timer_.start();
}

void WindowScript::fail(const QString &message) const
{
    qFatal("%s: %s", VARIABLE, qUtf8Printable(message));
}

bool WindowScript::isIdle() const
{
    if (services_->is_busy() || (waits_for_capture_ && !services_->is_complete()))
        return false;
    return std::all_of(windows_.begin(), windows_.end(), [](const QPointer<GraphWindow> &window) {
        return window == nullptr || !window->isVisible() || window->isSettled();
    });
}

void WindowScript::next()
{
    if (lines_.isEmpty() || is_posted_ || (lines_.first() != QLatin1String("watch") && !isIdle()))
        return;
    waits_for_capture_ = false;
    const QString line = lines_.takeFirst();
    if (!line.isEmpty())
        post(line);
}

/* Not from within the timer, which would stand still while a step waits for an answer. */
void WindowScript::post(const QString &line)
{
    is_posted_ = true;
    const auto step = [this, line] {
        is_posted_ = false;
        perform(line);
    };
    QMetaObject::invokeMethod(this, step, Qt::QueuedConnection);
}

void WindowScript::perform(const QString &line)
{
    const std::pair<const char *, Step> steps[] = {{"open", &WindowScript::waitForCapture},
                                                   {"window", &WindowScript::chooseWindow},
                                                   {"write", &WindowScript::write},
                                                   {"filters", &WindowScript::writeFilters},
                                                   {"main", &WindowScript::writeMain},
                                                   {"menu", &WindowScript::chooseFromMenu},
                                                   {"host-menu", &WindowScript::chooseFromHostMenu},
                                                   {"click", &WindowScript::click},
                                                   {"choose", &WindowScript::choose},
                                                   {"list", &WindowScript::writeList},
                                                   {"select", &WindowScript::selectRow},
                                                   {"sort", &WindowScript::sort},
                                                   {"click-host", &WindowScript::clickHost},
                                                   {"double-click-host", &WindowScript::doubleClickHost},
                                                   {"copied", &WindowScript::writeCopied},
                                                   {"set", &WindowScript::setNumber},
                                                   {"type", &WindowScript::type},
                                                   {"key", &WindowScript::press},
                                                   {"drag", &WindowScript::drag},
                                                   {"trigger", &WindowScript::trigger},
                                                   {"message", &WindowScript::writeMessage},
                                                   {"confirm", &WindowScript::confirm},
                                                   {"load", &WindowScript::load},
                                                   {"pause", &WindowScript::pause},
                                                   {"resize", &WindowScript::resize},
                                                   {"size", &WindowScript::writeSize},
                                                   {"page", &WindowScript::writePage},
                                                   {"watch", &WindowScript::watch},
                                                   {"stalls", &WindowScript::writeStalls},
                                                   {"close", &WindowScript::closeWindow},
                                                   {"quit", &WindowScript::quit}};
    QStringList words = line.split(QLatin1Char(' '));
    const QString word = words.takeFirst();
    for (const auto &step : steps) {
        if (word == QLatin1String(step.first))
            return (this->*step.second)(words);
    }
    fail(tr("no such step: %1").arg(line));
}

GraphWindow *WindowScript::window() const
{
    GraphWindow *window = windows_.value(window_number_ - 1);
    if (window == nullptr)
        fail(tr("window %1 is not open").arg(window_number_));
    return window;
}

/* Wireshark makes frames with filters of their own, and hides them. */
template <class Object> Object *WindowScript::find(const QString &name) const
{
    for (Object *object : window()->findChildren<Object *>()) {
        if (object->objectName() == name)
            return object;
    }
    for (Object *object : mainWindow()->findChildren<Object *>()) {
        const auto *widget = qobject_cast<const QWidget *>(object);
        const bool is_named = object->objectName() == name || QLatin1String(object->metaObject()->className()) == name;
        if (is_named && (widget == nullptr || widget->isVisible()))
            return object;
    }
    fail(tr("there is no %1").arg(name));
    return nullptr;
}

void WindowScript::waitForCapture(const QStringList &)
{
    waits_for_capture_ = true;
}

void WindowScript::chooseWindow(const QStringList &words)
{
    window_number_ = words.value(0).toInt();
}

void WindowScript::write(const QStringList &words)
{
    writeWindowReport(window(), folder_ + QLatin1Char('/') + words.value(0));
}

void WindowScript::writeFile(const QString &name, const QByteArray &text) const
{
    QFile file(folder_ + QLatin1Char('/') + name);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        fail(tr("%1: cannot be written").arg(name));
}

void WindowScript::writeFilters(const QStringList &words)
{
    const EdgeModel *model = window()->model();
    QByteArray text;
    for (int row = 0; row < model->rowCount(); row++) {
        GraphItem item = window()->itemAtRow(row);
        const QByteArray edge = makeFilter(window()->filterContext(), item);
        item.kind = GraphItem::NODE;
        const QByteArray host = makeFilter(window()->filterContext(), item);
        text += nodeText(item.source, model->names()).toUtf8() + '\t' + nodeText(item.target, model->names()).toUtf8() +
                '\t' + QByteArray::number(qulonglong(model->edgeAt(row).packets)) + '\t' + edge + '\t' + host + '\n';
    }
    writeFile(words.value(0), text);
}

void WindowScript::writeMain(const QStringList &words)
{
    g_autofree char *applied = services_->get_display_filter();
    const auto *list = find<QTreeView>(QStringLiteral("PacketList"));
    const QModelIndex current = list->currentIndex();
    const QByteArray lines[] = {find<QLineEdit>(QStringLiteral("DisplayFilterEdit"))->text().toUtf8(),
                                QByteArray(applied), QByteArray::number(list->model()->rowCount()),
                                current.sibling(current.row(), 0).data().toByteArray()};
    QByteArray text;
    for (const QByteArray &line : lines)
        text += line + '\n';
    writeFile(words.value(0), text);
}

void WindowScript::triggerMenu(const GraphItem &item, const QString &name) const
{
    FilterMenu *menu = window()->createMenu(item);
    auto *action = menu->findChild<QAction *>(name);
    if (action == nullptr || !action->isEnabled())
        fail(tr("the menu has no %1").arg(name));
    action->trigger();
    menu->deleteLater();
}

void WindowScript::chooseFromMenu(const QStringList &words)
{
    triggerMenu(window()->itemAtRow(words.value(0).toInt()), words.value(1));
}

void WindowScript::chooseFromHostMenu(const QStringList &words)
{
    GraphItem item = window()->itemAtRow(words.value(0).toInt());
    item.kind = GraphItem::NODE;
    triggerMenu(item, words.value(1));
}

void WindowScript::click(const QStringList &words)
{
    find<QAbstractButton>(words.value(0))->click();
}

void WindowScript::choose(const QStringList &words)
{
    auto *combo = find<QComboBox>(words.value(0));
    const int index = combo->findText(words.mid(1).join(QLatin1Char(' ')));
    if (index < 0)
        fail(tr("%1 has no %2").arg(words.value(0), words.value(1)));
    combo->setCurrentIndex(index);
    Q_EMIT combo->activated(index);
}

void WindowScript::writeList(const QStringList &words)
{
    const auto *combo = find<QComboBox>(words.value(0));
    QByteArray text;
    for (int i = 0; i < combo->count(); i++)
        text += combo->itemText(i).toUtf8() + '\n';
    writeFile(words.value(1), text);
}

void WindowScript::selectRow(const QStringList &words)
{
    find<QTableView>(QStringLiteral("table"))->selectRow(words.value(0).toInt());
}

void WindowScript::sort(const QStringList &words)
{
    find<QTableView>(QStringLiteral("table"))
        ->sortByColumn(words.value(0).toInt(), Qt::SortOrder(words.value(1).toInt()));
}

void WindowScript::sendToHost(int row, std::initializer_list<QEvent::Type> types) const
{
    auto *view = find<GraphView>(QStringLiteral("graph"));
    const QPointF at = view->placeOf(window()->itemAtRow(row).source);
    for (const QEvent::Type type : types)
        sendMouse(view, type, at);
}

void WindowScript::clickHost(const QStringList &words)
{
    sendToHost(words.value(0).toInt(), {QEvent::MouseButtonPress, QEvent::MouseButtonRelease});
}

void WindowScript::doubleClickHost(const QStringList &words)
{
    sendToHost(words.value(0).toInt(), {QEvent::MouseButtonPress, QEvent::MouseButtonRelease,
                                        QEvent::MouseButtonDblClick, QEvent::MouseButtonRelease});
}

void WindowScript::writeCopied(const QStringList &words)
{
    writeFile(words.value(0), QApplication::clipboard()->text().toUtf8());
}

void WindowScript::setNumber(const QStringList &words)
{
    find<QSpinBox>(words.value(0))->setValue(words.value(1).toInt());
}

void WindowScript::type(const QStringList &words)
{
    auto *edit = find<QLineEdit>(words.value(0));
    edit->setText(words.mid(1).join(QLatin1Char(' ')));
    sendKey(edit, QStringLiteral("Return"));
}

void WindowScript::press(const QStringList &words)
{
    sendKey(find<QWidget>(words.value(0)), words.value(1));
}

void WindowScript::drag(const QStringList &words)
{
    auto *widget = find<QWidget>(words.value(0));
    const double from = words.value(1).toDouble() * (widget->width() - 1);
    const double to = words.value(2).toDouble() * (widget->width() - 1);
    sendMouse(widget, QEvent::MouseButtonPress, {from, DRAG_Y});
    sendMouse(widget, QEvent::MouseMove, {to, DRAG_Y});
    sendMouse(widget, QEvent::MouseButtonRelease, {to, DRAG_Y});
}

void WindowScript::trigger(const QStringList &words)
{
    find<QAction>(words.value(0))->trigger();
}

void WindowScript::writeMessage(const QStringList &words)
{
    auto *box = find<QMessageBox>(QStringLiteral("problem"));
    writeFile(words.value(0), box->text().toUtf8() + '\n');
    box->accept();
}

void WindowScript::confirm(const QStringList &)
{
    auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
    QAbstractButton *button = box != nullptr ? box->button(QMessageBox::Yes) : nullptr;
    if (button == nullptr)
        return fail(tr("nothing is asked"));
    button->click();
}

void WindowScript::load(const QStringList &words)
{
    if (!QMetaObject::invokeMethod(mainWindow(), "openCaptureFile", Q_ARG(QString, words.join(QLatin1Char(' ')))))
        fail(tr("the main window opens no capture"));
}

void WindowScript::pause(const QStringList &words)
{
    timer_.stop();
    QTimer::singleShot(words.value(0).toInt(), &timer_, qOverload<>(&QTimer::start));
}

void WindowScript::resize(const QStringList &words)
{
    window()->resize(words.value(0).toInt(), words.value(1).toInt());
}

void WindowScript::writeSize(const QStringList &words)
{
    writeFile(words.value(0), QStringLiteral("%1 %2\n").arg(window()->width()).arg(window()->height()).toUtf8());
}

void WindowScript::writePage(const QStringList &words)
{
    writeFile(words.value(1), find<QTextEdit>(words.value(0))->toPlainText().toUtf8());
}

void WindowScript::watch(const QStringList &)
{
    delete meter_;
    meter_ = new StallMeter(services_, this);
}

void WindowScript::writeStalls(const QStringList &words)
{
    if (meter_ == nullptr)
        fail(tr("nothing is measured"));
    find<GraphView>(QStringLiteral("graph"))->finishPainting();
    writeFile(words.value(0), QStringLiteral("processor %1 ms, clock %2 ms, since read %3 ms\n")
                                  .arg(meter_->longestProcessorTime(), 0, 'f', 1)
                                  .arg(meter_->longestTime(), 0, 'f', 1)
                                  .arg(meter_->timeSinceRead(), 0, 'f', 1)
                                  .toUtf8());
}

void WindowScript::closeWindow(const QStringList &)
{
    window()->close();
}

void WindowScript::quit(const QStringList &)
{
    timer_.stop();
    QTimer::singleShot(0, qApp, &QApplication::closeAllWindows);
}
