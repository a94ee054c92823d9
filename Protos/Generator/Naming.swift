/// How names of the .proto files become names of Swift and of protobuf-c.
enum Naming {
    private static let reserved: Set<String> = [
        "default", "in", "is", "as", "for", "case", "class", "func", "var", "let", "operator",
        "protocol", "return", "self", "switch", "where", "while", "repeat", "import", "internal",
        "private", "public", "static", "struct", "enum", "extension", "init", "true", "false",
        "nil",
    ]

    /// "tollgate.limiter.v1" of "tollgate.limiter.v1.Decision".
    static func package(of name: String) -> String {
        name.split(separator: ".").dropLast().joined(separator: ".")
    }

    /// "Decision" of "tollgate.limiter.v1.Decision".
    static func short(_ name: String) -> String {
        name.split(separator: ".").last.map(String.init) ?? name
    }

    /// "Limiter" of "tollgate.limiter.v1".
    static func title(_ package: String) -> String {
        let parts = package.split(separator: ".")
        return parts.count > 1 ? String(parts[1]).capitalizedFirst : package
    }

    /// "LimiterV1" of "tollgate.limiter.v1".
    static func namespace(_ package: String) -> String {
        package.split(separator: ".").dropFirst().map { String($0).capitalizedFirst }.joined()
    }

    /// "LimiterV1.Decision" of "tollgate.limiter.v1.Decision".
    static func type(_ name: String) -> String {
        namespace(package(of: name)) + "." + short(name)
    }

    /// "orgID" of "org_id".
    static func property(_ name: String) -> String {
        var result = ""
        for (index, part) in name.lowercased().split(separator: "_").enumerated() {
            switch (index, part) {
            case (0, _): result = String(part)
            case (_, "id"): result += "ID"
            case (_, "ids"): result += "IDs"
            default: result += String(part).capitalizedFirst
            }
        }
        return reserved.contains(result) ? "`\(result)`" : result
    }

    /// "Who" of "who", "EventID" of "event_id".
    static func capitalized(_ name: String) -> String {
        property(name).filter { $0 != "`" }.capitalizedFirst
    }

    /// "unspecified" of DECISION_UNSPECIFIED in Decision, "headersAll" of HEADERS_ALL in
    /// HeaderChoice.
    static func enumCase(_ value: String, in enumeration: String) -> String {
        let prefix = snake(short(enumeration)).uppercased() + "_"
        return property(value.hasPrefix(prefix) ? String(value.dropFirst(prefix.count)) : value)
    }

    /// "checkMany" of "CheckMany".
    static func method(_ name: String) -> String {
        property(snake(name))
    }

    /// "check_request" of "CheckRequest", as protoc-c does it.
    static func snake(_ name: String) -> String {
        var result = ""
        for character in name {
            if character.isUppercase, !result.isEmpty { result += "_" }
            result += character.lowercased()
        }
        return result
    }

    /// "tollgate__limiter__v1__check_request" of "tollgate.limiter.v1.CheckRequest".
    static func cFunction(_ name: String) -> String {
        name.split(separator: ".").map { snake(String($0)) }.joined(separator: "__")
    }

    /// "Tollgate__Limiter__V1__CheckRequest" of "tollgate.limiter.v1.CheckRequest".
    static func cType(_ name: String) -> String {
        name.split(separator: ".").map { String($0).capitalizedFirst }.joined(separator: "__")
    }
}

extension String {
    /// The text with its first letter in upper case.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
