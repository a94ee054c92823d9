/// Where a server listens, and with how many loops.
package struct ListenConfiguration: Sendable {
    /// A name or a numeric address of this machine.
    package var host: String
    /// 0: any free port; see `TCPServer.boundPort`.
    package var port: UInt16
    /// Event loops, one thread each; 1...64.
    package var loops: Int
    /// Listen on addresses that other machines reach, although nothing is encrypted.
    package var allowsNonLoopback: Bool
    /// Name and version of the server, as Welcome tells it.
    package var serverName: String
    /// How often a loop looks at its connections' timeouts, in milliseconds.
    package var tickMilliseconds: UInt64

    /// Makes a configuration.
    package init(
        host: String, port: UInt16, loops: Int = 1, allowsNonLoopback: Bool = false,
        serverName: String = "tollgate", tickMilliseconds: UInt64 = 500
    ) {
        self.host = host
        self.port = port
        self.loops = loops
        self.allowsNonLoopback = allowsNonLoopback
        self.serverName = serverName
        self.tickMilliseconds = tickMilliseconds
    }
}
