// SPDX-License-Identifier: BSD-3-Clause
package commgraph.archive

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import scala.util.Try

/** What became of a capture; the words are those of pcap2avro's summary. */
object Outcome {
  val Converted = "converted"
  val Damaged = "damaged" // converted up to the damage
  val Skipped = "skipped" // converted by an earlier run
  val SkippedDamaged = "skipped, damaged"
  val Failed = "failed"

  private val mapper = new ObjectMapper()

  /** pcap2avro's line of JSON, or what stands in a capture's mark. */
  def readJson(text: String): Option[JsonNode] = Try(mapper.readTree(text)).toOption.filter(_.isObject)

  def failed(capture: Capture, message: String, tries: Int): Outcome = Outcome(capture, Failed, message, tries)
}

case class Outcome(capture: Capture, result: String, message: String, tries: Int, records: Long = 0, bytes: Long = 0) {
  def isWhole: Boolean = result == Outcome.Converted || result == Outcome.Skipped
}

/** What a conversion is made of: when it is the same, it is not done again. */
case class Origin(length: Long, modifiedMs: Long, arguments: Seq[String])

/** The file converted/szenario=NAME/ID.json, which appears last: a capture that has one is done. */
case class Mark(capture: Capture, origin: Origin, result: String, message: String, summary: String) {
  import Mark.mapper

  def toJson: String = {
    val node = mapper.createObjectNode()
    node.put("path", capture.path).put("scenario", capture.scenario).put("dump_host", capture.dumpHost)
    node.put("length", origin.length).put("modified_ms", origin.modifiedMs).put("options", origin.arguments.mkString(" "))
    node.put("result", result).put("message", message)
    node.set[JsonNode]("summary", mapper.readTree(summary).get("total"))
    mapper.writeValueAsString(node)
  }
}

object Mark {
  private val mapper = new ObjectMapper()

  /** What the mark @text says, when it is of this very capture as it is now. */
  def outcome(text: String, capture: Capture, origin: Origin): Option[Outcome] =
    Outcome.readJson(text).filter(isOf(_, capture, origin)).map { node =>
      val result = if (node.path("result").asText == Outcome.Damaged) Outcome.SkippedDamaged else Outcome.Skipped
      Outcome(capture, result, node.path("message").asText, 0, node.path("summary").path("records").asLong, origin.length)
    }

  private def isOf(node: JsonNode, capture: Capture, origin: Origin): Boolean =
    node.path("path").asText == capture.path && node.path("dump_host").asText == capture.dumpHost &&
      node.path("length").asLong(-1) == origin.length && node.path("modified_ms").asLong(-1) == origin.modifiedMs &&
      node.path("options").asText == origin.arguments.mkString(" ")
}
