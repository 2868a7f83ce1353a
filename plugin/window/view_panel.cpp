/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "view_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>

namespace
{

const int TOP_DEFAULT = 200;
const int TOP_MAX = 2000;
const int HOPS_MAX = 3;
const guint IPV6_BITS = 64;
const int COLOUR_COUNT = 2; /* entries of the lists that are no columns */
const int SIZE_COUNT = 1;
/* Chosen where a table has them: what commgraph info and the Spark job write. */
const char COLOUR_COLUMN[] = "Community";
const char SIZE_COLUMN[] = "PageRank";

bool hasNumbers(const CommNodesTable *table, guint column)
{
    double value;
    for (guint32 row = 0; row < comm_nodes_table_get_row_count(table); row++) {
        if (comm_nodes_table_get_number(table, row, column, &value))
            return true;
    }
    return false;
}

/* What names hosts tells them apart one by one. */
bool isName(const char *column)
{
    return g_ascii_strcasecmp(column, "Id") == 0 || g_ascii_strcasecmp(column, "Label") == 0;
}

/* The column of the table that is chosen; empty: none. */
QString columnOf(const QComboBox *combo)
{
    return combo->currentData().toString();
}

void removeColumns(QComboBox *combo, int kept_count)
{
    if (combo->currentIndex() >= kept_count)
        combo->setCurrentIndex(0);
    while (combo->count() > kept_count)
        combo->removeItem(kept_count);
}

void chooseColumn(QComboBox *combo, const char *column)
{
    const int index = combo->findData(QString::fromLatin1(column), Qt::UserRole, Qt::MatchFixedString);
    if (index >= 0)
        combo->setCurrentIndex(index);
}

} // namespace

ViewPanel::ViewPanel(const ReportOptions *options, QWidget *parent)
    : QWidget(parent), silent_box_(new QCheckBox(tr("Hide hosts that never answer"))),
      multicast_box_(new QCheckBox(tr("Hide &multicast and broadcast"))), top_spin_(new QSpinBox),
      least_spin_(new QSpinBox), group_combo_(new QComboBox), colour_combo_(new QComboBox), size_combo_(new QComboBox),
      focus_edit_(new QLineEdit), hop_spin_(new QSpinBox)
{
    silent_box_->setObjectName(QStringLiteral("hideSilent"));
    silent_box_->setToolTip(tr("Hosts that something was sent to and that sent nothing"));
    multicast_box_->setObjectName(QStringLiteral("hideMulticast"));
    top_spin_->setRange(1, TOP_MAX);
    top_spin_->setValue(options->top_count > TOP_MAX ? TOP_DEFAULT : int(options->top_count));

    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    addWeightFields(form);
    form->addRow(silent_box_);
    form->addRow(multicast_box_);
    addGroupFields(form);
    addLookFields(form);
    addFocusFields(form);
    connect(silent_box_, &QCheckBox::toggled, this, &ViewPanel::changed);
    connect(multicast_box_, &QCheckBox::toggled, this, &ViewPanel::changed);
}

void ViewPanel::addWeightFields(QFormLayout *form)
{
    top_spin_->setObjectName(QStringLiteral("top"));
    top_spin_->setToolTip(tr("So many edges are drawn, the heaviest ones; the table has all"));
    least_spin_->setObjectName(QStringLiteral("least"));
    least_spin_->setRange(0, G_MAXINT);
    least_spin_->setSpecialValueText(tr("any"));
    least_spin_->setToolTip(tr("Edges that weigh less are hidden"));
    form->addRow(tr("Heaviest &edges:"), top_spin_);
    form->addRow(tr("Least weight of an e&dge:"), least_spin_);
    for (QSpinBox *spin : {top_spin_, least_spin_}) {
        spin->setKeyboardTracking(false);
        connect(spin, QOverload<int>::of(&QSpinBox::valueChanged), this, &ViewPanel::changed);
    }
}

void ViewPanel::addGroupFields(QFormLayout *form)
{
    group_combo_->setObjectName(QStringLiteral("group"));
    group_combo_->addItem(tr("hosts"), 0);
    group_combo_->addItem(tr("subnets /24, IPv6 /64"), 24);
    group_combo_->addItem(tr("subnets /16, IPv6 /64"), 16);
    group_combo_->setToolTip(tr("A double click on a subnet opens it; its hosts' context menu closes it"));
    form->addRow(tr("&Kind of circle:"), group_combo_);
    connect(group_combo_, QOverload<int>::of(&QComboBox::activated), this, [this] {
        open_subnets_.clear();
        Q_EMIT changed();
    });
}

void ViewPanel::addLookFields(QFormLayout *form)
{
    colour_combo_->setObjectName(QStringLiteral("colour"));
    colour_combo_->addItems({tr("communities"), tr("subnets")});
    size_combo_->setObjectName(QStringLiteral("size"));
    size_combo_->addItem(tr("traffic"));
    for (QComboBox *combo : {colour_combo_, size_combo_}) {
        combo->setToolTip(tr("Or a column of the nodes CSV that is laid over"));
        connect(combo, QOverload<int>::of(&QComboBox::activated), this, &ViewPanel::changed);
    }
    form->addRow(tr("C&olours are:"), colour_combo_);
    form->addRow(tr("Si&zes are:"), size_combo_);
}

