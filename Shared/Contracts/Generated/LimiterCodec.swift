// Made by Protos/generate from the .proto files. Do not edit.

import CProtobufC
import CProtos

extension LimiterV1.CheckRequest: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__CheckRequest
    package static let scan = PayloadScan(tollgate__limiter__v1__check_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        cost = c.pointee.cost_choice_case.rawValue == 3 ? c.pointee.cost : nil
        headers = LimiterV1.HeaderChoice(rawValue: Int32(bitPattern: c.pointee.headers.rawValue))
        meter = FieldCoding.string(c.pointee.meter)
        endpoint = FieldCoding.string(c.pointee.endpoint)
        user = FieldCoding.bytes(c.pointee.user)
        ip = FieldCoding.bytes(c.pointee.ip)
        scope = FieldCoding.string(c.pointee.scope)
        requestID = FieldCoding.bytes(c.pointee.request_id)
        leaseMs = c.pointee.lease_ms
        switch c.pointee.who_case.rawValue {
        case 1: who = .apiKey(FieldCoding.bytes(c.pointee.api_key))
        case 2: who = c.pointee.subject.map { .subject(LimiterV1.Subject(reading: $0)) }
        default: who = nil
        }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__check_request__init(c)
        if let cost {
            c.pointee.cost_choice_case = .init(rawValue: 3)
            c.pointee.cost = cost
        }
        c.pointee.headers = .init(rawValue: UInt32(bitPattern: headers.rawValue))
        c.pointee.meter = arena.string(meter)
        c.pointee.endpoint = arena.string(endpoint)
        c.pointee.user = arena.bytes(user)
        c.pointee.ip = arena.bytes(ip)
        c.pointee.scope = arena.string(scope)
        c.pointee.request_id = arena.bytes(requestID)
        c.pointee.lease_ms = leaseMs
        switch who {
        case .apiKey(let value):
            c.pointee.who_case = .init(rawValue: 1)
            c.pointee.api_key = arena.bytes(value)
        case .subject(let value):
            c.pointee.who_case = .init(rawValue: 2)
            c.pointee.subject = arena.message(value)
        case nil: break
        }
    }
}

extension LimiterV1.Subject: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__Subject
    package static let scan = PayloadScan(tollgate__limiter__v1__subject__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        keyID = c.pointee.key_id
        name = FieldCoding.bytes(c.pointee.name)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__subject__init(c)
        c.pointee.org_id = orgID
        c.pointee.key_id = keyID
        c.pointee.name = arena.bytes(name)
    }
}

extension LimiterV1.RuleState: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__RuleState
    package static let scan = PayloadScan(tollgate__limiter__v1__rule_state__type())

    package init(reading c: UnsafePointer<Layout>) {
        name = FieldCoding.string(c.pointee.name)
        limit = c.pointee.limit
        remaining = c.pointee.remaining
        resetMs = c.pointee.reset_ms
        shadow = c.pointee.shadow != 0
        violated = c.pointee.violated != 0
        guarantee = LimiterV1.Guarantee(rawValue: Int32(bitPattern: c.pointee.guarantee.rawValue))
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__rule_state__init(c)
        c.pointee.name = arena.string(name)
        c.pointee.limit = limit
        c.pointee.remaining = remaining
        c.pointee.reset_ms = resetMs
        c.pointee.shadow = shadow ? 1 : 0
        c.pointee.violated = violated ? 1 : 0
        c.pointee.guarantee = .init(rawValue: UInt32(bitPattern: guarantee.rawValue))
    }
}

extension LimiterV1.Header: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__Header
    package static let scan = PayloadScan(tollgate__limiter__v1__header__type())

    package init(reading c: UnsafePointer<Layout>) {
        name = FieldCoding.string(c.pointee.name)
        value = FieldCoding.string(c.pointee.value)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__header__init(c)
        c.pointee.name = arena.string(name)
        c.pointee.value = arena.string(value)
    }
}

