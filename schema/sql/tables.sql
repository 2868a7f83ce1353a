-- SPDX-License-Identifier: BSD-3-Clause
-- What pcap2avro wrote into a folder, as views for DuckDB; nothing is loaded. Each takes its files, or a pattern for them, from a
-- variable: SET VARIABLE edges_files = 'dump/edges/szenario=*/*.csv'. samples/sql/query.sh sets them all.
-- `szenario` comes from the folder's name and stays a text, whatever it looks like.

CREATE VIEW packets_new AS
FROM read_avro(getvariable('packets_new_files'), hive_partitioning = true, hive_types_autocast = false);

-- Files of before there were lengths: twelve fields, sequence numbers as signed 32-bit integers.
CREATE VIEW packets_old AS
SELECT * REPLACE (CAST(seqNumber AS BIGINT) AS seqNumber, CAST(ackNumber AS BIGINT) AS ackNumber),
       0 AS length, 0 AS headerLength, 0 AS tcpFlags
FROM read_avro(getvariable('packets_old_files'), hive_partitioning = true, hive_types_autocast = false);

CREATE VIEW edges AS
FROM read_csv(getvariable('edges_files'), auto_detect = false, header = true, quote = '"', escape = '"',
              columns = {'Source': 'VARCHAR', 'Target': 'VARCHAR', 'Weight': 'BIGINT'},
              hive_partitioning = true, hive_types_autocast = false);

-- Seconds as decimals, so that microseconds stay exact. A backslash in a label stands twice in the file, for Gephi's sake.
CREATE VIEW nodes AS
SELECT * REPLACE (replace(Label, '\\', '\') AS Label)
FROM read_csv(getvariable('nodes_files'), auto_detect = false, header = true, quote = '"', escape = '"',
              columns = {'Id': 'VARCHAR', 'Label': 'VARCHAR', 'Kind': 'VARCHAR', 'Packets': 'BIGINT', 'Bytes': 'BIGINT',
                         'PacketsIn': 'BIGINT', 'PacketsOut': 'BIGINT', 'FirstSeen': 'DECIMAL(20, 6)',
                         'LastSeen': 'DECIMAL(20, 6)'},
              hive_partitioning = true, hive_types_autocast = false);

CREATE VIEW windows AS
FROM read_csv(getvariable('windows_files'), auto_detect = false, header = true, quote = '"', escape = '"',
              columns = {'Source': 'VARCHAR', 'Target': 'VARCHAR', 'Weight': 'BIGINT', 'Start': 'DECIMAL(20, 6)',
                         'End': 'DECIMAL(20, 6)'},
              hive_partitioning = true, hive_types_autocast = false);

CREATE VIEW activity AS
FROM read_csv(getvariable('activity_files'), auto_detect = false, header = true, quote = '"', escape = '"',
              columns = {'Start': 'DECIMAL(20, 6)', 'End': 'DECIMAL(20, 6)', 'Scope': 'VARCHAR', 'Id': 'VARCHAR',
                         'Packets': 'BIGINT', 'Bytes': 'BIGINT'},
              hive_partitioning = true, hive_types_autocast = false);

CREATE VIEW services AS
FROM read_csv(getvariable('services_files'), auto_detect = false, header = true, quote = '"', escape = '"',
              columns = {'Port': 'INTEGER', 'Protocol': 'VARCHAR', 'Service': 'VARCHAR', 'Role': 'VARCHAR',
                         'Layer': 'VARCHAR', 'Source': 'VARCHAR'});
