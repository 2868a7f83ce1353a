/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIEW_CONTROLS_H
#define VIEW_CONTROLS_H

#include "graph_job.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLineEdit;

/** The row above the graph: which layer, what weighs, how much is drawn. */
class ViewControls : public QWidget
{
    Q_OBJECT

  public:
    ViewControls(const ReportOptions *options, const QStringList &layers, QWidget *parent = nullptr);

    QString layer() const;
    ViewSettings settings() const;

  Q_SIGNALS:
    void layerChanged();
    void changed(); /**< anything else */
    void fitRequested();
    void searched(const QString &text);
    void panelToggled(bool is_shown);

  private:
    void addField(QHBoxLayout *row, const QString &title, QWidget *field);

    QComboBox *layer_combo_;
    QComboBox *weight_combo_;
    QLineEdit *search_edit_;
};

#endif