extension LimiterV1.CheckResponse: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__CheckResponse
    package static let scan = PayloadScan(tollgate__limiter__v1__check_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        decision = LimiterV1.Decision(rawValue: Int32(bitPattern: c.pointee.decision.rawValue))
        rule = FieldCoding.string(c.pointee.rule)
        rules = FieldCoding.messages(c.pointee.rules, c.pointee.n_rules)
        retryAfterMs = c.pointee.retry_after_ms
        never = c.pointee.never != 0
        headers = FieldCoding.messages(c.pointee.headers, c.pointee.n_headers)
        guarantee = LimiterV1.Guarantee(rawValue: Int32(bitPattern: c.pointee.guarantee.rawValue))
        degraded = c.pointee.degraded != 0
        orgID = c.pointee.org_id
        keyID = c.pointee.key_id
        leaseID = FieldCoding.bytes(c.pointee.lease_id)
        repeated = c.pointee.repeated != 0
        restoredAgeMs = c.pointee.restored_age_ms
        disabled = c.pointee.disabled != 0
        problem = c.pointee.problem.map { LimiterV1.Problem(reading: $0) }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__check_response__init(c)
        c.pointee.decision = .init(rawValue: UInt32(bitPattern: decision.rawValue))
        c.pointee.rule = arena.string(rule)
        c.pointee.n_rules = rules.count
        c.pointee.rules = arena.messages(rules)
        c.pointee.retry_after_ms = retryAfterMs
        c.pointee.never = never ? 1 : 0
        c.pointee.n_headers = headers.count
        c.pointee.headers = arena.messages(headers)
        c.pointee.guarantee = .init(rawValue: UInt32(bitPattern: guarantee.rawValue))
        c.pointee.degraded = degraded ? 1 : 0
        c.pointee.org_id = orgID
        c.pointee.key_id = keyID
        c.pointee.lease_id = arena.bytes(leaseID)
        c.pointee.repeated = repeated ? 1 : 0
        c.pointee.restored_age_ms = restoredAgeMs
        c.pointee.disabled = disabled ? 1 : 0
        c.pointee.problem = problem.map { arena.message($0) }
    }
}

extension LimiterV1.Problem: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__Problem
    package static let scan = PayloadScan(tollgate__limiter__v1__problem__type())

    package init(reading c: UnsafePointer<Layout>) {
        type = FieldCoding.string(c.pointee.type)
        title = FieldCoding.string(c.pointee.title)
        status = c.pointee.status
        violatedPolicies = FieldCoding.strings(
            c.pointee.violated_policies, c.pointee.n_violated_policies)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__problem__init(c)
        c.pointee.type = arena.string(type)
        c.pointee.title = arena.string(title)
        c.pointee.status = status
        c.pointee.n_violated_policies = violatedPolicies.count
        c.pointee.violated_policies = arena.strings(violatedPolicies)
    }
}

extension LimiterV1.CheckManyRequest: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__CheckManyRequest
    package static let scan = PayloadScan(tollgate__limiter__v1__check_many_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        checks = FieldCoding.messages(c.pointee.checks, c.pointee.n_checks)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__check_many_request__init(c)
        c.pointee.n_checks = checks.count
        c.pointee.checks = arena.messages(checks)
    }
}

extension LimiterV1.CheckManyResponse: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__CheckManyResponse
    package static let scan = PayloadScan(tollgate__limiter__v1__check_many_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        results = FieldCoding.messages(c.pointee.results, c.pointee.n_results)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__check_many_response__init(c)
        c.pointee.n_results = results.count
        c.pointee.results = arena.messages(results)
    }
}

extension LimiterV1.CheckResult: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__CheckResult
    package static let scan = PayloadScan(tollgate__limiter__v1__check_result__type())

    package init(reading c: UnsafePointer<Layout>) {
        status = c.pointee.status
        message = FieldCoding.string(c.pointee.message)
        response = c.pointee.response.map { LimiterV1.CheckResponse(reading: $0) }
        reason = FieldCoding.string(c.pointee.reason)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__check_result__init(c)
        c.pointee.status = status
        c.pointee.message = arena.string(message)
        c.pointee.response = response.map { arena.message($0) }
        c.pointee.reason = arena.string(reason)
    }
}

extension LimiterV1.WhatIfRequest: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__WhatIfRequest
    package static let scan = PayloadScan(tollgate__limiter__v1__what_if_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        rules = FieldCoding.messages(c.pointee.rules, c.pointee.n_rules)
        decisionsMax = c.pointee.decisions_max
        subjectsMax = c.pointee.subjects_max
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__what_if_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.n_rules = rules.count
        c.pointee.rules = arena.messages(rules)
        c.pointee.decisions_max = decisionsMax
        c.pointee.subjects_max = subjectsMax
    }
}

