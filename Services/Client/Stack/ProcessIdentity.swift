import Glibc

/// A process that can't be mistaken for a later one with the same number: pid, the moment it
/// started, and the boot it belongs to.
struct ProcessIdentity: Sendable, Equatable {
    let pid: pid_t
    /// Clock ticks from boot to the process's start.
    let startTicks: UInt64
    let bootID: String

    /// The process that has `pid` now; nil when there is none or it has ended (a zombie).
    init?(running pid: pid_t) {
        guard pid > 1, let text = try? PrivateFile.read("/proc/\(pid)/stat"),
            let ticks = Self.startTicks(ofStat: text),
            let boot = try? PrivateFile.read("/proc/sys/kernel/random/boot_id")
        else { return nil }
        self.init(pid: pid, startTicks: ticks, bootID: boot)
    }

    init(pid: pid_t, startTicks: UInt64, bootID: String) {
        self.pid = pid
        self.startTicks = startTicks
        self.bootID = bootID
    }

    /// Whether this very process still runs.
    var isRunning: Bool { ProcessIdentity(running: pid) == self }

    /// Sends a signal to this very process; false when it is gone.
    func send(_ signal: Int32) -> Bool { isRunning && kill(pid, signal) == 0 }

    /// Field 22 of /proc/PID/stat; nil for a zombie. The name (field 2) may hold spaces and
    /// brackets, so fields count from the last ")".
    static func startTicks(ofStat text: String) -> UInt64? {
        guard let bracket = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: bracket)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return UInt64(fields[19])
    }
}
