import Model

@testable import Contracts

/// Makes payloads of any message type as protobuf-c would pack them: fields in order, defaults left
/// out, repeated numbers packed.
struct RandomPayload {
    private let schema = DynamicMessage(schema: SchemaCatalog.all)
    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// A payload of the message called `name`.
    mutating func make(_ name: String, depth: Int = 0) throws -> [UInt8] {
        let message = try schema.message(name)
        var chosen: [String: UInt32] = [:]
        for field in message.fields where !field.oneof.isEmpty {
            if chosen[field.oneof] == nil || Bool.random(using: &random) {
                chosen[field.oneof] = Bool.random(using: &random) ? field.number : 0
            }
        }
        var payload: [UInt8] = []
        for field in message.fields {
            if !field.oneof.isEmpty {
                if chosen[field.oneof] == field.number {
                    payload += try one(field, depth, keep: true)
                }
            } else if field.repeated {
                payload += try several(field, depth)
            } else if Int.random(in: 0..<4, using: &random) > 0 {
                payload += try one(field, depth, keep: field.type == "message")
            }
        }
        return payload
    }

    private mutating func several(
        _ field: ReflectionV1.FieldSchema, _ depth: Int
    ) throws -> [UInt8] {
        let count = Int.random(in: 0..<4, using: &random)
        guard count > 0 else { return [] }
        guard ["message", "string", "bytes"].contains(field.type) else {
            let packed = (0..<count).flatMap { _ in DynamicEncoder.varint(number(field)) }
            return tag(field, 2) + DynamicEncoder.varint(UInt64(packed.count)) + packed
        }
        return try (0..<count).flatMap { _ in try one(field, depth, keep: true) }
    }

    private mutating func one(
        _ field: ReflectionV1.FieldSchema, _ depth: Int, keep: Bool
    ) throws -> [UInt8] {
        let content: [UInt8]
        switch field.type {
        case "message": content = try make(field.typeName, depth: depth + 1)
        case "string": content = Array(text().utf8)
        case "bytes": content = bytes()
        default:
            let value = number(field)
            return value == 0 && !keep ? [] : tag(field, 0) + DynamicEncoder.varint(value)
        }
        if content.isEmpty && !keep { return [] }
        return tag(field, 2) + DynamicEncoder.varint(UInt64(content.count)) + content
    }

    private func tag(_ field: ReflectionV1.FieldSchema, _ wireType: UInt64) -> [UInt8] {
        DynamicEncoder.varint(UInt64(field.number) << 3 | wireType)
    }

    private mutating func number(_ field: ReflectionV1.FieldSchema) -> UInt64 {
        let bits = random.next() >> UInt64.random(in: 0..<64, using: &random)
        switch field.type {
        case "bool": return bits & 1
        case "uint32": return bits & 0xffff_ffff
        case "int32", "enum":
            return UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: bits)))
        default: return bits
        }
    }

    private mutating func text() -> String {
        let scalars = Array("aZ09 \"\\/\n\u{7f}éßΩ€漢𝄞😀\u{FFFD}".unicodeScalars)
        let count = Int.random(in: 0..<20, using: &random)
        return String(
            String.UnicodeScalarView(
                (0..<count).map { _ in scalars[Int.random(in: 0..<scalars.count, using: &random)] })
        )
    }

    /// Random bytes, at most 40.
    mutating func bytes() -> [UInt8] {
        (0..<Int.random(in: 0..<40, using: &random)).map { _ in
            UInt8(truncatingIfNeeded: random.next())
        }
    }
}
