/// Since when each other limiter has not renewed its lease, as one limiter sees it.
///
/// A renewal was sent before it was seen, so a limiter that was silent for longer than its lease by
/// this clock has none by its own, whatever the two clocks show.
struct SilenceWatch: Sendable {
    private struct Sight {
        var node: SilentNode
        var since: UInt64
    }

    private var sights: [Sight] = []

    /// Notes what is seen at `now`.
    mutating func look(_ view: ClusterView, _ now: UInt64) {
        let former = sights
        sights = view.nodes.map { row in
            let node = SilentNode(node: row.node, renewals: row.renewals)
            return former.first { $0.node == node } ?? Sight(node: node, since: now)
        }
    }

    /// The live limiters that have been silent long enough to be expelled, by id.
    func silent(at now: UInt64, _ times: LeaseTimes, except own: NodeTerm) -> [SilentNode] {
        sights.filter { $0.node.node != own && now >= $0.since + times.expulsion }.map(\.node)
    }
}
