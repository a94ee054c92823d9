/// Writes how a builder packs its message: protobuf-c's bytes, without walking descriptors for each
/// reply.
struct PackingCode {
    let message: MessageSchema

    func write(_ out: inout SourceText) {
        out.doc(["Bytes of the message when it is packed."])
        out.line("@usableFromInline")
        out.block("package func packedSize() -> Int") { out in
            guard !message.fields.isEmpty else { return out.line("0") }
            out.line("var size = 0")
            for field in message.fields { measure(field, &out) }
            out.line("return size")
        }
        out.line("")
        out.doc([
            "Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on."
        ])
        out.line("@usableFromInline")
        out.block("package func pack(_ out: inout UnsafeMutablePointer<UInt8>)") { out in
            for field in message.fields { pack(field, &out) }
        }
    }

    private func tag(_ field: FieldSchema) -> UInt32 {
        switch field.kind {
        case .string, .bytes, .message: field.number << 3 | 2
        default: field.number << 3 | (field.isRepeated ? 2 : 0)
        }
    }

    private func number(_ field: FieldSchema, _ value: String) -> String {
        switch field.kind {
        case .int64: "UInt64(bitPattern: \(value))"
        case .int32: "UInt64(bitPattern: Int64(\(value)))"
        case .bool: "\(value) != 0 ? 1 : 0"
        case .enumeration: "UInt64(bitPattern: Int64(Int32(bitPattern: \(value).rawValue)))"
        default: "UInt64(\(value))"
        }
    }

    private func member(_ field: FieldSchema) -> String { "c.pointee.\(field.name)" }

    /// Runs `body` where the field is present: its own case of a oneof, or always.
    private func whenPresent(
        _ field: FieldSchema, _ out: inout SourceText, _ body: (inout SourceText) -> Void
    ) {
        guard let oneof = field.oneof else { return body(&out) }
        out.block("if c.pointee.\(oneof)_case.rawValue == \(field.number)", body)
    }

    private func measure(_ field: FieldSchema, _ out: inout SourceText) {
        let member = member(field)
        let keep = field.oneof != nil
        whenPresent(field, &out) { out in
            switch field.kind {
            case .message(let name):
                let inner = "\(Naming.type(name))Builder(at: $0, in: arena).packedSize()"
                let call = field.isRepeated ? "messages" : "message"
                let count = field.isRepeated ? ", c.pointee.n_\(field.name)" : ""
                out.line(
                    "size &+= PackedSize.\(call)(\(tag(field)), \(member)\(count)) { \(inner) }")
            case .string where field.isRepeated:
                out.line(
                    "size &+= PackedSize.texts(\(tag(field)), \(member), c.pointee.n_\(field.name))"
                )
            case .string:
                out.line("size &+= PackedSize.text(\(tag(field)), \(member), keep: \(keep))")
            case .bytes:
                out.line("size &+= PackedSize.bytes(\(tag(field)), \(member), keep: \(keep))")
            case _ where field.isRepeated:
                out.line(
                    "size &+= PackedSize.numbers(\(tag(field)), \(member), "
                        + "c.pointee.n_\(field.name)) { \(number(field, "$0")) }")
            default:
                out.line(
                    "size &+= PackedSize.number("
                        + "\(tag(field)), \(number(field, member)), keep: \(keep))"
                )
            }
        }
    }

    private func pack(_ field: FieldSchema, _ out: inout SourceText) {
        let member = member(field)
        let keep = field.oneof != nil
        whenPresent(field, &out) { out in
            switch field.kind {
            case .message(let name):
                let inner = "\(Naming.type(name))Builder(at: $0, in: arena).pack(&$1)"
                let call = field.isRepeated ? "messages" : "message"
                let count = field.isRepeated ? ", c.pointee.n_\(field.name)" : ""
                out.line("Packing.\(call)(\(tag(field)), \(member)\(count), &out) { \(inner) }")
            case .string where field.isRepeated:
                out.line("Packing.texts(\(tag(field)), \(member), c.pointee.n_\(field.name), &out)")
            case .string:
                out.line("Packing.text(\(tag(field)), \(member), keep: \(keep), &out)")
            case .bytes:
                out.line("Packing.bytes(\(tag(field)), \(member), keep: \(keep), &out)")
            case _ where field.isRepeated:
                out.line(
                    "Packing.numbers(\(tag(field)), \(member), c.pointee.n_\(field.name), &out) "
                        + "{ \(number(field, "$0")) }")
            default:
                out.line(
                    "Packing.number(\(tag(field)), \(number(field, member)), keep: \(keep), &out)")
            }
        }
    }
}
