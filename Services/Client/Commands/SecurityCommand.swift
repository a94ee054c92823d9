import Contracts
import Model

/// `tollgate security`: events that looked like attacks, or came from addresses that the org does not want.
enum SecurityCommand: Command {
    static let spec = CommandSpec(
        "security", "Show an org's flagged events, the newest first",
        details: """
            Tracker flags events whose endpoint, user agent or attributes look like cross-site scripting,
            SQL injection or path traversal, and those from addresses that `tollgate ip` names.
            They are counted as all others. An excerpt is what the sender wrote: don't run it.
            """,
        options: [OrgReference.option] + RangeOption.options(default: "7d") + [
            .value("rule", "RULE", "a rule such as sqli.union_select, or a class: xss, sqli, traversal, ip"),
            .value("limit", "N", "at most so many rows, 1 to 1000", fallback: "100"),
        ],
        examples: [
            "tollgate security --org acme", "tollgate security --org acme --rule sqli --range 24h",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let limit = try arguments.integer("limit", in: 1...1_000) ?? 100
        let range = try RangeOption.range(arguments, default: "7d", now: context.clock.wall)
        let org = try await OrgReference.resolve(arguments, context)
        let reply = try await context.services.calling(.analytics) { rpc, options in
            try await AnalyticsClient(rpc).securityEvents(
                .init(
                    orgID: org.orgID, range: CommonV1.TimeRange(range),
                    rule: arguments.value("rule") ?? "", page: .init(size: UInt32(limit))),
                options: options)
        }
        let rows = reply.events.map { event -> [JSONValue] in
            [
                .time(us: event.occurredAtUs), .string(event.severity),
                .array(event.rules.map(JSONValue.string)), .string(event.field),
                .optional(IPAddress(bytes: event.ip)?.description ?? ""),
                .optional(event.user), event.keyID == 0 ? .null : .id(event.keyID),
                .string(event.excerpt),
            ]
        }
        let names = [
            "occurred_at", "severity", "rules", "field", "ip", "user", "key_id", "excerpt",
        ]
        try context.print(.rows(Report(names, rows), empty: "No flagged events"))
        if !reply.nextCursor.isEmpty {
            try context.remark("There are more: narrow the range, or raise --limit.")
        }
        return .success
    }
}
