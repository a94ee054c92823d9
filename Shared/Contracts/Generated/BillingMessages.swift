// Made by Protos/generate from the .proto files. Do not edit.

/// Messages and enums of tollgate.billing.v1.
@usableFromInline
package enum BillingV1 {
    /// The message `ListPlansRequest` of the wire.
    package struct ListPlansRequest: Sendable, Equatable {
        /// Makes the message; what is not given has its default.
        package init() {}
    }

    /// The message `ListPlansResponse` of the wire.
    package struct ListPlansResponse: Sendable, Equatable {
        /// `plans` on the wire.
        package var plans: [BillingV1.Plan]

        /// Makes the message; what is not given has its default.
        package init(
            plans: [BillingV1.Plan] = []
        ) {
            self.plans = plans
        }
    }

    /// The message `Plan` of the wire.
    package struct Plan: Sendable, Equatable {
        /// "free", "starter", ...
        package var code: String
        /// `name` on the wire.
        package var name: String
        /// `version` on the wire.
        package var version: UInt32
        /// `price` on the wire.
        package var price: CommonV1.Money?
        /// `meters` on the wire.
        package var meters: [BillingV1.PlanMeter]
        /// `limits` on the wire.
        package var limits: [BillingV1.PlanLimit]

        /// Makes the message; what is not given has its default.
        package init(
            code: String = "",
            name: String = "",
            version: UInt32 = 0,
            price: CommonV1.Money? = nil,
            meters: [BillingV1.PlanMeter] = [],
            limits: [BillingV1.PlanLimit] = []
        ) {
            self.code = code
            self.name = name
            self.version = version
            self.price = price
            self.meters = meters
            self.limits = limits
        }
    }

    /// The message `PlanMeter` of the wire.
    package struct PlanMeter: Sendable, Equatable {
        /// `meter` on the wire.
        package var meter: String
        /// Units that the price includes; absent: unlimited.
        package var includedUnits: Int64?
        /// Above the included units: denied (hard) or charged.
        package var hard: Bool
        /// Price of one more unit, millionths of the currency's major unit.
        package var overagePriceMicro: Int64

        /// Makes the message; what is not given has its default.
        package init(
            meter: String = "",
            includedUnits: Int64? = nil,
            hard: Bool = false,
            overagePriceMicro: Int64 = 0
        ) {
            self.meter = meter
            self.includedUnits = includedUnits
            self.hard = hard
            self.overagePriceMicro = overagePriceMicro
        }
    }

    /// The message `PlanLimit` of the wire.
    package struct PlanLimit: Sendable, Equatable {
        /// "minute", "hour", "day"
        package var name: String
        /// `limit` on the wire.
        package var limit: UInt64
        /// `window_ms` on the wire.
        package var windowMs: UInt64

        /// Makes the message; what is not given has its default.
        package init(
            name: String = "",
            limit: UInt64 = 0,
            windowMs: UInt64 = 0
        ) {
            self.name = name
            self.limit = limit
            self.windowMs = windowMs
        }
    }

    /// The message `CreateSubscriptionRequest` of the wire.
    package struct CreateSubscriptionRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `plan` on the wire.
        package var plan: String
        /// Start of the first period; 0: now. It is the anchor of every later period.
        package var startUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            plan: String = "",
            startUs: Int64 = 0
        ) {
            self.orgID = orgID
            self.plan = plan
            self.startUs = startUs
        }
    }

    /// The message `GetSubscriptionRequest` of the wire.
    package struct GetSubscriptionRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0
        ) {
            self.orgID = orgID
        }
    }

    /// The message `Subscription` of the wire.
    package struct Subscription: Sendable, Equatable {
        /// `subscription_id` on the wire.
        package var subscriptionID: Int64
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `plan` on the wire.
        package var plan: String
        /// `plan_version` on the wire.
        package var planVersion: UInt32
        /// "active", "ended"
        package var status: String
        /// `anchor_us` on the wire.
        package var anchorUs: Int64
        /// `period` on the wire.
        package var period: CommonV1.TimeRange?

        /// Makes the message; what is not given has its default.
        package init(
            subscriptionID: Int64 = 0,
            orgID: Int64 = 0,
            plan: String = "",
            planVersion: UInt32 = 0,
            status: String = "",
            anchorUs: Int64 = 0,
            period: CommonV1.TimeRange? = nil
        ) {
            self.subscriptionID = subscriptionID
            self.orgID = orgID
            self.plan = plan
            self.planVersion = planVersion
            self.status = status
            self.anchorUs = anchorUs
            self.period = period
        }
    }

    /// The message `EntitlementRequest` of the wire.
    package struct EntitlementRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// Empty: "api_calls".
        package var meter: String
        /// Units wanted; 0: 1.
        package var units: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            meter: String = "",
            units: Int64 = 0
        ) {
            self.orgID = orgID
            self.meter = meter
            self.units = units
        }
    }

    /// The message `EntitlementResponse` of the wire.
    package struct EntitlementResponse: Sendable, Equatable {
        /// `allowed` on the wire.
        package var allowed: Bool
        /// `plan` on the wire.
        package var plan: String
        /// `used_micro` on the wire.
        package var usedMicro: Int64
        /// `included_units` on the wire.
        package var includedUnits: Int64?
        /// `hard` on the wire.
        package var hard: Bool
        /// In plain words: what is reached, and what would lift it.
        package var reason: String
        /// The cheapest plan that would allow it, or empty.
        package var upgradeTo: String
        /// `period` on the wire.
        package var period: CommonV1.TimeRange?

        /// Makes the message; what is not given has its default.
        package init(
            allowed: Bool = false,
            plan: String = "",
            usedMicro: Int64 = 0,
            includedUnits: Int64? = nil,
            hard: Bool = false,
            reason: String = "",
            upgradeTo: String = "",
            period: CommonV1.TimeRange? = nil
        ) {
            self.allowed = allowed
            self.plan = plan
            self.usedMicro = usedMicro
            self.includedUnits = includedUnits
            self.hard = hard
            self.reason = reason
            self.upgradeTo = upgradeTo
            self.period = period
        }
    }

    /// The message `InvoicePreviewRequest` of the wire.
    package struct InvoicePreviewRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// An instant of the period wanted; 0: now.
        package var atUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            atUs: Int64 = 0
        ) {
            self.orgID = orgID
            self.atUs = atUs
        }
    }

    /// The message `InvoicePreviewResponse` of the wire.
    package struct InvoicePreviewResponse: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `period` on the wire.
        package var period: CommonV1.TimeRange?
        /// `lines` on the wire.
        package var lines: [BillingV1.InvoiceLine]
        /// `total` on the wire.
        package var total: CommonV1.Money?
        /// `plan` on the wire.
        package var plan: String
        /// `as_of_us` on the wire.
        package var asOfUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            period: CommonV1.TimeRange? = nil,
            lines: [BillingV1.InvoiceLine] = [],
            total: CommonV1.Money? = nil,
            plan: String = "",
            asOfUs: Int64 = 0
        ) {
            self.orgID = orgID
            self.period = period
            self.lines = lines
            self.total = total
            self.plan = plan
            self.asOfUs = asOfUs
        }
    }

    /// The message `InvoiceLine` of the wire.
    package struct InvoiceLine: Sendable, Equatable {
        /// `description` on the wire.
        package var description: String
        /// Whole units, rounded up.
        package var quantity: Int64
        /// `amount_minor` on the wire.
        package var amountMinor: Int64
        /// `meter` on the wire.
        package var meter: String
        /// Price of one unit, millionths of the currency's major unit.
        package var unitPriceMicro: Int64
        /// SHA-256 of the rollup rows that the quantity was summed from.
        package var usageHash: [UInt8]
        /// Set: the line adjusts this earlier period, for what came after it was closed; its
        /// quantity may be negative.
        package var adjusts: CommonV1.TimeRange?

        /// Makes the message; what is not given has its default.
        package init(
            description: String = "",
            quantity: Int64 = 0,
            amountMinor: Int64 = 0,
            meter: String = "",
            unitPriceMicro: Int64 = 0,
            usageHash: [UInt8] = [],
            adjusts: CommonV1.TimeRange? = nil
        ) {
            self.description = description
            self.quantity = quantity
            self.amountMinor = amountMinor
            self.meter = meter
            self.unitPriceMicro = unitPriceMicro
            self.usageHash = usageHash
            self.adjusts = adjusts
        }
    }

    /// The message `MrrRequest` of the wire.
    package struct MrrRequest: Sendable, Equatable {
        /// Makes the message; what is not given has its default.
        package init() {}
    }

    /// The message `MrrResponse` of the wire.
    package struct MrrResponse: Sendable, Equatable {
        /// `mrr` on the wire.
        package var mrr: CommonV1.Money?
        /// `subscriptions` on the wire.
        package var subscriptions: Int64
        /// `plans` on the wire.
        package var plans: [BillingV1.PlanMrr]

        /// Makes the message; what is not given has its default.
        package init(
            mrr: CommonV1.Money? = nil,
            subscriptions: Int64 = 0,
            plans: [BillingV1.PlanMrr] = []
        ) {
            self.mrr = mrr
            self.subscriptions = subscriptions
            self.plans = plans
        }
    }

    /// The message `PlanMrr` of the wire.
    package struct PlanMrr: Sendable, Equatable {
        /// `plan` on the wire.
        package var plan: String
        /// `subscriptions` on the wire.
        package var subscriptions: Int64
        /// `mrr` on the wire.
        package var mrr: CommonV1.Money?

        /// Makes the message; what is not given has its default.
        package init(
            plan: String = "",
            subscriptions: Int64 = 0,
            mrr: CommonV1.Money? = nil
        ) {
            self.plan = plan
            self.subscriptions = subscriptions
            self.mrr = mrr
        }
    }
}
