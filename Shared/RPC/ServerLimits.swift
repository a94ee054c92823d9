/// Every bound that a server keeps, by name; sizes in bytes, times in milliseconds.
package struct ServerLimits: Sendable, Equatable {
    /// Largest request payload of any method; a method's own `requestBytesMax` may be lower.
    package var requestBytesMax = 256 * 1024
    /// Largest reply payload or stream item.
    package var replyBytesMax = 16 * 1024 * 1024
    /// What a frame may hold besides its payload: method, trace context, keys, violations.
    package var frameOverheadBytesMax = 4 * 1024
    /// Longest method name.
    package var methodBytesMax = 256
    /// Longest idempotency key.
    package var idempotencyKeyBytesMax = 64
    /// Longest credential in a Hello.
    package var credentialBytesMax = 1024
    /// Calls in flight on one connection; announced in Welcome.
    package var callsInFlightPerConnectionMax = 1024
    /// Ordinary calls (unary and stream handlers) of callers with a credential that run at once in
    /// the whole server.
    package var ordinaryCallsInFlightMax = 4096
    /// The same of callers without a credential, who have room of their own.
    package var anonymousCallsInFlightMax = 256
    /// Unary calls of methods for everybody (health, reflection) that run at once, apart from all
    /// others; once for callers with a credential and once for those without.
    package var openCallsInFlightMax = 256
    /// Calls in flight on one connection whose caller has no credential.
    package var anonymousCallsInFlightPerConnectionMax = 16
    /// Largest request payload of a caller without a credential, whatever the method takes.
    package var anonymousRequestBytesMax = 64 * 1024
    /// Time that a caller without a credential may ask for at most.
    package var anonymousTimeoutMillisecondsMax: UInt64 = 60_000
    /// The same for a stream.
    package var anonymousStreamMillisecondsMax: UInt64 = 600_000
    /// Connections open at once.
    package var connectionsMax = 16_384
    /// Stream items that may wait for one slow reader.
    package var streamItemsBufferedMax = 64
    /// Bytes of stream items that may wait for one slow reader; one item may always wait.
    package var streamBytesBufferedMax = 1024 * 1024
    /// Unsent reply bytes of one connection above which nothing more is read from it.
    package var outputBytesBufferedMax = 4 * 1024 * 1024
    /// Time given to a request that names none.
    package var defaultTimeoutMilliseconds: UInt64 = 10_000
    /// Time that a request may ask for at most; longer ones are cut to it.
    package var timeoutMillisecondsMax: UInt64 = 24 * 3_600_000
    /// What a refused caller is told to wait when the server is full.
    package var overloadRetryAfterMilliseconds: UInt64 = 100
    /// Time a new connection has for its Hello.
    package var helloTimeoutMilliseconds: UInt64 = 5_000
    /// Silence, without calls in flight, after which a connection is closed.
    package var idleCloseMilliseconds: UInt64 = 900_000
    /// Time that calls in flight have to finish when the server drains; less than the process has,
    /// so that what stops after the server (a journal, a pool) has time left.
    package var drainMilliseconds: UInt64 = 15_000

    /// Makes the default limits.
    package init() {}

    /// Largest frame taken from a client with a credential.
    package var frameBytesMax: Int { requestBytesMax + frameOverheadBytesMax }

    /// Checks the relations that the server's code relies on.
    package func validate() {
        precondition(requestBytesMax > 0 && replyBytesMax > 0, "sizes are positive")
        precondition(
            frameOverheadBytesMax >= methodBytesMax + idempotencyKeyBytesMax + credentialBytesMax,
            "the frame's overhead holds its longest fields")
        precondition(callsInFlightPerConnectionMax > 0, "a connection carries at least one call")
        precondition(
            ordinaryCallsInFlightMax > 0 && anonymousCallsInFlightMax > 0
                && openCallsInFlightMax > 0, "the server runs at least one call of each kind")
        precondition(
            anonymousCallsInFlightPerConnectionMax > 0 && anonymousRequestBytesMax > 0
                && anonymousTimeoutMillisecondsMax > 0 && anonymousStreamMillisecondsMax > 0,
            "a caller without a credential may ask for something")
        precondition(streamItemsBufferedMax > 0, "a stream buffers at least one item")
        precondition(
            defaultTimeoutMilliseconds > 0 && defaultTimeoutMilliseconds <= timeoutMillisecondsMax,
            "the default timeout lies within the longest one")
    }
}
