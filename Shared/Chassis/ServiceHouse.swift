import Model

/// What `ServiceMain` hands to a daemon's wiring.
package struct ServiceHouse: Sendable {
    /// The daemon's name: "limiter".
    package let service: String
    package let log: Logger
    package let metrics: Metrics
    package let clock: any TimeSource
    /// Raise it when a component can't go on.
    package let shutdown: ShutdownRequest

    /// Makes a house of its parts.
    package init(
        service: String, log: Logger, metrics: Metrics = Metrics(),
        clock: any TimeSource = SystemClock(), shutdown: ShutdownRequest = ShutdownRequest()
    ) {
        self.service = service
        self.log = log
        self.metrics = metrics
        self.clock = clock
        self.shutdown = shutdown
    }
}