extension LimiterV1.WhatIfResponse: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__WhatIfResponse
    package static let scan = PayloadScan(tollgate__limiter__v1__what_if_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        decisions = c.pointee.decisions
        fromUs = c.pointee.from_us
        toUs = c.pointee.to_us
        before = c.pointee.before.map { LimiterV1.Outcomes(reading: $0) }
        after = c.pointee.after.map { LimiterV1.Outcomes(reading: $0) }
        newlyDenied = c.pointee.newly_denied
        newlyAllowed = c.pointee.newly_allowed
        rulesBefore = FieldCoding.messages(c.pointee.rules_before, c.pointee.n_rules_before)
        rulesAfter = FieldCoding.messages(c.pointee.rules_after, c.pointee.n_rules_after)
        subjects = FieldCoding.messages(c.pointee.subjects, c.pointee.n_subjects)
        notPlayed = FieldCoding.strings(c.pointee.not_played, c.pointee.n_not_played)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__what_if_response__init(c)
        c.pointee.decisions = decisions
        c.pointee.from_us = fromUs
        c.pointee.to_us = toUs
        c.pointee.before = before.map { arena.message($0) }
        c.pointee.after = after.map { arena.message($0) }
        c.pointee.newly_denied = newlyDenied
        c.pointee.newly_allowed = newlyAllowed
        c.pointee.n_rules_before = rulesBefore.count
        c.pointee.rules_before = arena.messages(rulesBefore)
        c.pointee.n_rules_after = rulesAfter.count
        c.pointee.rules_after = arena.messages(rulesAfter)
        c.pointee.n_subjects = subjects.count
        c.pointee.subjects = arena.messages(subjects)
        c.pointee.n_not_played = notPlayed.count
        c.pointee.not_played = arena.strings(notPlayed)
    }
}

extension LimiterV1.Outcomes: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__Outcomes
    package static let scan = PayloadScan(tollgate__limiter__v1__outcomes__type())

    package init(reading c: UnsafePointer<Layout>) {
        allowed = c.pointee.allowed
        denied = c.pointee.denied
        shadowDenied = c.pointee.shadow_denied
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__outcomes__init(c)
        c.pointee.allowed = allowed
        c.pointee.denied = denied
        c.pointee.shadow_denied = shadowDenied
    }
}

extension LimiterV1.RuleOutcome: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__RuleOutcome
    package static let scan = PayloadScan(tollgate__limiter__v1__rule_outcome__type())

    package init(reading c: UnsafePointer<Layout>) {
        name = FieldCoding.string(c.pointee.name)
        denied = c.pointee.denied
        shadowDenied = c.pointee.shadow_denied
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__rule_outcome__init(c)
        c.pointee.name = arena.string(name)
        c.pointee.denied = denied
        c.pointee.shadow_denied = shadowDenied
    }
}

extension LimiterV1.SubjectOutcome: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__SubjectOutcome
    package static let scan = PayloadScan(tollgate__limiter__v1__subject_outcome__type())

    package init(reading c: UnsafePointer<Layout>) {
        scope = CommonV1.RateScope(rawValue: Int32(bitPattern: c.pointee.scope.rawValue))
        keyID = c.pointee.key_id
        hash = FieldCoding.string(c.pointee.hash)
        endpoint = FieldCoding.string(c.pointee.endpoint)
        calls = c.pointee.calls
        deniedBefore = c.pointee.denied_before
        deniedAfter = c.pointee.denied_after
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__subject_outcome__init(c)
        c.pointee.scope = .init(rawValue: UInt32(bitPattern: scope.rawValue))
        c.pointee.key_id = keyID
        c.pointee.hash = arena.string(hash)
        c.pointee.endpoint = arena.string(endpoint)
        c.pointee.calls = calls
        c.pointee.denied_before = deniedBefore
        c.pointee.denied_after = deniedAfter
    }
}

extension LimiterV1.WatchRequest: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__WatchRequest
    package static let scan = PayloadScan(tollgate__limiter__v1__watch_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        orgID = c.pointee.org_id
        rule = FieldCoding.string(c.pointee.rule)
        withShadow = c.pointee.with_shadow != 0
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__watch_request__init(c)
        c.pointee.org_id = orgID
        c.pointee.rule = arena.string(rule)
        c.pointee.with_shadow = withShadow ? 1 : 0
    }
}

