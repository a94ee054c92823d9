/// The name of a meter: `api_calls`, `messages`, or one that an operator adds.
package struct MeterCode: Hashable, Sendable, CustomStringConvertible {
    /// 1 to 63 of a-z, 0-9 and underscore, beginning with a letter.
    package let text: String

    /// Makes a code; nil when `text` is not one.
    package init?(_ text: String) {
        guard (1...63).contains(text.utf8.count), let first = text.utf8.first,
            (97...122).contains(first),
            text.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 95 })
        else { return nil }
        self.text = text
    }

    package var description: String { text }
}
