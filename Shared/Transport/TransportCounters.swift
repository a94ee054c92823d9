import Chassis

/// What a server's connections count.
package struct TransportCounters: Sendable {
    /// Connections taken.
    package let accepted: Counter
    /// Connections closed at once: too many, or no descriptor left.
    package let refused: Counter
    /// Connections ended because their bytes broke the protocol.
    package let faults: Counter
    /// Connections whose Hello was refused.
    package let strangers: Counter
    /// Replies not sent because their connection was gone.
    package let dropped: Counter

    init(_ metrics: Metrics) {
        accepted = metrics.counter(
            "tollgate_connections_accepted_total", help: "Connections taken.")
        refused = metrics.counter(
            "tollgate_connections_refused_total", help: "Connections closed for want of room.")
        faults = metrics.counter(
            "tollgate_protocol_faults_total", help: "Connections that broke the protocol.")
        strangers = metrics.counter(
            "tollgate_hellos_refused_total", help: "Connections with a wrong credential.")
        dropped = metrics.counter(
            "tollgate_replies_dropped_total", help: "Replies whose connection was gone.")
    }
}
