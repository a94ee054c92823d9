@testable import Model

/// The links between limiters, clients and the database, each direction on its own: messages take
/// time, overtake each other, get lost, come twice, or don't pass for a while.
struct Network {
    /// One end of a link.
    enum End: Hashable {
        case limiter(Int)
        case clients
        case database
    }

    private struct Link: Hashable {
        let from: End
        let to: End
    }

    private var blocked: [Link: UInt64] = [:]
    private var slow: [Link: UInt64] = [:]
    /// Of 1,000 messages between clients and limiters.
    let lost: UInt64
    let doubled: UInt64
    /// What happened so far.
    private(set) var losses = 0
    private(set) var doubles = 0

    static let millisecond: UInt64 = 1_000_000

    init(_ random: inout SeededRandom) {
        lost = random.next() % 30
        doubled = random.next() % 30
    }

    /// Lets nothing pass in one direction until `end`.
    mutating func block(_ from: End, _ to: End, until end: UInt64) {
        blocked[Link(from: from, to: to)] = end
    }

    /// Makes messages in one direction take up to three seconds until `end`.
    mutating func slowDown(_ from: End, _ to: End, until end: UInt64) {
        slow[Link(from: from, to: to)] = end
    }

    /// Everything passes again.
    mutating func heal() {
        blocked = [:]
        slow = [:]
    }

    /// When a message arrives that is sent now: never, once or twice.
    mutating func arrivals(
        _ from: End, _ to: End, now: UInt64, _ random: inout SeededRandom
    ) -> [UInt64] {
        let link = Link(from: from, to: to)
        if let end = blocked[link], now < end {
            losses += 1
            return []
        }
        var longest = 20 * Self.millisecond
        if let end = slow[link], now < end { longest = 3_000 * Self.millisecond }
        let first = now + 100_000 + random.next() % longest
        // What runs over one connection to PostgreSQL arrives once, or the connection breaks.
        guard from != .database, to != .database else { return [first] }
        if random.chance(lost, in: 1_000) {
            losses += 1
            return []
        }
        guard random.chance(doubled, in: 1_000) else { return [first] }
        doubles += 1
        return [first, first + random.next() % (500 * Self.millisecond)]
    }
}
