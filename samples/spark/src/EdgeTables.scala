// SPDX-License-Identifier: BSD-3-Clause
package commgraph

import org.apache.spark.sql.{Column, DataFrame}
import org.apache.spark.sql.functions._

/**
 * What pcap2avro counts, from its packets: edges, nodes, windows and activity.
 *
 * Every table has the columns szenario, and where it is per window, window: its start in microseconds since 1970, null
 * for packets without a time (ts 0), and without --window.
 */
class EdgeTables(packets: DataFrame, options: JobOptions) {
  private val SumColumns = Seq(
    sum("packets").as("packets"),
    sum("bytes").as("bytes"),
    min("firstSeen").as("firstSeen"),
    max("lastSeen").as("lastSeen")
  )

  /** One row for each scenario, window and pair; all other tables are made of it. */
  val windows: DataFrame = packets
    .withColumn("time", when(col("ts") =!= 0, col("ts")))
    .withColumn("window", windowStart)
    .groupBy("szenario", "window", "srcIP", "dstIP")
    .agg(
      count(lit(1)).as("packets"),
      sum("length").as("bytes"),
      min("time").as("firstSeen"),
      max("time").as("lastSeen")
    )
    .withColumnsRenamed(Map("srcIP" -> "source", "dstIP" -> "target"))
    .persist()

  val edges: DataFrame = windows.groupBy("szenario", "source", "target").agg(SumColumns.head, SumColumns.tail: _*)

  val nodes: DataFrame = nodesOf(edges.withColumn("window", lit(null).cast("long"))).drop("window")

  val hostActivity: DataFrame = nodesOf(windows)

  /** A packet within one group counts there once. */
  val groupActivity: DataFrame = {
    val (ipv4, ipv6) = (options.ipv4PrefixBits, options.ipv6PrefixBits)
    val group = udf((address: String) => Address.group(address, ipv4, ipv6))
    nodesOf(windows.withColumn("source", group(col("source"))).withColumn("target", group(col("target"))))
  }

  val scenarioActivity: DataFrame =
    windows.groupBy("szenario", "window").agg(sum("packets").as("packets"), sum("bytes").as("bytes"))

  /** (ts - pmod(ts, W)) is exact for times before 1970 too; `ts div W` rounds those up, ts / W goes through a double. */
  private def windowStart: Column =
    options.windowMicros.fold(lit(null).cast("long"))(length => col("time") - pmod(col("time"), lit(length)))

  /** A packet from a node to itself counts there once, and as one in and one out. */
  private def nodesOf(edges: DataFrame): DataFrame = {
    def ends(node: String, counts: Column, in: Column, out: Column) = edges.select(
      col("szenario"),
      col("window"),
      col(node).as("node"),
      when(counts, col("packets")).otherwise(0L).as("packets"),
      when(counts, col("bytes")).otherwise(0L).as("bytes"),
      in.as("packetsIn"),
      out.as("packetsOut"),
      col("firstSeen"),
      col("lastSeen")
    )
    val isNoLoop = col("source") =!= col("target")
    ends("source", lit(true), lit(0L), col("packets"))
      .union(ends("target", isNoLoop, col("packets"), lit(0L)))
      .groupBy("szenario", "window", "node")
      .agg(SumColumns.head, SumColumns.tail ++ Seq(sum("packetsIn").as("packetsIn"), sum("packetsOut").as("packetsOut")): _*)
  }
}

object EdgeTables {
  private val keyOf = udf(Address.sortKey _)
  private val groupKeyOf = udf(Address.groupSortKey _)

  def sortKey(column: String): Column = keyOf(col(column))
  def groupSortKey(column: String): Column = groupKeyOf(col(column))
}
