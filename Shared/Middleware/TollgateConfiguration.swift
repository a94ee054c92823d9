/// How a service reaches Tollgate, and what it does when it can't.
public struct TollgateConfiguration: Sendable {
    /// What becomes of a call when the limiter does not answer in time.
    public enum Fallback: Sendable {
        /// The call goes on. Its API key was looked at by nobody: choose this only where something else authenticates.
        case open
        /// The call is refused with 503.
        case closed
    }

    /// Where limiters listen, "HOST:PORT": one or a few; of several that share the work the others are found.
    public var limiters = ["127.0.0.1:7101"]
    /// Where tracker listens, "HOST:PORT".
    public var tracker = "127.0.0.1:7102"
    /// The token of the service, of the kind `backend`; secret.
    public var token: String
    /// Time for a check, repeats included, in milliseconds.
    public var checkMilliseconds: UInt64 = 50
    /// What becomes of a call when the limiter does not answer in time.
    public var whenLimiterIsAway = Fallback.closed
    /// Usage events that may wait for tracker; what comes on top is lost and counted in `Statistics.eventsLost`.
    public var eventsMax = 10_000
    /// Events that are sent at once, at most 10,000.
    public var batchEvents = 500
    /// Longest wait of an event before it is sent, in milliseconds.
    public var flushMilliseconds: UInt64 = 1_000

    /// Makes a configuration with a token, without white space around it.
    public init(token: String) { self.token = token }
}

/// A configuration that can't work.
public struct TollgateConfigurationError: Error, Sendable, CustomStringConvertible {
    /// What is wrong, in a sentence.
    public let description: String
}
