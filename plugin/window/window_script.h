/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WINDOW_SCRIPT_H
#define WINDOW_SCRIPT_H

#include "network_picture.h"

#include <QEvent>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QTimer>

class GraphWindow;
class StallMeter;
class QWidget;

/**
 * Works the window as a user would, for a test that has no screen: with the environment variable
 * COMMGRAPH_WINDOW_TEST=FOLDER the lines of FOLDER/script are done one after the other, each when Wireshark and the
 * window have nothing more to do. Wireshark's own widgets are reached by the names that they have there. A step that
 * cannot be done ends the process.
 *
 * The steps, one a line; NAME is the name of a widget of the window, or the name or class of one in Wireshark's main
 * window:
 *
 *     open                     wait until a capture is open and read
 *     window N                 the following steps are for the window that was opened as the N-th
 *     write FILE               what is shown, as FOLDER/FILE with several endings
 *     filters FILE             the display filters of all rows of the table, and of their sources, into FOLDER/FILE
 *     main FILE                what Wireshark's main window shows, into FOLDER/FILE: the display filter in the toolbar,
 *                              the one that is applied, how many packets are listed, and which one is selected
 *     menu ROW ENTRY           an entry of the context menu of the edge in a row of the table
 *     host-menu ROW ENTRY      the same of the edge's source
 *     click NAME               press a button or tick a box
 *     choose NAME TEXT         an entry of a list
 *     set NAME NUMBER          a number
 *     type NAME TEXT           a text and the return key
 *     key NAME KEYS            a key as QKeySequence writes it
 *     drag NAME FROM TO        with the mouse, from one part of the width to another, as fractions
 *     trigger NAME             an entry of a menu
 *     message FILE             what a box says of a problem, into FOLDER/FILE, and close it
 *     confirm                  say yes to a question
 *     load PATH                open another capture
 *     pause MILLISECONDS
 *     resize WIDTH HEIGHT
 *     size FILE                the window's size, into FOLDER/FILE
 *     page NAME FILE           a text, into FOLDER/FILE
 *     watch                    begin at once to measure how long the GUI stands still
 *     stalls FILE              what was measured, and the time since the capture was read, into FOLDER/FILE
 *     close                    close the window
 *     quit                     close all that is open
 */
class WindowScript : public QObject
{
    Q_OBJECT

  public:
    /** Tells of a window that was opened; the first begins the script, when the variable is set. */
    static void add(const WindowServices *services, GraphWindow *window);

  private Q_SLOTS:
    void next();

  private:
    using Step = void (WindowScript::*)(const QStringList &words);

    WindowScript(const WindowServices *services, const QString &folder);
    bool isIdle() const;
    void perform(const QString &line);
    void post(const QString &line);
    void fail(const QString &message) const;
    GraphWindow *window() const;
    void writeFile(const QString &name, const QByteArray &text) const;
    void sendToHost(int row, std::initializer_list<QEvent::Type> types) const;
    void triggerMenu(const GraphItem &item, const QString &name) const;
    template <class Object> Object *find(const QString &name) const;

    void waitForCapture(const QStringList &words);
    void chooseWindow(const QStringList &words);
    void write(const QStringList &words);
    void writeFilters(const QStringList &words);
    void writeMain(const QStringList &words);
    void chooseFromMenu(const QStringList &words);
    void chooseFromHostMenu(const QStringList &words);
    void click(const QStringList &words);
    void choose(const QStringList &words);
    void writeList(const QStringList &words);
    void selectRow(const QStringList &words);
    void sort(const QStringList &words);
    void clickHost(const QStringList &words);
    void doubleClickHost(const QStringList &words);
    void writeCopied(const QStringList &words);
    void setNumber(const QStringList &words);
    void type(const QStringList &words);
    void press(const QStringList &words);
    void drag(const QStringList &words);
    void trigger(const QStringList &words);
    void confirm(const QStringList &words);
    void writeMessage(const QStringList &words);
    void load(const QStringList &words);
    void pause(const QStringList &words);
    void resize(const QStringList &words);
    void writeSize(const QStringList &words);
    void writePage(const QStringList &words);
    void watch(const QStringList &words);
    void writeStalls(const QStringList &words);
    void closeWindow(const QStringList &words);
    void quit(const QStringList &words);

    const WindowServices *services_;
    QString folder_;
    QStringList lines_;
    QList<QPointer<GraphWindow>> windows_; /* in the order of opening */
    int window_number_ = 1;
    bool waits_for_capture_ = false;
    bool is_posted_ = false; /* the next step has been taken from the lines and is to be done */
    QTimer timer_;
    StallMeter *meter_ = nullptr;
};

#endif
