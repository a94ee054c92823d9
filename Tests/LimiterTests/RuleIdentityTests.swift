import Model
import Testing

@testable import Limiter

@Suite("Whether two rules share their counts")
struct RuleIdentityTests {
    private let identity = RuleIdentity(secret: (1, 2))

    private func rule(_ change: (inout CatalogRule) -> Void = { _ in }) -> UInt64 {
        var item = CatalogRule(
            rule: RateRule(
                name: "minute", algorithm: .fixedWindow, limit: 10, windowMilliseconds: 60_000))
        change(&item)
        return identity.of(item)
    }

    @Test("a changed limit, window, percentage or span goes on with the counts that there are")
    func same() {
        #expect(rule() == rule { $0.rule.limit = 20 })
        #expect(rule() == rule { $0.rule.windowMilliseconds = 30_000 })
        #expect(rule() == rule { $0.rule.percent = 5 })
        #expect(rule() == rule { $0.rule.endsAt = .epoch })
    }

    @Test("what counts other calls, or counts otherwise, has counts of its own")
    func different() {
        let others: [(inout CatalogRule) -> Void] = [
            { $0.rule.name = "hour" }, { $0.rule.algorithm = .slidingWindow },
            { $0.rule.meter = nil }, { $0.rule.meter = "messages" },
            { $0.target.keyID = 7 }, { $0.target.user = Array("7".utf8) },
            { $0.target.endpoint = EndpointPattern("/v1") },
            { $0.target.endpoint = EndpointPattern("/v1*") },
        ]
        var seen = Set([rule()])
        for other in others { #expect(seen.insert(rule(other)).inserted) }
        let sliding = { (item: inout CatalogRule) in item.rule.algorithm = .slidingWindow }
        #expect(
            rule(sliding)
                != rule {
                    sliding(&$0)
                    $0.rule.windowMilliseconds = 30_000
                })
    }

    @Test("an override that names what the counts are kept under goes on with them")
    func sameSubject() {
        let ofUser = { (item: inout CatalogRule) in item.rule.scope = .user }
        #expect(
            rule(ofUser)
                == rule {
                    ofUser(&$0)
                    $0.target.user = Array("ann".utf8)
                })
        let ofEndpoint = { (item: inout CatalogRule) in item.rule.scope = .keyEndpoint }
        #expect(
            rule(ofEndpoint)
                == rule {
                    ofEndpoint(&$0)
                    $0.target = RuleTarget(keyID: 7, endpoint: EndpointPattern("/v1"))
                })
        #expect(
            rule(ofEndpoint)
                != rule {
                    ofEndpoint(&$0)
                    $0.target = RuleTarget(keyID: 7, endpoint: EndpointPattern("/v1*"))
                })
    }
}
