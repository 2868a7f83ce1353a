-- SPDX-License-Identifier: BSD-3-Clause
-- What samples/walkthrough.sh asks Hive. A blank line ends a question; this is none.

-- What each scenario holds.
SELECT szenario, packets, bytes FROM packet_counts ORDER BY szenario;

-- The two heaviest edges of each.
SELECT szenario, source, target, weight
FROM (
  SELECT szenario, source, target, weight,
    row_number() OVER (PARTITION BY szenario ORDER BY weight DESC, source, target) AS place
  FROM packet_edges
) ranked
WHERE place <= 2
ORDER BY szenario, place;

-- Edges of which Hive's count of packets differs from pcap2avro's CSV.
SELECT count(*) AS different
FROM packet_edges p
FULL OUTER JOIN edges e ON e.szenario = p.szenario AND e.source = p.source AND e.target = p.target
WHERE NOT p.weight <=> e.weight;

-- The scenario backup over time.
SELECT window_start, packets, edges, heaviest FROM window_sums WHERE szenario = 'backup' ORDER BY window_start;
