/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "time_controls.h"
#include "time_strip.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace
{

const int PLAY_MS = 400;
const int PARTS = 20; /* so many lengths make the whole, when none is chosen */

/* As -z commgraph,window= takes them. */
const char *const LENGTHS[] = {"1ms", "10ms", "100ms", "1s", "10s", "1m", "10m", "1h", "1d"};

} // namespace

TimeControls::TimeControls(TimeStrip *strip, const std::function<bool()> &is_ready, QWidget *parent)
    : QWidget(parent), strip_(strip), is_ready_(is_ready)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    QToolButton *back = addButton(QStringLiteral("step-back"), QStringLiteral("◀"), tr("Step back"));
    play_button_ = addButton(QStringLiteral("play"), QStringLiteral("▶"), tr("Play the time"));
    play_button_->setCheckable(true);
    QToolButton *forward = addButton(QStringLiteral("step-forward"), QStringLiteral("▶▏"), tr("Step forward"));
    length_combo_ = addLengths(QStringLiteral("length"), tr("&Range:"));
    step_combo_ = addLengths(QStringLiteral("step"), tr("S&tep:"));
    row->addStretch(1);
    timer_.setInterval(PLAY_MS);
    connect(back, &QToolButton::clicked, this, &TimeControls::stepBack);
    connect(forward, &QToolButton::clicked, this, &TimeControls::stepForward);
    connect(play_button_, &QToolButton::toggled, this, &TimeControls::play);
    connect(strip, &TimeStrip::playToggled, this, &TimeControls::togglePlay);
    connect(strip, &TimeStrip::windowsChanged, this, &TimeControls::offerLengths);
    connect(&timer_, &QTimer::timeout, this, &TimeControls::playOn);
}

QToolButton *TimeControls::addButton(const QString &name, const QString &text, const QString &title)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(title);
    button->setAccessibleName(title);
    button->setFocusPolicy(Qt::StrongFocus);
    layout()->addWidget(button);
    return button;
}

QComboBox *TimeControls::addLengths(const QString &name, const QString &title)
{
    auto *label = new QLabel(title);
    auto *combo = new QComboBox;
    combo->setObjectName(name);
    combo->setEditable(true);
    combo->setInsertPolicy(QComboBox::NoInsert);
    combo->setToolTip(tr("A length of time: 10s, 250ms, 5m, 1h"));
    combo->lineEdit()->setObjectName(name + QStringLiteral("-text"));
    combo->lineEdit()->setPlaceholderText(tr("automatic"));
    combo->setMinimumContentsLength(8);
    label->setBuddy(combo);
    layout()->addWidget(label);
    layout()->addWidget(combo);
    return combo;
}

/* Those that the traffic can be cut into, whatever is chosen. */
void TimeControls::offerLengths()
{
    for (QComboBox *combo : {length_combo_, step_combo_}) {
        const QString text = combo->currentText();
        const QSignalBlocker blocker(combo);
        combo->clear();
        for (const char *each : LENGTHS) {
            gint64 length_us = 0;
            if (comm_duration_parse(each, &length_us) && length_us >= strip_->interval() &&
                length_us < strip_->end() - strip_->start())
                combo->addItem(QLatin1String(each));
        }
        combo->setCurrentIndex(-1);
        combo->setEditText(text);
    }
}

gint64 TimeControls::length(const QComboBox *combo, gint64 otherwise_us) const
{
    gint64 length_us = 0;
    if (!comm_duration_parse(combo->currentText().trimmed().toUtf8().constData(), &length_us))
        length_us = otherwise_us;
    const gint64 interval_us = strip_->interval();
    return qMax<gint64>(1, (length_us + interval_us - 1) / interval_us) * interval_us;
}

void TimeControls::move(int sign)
{
    const bool is_chosen = strip_->hasRange() && length_combo_->currentText().isEmpty();
    const gint64 part_us = (strip_->end() - strip_->start()) / PARTS;
    const gint64 length_us = is_chosen ? strip_->to() - strip_->from() : length(length_combo_, part_us);
    strip_->moveRange(sign * length(step_combo_, length_us), length_us);
}

void TimeControls::stepBack()
{
    move(-1);
}

void TimeControls::stepForward()
{
    move(1);
}

bool TimeControls::isPlaying() const
{
    return play_button_->isChecked();
}

void TimeControls::togglePlay()
{
    play_button_->toggle();
}

/* At the end it stands still; played again, it begins anew. */
void TimeControls::play(bool is_on)
{
    if (!is_on)
        return timer_.stop();
    if (strip_->hasRange() && strip_->to() >= strip_->end())
        strip_->moveRange(strip_->start() - strip_->end(), strip_->to() - strip_->from());
    timer_.start();
}

void TimeControls::playOn()
{
    if (!strip_->hasTraffic() || !is_ready_())
        return;
    move(1);
    if (strip_->to() >= strip_->end())
        play_button_->setChecked(false);
}
