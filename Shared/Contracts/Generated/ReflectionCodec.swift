// Made by Protos/generate from the .proto files. Do not edit.

import CProtobufC
import CProtos

extension ReflectionV1.ListRequest: ContractMessage {
    package typealias Layout = Tollgate__Reflection__V1__ListRequest
    package static let scan = PayloadScan(tollgate__reflection__v1__list_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        self.init()
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__reflection__v1__list_request__init(c)
    }
}

extension ReflectionV1.ListResponse: ContractMessage {
    package typealias Layout = Tollgate__Reflection__V1__ListResponse
    package static let scan = PayloadScan(tollgate__reflection__v1__list_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        services = FieldCoding.messages(c.pointee.services, c.pointee.n_services)
        messages = FieldCoding.messages(c.pointee.messages, c.pointee.n_messages)
        enums = FieldCoding.messages(c.pointee.enums, c.pointee.n_enums)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__reflection__v1__list_response__init(c)
        c.pointee.n_services = services.count
        c.pointee.services = arena.messages(services)
        c.pointee.n_messages = messages.count
        c.pointee.messages = arena.messages(messages)
        c.pointee.n_enums = enums.count
        c.pointee.enums = arena.messages(enums)
    }
}

extension ReflectionV1.ServiceSchema: ContractMessage {
    package typealias Layout = Tollgate__Reflection__V1__ServiceSchema
    package static let scan = PayloadScan(tollgate__reflection__v1__service_schema__type())

    package init(reading c: UnsafePointer<Layout>) {
        name = FieldCoding.string(c.pointee.name)
        methods = FieldCoding.messages(c.pointee.methods, c.pointee.n_methods)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__reflection__v1__service_schema__init(c)
        c.pointee.name = arena.string(name)
        c.pointee.n_methods = methods.count
        c.pointee.methods = arena.messages(methods)
    }
}

extension ReflectionV1.MethodSchema: ContractMessage {
    package typealias Layout = Tollgate__Reflection__V1__MethodSchema
    package static let scan = PayloadScan(tollgate__reflection__v1__method_schema__type())

    package init(reading c: UnsafePointer<Layout>) {
        name = FieldCoding.string(c.pointee.name)
        input = FieldCoding.string(c.pointee.input)
        output = FieldCoding.string(c.pointee.output)
        serverStreaming = c.pointee.server_streaming != 0
        idempotent = c.pointee.idempotent != 0
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__reflection__v1__method_schema__init(c)
        c.pointee.name = arena.string(name)
        c.pointee.input = arena.string(input)
        c.pointee.output = arena.string(output)
        c.pointee.server_streaming = serverStreaming ? 1 : 0
        c.pointee.idempotent = idempotent ? 1 : 0
    }
}

extension ReflectionV1.MessageSchema: ContractMessage {
    package typealias Layout = Tollgate__Reflection__V1__MessageSchema
    package static let scan = PayloadScan(tollgate__reflection__v1__message_schema__type())

    package init(reading c: UnsafePointer<Layout>) {
        name = FieldCoding.string(c.pointee.name)
        fields = FieldCoding.messages(c.pointee.fields, c.pointee.n_fields)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__reflection__v1__message_schema__init(c)
        c.pointee.name = arena.string(name)
        c.pointee.n_fields = fields.count
        c.pointee.fields = arena.messages(fields)
    }
}

extension ReflectionV1.FieldSchema: ContractMessage {
    package typealias Layout = Tollgate__Reflection__V1__FieldSchema
    package static let scan = PayloadScan(tollgate__reflection__v1__field_schema__type())

    package init(reading c: UnsafePointer<Layout>) {
        name = FieldCoding.string(c.pointee.name)
        number = c.pointee.number
        type = FieldCoding.string(c.pointee.type)
        repeated = c.pointee.repeated != 0
        typeName = FieldCoding.string(c.pointee.type_name)
        oneof = FieldCoding.string(c.pointee.oneof)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__reflection__v1__field_schema__init(c)
        c.pointee.name = arena.string(name)
        c.pointee.number = number
        c.pointee.type = arena.string(type)
        c.pointee.repeated = repeated ? 1 : 0
        c.pointee.type_name = arena.string(typeName)
        c.pointee.oneof = arena.string(oneof)
    }
}

extension ReflectionV1.EnumSchema: ContractMessage {
    package typealias Layout = Tollgate__Reflection__V1__EnumSchema
    package static let scan = PayloadScan(tollgate__reflection__v1__enum_schema__type())

    package init(reading c: UnsafePointer<Layout>) {
        name = FieldCoding.string(c.pointee.name)
        values = FieldCoding.messages(c.pointee.values, c.pointee.n_values)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__reflection__v1__enum_schema__init(c)
        c.pointee.name = arena.string(name)
        c.pointee.n_values = values.count
        c.pointee.values = arena.messages(values)
    }
}

extension ReflectionV1.EnumValueSchema: ContractMessage {
    package typealias Layout = Tollgate__Reflection__V1__EnumValueSchema
    package static let scan = PayloadScan(tollgate__reflection__v1__enum_value_schema__type())

    package init(reading c: UnsafePointer<Layout>) {
        name = FieldCoding.string(c.pointee.name)
        number = c.pointee.number
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__reflection__v1__enum_value_schema__init(c)
        c.pointee.name = arena.string(name)
        c.pointee.number = number
    }
}
