import Contracts

/// `tollgate history`: an org's totals by bucket of time.
enum HistoryCommand: Command {
    static let spec = CommandSpec(
        "history", "Show an org's calls and errors by minute, hour or day",
        options: [OrgReference.option] + RangeOption.options(default: "7d") + [
            .value(
                "bucket", "BUCKET", "minute, hour or day", choices: ["minute", "hour", "day"],
                fallback: "day"),
            .value("meter", "METER", "what is counted", fallback: "api_calls"),
        ],
        examples: ["tollgate history --org acme --range 24h --bucket hour"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let question = try await UsageQuestion(arguments, context, default: "7d")
        let bucket: AnalyticsV1.Bucket =
            switch arguments.value("bucket") {
            case "minute": .minute
            case "hour": .hour
            default: .day
            }
        let reply = try await context.services.calling(.analytics) { rpc, options in
            try await AnalyticsClient(rpc).usageHistory(
                .init(filter: question.filter, bucket: bucket), options: options)
        }
        let rows = reply.points.map { point -> [JSONValue] in
            [
                .time(us: point.startUs), .int(point.totals?.calls ?? 0),
                .int(point.totals?.errors ?? 0),
            ]
        }
        try context.print(.rows(Report(["start", "calls", "errors"], rows), empty: "No calls"))
        return .success
    }
}
