import Contracts

/// `tollgate latency`: an org's latency percentiles.
enum LatencyCommand: Command {
    static let spec = CommandSpec(
        "latency", "Show an org's latency percentiles (within 1 %)",
        options: [OrgReference.option] + RangeOption.options(default: "30d") + [
            .value("endpoint", "PATH", "one endpoint (default: all)"),
            .value("meter", "METER", "what is counted", fallback: "api_calls"),
        ],
        examples: ["tollgate latency --org acme --range 24h --endpoint /v1/charts"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let question = try await UsageQuestion(arguments, context, default: "30d")
        let endpoint = arguments.value("endpoint") ?? ""
        let reply = try await context.services.calling(.analytics) { rpc, options in
            try await AnalyticsClient(rpc).latency(
                .init(filter: question.filter, endpoint: endpoint), options: options)
        }
        try context.print(answer(question.fields, endpoint, reply))
        return .success
    }

    /// The stable fields; people read "(all)" where no endpoint was named.
    static func answer(
        _ asked: [JSONMember], _ endpoint: String, _ reply: AnalyticsV1.LatencyResponse
    ) -> Answer {
        func fields(_ endpoint: JSONValue) -> [JSONMember] {
            asked + [JSONMember("endpoint", endpoint)] + LatencyFields.of(reply.percentiles)
                + [JSONMember("as_of", .time(us: reply.asOfUs))]
        }
        return .fields(
            fields(.optional(endpoint)),
            shown: fields(.string(endpoint.isEmpty ? "(all)" : endpoint)))
    }
}

/// The stable fields of percentiles; null where nothing was measured.
enum LatencyFields {
    static func of(_ percentiles: AnalyticsV1.Percentiles?) -> [JSONMember] {
        let count = percentiles?.count ?? 0
        func value(_ path: KeyPath<AnalyticsV1.Percentiles, Int64>) -> JSONValue {
            guard let percentiles, count > 0 else { return .null }
            return .int(percentiles[keyPath: path])
        }
        return [
            JSONMember("count", .int(count)), JSONMember("p50_us", value(\.p50Us)),
            JSONMember("p90_us", value(\.p90Us)), JSONMember("p95_us", value(\.p95Us)),
            JSONMember("p99_us", value(\.p99Us)),
        ]
    }
}
