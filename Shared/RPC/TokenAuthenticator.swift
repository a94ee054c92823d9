import Chassis

/// Knows callers by the tokens of a credentials file.
package struct TokenAuthenticator: Authenticator {
    private let credentials: Credentials

    /// Makes an authenticator of these credentials.
    package init(_ credentials: Credentials) { self.credentials = credentials }

    package func authenticate(_ credential: UnsafeRawBufferPointer) throws(RPCError) -> Caller {
        guard !credential.isEmpty else { return .anonymous }
        guard let entry = credentials.lookup(token: credential) else {
            throw TokenAuthenticator.unknownToken
        }
        switch entry.kind {
        case .service: return .service(entry.name)
        case .operator:
            guard let role = OperatorRole(rawValue: entry.role) else {
                throw TokenAuthenticator.unknownToken
            }
            return .operator(role: role, name: entry.name)
        }
    }

    private static let unknownToken = RPCError(
        .unauthenticated, "the token is not known here; ask an operator for a valid one")
}
