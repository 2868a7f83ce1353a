// SPDX-License-Identifier: BSD-3-Clause
package commgraph

import org.apache.spark.graphx.Edge
import org.apache.spark.sql.expressions.Window
import org.apache.spark.sql.{Column, DataFrame, Row, SparkSession}
import org.apache.spark.sql.functions._

/**
 * The measures of each scenario's network and of each window's, a row a host.
 *
 * Columns: szenario, part (Whole, or a window's start as text), window, node, the measures of `commgraph info`, and
 * triangles. Components and communities are numbered as there: from 1, the largest (communities: the heaviest) first.
 */
class MeasureTables(session: SparkSession, tables: EdgeTables, hasWindows: Boolean) {
  import MeasureTables._
  import session.implicits._

  private val links: DataFrame = {
    val whole = tables.edges.withColumn("part", lit(Whole)).select(LinkColumns: _*)
    if (hasWindows) whole.union(tables.windows.withColumn("part", partOfWindow).select(LinkColumns: _*)) else whole
  }

  /** Numbered by traffic, so that communities get the label of a host that carries much. */
  private val hosts: DataFrame = {
    val whole = tables.nodes.withColumn("window", lit(null).cast("long")).withColumn("part", lit(Whole)).select(HostColumns: _*)
    val all = if (hasWindows) whole.union(tables.hostActivity.withColumn("part", partOfWindow).select(HostColumns: _*)) else whole
    val ordered = all.withColumn("key", EdgeTables.sortKey("node")).orderBy(col("szenario"), col("part"), col("packets").desc, col("key"))
    val schema = ordered.schema.add("id", "long")
    session
      .createDataFrame(ordered.rdd.zipWithIndex().map { case (row, id) => Row.fromSeq(row.toSeq :+ id) }, schema)
      .persist()
  }

  private def measureAll(): DataFrame = {
    val numbers = hosts.select("szenario", "part", "node", "id")
    def end(node: String) = numbers.withColumnsRenamed(Map("node" -> node, "id" -> s"${node}Id"))
    val edges = links
      .join(end("source"), Seq("szenario", "part", "source"))
      .join(end("target"), Seq("szenario", "part", "target"))
      .select("sourceId", "targetId", "packets")
      .as[(Long, Long, Long)]
      .rdd
      .map { case (source, target, packets) => Edge(source, target, packets.toDouble) }
    new NetworkMeasures(hosts.select("id").as[Long].rdd, edges).measure().toDF()
  }

  private val measured: DataFrame = hosts.join(measureAll(), "id").persist()

  val measures: DataFrame = {
    val totals = measured
      .groupBy("szenario", "part")
      .agg(sum("pageRank").as("pageRankSum"), sum("packetsOut").as("packetSum"))
    val host = count(lit(1))
    val strength = sum(col("packetsIn") + col("packetsOut"))
    Seq("weakComponent" -> host, "strongComponent" -> host, "community" -> strength)
      .foldLeft(measured) { case (table, (column, size)) => number(table, column, size) }
      .join(totals, Seq("szenario", "part"))
      .withColumn("pageRank", col("pageRank") / col("pageRankSum"))
      .withColumn("share", col("packets") / col("packetSum"))
  }

  /** Replaces a column's values by numbers from 1: the largest first, of equals the one with the first node. */
  private def number(table: DataFrame, column: String, size: Column): DataFrame = {
    val order = Window.partitionBy("szenario", "part").orderBy(col("size").desc, col("first"))
    val numbers = measured
      .groupBy("szenario", "part", column)
      .agg(size.as("size"), min("key").as("first"))
      .withColumn("number", row_number().over(order))
      .drop("size", "first")
    table.join(numbers, Seq("szenario", "part", column)).drop(column).withColumnRenamed("number", column)
  }
}

object MeasureTables {
  val Whole = "whole"

  private val LinkColumns = Seq("szenario", "part", "source", "target", "packets").map(col)
  private val HostColumns = Seq("szenario", "part", "window", "node", "packets", "packetsIn", "packetsOut").map(col)

  private def partOfWindow: Column = coalesce(col("window").cast("string"), lit("no time"))
}
