-- SPDX-License-Identifier: BSD-3-Clause
-- The packets as flows in the columns of Apache Spot's table flow (its create_flow_parquet.hql), so that programs made for
-- that table read ours. Runs on Hive (tested) and is written to run on Impala (not tested there). Needs the table packets;
-- on Impala write packet_headers, of impala.sql, for packets.
--
-- A flow is one direction of protocol, addresses and ports, as one host recorded it, cut at each five minutes, as the collector
-- does whose files Spot takes. Differences from that collector:
-- ibyt counts frames as they were on the wire, link header included. opkt and obyt are 0: the other direction is a flow of its
-- own. What packets do not tell (interfaces, systems, types of service) is 0. rip is the host that recorded.
-- Times are UTC whatever the session's zone is, since they are computed from whole days. Packets without a time are left out.
CREATE VIEW IF NOT EXISTS spot_flow AS
SELECT
  concat(day_text, ' ', lpad(CAST(hour_number AS STRING), 2, '0'), ':', lpad(CAST(minute_number AS STRING), 2, '0'), ':',
    lpad(CAST(second_number AS STRING), 2, '0')) AS treceived,
  first_second AS unix_tstamp,
  CAST(substr(day_text, 1, 4) AS INT) AS tryear,
  CAST(substr(day_text, 6, 2) AS INT) AS trmonth,
  CAST(substr(day_text, 9, 2) AS INT) AS trday,
  hour_number AS trhour,
  minute_number AS trminute,
  second_number AS trsec,
  CAST(duration_us / 1000000 AS FLOAT) AS tdur,
  srcip AS sip,
  dstip AS dip,
  srcport AS sport,
  dstport AS dport,
  protocoltype AS proto,
  flag,
  0 AS fwd,
  0 AS stos,
  packets AS ipkt,
  bytes AS ibyt,
  CAST(0 AS BIGINT) AS opkt,
  CAST(0 AS BIGINT) AS obyt,
  0 AS input,
  0 AS output,
  0 AS sas,
  0 AS das,
  0 AS dtos,
  0 AS dir,
  dumphost AS rip,
  CAST(substr(day_text, 1, 4) AS SMALLINT) AS y,
  CAST(substr(day_text, 6, 2) AS TINYINT) AS m,
  CAST(substr(day_text, 9, 2) AS TINYINT) AS d,
  CAST(hour_number AS TINYINT) AS h,
  szenario
FROM (
  SELECT szenario, dumphost, srcip, dstip, srcport, dstport, protocoltype, first_second, duration_us, packets, bytes, flag,
    substr(CAST(date_add('1970-01-01', CAST((first_second - second_of_day) / 86400 AS INT)) AS STRING), 1, 10) AS day_text,
    CAST(floor(second_of_day / 3600) AS INT) AS hour_number,
    CAST(floor(second_of_day / 60) - 60 * floor(second_of_day / 3600) AS INT) AS minute_number,
    CAST(second_of_day - 60 * floor(second_of_day / 60) AS INT) AS second_number
  FROM (
    SELECT szenario, dumphost, srcip, dstip, srcport, dstport, protocoltype, first_second, duration_us, packets, bytes, flag,
      pmod(first_second, 86400) AS second_of_day
    FROM (
      SELECT szenario, dumphost, srcip, dstip, srcport, dstport, protocoltype,
        CAST((min(ts) - pmod(min(ts), 1000000)) / 1000000 AS BIGINT) AS first_second,
        max(ts) - min(ts) AS duration_us,
        count(*) AS packets,
        sum(CAST(length AS BIGINT)) AS bytes,
        -- As nfdump prints the flags that were seen; a letter is greater than a dot.
        concat(max(CASE WHEN pmod(floor(tcpflags / 32), 2) = 1 THEN 'U' ELSE '.' END),
          max(CASE WHEN pmod(floor(tcpflags / 16), 2) = 1 THEN 'A' ELSE '.' END),
          max(CASE WHEN pmod(floor(tcpflags / 8), 2) = 1 THEN 'P' ELSE '.' END),
          max(CASE WHEN pmod(floor(tcpflags / 4), 2) = 1 THEN 'R' ELSE '.' END),
          max(CASE WHEN pmod(floor(tcpflags / 2), 2) = 1 THEN 'S' ELSE '.' END),
          max(CASE WHEN pmod(tcpflags, 2) = 1 THEN 'F' ELSE '.' END)) AS flag
      FROM packets
      WHERE ts <> 0
      GROUP BY szenario, dumphost, srcip, dstip, srcport, dstport, protocoltype, ts - pmod(ts, 300000000)
    ) flows
  ) times
) parts;
