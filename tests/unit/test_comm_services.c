/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_services.h"

#include <glib/gstdio.h>
#include <string.h>

#include "comm_error.h"

#define TCP  6
#define UDP  17
#define SCTP 132

/* Loads @text of @length bytes as a file; the file's name in a message becomes FILE. */
static gboolean load_bytes(CommServices *services, const char *text, gssize length, GError **error)
{
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("services-XXXXXX.csv", &path, NULL);
    g_assert_cmpint(descriptor, >=, 0);
    g_close(descriptor, NULL);
    g_assert_true(g_file_set_contents(path, text, length, NULL));
    gboolean loaded = comm_services_load(services, path, error);
    g_unlink(path);
    if (loaded || error == NULL)
        return loaded;
    g_assert_true(g_str_has_prefix((*error)->message, path));
    g_autofree char *message = g_strconcat("FILE", (*error)->message + strlen(path), NULL);
    g_free((*error)->message);
    (*error)->message = g_steal_pointer(&message);
    return FALSE;
}

static void assert_loads(CommServices *services, const char *text)
{
    g_autoptr(GError) error = NULL;
    load_bytes(services, text, -1, &error);
    g_assert_no_error(error);
}

static void assert_refused_bytes(const char *text, gssize length, const char *message)
{
    g_autoptr(CommServices) services = comm_services_new();
    g_autoptr(GError) error = NULL;
    g_assert_false(load_bytes(services, text, length, &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
    g_assert_cmpstr(error->message, ==, message);
    g_assert_null(comm_services_role(services, TCP, 80));
}

static void assert_refused(const char *text, const char *message)
{
    assert_refused_bytes(text, -1, message);
}

static void built_in_roles_are_those_of_the_csv(void)
{
    g_autoptr(CommServices) services = comm_services_new_default();
    g_assert_cmpstr(comm_services_role(services, TCP, 8020), ==, "NameNode");
    g_assert_cmpstr(comm_services_role(services, TCP, 9866), ==, "DataNode");
    g_assert_cmpstr(comm_services_role(services, TCP, 50010), ==, "DataNode");
    g_assert_cmpstr(comm_services_role(services, UDP, 53), ==, "DNS");
    g_assert_cmpstr(comm_services_role(services, SCTP, 3868), ==, "Diameter");
    g_assert_cmpstr(comm_services_role(services, TCP, 61616), ==, "ActiveMQ");
    g_assert_null(comm_services_role(services, UDP, 8020));
    g_assert_null(comm_services_role(services, TCP, 8123));
    g_assert_null(comm_services_role(services, 1, 53));
}

/* One row a port and protocol, in order, six columns without quotes, a source in each: engines load it as it is. */
static void built_in_table_is_plain_and_ordered(void)
{
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(SERVICES_CSV, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *last = g_strdup("");
    g_assert_cmpstr(lines[0], ==, "Port,Protocol,Service,Role,Layer,Source");
    g_autoptr(CommServices) services = comm_services_new_default();
    guint count = 0;
    for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++, count++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], ",", -1);
        g_assert_cmpuint(g_strv_length(fields), ==, 6);
        g_assert_null(strchr(lines[i], '"'));
        for (guint j = 0; j < 6; j++)
            g_assert_cmpstr(fields[j], !=, "");
        guint16 port = (guint16)g_ascii_strtoull(fields[0], NULL, 10);
        guint8 protocol = g_str_equal(fields[1], "tcp") ? TCP : g_str_equal(fields[1], "udp") ? UDP : SCTP;
        g_assert_cmpstr(comm_services_role(services, protocol, port), ==, fields[3]);
        char *key = g_strdup_printf("%05u%s", port, fields[1]);
        g_assert_cmpstr(last, <, key);
        g_free(last);
        last = key;
    }
    g_assert_cmpuint(count, >, 300);
}

static void columns_come_in_any_order_and_case(void)
{
    g_autoptr(CommServices) services = comm_services_new();
    assert_loads(services, "\xef\xbb\xbfrole;Note;PROTOCOL;port\r\nShop;x,y;TCP;80\r\n\r\n\"A \"\"B\"\"\";;Udp;65535");
    g_assert_cmpstr(comm_services_role(services, TCP, 80), ==, "Shop");
    g_assert_cmpstr(comm_services_role(services, UDP, 65535), ==, "A \"B\"");
    assert_loads(services, "Port\tProtocol\tRole\n0\tsctp\tZero, or none\n");
    g_assert_cmpstr(comm_services_role(services, SCTP, 0), ==, "Zero, or none");
}

