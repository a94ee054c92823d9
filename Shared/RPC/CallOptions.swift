import Model

/// What a caller may choose for one call.
package struct CallOptions: Sendable {
    /// Time for the whole call, retries included; at least 1.
    package var timeoutMilliseconds: UInt64
    /// The same key makes a repeated write happen once; at most 64 bytes, or empty.
    package var idempotencyKey: [UInt8]
    /// W3C trace context in binary, 26 bytes, or empty.
    package var traceparent: [UInt8]
    /// The request carries an identity by which the service counts it once, so it may be sent again after an unclear
    /// failure though its method in general may not.
    package var isRepeatable = false

    /// Makes options; the default is 10 s and nothing else.
    package init(
        timeoutMilliseconds: UInt64 = 10_000, idempotencyKey: [UInt8] = [],
        traceparent: [UInt8] = []
    ) {
        self.timeoutMilliseconds = timeoutMilliseconds
        self.idempotencyKey = idempotencyKey
        self.traceparent = traceparent
    }

    /// The options of a call made on behalf of `call`: what is left of its time, and its trace.
    package init(continuing call: CallContext, at now: MonotonicInstant) {
        self.init(
            timeoutMilliseconds: call.deadline.millisecondsLeft(at: now),
            traceparent: call.traceparent)
    }
}
