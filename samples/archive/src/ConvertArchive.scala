// SPDX-License-Identifier: BSD-3-Clause
package commgraph.archive

import commgraph.{CsvForm, EdgeTables, JobError, ScenarioFiles, ScenarioTable, UsageError}
import org.apache.hadoop.fs.Path
import org.apache.spark.SparkException
import org.apache.spark.sql.{Row, SparkSession}
import org.apache.spark.sql.functions.{col, sum}
import org.apache.spark.sql.types.{LongType, StringType, StructType}
import org.apache.spark.util.SerializableConfiguration

/** pcap2avro on each capture of a manifest, and the edges of all of them summed. */
object ConvertArchive {
  private val SurveyPartsPerCore = 4
  private val EdgeSchema =
    new StructType().add("source", StringType).add("target", StringType).add("weight", LongType).add("szenario", StringType)

  def main(arguments: Array[String]): Unit = {
    val status =
      try run(ArchiveOptions.parse(arguments.toList))
      catch {
        case error: UsageError => fail(s"${error.getMessage}\n${ArchiveOptions.Usage}", 2)
        case error @ (_: JobError | _: java.io.IOException) => fail(Failure.say(error).replace("JobError: ", ""), 1)
      }
    if (status != 0) sys.exit(status)
  }

  private def fail(message: String, status: Int): Int = {
    Console.err.println(s"convert-archive: $message")
    status
  }

  private def run(options: ArchiveOptions): Int = {
    val session = SparkSession.builder().appName("convert-archive").getOrCreate()
    session.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", false)
    try new ConvertArchive(session, options.copy(out = absolute(session, options.out))).run()
    finally session.stop()
  }

  private def absolute(session: SparkSession, folder: String): String = {
    val path = new Path(folder)
    path.getFileSystem(session.sparkContext.hadoopConfiguration).makeQualified(path).toString
  }
}

private class ConvertArchive(session: SparkSession, options: ArchiveOptions) {
  private val context = session.sparkContext
  private val runName = context.applicationId
  private val configuration = new SerializableConfiguration(context.hadoopConfiguration)
  private val files = new OutputFiles(options.out, runName, configuration.value)

  def run(): Int = {
    val captures = Manifest.read(options, configuration.value)
    files.makeFolders(captures)
    try {
      val surveyed = survey(captures)
      val (done, todo) = surveyed.partition(_.outcome.isDefined)
      val (outcomes, problem) = convert(todo)
      val report = new ArchiveReport(captures, done.flatMap(_.outcome) ++ outcomes)
      // Edges of some captures would look like those of all.
      if (problem.isEmpty) writeEdges()
      report.print()
      problem.foreach(text => Console.err.println(s"convert-archive: $text; the edges were not summed, please run it again"))
      if (problem.isEmpty && report.isWhole) 0 else 1
    } finally files.endRun()
  }

  private def survey(captures: Seq[Capture]): Seq[Surveyed] = {
    val (options, runName, configuration) = (this.options, this.runName, this.configuration)
    val parts = math.min(captures.length, context.defaultParallelism * ConvertArchive.SurveyPartsPerCore)
    context
      .parallelize(captures, parts)
      .mapPartitions { part =>
        val survey = new Survey(options, new OutputFiles(options.out, runName, configuration.value), configuration.value)
        part.map(survey.look)
      }
      .collect()
      .toSeq
  }

  /** One capture a task, the largest first, so that no long one begins when the others end. */
  private def convert(todo: Seq[Surveyed]): (Seq[Outcome], Option[String]) = {
    val (options, runName, configuration) = (this.options, this.runName, this.configuration)
    val captures = todo.sortBy(-_.length).map(_.capture)
    if (captures.isEmpty) return (Seq.empty, None)
    try {
      val outcomes = context
        .parallelize(captures, captures.length)
        .mapPartitions(_.map(new Conversion(options, runName, configuration.value).convert))
        .collect()
      (outcomes.toSeq, None)
    } catch { case error: SparkException => (Seq.empty, Some(Failure.say(error))) }
  }

  /** Of all captures in the output folder, also those of earlier manifests. */
  private def writeEdges(): Unit = {
    val scenarios = files.scenarios()
    val order = Seq(EdgeTables.sortKey("source"), EdgeTables.sortKey("target"), col("source"), col("target"))
    val rows = session.read
      .option("header", true)
      .option("quote", "\"")
      .option("escape", "\"")
      .option("pathGlobFilter", "*.csv")
      .option("mode", "FAILFAST")
      .schema(ConvertArchive.EdgeSchema)
      .csv(files.partialEdgesFolder)
      .groupBy("szenario", "source", "target")
      .agg(sum("weight").as("weight"))
    val format = (row: Row) => s"${CsvForm.text(row.getString(1))},${CsvForm.text(row.getString(2))},${row.getLong(3)}"
    new ScenarioFiles(session, options.out, scenarios).write(ScenarioTable(rows, "edges", "Source,Target,Weight", order, format))
  }
}
