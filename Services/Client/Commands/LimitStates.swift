import Contracts

/// How rules stand, as rows.
enum LimitStates {
    static func answer(_ rules: [LimiterV1.RuleState]) -> Answer {
        .rows(
            Report(
                ["name", "limit", "remaining", "reset_ms"],
                rules.map {
                    [
                        .string($0.name), .unsigned($0.limit), .unsigned($0.remaining),
                        .unsigned($0.resetMs),
                    ]
                }),
            empty: "No rule counts such a call")
    }
}
