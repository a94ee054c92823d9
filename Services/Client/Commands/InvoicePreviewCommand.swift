import Contracts

/// `tollgate invoice preview`: the invoice that the period would give if it ended now.
enum InvoicePreviewCommand: Command {
    static let spec = CommandSpec(
        "invoice preview", "Show the invoice that the period would give if it ended now",
        options: [
            OrgReference.option,
            .value("at", "TIME", "an instant of another period (default: now)"),
        ],
        examples: ["tollgate invoice preview --org acme"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let instant = try RangeOption.time("at", arguments)
        let org = try await OrgReference.resolve(arguments, context)
        let reply = try await context.services.calling(.billing) { rpc, options in
            try await BillingClient(rpc).invoicePreview(
                .init(orgID: org.orgID, atUs: instant?.microseconds ?? 0), options: options)
        }
        let list = Report(
            ["description", "quantity", "amount_minor"],
            reply.lines.map { line in
                [.string(line.description), .int(line.quantity), .int(line.amountMinor)]
            })
        let lines = list.rows.map { JSONValue.object(zip(list.columns, $0).map(JSONMember.init)) }
        let start = JSONMember("start", .time(us: reply.period?.fromUs ?? 0))
        let end = JSONMember("end", .time(us: reply.period?.toUs ?? 0))
        let head = [
            JSONMember("org", .string(org.slug)),
            JSONMember("currency", .string(reply.total?.currency ?? "USD")),
        ]
        let total = JSONMember("total_minor", .int(reply.total?.minor ?? 0))
        try context.print(
            .detailed(
                json: .object(
                    head + [
                        JSONMember("period", .object([start, end])),
                        JSONMember("lines", .array(lines)), total,
                    ]),
                fields: head + [
                    JSONMember("period_start", start.value), JSONMember("period_end", end.value),
                    total,
                ], list: list))
        return .success
    }
}
