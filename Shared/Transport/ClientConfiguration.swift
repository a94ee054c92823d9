/// How a client reaches a service and who it says it is.
package struct ClientConfiguration: Sendable {
    /// A name or a numeric address.
    package var host: String
    /// The port of the service.
    package var port: UInt16
    /// The token of Hello, or empty for an anonymous caller; secret.
    package var credential: [UInt8]
    /// Name and version of the client, for the server's logs.
    package var clientName: String
    /// Connections for unary calls, opened as they are needed; 1...64. Each stream has one of its
    /// own.
    package var connections = 2
    /// Time for connecting and the handshake, in milliseconds.
    package var connectTimeoutMilliseconds: UInt64 = 5_000
    /// Silence after which the server is pinged, in milliseconds.
    package var pingMilliseconds: UInt64 = 10_000
    /// Time that a ping waits for an answer before the connection counts as lost, in milliseconds.
    package var pingAckMilliseconds: UInt64 = 5_000
    /// Longest reply frame taken, in bytes.
    package var replyFrameBytesMax = 16 * 1024 * 1024 + 64 * 1024
    /// Calls that may wait for a connection.
    package var waitingCallsMax = 4_096
    /// Stream items that may wait for a slow reader.
    package var streamItemsBufferedMax = 64
    /// Bytes of stream items that may wait for a slow reader; one item may always wait.
    package var streamBytesBufferedMax = 1024 * 1024
    /// How often timeouts are looked at, in milliseconds.
    package var tickMilliseconds: UInt64 = 250

    /// Makes a configuration.
    package init(
        host: String, port: UInt16, credential: [UInt8] = [], clientName: String = "tollgate"
    ) {
        self.host = host
        self.port = port
        self.credential = credential
        self.clientName = clientName
    }
}
