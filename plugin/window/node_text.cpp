/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "node_text.h"

QString nodeText(const CommNode &node, const CommNames *names)
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(&node, names, buffer, &length);
    return QString::fromUtf8(text, int(length));
}
