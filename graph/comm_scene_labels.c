/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_scene.h"

#include <math.h>

#include "comm_text.h"

typedef struct {
    CommPoint low;
    CommPoint high;
} Box;

/* The circles by cells of a grid, so that a label meets only those around it; and the labels that are set. */
typedef struct {
    const CommScene *scene;
    guint32 *heads;
    guint32 *next;
    guint column_count;
    guint row_count;
    GArray *boxes;
} Board;

#define CELL    64.0
#define NOBODY  G_MAXUINT32
#define PADDING 2.0
/* More labels than this are a texture, not a text; and in a large graph only who matters has one. */
#define MOST_LABELS    240
#define LABELLED_SHARE 0.15
#define LABELLED_LEAST 150
/* The heaviest hosts are labelled even when the label covers smaller circles. */
#define SURE_LABELS 10

static guint cell_index(double position, guint count)
{
    return (guint)CLAMP(position / CELL, 0, count - 1.0);
}

static void board_init(Board *board, const CommScene *scene)
{
    board->scene = scene;
    board->column_count = (guint)(scene->width / CELL) + 1;
    board->row_count = (guint)(scene->height / CELL) + 1;
    gsize cell_count = (gsize)board->column_count * board->row_count;
    board->heads = g_new(guint32, cell_count);
    board->next = g_new(guint32, scene->node_count);
    board->boxes = g_array_new(FALSE, FALSE, sizeof(Box));
    for (gsize i = 0; i < cell_count; i++)
        board->heads[i] = NOBODY;
    for (guint32 node = 0; node < scene->node_count; node++) {
        guint column = cell_index(scene->looks[node].at.x - scene->origin.x, board->column_count);
        guint row = cell_index(scene->looks[node].at.y - scene->origin.y, board->row_count);
        guint32 *head = &board->heads[row * board->column_count + column];
        board->next[node] = *head;
        *head = node;
    }
}

static void board_clear(Board *board)
{
    g_free(board->heads);
    g_free(board->next);
    g_array_free(board->boxes, TRUE);
}

static gboolean is_inside(const CommScene *scene, const Box *box)
{
    return box->low.x >= scene->origin.x - COMM_MARGIN / 2 && box->low.y >= scene->origin.y - COMM_MARGIN / 2 &&
           box->high.x <= scene->origin.x + scene->width + COMM_MARGIN / 2 &&
           box->high.y <= scene->origin.y + scene->height + COMM_MARGIN / 2;
}

static gboolean meets_label(const Board *board, const Box *box)
{
    for (guint i = 0; i < board->boxes->len; i++) {
        const Box *other = &g_array_index(board->boxes, Box, i);
        if (box->low.x < other->high.x && other->low.x < box->high.x && box->low.y < other->high.y &&
            other->low.y < box->high.y)
            return TRUE;
    }
    return FALSE;
}

static double covered_of(const CommScene *scene, guint32 node, const Box *box)
{
    const CommNodeLook *look = &scene->looks[node];
    double x = CLAMP(look->at.x, box->low.x, box->high.x);
    double y = CLAMP(look->at.y, box->low.y, box->high.y);
    return hypot(look->at.x - x, look->at.y - y) < look->radius ? look->radius : 0;
}

/* The radii of the circles that the box would cover, added up. */
static double covered_by(const Board *board, const Box *box)
{
    const CommScene *scene = board->scene;
    double reach = scene->style.radius_max;
    guint first_row = cell_index(box->low.y - reach - scene->origin.y, board->row_count);
    guint last_row = cell_index(box->high.y + reach - scene->origin.y, board->row_count);
    guint first_column = cell_index(box->low.x - reach - scene->origin.x, board->column_count);
    guint last_column = cell_index(box->high.x + reach - scene->origin.x, board->column_count);
    double covered = 0;
    for (guint row = first_row; row <= last_row; row++)
        for (guint column = first_column; column <= last_column; column++)
            for (guint32 node = board->heads[row * board->column_count + column]; node != NOBODY;
                 node = board->next[node])
                covered += covered_of(scene, node, box);
    return covered;
}

/* Below, above, right, left, and the corners, in order of liking. */
static Box box_beside(const CommNodeLook *look, guint side, double width, double height)
{
    static const gint8 SIDES[][2] = {{0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}};
    gboolean is_corner = SIDES[side][0] != 0 && SIDES[side][1] != 0;
    double distance = (look->radius + PADDING) * (is_corner ? 0.75 : 1);
    double x = look->at.x + SIDES[side][0] * (distance + width / 2);
    double y = look->at.y + SIDES[side][1] * (distance + height / 2);
    return (Box){{x - width / 2, y - height / 2}, {x + width / 2, y + height / 2}};
}

#define SIDE_COUNT 8

/* The first side where the label covers nothing; for the heaviest the one where it covers least. */
static gboolean find_box(const Board *board, guint32 node, gboolean is_sure, Box *found)
{
    const CommScene *scene = board->scene;
    const char *label = scene->labels[node];
    double width = comm_text_get_width(label, scene->style.label_size, FALSE) + 4;
    double height = scene->style.label_size + 2;
    double least = INFINITY;
    for (guint side = 0; side < SIDE_COUNT && least > 0; side++) {
        Box box = box_beside(&scene->looks[node], side, width, height);
        if (!is_inside(scene, &box) || meets_label(board, &box))
            continue;
        double covered = covered_by(board, &box);
        if (covered < least) {
            least = covered;
            *found = box;
        }
    }
    return least == 0 || (is_sure && isfinite(least));
}

static void paint_label(const CommScene *scene, guint32 node, const Box *box)
{
    CommShape shape = {.kind = COMM_SHAPE_TEXT,
                       .at = {(box->low.x + box->high.x) / 2, box->high.y - 2 - scene->style.label_size * 0.18},
                       .size = scene->style.label_size,
                       .width = box->high.x - box->low.x - 4,
                       .fill = scene->palette->text,
                       .line = scene->palette->background,
                       .line_width = 3,
                       .opacity = 1,
                       .is_centred = TRUE,
                       .item = node,
                       .text = scene->labels[node]};
    comm_picture_add(scene->picture, &shape);
}

void comm_scene_paint_labels(const CommScene *scene)
{
    Board board;
    board_init(&board, scene);
    guint sure_count = MAX(scene->hot_node_count, MIN(SURE_LABELS, scene->node_count / 2));
    guint32 labelled = MAX((guint32)(scene->node_count * LABELLED_SHARE), LABELLED_LEAST);
    guint32 last = MIN(scene->node_count, MIN(labelled, 4 * MOST_LABELS));
    guint label_limit = scene->label_limit > 0     ? scene->label_limit
                        : scene->node_count > 3000 ? MOST_LABELS / 3
                                                   : MOST_LABELS;
    for (guint32 rank = 0; rank < last && board.boxes->len < label_limit; rank++) {
        guint32 node = scene->order[rank];
        Box box;
        if (scene->labels[node][0] == '\0' || !find_box(&board, node, rank < sure_count, &box))
            continue;
        g_array_append_val(board.boxes, box);
        paint_label(scene, node, &box);
    }
    board_clear(&board);
}
