/// How a rule counts.
public enum RateAlgorithm: String, Sendable, CaseIterable {
    case fixedWindow = "fixed_window"
    case slidingWindow = "sliding_window"
    case tokenBucket = "token_bucket"
    case concurrency
}

/// One window or bucket of a policy.
public struct RateRule: Sendable, Hashable {
    /// Name in replies and headers: "minute", "hour", "day".
    public let name: String
    public let algorithm: RateAlgorithm
    /// Units admitted in a window; 0 admits nothing.
    public let limit: UInt64
    /// Length of the window in milliseconds, 1,000 or more.
    public let windowMilliseconds: UInt64

    /// Makes a rule; nil when the name is not a token of an HTTP header or the window is shorter
    /// than a second or longer than ten years.
    public init?(
        name: String, algorithm: RateAlgorithm, limit: UInt64, windowMilliseconds: UInt64
    ) {
        guard !name.isEmpty, name.utf8.count <= 64, name.utf8.allSatisfy(Self.isNameByte),
            (1_000...Self.windowMillisecondsMax).contains(windowMilliseconds)
        else { return nil }
        self.name = name
        self.algorithm = algorithm
        self.limit = limit
        self.windowMilliseconds = windowMilliseconds
    }

    /// Ten years of 366 days, in milliseconds.
    public static let windowMillisecondsMax: UInt64 = 10 * 366 * 86_400_000

    /// The window in nanoseconds; never overflows.
    public var windowNanoseconds: UInt64 { windowMilliseconds * 1_000_000 }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"): true
        default: false
        }
    }
}
