import Chassis
import Model

/// What traffic is made of: the same plan makes the same events.
struct SimulationPlan: Sendable {
    /// An org that calls, and the keys that it calls with; without keys the org itself calls.
    struct Org: Sendable {
        let orgID: Int64
        let slug: String
        var keyIDs: [Int64] = []
    }

    var seed: UInt64 = 1
    /// Digest of the API key that calls; empty: orgs and keys call by their ids.
    var keyDigest: [UInt8] = []
    var orgs: [Org] = []
    /// Shares of all events, 0 to 100: calls and messages that fail, messages.
    var errorsPercent: UInt64 = 5
    var messagesPercent: UInt64 = 0
    var users: UInt64 = 50
    var endpoints: UInt64 = 8
    /// When the events happen; nil: as they are made.
    var shape: TrafficShape?
    var shapeKind = TrafficShape.Kind.flat
    /// Events that go once over the range of the shape, in the order of time.
    var eventsInRange: UInt64 = 10_000

    /// What events' ids are made of besides their number: everything that decides about them, so
    /// that another plan never makes another event of the same id.
    var fingerprint: [UInt8] {
        var text = "tollgate simulate 1\n\(seed) \(errorsPercent) \(messagesPercent) \(users) "
        text += "\(endpoints) \(eventsInRange) \(shapeKind.rawValue) "
        text += "\(shape?.range.from.microseconds ?? 0) \(shape?.range.to.microseconds ?? 0)"
        text += "\n\(HexString.encode(keyDigest))"
        for org in orgs { text += "\n\(org.orgID) \(org.keyIDs)" }
        return SHA256.hash(Array(text.utf8))
    }
}
