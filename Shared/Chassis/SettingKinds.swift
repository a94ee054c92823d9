extension Setting where Value == String {
    /// Any text that is not empty.
    package static func string(
        _ name: String, default text: String? = nil, isOptional: Bool = false, doc: String
    ) -> Setting {
        Setting(
            name, form: "TEXT", default: text, isOptional: isOptional, placeholder: "", doc: doc
        ) { $0 }
    }

    /// A path in the file system.
    package static func path(
        _ name: String, default text: String? = nil, isOptional: Bool = false, doc: String
    ) -> Setting {
        Setting(
            name, form: "PATH", default: text, isOptional: isOptional, placeholder: "", doc: doc
        ) { $0.utf8.contains(0) ? nil : $0 }
    }

    /// A text that is never shown; from `name`, or from the file that `<name>_FILE` names.
    package static func secret(
        _ name: String, default text: String? = nil, isOptional: Bool = false, doc: String
    ) -> Setting {
        Setting(
            name, form: "TEXT", default: text, isOptional: isOptional, isSecret: true,
            placeholder: "", doc: doc
        ) { $0 }
    }
}

extension Setting where Value == Int {
    /// A whole number within `range`.
    package static func int(
        _ name: String, in range: ClosedRange<Int>, default number: Int? = nil,
        isOptional: Bool = false, doc: String
    ) -> Setting {
        Setting(
            name, form: "\(range.lowerBound) to \(range.upperBound)",
            default: number.map { String($0) }, isOptional: isOptional,
            placeholder: range.lowerBound, doc: doc
        ) { Int($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    /// A size in bytes within `range`: "4096", "64KiB", "16MiB", "1GiB".
    package static func bytes(
        _ name: String, in range: ClosedRange<Int>, default text: String? = nil,
        isOptional: Bool = false, doc: String
    ) -> Setting {
        Setting(
            name, form: "bytes, or with KiB, MiB, GiB; \(range.lowerBound) to \(range.upperBound)",
            default: text, isOptional: isOptional, placeholder: range.lowerBound, doc: doc
        ) { text in
            let factors = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
            return quantity(text, factors, plain: 1).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension Setting where Value == UInt64 {
    /// A length of time within `range`, in milliseconds: "250ms", "5s", "2m", "1h"; a bare number
    /// is milliseconds.
    package static func milliseconds(
        _ name: String, in range: ClosedRange<UInt64>, default text: String? = nil,
        isOptional: Bool = false, doc: String
    ) -> Setting {
        Setting(
            name, form: "ms, or with s, m, h; \(range.lowerBound)ms to \(range.upperBound)ms",
            default: text, isOptional: isOptional, placeholder: range.lowerBound, doc: doc
        ) { text in
            let factors = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)]
            return quantity(text, factors, plain: 1).flatMap { UInt64(exactly: $0) }.flatMap {
                range.contains($0) ? $0 : nil
            }
        }
    }
}

extension Setting where Value == Bool {
    /// Yes or no: "true", "1", "yes", "on" or "false", "0", "no", "off".
    package static func bool(
        _ name: String, default flag: Bool? = nil, isOptional: Bool = false, doc: String
    ) -> Setting {
        Setting(
            name, form: "true or false", default: flag.map { $0 ? "true" : "false" },
            isOptional: isOptional, placeholder: false, doc: doc
        ) { text in
            switch text.lowercased() {
            case "true", "1", "yes", "on": true
            case "false", "0", "no", "off": false
            default: nil
            }
        }
    }
}

extension Setting where Value == NetworkAddress {
    /// Where to listen or connect: "127.0.0.1:7101", "[::1]:7101".
    package static func address(
        _ name: String, default text: String? = nil, isOptional: Bool = false, doc: String
    ) -> Setting {
        Setting(
            name, form: "HOST:PORT", default: text, isOptional: isOptional,
            placeholder: .placeholder, doc: doc
        ) { NetworkAddress($0) }
    }
}

extension Setting where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the cases of an enum, by raw value; the enum has at least one.
    package static func choice(
        _ name: String, default value: Value, doc: String
    ) -> Setting {
        Setting(
            name, form: Value.allCases.map(\.rawValue).joined(separator: ", "),
            default: value.rawValue, placeholder: value, doc: doc
        ) { Value(rawValue: $0) }
    }
}

/// A whole number with one of the suffixes, the longest that fits, multiplied; nil for anything
/// else.
private func quantity(_ text: String, _ factors: [(String, Int)], plain: Int) -> Int? {
    let matching = factors.filter { text.hasSuffix($0.0) }
    let unit = matching.max { $0.0.utf8.count < $1.0.utf8.count }
    guard let number = Int(text.dropLast(unit?.0.utf8.count ?? 0)) else { return nil }
    let (product, over) = number.multipliedReportingOverflow(by: unit?.1 ?? plain)
    return over ? nil : product
}
