import Chassis
import Contracts
import Model
import RPC
import Synchronization
import TestKit
import Testing

@testable import Limiter

@Suite("Watching several limiters", .serialized)
struct WatchAllTests {
    /// What was seen of denials.
    private final class Seen: Sendable {
        private let costs = Mutex<[UInt64]>([])
        var all: [UInt64] { costs.withLock { $0 } }
        func add(_ denial: LimiterV1.Denial) { costs.withLock { $0.append(denial.cost) } }
    }

    @Test("denials of an org are seen whoever decides for it, also when that changes; a question what if goes there")
    func follows() async throws {
        try await ClusterHouse.open { house in
            let (first, second) = (try await house.start("a"), try await house.start("b"))
            await house.settled(first, second)
            let (owner, other) = try house.places(first, second)
            let router = house.router(other, owner)
            let seen = Seen()
            let watch = Task {
                try await router.watch(.init(orgID: house.org.value)) { denial in
                    seen.add(denial)
                    return true
                }
            }
            await eventually("both are watched") {
                owner.service.denials.isWatched && other.service.denials.isWatched
            }
            _ = try await owner.limiter.check(house.call(cost: 11))
            await eventually("the denial is seen") { seen.all == [11] }
            // Recorded decisions are the owner's; a client that knows the other one alone finds them.
            let played = try await router.whatIf(house.whatIf)
            #expect(played.decisions == 1 && played.newlyAllowed == 1)

            await house.stop(owner)
            await house.settled(other)
            _ = try await other.limiter.check(house.call(cost: 12))
            await eventually("the other one's is seen") { seen.all == [11, 12] }
            watch.cancel()
            let end = await #expect(throws: RPCError.self) { try await watch.value }
            #expect(end?.status == .cancelled)
            await house.stop(other)
        }
    }

    @Test("a watch of everything sees each limiter, and ends when the watcher has enough")
    func ends() async throws {
        try await ClusterHouse.open { house in
            let (first, second, third) = (
                try await house.start("a"), try await house.start("b"), try await house.start("c")
            )
            await house.settled(first, second, third)
            let (owner, other) = try house.places(first, second, third)
            let router = house.router(other, owner, [first, second, third].first {
                $0.id != owner.id && $0.id != other.id
            } ?? owner)
            let seen = Seen()
            let watch = Task {
                try await router.watch(.init()) { denial in
                    seen.add(denial)
                    return denial.cost != 12
                }
            }
            await eventually("all are watched") {
                [first, second, third].allSatisfy { $0.service.denials.isWatched }
            }
            _ = try await owner.limiter.check(house.call(cost: 11))
            _ = try await owner.limiter.check(house.call(cost: 12))
            try await watch.value
            #expect(seen.all == [11, 12])
            await eventually("nobody is watched any more") {
                [first, second, third].allSatisfy { !$0.service.denials.isWatched }
            }
            for node in [first, second, third] { await house.stop(node) }
        }
    }

    @Test("a watch fails when no limiter can be reached")
    func unreachable() async throws {
        let router = LimiterRouter(addresses: ["a:1", "b:1"], clock: SystemClock()) { _ in
            throw RPCError(.unavailable, "nobody listens")
        }
        let refused = await #expect(throws: RPCError.self) {
            try await router.watch(.init()) { _ in true }
        }
        #expect(refused?.status == .unavailable)
    }
}
