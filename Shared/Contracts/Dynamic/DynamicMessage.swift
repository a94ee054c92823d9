/// Turns JSON into payloads and back, driven by a schema that a server told through reflection.
///
/// Fields have the names of the .proto files (input also takes lowerCamelCase). 64-bit integers are
/// strings in output, as in protobuf's own JSON, and numbers or strings in input. Bytes are base64,
/// enums are names. Output has every field, except absent messages and absent members of a oneof.
package struct DynamicMessage: Sendable {
    let messages: [String: ReflectionV1.MessageSchema]
    let enums: [String: ReflectionV1.EnumSchema]
    private let services: [ReflectionV1.ServiceSchema]

    /// Nesting above this is refused; schemas of the house stay far below.
    static let depthMax = 32

    /// Uses the schema that a server told.
    package init(schema: ReflectionV1.ListResponse) {
        messages = Dictionary(schema.messages.map { ($0.name, $0) }) { first, _ in first }
        enums = Dictionary(schema.enums.map { ($0.name, $0) }) { first, _ in first }
        services = schema.services
    }

    /// The method that a path names: "tollgate.limiter.v1.Limiter/Check", or "Limiter/Check" when
    /// only one service is called so.
    /// - Throws: when there is no such method, or several.
    package func method(
        _ path: String
    ) throws(DynamicError) -> (path: String, schema: ReflectionV1.MethodSchema) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw DynamicError("'\(path)': a method is written SERVICE/METHOD")
        }
        let found = services.filter { $0.name == parts[0] || $0.name.hasSuffix("." + parts[0]) }
        guard let service = found.first, found.count == 1 else {
            throw DynamicError(
                found.isEmpty
                    ? "no service is called '\(parts[0])'"
                    : "several services are called '\(parts[0])'")
        }
        guard let method = service.methods.first(where: { $0.name == parts[1] }) else {
            let names = service.methods.map(\.name).joined(separator: ", ")
            throw DynamicError("\(service.name) has no method '\(parts[1])'; it has \(names)")
        }
        return ("\(service.name)/\(method.name)", method)
    }

    /// The payload that holds the JSON object as the message called `name`.
    /// - Throws: `DynamicError` with the path of the field that does not fit.
    package func payload(json: String, as name: String) throws(DynamicError) -> [UInt8] {
        let text = json.allSatisfy(\.isWhitespace) ? "{}" : json
        return try DynamicEncoder(schema: self).encode(
            JSONParser.parse(text), name, path: "", depth: 0)
    }

    /// The payload of the message called `name` as a JSON value.
    /// - Throws: `DynamicError` when the payload is malformed.
    package func json(payload: [UInt8], as name: String) throws(DynamicError) -> JSONValue {
        try DynamicDecoder(schema: self).decode(payload[...], name, depth: 0)
    }

    func message(_ name: String) throws(DynamicError) -> ReflectionV1.MessageSchema {
        guard let message = messages[name] else {
            throw DynamicError("the schema has no message '\(name)'")
        }
        return message
    }
}
