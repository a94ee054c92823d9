import Contracts

/// `tollgate simulate`: seeded traffic through the real services.
enum SimulateCommand: Command {
    static let spec = CommandSpec(
        "simulate", "Send seeded traffic through limiter and tracker, as a middleware would",
        details: """
            Each call asks the limiter; what is allowed is recorded with a made-up endpoint, status
            and latency. The same seed makes the same calls.
            """,
        options: [
            OrgReference.option,
            .value("key", "KEY", "the API key to call with (or TOLLGATE_KEY)"),
            .value("key-file", "FILE", "the file that holds the key"),
            .value("calls", "N", "calls to make", fallback: "1000"),
            .value("rate", "N", "calls in a second (default: as fast as it goes)"),
            .value("seed", "N", "what the traffic is made from", fallback: "1"),
        ],
        examples: ["tollgate simulate --org acme --calls 5000 --seed 7"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let calls = try arguments.integer("calls", in: 1...100_000_000) ?? 1_000
        let seed = try arguments.integer("seed", in: 0...Int64.max) ?? 1
        let rate = try arguments.integer("rate", in: 1...1_000_000)
        let org = try await OrgReference.resolve(arguments, context)
        var question = LimiterV1.CheckRequest(
            who: .subject(LimiterV1.Subject(orgID: org.orgID)), headers: .headersNone)
        if let key = try LimitQuestion.presentedKey(arguments, context) {
            question.who = .apiKey(Array(key.utf8))
        }
        let run = SimulationRun(
            context: context, orgID: org.orgID, question: question, calls: calls,
            callsPerSecond: rate)
        let result = try await run.run(seed: UInt64(seed))
        try context.print(
            .fields([
                JSONMember("calls", .int(calls)), JSONMember("allowed", .int(result.allowed)),
                JSONMember("denied", .int(result.denied)),
                JSONMember("recorded", .int(result.recorded)),
                JSONMember("elapsed_ms", .unsigned(result.elapsedMilliseconds)),
            ]))
        return .success
    }
}