void ViewPanel::offerColumns(const CommNodesTable *table)
{
    removeColumns(colour_combo_, COLOUR_COUNT);
    removeColumns(size_combo_, SIZE_COUNT);
    for (guint i = 0; table != nullptr && i < comm_nodes_table_get_column_count(table); i++) {
        const char *column = comm_nodes_table_get_column_name(table, i);
        const QString text = QString::fromUtf8(column);
        if (isName(column))
            continue;
        colour_combo_->addItem(text, text);
        if (hasNumbers(table, i))
            size_combo_->addItem(text, text);
    }
    chooseColumn(colour_combo_, COLOUR_COLUMN);
    chooseColumn(size_combo_, SIZE_COLUMN);
}

void ViewPanel::addFocusFields(QFormLayout *form)
{
    focus_edit_->setObjectName(QStringLiteral("focus"));
    focus_edit_->setPlaceholderText(tr("a host's address"));
    focus_edit_->setClearButtonEnabled(true);
    hop_spin_->setObjectName(QStringLiteral("hops"));
    hop_spin_->setRange(1, HOPS_MAX);
    auto *all_button = new QPushButton(tr("Show &all"));
    all_button->setObjectName(QStringLiteral("showAll"));
    all_button->setAutoDefault(false);
    form->addRow(tr("Foc&us on:"), focus_edit_);
    form->addRow(tr("Ho&ps around it:"), hop_spin_);
    form->addRow(all_button);
    connect(focus_edit_, &QLineEdit::editingFinished, this, &ViewPanel::changed);
    connect(hop_spin_, QOverload<int>::of(&QSpinBox::valueChanged), this, &ViewPanel::changed);
    connect(all_button, &QPushButton::clicked, this, [this] { setFocusNode(QString()); });
}

CommSubnets ViewPanel::subnets() const
{
    const guint bits = group_combo_->currentData().toUInt();
    return {bits, bits > 0 ? IPV6_BITS : 0};
}

void ViewPanel::apply(ViewSettings &settings) const
{
    settings.top_count = gsize(top_spin_->value());
    settings.hides_silent = silent_box_->isChecked();
    settings.hides_multicast = multicast_box_->isChecked();
    settings.weight_min = guint64(least_spin_->value());
    settings.subnets = subnets();
    settings.open_subnets = open_subnets_;
    settings.colour_column = columnOf(colour_combo_);
    settings.size_column = columnOf(size_combo_);
    settings.colours = colour_combo_->currentIndex() == 1 ? ViewSettings::SUBNETS : ViewSettings::COMMUNITIES;
    if (!settings.colour_column.isEmpty())
        settings.colours = ViewSettings::COLUMN;
    settings.focus = focus_edit_->text().trimmed();
    settings.hop_count = guint(hop_spin_->value());
}

bool ViewPanel::isGrouped() const
{
    return subnets().ipv4_bits > 0;
}

QString ViewPanel::subnetText(const CommNode &node) const
{
    const CommSubnets lengths = subnets();
    const CommNode subnet = comm_regroup_subnet_of(&node, &lengths);
    if (subnet.kind != COMM_NODE_GROUP)
        return QString();
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(&subnet, nullptr, buffer, &length);
    return QString::fromUtf8(text, int(length));
}

bool ViewPanel::isOpen(const CommNode &node) const
{
    return open_subnets_.contains(subnetText(node));
}

void ViewPanel::toggleSubnet(const CommNode &node)
{
    const QString text = subnetText(node);
    if (text.isEmpty())
        return;
    if (!open_subnets_.remove(text))
        open_subnets_.insert(text);
    Q_EMIT changed();
}

void ViewPanel::setFocusNode(const QString &text)
{
    focus_edit_->setText(text);
    Q_EMIT changed();
}

void ViewPanel::addActions(QMenu *menu, const GraphItem &item)
{
    if (item.kind != GraphItem::NODE)
        return;
    menu->addSeparator();
    QAction *focus = menu->addAction(tr("Foc&us on %1").arg(item.name));
    focus->setObjectName(QStringLiteral("focusOn"));
    connect(focus, &QAction::triggered, this, [this, item] { setFocusNode(item.name); });
    const QString subnet = isGrouped() ? subnetText(item.source) : QString();
    if (subnet.isEmpty())
        return;
    QAction *toggle = menu->addAction((isOpen(item.source) ? tr("C&lose %1") : tr("&Open %1")).arg(subnet));
    toggle->setObjectName(QStringLiteral("toggleSubnet"));
    connect(toggle, &QAction::triggered, this, [this, item] { toggleSubnet(item.source); });
}
