/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TIME_CONTROLS_H
#define TIME_CONTROLS_H

#include "core_headers.h"

#include <QTimer>
#include <QWidget>

#include <functional>

class QComboBox;
class QToolButton;
class TimeStrip;

/** Plays a strip's time: a range of a chosen length that goes on by a chosen step, by itself or by hand. */
class TimeControls : public QWidget
{
    Q_OBJECT

  public:
    /** @is_ready: whether what the range was moved to last is shown; the next step waits for it. */
    TimeControls(TimeStrip *strip, const std::function<bool()> &is_ready, QWidget *parent = nullptr);

    bool isPlaying() const;

  public Q_SLOTS:
    void togglePlay();

  private Q_SLOTS:
    void stepBack();
    void stepForward();
    void play(bool is_on);
    void playOn();
    void offerLengths();

  private:
    QToolButton *addButton(const QString &name, const QString &text, const QString &title);
    QComboBox *addLengths(const QString &name, const QString &title);
    gint64 length(const QComboBox *combo, gint64 otherwise_us) const;
    void move(int sign);

    TimeStrip *strip_;
    std::function<bool()> is_ready_;
    QToolButton *play_button_ = nullptr;
    QComboBox *length_combo_ = nullptr;
    QComboBox *step_combo_ = nullptr;
    QTimer timer_;
};

#endif
