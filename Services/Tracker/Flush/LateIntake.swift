import Synchronization

/// Stands in for an intake that can be made only after the journal it listens to; nothing is
/// journaled before.
final class LateIntake: JournalObserver {
    private let intake = Mutex<SpoolIntake?>(nil)

    /// Names the intake; call once, before the first record.
    func set(_ made: SpoolIntake) { intake.withLock { $0 = made } }

    func synced(_ records: [SpoolRecord]) { intake.withLock { $0 }?.synced(records) }

    func syncTook(microseconds: UInt64) {
        intake.withLock { $0 }?.syncTook(microseconds: microseconds)
    }

    func diskRefused(_ fault: DiskFault) { intake.withLock { $0 }?.diskRefused(fault) }

    func failed(_ reason: String) { intake.withLock { $0 }?.failed(reason) }
}
