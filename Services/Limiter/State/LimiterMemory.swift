import Chassis
import Model

/// How much memory counters may take, and where they are kept.
package struct LimiterMemory: Sendable {
    /// Bytes for counters, leases and reservations.
    package let bytesMax: Int
    /// The directory of the state; empty: it ends with the process.
    package let directory: String

    /// Takes both.
    package init(bytesMax: Int, directory: String = "") {
        self.bytesMax = bytesMax
        self.directory = directory
    }
}

extension LimitTable {
    /// Opens the table of a limiter, and tells the log what was lost. `isClustered`: its changes are written down for
    /// others.
    /// - Throws: when the directory can't be used.
    convenience init(
        _ memory: LimiterMemory, secret: (UInt64, UInt64), gate: ShardGate, isClustered: Bool,
        clock: any TimeSource, log: Logger
    ) throws {
        let names = HoldNames(secret: secret, random: (SecureRandom.word(), SecureRandom.word()))
        let directory =
            memory.directory.isEmpty
            ? nil : try StateDirectory(memory.directory, .current(secret: secret))
        try self.init(
            bytesMax: memory.bytesMax, directory: directory, names: names,
            tracksChanges: isClustered, gate: gate, now: clock.monotonic.nanoseconds)
        let damaged = lost.filter { $0.fault != .otherBoot }
        if lost.count > damaged.count {
            log.warning(
                "the state is from before the machine started and is not used",
                ["shards": .int(Int64(lost.count - damaged.count))])
        }
        for (shard, fault) in damaged {
            log.error(
                "a state file can't be used and was set aside",
                [
                    "shard": .int(Int64(shard)), "reason": .string("\(fault)"),
                    "directory": .string(memory.directory),
                ])
        }
    }
}
