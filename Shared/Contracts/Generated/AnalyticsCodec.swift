// Made by Protos/generate from the .proto files. Do not edit.

import CProtobufC
import CProtos

extension AnalyticsV1.Filter: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__Filter
    package static let scan = PayloadScan(tollgate__analytics__v1__filter__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        range = c.pointee.range.map { CommonV1.TimeRange(reading: $0) }
        meter = FieldCoding.string(c.pointee.meter)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__filter__init(c)
        c.pointee.org_id = orgID
        c.pointee.range = range.map { arena.message($0) }
        c.pointee.meter = arena.string(meter)
    }
}

extension AnalyticsV1.Totals: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__Totals
    package static let scan = PayloadScan(tollgate__analytics__v1__totals__type())

    package init(reading c: UnsafePointer<Layout>) {
        calls = c.pointee.calls
        errors = c.pointee.errors
        bytesIn = c.pointee.bytes_in
        bytesOut = c.pointee.bytes_out
        quantityMicro = c.pointee.quantity_micro
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__totals__init(c)
        c.pointee.calls = calls
        c.pointee.errors = errors
        c.pointee.bytes_in = bytesIn
        c.pointee.bytes_out = bytesOut
        c.pointee.quantity_micro = quantityMicro
    }
}

extension AnalyticsV1.CurrentUsageRequest: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__CurrentUsageRequest
    package static let scan = PayloadScan(tollgate__analytics__v1__current_usage_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__current_usage_request__init(c)
        c.pointee.org_id = orgID
    }
}

extension AnalyticsV1.CurrentUsageResponse: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__CurrentUsageResponse
    package static let scan = PayloadScan(tollgate__analytics__v1__current_usage_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        plan = FieldCoding.string(c.pointee.plan)
        period = c.pointee.period.map { CommonV1.TimeRange(reading: $0) }
        meters = FieldCoding.messages(c.pointee.meters, c.pointee.n_meters)
        asOfUs = c.pointee.as_of_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__current_usage_response__init(c)
        c.pointee.org_id = orgID
        c.pointee.plan = arena.string(plan)
        c.pointee.period = period.map { arena.message($0) }
        c.pointee.n_meters = meters.count
        c.pointee.meters = arena.messages(meters)
        c.pointee.as_of_us = asOfUs
    }
}

extension AnalyticsV1.MeterUsage: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__MeterUsage
    package static let scan = PayloadScan(tollgate__analytics__v1__meter_usage__type())

    package init(reading c: UnsafePointer<Layout>) {
        meter = FieldCoding.string(c.pointee.meter)
        usedMicro = c.pointee.used_micro
        includedMicro = c.pointee.included_known_case.rawValue == 3 ? c.pointee.included_micro : nil
        hard = c.pointee.hard != 0
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__meter_usage__init(c)
        c.pointee.meter = arena.string(meter)
        c.pointee.used_micro = usedMicro
        if let includedMicro {
            c.pointee.included_known_case = .init(rawValue: 3)
            c.pointee.included_micro = includedMicro
        }
        c.pointee.hard = hard ? 1 : 0
    }
}

extension AnalyticsV1.UsageSummaryRequest: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__UsageSummaryRequest
    package static let scan = PayloadScan(tollgate__analytics__v1__usage_summary_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        filter = c.pointee.filter.map { AnalyticsV1.Filter(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__usage_summary_request__init(c)
        c.pointee.filter = filter.map { arena.message($0) }
    }
}

extension AnalyticsV1.UsageSummaryResponse: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__UsageSummaryResponse
    package static let scan = PayloadScan(tollgate__analytics__v1__usage_summary_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        totals = c.pointee.totals.map { AnalyticsV1.Totals(reading: $0) }
        asOfUs = c.pointee.as_of_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__usage_summary_response__init(c)
        c.pointee.totals = totals.map { arena.message($0) }
        c.pointee.as_of_us = asOfUs
    }
}

