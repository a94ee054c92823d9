/// The pause before the next attempt to connect: 100 ms, then 1 s × 1.6 each, ±20 %, ≤ 5 s.
///
/// A process makes one attempt at a time, which costs the server little, while every call waits for it: so the
/// longest pause is short.
enum Backoff {
    /// The first retry comes quickly: most losses are a restart or a single broken connection.
    static let firstMilliseconds: UInt64 = 100
    private static let baseMilliseconds: UInt64 = 1_000
    private static let capMilliseconds: UInt64 = 5_000

    /// The delay in milliseconds after so many failures in a row, 1 or more.
    ///
    /// - Parameter jitter: any number; it picks a factor between 0.8 and 1.2.
    static func milliseconds(failures: Int, jitter: UInt64) -> UInt64 {
        var delay = firstMilliseconds
        if failures > 1 {
            delay = baseMilliseconds
            for _ in 0..<min(failures - 2, 16) { delay = min(delay * 8 / 5, capMilliseconds) }
        }
        return min(delay * (800 + jitter % 401) / 1_000, capMilliseconds)
    }
}
