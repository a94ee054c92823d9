// Made by Protos/generate from the .proto files. Do not edit.

/// Messages and enums of tollgate.health.v1.
@usableFromInline
package enum HealthV1 {
    /// The enum `ServingStatus` of the wire.
    @usableFromInline
    package enum ServingStatus: RawRepresentable, Sendable, Hashable {
        /// `SERVING_STATUS_UNSPECIFIED` on the wire.
        case unspecified
        /// `SERVING` on the wire.
        case serving
        /// `NOT_SERVING` on the wire.
        case notServing
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .serving
            case 2: self = .notServing
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .serving: 1
            case .notServing: 2
            case .unrecognized(let number): number
            }
        }
    }

    /// The message `CheckRequest` of the wire.
    package struct CheckRequest: Sendable, Equatable {
        /// Makes the message; what is not given has its default.
        package init() {}
    }

    /// The message `CheckResponse` of the wire.
    package struct CheckResponse: Sendable, Equatable {
        /// `status` on the wire.
        package var status: HealthV1.ServingStatus
        /// "limiter"
        package var service: String
        /// `version` on the wire.
        package var version: String
        /// `uptime_ms` on the wire.
        package var uptimeMs: UInt64
        /// `dependencies` on the wire.
        package var dependencies: [HealthV1.Dependency]

        /// Makes the message; what is not given has its default.
        package init(
            status: HealthV1.ServingStatus = HealthV1.ServingStatus(rawValue: 0),
            service: String = "",
            version: String = "",
            uptimeMs: UInt64 = 0,
            dependencies: [HealthV1.Dependency] = []
        ) {
            self.status = status
            self.service = service
            self.version = version
            self.uptimeMs = uptimeMs
            self.dependencies = dependencies
        }
    }

    /// Something the service leans on (PostgreSQL, the journal), and how it is.
    package struct Dependency: Sendable, Equatable {
        /// `name` on the wire.
        package var name: String
        /// `healthy` on the wire.
        package var healthy: Bool
        /// `detail` on the wire.
        package var detail: String

        /// Makes the message; what is not given has its default.
        package init(
            name: String = "",
            healthy: Bool = false,
            detail: String = ""
        ) {
            self.name = name
            self.healthy = healthy
            self.detail = detail
        }
    }

    /// The message `MetricsRequest` of the wire.
    package struct MetricsRequest: Sendable, Equatable {
        /// Makes the message; what is not given has its default.
        package init() {}
    }

    /// The message `MetricsResponse` of the wire.
    package struct MetricsResponse: Sendable, Equatable {
        /// Prometheus's text format, version 0.0.4.
        package var text: String

        /// Makes the message; what is not given has its default.
        package init(
            text: String = ""
        ) {
            self.text = text
        }
    }
}
