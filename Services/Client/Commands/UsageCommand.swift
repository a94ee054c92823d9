import Contracts
import Model

/// `tollgate usage`: totals of an org.
enum UsageCommand: Command {
    static let spec = CommandSpec(
        "usage", "Show an org's totals over a range of time",
        details: "Errors are calls with a status of 400 or more.",
        options: [OrgReference.option] + RangeOption.options(default: "30d") + [
            .value("meter", "METER", "what is counted", fallback: "api_calls"),
            .flag("current", "the running billing period against the plan's limits instead"),
        ],
        examples: [
            "tollgate usage --org acme --range 24h",
            "tollgate usage --org acme --from 2015-05-17 --to 2015-05-19 --format json",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        if arguments.flag("current") { return try await current(arguments, context) }
        let question = try await UsageQuestion(arguments, context, default: "30d")
        let reply = try await context.services.calling(.analytics) { rpc, options in
            try await AnalyticsClient(rpc).usageSummary(
                .init(filter: question.filter), options: options)
        }
        let totals = reply.totals ?? .init()
        try context.print(
            .fields(
                question.fields + [
                    JSONMember("calls", .int(totals.calls)),
                    JSONMember("errors", .int(totals.errors)),
                    JSONMember("bytes_in", .int(totals.bytesIn)),
                    JSONMember("bytes_out", .int(totals.bytesOut)),
                    JSONMember("as_of", .time(us: reply.asOfUs)),
                ]))
        return .success
    }

    private static func current(_ arguments: Arguments, _ context: CommandContext) async throws
        -> ExitCode
    {
        let org = try await OrgReference.resolve(arguments, context)
        let reply = try await context.services.calling(.analytics) { rpc, options in
            try await AnalyticsClient(rpc).currentUsage(
                .init(orgID: org.orgID), options: options)
        }
        let list = Report(
            ["meter", "used", "included", "hard"],
            reply.meters.map { meter in
                [
                    .string(meter.meter), .units(micro: meter.usedMicro),
                    meter.includedMicro.map(JSONValue.units) ?? .null, .bool(meter.hard),
                ]
            })
        let meters = list.rows.map { JSONValue.object(zip(list.columns, $0).map(JSONMember.init)) }
        let head = [
            JSONMember("org", .string(org.slug)), JSONMember("plan", .string(reply.plan)),
            JSONMember("from", .time(us: reply.period?.fromUs ?? 0)),
            JSONMember("to", .time(us: reply.period?.toUs ?? 0)),
        ]
        let asOf = JSONMember("as_of", .time(us: reply.asOfUs))
        try context.print(
            .detailed(
                json: .object(head + [JSONMember("meters", .array(meters)), asOf]),
                fields: head + [asOf], list: list))
        return .success
    }
}

/// What the questions to analytics share: org, range, meter.
struct UsageQuestion: Sendable {
    let org: AdminV1.ResolveOrgResponse
    let range: TimeRange
    let filter: AnalyticsV1.Filter

    init(_ arguments: Arguments, _ context: CommandContext, default fallback: String) async throws {
        range = try RangeOption.range(arguments, default: fallback, now: context.clock.wall)
        org = try await OrgReference.resolve(arguments, context)
        filter = AnalyticsV1.Filter(
            orgID: org.orgID, range: CommonV1.TimeRange(range),
            meter: arguments.value("meter") ?? "")
    }

    /// The fields that say what was asked.
    var fields: [JSONMember] {
        [
            JSONMember("org", .string(org.slug)), JSONMember("from", .string(range.from.rfc3339)),
            JSONMember("to", .string(range.to.rfc3339)),
        ]
    }
}
