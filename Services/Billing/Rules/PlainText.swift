import Model

/// Numbers, dates and prices in the words of invoices and answers.
enum PlainText {
    /// "1,234,567".
    static func number(_ value: Int64) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// The UTC day of an instant: "2026-11-01".
    static func day(_ instant: Timestamp) -> String { String(instant.rfc3339.prefix(10)) }

    /// A price of millionths: "$0.001", "0.0008 EUR".
    static func price(micro: Int64, _ currency: Currency) -> String {
        let whole = micro.magnitude / 1_000_000
        var fraction = String(micro.magnitude % 1_000_000)
        fraction = String(repeating: "0", count: 6 - fraction.utf8.count) + fraction
        while fraction.utf8.count > min(currency.minorDigits, 6), fraction.hasSuffix("0") {
            fraction.removeLast()
        }
        let amount =
            (micro < 0 ? "-" : "") + String(whole)
            + (fraction.isEmpty ? "" : "." + fraction)
        return currency == .usd ? "$" + amount : amount + " " + currency.code
    }
}
