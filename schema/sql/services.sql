-- SPDX-License-Identifier: BSD-3-Clause
-- The edges between clients and the roles of servers: the rows of pcap2avro --level service. Which side is the server:
-- docs/levels.md.
WITH sides AS (
  SELECT p.szenario, p.srcIP, p.dstIP, p.srcPort, p.dstPort, lower(p.protocolType) AS protocol, s.Role AS srcRole,
         t.Role AS dstRole,
         CASE WHEN p.protocolType NOT IN ('TCP', 'UDP', 'DCCP', 'SCTP', 'UDPLite') THEN 'none'
              WHEN p.srcPort = 0 AND p.dstPort = 0 THEN 'none'
              WHEN s.Role IS NOT NULL AND t.Role IS NULL THEN 'source'
              WHEN s.Role IS NULL AND t.Role IS NOT NULL THEN 'target'
              WHEN p.srcPort < p.dstPort THEN 'source'
              ELSE 'target' END AS server
  FROM packets p
  LEFT JOIN services s ON s.Port = p.srcPort AND s.Protocol = lower(p.protocolType)
  LEFT JOIN services t ON t.Port = p.dstPort AND t.Protocol = lower(p.protocolType)
)
SELECT szenario,
       CASE WHEN server = 'source' THEN coalesce(srcRole, concat(protocol, '/', srcPort)) ELSE srcIP END AS Source,
       CASE WHEN server = 'target' THEN coalesce(dstRole, concat(protocol, '/', dstPort)) ELSE dstIP END AS Target,
       count(*) AS Weight
FROM sides
GROUP BY ALL
ORDER BY szenario, Source, Target;
