/// Writes <Service>Views.swift: zero-copy views of what hot methods take, and builders of what they
/// answer.
struct ViewsFile {
    let file: FileSchema
    let messages: [String: MessageSchema]

    /// The source, or nil when the file has no hot method.
    func source() -> String? {
        let hot = file.services.flatMap(\.methods).filter { $0.kind == .hot }
        guard !hot.isEmpty else { return nil }
        var out = SourceText(imports: ["CProtobufC", "CProtos"])
        for message in closure(hot.map(\.input)) {
            out.line("")
            writeView(message, &out)
        }
        for message in closure(hot.map(\.output)) {
            out.line("")
            writeBuilder(message, &out)
        }
        return out.text
    }

    private func closure(_ roots: [String]) -> [MessageSchema] {
        Self.closure(roots, messages)
    }

    /// The messages that `roots` name, and all that those hold.
    static func closure(
        _ roots: [String], _ messages: [String: MessageSchema]
    ) -> [MessageSchema] {
        var found: [MessageSchema] = []
        func visit(_ name: String) {
            guard !found.contains(where: { $0.name == name }), let message = messages[name] else {
                return
            }
            found.append(message)
            for case .message(let inner) in message.fields.map(\.kind) { visit(inner) }
        }
        roots.forEach(visit)
        return found
    }

    private func writeView(_ message: MessageSchema, _ out: inout SourceText) {
        let short = Naming.short(message.name)
        let layout = Naming.cType(message.name)
        let type = Naming.type(message.name)
        out.block("extension \(Naming.namespace(Naming.package(of: message.name)))") { out in
            out.doc(["A view of `\(short)` where it was unpacked; valid until its call returns."])
            out.line("@usableFromInline")
            out.block("package struct \(short)View: MessageView") { out in
                out.line("@usableFromInline let c: UnsafePointer<\(layout)>")
                out.doc(["The arena of the call, for its reply."])
                out.line("@usableFromInline package let arena: MessageArena")
                out.line("")
                out.doc(["Looks at the message at `c`, which lives in `arena`."])
                out.line("@inlinable")
                out.block(
                    "package init(at c: UnsafePointer<\(layout)>, in arena: MessageArena)"
                ) { out in
                    out.line("self.c = c")
                    out.line("self.arena = arena")
                }
                out.line("")
                out.doc(["The message as a value that outlives the call."])
                out.line("package func copied() -> \(type) { \(type)(reading: c) }")
                for field in message.fields {
                    out.line("")
                    writeGetter(field, &out)
                }
            }
        }
    }

    private func writeGetter(_ field: FieldSchema, _ out: inout SourceText) {
        let property = Naming.property(field.name)
        let member = "c.pointee.\(field.name)"
        let guardText = field.oneof.map {
            "guard c.pointee.\($0)_case.rawValue == \(field.number) else { return nil }"
        }
        let optional = field.oneof == nil ? "" : "?"
        let (type, value): (String, String)
        switch field.kind {
        case .message(let name) where field.isRepeated:
            type = "MessageViewList<\(Naming.type(name))View>"
            value = "MessageViewList(\(member), c.pointee.n_\(field.name), arena)"
        case _ where field.isRepeated:
            type = "[\(MessagesFile.baseType(field))]"
            value = "copied().\(property)"
        case .message(let name):
            type = "\(Naming.type(name))View?"
            value = "\(member).map { \(Naming.type(name))View(at: $0, in: arena) }"
        case .string:
            type = "UnsafeRawBufferPointer\(optional)"
            value = "FieldCoding.stringView(\(member))"
        case .bytes:
            type = "UnsafeRawBufferPointer\(optional)"
            value = "FieldCoding.bytesView(\(member))"
        default:
            type = MessagesFile.baseType(field) + optional
            value = CodecFile.readOne(field)
        }
        out.doc([
            "`\(field.name)` on the wire\(field.oneof == nil ? "" : "; nil when it is absent")."
        ])
        out.line("@inlinable")
        out.block("package var \(property): \(type)") { out in
            if let guardText {
                out.line(guardText)
                out.line("return \(value)")
            } else {
                out.line(value)
            }
        }
    }

