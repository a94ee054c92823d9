/// Writes <Service>Messages.swift: enums and messages as Swift values.
struct MessagesFile {
    let file: FileSchema
    let text: ProtoText

    func source() -> String {
        let namespace = Naming.namespace(file.package)
        var out = SourceText(imports: [])
        out.doc(["Messages and enums of \(file.package)."])
        out.line("@usableFromInline")
        out.block("package enum \(namespace)") { out in
            for (index, enumeration) in file.enums.enumerated() {
                if index > 0 { out.line("") }
                write(enumeration, &out)
            }
            for (index, message) in file.messages.enumerated() {
                if index > 0 || !file.enums.isEmpty { out.line("") }
                write(message, &out)
            }
        }
        return out.text
    }

    private func comment(_ name: String, _ fallback: String) -> [String] {
        text.comments[name] ?? [fallback]
    }

    private func write(_ enumeration: EnumSchema, _ out: inout SourceText) {
        let short = Naming.short(enumeration.name)
        out.doc(comment(enumeration.name, "The enum `\(short)` of the wire."))
        out.line("@usableFromInline")
        out.block("package enum \(short): RawRepresentable, Sendable, Hashable") { out in
            for value in enumeration.values {
                out.doc(
                    comment("\(enumeration.name).\(value.name)", "`\(value.name)` on the wire."))
                out.line("case \(Naming.enumCase(value.name, in: enumeration.name))")
            }
            out.doc(["A number that this version does not know."])
            out.line("case unrecognized(Int32)")
            out.line("")
            out.doc(["The value that has this number."])
            out.line("@inlinable")
            out.block("package init(rawValue: Int32)") { out in
                out.line("switch rawValue {")
                for value in enumeration.values {
                    let name = Naming.enumCase(value.name, in: enumeration.name)
                    out.line("case \(value.number): self = .\(name)")
                }
                out.line("default: self = .unrecognized(rawValue)")
                out.line("}")
            }
            out.line("")
            out.doc(["The number on the wire."])
            out.line("@inlinable")
            out.block("package var rawValue: Int32") { out in
                out.line("switch self {")
                for value in enumeration.values {
                    let name = Naming.enumCase(value.name, in: enumeration.name)
                    out.line("case .\(name): \(value.number)")
                }
                out.line("case .unrecognized(let number): number")
                out.line("}")
            }
        }
    }

    private func write(_ message: MessageSchema, _ out: inout SourceText) {
        let short = Naming.short(message.name)
        out.doc(comment(message.name, "The message `\(short)` of the wire."))
        out.block("package struct \(short): Sendable, Equatable") { out in
            let properties = self.properties(message)
            for property in properties {
                out.doc(property.doc)
                out.line("package var \(property.name): \(property.type)")
            }
            if !properties.isEmpty { out.line("") }
            for oneof in message.oneofs where oneof.members.count > 1 {
                out.doc(["The members of the oneof `\(oneof.name)`."])
                out.block("package enum \(Naming.capitalized(oneof.name)): Sendable, Equatable") {
                    out in
                    for field in oneof.members {
                        out.doc(
                            comment("\(message.name).\(field.name)", "`\(field.name)` on the wire.")
                        )
                        out.line("case \(Naming.property(field.name))(\(Self.baseType(field)))")
                    }
                }
                out.line("")
            }
            writeInit(properties, &out)
        }
    }

    private func writeInit(_ properties: [Property], _ out: inout SourceText) {
        out.doc(["Makes the message; what is not given has its default."])
        guard !properties.isEmpty else {
            out.line("package init() {}")
            return
        }
        out.line("package init(")
        for (index, property) in properties.enumerated() {
            let comma = index + 1 < properties.count ? "," : ""
            out.line("    \(property.name): \(property.type) = \(property.initial)\(comma)")
        }
        out.block(")") { out in
            for property in properties { out.line("self.\(property.bare) = \(property.name)") }
        }
    }

    /// A stored property of a message.
    private struct Property {
        let name: String
        let type: String
        let initial: String
        let doc: [String]
        var bare: String { name.filter { $0 != "`" } }
    }

    private func properties(_ message: MessageSchema) -> [Property] {
        var written: Set<String> = []
        return message.fields.compactMap { field in
            if message.isChoice(field), let oneof = field.oneof {
                guard written.insert(oneof).inserted else { return nil }
                return Property(
                    name: Naming.property(oneof), type: "\(Naming.capitalized(oneof))?",
                    initial: "nil",
                    doc: comment(
                        "\(message.name).\(oneof)", "`\(oneof)` on the wire; nil: no member."))
            }
            let base = Self.baseType(field)
            let (type, initial): (String, String) =
                if field.isRepeated {
                    ("[\(base)]", "[]")
                } else if field.oneof != nil {
                    ("\(base)?", "nil")
                } else {
                    switch field.kind {
                    case .message: ("\(base)?", "nil")
                    case .bytes: (base, "[]")
                    case .string: (base, "\"\"")
                    case .bool: (base, "false")
                    case .enumeration: (base, "\(base)(rawValue: 0)")
                    default: (base, "0")
                    }
                }
            let about =
                text.comments["\(message.name).\(field.name)"]
                ?? field.oneof.flatMap { text.comments["\(message.name).\($0)"] }
            return Property(
                name: Naming.property(field.name), type: type, initial: initial,
                doc: about ?? ["`\(field.name)` on the wire."])
        }
    }

    /// The Swift type of one value of the field.
    static func baseType(_ field: FieldSchema) -> String {
        switch field.kind {
        case .int32: "Int32"
        case .int64: "Int64"
        case .uint32: "UInt32"
        case .uint64: "UInt64"
        case .bool: "Bool"
        case .float: "Float"
        case .double: "Double"
        case .string: "String"
        case .bytes: "[UInt8]"
        case .message(let name), .enumeration(let name): Naming.type(name)
        }
    }
}
