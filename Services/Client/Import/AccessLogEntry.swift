import Model

/// What one line of an access log says about a call.
package struct AccessLogEntry: Sendable, Equatable {
    /// 4 or 16 bytes; empty when the host is a name.
    package let ip: [UInt8]
    package let occurredAt: Timestamp
    /// "GET"; empty when the request line was not one.
    package let method: String
    /// The path without its query; "-" when there was none.
    package let endpoint: String
    /// 100 to 599, or 0 when the server logged none.
    package let status: UInt32
    package let responseBytes: UInt64
    package let userAgent: String
}

/// Why a line is not in the format: shown with the line's number.
package struct AccessLogFault: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
