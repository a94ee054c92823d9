import Model
import Testing

@testable import Contracts

@Suite("A rule on the wire")
struct RateRuleMessageTests {
    @Test("says the same as the rule, whatever it has")
    func roundTrip() throws {
        for algorithm in RateAlgorithm.allCases {
            for scope in RateScope.allCases {
                for enforcement in RateEnforcement.allCases {
                    var rule = RateRule(
                        name: "minute", algorithm: algorithm, limit: 7, windowMilliseconds: 60_000)
                    (rule.scope, rule.enforcement) = (scope, enforcement)
                    try same(rule)
                    rule.calendarUnit = RateCalendarUnit.allCases[scope.rawValue.count % 4]
                    (rule.limit, rule.burst, rule.isStrict) = (nil, 0, true)
                    (rule.meter, rule.percent) = (nil, 0)
                    rule.startsAt = Timestamp(microseconds: 5)
                    rule.endsAt = Timestamp(microseconds: .max)
                    try same(rule)
                    (rule.limit, rule.meter) = (0, "messages")
                    try same(rule)
                }
            }
        }
    }

    private func same(_ rule: RateRule) throws {
        let message = try CommonV1.RateRule(decoding: CommonV1.RateRule(rule).encoded())
        #expect(try message.rule.get() == rule)
    }

    @Test("names the field that is no choice of this version")
    func unknown() {
        let known = CommonV1.RateRule(name: "x", algorithm: .fixedWindow)
        var rules = [CommonV1.RateRule](repeating: known, count: 5)
        rules[0].algorithm = .unspecified
        rules[1].algorithm = .unrecognized(9)
        rules[2].scope = .unrecognized(9)
        rules[3].enforcement = .unrecognized(9)
        rules[4].calendarUnit = .unrecognized(9)
        let fields = rules.map { rule -> String? in
            if case .failure(let fault) = rule.rule { fault.field } else { nil }
        }
        #expect(fields == ["algorithm", "algorithm", "scope", "enforcement", "calendar_unit"])
    }
}
