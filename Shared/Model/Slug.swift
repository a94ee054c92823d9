/// The short name of an org in addresses and commands, unique in the installation; shaped like a
/// DNS label.
package struct Slug: Hashable, Sendable, CustomStringConvertible {
    /// 1 to 63 of a-z, 0-9 and hyphen; neither begins nor ends with a hyphen.
    package let text: String

    /// Makes a slug; nil when `text` is not one.
    package init?(_ text: String) {
        guard (1...63).contains(text.utf8.count), text.utf8.first != 45, text.utf8.last != 45,
            text.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
        else { return nil }
        self.text = text
    }

    package var description: String { text }
}
