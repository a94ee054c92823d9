import Chassis
import Contracts
import Foundation
import Glibc
import Model
import RPC
import Synchronization
import Testing

extension EndToEnd {
    @Test(
        "of three limiters one is killed, one halts, one comes: its share alone moves, nothing is admitted twice",
        .timeLimit(.minutes(2)))
    func manyLimiters() async throws {
        let limit: UInt64 = 1_500
        try await LimiterCluster.run(orgs: 24, limit: limit) { cluster in
            for id in ["a", "b", "c"] { try cluster.start(id) }
            let router = cluster.router()
            let first = try #require(await cluster.owners(["a", "b", "c"], router))
            let run = try await cluster.tollgate("limit", "members", "--format", "csv")
            let rows = run.output.split(separator: "\n").map { $0.split(separator: ",") }
            #expect(run.code == 0 && rows.count == 4, "\(run.output)\(run.errors)")
            for (row, id) in zip(rows.dropFirst(), ["a", "b", "c"]) {
                let share = first.count { $0 == id }
                #expect(row == [id[...], cluster.address(id)[...], "1", "true", "\(share)", "\(share)"])
            }
            let calls = CallBook(cluster.orgs)
            let load = Task { await calls.run(router) }
            try await Task.sleep(for: .seconds(3))

            // Killed: its share goes to the two others, which keep theirs.
            cluster.signal("c", SIGKILL)
            calls.lose(first.shards(of: "c"))
            let second = try #require(await cluster.owners(["a", "b"], router))
            #expect(zip(first, second).allSatisfy { $0 == "c" || $0 == $1 })
            try await Task.sleep(for: .seconds(1))

            // It stands still past its lease: when it goes on it decides nothing, and joins again.
            let term = await cluster.members(by: "b", router)?.term(of: "b") ?? 0
            cluster.signal("b", SIGSTOP)
            calls.lose(second.shards(of: "b"))
            let alone = try #require(await cluster.owners(["a"], router))
            #expect(alone.allSatisfy { $0 == "a" })
            try await Task.sleep(for: .milliseconds(500))
            cluster.signal("b", SIGCONT)
            let third = try #require(await cluster.owners(["a", "b"], router))
            #expect(third == second)
            #expect(await cluster.members(by: "b", router)?.term(of: "b") == term + 1)

            // Another comes, and takes its own share from each.
            try cluster.start("d")
            let fourth = try #require(await cluster.owners(["a", "b", "d"], router))
            #expect(zip(third, fourth).allSatisfy { $0 == $1 || $1 == "d" })
            #expect(fourth.contains("d"))
            // One goes as it should.
            let ended = await cluster.terminate("a")
            #expect(ended?.code == 0)
            let fifth = try #require(await cluster.owners(["b", "d"], router))
            #expect(zip(fourth, fifth).allSatisfy { $0 == "a" || $0 == $1 })

            calls.hurry()
            await load.value
            calls.check(limit: limit)
            await router.close()
        }
    }
}

extension [String] {
    /// The shards of an owner.
    fileprivate func shards(of id: String) -> ShardSet {
        ShardSet(indices.filter { self[$0] == id })
    }
}

extension LimiterV1.MembersResponse {
    /// The term of a limiter.
    fileprivate func term(of id: String) -> Int64? { members.first { $0.nodeID == id }?.term }
}

/// Calls of many orgs, and what became of them.
private final class CallBook: Sendable {
    /// What callers of one org saw.
    struct Page {
        var admitted: [MonotonicInstant] = []
        var denied = 0
        /// Sent, and not answered: counted or not, nobody can say.
        var unanswered = 0
        /// Refused: counted nowhere.
        var refused = 0
        /// Admitted just before their limiter was lost: they may be missing from what its successor knows.
        var doubtful = 0
        var isLost = false
    }

    private let pages: Mutex<[Int64: Page]>
    private let hurries = Atomic<Bool>(false)
    private let clock = SystemClock()

    init(_ orgs: [Int64]) {
        pages = Mutex(Dictionary(uniqueKeysWithValues: orgs.map { ($0, Page()) }))
    }

    /// From now on calls follow each other at once, and end when their limit is reached.
    func hurry() { hurries.store(true, ordering: .relaxed) }

    /// Calls until each org's limit is reached.
    func run(_ router: LimiterRouter) async {
        await withTaskGroup(of: Void.self) { group in
            for org in pages.withLock({ Array($0.keys) }) {
                group.addTask { await self.run(org, router) }
            }
        }
    }

    private func run(_ org: Int64, _ router: LimiterRouter) async {
        let request = LimiterV1.CheckRequest(
            who: .subject(.init(orgID: org)), headers: .headersNone)
        let end = clock.monotonic.adding(nanoseconds: 80_000_000_000)
        while clock.monotonic < end {
            let isHurried = hurries.load(ordering: .relaxed)
            do {
                let options = CallOptions(timeoutMilliseconds: 700)
                let reply = try await router.check(request, options: options)
                note(org) {
                    if reply.decision == .allowed { $0.admitted.append($1) } else { $0.denied += 1 }
                }
                if isHurried, reply.decision == .denied { return }
            } catch {
                note(org) { page, _ in
                    if error.status == .failedPrecondition { page.refused += 1 } else { page.unanswered += 1 }
                }
            }
            if !isHurried { try? await Task.sleep(for: .milliseconds(25)) }
        }
    }

    private func note(_ org: Int64, _ body: (inout Page, MonotonicInstant) -> Void) {
        let now = clock.monotonic
        pages.withLock { body(&$0[org, default: Page()], now) }
    }

    /// The limiter of these shards was lost just now.
    func lose(_ shards: ShardSet) {
        let now = clock.monotonic
        pages.withLock { pages in
            for org in pages.keys where shards.contains(OrgShard.index(of: org)) {
                let late = pages[org]?.admitted.reversed().prefix {
                    now.nanoseconds(since: $0) < 1_500_000_000
                }
                pages[org]?.doubtful += late?.count ?? 0
                pages[org]?.isLost = true
            }
        }
    }

    /// Holds what was admitted against what is promised.
    func check(limit: UInt64) {
        let pages = pages.withLock { $0 }
        var total = Page()
        for (org, page) in pages {
            let admitted = UInt64(page.admitted.count)
            #expect(page.denied > 0, "org \(org) never reached its limit: \(admitted)")
            #expect(
                admitted <= limit + UInt64(page.doubtful), "org \(org): \(admitted), \(page.doubtful)")
            #expect(
                admitted + UInt64(page.unanswered) >= limit,
                "org \(org): \(admitted) and \(page.unanswered) without an answer")
            if !page.isLost { #expect(admitted <= limit) }
            total.admitted += page.admitted
            total.denied += page.denied
            total.unanswered += page.unanswered
            total.refused += page.refused
            total.doubtful += page.doubtful
        }
        let lost = pages.values.filter(\.isLost)
        #expect(!lost.isEmpty && lost.count < pages.count)
        let above = pages.values.reduce(0) { $0 + max(0, $1.admitted.count - Int(limit)) }
        print(
            "many limiters: \(total.admitted.count) admitted, \(total.denied) denied, "
                + "\(total.refused) refused, \(total.unanswered) without an answer; \(lost.count) of "
                + "\(pages.count) orgs were of a lost limiter, \(above) admitted above their limits, "
                + "\(total.doubtful) could have been")
    }
}
