/* SPDX-License-Identifier: BSD-3-Clause */
#include "edge_slider.h"

struct _EdgeSlider {
    gint64 window_us;
    gint64 step_us;
    const CommNames *names;
    EdgeRowFunc func;
    gpointer user_data;
    GArray *rows;          /* of EdgeRow: of the steps that open windows are made of */
    gint64 next_window_us; /* the first window not given yet; rows before it are gone */
};

EdgeSlider *edge_slider_new(gint64 window_us, gint64 step_us, const CommNames *names, EdgeRowFunc func,
                            gpointer user_data)
{
    EdgeSlider *slider = g_new0(EdgeSlider, 1);
    *slider = (EdgeSlider){window_us, step_us, names, func, user_data, NULL, G_MININT64};
    slider->rows = g_array_new(FALSE, FALSE, sizeof(EdgeRow));
    return slider;
}

void edge_slider_free(EdgeSlider *slider)
{
    if (slider == NULL)
        return;
    g_array_free(slider->rows, TRUE);
    g_free(slider);
}

static void give_window(EdgeSlider *slider, gint64 start_us)
{
    g_autoptr(GArray) window = g_array_new(FALSE, FALSE, sizeof(EdgeRow));
    for (guint i = 0; i < slider->rows->len; i++) {
        EdgeRow row = g_array_index(slider->rows, EdgeRow, i);
        if (row.window_us >= start_us + slider->window_us)
            break;
        row.window_us = start_us;
        g_array_append_val(window, row);
    }
    edge_rows_compact(window, slider->names);
    for (guint i = 0; i < window->len; i++)
        slider->func(&g_array_index(window, EdgeRow, i), slider->user_data);
}

static void drop_before(EdgeSlider *slider, gint64 start_us)
{
    guint count = 0;
    while (count < slider->rows->len && g_array_index(slider->rows, EdgeRow, count).window_us < start_us)
        count++;
    if (count > 0)
        g_array_remove_range(slider->rows, 0, count);
}

/* Gives every window that ends at or before @end_us. */
static void give_until(EdgeSlider *slider, gint64 end_us)
{
    while (slider->rows->len > 0) {
        gint64 first_us = g_array_index(slider->rows, EdgeRow, 0).window_us;
        gint64 start_us = MAX(slider->next_window_us, first_us - slider->window_us + slider->step_us);
        if (start_us > end_us - slider->window_us)
            return;
        give_window(slider, start_us);
        slider->next_window_us = start_us + slider->step_us;
        drop_before(slider, slider->next_window_us);
    }
}

void edge_slider_add(EdgeSlider *slider, const EdgeRow *row)
{
    if (slider->step_us == slider->window_us || row->window_us == COMM_NO_TIME) {
        slider->func(row, slider->user_data);
        return;
    }
    if (slider->rows->len > 0 &&
        g_array_index(slider->rows, EdgeRow, slider->rows->len - 1).window_us != row->window_us)
        give_until(slider, row->window_us);
    g_array_append_val(slider->rows, *row);
}

void edge_slider_end(EdgeSlider *slider)
{
    if (slider->rows->len > 0)
        give_until(slider, G_MAXINT64);
}
