// Made by Protos/generate from the .proto files. Do not edit.

/// Messages and enums of tollgate.analytics.v1.
@usableFromInline
package enum AnalyticsV1 {
    /// The enum `Bucket` of the wire.
    @usableFromInline
    package enum Bucket: RawRepresentable, Sendable, Hashable {
        /// `BUCKET_UNSPECIFIED` on the wire.
        case unspecified
        /// `MINUTE` on the wire.
        case minute
        /// `HOUR` on the wire.
        case hour
        /// `DAY` on the wire.
        case day
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .minute
            case 2: self = .hour
            case 3: self = .day
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .minute: 1
            case .hour: 2
            case .day: 3
            case .unrecognized(let number): number
            }
        }
    }

    /// What to count. Empty strings: no filter.
    package struct Filter: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `range` on the wire.
        package var range: CommonV1.TimeRange?
        /// Empty: "api_calls".
        package var meter: String

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            range: CommonV1.TimeRange? = nil,
            meter: String = ""
        ) {
            self.orgID = orgID
            self.range = range
            self.meter = meter
        }
    }

    /// The message `Totals` of the wire.
    package struct Totals: Sendable, Equatable {
        /// `calls` on the wire.
        package var calls: Int64
        /// `errors` on the wire.
        package var errors: Int64
        /// `bytes_in` on the wire.
        package var bytesIn: Int64
        /// `bytes_out` on the wire.
        package var bytesOut: Int64
        /// `quantity_micro` on the wire.
        package var quantityMicro: Int64

        /// Makes the message; what is not given has its default.
        package init(
            calls: Int64 = 0,
            errors: Int64 = 0,
            bytesIn: Int64 = 0,
            bytesOut: Int64 = 0,
            quantityMicro: Int64 = 0
        ) {
            self.calls = calls
            self.errors = errors
            self.bytesIn = bytesIn
            self.bytesOut = bytesOut
            self.quantityMicro = quantityMicro
        }
    }

    /// The message `CurrentUsageRequest` of the wire.
    package struct CurrentUsageRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0
        ) {
            self.orgID = orgID
        }
    }

    /// The message `CurrentUsageResponse` of the wire.
    package struct CurrentUsageResponse: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `plan` on the wire.
        package var plan: String
        /// `period` on the wire.
        package var period: CommonV1.TimeRange?
        /// `meters` on the wire.
        package var meters: [AnalyticsV1.MeterUsage]
        /// `as_of_us` on the wire.
        package var asOfUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            plan: String = "",
            period: CommonV1.TimeRange? = nil,
            meters: [AnalyticsV1.MeterUsage] = [],
            asOfUs: Int64 = 0
        ) {
            self.orgID = orgID
            self.plan = plan
            self.period = period
            self.meters = meters
            self.asOfUs = asOfUs
        }
    }

    /// The message `MeterUsage` of the wire.
    package struct MeterUsage: Sendable, Equatable {
        /// `meter` on the wire.
        package var meter: String
        /// `used_micro` on the wire.
        package var usedMicro: Int64
        /// Units that the plan includes; absent: unlimited.
        package var includedMicro: Int64?
        /// `hard` on the wire.
        package var hard: Bool

        /// Makes the message; what is not given has its default.
        package init(
            meter: String = "",
            usedMicro: Int64 = 0,
            includedMicro: Int64? = nil,
            hard: Bool = false
        ) {
            self.meter = meter
            self.usedMicro = usedMicro
            self.includedMicro = includedMicro
            self.hard = hard
        }
    }

    /// The message `UsageSummaryRequest` of the wire.
    package struct UsageSummaryRequest: Sendable, Equatable {
        /// `filter` on the wire.
        package var filter: AnalyticsV1.Filter?

        /// Makes the message; what is not given has its default.
        package init(
            filter: AnalyticsV1.Filter? = nil
        ) {
            self.filter = filter
        }
    }

    /// The message `UsageSummaryResponse` of the wire.
    package struct UsageSummaryResponse: Sendable, Equatable {
        /// `totals` on the wire.
        package var totals: AnalyticsV1.Totals?
        /// `as_of_us` on the wire.
        package var asOfUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            totals: AnalyticsV1.Totals? = nil,
            asOfUs: Int64 = 0
        ) {
            self.totals = totals
            self.asOfUs = asOfUs
        }
    }

    /// The message `UsageHistoryRequest` of the wire.
    package struct UsageHistoryRequest: Sendable, Equatable {
        /// `filter` on the wire.
        package var filter: AnalyticsV1.Filter?
        /// `bucket` on the wire.
        package var bucket: AnalyticsV1.Bucket

        /// Makes the message; what is not given has its default.
        package init(
            filter: AnalyticsV1.Filter? = nil,
            bucket: AnalyticsV1.Bucket = AnalyticsV1.Bucket(rawValue: 0)
        ) {
            self.filter = filter
            self.bucket = bucket
        }
    }

    /// The message `UsageHistoryResponse` of the wire.
    package struct UsageHistoryResponse: Sendable, Equatable {
        /// `points` on the wire.
        package var points: [AnalyticsV1.HistoryPoint]
        /// `as_of_us` on the wire.
        package var asOfUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            points: [AnalyticsV1.HistoryPoint] = [],
            asOfUs: Int64 = 0
        ) {
            self.points = points
            self.asOfUs = asOfUs
        }
    }

    /// The message `HistoryPoint` of the wire.
    package struct HistoryPoint: Sendable, Equatable {
        /// `start_us` on the wire.
        package var startUs: Int64
        /// `totals` on the wire.
        package var totals: AnalyticsV1.Totals?

        /// Makes the message; what is not given has its default.
        package init(
            startUs: Int64 = 0,
            totals: AnalyticsV1.Totals? = nil
        ) {
            self.startUs = startUs
            self.totals = totals
        }
    }

    /// The message `EndpointsRequest` of the wire.
    package struct EndpointsRequest: Sendable, Equatable {
        /// `filter` on the wire.
        package var filter: AnalyticsV1.Filter?
        /// 0: 20; at most 1,000.
        package var limit: UInt32

        /// Makes the message; what is not given has its default.
        package init(
            filter: AnalyticsV1.Filter? = nil,
            limit: UInt32 = 0
        ) {
            self.filter = filter
            self.limit = limit
        }
    }

    /// The message `EndpointsResponse` of the wire.
    package struct EndpointsResponse: Sendable, Equatable {
        /// `endpoints` on the wire.
        package var endpoints: [AnalyticsV1.EndpointUsage]
        /// `as_of_us` on the wire.
        package var asOfUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            endpoints: [AnalyticsV1.EndpointUsage] = [],
            asOfUs: Int64 = 0
        ) {
            self.endpoints = endpoints
            self.asOfUs = asOfUs
        }
    }

    /// The message `EndpointUsage` of the wire.
    package struct EndpointUsage: Sendable, Equatable {
        /// `endpoint` on the wire.
        package var endpoint: String
        /// `totals` on the wire.
        package var totals: AnalyticsV1.Totals?
        /// Absent when no latency was measured.
        package var latency: AnalyticsV1.Percentiles?

        /// Makes the message; what is not given has its default.
        package init(
            endpoint: String = "",
            totals: AnalyticsV1.Totals? = nil,
            latency: AnalyticsV1.Percentiles? = nil
        ) {
            self.endpoint = endpoint
            self.totals = totals
            self.latency = latency
        }
    }

    /// The message `Percentiles` of the wire.
    package struct Percentiles: Sendable, Equatable {
        /// `count` on the wire.
        package var count: Int64
        /// `p50_us` on the wire.
        package var p50Us: Int64
        /// `p90_us` on the wire.
        package var p90Us: Int64
        /// `p95_us` on the wire.
        package var p95Us: Int64
        /// `p99_us` on the wire.
        package var p99Us: Int64

        /// Makes the message; what is not given has its default.
        package init(
            count: Int64 = 0,
            p50Us: Int64 = 0,
            p90Us: Int64 = 0,
            p95Us: Int64 = 0,
            p99Us: Int64 = 0
        ) {
            self.count = count
            self.p50Us = p50Us
            self.p90Us = p90Us
            self.p95Us = p95Us
            self.p99Us = p99Us
        }
    }

    /// The message `ErrorsRequest` of the wire.
    package struct ErrorsRequest: Sendable, Equatable {
        /// `filter` on the wire.
        package var filter: AnalyticsV1.Filter?

        /// Makes the message; what is not given has its default.
        package init(
            filter: AnalyticsV1.Filter? = nil
        ) {
            self.filter = filter
        }
    }

    /// The message `ErrorsResponse` of the wire.
    package struct ErrorsResponse: Sendable, Equatable {
        /// `errors` on the wire.
        package var errors: [AnalyticsV1.ErrorCount]
        /// `as_of_us` on the wire.
        package var asOfUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            errors: [AnalyticsV1.ErrorCount] = [],
            asOfUs: Int64 = 0
        ) {
            self.errors = errors
            self.asOfUs = asOfUs
        }
    }

    /// The message `ErrorCount` of the wire.
    package struct ErrorCount: Sendable, Equatable {
        /// `status_code` on the wire.
        package var statusCode: UInt32
        /// `count` on the wire.
        package var count: Int64

        /// Makes the message; what is not given has its default.
        package init(
            statusCode: UInt32 = 0,
            count: Int64 = 0
        ) {
            self.statusCode = statusCode
            self.count = count
        }
    }

    /// The message `LatencyRequest` of the wire.
    package struct LatencyRequest: Sendable, Equatable {
        /// `filter` on the wire.
        package var filter: AnalyticsV1.Filter?
        /// Empty: all endpoints.
        package var endpoint: String

        /// Makes the message; what is not given has its default.
        package init(
            filter: AnalyticsV1.Filter? = nil,
            endpoint: String = ""
        ) {
            self.filter = filter
            self.endpoint = endpoint
        }
    }

    /// The message `LatencyResponse` of the wire.
    package struct LatencyResponse: Sendable, Equatable {
        /// `percentiles` on the wire.
        package var percentiles: AnalyticsV1.Percentiles?
        /// `as_of_us` on the wire.
        package var asOfUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            percentiles: AnalyticsV1.Percentiles? = nil,
            asOfUs: Int64 = 0
        ) {
            self.percentiles = percentiles
            self.asOfUs = asOfUs
        }
    }

    /// The message `SystemOverviewRequest` of the wire.
    package struct SystemOverviewRequest: Sendable, Equatable {
        /// `range` on the wire.
        package var range: CommonV1.TimeRange?

        /// Makes the message; what is not given has its default.
        package init(
            range: CommonV1.TimeRange? = nil
        ) {
            self.range = range
        }
    }

    /// The message `SystemOverviewResponse` of the wire.
    package struct SystemOverviewResponse: Sendable, Equatable {
        /// `totals` on the wire.
        package var totals: AnalyticsV1.Totals?
        /// `orgs` on the wire.
        package var orgs: Int64
        /// `orgs_active` on the wire.
        package var orgsActive: Int64
        /// `users` on the wire.
        package var users: Int64
        /// `keys_active` on the wire.
        package var keysActive: Int64
        /// `latency` on the wire.
        package var latency: AnalyticsV1.Percentiles?
        /// `plans` on the wire.
        package var plans: [AnalyticsV1.PlanCount]
        /// `as_of_us` on the wire.
        package var asOfUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            totals: AnalyticsV1.Totals? = nil,
            orgs: Int64 = 0,
            orgsActive: Int64 = 0,
            users: Int64 = 0,
            keysActive: Int64 = 0,
            latency: AnalyticsV1.Percentiles? = nil,
            plans: [AnalyticsV1.PlanCount] = [],
            asOfUs: Int64 = 0
        ) {
            self.totals = totals
            self.orgs = orgs
            self.orgsActive = orgsActive
            self.users = users
            self.keysActive = keysActive
            self.latency = latency
            self.plans = plans
            self.asOfUs = asOfUs
        }
    }

    /// The message `PlanCount` of the wire.
    package struct PlanCount: Sendable, Equatable {
        /// `plan` on the wire.
        package var plan: String
        /// `orgs` on the wire.
        package var orgs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            plan: String = "",
            orgs: Int64 = 0
        ) {
            self.plan = plan
            self.orgs = orgs
        }
    }

    /// The message `TopOrgsRequest` of the wire.
    package struct TopOrgsRequest: Sendable, Equatable {
        /// `range` on the wire.
        package var range: CommonV1.TimeRange?
        /// 0: 10; at most 1,000.
        package var limit: UInt32

        /// Makes the message; what is not given has its default.
        package init(
            range: CommonV1.TimeRange? = nil,
            limit: UInt32 = 0
        ) {
            self.range = range
            self.limit = limit
        }
    }

    /// The message `TopOrgsResponse` of the wire.
    package struct TopOrgsResponse: Sendable, Equatable {
        /// `orgs` on the wire.
        package var orgs: [AnalyticsV1.OrgUsage]
        /// `as_of_us` on the wire.
        package var asOfUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            orgs: [AnalyticsV1.OrgUsage] = [],
            asOfUs: Int64 = 0
        ) {
            self.orgs = orgs
            self.asOfUs = asOfUs
        }
    }

    /// The message `OrgUsage` of the wire.
    package struct OrgUsage: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `slug` on the wire.
        package var slug: String
        /// `name` on the wire.
        package var name: String
        /// `totals` on the wire.
        package var totals: AnalyticsV1.Totals?

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            slug: String = "",
            name: String = "",
            totals: AnalyticsV1.Totals? = nil
        ) {
            self.orgID = orgID
            self.slug = slug
            self.name = name
            self.totals = totals
        }
    }

    /// The message `SecurityEventsRequest` of the wire.
    package struct SecurityEventsRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// When the events happened.
        package var range: CommonV1.TimeRange?
        /// A rule such as "sqli.union_select", or a class of them: "xss", "sqli", "traversal",
        /// "ip". Empty: any.
        package var rule: String
        /// `page` on the wire.
        package var page: CommonV1.Page?

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            range: CommonV1.TimeRange? = nil,
            rule: String = "",
            page: CommonV1.Page? = nil
        ) {
            self.orgID = orgID
            self.range = range
            self.rule = rule
            self.page = page
        }
    }

    /// The message `SecurityEventsResponse` of the wire.
    package struct SecurityEventsResponse: Sendable, Equatable {
        /// `events` on the wire.
        package var events: [AnalyticsV1.SecurityEvent]
        /// `next_cursor` on the wire.
        package var nextCursor: [UInt8]
        /// `as_of_us` on the wire.
        package var asOfUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            events: [AnalyticsV1.SecurityEvent] = [],
            nextCursor: [UInt8] = [],
            asOfUs: Int64 = 0
        ) {
            self.events = events
            self.nextCursor = nextCursor
            self.asOfUs = asOfUs
        }
    }

    /// A usage event that looked like an attack or came from an address that its org does not want.
    /// It was counted as any
    /// other.
    package struct SecurityEvent: Sendable, Equatable {
        /// Of the usage event.
        package var eventID: [UInt8]
        /// `occurred_at_us` on the wire.
        package var occurredAtUs: Int64
        /// `org_id` on the wire.
        package var orgID: Int64
        /// Every rule that it matched, the gravest first.
        package var rules: [String]
        /// Of the first rule: "low", "medium", "high", "critical".
        package var severity: String
        /// Where the first rule matched: "endpoint", "user_agent", "attribute", "ip".
        package var field: String
        /// What is there: at most 160 characters, without control characters. Somebody else's text:
        /// show it, don't run it.
        package var excerpt: String
        /// 0, 4 or 16 bytes.
        package var ip: [UInt8]
        /// 0: none.
        package var keyID: Int64
        /// `user` on the wire.
        package var user: String
        /// `detected_at_us` on the wire.
        package var detectedAtUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            eventID: [UInt8] = [],
            occurredAtUs: Int64 = 0,
            orgID: Int64 = 0,
            rules: [String] = [],
            severity: String = "",
            field: String = "",
            excerpt: String = "",
            ip: [UInt8] = [],
            keyID: Int64 = 0,
            user: String = "",
            detectedAtUs: Int64 = 0
        ) {
            self.eventID = eventID
            self.occurredAtUs = occurredAtUs
            self.orgID = orgID
            self.rules = rules
            self.severity = severity
            self.field = field
            self.excerpt = excerpt
            self.ip = ip
            self.keyID = keyID
            self.user = user
            self.detectedAtUs = detectedAtUs
        }
    }
}
