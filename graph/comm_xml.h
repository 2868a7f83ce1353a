/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_XML_H
#define COMM_XML_H

#include <glib.h>

/**
 * Appends @text so that it may stand in an attribute in double quotes or between tags of an XML 1.0 document.
 *
 * @length: bytes, or -1 when NUL-terminated. What XML cannot hold (bytes that are not UTF-8, lone surrogates, control
 * characters, U+FFFE, U+FFFF) becomes U+FFFD each; tab and line ends become references, which survive in attributes.
 * Source: XML 1.0 section 2.2 (Char), section 3.3.3 (attribute-value normalization).
 */
void comm_xml_append_escaped(GString *output, const char *text, gssize length);

/**
 * Appends @value as JSON, SVG and GEXF take it: at most @decimals digits after the point, no zeros at its end, no
 * exponent, in no locale; "0" for what rounds to it and for what is not finite.
 */
void comm_xml_append_number(GString *output, double value, guint decimals);

#endif
