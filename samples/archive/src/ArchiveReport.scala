// SPDX-License-Identifier: BSD-3-Clause
package commgraph.archive

/** What became of each capture of the manifest. A capture without an outcome has failed: that a job ended well does not say that it did all. */
class ArchiveReport(captures: Seq[Capture], outcomes: Seq[Outcome]) {
  private val known = outcomes.map(outcome => outcome.capture -> outcome).toMap
  private val all = captures.map(capture => known.getOrElse(capture, Outcome.failed(capture, "no result came back", 0)))
  private val partial = all.filterNot(_.isWhole)

  def isWhole: Boolean = partial.isEmpty

  def print(): Unit = {
    val counts = Seq(Outcome.Converted, Outcome.Damaged, Outcome.Skipped, Outcome.SkippedDamaged, Outcome.Failed)
      .map(result => (result, all.count(_.result == result)))
      .collect { case (result, count) if count > 0 => s"$count ${result.replace("skipped, damaged", "skipped as damaged")}" }
    println(s"${all.length} captures: ${counts.mkString(", ")}; ${all.map(_.records).sum} records of ${all.map(_.bytes).sum} bytes")
    val again = all.count(outcome => outcome.tries > 1 && outcome.isWhole)
    if (again > 0) println(s"$again converted at the second try")
    if (!isWhole) printTable(partial.sortBy(outcome => (outcome.result, outcome.capture.path)))
  }

  private def printTable(rows: Seq[Outcome]): Unit = {
    val cells = Seq("result", "tries", "capture", "why") +:
      rows.map(row => Seq(row.result, row.tries.toString, row.capture.path, row.message))
    val widths = cells.transpose.map(_.map(_.length).max)
    cells.foreach(line => println(line.zip(widths).map { case (cell, width) => cell.padTo(width, ' ') }.mkString("  ").stripTrailing))
  }
}
