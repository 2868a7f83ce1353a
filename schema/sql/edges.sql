-- SPDX-License-Identifier: BSD-3-Clause
-- Who talks to whom, from the packets: the rows of the edges CSV.
SELECT szenario, srcIP AS Source, dstIP AS Target, count(*) AS Weight
FROM packets
GROUP BY szenario, srcIP, dstIP
ORDER BY szenario, Source, Target;
