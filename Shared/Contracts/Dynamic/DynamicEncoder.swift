/// Writes JSON values as protobuf, field by field.
struct DynamicEncoder {
    let schema: DynamicMessage

    func encode(
        _ value: JSONValue, _ name: String, path: String, depth: Int
    ) throws(DynamicError) -> [UInt8] {
        guard depth < DynamicMessage.depthMax else {
            throw DynamicError("\(path): nested too deeply")
        }
        let message = try schema.message(name)
        guard case .object(let members) = value else {
            throw DynamicError("\(path.isEmpty ? name : path): an object is expected")
        }
        var chosen: [String: String] = [:]
        var written: Set<String> = []
        var payload: [UInt8] = []
        for member in members {
            let place = path.isEmpty ? member.name : "\(path).\(member.name)"
            guard let field = message.fields.first(where: { Self.names($0, member.name) }) else {
                let names = message.fields.map(\.name).joined(separator: ", ")
                throw DynamicError("\(place): \(name) has no such field; it has \(names)")
            }
            guard written.insert(field.name).inserted else {
                throw DynamicError("\(place): given twice")
            }
            if member.value == .null { continue }
            if !field.oneof.isEmpty, let other = chosen.updateValue(field.name, forKey: field.oneof)
            {
                throw DynamicError("\(place): only one of \(other) and \(field.name) may be given")
            }
            payload += try encode(member.value, field, path: place, depth: depth)
        }
        return payload
    }

    private static func names(_ field: ReflectionV1.FieldSchema, _ name: String) -> Bool {
        if field.name == name { return true }
        let parts = field.name.split(separator: "_")
        let camel = parts.enumerated().map { index, part in
            index == 0 ? String(part) : part.prefix(1).uppercased() + part.dropFirst()
        }
        return camel.joined() == name
    }

    private func encode(
        _ value: JSONValue, _ field: ReflectionV1.FieldSchema, path: String, depth: Int
    ) throws(DynamicError) -> [UInt8] {
        guard field.repeated else { return try one(value, field, path: path, depth: depth) }
        guard case .array(let values) = value else {
            throw DynamicError("\(path): an array is expected")
        }
        var payload: [UInt8] = []
        for (index, value) in values.enumerated() {
            payload += try one(value, field, path: "\(path)[\(index)]", depth: depth)
        }
        return payload
    }

    private func one(
        _ value: JSONValue, _ field: ReflectionV1.FieldSchema, path: String, depth: Int
    ) throws(DynamicError) -> [UInt8] {
        let content: [UInt8]
        switch field.type {
        case "message":
            content = try encode(value, field.typeName, path: path, depth: depth + 1)
        case "string":
            guard case .string(let text) = value, !text.utf8.contains(0) else {
                throw DynamicError("\(path): a string without U+0000 is expected")
            }
            content = Array(text.utf8)
        case "bytes":
            guard case .string(let text) = value, let bytes = Base64Text.decode(text) else {
                throw DynamicError("\(path): bytes in base64 are expected")
            }
            content = bytes
        case "double":
            return tag(field, 1) + Self.littleEndian(try double(value, path).bitPattern)
        case "float":
            return tag(field, 5) + Self.littleEndian(Float(try double(value, path)).bitPattern)
        default:
            return tag(field, 0) + Self.varint(try varint(value, field, path))
        }
        return tag(field, 2) + Self.varint(UInt64(content.count)) + content
    }

    private func tag(_ field: ReflectionV1.FieldSchema, _ wireType: UInt64) -> [UInt8] {
        Self.varint(UInt64(field.number) << 3 | wireType)
    }

    static func varint(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
        return bytes
    }

    private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    private func double(_ value: JSONValue, _ path: String) throws(DynamicError) -> Double {
        switch value {
        case .number(let text), .string(let text):
            if let number = Double(text) { return number }
        default: break
        }
        throw DynamicError("\(path): a number is expected")
    }

    private func varint(
        _ value: JSONValue, _ field: ReflectionV1.FieldSchema, _ path: String
    ) throws(DynamicError) -> UInt64 {
        if field.type == "bool" {
            guard case .bool(let flag) = value else {
                throw DynamicError("\(path): true or false is expected")
            }
            return flag ? 1 : 0
        }
        let text: String
        switch value {
        case .number(let digits): text = digits
        case .string(let word): text = word
        default: throw DynamicError("\(path): \(field.type) is expected")
        }
        switch field.type {
        case "enum":
            let values = schema.enums[field.typeName]?.values ?? []
            if let number = values.first(where: { $0.name == text })?.number ?? Int32(text) {
                return UInt64(bitPattern: Int64(number))
            }
            let names = values.map(\.name).joined(separator: ", ")
            throw DynamicError("\(path): one of \(names) is expected")
        case "int32":
            if let number = Int32(text) { return UInt64(bitPattern: Int64(number)) }
        case "int64":
            if let number = Int64(text) { return UInt64(bitPattern: number) }
        case "uint32":
            if let number = UInt32(text) { return UInt64(number) }
        case "uint64":
            if let number = UInt64(text) { return number }
        default: break
        }
        throw DynamicError("\(path): '\(text)' is not \(field.type)")
    }
}
