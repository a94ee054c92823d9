// Made by Protos/generate from the .proto files. Do not edit.

/// Messages and enums of tollgate.common.v1.
@usableFromInline
package enum CommonV1 {
    /// How a rule counts.
    @usableFromInline
    package enum RateAlgorithm: RawRepresentable, Sendable, Hashable {
        /// `RATE_ALGORITHM_UNSPECIFIED` on the wire.
        case unspecified
        /// `limit` units from the first counted call until `window_ms` later.
        case fixedWindow
        /// `limit` units in each UTC minute, hour, day or month.
        case calendarWindow
        /// `limit` units in the window that ends now.
        case slidingWindow
        /// `burst` units at once, refilled evenly: `limit` in `window_ms`.
        case tokenBucket
        /// `limit` units at the same time.
        case concurrency
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .fixedWindow
            case 2: self = .calendarWindow
            case 3: self = .slidingWindow
            case 4: self = .tokenBucket
            case 5: self = .concurrency
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .fixedWindow: 1
            case .calendarWindow: 2
            case .slidingWindow: 3
            case .tokenBucket: 4
            case .concurrency: 5
            case .unrecognized(let number): number
            }
        }
    }

    /// The enum `CalendarUnit` of the wire.
    @usableFromInline
    package enum CalendarUnit: RawRepresentable, Sendable, Hashable {
        /// `CALENDAR_UNIT_UNSPECIFIED` on the wire.
        case unspecified
        /// `MINUTE` on the wire.
        case minute
        /// `HOUR` on the wire.
        case hour
        /// `DAY` on the wire.
        case day
        /// `MONTH` on the wire.
        case month
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
            case 4: self = .month
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
            case .month: 4
            case .unrecognized(let number): number
            }
        }
    }

    /// What a rule counts against. USER falls back to the key and then to the org when a call names
    /// none.
    @usableFromInline
    package enum RateScope: RawRepresentable, Sendable, Hashable {
        /// `ORG` on the wire.
        case org
        /// `KEY` on the wire.
        case key
        /// `USER` on the wire.
        case user
        /// `ENDPOINT` on the wire.
        case endpoint
        /// `KEY_ENDPOINT` on the wire.
        case keyEndpoint
        /// `USER_ENDPOINT` on the wire.
        case userEndpoint
        /// The name of a subject that a trusted service gives.
        case custom
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .org
            case 1: self = .key
            case 2: self = .user
            case 3: self = .endpoint
            case 4: self = .keyEndpoint
            case 5: self = .userEndpoint
            case 6: self = .custom
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .org: 0
            case .key: 1
            case .user: 2
            case .endpoint: 3
            case .keyEndpoint: 4
            case .userEndpoint: 5
            case .custom: 6
            case .unrecognized(let number): number
            }
        }
    }

    /// The enum `Enforcement` of the wire.
    @usableFromInline
    package enum Enforcement: RawRepresentable, Sendable, Hashable {
        /// Denies the share `percent` of its subjects; shadow for the others.
        case enforce
        /// Evaluated and counted, but it denies nobody.
        case shadow
        /// Not evaluated.
        case off
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .enforce
            case 1: self = .shadow
            case 2: self = .off
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .enforce: 0
            case .shadow: 1
            case .off: 2
            case .unrecognized(let number): number
            }
        }
    }

    /// A half-open range of time: from <= t < to, microseconds since 1970-01-01T00:00:00Z.
    package struct TimeRange: Sendable, Equatable {
        /// `from_us` on the wire.
        package var fromUs: Int64
        /// `to_us` on the wire.
        package var toUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            fromUs: Int64 = 0,
            toUs: Int64 = 0
        ) {
            self.fromUs = fromUs
            self.toUs = toUs
        }
    }

    /// One page of a list: at most `size` rows (0: the method's default) after the opaque `cursor`
    /// of the page before.
    package struct Page: Sendable, Equatable {
        /// `size` on the wire.
        package var size: UInt32
        /// `cursor` on the wire.
        package var cursor: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            size: UInt32 = 0,
            cursor: [UInt8] = []
        ) {
            self.size = size
            self.cursor = cursor
        }
    }

    /// An amount of money: minor units (cents) of an ISO 4217 currency.
    package struct Money: Sendable, Equatable {
        /// `minor` on the wire.
        package var minor: Int64
        /// `currency` on the wire.
        package var currency: String

        /// Makes the message; what is not given has its default.
        package init(
            minor: Int64 = 0,
            currency: String = ""
        ) {
            self.minor = minor
            self.currency = currency
        }
    }

    /// One window or bucket of a policy, or of an override.
    package struct RateRule: Sendable, Equatable {
        /// "minute": 1 to 64 letters, digits, '_', '-', '.' or ':'; in replies and headers.
        package var name: String
        /// `algorithm` on the wire.
        package var algorithm: CommonV1.RateAlgorithm
        /// Units; 0 admits nothing. Absent: unlimited, in overrides only.
        package var limit: UInt64?
        /// Of fixed and sliding windows and token buckets: 1,000 or more.
        package var windowMs: UInt64
        /// Of calendar windows.
        package var calendarUnit: CommonV1.CalendarUnit
        /// Of token buckets; absent: the limit, or 1 when strict.
        package var burst: UInt64?
        /// Of token buckets: at most `limit` units in any span of `window_ms`, at the price of a
        /// slower refill.
        package var strict: Bool
        /// `scope` on the wire.
        package var scope: CommonV1.RateScope
        /// Whose calls are counted: the code of a meter, empty for "api_calls", "*" for any.
        package var meter: String
        /// `enforcement` on the wire.
        package var enforcement: CommonV1.Enforcement
        /// Of 100 subjects, how many ENFORCE binds; absent: 100.
        package var percent: UInt32?
        /// From when the rule is in force, microseconds since 1970; 0: always was.
        package var startsAtUs: Int64
        /// When it no longer is; 0: never.
        package var endsAtUs: Int64

        /// Makes the message; what is not given has its default.
        package init(
            name: String = "",
            algorithm: CommonV1.RateAlgorithm = CommonV1.RateAlgorithm(rawValue: 0),
            limit: UInt64? = nil,
            windowMs: UInt64 = 0,
            calendarUnit: CommonV1.CalendarUnit = CommonV1.CalendarUnit(rawValue: 0),
            burst: UInt64? = nil,
            strict: Bool = false,
            scope: CommonV1.RateScope = CommonV1.RateScope(rawValue: 0),
            meter: String = "",
            enforcement: CommonV1.Enforcement = CommonV1.Enforcement(rawValue: 0),
            percent: UInt32? = nil,
            startsAtUs: Int64 = 0,
            endsAtUs: Int64 = 0
        ) {
            self.name = name
            self.algorithm = algorithm
            self.limit = limit
            self.windowMs = windowMs
            self.calendarUnit = calendarUnit
            self.burst = burst
            self.strict = strict
            self.scope = scope
            self.meter = meter
            self.enforcement = enforcement
            self.percent = percent
            self.startsAtUs = startsAtUs
            self.endsAtUs = endsAtUs
        }
    }
}
