import Contracts

/// `tollgate db retention`: drops what is older than tracker's settings keep.
enum DBRetentionCommand: Command {
    static let spec = CommandSpec(
        "db retention", "Drop what is older than TRACKER_RETENTION_*_DAYS keep, or say what would go",
        details: """
            Tracker does this every hour by itself. Rollups by hour and day stay for ever. A day goes when it
            is over for so long and no event of it has come for as long.
            """,
        options: [.flag("dry-run", "say what would go, change nothing")],
        examples: ["tollgate db retention --dry-run"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let isDryRun = arguments.flag("dry-run")
        let reply = try await context.services.calling(.tracker) { rpc, options in
            try await TrackerClient(rpc).retention(.init(dryRun: isDryRun), options: options)
        }
        let rows = reply.retired.map { item -> [JSONValue] in
            [
                .string(item.data), item.dayUs == 0 ? .null : .time(us: item.dayUs),
                .unsigned(item.rows), .unsigned(item.bytes), .optional(item.keptBecause),
            ]
        }
        try context.print(
            .rows(
                Report(["data", "day", "rows", "bytes", "kept_because"], rows),
                empty: "Nothing is old enough"))
        let terms = reply.policies.map { policy in
            "\(policy.data) " + (policy.keepDays == 0 ? "for ever" : "\(policy.keepDays) days")
        }
        try context.remark("Kept: \(terms.joined(separator: ", ")).")
        guard !reply.finished else { return .success }
        try context.remark("More is due: run it again, or leave it to the tracker.")
        return .success
    }
}
