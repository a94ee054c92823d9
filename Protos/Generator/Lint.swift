/// Rules of the contracts that neither protoc-c nor Swift checks.
struct Lint {
    let files: [FileSchema]
    let text: ProtoText
    let table: MethodTable

    /// Highest field number: the wire scan remembers in one 64-bit word which fields it has seen,
    /// to refuse a repeated singular sub-message, whose merge would cost quadratic time.
    static let fieldNumberMax: UInt32 = 63

    /// Checks every rule.
    /// - Throws: `GeneratorError` for the first one broken.
    func check() throws {
        try checkRecursion()
        try checkFields()
        try checkMethods()
        try checkHotReplies()
    }

    private func checkHotReplies() throws {
        let messages = Dictionary(
            uniqueKeysWithValues: files.flatMap(\.messages).map { ($0.name, $0) })
        let hot = files.flatMap(\.services).flatMap(\.methods).filter { $0.kind == .hot }
        for message in ViewsFile.closure(hot.map(\.output), messages) {
            for field in message.fields {
                let isPacked = field.kind != .float && field.kind != .double
                guard isPacked, !(field.kind == .bytes && field.isRepeated) else {
                    throw GeneratorError(
                        "\(message.name).\(field.name): hot replies hold no floats and no "
                            + "repeated bytes")
                }
            }
        }
    }

    private func checkRecursion() throws {
        let messages = Dictionary(
            uniqueKeysWithValues: files.flatMap(\.messages).map { ($0.name, $0) })
        func visit(_ name: String, _ path: [String]) throws {
            if path.contains(name) {
                throw GeneratorError(
                    "recursive message: \((path + [name]).joined(separator: " -> "))")
            }
            for case .message(let inner) in messages[name]?.fields.map(\.kind) ?? [] {
                try visit(inner, path + [name])
            }
        }
        for name in messages.keys.sorted() { try visit(name, []) }
    }

    private func checkFields() throws {
        for message in files.flatMap(\.messages) {
            for field in message.fields where field.number > Self.fieldNumberMax {
                throw GeneratorError(
                    "\(message.name).\(field.name): field numbers end at \(Self.fieldNumberMax)")
            }
        }
        for enumeration in files.flatMap(\.enums)
        where !enumeration.values.contains(where: { $0.number == 0 }) {
            throw GeneratorError("\(enumeration.name): an enum starts with the value 0")
        }
    }

    private func checkMethods() throws {
        var paths: Set<String> = []
        for service in files.flatMap(\.services) {
            for method in service.methods {
                let path = "\(service.name)/\(method.name)"
                paths.insert(path)
                if text.streams.contains(path) != (method.kind == .stream) {
                    throw GeneratorError("\(path): methods.txt and the stream keyword disagree")
                }
            }
        }
        for path in table.entries.keys.sorted() where !paths.contains(path) {
            throw GeneratorError("methods.txt: no .proto file has \(path)")
        }
    }
}
