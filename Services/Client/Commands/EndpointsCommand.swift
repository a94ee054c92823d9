import Contracts

/// `tollgate endpoints`: an org's endpoints, the busiest first.
enum EndpointsCommand: Command {
    static let spec = CommandSpec(
        "endpoints", "Show an org's endpoints by calls, with errors, bytes and latency",
        options: [OrgReference.option] + RangeOption.options(default: "30d") + [
            .value("limit", "N", "at most so many rows, 1 to 1000", fallback: "20"),
            .value("meter", "METER", "what is counted", fallback: "api_calls"),
        ],
        examples: ["tollgate endpoints --org acme --range 7d --limit 10"])

    static let columns = ["endpoint", "calls", "errors", "bytes_out", "p50_us", "p95_us", "p99_us"]

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let limit = try arguments.integer("limit", in: 1...1_000) ?? 20
        let question = try await UsageQuestion(arguments, context, default: "30d")
        let reply = try await context.services.calling(.analytics) { rpc, options in
            try await AnalyticsClient(rpc).endpoints(
                .init(filter: question.filter, limit: UInt32(limit)), options: options)
        }
        let rows = reply.endpoints.map { endpoint -> [JSONValue] in
            let totals = endpoint.totals ?? .init()
            let latency = endpoint.latency
            return [
                .string(endpoint.endpoint), .int(totals.calls), .int(totals.errors),
                .int(totals.bytesOut), latency.map { .int($0.p50Us) } ?? .null,
                latency.map { .int($0.p95Us) } ?? .null, latency.map { .int($0.p99Us) } ?? .null,
            ]
        }
        try context.print(.rows(Report(columns, rows), empty: "No calls"))
        return .success
    }
}
