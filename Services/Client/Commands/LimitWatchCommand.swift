import Contracts
import RPC
import Synchronization

/// `tollgate limit watch`: denials as they happen.
enum LimitWatchCommand: Command {
    static let spec = CommandSpec(
        "limit watch", "Show denials as they happen, until Ctrl-C or --count of them",
        details: """
            With --format json each denial is an object on a line of its own. Of several limiters all are watched,
            those that come later too.
            """,
        options: [
            .value("org", "ORG", "one org, by slug or id (default: all)"),
            .value("rule", "NAME", "only denials by this rule"),
            .flag("with-shadow", "calls that a rule in shadow would have denied as well"),
            .value("count", "N", "end after so many denials (default: go on)"),
        ],
        examples: ["tollgate limit watch --org acme", "tollgate limit watch --format json --count 10"])

    /// The stable fields.
    static let names = [
        "at", "org_id", "key_id", "rule", "meter", "endpoint", "cost", "retry_after_ms", "shadow",
    ]

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let count = try arguments.integer("count", in: 1...Int64(Int32.max))
        var orgID: Int64 = 0
        if let name = arguments.value("org") {
            orgID = try await OrgReference.find(name, context).orgID
        }
        let request = LimiterV1.WatchRequest(
            orgID: orgID, rule: arguments.value("rule") ?? "",
            withShadow: arguments.flag("with-shadow"))
        let format = try context.settings.format()
        if format == .csv { context.console.output(names.joined(separator: ",") + "\n") }
        let left = Atomic<Int64>(count ?? .max)
        try await context.services.limiting { limiter, options in
            var options = options
            options.timeoutMilliseconds = Self.longest
            try await limiter.watch(
                request, options: options,
                onLoss: { place, error in
                    context.console.note(
                        "no denials of the limiter at \(place) for now: \(error.message)\n")
                }
            ) { denial in
                if denial.lost > 0 {
                    context.console.note("\(denial.lost) denials were left out\n")
                }
                guard !denial.rule.isEmpty else { return true }
                context.console.output(line(denial, format) + "\n")
                return left.subtract(1, ordering: .relaxed).newValue > 0
            }
        }
        return .success
    }

    /// A day: who watches longer starts again.
    private static let longest: UInt64 = 86_400_000

    static func values(_ denial: LimiterV1.Denial) -> [JSONValue] {
        [
            .time(us: denial.atUs), .id(denial.orgID),
            denial.keyID == 0 ? .null : .id(denial.keyID), .string(denial.rule),
            .string(denial.meter.isEmpty ? "api_calls" : denial.meter),
            .optional(denial.endpoint), .unsigned(denial.cost),
            denial.never ? .null : .unsigned(denial.retryAfterMs), .bool(denial.shadow),
        ]
    }

    /// A denial on one line.
    static func line(_ denial: LimiterV1.Denial, _ format: OutputFormat) -> String {
        let values = values(denial)
        switch format {
        case .json: return JSONValue.object(zip(names, values).map(JSONMember.init)).text
        case .csv: return values.map(CSVText.field).joined(separator: ",")
        case .table:
            let wait = denial.never ? "never" : "retry after \(denial.retryAfterMs) ms"
            let parts = [
                values[0].plain, "org \(denial.orgID)",
                denial.keyID == 0 ? "" : "key \(denial.keyID)", denial.rule,
                values[4].plain, denial.endpoint, "cost \(denial.cost)", wait,
                denial.shadow ? "(shadow)" : "",
            ]
            return parts.filter { !$0.isEmpty }.joined(separator: "  ")
        }
    }
}

extension JSONValue {
    /// A text without its quotes.
    fileprivate var plain: String { if case .string(let text) = self { text } else { text } }
}
