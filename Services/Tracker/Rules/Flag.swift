/// What an event is flagged for: one row of `security_events`.
struct Flag: Equatable, Sendable {
    /// The column in which it was found.
    enum Field: String, Sendable {
        case endpoint
        case userAgent = "user_agent"
        case attribute
        case ip
    }

    /// One rule that matched.
    struct Match: Equatable, Sendable {
        let rule: String
        let kind: FlagClass
        let severity: Severity
        let field: Field
        let excerpt: String
    }

    /// The event's place in its batch.
    let ordinal: Int
    /// The rules that matched, each once, the gravest first; of equal ones the first found.
    let matches: [Match]

    /// Makes a flag of everything found at an event; nil when that is nothing.
    init?(ordinal: Int, found: [Match]) {
        var matches: [Match] = []
        for match in found where !matches.contains(where: { $0.rule == match.rule }) {
            matches.append(match)
        }
        guard !matches.isEmpty else { return nil }
        self.ordinal = ordinal
        // Sorting is stable only by the place that it is told.
        self.matches = matches.enumerated().sorted {
            ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
        }.map(\.element)
    }

    /// The gravest match.
    var gravest: Match { matches[0] }

    /// The classes of the rules that matched.
    var kinds: Set<FlagClass> { Set(matches.map(\.kind)) }
}
