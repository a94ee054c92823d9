import CProtobufC
import CProtos

/// Reads protobuf-c's descriptors into schemas, joined with the text and the method table.
struct SchemaReader {
    let text: ProtoText
    let table: MethodTable

    /// Every file that has a service, and the files whose messages those use, by package.
    /// - Throws: `GeneratorError` for a type without a Swift form or a method that the table lacks.
    func files() throws -> [FileSchema] {
        var files: [String: FileSchema] = [:]
        for message in list(tollgate_message_list()) {
            let schema = try self.schema(of: message.pointee)
            files[
                string(message.pointee.package_name),
                default: .init(package: string(message.pointee.package_name))
            ]
            .messages.append(schema)
        }
        for enumeration in list(tollgate_enum_list()) {
            let package = string(enumeration.pointee.package_name)
            files[package, default: .init(package: package)].enums.append(
                schema(of: enumeration.pointee))
        }
        for service in list(tollgate_service_list()) {
            let package = string(service.pointee.package)
            files[package, default: .init(package: package)].services.append(
                try schema(of: service.pointee))
        }
        let used = Set(files.values.filter { !$0.services.isEmpty }.flatMap(packagesUsed))
        return files.values.filter { used.contains($0.package) }.sorted { $0.package < $1.package }
    }

    private func packagesUsed(_ file: FileSchema) -> [String] {
        file.messages.flatMap(\.fields).compactMap { field in
            switch field.kind {
            case .message(let name), .enumeration(let name): Naming.package(of: name)
            default: nil
            }
        } + [file.package]
    }

    private func schema(of message: ProtobufCMessageDescriptor) throws -> MessageSchema {
        let name = string(message.name)
        let fields = try (0..<Int(message.n_fields)).map {
            try schema(of: message.fields[$0], in: name)
        }
        return MessageSchema(name: name, fields: fields)
    }

    private func schema(of field: ProtobufCFieldDescriptor, in message: String) throws
        -> FieldSchema
    {
        let name = string(field.name)
        let path = "\(message).\(name)"
        let oneof = text.oneofs[path]
        guard (oneof != nil) == (field.flags & UInt32(PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue) != 0)
        else {
            throw GeneratorError(
                "\(path): text and descriptor differ on the oneof; run protoc-c again")
        }
        return FieldSchema(
            name: name, number: field.id, kind: try kind(of: field, path),
            isRepeated: field.label == PROTOBUF_C_LABEL_REPEATED, oneof: oneof)
    }

    private func kind(of field: ProtobufCFieldDescriptor, _ path: String) throws -> FieldKind {
        switch field.type {
        case PROTOBUF_C_TYPE_INT32: return .int32
        case PROTOBUF_C_TYPE_INT64: return .int64
        case PROTOBUF_C_TYPE_UINT32: return .uint32
        case PROTOBUF_C_TYPE_UINT64: return .uint64
        case PROTOBUF_C_TYPE_BOOL: return .bool
        case PROTOBUF_C_TYPE_FLOAT: return .float
        case PROTOBUF_C_TYPE_DOUBLE: return .double
        case PROTOBUF_C_TYPE_STRING: return .string
        case PROTOBUF_C_TYPE_BYTES: return .bytes
        case PROTOBUF_C_TYPE_MESSAGE:
            let type = field.descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
            return .message(string(type.pointee.name))
        case PROTOBUF_C_TYPE_ENUM:
            let type = field.descriptor.assumingMemoryBound(to: ProtobufCEnumDescriptor.self)
            return .enumeration(string(type.pointee.name))
        default:
            throw GeneratorError(
                "\(path): use int, uint, bool, float, double, string, bytes, enum or message")
        }
    }

    private func schema(of enumeration: ProtobufCEnumDescriptor) -> EnumSchema {
        let values = (0..<Int(enumeration.n_values)).map { index in
            (string(enumeration.values[index].name), Int32(enumeration.values[index].value))
        }
        return EnumSchema(name: string(enumeration.name), values: values)
    }

    private func schema(of service: ProtobufCServiceDescriptor) throws -> ServiceSchema {
        let name = string(service.name)
        let methods = try (0..<Int(service.n_methods)).map { index in
            let method = service.methods[index]
            let path = "\(name)/\(string(method.name))"
            guard let entry = table.entries[path] else {
                throw GeneratorError("methods.txt lacks \(path)")
            }
            return MethodSchema(
                name: string(method.name), input: string(method.input.pointee.name),
                output: string(method.output.pointee.name), kind: entry.kind,
                isForeseen: entry.isForeseen, isIdempotent: entry.isIdempotent,
                requestBytesMax: entry.requestBytesMax)
        }
        return ServiceSchema(name: name, methods: methods)
    }

    private func list<T>(_ start: UnsafePointer<UnsafePointer<T>?>?) -> [UnsafePointer<T>] {
        var found: [UnsafePointer<T>] = []
        while let next = start?[found.count] { found.append(next) }
        return found
    }

    private func string(_ text: UnsafePointer<CChar>) -> String { String(cString: text) }
}