    private func writeBuilder(_ message: MessageSchema, _ out: inout SourceText) {
        let short = Naming.short(message.name)
        let layout = Naming.cType(message.name)
        out.block("extension \(Naming.namespace(Naming.package(of: message.name)))") { out in
            out.doc(["Builds `\(short)` in the arena of a call, to be packed into the reply."])
            out.line("@usableFromInline")
            out.block("package struct \(short)Builder: MessageBuilder") { out in
                out.line(
                    "@usableFromInline let c: UnsafeMutablePointer<\(layout)>")
                out.line("@usableFromInline let arena: MessageArena")
                out.line("")
                out.doc(["Attaches to memory of `arena`; `start()` gives every field its default."])
                out.line("@inlinable")
                out.block(
                    "package init(at c: UnsafeMutablePointer<\(layout)>, in arena: MessageArena)"
                ) { out in
                    out.line("self.c = c")
                    out.line("self.arena = arena")
                }
                out.line("")
                out.doc(["Gives every field its default."])
                out.line("@inlinable")
                out.line("package func start() { \(Naming.cFunction(message.name))__init(c) }")
                out.line("")
                PackingCode(message: message).write(&out)
                for field in message.fields {
                    out.line("")
                    writeSetter(field, &out)
                }
            }
        }
    }

    private func writeSetter(_ field: FieldSchema, _ out: inout SourceText) {
        let capitalized = Naming.capitalized(field.name)
        let member = "c.pointee.\(field.name)"
        let choose = field.oneof.map { "c.pointee.\($0)_case = .init(rawValue: \(field.number))" }
        out.doc(["`\(field.name)` on the wire."])
        if case .message = field.kind {
            out.line("@inlinable")
        } else {
            out.line(field.isRepeated ? "@usableFromInline" : "@inlinable")
        }
        if case .message(let name) = field.kind {
            let builder = "\(Naming.type(name))Builder"
            if field.isRepeated {
                out.block(
                    "package func make\(capitalized)(_ count: Int) "
                        + "-> MessageBuilderList<\(builder)>"
                ) { out in
                    out.line("let list = MessageBuilderList<\(builder)>(count, in: arena)")
                    out.line("c.pointee.n_\(field.name) = count")
                    out.line("\(member) = list.pointers")
                    out.line("return list")
                }
            } else {
                out.block("package func make\(capitalized)() -> \(builder)") { out in
                    out.line("let one = MessageBuilderList<\(builder)>(1, in: arena)")
                    if let choose { out.line(choose) }
                    out.line("\(member) = one.pointers[0]")
                    out.line("return one[0]")
                }
            }
        } else if field.isRepeated {
            out.block("package func set\(capitalized)(_ values: [\(MessagesFile.baseType(field))])")
            { out in
                let value: String =
                    switch field.kind {
                    case .string: "arena.strings(values)"
                    case .bytes: "arena.byteArrays(values)"
                    default: "arena.values(values) { \(CodecFile.writeOne(field, "$0")) }"
                    }
                out.line("c.pointee.n_\(field.name) = values.count")
                out.line("\(member) = \(value)")
            }
        } else {
            let type: String
            let written: String
            switch field.kind {
            case .string:
                (type, written) = ("MessageText", "UnsafeMutablePointer(mutating: value.pointer)")
            case .bytes: (type, written) = ("UnsafeRawBufferPointer", "arena.binary(value)")
            default:
                (type, written) = (MessagesFile.baseType(field), CodecFile.writeOne(field, "value"))
            }
            out.block("package func set\(capitalized)(_ value: \(type))") { out in
                if let choose { out.line(choose) }
                out.line("\(member) = \(written)")
            }
        }
    }
}
