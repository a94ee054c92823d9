/// Reads protobuf as JSON values, field by field; payloads of any kind give a value or an error.
struct DynamicDecoder {
    let schema: DynamicMessage

    private typealias Field = ReflectionV1.FieldSchema

    func decode(
        _ payload: ArraySlice<UInt8>, _ name: String, depth: Int
    ) throws(DynamicError) -> JSONValue {
        guard depth < DynamicMessage.depthMax else {
            throw DynamicError("\(name): nested too deeply")
        }
        let message = try schema.message(name)
        var found: [UInt32: [JSONValue]] = [:]
        var rest = payload
        while !rest.isEmpty {
            let tag = try Self.varint(&rest)
            let field = message.fields.first { UInt64($0.number) == tag >> 3 }
            let values = try take(field, tag & 7, &rest, depth: depth)
            if let field {
                found[field.number] = (field.repeated ? found[field.number] ?? [] : []) + values
            }
        }
        return .object(message.fields.compactMap { member($0, found[$0.number]) })
    }

    private func member(_ field: Field, _ values: [JSONValue]?) -> JSONMember? {
        if field.repeated { return JSONMember(field.name, .array(values ?? [])) }
        if let value = values?.last { return JSONMember(field.name, value) }
        guard field.oneof.isEmpty else { return nil }
        switch field.type {
        case "message": return nil
        case "string", "bytes": return JSONMember(field.name, .string(""))
        case "float", "double": return JSONMember(field.name, .number("0"))
        default: return JSONMember(field.name, number(0, field))
        }
    }

    private func take(
        _ field: Field?, _ wireType: UInt64, _ rest: inout ArraySlice<UInt8>, depth: Int
    ) throws(DynamicError) -> [JSONValue] {
        switch wireType {
        case 0:
            let value = try Self.varint(&rest)
            return field.map { [number(value, $0)] } ?? []
        case 1, 5:
            let bytes = try Self.bytes(wireType == 1 ? 8 : 4, &rest)
            let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let value =
                wireType == 1
                ? Double(bitPattern: bits)
                : Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
            return [value.isFinite ? .number(String(value)) : .string(String(value))]
        case 2:
            let length = try Self.varint(&rest)
            guard length <= UInt64(rest.count) else { throw Self.truncated }
            let content = try Self.bytes(Int(length), &rest)
            guard let field else { return [] }
            return try lengthDelimited(content, field, depth: depth)
        default:
            throw DynamicError("the payload has a wire type that is not supported")
        }
    }

    private func lengthDelimited(
        _ content: ArraySlice<UInt8>, _ field: Field, depth: Int
    ) throws(DynamicError) -> [JSONValue] {
        switch field.type {
        case "message": return [try decode(content, field.typeName, depth: depth + 1)]
        case "string":
            guard let text = String(validating: content, as: UTF8.self) else {
                throw DynamicError("\(field.name): not UTF-8")
            }
            return [.string(text)]
        case "bytes": return [.string(Base64Text.encode(Array(content)))]
        default:
            var rest = content
            var values: [JSONValue] = []
            while !rest.isEmpty { values.append(number(try Self.varint(&rest), field)) }
            return values
        }
    }

    private func number(_ value: UInt64, _ field: Field) -> JSONValue {
        switch field.type {
        case "bool": return .bool(value != 0)
        case "int32": return .number(String(Int32(truncatingIfNeeded: value)))
        case "uint32": return .number(String(UInt32(truncatingIfNeeded: value)))
        case "int64": return .string(String(Int64(bitPattern: value)))
        case "enum":
            let number = Int32(truncatingIfNeeded: value)
            let known = schema.enums[field.typeName]?.values.first { $0.number == number }
            return known.map { .string($0.name) } ?? .number(String(number))
        default: return .string(String(value))
        }
    }

    private static let truncated = DynamicError("the payload ends inside a field")

    private static func bytes(
        _ count: Int, _ rest: inout ArraySlice<UInt8>
    ) throws(DynamicError) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw truncated }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) throws(DynamicError) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<10 {
            guard let byte = rest.popFirst() else { throw truncated }
            value |= UInt64(byte & 0x7f) << UInt64(7 * index)
            if byte < 0x80 { return value }
        }
        throw DynamicError("a number of the payload is longer than 10 bytes")
    }
}
