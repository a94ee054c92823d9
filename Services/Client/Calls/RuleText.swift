import Model

/// A rule as people write it: `minute=10/60s`, `burst=5/1s,bucket,burst=20,scope=key`.
///
/// NAME=LIMIT[/WINDOW][,WORD]... LIMIT: a number or "unlimited". WINDOW: a length such as 1s, 5m,
/// 24h or 30d that begins with the first call, or a UTC `minute`, `hour`, `day` or `month`. WORDs
/// are those of `words`.
package enum RuleText {
    /// What may stand behind the window, for `--help`.
    package static let words = """
        sliding, bucket, burst=N, strict, concurrency, scope=org|key|user|endpoint|key_endpoint|\
        user_endpoint|custom, meter=METER or meter=* for any, shadow, off, percent=N, from=TIME, \
        until=TIME
        """

    /// What a text says; a rule that has no window and isn't one of concurrency takes the rest
    /// from elsewhere.
    package struct Parsed: Sendable {
        /// Name and what was said; the others have the values of an ordinary rule.
        package var rule: RateRule
        /// Whether the text says how the rule counts: its window, or that it has none.
        package var isWhole: Bool
        /// Whether the text names these.
        var namesScope = false
        var namesMeter = false
    }

    /// Reads a rule.
    /// - Throws: a usage failure that names what can't be read.
    package static func parse(_ text: String) throws -> Parsed {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let head = words[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard head.count == 2 else {
            throw failure(text, "it has no '='", "write NAME=LIMIT/WINDOW, such as minute=10/60s")
        }
        let parts = head[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let amount = parts.first, amount == "unlimited" || UInt64(amount) != nil else {
            throw failure(text, "its limit is no number", "write minute=10/60s or minute=unlimited")
        }
        let rule = RateRule(
            name: String(head[0]), algorithm: .fixedWindow, limit: UInt64(amount))
        var parsed = Parsed(rule: rule, isWhole: false)
        if parts.count == 2 { try setWindow(&parsed, String(parts[1]), text) }
        for word in words.dropFirst() { try set(&parsed, word, text) }
        return parsed
    }

    /// The text of a rule.
    package static func text(_ rule: RateRule) -> String {
        var text = "\(rule.name)=\(rule.limit.map { String($0) } ?? "unlimited")"
        if let unit = rule.calendarUnit { text += "/\(unit.rawValue)" }
        if rule.windowMilliseconds > 0 { text += "/\(length(rule.windowMilliseconds))" }
        switch rule.algorithm {
        case .fixedWindow, .calendarWindow: break
        case .slidingWindow: text += ",sliding"
        case .tokenBucket: text += ",bucket"
        case .concurrency: text += ",concurrency"
        }
        if let burst = rule.burst { text += ",burst=\(burst)" }
        if rule.isStrict { text += ",strict" }
        if rule.scope != .org { text += ",scope=\(rule.scope.rawValue)" }
        if rule.meter != "api_calls" { text += ",meter=\(rule.meter ?? "*")" }
        if rule.enforcement != .enforce { text += ",\(rule.enforcement.rawValue)" }
        if rule.percent != 100 { text += ",percent=\(rule.percent)" }
        if let start = rule.startsAt { text += ",from=\(start.rfc3339)" }
        if let end = rule.endsAt { text += ",until=\(end.rfc3339)" }
        return text
    }

    private static let lengths: [(suffix: String, milliseconds: UInt64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000),
    ]

    /// Whole days above one as days, so that a day reads as the 24 hours that it is.
    private static func length(_ milliseconds: UInt64) -> String {
        let fitting = lengths.first { unit in
            milliseconds % unit.milliseconds == 0
                && (unit.suffix != "d" || milliseconds > unit.milliseconds)
        }
        return fitting.map { "\(milliseconds / $0.milliseconds)\($0.suffix)" }
            ?? "\(milliseconds)ms"
    }

    private static func setWindow(_ parsed: inout Parsed, _ window: String, _ text: String) throws {
        parsed.isWhole = true
        if let unit = RateCalendarUnit(rawValue: window) {
            (parsed.rule.algorithm, parsed.rule.calendarUnit) = (.calendarWindow, unit)
            return
        }
        let units = [("ms", UInt64(1))] + lengths.map { ($0.suffix, $0.milliseconds) }
        for (suffix, milliseconds) in units where window.hasSuffix(suffix) {
            guard let count = UInt64(window.dropLast(suffix.count)) else { break }
            let (product, over) = count.multipliedReportingOverflow(by: milliseconds)
            guard !over else { break }
            parsed.rule.windowMilliseconds = product
            return
        }
        throw failure(
            text, "its window \"\(window)\" is none",
            "write a length such as 60s, 5m, 24h or 30d, or minute, hour, day or month of UTC")
    }

    private static func set(_ parsed: inout Parsed, _ word: String, _ text: String) throws {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count == 2 ? String(parts[1]) : ""
        switch (String(parts[0]), parts.count) {
        case ("sliding", 1): parsed.rule.algorithm = .slidingWindow
        case ("bucket", 1): parsed.rule.algorithm = .tokenBucket
        case ("strict", 1): parsed.rule.isStrict = true
        case ("concurrency", 1):
            (parsed.rule.algorithm, parsed.isWhole) = (.concurrency, true)
        case ("shadow", 1): parsed.rule.enforcement = .shadow
        case ("off", 1): parsed.rule.enforcement = .off
        case ("burst", 2): parsed.rule.burst = try known(UInt64(value), word, text)
        case ("percent", 2): parsed.rule.percent = try known(Int(value), word, text)
        case ("scope", 2):
            parsed.rule.scope = try known(RateScope(rawValue: value), word, text)
            parsed.namesScope = true
        case ("meter", 2):
            parsed.rule.meter = value == "*" ? nil : value
            parsed.namesMeter = true
        case ("from", 2): parsed.rule.startsAt = try known(Timestamp(rfc3339: value), word, text)
        case ("until", 2): parsed.rule.endsAt = try known(Timestamp(rfc3339: value), word, text)
        default: throw failure(text, "\"\(word)\" is no word of a rule", "words: \(words)")
        }
    }

    private static func known<Value>(_ value: Value?, _ word: String, _ text: String) throws
        -> Value
    {
        guard let value else {
            throw failure(text, "\"\(word)\" has no such value", "words: \(words)")
        }
        return value
    }

    private static func failure(_ text: String, _ what: String, _ remedy: String) -> CommandFailure
    {
        .usage("the rule \"\(text)\": \(what)", remedy)
    }
}
