/// How the client ended, for scripts.
package enum ExitCode: Int32, Sendable, CaseIterable {
    case success = 0
    /// It failed, and no other code says why.
    case failure = 1
    /// The command line is wrong, or a value in it.
    case usage = 2
    case notFound = 3
    /// The limiter said no, or the caller may not do this.
    case denied = 4
    /// A service or PostgreSQL can't be reached.
    case unavailable = 5
}