extension LimiterV1.Denial: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__Denial
    package static let scan = PayloadScan(tollgate__limiter__v1__denial__type())

    package init(reading c: UnsafePointer<Layout>) {
        atUs = c.pointee.at_us
        orgID = c.pointee.org_id
        keyID = c.pointee.key_id
        rule = FieldCoding.string(c.pointee.rule)
        meter = FieldCoding.string(c.pointee.meter)
        endpoint = FieldCoding.string(c.pointee.endpoint)
        cost = c.pointee.cost
        retryAfterMs = c.pointee.retry_after_ms
        never = c.pointee.never != 0
        shadow = c.pointee.shadow != 0
        lost = c.pointee.lost
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__denial__init(c)
        c.pointee.at_us = atUs
        c.pointee.org_id = orgID
        c.pointee.key_id = keyID
        c.pointee.rule = arena.string(rule)
        c.pointee.meter = arena.string(meter)
        c.pointee.endpoint = arena.string(endpoint)
        c.pointee.cost = cost
        c.pointee.retry_after_ms = retryAfterMs
        c.pointee.never = never ? 1 : 0
        c.pointee.shadow = shadow ? 1 : 0
        c.pointee.lost = lost
    }
}

extension LimiterV1.CommitRequest: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__CommitRequest
    package static let scan = PayloadScan(tollgate__limiter__v1__commit_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        leaseID = FieldCoding.bytes(c.pointee.lease_id)
        used = c.pointee.used_choice_case.rawValue == 2 ? c.pointee.used : nil
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__commit_request__init(c)
        c.pointee.lease_id = arena.bytes(leaseID)
        if let used {
            c.pointee.used_choice_case = .init(rawValue: 2)
            c.pointee.used = used
        }
    }
}

extension LimiterV1.CommitResponse: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__CommitResponse
    package static let scan = PayloadScan(tollgate__limiter__v1__commit_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        decision = LimiterV1.Decision(rawValue: Int32(bitPattern: c.pointee.decision.rawValue))
        retryAfterMs = c.pointee.retry_after_ms
        never = c.pointee.never != 0
        repeated = c.pointee.repeated != 0
        used = c.pointee.used
        orgID = c.pointee.org_id
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__commit_response__init(c)
        c.pointee.decision = .init(rawValue: UInt32(bitPattern: decision.rawValue))
        c.pointee.retry_after_ms = retryAfterMs
        c.pointee.never = never ? 1 : 0
        c.pointee.repeated = repeated ? 1 : 0
        c.pointee.used = used
        c.pointee.org_id = orgID
    }
}

extension LimiterV1.CancelRequest: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__CancelRequest
    package static let scan = PayloadScan(tollgate__limiter__v1__cancel_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        leaseID = FieldCoding.bytes(c.pointee.lease_id)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__cancel_request__init(c)
        c.pointee.lease_id = arena.bytes(leaseID)
    }
}

extension LimiterV1.CancelResponse: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__CancelResponse
    package static let scan = PayloadScan(tollgate__limiter__v1__cancel_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        repeated = c.pointee.repeated != 0
        orgID = c.pointee.org_id
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__cancel_response__init(c)
        c.pointee.repeated = repeated ? 1 : 0
        c.pointee.org_id = orgID
    }
}

extension LimiterV1.RefundRequest: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__RefundRequest
    package static let scan = PayloadScan(tollgate__limiter__v1__refund_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        call = c.pointee.call.map { LimiterV1.CheckRequest(reading: $0) }
        chargedAtUs = c.pointee.charged_at_us
        requestID = FieldCoding.bytes(c.pointee.request_id)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__refund_request__init(c)
        c.pointee.call = call.map { arena.message($0) }
        c.pointee.charged_at_us = chargedAtUs
        c.pointee.request_id = arena.bytes(requestID)
    }
}

extension LimiterV1.RefundResponse: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__RefundResponse
    package static let scan = PayloadScan(tollgate__limiter__v1__refund_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        rules = FieldCoding.messages(c.pointee.rules, c.pointee.n_rules)
        repeated = c.pointee.repeated != 0
        orgID = c.pointee.org_id
        keyID = c.pointee.key_id
        degraded = c.pointee.degraded != 0
        disabled = c.pointee.disabled != 0
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__refund_response__init(c)
        c.pointee.n_rules = rules.count
        c.pointee.rules = arena.messages(rules)
        c.pointee.repeated = repeated ? 1 : 0
        c.pointee.org_id = orgID
        c.pointee.key_id = keyID
        c.pointee.degraded = degraded ? 1 : 0
        c.pointee.disabled = disabled ? 1 : 0
    }
}

extension LimiterV1.ResetRequest: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__ResetRequest
    package static let scan = PayloadScan(tollgate__limiter__v1__reset_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        call = c.pointee.call.map { LimiterV1.CheckRequest(reading: $0) }
        rule = FieldCoding.string(c.pointee.rule)
        reason = FieldCoding.string(c.pointee.reason)
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__reset_request__init(c)
        c.pointee.call = call.map { arena.message($0) }
        c.pointee.rule = arena.string(rule)
        c.pointee.reason = arena.string(reason)
    }
}

