/// Lengths of time as options write them: "90" (seconds), "30s", "5m", "2h".
enum DurationText {
    private static let units: [Character: Int64] = ["s": 1_000, "m": 60_000, "h": 3_600_000]

    /// The length in milliseconds; nil when `text` is none, or is longer than a year.
    static func milliseconds(_ text: String) -> Int64? {
        let unit = text.last.flatMap { units[$0] }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard digits.allSatisfy(\.isNumber), let number = Int64(digits), number > 0,
            number <= 366 * 86_400
        else { return nil }
        let length = number * (unit ?? 1_000)
        return length <= 366 * 86_400_000 ? length : nil
    }
}
