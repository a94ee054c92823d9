import Chassis
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
    /// Longest frame before the Hello was accepted.
    let helloFrameBytesMax: Int
    let connections = Atomic<Int>(0)
    /// Whether the server stops: set before its connections are told.
    let isDraining = Atomic<Bool>(false)
    let counters: TransportCounters
    let log: Logger

    init(
        router: Router, authenticator: any Authenticator, serverName: String, log: Logger,
        metrics: Metrics
    ) {
        self.log = log
        counters = TransportCounters(metrics)
        self.router = router
        self.authenticator = authenticator
        limits = router.limits
        table = DispatchTable(router)
        self.serverName = Array(serverName.utf8.prefix(128))
        helloFrameBytesMax = limits.credentialBytesMax + 1024
    }
}
