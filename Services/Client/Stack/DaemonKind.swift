/// The five daemons of a stack, in the order in which they start.
package enum DaemonKind: String, Sendable, CaseIterable {
    case admin
    case billing
    case tracker
    case analytics
    case limiter

    /// Its name: of the binary, of the setting with its address, in `status` and `logs`.
    package var name: String { rawValue }

    /// The login role in PostgreSQL.
    package var role: String { "tollgate_\(rawValue)" }

    /// Where it listens unless told otherwise.
    package var defaultPort: UInt16 {
        switch self {
        case .limiter: 7101
        case .tracker: 7102
        case .analytics: 7103
        case .billing: 7104
        case .admin: 7105
        }
    }

    /// Whether it checks API keys, for which it needs the pepper.
    package var readsKeyPepper: Bool { self == .admin || self == .limiter }
}
