import Chassis
import Model
import RPC
import Testing

@testable import Contracts

@Suite("Typed calls")
struct CallTests {
    private let health = HealthState(service: "limiter", version: "9", clock: ManualClock())

    private func client(_ caller: Caller = .operator(role: .owner, name: "o")) -> RPCClient {
        let router = Router(
            routes: limiterRoutes(StubLimiter()) + trackerRoutes(StubTracker())
                + healthRoutes(state: health) { "tollgate_calls_total 7\n" } + reflectionRoutes(),
            access: TollgateAccess.matrix, clock: SystemClock())
        return RPCClient(
            transport: InProcessTransport(router: router, caller: caller), clock: SystemClock())
    }

    @Test("a hot method reads its request through a view and builds its reply in the arena")
    func hotMethod() async throws {
        let limiter = LimiterClient(client())
        let expected = LimiterV1.CheckResponse(
            decision: .denied, rule: "minute",
            rules: [.init(name: "minute", limit: 10), .init(name: "hour")],
            headers: [.init(name: "RateLimit", value: "r=9")], keyID: 3)
        let reply = try await limiter.check(.init(who: .apiKey([1, 2, 3]), cost: 2))
        #expect(reply == expected)
        let many = try await limiter.checkMany(
            .init(checks: [
                .init(who: .apiKey([1, 2, 3]), cost: 2), .init(who: .subject(.init(orgID: 5))),
            ]))
        #expect(many.results.count == 2)
        #expect(many.results[0].response == expected)
        #expect(many.results[1].response?.orgID == 5)
        #expect(many.results[1].response?.decision == .allowed)
        #expect(try await limiter.peek(.init(cost: 4)).keyID == 4)
    }

    @Test("a hot method may answer later, and absent counts stay absent")
    func laterAnswer() async throws {
        let tracker = TrackerClient(client())
        let good = TrackerV1.UsageEvent(eventID: [UInt8](repeating: 1, count: 16))
        let bad = TrackerV1.UsageEvent(eventID: [1], endpoint: "/x")
        let spooled = try await tracker.record(.init(events: [good, bad, good]))
        #expect(spooled.accepted == 2)
        #expect(spooled.duplicates == nil)
        #expect(spooled.conflictIndexes == [1])
        #expect(spooled.rejected == [.init(index: 1, field: "event_id", reason: "/x")])
        let committed = try await tracker.record(.init(events: [], ack: .committed))
        #expect(committed.duplicates == 0)
        #expect(try await tracker.status().journalBytes == 7)
    }

    @Test("a malformed payload to a hot or an ordinary method is invalidArgument")
    func malformed() async {
        for spec in [LimiterMethods.check, TrackerMethods.status] {
            let error = await #expect(throws: RPCError.self) {
                try await client().call(spec, [0xff])
            }
            #expect(error?.status == .invalidArgument)
        }
    }

    @Test("health tells its state, and a watcher each change")
    func healthService() async throws {
        let client = HealthClient(client(.anonymous))
        #expect(try await client.check().status == .notServing)
        let watch = try await client.watch()
        #expect(try await watch.next()?.status == .notServing)
        health.setServing(true)
        #expect(try await watch.next()?.status == .serving)
        health.setDependency("postgres", isHealthy: false, detail: "refused")
        let now = try await watch.next()
        #expect(now?.dependencies == [.init(name: "postgres", healthy: false, detail: "refused")])
        #expect(now?.service == "limiter")
        watch.cancel()
    }

    @Test("metrics are told to an operator, and not to a stranger")
    func metrics() async throws {
        #expect(try await HealthClient(client()).metrics().text == "tollgate_calls_total 7\n")
        let refused = await #expect(throws: RPCError.self) {
            _ = try await HealthClient(client(.anonymous)).metrics()
        }
        #expect(refused?.status == .unauthenticated || refused?.status == .permissionDenied)
    }

    @Test("reflection lists every method with its kind, and every type that they use")
    func reflection() async throws {
        let list = try await ReflectionClient(client(.anonymous)).list()
        var listed: [String: ReflectionV1.MethodSchema] = [:]
        for service in list.services {
            for method in service.methods { listed["\(service.name)/\(method.name)"] = method }
        }
        #expect(Set(listed.keys) == Set(ContractFacts.methods.map(\.path)))
        for spec in ContractFacts.methods {
            #expect(listed[spec.path]?.serverStreaming == spec.isServerStreaming)
            #expect(listed[spec.path]?.idempotent == spec.isIdempotent)
        }
        let messages = Set(list.messages.map(\.name))
        let enums = Set(list.enums.map(\.name))
        for method in listed.values {
            #expect(messages.contains(method.input) && messages.contains(method.output))
        }
        for field in list.messages.flatMap(\.fields) where !field.typeName.isEmpty {
            #expect((field.type == "enum" ? enums : messages).contains(field.typeName))
        }
        let check = list.messages.first { $0.name == "tollgate.limiter.v1.CheckRequest" }
        #expect(check?.fields.prefix(4).map(\.oneof) == ["who", "who", "cost_choice", ""])
        #expect(!messages.contains("tollgate.rpc.v1.Frame"))
    }

    @Test("a caller outside the matrix is refused")
    func refused() async {
        let error = await #expect(throws: RPCError.self) {
            try await LimiterClient(client(.service("tracker"))).check()
        }
        #expect(error?.status == .permissionDenied)
    }

    @Test("only reads and writes with an identity of their own may be sent again")
    func idempotence() {
        let once = ContractFacts.methods.filter { !$0.isIdempotent }.map(\.path).sorted()
        #expect(
            once == [
                "tollgate.admin.v1.Admin/CreateIpRule", "tollgate.admin.v1.Admin/CreateKey",
                "tollgate.admin.v1.Admin/CreateOrg", "tollgate.admin.v1.Admin/CreateUser",
                "tollgate.admin.v1.Admin/DeleteIpRule", "tollgate.admin.v1.Admin/DeleteOverride",
                "tollgate.admin.v1.Admin/DeletePolicy", "tollgate.admin.v1.Admin/PutOverride",
                "tollgate.admin.v1.Admin/PutPolicy", "tollgate.admin.v1.Admin/RevokeKey",
                "tollgate.admin.v1.Admin/SetLimiting",
                "tollgate.billing.v1.Billing/CreateSubscription",
                "tollgate.limiter.v1.Limiter/Check", "tollgate.limiter.v1.Limiter/CheckMany",
                "tollgate.limiter.v1.Limiter/Refund", "tollgate.limiter.v1.Limiter/Reserve",
                "tollgate.limiter.v1.Limiter/Reset",
                "tollgate.tracker.v1.Tracker/RecordStream",
            ])
    }
}
