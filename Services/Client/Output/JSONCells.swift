import Contracts

extension JSONValue {
    /// A whole number.
    package static func int(_ number: Int64) -> JSONValue { .number(String(number)) }

    /// A whole number.
    package static func unsigned(_ number: UInt64) -> JSONValue { .number(String(number)) }

    /// The value as a cell of a table or CSV file: strings bare, lists by spaces, null empty.
    package var cell: String {
        switch self {
        case .null: ""
        case .string(let text): text
        case .array(let items): items.map(\.cell).joined(separator: " ")
        default: text
        }
    }

    /// Whether the value is a number, which tables align to the right.
    package var isNumber: Bool {
        if case .number = self { true } else { false }
    }
}
