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

extension CommonV1.RateRule: ContractMessage {
    package typealias Layout = Tollgate__Common__V1__RateRule
    package static let scan = PayloadScan(tollgate__common__v1__rate_rule__type())

    package init(reading c: UnsafePointer<Layout>) {
        name = FieldCoding.string(c.pointee.name)
        algorithm = CommonV1.RateAlgorithm(
            rawValue: Int32(bitPattern: c.pointee.algorithm.rawValue))
        limit = c.pointee.limit_choice_case.rawValue == 3 ? c.pointee.limit : nil
        windowMs = c.pointee.window_ms
        calendarUnit = CommonV1.CalendarUnit(
            rawValue: Int32(bitPattern: c.pointee.calendar_unit.rawValue))
        burst = c.pointee.burst_choice_case.rawValue == 6 ? c.pointee.burst : nil
        strict = c.pointee.strict != 0
        scope = CommonV1.RateScope(rawValue: Int32(bitPattern: c.pointee.scope.rawValue))
        meter = FieldCoding.string(c.pointee.meter)
        enforcement = CommonV1.Enforcement(
            rawValue: Int32(bitPattern: c.pointee.enforcement.rawValue))
        percent = c.pointee.percent_choice_case.rawValue == 11 ? c.pointee.percent : nil
        startsAtUs = c.pointee.starts_at_us
        endsAtUs = c.pointee.ends_at_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__common__v1__rate_rule__init(c)
        c.pointee.name = arena.string(name)
        c.pointee.algorithm = .init(rawValue: UInt32(bitPattern: algorithm.rawValue))
        if let limit {
            c.pointee.limit_choice_case = .init(rawValue: 3)
            c.pointee.limit = limit
        }
        c.pointee.window_ms = windowMs
        c.pointee.calendar_unit = .init(rawValue: UInt32(bitPattern: calendarUnit.rawValue))
        if let burst {
            c.pointee.burst_choice_case = .init(rawValue: 6)
            c.pointee.burst = burst
        }
        c.pointee.strict = strict ? 1 : 0
        c.pointee.scope = .init(rawValue: UInt32(bitPattern: scope.rawValue))
        c.pointee.meter = arena.string(meter)
        c.pointee.enforcement = .init(rawValue: UInt32(bitPattern: enforcement.rawValue))
        if let percent {
            c.pointee.percent_choice_case = .init(rawValue: 11)
            c.pointee.percent = percent
        }
        c.pointee.starts_at_us = startsAtUs
        c.pointee.ends_at_us = endsAtUs
    }
}
