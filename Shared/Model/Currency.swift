/// A currency by its ISO 4217 code.
package struct Currency: Hashable, Sendable, CustomStringConvertible {
    /// Three capital letters.
    package let code: String

    /// Makes a currency; nil unless `code` is three capital letters.
    package init?(_ code: String) {
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
            return nil
        }
        self.code = code
    }

    private init(known code: String) { self.code = code }

    /// US dollar.
    package static let usd = Currency(known: "USD")
    /// Euro.
    package static let eur = Currency(known: "EUR")
    /// Yen, which has no minor unit.
    package static let jpy = Currency(known: "JPY")

    package var description: String { code }

    /// Decimal digits of the minor unit: 0, 2 or 3.
    package var minorDigits: Int {
        switch code {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
            "VUV", "XAF", "XOF", "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }

    /// Minor units in a unit: 1, 100 or 1,000.
    package var minorPerUnit: Int64 {
        switch minorDigits {
        case 0: 1
        case 3: 1_000
        default: 100
        }
    }
}
