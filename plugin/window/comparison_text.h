/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef COMPARISON_TEXT_H
#define COMPARISON_TEXT_H

#include "graph_job.h"

/** What became of an edge, as a word. */
QString changeText(CommChange change);

/** A weight, or a difference of two: whole numbers as such, others with six digits. */
QString weightText(double weight);

/** The distances and counts of a comparison, in a line. Numbers are written as commgraph compare does. */
QString comparisonLine(const Comparison &comparison, const QString &name);

#endif
