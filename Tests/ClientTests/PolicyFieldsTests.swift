import Contracts
import Testing

@testable import Client

@Suite("Policies and overrides as they are printed")
struct PolicyFieldsTests {
    private let policy = AdminV1.Policy(
        code: "free", version: 3, description: "Tier", failMode: "closed", audience: "plan",
        rules: [
            .init(name: "minute", algorithm: .fixedWindow, limit: 10, windowMs: 60_000),
            .init(name: "up", algorithm: .concurrency, limit: 5, scope: .user, meter: "*"),
        ])

    @Test("a policy prints the documented JSON")
    func json() {
        #expect(
            PolicyFields.answer(policy).text(.json)
                == #"{"policy":"free","version":3,"audience":"plan","fail_mode":"closed","#
                + #""description":"Tier","rules":[{"name":"minute","algorithm":"fixed_window","#
                + #""limit":10,"window_ms":60000,"calendar_unit":null,"burst":null,"strict":false,"#
                + #""scope":"org","meter":"api_calls","enforcement":"enforce","percent":100,"#
                + #""starts_at":null,"ends_at":null,"text":"minute=10/1m"},"#
                + #"{"name":"up","algorithm":"concurrency","limit":5,"window_ms":null,"#
                + #""calendar_unit":null,"burst":null,"strict":false,"scope":"user","meter":"*","#
                + #""enforcement":"enforce","percent":100,"starts_at":null,"ends_at":null,"#
                + #""text":"up=5,concurrency,scope=user,meter=*"}]}"# + "\n")
    }

    @Test("a list of policies has their rules as texts that `policy set` takes")
    func rows() {
        let report = Report(PolicyFields.names, [PolicyFields.row(policy)])
        #expect(
            report.csv == """
                policy,version,audience,fail_mode,rules,description
                free,3,plan,closed,"minute=10/1m up=5,concurrency,scope=user,meter=*",Tier

                """)
    }

    @Test("an override prints the documented JSON")
    func override() {
        let override = AdminV1.Override(
            overrideID: 7, orgID: 1, version: 2, user: "ann", rule: policy.rules[0],
            createdAtUs: 1_000_000, createdBy: "owner ada")
        #expect(
            PolicyFields.answer(override).text(.json)
                == #"{"override_id":"7","version":2,"rule":"minute=10/1m","key_id":null,"#
                + #""user":"ann","endpoint":null,"reason":null,"#
                + #""created_at":"1970-01-01T00:00:01Z","created_by":"owner ada","#
                + #""ended_at":null,"ended_by":null}"# + "\n")
    }

    @Test("a switch prints the documented JSON, and everyone's has no org")
    func limiting() {
        let limiting = AdminV1.Limiting(
            disabled: true, reason: "incident", changedAtUs: 1_000_000, changedBy: "owner ada")
        let report = Report(LimitSwitch.names, [LimitSwitch.values(limiting)])
        #expect(
            report.json
                == #"[\#n{"org_id":null,"disabled":true,"reason":"incident","until":null,"#
                + #""changed_at":"1970-01-01T00:00:01Z","changed_by":"owner ada"}\#n]\#n"#)
    }
}
