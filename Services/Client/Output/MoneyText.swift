import Contracts
import Model

/// Money as tables show it: "49.00 USD". JSON and CSV keep the integers.
enum MoneyText {
    /// What an amount counts, as its field's name ends.
    enum Unit: String, CaseIterable {
        /// Cents and their like.
        case minor = "_minor"
        /// Millionths of the currency's unit: prices of single calls.
        case micro = "_micro"
    }

    /// The unit of the amount that a field holds; nil: it holds no money.
    static func unit(ofAmount name: String) -> Unit? {
        if name.hasSuffix(Unit.minor.rawValue) { return .minor }
        return name.hasSuffix("price_micro") ? .micro : nil
    }

    /// The currency that a field of a row names; nil: none does.
    static func currency(of fields: [JSONMember]) -> String? {
        fields.first { $0.name == "currency" }?.value.cell
    }

    /// The amount in units of its currency; nil: the field holds no money, or null.
    static func amount(_ field: JSONMember, currency code: String) -> String? {
        guard let unit = unit(ofAmount: field.name), case .number(let digits) = field.value,
            let number = Int64(digits)
        else { return nil }
        switch unit {
        case .micro: return "\(JSONValue.units(micro: number).cell) \(code)"
        case .minor:
            guard let currency = Currency(code) else { return "\(digits) minor units" }
            return "\(Money(minor: number, currency: currency).decimal) \(code)"
        }
    }
}
