/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VIEW_PANEL_H
#define VIEW_PANEL_H

#include "network_picture.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QMenu;
class QSpinBox;

/** Beside the graph: which edges and hosts are seen, how they are grouped and coloured. */
class ViewPanel : public QWidget
{
    Q_OBJECT

  public:
    explicit ViewPanel(const ReportOptions *options, QWidget *parent = nullptr);

    /** Sets what is chosen here. */
    void apply(ViewSettings &settings) const;

    bool isGrouped() const;
    /** Opens or closes the subnet that @node is or lies in. */
    void toggleSubnet(const CommNode &node);
    bool isOpen(const CommNode &node) const;
    /** A node's text; the empty one shows all again. */
    void setFocusNode(const QString &text);
    /** The text of the node's subnet, as hosts are grouped now. */
    QString subnetText(const CommNode &node) const;
    /** What the view does with a host, for its context menu; nothing for an edge. */
    void addActions(QMenu *menu, const GraphItem &item);
    /** What colours and sizes can be, besides: the columns of @table, of which communities and ranks are chosen. NULL:
     * none. */
    void offerColumns(const CommNodesTable *table);

  Q_SIGNALS:
    void changed();

  private:
    void addWeightFields(QFormLayout *form);
    void addGroupFields(QFormLayout *form);
    void addLookFields(QFormLayout *form);
    void addFocusFields(QFormLayout *form);
    CommSubnets subnets() const;

    QCheckBox *silent_box_;
    QCheckBox *multicast_box_;
    QSpinBox *top_spin_;
    QSpinBox *least_spin_;
    QComboBox *group_combo_;
    QComboBox *colour_combo_;
    QComboBox *size_combo_;
    QLineEdit *focus_edit_;
    QSpinBox *hop_spin_;
    QSet<QString> open_subnets_;
};

#endif
