import RPC

/// How long to wait before connecting again: 1 s after the first failure, 1.6 times longer after
/// each other, at most 30 s, all ±20 %. Pure: randomness comes from a seed.
struct ConnectBackoff {
    private static let firstMilliseconds: UInt64 = 1_000
    private static let longestMilliseconds: UInt64 = 30_000

    private var jitter: Jitter
    private var next = firstMilliseconds

    init(seed: UInt64) { jitter = Jitter(seed: seed) }

    /// The wait after one more failure, in milliseconds.
    mutating func failed() -> UInt64 {
        defer { next = min(next * 16 / 10, ConnectBackoff.longestMilliseconds) }
        return Jitter.spread(next, random: jitter.next())
    }

    /// A connection stood: the next failure is a first one.
    mutating func succeeded() { next = ConnectBackoff.firstMilliseconds }
}
