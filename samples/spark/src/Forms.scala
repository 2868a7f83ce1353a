// SPDX-License-Identifier: BSD-3-Clause
package commgraph

import org.apache.spark.sql.Row
import org.apache.spark.sql.functions.{col, lit}

/** The tables in the columns, forms and orders of pcap2avro's files and of `commgraph info --nodes-out`. */
class Forms(options: JobOptions, names: Map[String, String]) extends Serializable {
  import EdgeTables.{groupSortKey, sortKey}

  def edges(tables: EdgeTables): ScenarioTable =
    ScenarioTable(tables.edges, "edges", "Source,Target,Weight", EdgeOrder, edge)

  def windows(tables: EdgeTables): ScenarioTable =
    ScenarioTable(tables.windows, "windows", "Source,Target,Weight,Start,End", col("window") +: EdgeOrder,
      row => Seq(edge(row), bounds(row)).mkString(","))

  def nodes(tables: EdgeTables): ScenarioTable =
    ScenarioTable(tables.nodes, "nodes", "Id,Label,Kind,Packets,Bytes,PacketsIn,PacketsOut,FirstSeen,LastSeen",
      Seq(col("packets").desc, sortKey("node"), col("node")), node)

  def activity(tables: EdgeTables): ScenarioTable = {
    val none = lit(Array.empty[Byte])
    val scenario = tables.scenarioActivity.withColumn("node", col("szenario")).withColumn("scope", lit(0)).withColumn("key", none)
    val hosts = tables.hostActivity.withColumn("scope", lit(1)).withColumn("key", sortKey("node"))
    val groups = tables.groupActivity.withColumn("scope", lit(2)).withColumn("key", groupSortKey("node"))
    val rows = Seq(scenario, hosts, groups)
      .map(_.select("szenario", "window", "scope", "key", "node", "packets", "bytes"))
      .reduce(_ union _)
    ScenarioTable(rows, "activity", "Start,End,Scope,Id,Packets,Bytes",
      Seq("window", "scope", "key", "node").map(col), activityRow)
  }

  def measures(tables: MeasureTables): ScenarioTable =
    ScenarioTable(tables.measures.where(col("part") === MeasureTables.Whole), "measures", MeasureHeader,
      Seq(col("packets").desc, col("key"), col("node")), measure)

  def windowMeasures(tables: MeasureTables): ScenarioTable =
    ScenarioTable(tables.measures.where(col("part") =!= MeasureTables.Whole), "measures_windows", s"$MeasureHeader,Start,End",
      Seq(col("window"), col("packets").desc, col("key"), col("node")), row => Seq(measure(row), bounds(row)).mkString(","))

  private def EdgeOrder = Seq(sortKey("source"), sortKey("target"), col("source"), col("target"))

  private val MeasureHeader = "Id,Label,Kind,Weight,WeightIn,WeightOut,DegreeIn,DegreeOut,Share,PageRank,WeakComponent," +
    "StrongComponent,Community,Triangles"

  private def micros(row: Row, column: String): Option[Long] = Option(row.getAs[java.lang.Long](column)).map(_.longValue)

  private def counts(row: Row, columns: String*): Seq[String] = columns.map(column => row.getAs[Any](column).toString)

  private def bounds(row: Row): String = {
    val start = micros(row, "window")
    Seq(start, start.map(_ + options.windowMicros.get)).map(CsvForm.time).mkString(",")
  }

  private def edge(row: Row): String =
    (Seq("source", "target").map(column => CsvForm.text(row.getAs[String](column))) ++ counts(row, "packets")).mkString(",")

  private def label(id: String): String = CsvForm.label(names.getOrElse(id, id))

  private def node(row: Row): String = {
    val id = row.getAs[String]("node")
    (Seq(CsvForm.text(id), label(id), Address.kind(id).getOrElse("unicast")) ++
      counts(row, "packets", "bytes", "packetsIn", "packetsOut") ++
      Seq("firstSeen", "lastSeen").map(column => CsvForm.time(micros(row, column)))).mkString(",")
  }

  private val Scopes = Seq("scenario", "host", "group")

  private def activityRow(row: Row): String =
    (Seq(bounds(row), Scopes(row.getAs[Int]("scope")), CsvForm.text(row.getAs[String]("node"))) ++
      counts(row, "packets", "bytes")).mkString(",")

  private def measure(row: Row): String = {
    val id = row.getAs[String]("node")
    def numbers(columns: String*) = columns.map(column => CsvForm.number(row.getAs[Double](column)))
    (Seq(CsvForm.text(id), label(id), Address.kind(id).getOrElse("")) ++
      counts(row, "packets", "packetsIn", "packetsOut", "degreeIn", "degreeOut") ++
      numbers("share", "pageRank") ++ counts(row, "weakComponent", "strongComponent", "community", "triangles")).mkString(",")
  }
}
