import Contracts

/// `tollgate top`: the busiest orgs.
enum TopCommand: Command {
    static let spec = CommandSpec(
        "top", "Show the orgs with the most calls",
        options: RangeOption.options(default: "24h") + [
            .value("limit", "N", "at most so many rows, 1 to 1000", fallback: "10")
        ],
        examples: ["tollgate top --range 7d --limit 20"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let limit = try arguments.integer("limit", in: 1...1_000) ?? 10
        let range = try RangeOption.range(arguments, default: "24h", now: context.clock.wall)
        let reply = try await context.services.calling(.analytics) { rpc, options in
            try await AnalyticsClient(rpc).topOrgs(
                .init(range: CommonV1.TimeRange(range), limit: UInt32(limit)), options: options)
        }
        let rows = reply.orgs.map { org -> [JSONValue] in
            let totals = org.totals ?? .init()
            return [
                .string(org.slug), .string(org.name), .int(totals.calls), .int(totals.errors),
                .int(totals.bytesOut),
            ]
        }
        try context.print(
            .rows(Report(["org", "name", "calls", "errors", "bytes_out"], rows), empty: "No calls"))
        return .success
    }
}
