import CProtobufC
import CProtos
import RPC

/// Every service, and every message and enum that their methods use, as reflection tells it: read
/// from protobuf-c's own descriptors, joined with what those leave out (`ContractFacts`).
package enum SchemaCatalog {
    /// The whole catalogue; names sorted, methods and fields in the order of the .proto files.
    package static let all: ReflectionV1.ListResponse = make()

    private static func make() -> ReflectionV1.ListResponse {
        var messages: [String: ReflectionV1.MessageSchema] = [:]
        var enums: [String: ReflectionV1.EnumSchema] = [:]
        var services: [ReflectionV1.ServiceSchema] = []
        let list = tollgate_service_list()
        var count = 0
        while let service = list?[count] {
            count += 1
            services.append(schema(of: service.pointee))
            for index in 0..<Int(service.pointee.n_methods) {
                let method = service.pointee.methods[index]
                add(method.input, &messages, &enums)
                add(method.output, &messages, &enums)
            }
        }
        return ReflectionV1.ListResponse(
            services: services.sorted { $0.name < $1.name },
            messages: messages.values.sorted { $0.name < $1.name },
            enums: enums.values.sorted { $0.name < $1.name })
    }

    private static func schema(
        of service: ProtobufCServiceDescriptor
    ) -> ReflectionV1.ServiceSchema {
        let name = String(cString: service.name)
        let methods = (0..<Int(service.n_methods)).map { index in
            let method = service.methods[index]
            let short = String(cString: method.name)
            let spec = ContractFacts.methods.first { $0.path == "\(name)/\(short)" }
            return ReflectionV1.MethodSchema(
                name: short, input: String(cString: method.input.pointee.name),
                output: String(cString: method.output.pointee.name),
                serverStreaming: spec?.isServerStreaming ?? false,
                idempotent: spec?.isIdempotent ?? false)
        }
        return ReflectionV1.ServiceSchema(name: name, methods: methods)
    }

    private static func add(
        _ type: UnsafePointer<ProtobufCMessageDescriptor>,
        _ messages: inout [String: ReflectionV1.MessageSchema],
        _ enums: inout [String: ReflectionV1.EnumSchema]
    ) {
        let name = String(cString: type.pointee.name)
        guard messages[name] == nil else { return }
        let fields = UnsafeBufferPointer(
            start: type.pointee.fields, count: Int(type.pointee.n_fields))
        messages[name] = ReflectionV1.MessageSchema(
            name: name, fields: fields.map { schema(of: $0, in: name) })
        for field in fields {
            switch field.type {
            case PROTOBUF_C_TYPE_MESSAGE:
                add(
                    field.descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self),
                    &messages, &enums)
            case PROTOBUF_C_TYPE_ENUM:
                let schema = schema(
                    of: field.descriptor.assumingMemoryBound(to: ProtobufCEnumDescriptor.self))
                enums[schema.name] = schema
            default: break
            }
        }
    }

    private static func schema(
        of field: ProtobufCFieldDescriptor, in message: String
    ) -> ReflectionV1.FieldSchema {
        let name = String(cString: field.name)
        var typeName = ""
        if field.type == PROTOBUF_C_TYPE_MESSAGE {
            typeName = String(
                cString: field.descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
                    .pointee.name)
        } else if field.type == PROTOBUF_C_TYPE_ENUM {
            typeName = String(
                cString: field.descriptor.assumingMemoryBound(to: ProtobufCEnumDescriptor.self)
                    .pointee.name)
        }
        return ReflectionV1.FieldSchema(
            name: name, number: field.id, type: typeWord(field.type),
            repeated: field.label == PROTOBUF_C_LABEL_REPEATED, typeName: typeName,
            oneof: ContractFacts.oneofs["\(message).\(name)"] ?? "")
    }

    private static func schema(
        of type: UnsafePointer<ProtobufCEnumDescriptor>
    ) -> ReflectionV1.EnumSchema {
        let values = UnsafeBufferPointer(
            start: type.pointee.values, count: Int(type.pointee.n_values))
        return ReflectionV1.EnumSchema(
            name: String(cString: type.pointee.name),
            values: values.map {
                ReflectionV1.EnumValueSchema(
                    name: String(cString: $0.name), number: Int32($0.value))
            })
    }

    /// The word of the .proto language for a type.
    private static func typeWord(_ type: ProtobufCType) -> String {
        switch type {
        case PROTOBUF_C_TYPE_INT32: "int32"
        case PROTOBUF_C_TYPE_INT64: "int64"
        case PROTOBUF_C_TYPE_UINT32: "uint32"
        case PROTOBUF_C_TYPE_UINT64: "uint64"
        case PROTOBUF_C_TYPE_BOOL: "bool"
        case PROTOBUF_C_TYPE_FLOAT: "float"
        case PROTOBUF_C_TYPE_DOUBLE: "double"
        case PROTOBUF_C_TYPE_STRING: "string"
        case PROTOBUF_C_TYPE_BYTES: "bytes"
        case PROTOBUF_C_TYPE_MESSAGE: "message"
        default: "enum"
        }
    }
}
