// Made by Protos/generate from the .proto files. Do not edit.

import CProtobufC
import CProtos

extension CommonV1.TimeRange: ContractMessage {
    package typealias Layout = Tollgate__Common__V1__TimeRange
    package static let scan = PayloadScan(tollgate__common__v1__time_range__type())

    package init(reading c: UnsafePointer<Layout>) {
        fromUs = c.pointee.from_us
        toUs = c.pointee.to_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__common__v1__time_range__init(c)
        c.pointee.from_us = fromUs
        c.pointee.to_us = toUs
    }
}

extension CommonV1.Page: ContractMessage {
    package typealias Layout = Tollgate__Common__V1__Page
    package static let scan = PayloadScan(tollgate__common__v1__page__type())

    package init(reading c: UnsafePointer<Layout>) {
        size = c.pointee.size
        cursor = FieldCoding.bytes(c.pointee.cursor)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__common__v1__page__init(c)
        c.pointee.size = size
        c.pointee.cursor = arena.bytes(cursor)
    }
}

extension CommonV1.Money: ContractMessage {
    package typealias Layout = Tollgate__Common__V1__Money
    package static let scan = PayloadScan(tollgate__common__v1__money__type())

    package init(reading c: UnsafePointer<Layout>) {
        minor = c.pointee.minor
        currency = FieldCoding.string(c.pointee.currency)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__common__v1__money__init(c)
        c.pointee.minor = minor
        c.pointee.currency = arena.string(currency)
    }
}
