/// What one connection may ask for: less when its caller has no credential.
package struct CallerLimits: Sendable, Equatable {
    /// Largest request payload; a method's own may be lower. In bytes.
    package let requestBytesMax: Int
    /// Largest frame taken, in bytes.
    package let frameBytesMax: Int
    /// Calls in flight on the connection.
    package let callsInFlightMax: Int
    /// Time that a call may ask for at most, in milliseconds.
    package let timeoutMillisecondsMax: UInt64
    /// Time that a stream may ask for at most, in milliseconds.
    package let streamMillisecondsMax: UInt64
}

extension ServerLimits {
    /// What `caller` may ask for.
    package func limits(for caller: Caller) -> CallerLimits {
        guard caller.isAnonymous else {
            return CallerLimits(
                requestBytesMax: requestBytesMax, frameBytesMax: frameBytesMax,
                callsInFlightMax: callsInFlightPerConnectionMax,
                timeoutMillisecondsMax: timeoutMillisecondsMax,
                streamMillisecondsMax: timeoutMillisecondsMax)
        }
        let bytesMax = min(requestBytesMax, anonymousRequestBytesMax)
        return CallerLimits(
            requestBytesMax: bytesMax, frameBytesMax: bytesMax + frameOverheadBytesMax,
            callsInFlightMax: min(
                callsInFlightPerConnectionMax, anonymousCallsInFlightPerConnectionMax),
            timeoutMillisecondsMax: min(timeoutMillisecondsMax, anonymousTimeoutMillisecondsMax),
            streamMillisecondsMax: min(timeoutMillisecondsMax, anonymousStreamMillisecondsMax))
    }
}
