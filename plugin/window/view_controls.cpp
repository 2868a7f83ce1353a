/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "view_controls.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace
{

const int LAYER_LENGTH = 8; /* characters; a longer one is cut */

} // namespace

ViewControls::ViewControls(const ReportOptions *options, const QStringList &layers, QWidget *parent)
    : QWidget(parent), layer_combo_(new QComboBox), weight_combo_(new QComboBox), search_edit_(new QLineEdit)
{
    layer_combo_->setObjectName(QStringLiteral("layer"));
    weight_combo_->setObjectName(QStringLiteral("weight"));
    layer_combo_->addItems(layers);
    layer_combo_->insertSeparator(COMM_LEVEL_COUNT);
    layer_combo_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    layer_combo_->setMinimumContentsLength(LAYER_LENGTH);
    layer_combo_->setAccessibleName(tr("Layer"));
    layer_combo_->setCurrentText(QString::fromUtf8(options->layer));
    weight_combo_->addItems({tr("packets"), tr("bytes")});
    weight_combo_->setCurrentIndex(options->weight == COMM_WEIGHT_BYTES ? 1 : 0);
    auto *fit_button = new QPushButton(tr("&Fit"));
    fit_button->setAutoDefault(false);

    fit_button->setObjectName(QStringLiteral("fit"));
    search_edit_->setObjectName(QStringLiteral("search"));
    search_edit_->setPlaceholderText(tr("address or name"));
    search_edit_->setClearButtonEnabled(true);
    auto *panel_button = new QPushButton(tr("&View"));
    panel_button->setObjectName(QStringLiteral("view"));
    panel_button->setAutoDefault(false);
    panel_button->setCheckable(true);
    panel_button->setChecked(true);
    panel_button->setToolTip(tr("What is seen: hiding, groups, colours, focus"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    addField(row, tr("&Layer:"), layer_combo_);
    addField(row, tr("&Weight:"), weight_combo_);
    addField(row, tr("Searc&h:"), search_edit_);
    row->addStretch(1);
    row->addWidget(fit_button);
    row->addWidget(panel_button);
    connect(layer_combo_, QOverload<int>::of(&QComboBox::activated), this, &ViewControls::layerChanged);
    connect(weight_combo_, QOverload<int>::of(&QComboBox::activated), this, &ViewControls::changed);
    connect(fit_button, &QPushButton::clicked, this, &ViewControls::fitRequested);
    connect(panel_button, &QPushButton::toggled, this, &ViewControls::panelToggled);
    connect(search_edit_, &QLineEdit::returnPressed, this, [this] { Q_EMIT searched(search_edit_->text()); });
}

void ViewControls::addField(QHBoxLayout *row, const QString &title, QWidget *field)
{
    auto *label = new QLabel(title);
    label->setBuddy(field);
    row->addWidget(label);
    row->addWidget(field);
}

QString ViewControls::layer() const
{
    return layer_combo_->currentText();
}

ViewSettings ViewControls::settings() const
{
    ViewSettings settings;
    settings.weight = weight_combo_->currentIndex() == 1 ? COMM_WEIGHT_BYTES : COMM_WEIGHT_PACKETS;
    return settings;
}
