import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Middleware

@Suite("A call with limits")
struct LimitsTests {
    @Test(
        "runs its handler when the limiter admits it, with the headers of the decision",
        arguments: Carrier.allCases)
    func admitted(_ carrier: Carrier) async throws {
        try await MiddlewareHouse.open(carrier) { house in
            var subject = CallSubject(apiKey: MiddlewareHouse.key, endpoint: "/v1/charts")
            (subject.user, subject.ip, subject.cost) = ("u1", "192.0.2.7", 3)
            let outcome = try await house.tollgate.withLimits(subject) { admission in
                #expect(admission.orgID == 7 && admission.keyID == 8 && admission.isDecided)
                return "body"
            }
            guard case .handled("body", let admission) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(admission.headers == [HTTPHeader("RateLimit", "\"minute\";r=9;t=60")])
            let check = try #require(house.services.checks.first)
            #expect(check.who == .apiKey(Array(MiddlewareHouse.key.utf8)) && check.cost == 3)
            #expect(check.endpoint == "/v1/charts" && check.user == Array("u1".utf8))
            #expect(check.ip == [192, 0, 2, 7] && check.requestID.count == 16)
            #expect(house.tollgate.statistics == Statistics(admitted: 1))
        }
    }

    @Test("is refused with 429 and a problem when a rule denies it, and its handler does not run")
    func denied() async throws {
        try await MiddlewareHouse.open { house in
            house.services.answer { _ in
                .init(
                    decision: .denied, rule: "minute", retryAfterMs: 50_000,
                    headers: [.init(name: "Retry-After", value: "50")],
                    problem: .init(
                        type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
                        title: "Too much", status: 429, violatedPolicies: ["minute", "hour"]))
            }
            let refusal = try await refusal(house)
            #expect(refusal.status == 429 && refusal.rule == "minute")
            #expect(
                refusal.headers == [
                    HTTPHeader("Content-Type", "application/problem+json"),
                    HTTPHeader("Retry-After", "50"),
                ])
            #expect(
                refusal.body
                    == #"{"type":"https://iana.org/assignments/http-problem-types#quota-exceeded","#
                    + #""title":"Too much","status":429,"violated-policies":["minute","hour"]}"#)
            #expect(house.tollgate.statistics == Statistics(denied: 1))
        }
    }

    @Test(
        "is refused as its caller deserves when the limiter accepts neither key nor question",
        arguments: [
            (Status.unauthenticated, 401), (.permissionDenied, 403), (.invalidArgument, 400),
            (.notFound, 404),
        ])
    func unacceptable(_ status: Status, _ http: Int) async throws {
        try await MiddlewareHouse.open(.inProcess, { $0.whenLimiterIsAway = .open }) { house in
            house.services.answer { _ in throw RPCError(status, "no \"such\" thing") }
            let refusal = try await refusal(house)
            #expect(refusal.status == http && refusal.body.contains(#"no \"such\" thing"#))
            let challenges = refusal.headers.contains { $0.name == "WWW-Authenticate" }
            #expect(challenges == (http == 401))
            #expect(house.tollgate.statistics == Statistics(refused: 1))
        }
    }

    @Test(
        "whose limiter does not answer in time is refused with 503, or goes on if so chosen",
        arguments: Carrier.allCases, [Status.unavailable, .deadlineExceeded, .internalError])
    func away(_ carrier: Carrier, _ status: Status) async throws {
        for isOpen in [false, true] {
            try await MiddlewareHouse.open(
                carrier,
                {
                    $0.whenLimiterIsAway = isOpen ? .open : .closed
                    $0.checkMilliseconds = 50
                }
            ) { house in
                house.services.answer { _ in
                    if status == .deadlineExceeded { try await Task.sleep(for: .seconds(60)) }
                    throw RPCError(status, "away")
                }
                let start = ContinuousClock.now
                let outcome = try await house.tollgate.withLimits(
                    CallSubject(apiKey: MiddlewareHouse.key)
                ) { admission in
                    #expect(!admission.isDecided && admission.orgID == 7 && admission.keyID == 0)
                }
                #expect(ContinuousClock.now - start < .seconds(5))
                switch outcome {
                case .handled: #expect(isOpen)
                case .refused(let refusal):
                    #expect(!isOpen && refusal.status == 503)
                    #expect(refusal.headers.contains(HTTPHeader("Retry-After", "1")))
                    #expect(refusal.body.contains("temporary-reduced-capacity"))
                }
                #expect(house.tollgate.statistics == Statistics(undecided: 1))
            }
        }
    }

    @Test("that goes on without the limiter still needs a key that can be one")
    func malformed() async throws {
        try await MiddlewareHouse.open(.inProcess, { $0.whenLimiterIsAway = .open }) { house in
            house.services.answer { _ in throw RPCError(.unavailable, "away") }
            let refusal = try await refusal(house, "tg_live_made_up")
            #expect(refusal.status == 401)
        }
    }

    @Test("is asked for again with the same identity when the connection broke, and counts once")
    func repeated() async throws {
        let rpc = FlakyLimiter()
        var configuration = TollgateConfiguration(token: "")
        configuration.checkMilliseconds = 5_000
        let tollgate = Tollgate(
            limiter: LimiterClient(RPCClient(transport: rpc, clock: rpc.clock)),
            tracker: TrackerClient(RPCClient(transport: rpc, clock: rpc.clock)), configuration,
            clock: rpc.clock)
        _ = try await tollgate.withLimits(CallSubject(org: 7)) { _ in }
        let ids = try rpc.payloads.map { try LimiterV1.CheckRequest(decoding: $0).requestID }
        #expect(ids.count == 2 && Set(ids).count == 1 && ids.first?.count == 16)
        #expect(tollgate.statistics == Statistics(admitted: 1))
    }

    @Test("that is cancelled while it asks ends with the cancellation, not with a fallback")
    func cancelled() async throws {
        try await MiddlewareHouse.open(.inProcess, { $0.whenLimiterIsAway = .open }) { house in
            house.services.answer { _ in
                try await Task.sleep(for: .seconds(60))
                return ScriptedServices.allowed
            }
            let call = Task {
                try await house.tollgate.withLimits(CallSubject(org: 7)) { _ in
                    Issue.record("the handler ran")
                }
            }
            try await house.eventually("the limiter is asked") { $0.services.checks.count == 1 }
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
        }
    }

    private func refusal(
        _ house: MiddlewareHouse, _ key: String = MiddlewareHouse.key
    ) async throws -> Refusal {
        let outcome = try await house.tollgate.withLimits(CallSubject(apiKey: key)) { _ in
            Issue.record("the handler ran")
        }
        guard case .refused(let refusal) = outcome else {
            throw RPCError(.internalError, "the call was admitted")
        }
        return refusal
    }
}
