// Made by Protos/generate from the .proto files. Do not edit.

import CProtobufC
import CProtos

extension BillingV1.ListPlansRequest: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__ListPlansRequest
    package static let scan = PayloadScan(tollgate__billing__v1__list_plans_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        self.init()
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__list_plans_request__init(c)
    }
}

extension BillingV1.ListPlansResponse: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__ListPlansResponse
    package static let scan = PayloadScan(tollgate__billing__v1__list_plans_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        plans = FieldCoding.messages(c.pointee.plans, c.pointee.n_plans)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__list_plans_response__init(c)
        c.pointee.n_plans = plans.count
        c.pointee.plans = arena.messages(plans)
    }
}

extension BillingV1.Plan: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__Plan
    package static let scan = PayloadScan(tollgate__billing__v1__plan__type())

    package init(reading c: UnsafePointer<Layout>) {
        code = FieldCoding.string(c.pointee.code)
        name = FieldCoding.string(c.pointee.name)
        version = c.pointee.version
        price = c.pointee.price.map { CommonV1.Money(reading: $0) }
        meters = FieldCoding.messages(c.pointee.meters, c.pointee.n_meters)
        limits = FieldCoding.messages(c.pointee.limits, c.pointee.n_limits)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__plan__init(c)
        c.pointee.code = arena.string(code)
        c.pointee.name = arena.string(name)
        c.pointee.version = version
        c.pointee.price = price.map { arena.message($0) }
        c.pointee.n_meters = meters.count
        c.pointee.meters = arena.messages(meters)
        c.pointee.n_limits = limits.count
        c.pointee.limits = arena.messages(limits)
    }
}

extension BillingV1.PlanMeter: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__PlanMeter
    package static let scan = PayloadScan(tollgate__billing__v1__plan_meter__type())

    package init(reading c: UnsafePointer<Layout>) {
        meter = FieldCoding.string(c.pointee.meter)
        includedUnits = c.pointee.included_known_case.rawValue == 2 ? c.pointee.included_units : nil
        hard = c.pointee.hard != 0
        overagePriceMicro = c.pointee.overage_price_micro
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__plan_meter__init(c)
        c.pointee.meter = arena.string(meter)
        if let includedUnits {
            c.pointee.included_known_case = .init(rawValue: 2)
            c.pointee.included_units = includedUnits
        }
        c.pointee.hard = hard ? 1 : 0
        c.pointee.overage_price_micro = overagePriceMicro
    }
}

extension BillingV1.PlanLimit: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__PlanLimit
    package static let scan = PayloadScan(tollgate__billing__v1__plan_limit__type())

    package init(reading c: UnsafePointer<Layout>) {
        name = FieldCoding.string(c.pointee.name)
        limit = c.pointee.limit
        windowMs = c.pointee.window_ms
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__plan_limit__init(c)
        c.pointee.name = arena.string(name)
        c.pointee.limit = limit
        c.pointee.window_ms = windowMs
    }
}

extension BillingV1.CreateSubscriptionRequest: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__CreateSubscriptionRequest
    package static let scan = PayloadScan(
        tollgate__billing__v1__create_subscription_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        plan = FieldCoding.string(c.pointee.plan)
        startUs = c.pointee.start_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__create_subscription_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.plan = arena.string(plan)
        c.pointee.start_us = startUs
    }
}

extension BillingV1.GetSubscriptionRequest: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__GetSubscriptionRequest
    package static let scan = PayloadScan(tollgate__billing__v1__get_subscription_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__get_subscription_request__init(c)
        c.pointee.org_id = orgID
    }
}

extension BillingV1.Subscription: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__Subscription
    package static let scan = PayloadScan(tollgate__billing__v1__subscription__type())

    package init(reading c: UnsafePointer<Layout>) {
        subscriptionID = c.pointee.subscription_id
        orgID = c.pointee.org_id
        plan = FieldCoding.string(c.pointee.plan)
        planVersion = c.pointee.plan_version
        status = FieldCoding.string(c.pointee.status)
        anchorUs = c.pointee.anchor_us
        period = c.pointee.period.map { CommonV1.TimeRange(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__subscription__init(c)
        c.pointee.subscription_id = subscriptionID
        c.pointee.org_id = orgID
        c.pointee.plan = arena.string(plan)
        c.pointee.plan_version = planVersion
        c.pointee.status = arena.string(status)
        c.pointee.anchor_us = anchorUs
        c.pointee.period = period.map { arena.message($0) }
    }
}

extension BillingV1.EntitlementRequest: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__EntitlementRequest
    package static let scan = PayloadScan(tollgate__billing__v1__entitlement_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        meter = FieldCoding.string(c.pointee.meter)
        units = c.pointee.units
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__entitlement_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.meter = arena.string(meter)
        c.pointee.units = units
    }
}

