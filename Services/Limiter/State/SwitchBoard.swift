import Model
import Synchronization

/// The emergency switches: for whom limiting is disabled, and until when.
///
/// While nothing is disabled, asking costs one load.
final class SwitchBoard: Sendable {
    /// One switch that is off.
    struct Switch: Equatable, Sendable {
        /// nil: everyone's.
        let org: OrgID?
        /// nil: until it is enabled again.
        let until: Timestamp?
    }

    private let isClear = Atomic<Bool>(true)
    /// Wall-clock microseconds until which it is off, by org; 0: everyone's.
    private let ends = Mutex<[Int64: Int64]>([:])

    /// Whether limiting is disabled for an org at `now`.
    @inline(__always)
    func isDisabled(_ org: OrgID, at now: Timestamp) -> Bool {
        !isClear.load(ordering: .acquiring) && isOff(org, at: now)
    }

    /// Takes what is disabled in place of what was.
    func replace(with switches: [Switch]) {
        ends.withLock { ends in
            ends = Dictionary(
                switches.map { ($0.org?.value ?? 0, $0.until?.microseconds ?? .max) },
                uniquingKeysWith: max)
            isClear.store(ends.isEmpty, ordering: .releasing)
        }
    }

    private func isOff(_ org: OrgID, at now: Timestamp) -> Bool {
        ends.withLock { ends in
            [ends[0], ends[org.value]].contains { $0.map { now.microseconds < $0 } ?? false }
        }
    }
}
