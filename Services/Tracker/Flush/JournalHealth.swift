import Chassis
import RPC
import Synchronization

/// Makes the journal's state seen: in the service's health, in the log, and by the end of the
/// process when it can't go on without a new start.
final class JournalHealth: Sendable {
    private let health: HealthState
    private let shutdown: ShutdownRequest
    private let log: Logger
    private let isHealthy = Atomic<Bool>(true)

    /// Tells that the journal is well until it is not.
    init(health: HealthState, shutdown: ShutdownRequest, log: Logger) {
        self.health = health
        self.shutdown = shutdown
        self.log = log
        health.setDependency("journal", isHealthy: true)
    }

    /// Records were made durable.
    func worked() {
        guard !isHealthy.load(ordering: .relaxed) else { return }
        isHealthy.store(true, ordering: .relaxed)
        health.setDependency("journal", isHealthy: true)
        log.info("the journal takes events again")
    }

    /// The disk refused; it may take records again.
    func refused(_ fault: DiskFault) {
        isHealthy.store(false, ordering: .relaxed)
        health.setDependency("journal", isHealthy: false, detail: fault.description)
        log.sampled(
            .error, "the journal's disk refused", ["reason": .string(fault.description)])
    }

    /// The disk failed in a way that only a new start, which reads what is really there, can mend.
    func failed(_ reason: String) {
        isHealthy.store(false, ordering: .relaxed)
        health.setDependency("journal", isHealthy: false, detail: reason)
        log.error(
            "the journal failed: the tracker ends, and recovers when it is started again",
            ["reason": .string(reason)])
        shutdown.raise("the journal failed: \(reason)", isFailure: true)
    }
}
