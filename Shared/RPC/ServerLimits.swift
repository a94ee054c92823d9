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
    /// Ordinary calls (unary and stream handlers) that run at once in the whole server.
    package var ordinaryCallsInFlightMax = 4096
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

    /// Largest frame taken from a client.
    package var frameBytesMax: Int { requestBytesMax + frameOverheadBytesMax }

    /// Checks the relations that the server's code relies on.
    package func validate() {
        precondition(requestBytesMax > 0 && replyBytesMax > 0, "sizes are positive")
        precondition(
            frameOverheadBytesMax >= methodBytesMax + idempotencyKeyBytesMax + credentialBytesMax,
            "the frame's overhead holds its longest fields")
        precondition(callsInFlightPerConnectionMax > 0, "a connection carries at least one call")
        precondition(ordinaryCallsInFlightMax > 0, "the server runs at least one call")
        precondition(streamItemsBufferedMax > 0, "a stream buffers at least one item")
        precondition(
            defaultTimeoutMilliseconds > 0 && defaultTimeoutMilliseconds <= timeoutMillisecondsMax,
            "the default timeout lies within the longest one")
    }
}