extension AnalyticsV1.UsageHistoryRequest: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__UsageHistoryRequest
    package static let scan = PayloadScan(tollgate__analytics__v1__usage_history_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        filter = c.pointee.filter.map { AnalyticsV1.Filter(reading: $0) }
        bucket = AnalyticsV1.Bucket(rawValue: Int32(bitPattern: c.pointee.bucket.rawValue))
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__usage_history_request__init(c)
        c.pointee.filter = filter.map { arena.message($0) }
        c.pointee.bucket = .init(rawValue: UInt32(bitPattern: bucket.rawValue))
    }
}

extension AnalyticsV1.UsageHistoryResponse: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__UsageHistoryResponse
    package static let scan = PayloadScan(tollgate__analytics__v1__usage_history_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        points = FieldCoding.messages(c.pointee.points, c.pointee.n_points)
        asOfUs = c.pointee.as_of_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__usage_history_response__init(c)
        c.pointee.n_points = points.count
        c.pointee.points = arena.messages(points)
        c.pointee.as_of_us = asOfUs
    }
}

extension AnalyticsV1.HistoryPoint: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__HistoryPoint
    package static let scan = PayloadScan(tollgate__analytics__v1__history_point__type())

    package init(reading c: UnsafePointer<Layout>) {
        startUs = c.pointee.start_us
        totals = c.pointee.totals.map { AnalyticsV1.Totals(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__history_point__init(c)
        c.pointee.start_us = startUs
        c.pointee.totals = totals.map { arena.message($0) }
    }
}

extension AnalyticsV1.EndpointsRequest: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__EndpointsRequest
    package static let scan = PayloadScan(tollgate__analytics__v1__endpoints_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        filter = c.pointee.filter.map { AnalyticsV1.Filter(reading: $0) }
        limit = c.pointee.limit
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__endpoints_request__init(c)
        c.pointee.filter = filter.map { arena.message($0) }
        c.pointee.limit = limit
    }
}

extension AnalyticsV1.EndpointsResponse: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__EndpointsResponse
    package static let scan = PayloadScan(tollgate__analytics__v1__endpoints_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        endpoints = FieldCoding.messages(c.pointee.endpoints, c.pointee.n_endpoints)
        asOfUs = c.pointee.as_of_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__endpoints_response__init(c)
        c.pointee.n_endpoints = endpoints.count
        c.pointee.endpoints = arena.messages(endpoints)
        c.pointee.as_of_us = asOfUs
    }
}

extension AnalyticsV1.EndpointUsage: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__EndpointUsage
    package static let scan = PayloadScan(tollgate__analytics__v1__endpoint_usage__type())

    package init(reading c: UnsafePointer<Layout>) {
        endpoint = FieldCoding.string(c.pointee.endpoint)
        totals = c.pointee.totals.map { AnalyticsV1.Totals(reading: $0) }
        latency = c.pointee.latency.map { AnalyticsV1.Percentiles(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__endpoint_usage__init(c)
        c.pointee.endpoint = arena.string(endpoint)
        c.pointee.totals = totals.map { arena.message($0) }
        c.pointee.latency = latency.map { arena.message($0) }
    }
}

extension AnalyticsV1.Percentiles: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__Percentiles
    package static let scan = PayloadScan(tollgate__analytics__v1__percentiles__type())

    package init(reading c: UnsafePointer<Layout>) {
        count = c.pointee.count
        p50Us = c.pointee.p50_us
        p90Us = c.pointee.p90_us
        p95Us = c.pointee.p95_us
        p99Us = c.pointee.p99_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__percentiles__init(c)
        c.pointee.count = count
        c.pointee.p50_us = p50Us
        c.pointee.p90_us = p90Us
        c.pointee.p95_us = p95Us
        c.pointee.p99_us = p99Us
    }
}

