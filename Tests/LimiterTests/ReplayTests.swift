import Model
import Testing

@testable import Limiter

@Suite("Playing decisions against other rules")
struct ReplayTests {
    private static let second: UInt64 = 1_000_000_000
    private let wall = Timestamp(microseconds: 1_735_689_600_000_000)

    private func fixed(
        _ units: UInt64, scope: RuleLimit.Scope = .org, percent: UInt8 = 100
    ) -> Replay.Rule {
        var limit = RuleLimit(kind: .fixed, units: units, window: 60 * Self.second)
        (limit.scope, limit.enforcedPercent) = (scope, percent)
        return Replay.Rule(limit: limit, meter: 0)
    }

    private func play(_ records: [DecisionRecord], _ rules: Replay.Rule...) -> Replay {
        var replay = Replay(rules)
        for record in records {
            replay.play(record, wall: wall.adding(microseconds: Int64(record.at / 1_000)))
        }
        return replay
    }

    private func mark(_ text: String) -> EndpointMark {
        Array(text.utf8).withUnsafeBytes { bytes in
            EndpointMark(bytes) { $0.reduce(0) { $0 &* 31 &+ UInt64($1) } }
        }
    }

    @Test("a tighter rule denies what is above it, in every window; a looser one admits what was denied")
    func limits() {
        let records = (0..<120).map { call -> DecisionRecord in
            var record = DecisionRecord(at: UInt64(1 + call) * Self.second, org: 7)
            if call % 60 >= 40 { (record.outcome, record.rule) = (.denied, 5) }
            return record
        }
        let tighter = play(records, fixed(30))
        #expect(tighter.before == .init(allowed: 80, denied: 40))
        #expect(tighter.after == .init(allowed: 60, denied: 60))
        #expect(tighter.newlyDenied == 20 && tighter.newlyAllowed == 0)
        #expect(tighter.denials == [60] && tighter.denialsBefore[5] == .init(denied: 40))
        let looser = play(records, fixed(50))
        #expect(looser.after == .init(allowed: 100, denied: 20))
        #expect(looser.newlyDenied == 0 && looser.newlyAllowed == 20)
        #expect(looser.subjects[.org] == .init(calls: 120, deniedBefore: 40, deniedAfter: 20))
    }

    @Test("a call is counted in every rule or in none, and a rule in shadow denies nobody")
    func together() {
        let records = (0..<10).map { call -> DecisionRecord in
            DecisionRecord(at: UInt64(1 + call) * Self.second, org: 7, key: Int64(1 + call % 2))
        }
        // Each key has five calls; the two that its own rule denies leave the org's counts alone.
        let both = play(records, fixed(3, scope: .key), fixed(7))
        #expect(both.after == .init(allowed: 6, denied: 4))
        #expect(both.denials == [4, 0])
        #expect(both.mostDenied(9).map(\.subject) == [.org, .key(1), .key(2)])
        let shadow = play(records, fixed(3, scope: .key, percent: 0), fixed(6))
        #expect(shadow.after == .init(allowed: 6, denied: 4))
        #expect(shadow.denials == [0, 4])
        #expect(shadow.shadowDenials == [4, 0])
        let alone = play(records, fixed(3, percent: 0))
        #expect(alone.after == .init(allowed: 3, denied: 0, shadowDenied: 7))
    }

    @Test("each scope counts its own subjects, and a call without a user counts against its key")
    func scopes() {
        var records: [DecisionRecord] = []
        for call in 0..<12 {
            var record = DecisionRecord(at: UInt64(1 + call) * Self.second, org: 7, key: 1)
            record.user = [0, 5, 6][call % 3]
            record.endpoint = mark(call % 2 == 0 ? "/a" : "/b")
            records.append(record)
        }
        let users = play(records, fixed(3, scope: .user))
        #expect(users.after.denied == 3)
        #expect(users.subjects.keys.sorted { "\($0)" < "\($1)" } == [.key(1), .user(5), .user(6)])
        #expect(play(records, fixed(3, scope: .endpoint)).after.denied == 6)
        #expect(play(records, fixed(3, scope: .keyAndEndpoint)).after.denied == 6)
        #expect(play(records, fixed(1, scope: .userAndEndpoint)).after.denied == 6)
        #expect(play(records, fixed(3, scope: .custom)).after.denied == 9)
    }

    @Test("a rule is for calls of its meter, and one of concurrency is passed over")
    func chosen() {
        var record = DecisionRecord(at: Self.second, org: 7)
        var other = record
        other.meter = 9
        record.cost = 5
        var any = fixed(4)
        any.meter = nil
        #expect(play([record, other, other], fixed(4)).after == .init(allowed: 2, denied: 1))
        #expect(play([record, other, other], any).denials == [1])
        let places = Replay.Rule(
            limit: RuleLimit(kind: .concurrency, units: 0, window: 0), meter: nil)
        #expect(play([record], places).after == .init(allowed: 1))
    }

    @Test("a percentage binds about that share of the subjects, the same ones each time")
    func share() {
        let records = (1...1_000).map { DecisionRecord(at: Self.second, org: 7, key: $0) }
        let rule = fixed(0, scope: .key, percent: 30)
        let first = play(records, rule)
        #expect((250...350).contains(first.after.denied))
        #expect(first.subjects == play(records, rule).subjects)
        #expect(first.after.denied + first.after.shadowDenied == 1_000)
    }

    @Test("an endpoint's mark tells endpoints apart, and shows as much of them as there is room for")
    func marks() {
        #expect(mark("") == EndpointMark() && mark("").isEmpty)
        #expect(mark("/v1/charts").text == "/v1/charts")
        let long = "/" + String(repeating: "x", count: 61)
        #expect(mark(long).text == long)
        #expect(mark(long + "y").text == long.prefix(47) + "…")
        #expect(mark(long + "y") != mark(long + "z"))
        #expect(mark(long + "yy") != mark(long + "y"))
    }
}
