import Contracts
import Model

/// What `limit check` and `limit peek` share: the question and how its answer is printed.
enum LimitQuestion {
    static let options = options("units to take", "the same one within 60 s is counted once")

    /// Those options for another question about a call, in its words.
    static func options(_ cost: String, _ requestID: String) -> [OptionSpec] {
        subjectOptions + [
            .value("cost", "N", cost, fallback: "1"), .value("request-id", "TEXT", requestID),
        ]
    }

    /// Whom a command is about.
    static let subjectOptions: [OptionSpec] = [
        .value("key", "KEY", "the API key of the caller (or TOLLGATE_KEY)"),
        .value("key-file", "FILE", "the file that holds the key"),
        .value("org", "ORG", "instead of a key: the org itself, by slug or id"),
        .value("meter", "METER", "what is counted (default: api_calls)"),
        .value("endpoint", "ROUTE", "the route that is called"),
        .value("user", "USER", "the org's own id of the user who calls"),
        .value("ip", "ADDRESS", "where the call comes from"),
        .value("scope", "SCOPE", "what the key must be allowed to do"),
    ]

    /// The request that the options make. `--org` asks about the org itself.
    static func request(_ arguments: Arguments, _ context: CommandContext) async throws
        -> LimiterV1.CheckRequest
    {
        let cost = try arguments.integer("cost", in: 0...Int64.max) ?? 1
        let address = try arguments.value("ip").map { text in
            guard let address = IPAddress(text) else {
                throw CommandFailure.usage(
                    "--ip is \"\(text)\"", "give an address such as 192.0.2.7 or 2001:db8::7")
            }
            return address.bytes
        }
        return LimiterV1.CheckRequest(
            who: try await caller(arguments, context), cost: UInt64(cost),
            meter: arguments.value("meter") ?? "", endpoint: arguments.value("endpoint") ?? "",
            user: Array((arguments.value("user") ?? "").utf8), ip: address ?? [],
            scope: arguments.value("scope") ?? "",
            requestID: Array((arguments.value("request-id") ?? "").utf8))
    }

    private static func caller(_ arguments: Arguments, _ context: CommandContext) async throws
        -> LimiterV1.CheckRequest.Who
    {
        let isNamed = arguments.value("org") != nil
        let givesKey = arguments.value("key") != nil || arguments.value("key-file") != nil
        guard !isNamed || !givesKey else {
            throw CommandFailure.usage("a key and --org are both given", "give one of the two")
        }
        if !isNamed, let key = try presentedKey(arguments, context) {
            return .apiKey(Array(key.utf8))
        }
        guard arguments.value("org") ?? context.settings.value("org") != nil else {
            throw CommandFailure.usage(
                "neither a key nor an org is given", "add --key-file FILE, --key KEY or --org ORG")
        }
        return .subject(
            LimiterV1.Subject(orgID: try await OrgReference.resolve(arguments, context).orgID))
    }

    /// The key of `--key`, `--key-file` or TOLLGATE_KEY; nil when none is given.
    static func presentedKey(_ arguments: Arguments, _ context: CommandContext) throws -> String? {
        if let key = arguments.value("key") { return key }
        if let path = arguments.value("key-file") {
            guard let key = try PrivateFile.read(path) else {
                throw CommandFailure(.notFound, "there is no key file \(path)", "check the path")
            }
            return key
        }
        return context.environment["TOLLGATE_KEY"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The stable JSON of a decision, and its table.
    static func answer(_ reply: LimiterV1.CheckResponse) -> Answer {
        let rules = reply.rules.map { rule -> [JSONValue] in
            [
                .string(rule.name), .unsigned(rule.limit), .unsigned(rule.remaining),
                .unsigned(rule.resetMs),
            ]
        }
        let list = Report(["name", "limit", "remaining", "reset_ms"], rules)
        let head = [
            JSONMember("decision", .string(word(reply.decision))),
            JSONMember("rule", .optional(reply.rule)),
        ]
        let retry = JSONMember(
            "retry_after_ms", reply.never ? .null : .unsigned(reply.retryAfterMs))
        let headers = reply.headers.map { JSONMember($0.name, .string($0.value)) }
        let degraded = JSONMember("degraded", .bool(reply.degraded))
        let lease = JSONMember(
            "lease_id", reply.leaseID.isEmpty ? .null : .string(HexText.text(reply.leaseID)))
        // Members that few replies have stand only in those.
        var more: [JSONMember] = []
        if !reply.leaseID.isEmpty { more.append(lease) }
        if reply.repeated { more.append(JSONMember("repeated", .bool(true))) }
        if reply.guarantee == .restored {
            more.append(JSONMember("guarantee", .string(word(reply.guarantee))))
        }
        let objects = rules.map { JSONValue.object(zip(list.columns, $0).map(JSONMember.init)) }
        return .detailed(
            json: .object(
                head + [
                    JSONMember("rules", .array(objects)), retry,
                    JSONMember("headers", .object(headers)), degraded,
                ] + more),
            fields: head + [reply.never ? JSONMember(retry.name, .string("never")) : retry]
                + headers + more,
            list: list, csv: rows(list, of: head + [retry, degraded, lease]))
    }

    /// The decision beside each of its rules; a row of its own when there is no rule.
    private static func rows(_ list: Report, of decision: [JSONMember]) -> Report {
        let none = [JSONValue](repeating: .null, count: list.columns.count)
        let rows = list.rows.isEmpty ? [none] : list.rows
        return Report(
            list.columns + decision.map(\.name), rows.map { $0 + decision.map(\.value) })
    }

    /// That an answer may not know of the latest changes.
    static let degraded = "The limiter decided from memory: it can't ask PostgreSQL for changes."

    /// What people should know of a decision besides the decision; nil: nothing.
    static func remark(on reply: LimiterV1.CheckResponse) -> String? {
        if reply.disabled { return "Limiting is switched off: nothing is counted." }
        if reply.degraded, reply.rules.isEmpty {
            return "The call was admitted and not counted: the limiter knows too little, and fails open."
        }
        if reply.degraded { return degraded }
        if reply.rules.isEmpty, reply.decision == .allowed { return "No rule counts such a call." }
        return reply.guarantee == .restored
            ? "Counts were lost: calls of before may be missing until their windows are over." : nil
    }

    /// What a decision's counts promise, in a word.
    static func word(_ guarantee: LimiterV1.Guarantee) -> String {
        switch guarantee {
        case .exact: "exact"
        case .escrow: "escrow"
        case .restored: "restored"
        case .unspecified, .unrecognized: "unknown"
        }
    }

    static func word(_ decision: LimiterV1.Decision) -> String {
        switch decision {
        case .allowed: "allowed"
        case .denied: "denied"
        case .shadowDenied: "shadow_denied"
        case .unspecified, .unrecognized: "unknown"
        }
    }
}