static void users_rows_extend_and_replace(void)
{
    g_autoptr(CommServices) services = comm_services_new_default();
    assert_loads(services, "Port,Protocol,Role\n8020,tcp,Archive\n8123,tcp,Other\n8123,tcp,Loader\n");
    g_assert_cmpstr(comm_services_role(services, TCP, 8020), ==, "Archive");
    g_assert_cmpstr(comm_services_role(services, TCP, 8123), ==, "Loader");
    g_assert_cmpstr(comm_services_role(services, TCP, 9866), ==, "DataNode");
}

static void header_alone_adds_nothing(void)
{
    g_autoptr(CommServices) services = comm_services_new();
    assert_loads(services, "Port,Protocol,Role");
    g_assert_null(comm_services_role(services, TCP, 80));
}

static void bad_lines_are_named_by_number(void)
{
    assert_refused("", "FILE: line 1: no header");
    assert_refused("Port,Protocol\n80,tcp\n", "FILE: line 1: no column Role");
    assert_refused("Port,Protocol,Role\n80,tcp,Web\n65536,tcp,X\n",
                   "FILE: line 3: Port \"65536\", which is no number from 0 to 65535");
    assert_refused("Port,Protocol,Role\n-1,tcp,X\n", "FILE: line 2: Port \"-1\", which is no number from 0 to 65535");
    assert_refused("Port,Protocol,Role\n80,icmp,X\n",
                   "FILE: line 2: Protocol \"icmp\", which is none of tcp, udp, sctp, dccp, udplite");
    assert_refused("Port,Protocol,Role\n\n80,tcp,\n", "FILE: line 3: Role \"\", which is empty or not UTF-8");
    assert_refused("Port,Protocol,Role\n80,tcp\n", "FILE: line 2: 2 fields where the header has 3");
    assert_refused("Port,Protocol,Role\n80,tcp,\"Web\n", "FILE: line 2: a quote that is not closed");
    assert_refused("Port,Protocol,Role\n80,tcp,\"Web\"x\n", "FILE: line 2: text after a closing quote");
    assert_refused("Port,Protocol,Role\n80,tcp,\xff\n", "FILE: line 2: Role \"\uFFFD\", which is empty or not UTF-8");
    assert_refused_bytes("Port,Protocol,Role\n80,tcp,A\0B\n", 30,
                         "FILE: line 2: a NUL byte, so this is no CSV in UTF-8");
}

static void bad_file_changes_nothing(void)
{
    g_autoptr(CommServices) services = comm_services_new_default();
    g_assert_false(load_bytes(services, "Port,Protocol,Role\n80,tcp,Shop\n81,tcp,\n", -1, NULL));
    g_assert_cmpstr(comm_services_role(services, TCP, 80), ==, "HTTP");
}

static void missing_file_is_a_read_error(void)
{
    g_autoptr(CommServices) services = comm_services_new();
    g_autoptr(GError) error = NULL;
    g_assert_false(comm_services_load(services, "/nonexistent/services.csv", &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_READ);
    g_assert_nonnull(strstr(error->message, "/nonexistent/services.csv"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_services/built_in_roles_are_those_of_the_csv", built_in_roles_are_those_of_the_csv);
    g_test_add_func("/comm_services/built_in_table_is_plain_and_ordered", built_in_table_is_plain_and_ordered);
    g_test_add_func("/comm_services/columns_come_in_any_order_and_case", columns_come_in_any_order_and_case);
    g_test_add_func("/comm_services/users_rows_extend_and_replace", users_rows_extend_and_replace);
    g_test_add_func("/comm_services/header_alone_adds_nothing", header_alone_adds_nothing);
    g_test_add_func("/comm_services/bad_lines_are_named_by_number", bad_lines_are_named_by_number);
    g_test_add_func("/comm_services/bad_file_changes_nothing", bad_file_changes_nothing);
    g_test_add_func("/comm_services/missing_file_is_a_read_error", missing_file_is_a_read_error);
    return g_test_run();
}
