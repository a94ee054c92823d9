import Model
import Testing

@Suite("Names of rules")
struct RuleNamesTests {
    private func names(_ items: [(String, String?)]) -> RuleNames {
        items.reduce(into: RuleNames()) { $0.insert($1.0, meter: $1.1) }
    }

    @Test("rules of one name are one for a call; rules of any meter and a hard quota are with each")
    func counted() {
        let names = names([("a", "calls"), ("a", nil), ("b", nil), ("c", "calls"), ("d", "texts")])
        #expect(names.mostPerCall(meters: ["calls", "texts"], quotas: []) == 3)
        #expect(names.mostPerCall(meters: ["texts"], quotas: []) == 3)
        #expect(names.mostPerCall(meters: ["calls", "texts"], quotas: ["texts"]) == 4)
        #expect(names.mostPerCall(meters: ["other"], quotas: []) == 2)
        #expect(names.mostPerCall(meters: [], quotas: ["calls"]) == 2)
        #expect(RuleNames().mostPerCall(meters: ["calls"], quotas: ["calls"]) == 1)
    }

    @Test("what two sets name alike is there once")
    func union() {
        let both = names([("a", nil), ("b", "calls")]).union(names([("a", nil), ("c", "calls")]))
        #expect(both == names([("a", nil), ("b", "calls"), ("c", "calls")]))
        #expect(both.mostPerCall(meters: ["calls"], quotas: []) == 3)
    }
}
