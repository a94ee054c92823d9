// Made by Protos/generate from the .proto files. Do not edit.

/// Messages and enums of tollgate.reflection.v1.
@usableFromInline
package enum ReflectionV1 {
    /// The message `ListRequest` of the wire.
    package struct ListRequest: Sendable, Equatable {
        /// Makes the message; what is not given has its default.
        package init() {}
    }

    /// The message `ListResponse` of the wire.
    package struct ListResponse: Sendable, Equatable {
        /// `services` on the wire.
        package var services: [ReflectionV1.ServiceSchema]
        /// `messages` on the wire.
        package var messages: [ReflectionV1.MessageSchema]
        /// `enums` on the wire.
        package var enums: [ReflectionV1.EnumSchema]

        /// Makes the message; what is not given has its default.
        package init(
            services: [ReflectionV1.ServiceSchema] = [],
            messages: [ReflectionV1.MessageSchema] = [],
            enums: [ReflectionV1.EnumSchema] = []
        ) {
            self.services = services
            self.messages = messages
            self.enums = enums
        }
    }

    /// The message `ServiceSchema` of the wire.
    package struct ServiceSchema: Sendable, Equatable {
        /// "tollgate.limiter.v1.Limiter"
        package var name: String
        /// `methods` on the wire.
        package var methods: [ReflectionV1.MethodSchema]

        /// Makes the message; what is not given has its default.
        package init(
            name: String = "",
            methods: [ReflectionV1.MethodSchema] = []
        ) {
            self.name = name
            self.methods = methods
        }
    }

    /// The message `MethodSchema` of the wire.
    package struct MethodSchema: Sendable, Equatable {
        /// `name` on the wire.
        package var name: String
        /// `input` on the wire.
        package var input: String
        /// `output` on the wire.
        package var output: String
        /// `server_streaming` on the wire.
        package var serverStreaming: Bool
        /// `idempotent` on the wire.
        package var idempotent: Bool

        /// Makes the message; what is not given has its default.
        package init(
            name: String = "",
            input: String = "",
            output: String = "",
            serverStreaming: Bool = false,
            idempotent: Bool = false
        ) {
            self.name = name
            self.input = input
            self.output = output
            self.serverStreaming = serverStreaming
            self.idempotent = idempotent
        }
    }

    /// The message `MessageSchema` of the wire.
    package struct MessageSchema: Sendable, Equatable {
        /// `name` on the wire.
        package var name: String
        /// `fields` on the wire.
        package var fields: [ReflectionV1.FieldSchema]

        /// Makes the message; what is not given has its default.
        package init(
            name: String = "",
            fields: [ReflectionV1.FieldSchema] = []
        ) {
            self.name = name
            self.fields = fields
        }
    }

    /// The message `FieldSchema` of the wire.
    package struct FieldSchema: Sendable, Equatable {
        /// `name` on the wire.
        package var name: String
        /// `number` on the wire.
        package var number: UInt32
        /// "int64", "string", "bytes", "bool", "message", "enum", ... as in the .proto file.
        package var type: String
        /// `repeated` on the wire.
        package var repeated: Bool
        /// Full name of the message or enum.
        package var typeName: String
        /// Name of the oneof it belongs to, or empty.
        package var oneof: String

        /// Makes the message; what is not given has its default.
        package init(
            name: String = "",
            number: UInt32 = 0,
            type: String = "",
            repeated: Bool = false,
            typeName: String = "",
            oneof: String = ""
        ) {
            self.name = name
            self.number = number
            self.type = type
            self.repeated = repeated
            self.typeName = typeName
            self.oneof = oneof
        }
    }

    /// The message `EnumSchema` of the wire.
    package struct EnumSchema: Sendable, Equatable {
        /// `name` on the wire.
        package var name: String
        /// `values` on the wire.
        package var values: [ReflectionV1.EnumValueSchema]

        /// Makes the message; what is not given has its default.
        package init(
            name: String = "",
            values: [ReflectionV1.EnumValueSchema] = []
        ) {
            self.name = name
            self.values = values
        }
    }

    /// The message `EnumValueSchema` of the wire.
    package struct EnumValueSchema: Sendable, Equatable {
        /// `name` on the wire.
        package var name: String
        /// `number` on the wire.
        package var number: Int32

        /// Makes the message; what is not given has its default.
        package init(
            name: String = "",
            number: Int32 = 0
        ) {
            self.name = name
            self.number = number
        }
    }
}
