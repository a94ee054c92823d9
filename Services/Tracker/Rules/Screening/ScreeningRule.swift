/// What screening looks for; each rule has an id that never changes.
enum ScreeningRule: UInt8, CaseIterable, Sendable {
    case scriptTag, htmlTag, eventHandler, scriptURI, scriptCall
    case unionSelect, selectFrom, statement, stackedQuery, tautology, commentTail, schemaProbe
    case probeFunction
    case dotDot, encodedDotDot, systemFile, nullByte, streamWrapper

    /// `<kind>.<name>`: the kind is `xss`, `sqli` or `traversal`.
    var id: String {
        switch self {
        case .scriptTag: "xss.script_tag"
        case .htmlTag: "xss.html_tag"
        case .eventHandler: "xss.event_handler"
        case .scriptURI: "xss.script_uri"
        case .scriptCall: "xss.script_call"
        case .unionSelect: "sqli.union_select"
        case .selectFrom: "sqli.select_from"
        case .statement: "sqli.statement"
        case .stackedQuery: "sqli.stacked_query"
        case .tautology: "sqli.tautology"
        case .commentTail: "sqli.comment_tail"
        case .schemaProbe: "sqli.schema_probe"
        case .probeFunction: "sqli.probe_function"
        case .dotDot: "traversal.dot_dot"
        case .encodedDotDot: "traversal.encoded_dot_dot"
        case .systemFile: "traversal.system_file"
        case .nullByte: "traversal.null_byte"
        case .streamWrapper: "traversal.stream_wrapper"
        }
    }
}

/// What a text matched, and where.
struct ScreeningHits {
    /// The rules, each with the place of its first match.
    private(set) var first: [(rule: ScreeningRule, place: Int)] = []
    private var seen: UInt32 = 0

    /// Whether there is none.
    var isEmpty: Bool { seen == 0 }

    /// Notes a match.
    mutating func add(_ rule: ScreeningRule, at place: Int) {
        let bit = UInt32(1) << UInt32(rule.rawValue)
        guard seen & bit == 0 else { return }
        seen |= bit
        first.append((rule, place))
    }
}
