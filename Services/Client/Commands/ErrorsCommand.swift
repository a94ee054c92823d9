import Contracts

/// `tollgate errors`: an org's errors by status.
enum ErrorsCommand: Command {
    static let spec = CommandSpec(
        "errors", "Show an org's errors (status 400 and more) by status",
        options: [OrgReference.option] + RangeOption.options(default: "30d") + [
            .value("meter", "METER", "what is counted", fallback: "api_calls")
        ],
        examples: ["tollgate errors --org acme --from 2015-05-17 --to 2015-05-19"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let question = try await UsageQuestion(arguments, context, default: "30d")
        let reply = try await context.services.calling(.analytics) { rpc, options in
            try await AnalyticsClient(rpc).errors(
                .init(filter: question.filter), options: options)
        }
        let rows = reply.errors.map { [.unsigned(UInt64($0.statusCode)), JSONValue.int($0.count)] }
        try context.print(.rows(Report(["status", "count"], rows), empty: "No errors"))
        return .success
    }
}
