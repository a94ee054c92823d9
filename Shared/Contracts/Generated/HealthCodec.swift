// Made by Protos/generate from the .proto files. Do not edit.

import CProtobufC
import CProtos

extension HealthV1.CheckRequest: ContractMessage {
    package typealias Layout = Tollgate__Health__V1__CheckRequest
    package static let scan = PayloadScan(tollgate__health__v1__check_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        self.init()
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__health__v1__check_request__init(c)
    }
}

extension HealthV1.CheckResponse: ContractMessage {
    package typealias Layout = Tollgate__Health__V1__CheckResponse
    package static let scan = PayloadScan(tollgate__health__v1__check_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        status = HealthV1.ServingStatus(rawValue: Int32(bitPattern: c.pointee.status.rawValue))
        service = FieldCoding.string(c.pointee.service)
        version = FieldCoding.string(c.pointee.version)
        uptimeMs = c.pointee.uptime_ms
        dependencies = FieldCoding.messages(c.pointee.dependencies, c.pointee.n_dependencies)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__health__v1__check_response__init(c)
        c.pointee.status = .init(rawValue: UInt32(bitPattern: status.rawValue))
        c.pointee.service = arena.string(service)
        c.pointee.version = arena.string(version)
        c.pointee.uptime_ms = uptimeMs
        c.pointee.n_dependencies = dependencies.count
        c.pointee.dependencies = arena.messages(dependencies)
    }
}

extension HealthV1.Dependency: ContractMessage {
    package typealias Layout = Tollgate__Health__V1__Dependency
    package static let scan = PayloadScan(tollgate__health__v1__dependency__type())

    package init(reading c: UnsafePointer<Layout>) {
        name = FieldCoding.string(c.pointee.name)
        healthy = c.pointee.healthy != 0
        detail = FieldCoding.string(c.pointee.detail)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__health__v1__dependency__init(c)
        c.pointee.name = arena.string(name)
        c.pointee.healthy = healthy ? 1 : 0
        c.pointee.detail = arena.string(detail)
    }
}

extension HealthV1.MetricsRequest: ContractMessage {
    package typealias Layout = Tollgate__Health__V1__MetricsRequest
    package static let scan = PayloadScan(tollgate__health__v1__metrics_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        self.init()
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__health__v1__metrics_request__init(c)
    }
}

extension HealthV1.MetricsResponse: ContractMessage {
    package typealias Layout = Tollgate__Health__V1__MetricsResponse
    package static let scan = PayloadScan(tollgate__health__v1__metrics_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        text = FieldCoding.string(c.pointee.text)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__health__v1__metrics_response__init(c)
        c.pointee.text = arena.string(text)
    }
}
