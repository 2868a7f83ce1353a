-- SPDX-License-Identifier: BSD-3-Clause
-- The edges of a time of your own, whatever the windows: `from` and `until` in seconds since 1970, from included, until not;
-- one that is not set is open. As pcap2avro --from and --until.
SELECT szenario, srcIP AS Source, dstIP AS Target, count(*) AS Weight
FROM packets
WHERE ts >= coalesce(CAST(getvariable('from') AS DECIMAL(20, 6)) * 1000000, -9000000000000000000)
  AND ts < coalesce(CAST(getvariable('until') AS DECIMAL(20, 6)) * 1000000, 9000000000000000000)
  AND ts <> 0
GROUP BY szenario, srcIP, dstIP
ORDER BY szenario, Source, Target;