extension AnalyticsV1.ErrorsRequest: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__ErrorsRequest
    package static let scan = PayloadScan(tollgate__analytics__v1__errors_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        filter = c.pointee.filter.map { AnalyticsV1.Filter(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__errors_request__init(c)
        c.pointee.filter = filter.map { arena.message($0) }
    }
}

extension AnalyticsV1.ErrorsResponse: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__ErrorsResponse
    package static let scan = PayloadScan(tollgate__analytics__v1__errors_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        errors = FieldCoding.messages(c.pointee.errors, c.pointee.n_errors)
        asOfUs = c.pointee.as_of_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__errors_response__init(c)
        c.pointee.n_errors = errors.count
        c.pointee.errors = arena.messages(errors)
        c.pointee.as_of_us = asOfUs
    }
}

extension AnalyticsV1.ErrorCount: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__ErrorCount
    package static let scan = PayloadScan(tollgate__analytics__v1__error_count__type())

    package init(reading c: UnsafePointer<Layout>) {
        statusCode = c.pointee.status_code
        count = c.pointee.count
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__error_count__init(c)
        c.pointee.status_code = statusCode
        c.pointee.count = count
    }
}

extension AnalyticsV1.LatencyRequest: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__LatencyRequest
    package static let scan = PayloadScan(tollgate__analytics__v1__latency_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        filter = c.pointee.filter.map { AnalyticsV1.Filter(reading: $0) }
        endpoint = FieldCoding.string(c.pointee.endpoint)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__latency_request__init(c)
        c.pointee.filter = filter.map { arena.message($0) }
        c.pointee.endpoint = arena.string(endpoint)
    }
}

extension AnalyticsV1.LatencyResponse: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__LatencyResponse
    package static let scan = PayloadScan(tollgate__analytics__v1__latency_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        percentiles = c.pointee.percentiles.map { AnalyticsV1.Percentiles(reading: $0) }
        asOfUs = c.pointee.as_of_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__latency_response__init(c)
        c.pointee.percentiles = percentiles.map { arena.message($0) }
        c.pointee.as_of_us = asOfUs
    }
}

extension AnalyticsV1.SystemOverviewRequest: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__SystemOverviewRequest
    package static let scan = PayloadScan(tollgate__analytics__v1__system_overview_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        range = c.pointee.range.map { CommonV1.TimeRange(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__system_overview_request__init(c)
        c.pointee.range = range.map { arena.message($0) }
    }
}

extension AnalyticsV1.SystemOverviewResponse: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__SystemOverviewResponse
    package static let scan = PayloadScan(tollgate__analytics__v1__system_overview_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        totals = c.pointee.totals.map { AnalyticsV1.Totals(reading: $0) }
        orgs = c.pointee.orgs
        orgsActive = c.pointee.orgs_active
        users = c.pointee.users
        keysActive = c.pointee.keys_active
        latency = c.pointee.latency.map { AnalyticsV1.Percentiles(reading: $0) }
        plans = FieldCoding.messages(c.pointee.plans, c.pointee.n_plans)
        asOfUs = c.pointee.as_of_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__system_overview_response__init(c)
        c.pointee.totals = totals.map { arena.message($0) }
        c.pointee.orgs = orgs
        c.pointee.orgs_active = orgsActive
        c.pointee.users = users
        c.pointee.keys_active = keysActive
        c.pointee.latency = latency.map { arena.message($0) }
        c.pointee.n_plans = plans.count
        c.pointee.plans = arena.messages(plans)
        c.pointee.as_of_us = asOfUs
    }
}

extension AnalyticsV1.PlanCount: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__PlanCount
    package static let scan = PayloadScan(tollgate__analytics__v1__plan_count__type())

    package init(reading c: UnsafePointer<Layout>) {
        plan = FieldCoding.string(c.pointee.plan)
        orgs = c.pointee.orgs
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__plan_count__init(c)
        c.pointee.plan = arena.string(plan)
        c.pointee.orgs = orgs
    }
}

extension AnalyticsV1.TopOrgsRequest: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__TopOrgsRequest
    package static let scan = PayloadScan(tollgate__analytics__v1__top_orgs_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        range = c.pointee.range.map { CommonV1.TimeRange(reading: $0) }
        limit = c.pointee.limit
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__top_orgs_request__init(c)
        c.pointee.range = range.map { arena.message($0) }
        c.pointee.limit = limit
    }
}

