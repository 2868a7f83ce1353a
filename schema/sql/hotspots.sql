-- SPDX-License-Identifier: BSD-3-Clause
-- The five heaviest edges of each scenario, with their share of it, from the CSV files, by the names of the hosts.
SELECT edges.szenario, coalesce(s.Label, edges.Source) AS Source, coalesce(t.Label, edges.Target) AS Target, Weight,
       round(100 * Weight / sum(Weight) OVER (PARTITION BY edges.szenario), 1) AS Percent
FROM edges
LEFT JOIN nodes s ON s.szenario = edges.szenario AND s.Id = edges.Source
LEFT JOIN nodes t ON t.szenario = edges.szenario AND t.Id = edges.Target
QUALIFY row_number() OVER (PARTITION BY edges.szenario ORDER BY Weight DESC, edges.Source, edges.Target) <= 5
ORDER BY edges.szenario, Weight DESC, edges.Source, edges.Target;