extension LimiterV1.ResetResponse: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__ResetResponse
    package static let scan = PayloadScan(tollgate__limiter__v1__reset_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        rules = FieldCoding.messages(c.pointee.rules, c.pointee.n_rules)
        orgID = c.pointee.org_id
        keyID = c.pointee.key_id
        degraded = c.pointee.degraded != 0
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__reset_response__init(c)
        c.pointee.n_rules = rules.count
        c.pointee.rules = arena.messages(rules)
        c.pointee.org_id = orgID
        c.pointee.key_id = keyID
        c.pointee.degraded = degraded ? 1 : 0
    }
}

extension LimiterV1.LimitsResponse: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__LimitsResponse
    package static let scan = PayloadScan(tollgate__limiter__v1__limits_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        rules = FieldCoding.messages(c.pointee.rules, c.pointee.n_rules)
        orgID = c.pointee.org_id
        keyID = c.pointee.key_id
        degraded = c.pointee.degraded != 0
        disabled = c.pointee.disabled != 0
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__limits_response__init(c)
        c.pointee.n_rules = rules.count
        c.pointee.rules = arena.messages(rules)
        c.pointee.org_id = orgID
        c.pointee.key_id = keyID
        c.pointee.degraded = degraded ? 1 : 0
        c.pointee.disabled = disabled ? 1 : 0
    }
}

extension LimiterV1.LimitState: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__LimitState
    package static let scan = PayloadScan(tollgate__limiter__v1__limit_state__type())

    package init(reading c: UnsafePointer<Layout>) {
        state = c.pointee.state.map { LimiterV1.RuleState(reading: $0) }
        meter = FieldCoding.string(c.pointee.meter)
        used = c.pointee.used
        algorithm = FieldCoding.string(c.pointee.algorithm)
        windowMs = c.pointee.window_ms
        scope = CommonV1.RateScope(rawValue: Int32(bitPattern: c.pointee.scope.rawValue))
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__limit_state__init(c)
        c.pointee.state = state.map { arena.message($0) }
        c.pointee.meter = arena.string(meter)
        c.pointee.used = used
        c.pointee.algorithm = arena.string(algorithm)
        c.pointee.window_ms = windowMs
        c.pointee.scope = .init(rawValue: UInt32(bitPattern: scope.rawValue))
    }
}

extension LimiterV1.MembersRequest: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__MembersRequest
    package static let scan = PayloadScan(tollgate__limiter__v1__members_request__type())

    package init(reading c: UnsafePointer<Layout>) {
        self.init()
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__members_request__init(c)
    }
}

extension LimiterV1.MembersResponse: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__MembersResponse
    package static let scan = PayloadScan(tollgate__limiter__v1__members_response__type())

    package init(reading c: UnsafePointer<Layout>) {
        epoch = c.pointee.epoch
        members = FieldCoding.messages(c.pointee.members, c.pointee.n_members)
        nodeID = FieldCoding.string(c.pointee.node_id)
        held = FieldCoding.values(c.pointee.held, c.pointee.n_held) { $0 }
        ageMs = c.pointee.age_ms
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__members_response__init(c)
        c.pointee.epoch = epoch
        c.pointee.n_members = members.count
        c.pointee.members = arena.messages(members)
        c.pointee.node_id = arena.string(nodeID)
        c.pointee.n_held = held.count
        c.pointee.held = arena.values(held) { $0 }
        c.pointee.age_ms = ageMs
    }
}

extension LimiterV1.Member: ContractMessage {
    package typealias Layout = Tollgate__Limiter__V1__Member
    package static let scan = PayloadScan(tollgate__limiter__v1__member__type())

    package init(reading c: UnsafePointer<Layout>) {
        nodeID = FieldCoding.string(c.pointee.node_id)
        address = FieldCoding.string(c.pointee.address)
        term = c.pointee.term
        takesPart = c.pointee.takes_part != 0
        shards = FieldCoding.values(c.pointee.shards, c.pointee.n_shards) { $0 }
    }

    package func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena) {
        tollgate__limiter__v1__member__init(c)
        c.pointee.node_id = arena.string(nodeID)
        c.pointee.address = arena.string(address)
        c.pointee.term = term
        c.pointee.takes_part = takesPart ? 1 : 0
        c.pointee.n_shards = shards.count
        c.pointee.shards = arena.values(shards) { $0 }
    }
}
