-- SPDX-License-Identifier: BSD-3-Clause
-- The edges where every host recorded, so that most packets were seen twice: each edge as the one who saw most of it counted
-- it. commgraph merge --max does the same with edge lists.
SELECT szenario, Source, Target, max(Weight) AS Weight
FROM (
  SELECT szenario, dumpHost, srcIP AS Source, dstIP AS Target, count(*) AS Weight
  FROM packets
  GROUP BY szenario, dumpHost, srcIP, dstIP
) seen
GROUP BY szenario, Source, Target
ORDER BY szenario, Source, Target;
