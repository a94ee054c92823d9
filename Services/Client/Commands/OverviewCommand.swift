import Contracts

/// `tollgate overview`: the whole system.
enum OverviewCommand: Command {
    static let spec = CommandSpec(
        "overview", "Show the whole system: traffic, orgs, keys, latency, plans",
        options: RangeOption.options(default: "24h"), examples: ["tollgate overview --range 7d"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let range = try RangeOption.range(arguments, default: "24h", now: context.clock.wall)
        let reply = try await context.services.calling(.analytics) { rpc, options in
            try await AnalyticsClient(rpc).systemOverview(
                .init(range: CommonV1.TimeRange(range)), options: options)
        }
        let totals = reply.totals ?? .init()
        let head = [
            JSONMember("from", .string(range.from.rfc3339)),
            JSONMember("to", .string(range.to.rfc3339)),
            JSONMember("calls", .int(totals.calls)), JSONMember("errors", .int(totals.errors)),
            JSONMember("bytes_in", .int(totals.bytesIn)),
            JSONMember("bytes_out", .int(totals.bytesOut)), JSONMember("orgs", .int(reply.orgs)),
            JSONMember("orgs_active", .int(reply.orgsActive)),
            JSONMember("users", .int(reply.users)),
            JSONMember("keys_active", .int(reply.keysActive)),
        ]
        let latency = LatencyFields.of(reply.latency).dropFirst()
        let plans = Report(
            ["plan", "orgs"], reply.plans.map { [.string($0.plan), .int($0.orgs)] })
        let planObjects = plans.rows.map {
            JSONValue.object(zip(plans.columns, $0).map(JSONMember.init))
        }
        let asOf = JSONMember("as_of", .time(us: reply.asOfUs))
        try context.print(
            .detailed(
                json: .object(head + latency + [JSONMember("plans", .array(planObjects)), asOf]),
                fields: head + latency + [asOf], list: plans))
        return .success
    }
}
