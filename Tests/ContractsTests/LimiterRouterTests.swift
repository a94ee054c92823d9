import Chassis
import Model
import RPC
import Synchronization
import Testing

@testable import Contracts

@Suite("A client of several limiters")
struct LimiterRouterTests {
    private let call = LimiterV1.CheckRequest(who: .subject(.init(orgID: 1)))

    private func owned(by owner: String, epoch: Int64) -> LimiterV1.MembersResponse {
        let members = ["a", "b"].map { id in
            LimiterV1.Member(
                nodeID: id, address: id, term: 1, takesPart: true,
                shards: id == owner ? (0..<256).map { UInt32($0) } : [])
        }
        return .init(epoch: epoch, members: members, nodeID: owner)
    }

    private static func refusal(_ reason: String) -> RPCError {
        RPCError(
            .failedPrecondition, "not here",
            violations: [FieldViolation(field: "reason", description: reason)],
            retryAfterMilliseconds: reason == "shard_awaited" ? 10 : nil)
    }

    @Test("asks nobody who there is while there is one")
    func alone() async throws {
        let pair = LimiterPair()
        for _ in 0..<3 { #expect(try await pair.router.check(call).orgID == 1) }
        #expect(pair.a.counts == .init(checks: 3, looks: 0))
    }

    @Test("follows a limiter that says that another one decides, and stays there")
    func elsewhere() async throws {
        let pair = LimiterPair()
        pair.a.script(owned(by: "b", epoch: 4)) { throw Self.refusal("shard_elsewhere") }
        pair.b.script(owned(by: "b", epoch: 4)) {}
        for _ in 0..<3 { #expect(try await pair.router.check(call).orgID == 1) }
        #expect(pair.a.counts == .init(checks: 1, looks: 1))
        #expect(pair.b.counts == .init(checks: 3, looks: 0))
        #expect(pair.router.epoch == 4)
        // What an older division says does not count.
        pair.b.script(owned(by: "a", epoch: 3)) { throw Self.refusal("shard_elsewhere") }
        await #expect(throws: RPCError.self) { try await pair.router.check(call) }
        #expect(pair.a.counts.checks == 1 && pair.router.epoch == 4)
    }

    @Test("waits for a limiter that takes the counts over")
    func awaited() async throws {
        let pair = LimiterPair()
        let left = Atomic<Int>(2)
        pair.a.script(.init()) {
            if left.subtract(1, ordering: .relaxed).oldValue > 0 {
                throw Self.refusal("shard_awaited")
            }
        }
        #expect(try await pair.router.check(call).orgID == 1)
        #expect(pair.a.counts == .init(checks: 3, looks: 0))
    }

    @Test("sends a call that may have been counted to another limiter only when it may be repeated")
    func unclear() async throws {
        for isRepeatable in [false, true] {
            let pair = LimiterPair()
            pair.a.script(owned(by: "b", epoch: 2)) { throw RPCError(.unavailable, "gone") }
            pair.b.script(owned(by: "b", epoch: 2)) {}
            var options = CallOptions()
            options.isRepeatable = isRepeatable
            let first = try? await pair.router.check(call, options: options)
            #expect((first != nil) == isRepeatable)
            // The next one knows better either way.
            #expect(try await pair.router.check(call, options: options).orgID == 1)
            #expect(pair.a.counts.checks == 1)
        }
    }

    @Test("gives up when limiters send it to and fro")
    func endless() async throws {
        let pair = LimiterPair()
        pair.a.script(owned(by: "b", epoch: 2)) { throw Self.refusal("shard_elsewhere") }
        pair.b.script(owned(by: "a", epoch: 3)) { throw Self.refusal("shard_elsewhere") }
        await #expect(throws: Self.refusal("shard_elsewhere")) { try await pair.router.check(call) }
        #expect(pair.a.counts.checks + pair.b.counts.checks <= 6)
    }

    @Test("takes a batch apart, and has each check decided where it belongs")
    func batch() async throws {
        let pair = LimiterPair()
        pair.a.script(owned(by: "b", epoch: 2)) { throw Self.refusal("shard_elsewhere") }
        pair.b.script(owned(by: "b", epoch: 2)) {}
        let reply = try await pair.router.checkMany(.init(checks: [call, call]))
        #expect(reply.results.map { $0.response?.orgID } == [1, 1])
        #expect(pair.b.counts.checks == 2)
    }
}

/// Two limiters that do what a test tells them to, "a" and "b", and a router that knows of the first.
private struct LimiterPair {
    let a = ScriptedLimiter()
    let b = ScriptedLimiter()
    let router: LimiterRouter

    init() {
        let places = ["a": a, "b": b]
        router = LimiterRouter(addresses: ["a", "b"], clock: SystemClock()) { place in
            guard let limiter = places[place] else { throw RPCError(.unavailable, "nobody") }
            let router = Router(
                routes: limiter.routes, access: TollgateAccess.matrix, clock: SystemClock())
            return RPCClient(
                transport: InProcessTransport(router: router, caller: .service("backend")),
                retry: .never, clock: SystemClock())
        }
    }
}

/// A limiter that does what a test tells it to.
private final class ScriptedLimiter: Sendable {
    /// What it was asked.
    struct Counts: Equatable { var checks = 0, looks = 0 }

    private struct State {
        var members = LimiterV1.MembersResponse()
        var decide: @Sendable () throws -> Void = {}
        var counts = Counts()
    }

    private let state = Mutex(State())

    var counts: Counts { state.withLock { $0.counts } }

    /// Has it answer so from now on.
    func script(
        _ members: LimiterV1.MembersResponse, _ decide: @escaping @Sendable () throws -> Void
    ) {
        state.withLock { ($0.members, $0.decide) = (members, decide) }
    }

    private func check() throws -> LimiterV1.CheckResponse {
        let decide = state.withLock { state in
            state.counts.checks += 1
            return state.decide
        }
        try decide()
        return .init(decision: .allowed, orgID: 1)
    }

    private var result: LimiterV1.CheckResult {
        do {
            return .init(response: try check())
        } catch let error as RPCError {
            let reason = error.violations.last?.description ?? ""
            return .init(status: error.status.rawValue, message: error.message, reason: reason)
        } catch {
            return .init(status: Status.unknown.rawValue)
        }
    }

    var routes: [Route] {
        [
            .unary(LimiterMethods.check) { (_: LimiterV1.CheckRequest, _) in try self.check() },
            .unary(LimiterMethods.checkMany) { (request: LimiterV1.CheckManyRequest, _) in
                LimiterV1.CheckManyResponse(results: request.checks.map { _ in self.result })
            },
            .unary(LimiterMethods.members) { (_: LimiterV1.MembersRequest, _) in
                self.state.withLock { state in
                    state.counts.looks += 1
                    return state.members
                }
            },
        ]
    }
}
