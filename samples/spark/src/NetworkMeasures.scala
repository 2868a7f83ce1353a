// SPDX-License-Identifier: BSD-3-Clause
package commgraph

import org.apache.spark.graphx._
import org.apache.spark.rdd.RDD

/** What GraphX says of a node; components and communities are numbered by one of their nodes. */
case class NodeMeasures(
    id: Long,
    degreeIn: Int = 0,
    degreeOut: Int = 0,
    pageRank: Double = 0,
    weakComponent: Long = 0,
    strongComponent: Long = 0,
    triangles: Int = 0,
    community: Long = 0
)

/**
 * All that is computed with GraphX, which upstream calls deprecated: nothing else here knows it.
 *
 * Many networks are measured at once as one graph without edges between them: a scenario's windows cost one run and not one
 * each. GraphX's ranks add up to the number of nodes, so that the caller divides by the sum over a network.
 *
 * @param nodes the nodes' numbers; of two nodes the one with the lower number wins a tie between communities
 * @param links each pair once, with its weight above 0
 */
class NetworkMeasures(nodes: RDD[Long], links: RDD[Edge[Double]]) {
  import NetworkMeasures._

  private val graph: Graph[NodeMeasures, Double] =
    Graph(nodes.map(id => (id, NodeMeasures(id))), links).cache()

  def measure(): RDD[NodeMeasures] =
    graph
      .outerJoinVertices(graph.inDegrees)((_, node, in) => node.copy(degreeIn = in.getOrElse(0)))
      .outerJoinVertices(graph.outDegrees)((_, node, out) => node.copy(degreeOut = out.getOrElse(0)))
      .outerJoinVertices(rankByWeight())((_, node, rank) => node.copy(pageRank = rank.get))
      .outerJoinVertices(graph.connectedComponents().vertices)((_, node, part) => node.copy(weakComponent = part.get))
      .outerJoinVertices(graph.stronglyConnectedComponents(Int.MaxValue).vertices)((_, node, part) =>
        node.copy(strongComponent = part.get))
      .outerJoinVertices(graph.triangleCount().vertices)((_, node, count) => node.copy(triangles = count.get))
      .outerJoinVertices(propagateLabels())((_, node, label) => node.copy(community = label.get))
      .vertices
      .values

  /**
   * PageRank where a node passes its rank on by its edges' weights; GraphX's own passes the same to each. As there, each
   * round sends on what the last one changed, until no change is above the tolerance, of ranks that are 1 on average.
   * Source: Page and others 1999, http://ilpubs.stanford.edu:8090/422/.
   */
  private def rankByWeight(): VertexRDD[Double] = {
    val sums = graph.aggregateMessages[Double](link => link.sendToSrc(link.attr), _ + _)
    val shares = graph
      .outerJoinVertices(sums)((_, _, weight) => weight.getOrElse(0.0))
      .mapTriplets(link => link.attr / link.srcAttr)
      .mapVertices((_, _) => (0.0, 0.0)) // the rank, and its last change
    val ranked = Pregel(shares, (1 - Damping) / Damping, activeDirection = EdgeDirection.Out)(
      (_, rank, received) => (rank._1 + Damping * received, Damping * received),
      link => if (link.srcAttr._2 > RankTolerance) Iterator((link.dstId, link.srcAttr._2 * link.attr)) else Iterator.empty,
      _ + _
    )
    ranked.vertices.mapValues(_._1)
  }

  /**
   * Communities by label propagation (Raghavan, Albert, Kumara 2007, doi:10.1103/PhysRevE.76.036106): a node takes the label that
   * the most weight of its edges leads to, in either direction; it stays with its own where no other has more, else ties go
   * to the lower label.
   *
   * In GraphX's own all nodes change at once: the two sides of clients and servers swap their labels for ever. Here, of neighbours
   * that want to change the one with the lowest number does so in this round, the others look again in the next. Each change
   * then leaves more weight within the communities, so that there is an end; a dozen rounds for 20,000 nodes.
   */
  private def propagateLabels(): VertexRDD[VertexId] = {
    var labels = graph.mapVertices((id, _) => Choice(id, id)).cache()
    var changing = 1L
    var round = 0
    while (changing > 0 && round < LabelRounds) {
      val chosen = labels.outerJoinVertices(countVotes(labels))((_, node, votes) => node.choose(votes.getOrElse(Map.empty))).cache()
      changing = chosen.vertices.values.filter(_.wantsChange).count()
      val next = chosen.outerJoinVertices(firstWish(chosen))((id, node, first) => node.change(first.forall(id < _))).cache()
      // What is not there yet would be computed from the first round on.
      next.vertices.count()
      next.edges.count()
      labels.unpersist()
      chosen.unpersist()
      labels = next
      round += 1
    }
    labels.vertices.mapValues(_.label)
  }
}

object NetworkMeasures {
  private val Damping = 0.85
  private val RankTolerance = 1e-5
  private val LabelRounds = 100

  private type Votes = Map[VertexId, Double]

  /** A node's label, and the one that it would have. */
  private case class Choice(label: VertexId, wish: VertexId) {
    def wantsChange: Boolean = wish != label

    def choose(votes: Votes): Choice = {
      val (best, weight) = votes.minByOption { case (other, sum) => (-sum, other) }.getOrElse((label, 0.0))
      Choice(label, if (weight > votes.getOrElse(label, 0.0)) best else label)
    }

    def change(isFirst: Boolean): Choice = if (isFirst) Choice(wish, wish) else Choice(label, label)
  }

  private def countVotes(labels: Graph[Choice, Double]): VertexRDD[Votes] =
    labels.aggregateMessages[Votes](
      link => {
        link.sendToDst(Map(link.srcAttr.label -> link.attr))
        link.sendToSrc(Map(link.dstAttr.label -> link.attr))
      },
      (a, b) => b.foldLeft(a) { case (sum, (label, weight)) => sum.updated(label, sum.getOrElse(label, 0.0) + weight) }
    )

  /** Of each node's neighbours that want to change, the lowest number. */
  private def firstWish(chosen: Graph[Choice, Double]): VertexRDD[VertexId] =
    chosen.aggregateMessages[VertexId](
      link =>
        if (link.srcId != link.dstId) {
          if (link.srcAttr.wantsChange) link.sendToDst(link.srcId)
          if (link.dstAttr.wantsChange) link.sendToSrc(link.dstId)
        },
      math.min
    )
}
