// Made by Protos/generate from the .proto files. Do not edit.

/// Messages and enums of tollgate.common.v1.
@usableFromInline
package enum CommonV1 {
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
}
