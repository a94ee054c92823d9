/// Writes <Service>Codec.swift: how each message moves between its Swift value and protobuf-c's
/// struct.
struct CodecFile {
    let file: FileSchema

    func source() -> String {
        var out = SourceText(imports: ["CProtobufC", "CProtos"])
        for message in file.messages {
            out.line("")
            write(message, &out)
        }
        return out.text
    }

    private func write(_ message: MessageSchema, _ out: inout SourceText) {
        let c = Naming.cFunction(message.name)
        out.block("extension \(Naming.type(message.name)): ContractMessage") { out in
            out.line("package typealias Layout = \(Naming.cType(message.name))")
            out.line("package static let scan = PayloadScan(\(c)__type())")
            out.line("")
            out.block("package init(reading c: UnsafePointer<Layout>)") { out in
                if message.fields.isEmpty { out.line("self.init()") }
                for field in message.fields where !message.isChoice(field) { read(field, &out) }
                for oneof in message.oneofs where oneof.members.count > 1 { read(oneof, &out) }
            }
            out.line("")
            out.block(
                "package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena)"
            ) { out in
                out.line("\(c)__init(c)")
                for field in message.fields where !message.isChoice(field) { write(field, &out) }
                for oneof in message.oneofs where oneof.members.count > 1 { write(oneof, &out) }
            }
        }
    }

    private func read(_ field: FieldSchema, _ out: inout SourceText) {
        let property = Naming.property(field.name)
        let member = "c.pointee.\(field.name)"
        if field.isRepeated {
            let count = "c.pointee.n_\(field.name)"
            let value =
                switch field.kind {
                case .string: "FieldCoding.strings(\(member), \(count))"
                case .bytes: "FieldCoding.byteArrays(\(member), \(count))"
                case .message: "FieldCoding.messages(\(member), \(count))"
                case .bool: "FieldCoding.values(\(member), \(count)) { $0 != 0 }"
                case .enumeration(let name):
                    "FieldCoding.values(\(member), \(count)) { "
                        + "\(Naming.type(name))(rawValue: Int32(bitPattern: $0.rawValue)) }"
                default: "FieldCoding.values(\(member), \(count)) { $0 }"
                }
            out.line("\(property) = \(value)")
        } else if let oneof = field.oneof {
            let isSet = "c.pointee.\(oneof)_case.rawValue == \(field.number)"
            out.line("\(property) = \(isSet) ? \(Self.readOne(field)) : nil")
        } else {
            out.line("\(property) = \(Self.readOne(field))")
        }
    }

    /// The expression that reads the one value of a field; optional for a message.
    static func readOne(_ field: FieldSchema) -> String {
        let member = "c.pointee.\(field.name)"
        return switch field.kind {
        case .string: "FieldCoding.string(\(member))"
        case .bytes: "FieldCoding.bytes(\(member))"
        case .bool: "\(member) != 0"
        case .message(let name): "\(member).map { \(Naming.type(name))(reading: $0) }"
        case .enumeration(let name):
            "\(Naming.type(name))(rawValue: Int32(bitPattern: \(member).rawValue))"
        default: member
        }
    }

    private func read(_ oneof: (name: String, members: [FieldSchema]), _ out: inout SourceText) {
        let property = Naming.property(oneof.name)
        out.line("switch c.pointee.\(oneof.name)_case.rawValue {")
        for field in oneof.members {
            let value = Self.readOne(field)
            let wrapped =
                if case .message(let name) = field.kind {
                    "c.pointee.\(field.name).map { "
                        + ".\(Naming.property(field.name))(\(Naming.type(name))(reading: $0)) }"
                } else {
                    ".\(Naming.property(field.name))(\(value))"
                }
            out.line("case \(field.number): \(property) = \(wrapped)")
        }
        out.line("default: \(property) = nil")
        out.line("}")
    }

    private func write(_ field: FieldSchema, _ out: inout SourceText) {
        let property = Naming.property(field.name)
        let member = "c.pointee.\(field.name)"
        if field.isRepeated {
            let value =
                switch field.kind {
                case .string: "arena.strings(\(property))"
                case .bytes: "arena.byteArrays(\(property))"
                case .message: "arena.messages(\(property))"
                case .bool: "arena.values(\(property)) { $0 ? 1 : 0 }"
                case .enumeration:
                    "arena.values(\(property)) { .init(rawValue: UInt32(bitPattern: $0.rawValue)) }"
                default: "arena.values(\(property)) { $0 }"
                }
            out.line("c.pointee.n_\(field.name) = \(property).count")
            out.line("\(member) = \(value)")
        } else if let oneof = field.oneof {
            out.block("if let \(property)") { out in
                out.line("c.pointee.\(oneof)_case = .init(rawValue: \(field.number))")
                out.line("\(member) = \(Self.writeOne(field, property))")
            }
        } else if case .message = field.kind {
            out.line("\(member) = \(property).map { arena.message($0) }")
        } else {
            out.line("\(member) = \(Self.writeOne(field, property))")
        }
    }

    /// The expression that gives C the value named `value`.
    static func writeOne(_ field: FieldSchema, _ value: String) -> String {
        switch field.kind {
        case .string: "arena.string(\(value))"
        case .bytes: "arena.bytes(\(value))"
        case .bool: "\(value) ? 1 : 0"
        case .message: "arena.message(\(value))"
        case .enumeration: ".init(rawValue: UInt32(bitPattern: \(value).rawValue))"
        default: value
        }
    }

    private func write(_ oneof: (name: String, members: [FieldSchema]), _ out: inout SourceText) {
        out.line("switch \(Naming.property(oneof.name)) {")
        for field in oneof.members {
            out.line("case .\(Naming.property(field.name))(let value):")
            out.line("    c.pointee.\(oneof.name)_case = .init(rawValue: \(field.number))")
            out.line("    c.pointee.\(field.name) = \(Self.writeOne(field, "value"))")
        }
        out.line("case nil: break")
        out.line("}")
    }
}
