import RPC

/// Why a command could not do its work: what failed, and what to do.
package struct CommandFailure: Error, Sendable, Equatable {
    package let exitCode: ExitCode
    /// What failed, in one sentence without a full stop.
    package let what: String
    /// What the reader can do about it; empty: nothing is known to help.
    package let remedy: String

    /// Makes a failure.
    package init(_ exitCode: ExitCode, _ what: String, _ remedy: String = "") {
        self.exitCode = exitCode
        self.what = what
        self.remedy = remedy
    }

    /// The command line is wrong.
    package static func usage(_ what: String, _ remedy: String) -> CommandFailure {
        CommandFailure(.usage, what, remedy)
    }

    /// The failure that a call's error means for whoever typed the command.
    package init(_ error: RPCError, calling service: String) {
        let unsaid = error.violations.filter { !error.message.contains("\($0.field): ") }
        let fields = unsaid.map { "\($0.field): \($0.description)" }
        let message = ([error.message] + fields).filter { !$0.isEmpty }.joined(separator: "; ")
        self.init(
            Self.exitCode(for: error.status), "\(service): \(message)",
            Self.remedy(for: error, service))
    }

    /// What standard error shows.
    package var text: String {
        remedy.isEmpty ? "tollgate: \(what)\n" : "tollgate: \(what)\n  -> \(remedy)\n"
    }

    /// The exit code of a call that ended with `status`.
    package static func exitCode(for status: Status) -> ExitCode {
        switch status {
        case .ok: .success
        case .invalidArgument, .outOfRange: .usage
        case .notFound: .notFound
        case .permissionDenied, .unauthenticated: .denied
        case .unavailable, .deadlineExceeded, .resourceExhausted: .unavailable
        case .cancelled, .unknown, .alreadyExists, .failedPrecondition, .aborted, .unimplemented,
            .internalError, .dataLoss:
            .failure
        }
    }

    private static func remedy(for error: RPCError, _ service: String) -> String {
        switch error.status {
        case .unavailable, .deadlineExceeded:
            return "see `tollgate status`; start the stack with `tollgate up`"
        case .unauthenticated where error.message.contains("API key"):
            return "see `tollgate key list --org ORG`, or make one with `tollgate key create`"
        case .unauthenticated:
            return "name the operator token's file with --token-file or TOLLGATE_TOKEN_FILE"
        case .notFound where error.message.contains("meter"):
            return "`tollgate usage --current` lists the meters of an org"
        case .permissionDenied where error.message.contains("API key"):
            return "see its scopes and addresses in `tollgate key list --org ORG`"
        case .permissionDenied: return "use the token of an operator who may do this"
        case .resourceExhausted:
            let wait = error.retryAfterMilliseconds.map { " in \($0) ms" } ?? " later"
            return "try again\(wait)"
        case .internalError, .unknown, .dataLoss:
            let isOurs = DaemonKind(rawValue: service) != nil
            return isOurs ? "see `tollgate logs \(service)`" : "see the log of that service"
        default: return ""
        }
    }
}
