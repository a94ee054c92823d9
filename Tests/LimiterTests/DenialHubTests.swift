import Contracts
import Testing

@testable import Limiter

@Suite("Watching denials")
struct DenialHubTests {
    private func publish(
        _ hub: DenialHub, org: Int64 = 7, rule: String = "minute", isShadow: Bool = false
    ) {
        Array(rule.utf8).withUnsafeBytes { name in
            hub.publish(org: org, rule: name, isShadow: isShadow) {
                LimiterV1.Denial(orgID: org, rule: rule, shadow: isShadow)
            }
        }
    }

    private func taken(_ watcher: DenialHub.Watcher?) throws -> [LimiterV1.Denial] {
        var denials: [LimiterV1.Denial] = []
        while let item = watcher?.items.take() { denials.append(try .init(decoding: item)) }
        return denials
    }

    @Test("a watcher gets what it asked for")
    func filters() throws {
        let hub = DenialHub()
        let all = hub.open(.init())
        let ofOrg = hub.open(.init(org: 8))
        let ofRule = hub.open(.init(rule: Array("day".utf8)))
        let shadows = hub.open(.init(withShadow: true))
        publish(hub)
        publish(hub, org: 8, rule: "day")
        publish(hub, rule: "hour", isShadow: true)
        #expect(try taken(all).map(\.rule) == ["minute", "day"])
        #expect(try taken(ofOrg).map(\.orgID) == [8])
        #expect(try taken(ofRule).map(\.rule) == ["day"])
        #expect(try taken(shadows).map(\.shadow) == [false, false, true])
    }

    @Test("a slow watcher loses denials, is told how many, and holds up nobody")
    func slow() throws {
        let hub = DenialHub()
        let slow = try #require(hub.open(.init()))
        for _ in 0..<(DenialHub.itemsMax + 25) { publish(hub) }
        let first = try #require(slow.items.take())
        #expect(try LimiterV1.Denial(decoding: first).lost == 0)
        publish(hub)
        let rest = try taken(slow)
        #expect(rest.count == DenialHub.itemsMax)
        #expect(rest.last?.lost == 25 && rest.dropLast().allSatisfy { $0.lost == 0 })
        #expect(slow.takeLost() == 0)
    }

    @Test("a watcher that went gets nothing, and there is a bound on how many there are")
    func bounded() throws {
        let hub = DenialHub()
        let watchers = (0..<DenialHub.watchersMax).compactMap { _ in hub.open(.init()) }
        #expect(watchers.count == DenialHub.watchersMax && hub.open(.init()) == nil)
        hub.close(watchers[0])
        publish(hub)
        #expect(try taken(watchers[0]).isEmpty && taken(watchers[1]).count == 1)
        #expect(hub.open(.init()) != nil)
    }
}
