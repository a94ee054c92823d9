import RPC
import Synchronization
import Wire

/// What all connections of one server share.
final class ServerContext: Sendable {
    let router: Router
    let table: DispatchTable
    let authenticator: any Authenticator
    let limits: ServerLimits
    let serverName: [UInt8]
    /// Longest frame once the Hello was accepted.
    let frameBytesMax: Int
    /// Longest frame before the Hello was accepted.
    let helloFrameBytesMax: Int
    let connections = Atomic<Int>(0)
    let counters = TransportCounters()

    init(router: Router, authenticator: any Authenticator, serverName: String) {
        self.router = router
        self.authenticator = authenticator
        limits = router.limits
        table = DispatchTable(router)
        self.serverName = Array(serverName.utf8.prefix(128))
        frameBytesMax = limits.frameBytesMax
        helloFrameBytesMax = limits.credentialBytesMax + 1024
    }
}

/// What a server's connections count, for metrics and tests.
package final class TransportCounters: Sendable {
    private let accepted = Atomic<UInt64>(0)
    private let refused = Atomic<UInt64>(0)
    private let faults = Atomic<UInt64>(0)
    private let dropped = Atomic<UInt64>(0)

    /// Connections taken.
    package var connectionsAccepted: UInt64 { accepted.load(ordering: .relaxed) }
    /// Connections closed at once: too many, or no descriptor left.
    package var connectionsRefused: UInt64 { refused.load(ordering: .relaxed) }
    /// Connections ended because their bytes broke the protocol.
    package var protocolFaults: UInt64 { faults.load(ordering: .relaxed) }
    /// Replies not sent because their connection was gone.
    package var repliesDropped: UInt64 { dropped.load(ordering: .relaxed) }

    func countAccepted() { accepted.add(1, ordering: .relaxed) }
    func countRefused() { refused.add(1, ordering: .relaxed) }
    func countFault() { faults.add(1, ordering: .relaxed) }
    func countDropped() { dropped.add(1, ordering: .relaxed) }
}
