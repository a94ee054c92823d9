/// What the text of the .proto files says and protobuf-c's descriptors leave out: comments, the
/// names of oneofs, and the stream keyword.
///
/// It reads the plain style that the files keep (one declaration per line) and refuses any other
/// line.
struct ProtoText {
    /// Comment above a declaration, by full name ("tollgate.limiter.v1.CheckRequest.cost").
    private(set) var comments: [String: [String]] = [:]
    /// Name of the oneof of a field, by full name of the field.
    private(set) var oneofs: [String: String] = [:]
    /// Methods whose reply is a stream ("tollgate.health.v1.Health/Watch").
    private(set) var streams: Set<String> = []

    private var package = ""
    private var scopes: [Scope] = []
    private var pending: [String] = []

    private enum Scope {
        case message(String)
        case enumeration(String)
        case service(String)
        case oneof(String)
    }

    /// Reads one more file.
    /// - Throws: `GeneratorError` with file and line number for a line it does not understand.
    mutating func read(_ text: String, file: String) throws {
        package = ""
        scopes = []
        pending = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard try take(words(String(line))) else {
                throw GeneratorError("\(file):\(index + 1): not understood: \(line)")
            }
        }
        guard scopes.isEmpty else { throw GeneratorError("\(file): a brace is not closed") }
    }

    private func words(_ line: String) -> [String] {
        let trimmed = line.drop { $0 == " " }
        if trimmed.hasPrefix("//") {
            return ["//", String(trimmed.dropFirst(2).drop { $0 == " " })]
        }
        var spaced = ""
        for character in trimmed {
            spaced += "{}();=".contains(character) ? " \(character) " : String(character)
        }
        return spaced.split(separator: " ").map(String.init)
    }

    private var path: String {
        var parts = [package]
        for scope in scopes {
            switch scope {
            case .message(let name), .enumeration(let name), .service(let name): parts.append(name)
            case .oneof: break
            }
        }
        return parts.joined(separator: ".")
    }

    private mutating func note(_ name: String) {
        if !pending.isEmpty { comments[name] = pending }
        pending = []
    }

    private mutating func take(_ words: [String]) throws -> Bool {
        guard let first = words.first else {
            pending = []
            return true
        }
        switch first {
        case "//":
            pending.append(words[1])
        case "syntax", "import":
            pending = []
        case "reserved" where words.last == ";":
            pending = []
        case "package" where words.count == 3:
            package = words[1]
            pending = []
        case "}" where words.count == 1 && !scopes.isEmpty:
            scopes.removeLast()
            pending = []
        case "message", "enum", "service", "oneof":
            return open(first, words)
        case "rpc":
            return takeMethod(words)
        default:
            return try takeField(words)
        }
        return true
    }

    private mutating func open(_ keyword: String, _ words: [String]) -> Bool {
        guard words.count >= 3, words[2] == "{" else { return false }
        note(path + "." + words[1])
        if words.count == 4, words[3] == "}" { return true }
        guard words.count == 3 else { return false }
        switch keyword {
        case "message": scopes.append(.message(words[1]))
        case "enum": scopes.append(.enumeration(words[1]))
        case "service": scopes.append(.service(words[1]))
        default: scopes.append(.oneof(words[1]))
        }
        return true
    }

    // rpc Name ( Input ) returns ( [stream] Output ) ;
    private mutating func takeMethod(_ words: [String]) -> Bool {
        guard case .service = scopes.last, words.count >= 10, words[2] == "(", words[4] == ")",
            words[5] == "returns", words[6] == "("
        else { return false }
        let name = path + "/" + words[1]
        note(name)
        guard words[7] == "stream" else { return words.count == 10 }
        streams.insert(name)
        return words.count == 11
    }

    // [repeated] type name = number ;   or   NAME = number ;
    private mutating func takeField(_ words: [String]) throws -> Bool {
        if words.first == "optional" {
            throw GeneratorError(
                "protoc-c refuses proto3 optional: where absent differs from zero, use a oneof"
            )
        }
        guard let equals = words.firstIndex(of: "="), equals >= 1, words.last == ";" else {
            return false
        }
        let name = path + "." + words[equals - 1]
        note(name)
        if case .oneof(let oneof) = scopes.last { oneofs[name] = oneof }
        return true
    }
}