extension BillingV1.EntitlementResponse: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__EntitlementResponse
    package static let scan = PayloadScan(tollgate__billing__v1__entitlement_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        allowed = c.pointee.allowed != 0
        plan = FieldCoding.string(c.pointee.plan)
        usedMicro = c.pointee.used_micro
        includedUnits = c.pointee.included_known_case.rawValue == 4 ? c.pointee.included_units : nil
        hard = c.pointee.hard != 0
        reason = FieldCoding.string(c.pointee.reason)
        upgradeTo = FieldCoding.string(c.pointee.upgrade_to)
        period = c.pointee.period.map { CommonV1.TimeRange(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__entitlement_response__init(c)
        c.pointee.allowed = allowed ? 1 : 0
        c.pointee.plan = arena.string(plan)
        c.pointee.used_micro = usedMicro
        if let includedUnits {
            c.pointee.included_known_case = .init(rawValue: 4)
            c.pointee.included_units = includedUnits
        }
        c.pointee.hard = hard ? 1 : 0
        c.pointee.reason = arena.string(reason)
        c.pointee.upgrade_to = arena.string(upgradeTo)
        c.pointee.period = period.map { arena.message($0) }
    }
}

extension BillingV1.InvoicePreviewRequest: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__InvoicePreviewRequest
    package static let scan = PayloadScan(tollgate__billing__v1__invoice_preview_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        atUs = c.pointee.at_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__invoice_preview_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.at_us = atUs
    }
}

extension BillingV1.InvoicePreviewResponse: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__InvoicePreviewResponse
    package static let scan = PayloadScan(tollgate__billing__v1__invoice_preview_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        period = c.pointee.period.map { CommonV1.TimeRange(reading: $0) }
        lines = FieldCoding.messages(c.pointee.lines, c.pointee.n_lines)
        total = c.pointee.total.map { CommonV1.Money(reading: $0) }
        plan = FieldCoding.string(c.pointee.plan)
        asOfUs = c.pointee.as_of_us
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__invoice_preview_response__init(c)
        c.pointee.org_id = orgID
        c.pointee.period = period.map { arena.message($0) }
        c.pointee.n_lines = lines.count
        c.pointee.lines = arena.messages(lines)
        c.pointee.total = total.map { arena.message($0) }
        c.pointee.plan = arena.string(plan)
        c.pointee.as_of_us = asOfUs
    }
}

extension BillingV1.InvoiceLine: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__InvoiceLine
    package static let scan = PayloadScan(tollgate__billing__v1__invoice_line__type())

    package init(reading c: UnsafePointer<Layout>) {
        description = FieldCoding.string(c.pointee.description)
        quantity = c.pointee.quantity
        amountMinor = c.pointee.amount_minor
        meter = FieldCoding.string(c.pointee.meter)
        unitPriceMicro = c.pointee.unit_price_micro
        usageHash = FieldCoding.bytes(c.pointee.usage_hash)
        adjusts = c.pointee.adjusts.map { CommonV1.TimeRange(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__invoice_line__init(c)
        c.pointee.description = arena.string(description)
        c.pointee.quantity = quantity
        c.pointee.amount_minor = amountMinor
        c.pointee.meter = arena.string(meter)
        c.pointee.unit_price_micro = unitPriceMicro
        c.pointee.usage_hash = arena.bytes(usageHash)
        c.pointee.adjusts = adjusts.map { arena.message($0) }
    }
}

extension BillingV1.MrrRequest: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__MrrRequest
    package static let scan = PayloadScan(tollgate__billing__v1__mrr_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        self.init()
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__mrr_request__init(c)
    }
}

extension BillingV1.MrrResponse: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__MrrResponse
    package static let scan = PayloadScan(tollgate__billing__v1__mrr_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        mrr = c.pointee.mrr.map { CommonV1.Money(reading: $0) }
        subscriptions = c.pointee.subscriptions
        plans = FieldCoding.messages(c.pointee.plans, c.pointee.n_plans)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__mrr_response__init(c)
        c.pointee.mrr = mrr.map { arena.message($0) }
        c.pointee.subscriptions = subscriptions
        c.pointee.n_plans = plans.count
        c.pointee.plans = arena.messages(plans)
    }
}

extension BillingV1.PlanMrr: ContractMessage {
    package typealias Layout = Tollgate__Billing__V1__PlanMrr
    package static let scan = PayloadScan(tollgate__billing__v1__plan_mrr__type())

    package init(reading c: UnsafePointer<Layout>) {
        plan = FieldCoding.string(c.pointee.plan)
        subscriptions = c.pointee.subscriptions
        mrr = c.pointee.mrr.map { CommonV1.Money(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__billing__v1__plan_mrr__init(c)
        c.pointee.plan = arena.string(plan)
        c.pointee.subscriptions = subscriptions
        c.pointee.mrr = mrr.map { arena.message($0) }
    }
}
