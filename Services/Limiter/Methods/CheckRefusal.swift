import RPC

/// Why a check gets no decision; made once, so that refusing costs nothing.
enum CheckRefusal {
    static let nobody = RPCError(
        .invalidArgument, "who: an api_key or a subject is needed",
        violations: [FieldViolation(field: "who", description: "must be api_key or subject")])
    static let noOrg = RPCError(
        .invalidArgument, "subject.org_id: must be the id of an org",
        violations: [
            FieldViolation(field: "subject.org_id", description: "must be greater than 0")
        ])
    static let malformedKey = RPCError(
        .unauthenticated, "the API key is malformed: its checksum does not fit; copy it again")
    static let unknownKey = RPCError(.unauthenticated, "the API key is unknown")
    static let revokedKey = RPCError(.unauthenticated, "the API key was revoked")
    static let expiredKey = RPCError(.unauthenticated, "the API key has expired")
    static let unknownOrg = RPCError(.notFound, "there is no such org")
    static let suspendedOrg = RPCError(.permissionDenied, "the org is suspended")
    static let full = RPCError(
        .resourceExhausted, "the limiter's memory is full of live counters",
        retryAfterMilliseconds: 1_000)
    static let tooMany = RPCError(
        .invalidArgument, "checks: must be at most 1,000",
        violations: [FieldViolation(field: "checks", description: "must be at most 1,000")])
    static let noPolicy = RPCError(
        .failedPrecondition, "the org's plan has no policy that this limiter can run")
    static let away = RPCError(
        .unavailable, "the key is not in memory and the database is away",
        retryAfterMilliseconds: 1_000)
}
