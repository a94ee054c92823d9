// Made by Protos/generate from the .proto files. Do not edit.

/// Messages and enums of tollgate.limiter.v1.
@usableFromInline
package enum LimiterV1 {
    /// The enum `Decision` of the wire.
    @usableFromInline
    package enum Decision: RawRepresentable, Sendable, Hashable {
        /// `DECISION_UNSPECIFIED` on the wire.
        case unspecified
        /// `ALLOWED` on the wire.
        case allowed
        /// `DENIED` on the wire.
        case denied
        /// Allowed, though a rule in shadow would have denied it.
        case shadowDenied
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .allowed
            case 2: self = .denied
            case 3: self = .shadowDenied
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .allowed: 1
            case .denied: 2
            case .shadowDenied: 3
            case .unrecognized(let number): number
            }
        }
    }

    /// What a decision's counts promise when there are several limiters.
    @usableFromInline
    package enum Guarantee: RawRepresentable, Sendable, Hashable {
        /// `GUARANTEE_UNSPECIFIED` on the wire.
        case unspecified
        /// One limiter decides for the org, with every count it ever made.
        case exact
        /// A hard quota, leased out of PostgreSQL: never more than the quota over all limiters.
        case escrow
        /// Restored from a snapshot, or begun anew, after the counts were lost: what was admitted
        /// after the snapshot is
        /// missing until the windows of that time are over. `restored_age_ms` says how old the
        /// snapshot was.
        case restored
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .unspecified
            case 1: self = .exact
            case 2: self = .escrow
            case 3: self = .restored
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .unspecified: 0
            case .exact: 1
            case .escrow: 2
            case .restored: 3
            case .unrecognized(let number): number
            }
        }
    }

    /// The enum `HeaderChoice` of the wire.
    @usableFromInline
    package enum HeaderChoice: RawRepresentable, Sendable, Hashable {
        /// Every header pair that an HTTP answer can carry.
        case headersAll
        /// `HEADERS_NONE` on the wire.
        case headersNone
        /// A number that this version does not know.
        case unrecognized(Int32)

        /// The value that has this number.
        @inlinable
        package init(rawValue: Int32) {
            switch rawValue {
            case 0: self = .headersAll
            case 1: self = .headersNone
            default: self = .unrecognized(rawValue)
            }
        }

        /// The number on the wire.
        @inlinable
        package var rawValue: Int32 {
            switch self {
            case .headersAll: 0
            case .headersNone: 1
            case .unrecognized(let number): number
            }
        }
    }

    /// The message `CheckRequest` of the wire.
    package struct CheckRequest: Sendable, Equatable {
        /// Who calls: the API key as the caller presented it, or a subject named by a trusted
        /// service.
        package var who: Who?
        /// Units to take; absent: 1.
        package var cost: UInt64?
        /// `headers` on the wire.
        package var headers: LimiterV1.HeaderChoice
        /// What is counted; empty: "api_calls".
        package var meter: String
        /// The route, at most 2,048 bytes; rules and overrides of endpoints match it.
        package var endpoint: String
        /// The customer's own user id, at most 128 bytes; rules of users count against it.
        package var user: [UInt8]
        /// Where the call came from, 0, 4 or 16 bytes; checked against the key's address list.
        package var ip: [UInt8]
        /// What the key must be allowed to do; empty: nothing in particular.
        package var scope: String
        /// At most 64 bytes: the same id within 60 s is charged once, by each of `Check` and
        /// `Reserve`.
        package var requestID: [UInt8]
        /// For rules of concurrency: how long the lease lasts unless it is released, at most 10
        /// minutes; 0: 1 minute.
        /// For `Reserve`: how long the reservation lasts.
        package var leaseMs: UInt64

        /// The members of the oneof `who`.
        package enum Who: Sendable, Equatable {
            /// `api_key` on the wire.
            case apiKey([UInt8])
            /// `subject` on the wire.
            case subject(LimiterV1.Subject)
        }

        /// Makes the message; what is not given has its default.
        package init(
            who: Who? = nil,
            cost: UInt64? = nil,
            headers: LimiterV1.HeaderChoice = LimiterV1.HeaderChoice(rawValue: 0),
            meter: String = "",
            endpoint: String = "",
            user: [UInt8] = [],
            ip: [UInt8] = [],
            scope: String = "",
            requestID: [UInt8] = [],
            leaseMs: UInt64 = 0
        ) {
            self.who = who
            self.cost = cost
            self.headers = headers
            self.meter = meter
            self.endpoint = endpoint
            self.user = user
            self.ip = ip
            self.scope = scope
            self.requestID = requestID
            self.leaseMs = leaseMs
        }
    }

    /// What a limit counts against, named without a key.
    package struct Subject: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// 0: none.
        package var keyID: Int64
        /// Any text, at most 256 bytes: rules of the scope "custom" count against it.
        package var name: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            keyID: Int64 = 0,
            name: [UInt8] = []
        ) {
            self.orgID = orgID
            self.keyID = keyID
            self.name = name
        }
    }

    /// The message `RuleState` of the wire.
    package struct RuleState: Sendable, Equatable {
        /// "minute", "hour", "day"
        package var name: String
        /// `limit` on the wire.
        package var limit: UInt64
        /// `remaining` on the wire.
        package var remaining: UInt64
        /// Milliseconds until everything is available again; 0: nothing is used.
        package var resetMs: UInt64
        /// Evaluated, but it denies nobody.
        package var shadow: Bool
        /// This rule alone would have denied the call.
        package var violated: Bool
        /// `guarantee` on the wire.
        package var guarantee: LimiterV1.Guarantee

        /// Makes the message; what is not given has its default.
        package init(
            name: String = "",
            limit: UInt64 = 0,
            remaining: UInt64 = 0,
            resetMs: UInt64 = 0,
            shadow: Bool = false,
            violated: Bool = false,
            guarantee: LimiterV1.Guarantee = LimiterV1.Guarantee(rawValue: 0)
        ) {
            self.name = name
            self.limit = limit
            self.remaining = remaining
            self.resetMs = resetMs
            self.shadow = shadow
            self.violated = violated
            self.guarantee = guarantee
        }
    }

    /// The message `Header` of the wire.
    package struct Header: Sendable, Equatable {
        /// `name` on the wire.
        package var name: String
        /// `value` on the wire.
        package var value: String

        /// Makes the message; what is not given has its default.
        package init(
            name: String = "",
            value: String = ""
        ) {
            self.name = name
            self.value = value
        }
    }

    /// The message `CheckResponse` of the wire.
    package struct CheckResponse: Sendable, Equatable {
        /// `decision` on the wire.
        package var decision: LimiterV1.Decision
        /// Name of the violated rule (the one that lasts longest), for SHADOW_DENIED of the one in
        /// shadow; empty when allowed.
        package var rule: String
        /// `rules` on the wire.
        package var rules: [LimiterV1.RuleState]
        /// Until the same call would be admitted; 0 when allowed.
        package var retryAfterMs: UInt64
        /// The call can never be admitted: its cost is above a limit.
        package var never: Bool
        /// `headers` on the wire.
        package var headers: [LimiterV1.Header]
        /// The weakest over all rules.
        package var guarantee: LimiterV1.Guarantee
        /// Decided from memory that may be out of date, or without counting: PostgreSQL was away,
        /// or memory was full.
        package var degraded: Bool
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `key_id` on the wire.
        package var keyID: Int64
        /// Names what is kept until it is ended with `Cancel` (of a reservation also with `Commit`)
        /// or runs out: the places
        /// under rules of concurrency, or all that `Reserve` counted. Empty: nothing is kept, and
        /// there is nothing to end.
        package var leaseID: [UInt8]
        /// The same request id was charged before: nothing was charged now.
        package var repeated: Bool
        /// For RESTORED: age of the snapshot when it was taken over; 0: there was none, and counts
        /// began anew.
        package var restoredAgeMs: UInt64
        /// Limiting is switched off for everyone or for this org; nothing was counted.
        package var disabled: Bool
        /// For a denial: the problem of the IETF draft, ready for the body of an HTTP answer.
        package var problem: LimiterV1.Problem?

        /// Makes the message; what is not given has its default.
        package init(
            decision: LimiterV1.Decision = LimiterV1.Decision(rawValue: 0),
            rule: String = "",
            rules: [LimiterV1.RuleState] = [],
            retryAfterMs: UInt64 = 0,
            never: Bool = false,
            headers: [LimiterV1.Header] = [],
            guarantee: LimiterV1.Guarantee = LimiterV1.Guarantee(rawValue: 0),
            degraded: Bool = false,
            orgID: Int64 = 0,
            keyID: Int64 = 0,
            leaseID: [UInt8] = [],
            repeated: Bool = false,
            restoredAgeMs: UInt64 = 0,
            disabled: Bool = false,
            problem: LimiterV1.Problem? = nil
        ) {
            self.decision = decision
            self.rule = rule
            self.rules = rules
            self.retryAfterMs = retryAfterMs
            self.never = never
            self.headers = headers
            self.guarantee = guarantee
            self.degraded = degraded
            self.orgID = orgID
            self.keyID = keyID
            self.leaseID = leaseID
            self.repeated = repeated
            self.restoredAgeMs = restoredAgeMs
            self.disabled = disabled
            self.problem = problem
        }
    }

    /// RFC 9457, with the members that draft-ietf-httpapi-ratelimit-headers-11 adds.
    package struct Problem: Sendable, Equatable {
        /// "https://iana.org/assignments/http-problem-types#quota-exceeded"
        package var type: String
        /// `title` on the wire.
        package var title: String
        /// The HTTP status to answer with: 429.
        package var status: UInt32
        /// `violated_policies` on the wire.
        package var violatedPolicies: [String]

        /// Makes the message; what is not given has its default.
        package init(
            type: String = "",
            title: String = "",
            status: UInt32 = 0,
            violatedPolicies: [String] = []
        ) {
            self.type = type
            self.title = title
            self.status = status
            self.violatedPolicies = violatedPolicies
        }
    }

    /// The message `CheckManyRequest` of the wire.
    package struct CheckManyRequest: Sendable, Equatable {
        /// `checks` on the wire.
        package var checks: [LimiterV1.CheckRequest]

        /// Makes the message; what is not given has its default.
        package init(
            checks: [LimiterV1.CheckRequest] = []
        ) {
            self.checks = checks
        }
    }

    /// The message `CheckManyResponse` of the wire.
    package struct CheckManyResponse: Sendable, Equatable {
        /// `results` on the wire.
        package var results: [LimiterV1.CheckResult]

        /// Makes the message; what is not given has its default.
        package init(
            results: [LimiterV1.CheckResult] = []
        ) {
            self.results = results
        }
    }

    /// Outcome of one check of a batch, in the order of the request.
    package struct CheckResult: Sendable, Equatable {
        /// A canonical status; 0: `response` holds the decision.
        package var status: UInt32
        /// `message` on the wire.
        package var message: String
        /// `response` on the wire.
        package var response: LimiterV1.CheckResponse?
        /// Stable name of the reason of a status: "key_unknown", "key_revoked" ...
        package var reason: String

        /// Makes the message; what is not given has its default.
        package init(
            status: UInt32 = 0,
            message: String = "",
            response: LimiterV1.CheckResponse? = nil,
            reason: String = ""
        ) {
            self.status = status
            self.message = message
            self.response = response
            self.reason = reason
        }
    }

    /// The message `WhatIfRequest` of the wire.
    package struct WhatIfRequest: Sendable, Equatable {
        /// `org_id` on the wire.
        package var orgID: Int64
        /// 1 to 8 rules, in place of those that bind the org now; taken to be in force all the
        /// time.
        package var rules: [CommonV1.RateRule]
        /// The most recent decisions; 0: all that are recorded.
        package var decisionsMax: UInt32
        /// Subjects to list, at most 1,000; 0: 10.
        package var subjectsMax: UInt32

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            rules: [CommonV1.RateRule] = [],
            decisionsMax: UInt32 = 0,
            subjectsMax: UInt32 = 0
        ) {
            self.orgID = orgID
            self.rules = rules
            self.decisionsMax = decisionsMax
            self.subjectsMax = subjectsMax
        }
    }

    /// The calls are those that came, at their times, from empty counts: what callers would have
    /// done after another answer is
    /// not guessed.
    package struct WhatIfResponse: Sendable, Equatable {
        /// Decisions played, and the times of the first and the last.
        package var decisions: UInt64
        /// `from_us` on the wire.
        package var fromUs: Int64
        /// `to_us` on the wire.
        package var toUs: Int64
        /// `before` on the wire.
        package var before: LimiterV1.Outcomes?
        /// `after` on the wire.
        package var after: LimiterV1.Outcomes?
        /// Calls that were admitted and would be denied.
        package var newlyDenied: UInt64
        /// Calls that were denied and would be admitted.
        package var newlyAllowed: UInt64
        /// The rules that denied, or in shadow would have, most first; by the name that they had.
        package var rulesBefore: [LimiterV1.RuleOutcome]
        /// The proposed rules in their order: calls that each alone would have denied.
        package var rulesAfter: [LimiterV1.RuleOutcome]
        /// Subjects that would be denied, most first.
        package var subjects: [LimiterV1.SubjectOutcome]
        /// Proposed rules of concurrency, which can't be played: when places were given back is not
        /// recorded.
        package var notPlayed: [String]

        /// Makes the message; what is not given has its default.
        package init(
            decisions: UInt64 = 0,
            fromUs: Int64 = 0,
            toUs: Int64 = 0,
            before: LimiterV1.Outcomes? = nil,
            after: LimiterV1.Outcomes? = nil,
            newlyDenied: UInt64 = 0,
            newlyAllowed: UInt64 = 0,
            rulesBefore: [LimiterV1.RuleOutcome] = [],
            rulesAfter: [LimiterV1.RuleOutcome] = [],
            subjects: [LimiterV1.SubjectOutcome] = [],
            notPlayed: [String] = []
        ) {
            self.decisions = decisions
            self.fromUs = fromUs
            self.toUs = toUs
            self.before = before
            self.after = after
            self.newlyDenied = newlyDenied
            self.newlyAllowed = newlyAllowed
            self.rulesBefore = rulesBefore
            self.rulesAfter = rulesAfter
            self.subjects = subjects
            self.notPlayed = notPlayed
        }
    }

    /// The message `Outcomes` of the wire.
    package struct Outcomes: Sendable, Equatable {
        /// `allowed` on the wire.
        package var allowed: UInt64
        /// `denied` on the wire.
        package var denied: UInt64
        /// `shadow_denied` on the wire.
        package var shadowDenied: UInt64

        /// Makes the message; what is not given has its default.
        package init(
            allowed: UInt64 = 0,
            denied: UInt64 = 0,
            shadowDenied: UInt64 = 0
        ) {
            self.allowed = allowed
            self.denied = denied
            self.shadowDenied = shadowDenied
        }
    }

    /// The message `RuleOutcome` of the wire.
    package struct RuleOutcome: Sendable, Equatable {
        /// Empty: no longer known.
        package var name: String
        /// `denied` on the wire.
        package var denied: UInt64
        /// `shadow_denied` on the wire.
        package var shadowDenied: UInt64

        /// Makes the message; what is not given has its default.
        package init(
            name: String = "",
            denied: UInt64 = 0,
            shadowDenied: UInt64 = 0
        ) {
            self.name = name
            self.denied = denied
            self.shadowDenied = shadowDenied
        }
    }

    /// The message `SubjectOutcome` of the wire.
    package struct SubjectOutcome: Sendable, Equatable {
        /// `scope` on the wire.
        package var scope: CommonV1.RateScope
        /// 0: the scope has no key, or the call had none.
        package var keyID: Int64
        /// The user's id or the subject's name, as a keyed hash in 16 hexadecimal digits; empty:
        /// none.
        package var hash: String
        /// Ends with "…" when it was too long to be recorded whole.
        package var endpoint: String
        /// `calls` on the wire.
        package var calls: UInt64
        /// `denied_before` on the wire.
        package var deniedBefore: UInt64
        /// `denied_after` on the wire.
        package var deniedAfter: UInt64

        /// Makes the message; what is not given has its default.
        package init(
            scope: CommonV1.RateScope = CommonV1.RateScope(rawValue: 0),
            keyID: Int64 = 0,
            hash: String = "",
            endpoint: String = "",
            calls: UInt64 = 0,
            deniedBefore: UInt64 = 0,
            deniedAfter: UInt64 = 0
        ) {
            self.scope = scope
            self.keyID = keyID
            self.hash = hash
            self.endpoint = endpoint
            self.calls = calls
            self.deniedBefore = deniedBefore
            self.deniedAfter = deniedAfter
        }
    }

    /// The message `WatchRequest` of the wire.
    package struct WatchRequest: Sendable, Equatable {
        /// 0: every org.
        package var orgID: Int64
        /// Name of a rule; empty: every rule.
        package var rule: String
        /// Calls that a rule in shadow would have denied as well.
        package var withShadow: Bool

        /// Makes the message; what is not given has its default.
        package init(
            orgID: Int64 = 0,
            rule: String = "",
            withShadow: Bool = false
        ) {
            self.orgID = orgID
            self.rule = rule
            self.withShadow = withShadow
        }
    }

    /// The message `Denial` of the wire.
    package struct Denial: Sendable, Equatable {
        /// `at_us` on the wire.
        package var atUs: Int64
        /// `org_id` on the wire.
        package var orgID: Int64
        /// 0: asked without a key.
        package var keyID: Int64
        /// `rule` on the wire.
        package var rule: String
        /// `meter` on the wire.
        package var meter: String
        /// `endpoint` on the wire.
        package var endpoint: String
        /// `cost` on the wire.
        package var cost: UInt64
        /// `retry_after_ms` on the wire.
        package var retryAfterMs: UInt64
        /// `never` on the wire.
        package var never: Bool
        /// `shadow` on the wire.
        package var shadow: Bool
        /// Denials left out before this one, because the watcher was slow. A Denial without a rule
        /// says nothing else.
        package var lost: UInt64

        /// Makes the message; what is not given has its default.
        package init(
            atUs: Int64 = 0,
            orgID: Int64 = 0,
            keyID: Int64 = 0,
            rule: String = "",
            meter: String = "",
            endpoint: String = "",
            cost: UInt64 = 0,
            retryAfterMs: UInt64 = 0,
            never: Bool = false,
            shadow: Bool = false,
            lost: UInt64 = 0
        ) {
            self.atUs = atUs
            self.orgID = orgID
            self.keyID = keyID
            self.rule = rule
            self.meter = meter
            self.endpoint = endpoint
            self.cost = cost
            self.retryAfterMs = retryAfterMs
            self.never = never
            self.shadow = shadow
            self.lost = lost
        }
    }

    /// The message `CommitRequest` of the wire.
    package struct CommitRequest: Sendable, Equatable {
        /// `lease_id` of the reply to `Reserve`.
        package var leaseID: [UInt8]
        /// What was really used; absent: what was reserved.
        package var used: UInt64?

        /// Makes the message; what is not given has its default.
        package init(
            leaseID: [UInt8] = [],
            used: UInt64? = nil
        ) {
            self.leaseID = leaseID
            self.used = used
        }
    }

    /// NOT_FOUND: there is no such reservation, or it ran out. FAILED_PRECONDITION: it was
    /// cancelled.
    package struct CommitResponse: Sendable, Equatable {
        /// DENIED: more was used than reserved, and the difference is above a limit: nothing
        /// changed, the reservation stays.
        package var decision: LimiterV1.Decision
        /// Until the difference would be admitted.
        package var retryAfterMs: UInt64
        /// It can never be.
        package var never: Bool
        /// It was committed before, at most 60 s ago: nothing changed now.
        package var repeated: Bool
        /// Units that are counted now under the rules that count calls.
        package var used: UInt64
        /// `org_id` on the wire.
        package var orgID: Int64

        /// Makes the message; what is not given has its default.
        package init(
            decision: LimiterV1.Decision = LimiterV1.Decision(rawValue: 0),
            retryAfterMs: UInt64 = 0,
            never: Bool = false,
            repeated: Bool = false,
            used: UInt64 = 0,
            orgID: Int64 = 0
        ) {
            self.decision = decision
            self.retryAfterMs = retryAfterMs
            self.never = never
            self.repeated = repeated
            self.used = used
            self.orgID = orgID
        }
    }

    /// The message `CancelRequest` of the wire.
    package struct CancelRequest: Sendable, Equatable {
        /// `lease_id` of a reply to `Reserve` or `Check`.
        package var leaseID: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            leaseID: [UInt8] = []
        ) {
            self.leaseID = leaseID
        }
    }

    /// NOT_FOUND: there is no such lease, or it ran out. FAILED_PRECONDITION: it was committed.
    package struct CancelResponse: Sendable, Equatable {
        /// It was cancelled before, at most 60 s ago: nothing changed now.
        package var repeated: Bool
        /// `org_id` on the wire.
        package var orgID: Int64

        /// Makes the message; what is not given has its default.
        package init(
            repeated: Bool = false,
            orgID: Int64 = 0
        ) {
            self.repeated = repeated
            self.orgID = orgID
        }
    }

    /// The message `RefundRequest` of the wire.
    package struct RefundRequest: Sendable, Equatable {
        /// The call as it was checked; its cost is what is given back.
        package var call: LimiterV1.CheckRequest?
        /// When it was counted: units go back into the window of that time, and nowhere when it is
        /// over. 0: now.
        package var chargedAtUs: Int64
        /// At most 64 bytes: the same id within 60 s gives back once. Empty: the call's own
        /// `request_id` serves.
        package var requestID: [UInt8]

        /// Makes the message; what is not given has its default.
        package init(
            call: LimiterV1.CheckRequest? = nil,
            chargedAtUs: Int64 = 0,
            requestID: [UInt8] = []
        ) {
            self.call = call
            self.chargedAtUs = chargedAtUs
            self.requestID = requestID
        }
    }

    /// The message `RefundResponse` of the wire.
    package struct RefundResponse: Sendable, Equatable {
        /// How the rules stand now.
        package var rules: [LimiterV1.RuleState]
        /// The same id gave back before: nothing changed now.
        package var repeated: Bool
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `key_id` on the wire.
        package var keyID: Int64
        /// `degraded` on the wire.
        package var degraded: Bool
        /// Limiting is switched off: nothing was given back.
        package var disabled: Bool

        /// Makes the message; what is not given has its default.
        package init(
            rules: [LimiterV1.RuleState] = [],
            repeated: Bool = false,
            orgID: Int64 = 0,
            keyID: Int64 = 0,
            degraded: Bool = false,
            disabled: Bool = false
        ) {
            self.rules = rules
            self.repeated = repeated
            self.orgID = orgID
            self.keyID = keyID
            self.degraded = degraded
            self.disabled = disabled
        }
    }

    /// The message `ResetRequest` of the wire.
    package struct ResetRequest: Sendable, Equatable {
        /// Whose counts: key, user, endpoint, name and meter as a call would tell them.
        package var call: LimiterV1.CheckRequest?
        /// Only the rule of this name; empty: every rule of such a call.
        package var rule: String
        /// Why, for the log; at most 256 bytes.
        package var reason: String

        /// Makes the message; what is not given has its default.
        package init(
            call: LimiterV1.CheckRequest? = nil,
            rule: String = "",
            reason: String = ""
        ) {
            self.call = call
            self.rule = rule
            self.reason = reason
        }
    }

    /// The message `ResetResponse` of the wire.
    package struct ResetResponse: Sendable, Equatable {
        /// The rules that were reset, as they stand now.
        package var rules: [LimiterV1.RuleState]
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `key_id` on the wire.
        package var keyID: Int64
        /// `degraded` on the wire.
        package var degraded: Bool

        /// Makes the message; what is not given has its default.
        package init(
            rules: [LimiterV1.RuleState] = [],
            orgID: Int64 = 0,
            keyID: Int64 = 0,
            degraded: Bool = false
        ) {
            self.rules = rules
            self.orgID = orgID
            self.keyID = keyID
            self.degraded = degraded
        }
    }

    /// The message `LimitsResponse` of the wire.
    package struct LimitsResponse: Sendable, Equatable {
        /// By meter, each in the order of decisions.
        package var rules: [LimiterV1.LimitState]
        /// `org_id` on the wire.
        package var orgID: Int64
        /// `key_id` on the wire.
        package var keyID: Int64
        /// `degraded` on the wire.
        package var degraded: Bool
        /// Limiting is switched off: nothing is counted meanwhile.
        package var disabled: Bool

        /// Makes the message; what is not given has its default.
        package init(
            rules: [LimiterV1.LimitState] = [],
            orgID: Int64 = 0,
            keyID: Int64 = 0,
            degraded: Bool = false,
            disabled: Bool = false
        ) {
            self.rules = rules
            self.orgID = orgID
            self.keyID = keyID
            self.degraded = degraded
            self.disabled = disabled
        }
    }

    /// How a subject stands under one rule.
    package struct LimitState: Sendable, Equatable {
        /// As in a decision; `violated`: one more unit would be denied.
        package var state: LimiterV1.RuleState?
        /// The meter whose calls it counts.
        package var meter: String
        /// What is taken of the limit, of a bucket of its burst.
        package var used: UInt64
        /// "fixed_window", "calendar_window", "sliding_window", "token_bucket", "concurrency" or
        /// "quota".
        package var algorithm: String
        /// 0: it has no length of its own.
        package var windowMs: UInt64
        /// `scope` on the wire.
        package var scope: CommonV1.RateScope

        /// Makes the message; what is not given has its default.
        package init(
            state: LimiterV1.RuleState? = nil,
            meter: String = "",
            used: UInt64 = 0,
            algorithm: String = "",
            windowMs: UInt64 = 0,
            scope: CommonV1.RateScope = CommonV1.RateScope(rawValue: 0)
        ) {
            self.state = state
            self.meter = meter
            self.used = used
            self.algorithm = algorithm
            self.windowMs = windowMs
            self.scope = scope
        }
    }

    /// The message `MembersRequest` of the wire.
    package struct MembersRequest: Sendable, Equatable {
        /// Makes the message; what is not given has its default.
        package init() {}
    }

    /// The message `MembersResponse` of the wire.
    package struct MembersResponse: Sendable, Equatable {
        /// Rises with each change of who takes part; 0: this limiter is alone, and decides for
        /// every org.
        package var epoch: Int64
        /// Those that take part or are alive, by id.
        package var members: [LimiterV1.Member]
        /// The limiter that answers; empty: it is alone.
        package var nodeID: String
        /// Shards in which it decides now.
        package var held: [UInt32]
        /// Since it last heard from PostgreSQL who there is.
        package var ageMs: UInt64

        /// Makes the message; what is not given has its default.
        package init(
            epoch: Int64 = 0,
            members: [LimiterV1.Member] = [],
            nodeID: String = "",
            held: [UInt32] = [],
            ageMs: UInt64 = 0
        ) {
            self.epoch = epoch
            self.members = members
            self.nodeID = nodeID
            self.held = held
            self.ageMs = ageMs
        }
    }

    /// The message `Member` of the wire.
    package struct Member: Sendable, Equatable {
        /// `node_id` on the wire.
        package var nodeID: String
        /// HOST:PORT; empty: it is not known.
        package var address: String
        /// Rises each time it comes back after it left or was expelled; 0: it is not alive.
        package var term: Int64
        /// It is one of those of the epoch, among which the shards are divided.
        package var takesPart: Bool
        /// The shards that are its own in this epoch, 0 to 255, in order: those for which its id
        /// has the highest rendezvous hash.
        package var shards: [UInt32]

        /// Makes the message; what is not given has its default.
        package init(
            nodeID: String = "",
            address: String = "",
            term: Int64 = 0,
            takesPart: Bool = false,
            shards: [UInt32] = []
        ) {
            self.nodeID = nodeID
            self.address = address
            self.term = term
            self.takesPart = takesPart
            self.shards = shards
        }
    }
}
