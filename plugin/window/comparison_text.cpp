/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "comparison_text.h"

#include <QCoreApplication>

#include <cmath>

namespace
{

QString translate(const char *text)
{
    return QCoreApplication::translate("ComparisonText", text);
}

} // namespace

QString changeText(CommChange change)
{
    return translate(comm_compare_get_change_name(change));
}

QString weightText(double weight)
{
    char text[COMM_NUMBER_TEXT_SIZE];
    if (std::isnan(weight))
        return QStringLiteral("-");
    if (std::fabs(weight) < 1e15 && weight == std::trunc(weight))
        return QString::fromLatin1(comm_number_format(weight, text));
    return QString::fromLatin1(g_ascii_formatd(text, sizeof text, "%.6g", weight));
}

QString comparisonLine(const Comparison &comparison, const QString &name)
{
    const CommDistance &distance = comparison.distance;
    const gsize *counts = comparison.change_counts;
    return translate("Compared with %1: distance %2, divergence %3, weighted Jaccard %4, Jaccard %5; edges: %6 new, "
                     "%7 gone, %8 heavier, %9 lighter")
        .arg(name, weightText(distance.distance), weightText(distance.divergence),
             weightText(distance.weighted_jaccard), weightText(distance.jaccard),
             QString::number(counts[COMM_CHANGE_NEW]), QString::number(counts[COMM_CHANGE_GONE]),
             QString::number(counts[COMM_CHANGE_HEAVIER]), QString::number(counts[COMM_CHANGE_LIGHTER]));
}