extension AnalyticsV1.TopOrgsResponse: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__TopOrgsResponse
    package static let scan = PayloadScan(tollgate__analytics__v1__top_orgs_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgs = FieldCoding.messages(c.pointee.orgs, c.pointee.n_orgs)
        asOfUs = c.pointee.as_of_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__top_orgs_response__init(c)
        c.pointee.n_orgs = orgs.count
        c.pointee.orgs = arena.messages(orgs)
        c.pointee.as_of_us = asOfUs
    }
}

extension AnalyticsV1.OrgUsage: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__OrgUsage
    package static let scan = PayloadScan(tollgate__analytics__v1__org_usage__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        slug = FieldCoding.string(c.pointee.slug)
        name = FieldCoding.string(c.pointee.name)
        totals = c.pointee.totals.map { AnalyticsV1.Totals(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__org_usage__init(c)
        c.pointee.org_id = orgID
        c.pointee.slug = arena.string(slug)
        c.pointee.name = arena.string(name)
        c.pointee.totals = totals.map { arena.message($0) }
    }
}

extension AnalyticsV1.SecurityEventsRequest: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__SecurityEventsRequest
    package static let scan = PayloadScan(tollgate__analytics__v1__security_events_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        range = c.pointee.range.map { CommonV1.TimeRange(reading: $0) }
        rule = FieldCoding.string(c.pointee.rule)
        page = c.pointee.page.map { CommonV1.Page(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__security_events_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.range = range.map { arena.message($0) }
        c.pointee.rule = arena.string(rule)
        c.pointee.page = page.map { arena.message($0) }
    }
}

extension AnalyticsV1.SecurityEventsResponse: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__SecurityEventsResponse
    package static let scan = PayloadScan(tollgate__analytics__v1__security_events_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        events = FieldCoding.messages(c.pointee.events, c.pointee.n_events)
        nextCursor = FieldCoding.bytes(c.pointee.next_cursor)
        asOfUs = c.pointee.as_of_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__security_events_response__init(c)
        c.pointee.n_events = events.count
        c.pointee.events = arena.messages(events)
        c.pointee.next_cursor = arena.bytes(nextCursor)
        c.pointee.as_of_us = asOfUs
    }
}

extension AnalyticsV1.SecurityEvent: ContractMessage {
    package typealias Layout = Tollgate__Analytics__V1__SecurityEvent
    package static let scan = PayloadScan(tollgate__analytics__v1__security_event__type())

    package init(reading c: UnsafePointer<Layout>) {
        eventID = FieldCoding.bytes(c.pointee.event_id)
        occurredAtUs = c.pointee.occurred_at_us
        orgID = c.pointee.org_id
        rules = FieldCoding.strings(c.pointee.rules, c.pointee.n_rules)
        severity = FieldCoding.string(c.pointee.severity)
        field = FieldCoding.string(c.pointee.field)
        excerpt = FieldCoding.string(c.pointee.excerpt)
        ip = FieldCoding.bytes(c.pointee.ip)
        keyID = c.pointee.key_id
        user = FieldCoding.string(c.pointee.user)
        detectedAtUs = c.pointee.detected_at_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__analytics__v1__security_event__init(c)
        c.pointee.event_id = arena.bytes(eventID)
        c.pointee.occurred_at_us = occurredAtUs
        c.pointee.org_id = orgID
        c.pointee.n_rules = rules.count
        c.pointee.rules = arena.strings(rules)
        c.pointee.severity = arena.string(severity)
        c.pointee.field = arena.string(field)
        c.pointee.excerpt = arena.string(excerpt)
        c.pointee.ip = arena.bytes(ip)
        c.pointee.key_id = keyID
        c.pointee.user = arena.string(user)
        c.pointee.detected_at_us = detectedAtUs
    }
}
