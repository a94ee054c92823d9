import RPC

/// Why a check gets no decision; made once, so that refusing costs nothing.
///
/// Each has a name that never changes, for programs: the description of the violation of the field
/// "reason", and `reason` in a batch's result.
enum CheckRefusal {
    static let nobody = refusal(
        .invalidArgument, "who_missing", "who: an api_key or a subject is needed",
        FieldViolation(field: "who", description: "must be api_key or subject"))
    static let noOrg = refusal(
        .invalidArgument, "org_invalid", "subject.org_id: must be the id of an org",
        FieldViolation(field: "subject.org_id", description: "must be greater than 0"))
    static let noAddress = refusal(
        .invalidArgument, "ip_invalid", "ip: must be 4 or 16 bytes, or none",
        FieldViolation(field: "ip", description: "must be 4 or 16 bytes, or none"))
    static let tooMany = refusal(
        .invalidArgument, "checks_too_many", "checks: must be at most 1,000",
        FieldViolation(field: "checks", description: "must be at most 1,000"))
    static let leaseTooLong = refusal(
        .invalidArgument, "lease_invalid", "lease_ms: must be at most 600,000",
        FieldViolation(field: "lease_ms", description: "must be at most 600,000"))
    static let noLease = refusal(
        .invalidArgument, "lease_id_invalid", "lease_id: must be the lease_id of a reply",
        FieldViolation(field: "lease_id", description: "must be the lease_id of a reply"))

    static let unknownHold = refusal(
        .notFound, "hold_unknown",
        "there is no such lease or reservation: it ran out, or ended more than 60 s ago")
    static let cancelledHold = refusal(
        .failedPrecondition, "hold_cancelled", "the reservation was cancelled before")
    static let committedHold = refusal(
        .failedPrecondition, "hold_committed", "the reservation was committed before")
    static let unknownRule = refusal(
        .notFound, "rule_unknown", "no rule of such a call has this name")

    static let quotaStays = refusal(
        .failedPrecondition, "quota_stays",
        "what is used of a hard quota can't be reset; change the org's plan instead")

    static let malformedKey = refusal(
        .unauthenticated, "key_malformed",
        "the API key is malformed: its checksum does not fit; copy it again")
    static let unknownKey = refusal(.unauthenticated, "key_unknown", "the API key is unknown")
    static let revokedKey = refusal(.unauthenticated, "key_revoked", "the API key was revoked")
    static let expiredKey = refusal(.unauthenticated, "key_expired", "the API key has expired")
    static let keyScope = refusal(
        .permissionDenied, "key_scope", "the API key lacks the scope that the call needs")
    static let keyAddress = refusal(
        .permissionDenied, "key_ip", "the API key may not be used from this address")
    static let keyAddressMissing = refusal(
        .permissionDenied, "key_ip_missing",
        "the API key may be used from some addresses only, and the check does not tell the caller's"
    )

    static let unknownOrg = refusal(.notFound, "org_unknown", "there is no such org")
    static let suspendedOrg = refusal(.permissionDenied, "org_suspended", "the org is suspended")
    static let noPolicy = refusal(
        .failedPrecondition, "policy_missing",
        "the org's plan has no policy that this limiter can run")
    /// Told to nobody: the call is decided again when units of its quota are here, or can't be had.
    static let unitsAwaited = refusal(
        .unavailable, "units_awaited", "units of the quota are being asked for", retryAfter: 1_000)
    static let full = refusal(
        .resourceExhausted, "memory_full", "the limiter's memory is full of live counters",
        retryAfter: 1_000)
    static let away = refusal(
        .unavailable, "database_away", "the key is not in memory and the database is away",
        retryAfter: 1_000)
    static let resetAway = refusal(
        .unavailable, "database_away", "a reset is audited, and the database is away",
        retryAfter: 1_000)
    static let tooManyUnknown = refusal(
        .unavailable, "lookups_limited",
        "too many unknown keys were asked for; this one was not looked up", retryAfter: 1_000)

    static let notJoined = refusal(
        .unavailable, "cluster_unknown",
        "the limiter does not know yet for which orgs it decides: it waits for PostgreSQL",
        retryAfter: 1_000)

    /// Another limiter decides for the org: `Members` says which one.
    static func elsewhere(epoch: Int64) -> RPCError {
        refusal(
            .failedPrecondition, "shard_elsewhere",
            "another limiter decides for the org in epoch \(epoch): ask Members which one",
            FieldViolation(field: "epoch", description: "\(epoch)"))
    }

    /// This limiter will decide for the org, as soon as it has the counts.
    static func awaited(epoch: Int64) -> RPCError {
        refusal(
            .failedPrecondition, "shard_awaited",
            "the limiter is taking the org's counts over in epoch \(epoch): ask it again",
            FieldViolation(field: "epoch", description: "\(epoch)"), retryAfter: 100)
    }

    /// Why a key may not be used for a call.
    static func keyFault(_ fault: KeyTerms.Fault) -> RPCError {
        switch fault {
        case .scope: keyScope
        case .address: keyAddress
        case .addressMissing: keyAddressMissing
        }
    }

    private static func refusal(
        _ status: Status, _ reason: String, _ message: String, _ violations: FieldViolation...,
        retryAfter: UInt64? = nil
    ) -> RPCError {
        RPCError(
            status, message,
            violations: violations + [FieldViolation(field: "reason", description: reason)],
            retryAfterMilliseconds: retryAfter)
    }
}

extension RPCError {
    /// The stable name of why a check got no decision; empty: it has none.
    var reason: String { violations.last { $0.field == "reason" }?.description ?? "" }
}
