/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ITEM_HIGHLIGHT_H
#define ITEM_HIGHLIGHT_H

#include "network_picture.h"

class QPainter;

/** Paints over a picture, in its own coordinates, what marks @items: hosts get a ring, edges are drawn over, their
 * hosts ringed. What is not drawn has no mark. */
void paintHighlight(QPainter &painter, const NetworkPicture &picture, const std::vector<GraphItem> &items);

#endif
