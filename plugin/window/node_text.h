/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef NODE_TEXT_H
#define NODE_TEXT_H

#include "core_headers.h"

#include <QString>

/** The node as every output writes it. */
QString nodeText(const CommNode &node, const CommNames *names);

#endif
