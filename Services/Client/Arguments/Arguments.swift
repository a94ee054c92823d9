/// The options and operands of one command line, checked against the command's description.
package struct Arguments: Sendable {
    private let values: [String: String]
    private let fallbacks: Set<String>
    private let switches: Set<String>
    /// The positional arguments, in order.
    package let operands: [String]

    init(
        values: [String: String], fallbacks: Set<String> = [], switches: Set<String>,
        operands: [String]
    ) {
        self.values = values
        self.fallbacks = fallbacks
        self.switches = switches
        self.operands = operands
    }

    /// The value of an option, its default, or nil.
    package func value(_ name: String) -> String? { values[name] }

    /// Whether the command line has the option, so that its value is no default.
    package func isGiven(_ name: String) -> Bool {
        values[name] != nil && !fallbacks.contains(name)
    }

    /// Whether a switch was given.
    package func flag(_ name: String) -> Bool { switches.contains(name) }

    /// The operand at `index`, or nil.
    package func operand(_ index: Int) -> String? {
        index < operands.count ? operands[index] : nil
    }

    /// The value of an option that the parser has already insisted on.
    /// - Throws: a usage failure when it is absent.
    package func required(_ name: String) throws -> String {
        guard let value = values[name] else {
            throw CommandFailure.usage("--\(name) is missing", "add --\(name) VALUE")
        }
        return value
    }

    /// The value of an option as a whole number within `range`; nil when absent.
    /// - Throws: a usage failure when it is no such number.
    package func integer(_ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        guard let text = values[name] else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw CommandFailure.usage(
                "--\(name) is \"\(text)\"",
                "give a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
