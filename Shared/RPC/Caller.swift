import Model

/// Who is at the other end of a connection, as its credential proved.
package enum Caller: Sendable, Hashable {
    /// No credential: health and reflection only.
    case anonymous
    /// A service of the house or a product back end, by name.
    case service(String)
    /// A person who operates the installation.
    case `operator`(role: OperatorRole, name: String)
}

/// What an operator may do.
package enum OperatorRole: String, Sendable, CaseIterable {
    case owner, admin, billing, analyst
}

/// A column of the access matrix: callers that are treated alike.
package enum CallerClass: Hashable, Sendable {
    case anonymous
    case service(String)
    case `operator`(OperatorRole)
}

extension Caller {
    /// The caller in a word or two, for logs: "anonymous", "service limiter", "admin anna".
    package var name: String {
        switch self {
        case .anonymous: "anonymous"
        case .service(let name): "service \(name)"
        case .operator(let role, let name): "\(role.rawValue) \(name)"
        }
    }

    /// Whether the caller has no credential.
    package var isAnonymous: Bool {
        if case .anonymous = self { true } else { false }
    }

    /// The column of the access matrix that this caller falls in.
    package var callerClass: CallerClass {
        switch self {
        case .anonymous: .anonymous
        case .service(let name): .service(name)
        case .operator(let role, _): .operator(role)
        }
    }
}

/// Turns the credential of a Hello frame into a caller.
package protocol Authenticator: Sendable {
    /// The caller whose credential this is; an empty credential is `.anonymous`.
    /// - Throws: `unauthenticated` when it is nobody's.
    func authenticate(_ credential: UnsafeRawBufferPointer) throws(RPCError) -> Caller
}
