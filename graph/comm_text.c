/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_text.h"

#include <math.h>
#include <string.h>

/* Thousandths of the size, from U+0020 on: the advances of DejaVu Sans, regular and bold, which is wider than
 * Helvetica, Arial and Liberation Sans in every letter. */
static const guint16 ADVANCES[2][95] = {
    {318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
     636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
     575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
     611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
     278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838},
    {348, 456,  521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415,  380, 365, 696, 696,  696,
     696, 696,  696, 696, 696, 696,  696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830,  683,
     683, 821,  837, 372, 372, 775,  637, 995, 837, 850, 733, 850, 770, 720,  682, 812, 774, 1103, 771,
     724, 725,  457, 365, 457, 838,  500, 500, 675, 716, 593, 716, 678, 435,  716, 712, 343, 343,  665,
     343, 1042, 712, 687, 716, 716,  493, 595, 478, 712, 652, 924, 645, 652,  582, 712, 365, 712,  838},
};

#define OTHER_ADVANCE    720
#define WIDE_ADVANCE     1000
#define ELLIPSIS         "\u2026"
#define ELLIPSIS_ADVANCE 1000

static double advance_of(gunichar character, gboolean is_bold)
{
    if (character >= 0x20 && character < 0x7F)
        return ADVANCES[is_bold ? 1 : 0][character - 0x20];
    if (g_unichar_iszerowidth(character))
        return 0;
    return character == 0x2026 || g_unichar_iswide(character) ? WIDE_ADVANCE : OTHER_ADVANCE;
}

double comm_text_get_width(const char *text, double size, gboolean is_bold)
{
    double advance = 0;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        advance += advance_of(g_utf8_get_char(at), is_bold);
    return advance * size / 1000;
}

static char *make_printable(const char *text)
{
    char *valid = g_utf8_make_valid(text, -1);
    GString *printable = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        g_string_append_unichar(printable, g_unichar_iscntrl(character) ? ' ' : character);
    }
    g_free(valid);
    return g_string_free(printable, FALSE);
}

/* Keeps characters from both ends in turn, as many as fit with the ellipsis between them. */
static char *cut_middle(const char *text, double room, gboolean is_bold)
{
    const char *head = text;
    const char *tail = text + strlen(text);
    room -= ELLIPSIS_ADVANCE;
    for (gboolean is_head = TRUE; head < tail; is_head = !is_head) {
        const char *before = g_utf8_prev_char(tail);
        room -= advance_of(g_utf8_get_char(is_head ? head : before), is_bold);
        if (room < 0)
            break;
        if (is_head)
            head = g_utf8_next_char(head);
        else
            tail = before;
    }
    return g_strdup_printf("%.*s" ELLIPSIS "%s", (int)(head - text), text, tail);
}

char *comm_text_shorten(const char *text, double size, gboolean is_bold, double width_limit)
{
    char *printable = make_printable(text);
    if (comm_text_get_width(printable, size, is_bold) <= width_limit)
        return printable;
    char *cut = cut_middle(printable, width_limit * 1000 / size, is_bold);
    g_free(printable);
    return cut;
}

char *comm_text_from_count(double count)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    if (fabs(count) >= 1e15)
        return g_strdup(g_ascii_formatd(digits, sizeof digits, "%.3g", count));
    if (count != floor(count))
        return g_strdup(g_ascii_formatd(digits, sizeof digits, "%.2f", count));
    g_ascii_formatd(digits, sizeof digits, "%.0f", count);
    GString *grouped = g_string_new(digits);
    gssize first = count < 0 ? 1 : 0;
    for (gssize at = (gssize)grouped->len - 3; at > first; at -= 3)
        g_string_insert_c(grouped, at, ',');
    return g_string_free(grouped, FALSE);
}
