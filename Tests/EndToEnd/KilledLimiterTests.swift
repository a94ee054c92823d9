import Chassis
import Contracts
import Foundation
import Glibc
import Model
import RPC
import Testing
import Transport

extension EndToEnd {
    @Test("a limiter killed at any moment has counted each call that it admitted, and keeps what is reserved")
    func killedLimiter() async throws {
        try await TestStack.run { stack in
            let org = try await stack.object(["org", "create", "acme"])
            let id = try #require((org["org_id"] as? String).flatMap { Int64($0) })
            let limit: UInt64 = 60_000
            // A plan without a hard quota.
            _ = try await stack.object([
                "subscription", "create", "--org", "acme", "--plan", "enterprise",
            ])
            _ = try await stack.object(["policy", "set", "enterprise", "total=\(limit)/24h"])
            let who = LimiterV1.CheckRequest.Who.subject(.init(orgID: id))
            try await stack.eventually("the policy is obeyed") {
                try await stack.limits(who).first?.state?.limit == limit
            }
            let held = try await stack.limiter { limiter in
                try await limiter.reserve(.init(who: who, cost: 70, leaseMs: 600_000))
            }
            #expect(held.decision == .allowed)

            var random = SeededRandom(seed: 20)
            var tally = KillTally(admitted: 70)
            var fullRounds = 0
            for round in 1...20 {
                let life = 15 + random.next() % 300
                tally += try await stack.checksUntilKilled(who, after: life)
                #expect(try await stack.tollgate("up").code == 0)
                let used = try #require(try await stack.limits(who).first?.used)
                #expect(used >= tally.admitted, "round \(round): \(used), \(tally)")
                #expect(used <= min(limit, tally.admitted + tally.unanswered), "round \(round): \(used), \(tally)")
                if tally.denied > 0 { fullRounds += 1 }
            }
            #expect(tally.unanswered > 0, "no call was in flight when a limiter was killed: \(tally)")
            #expect(tally.admitted > 3_000, "\(tally)")
            print("killed limiter: 20 kills, \(tally), rounds at the limit \(fullRounds)")

            let before = try #require(try await stack.limits(who).first?.used)
            let settled = try await stack.limiter { limiter in
                try await limiter.commit(.init(leaseID: held.leaseID, used: 30))
            }
            #expect(settled.decision == .allowed && settled.used == 30)
            #expect(try await stack.limits(who).first?.used == before - 40)
        }
    }

    @Test("state files that were cut short are set aside and logged, and replies say that counts were lost")
    func damagedState() async throws {
        try await TestStack.run { stack in
            let org = try await stack.object(["org", "create", "acme"])
            let id = try #require((org["org_id"] as? String).flatMap { Int64($0) })
            let who = LimiterV1.CheckRequest.Who.subject(.init(orgID: id))
            let check = try await stack.limiter { try await $0.check(.init(who: who, cost: 9)) }
            #expect(check.decision == .allowed && check.guarantee == .exact)
            try stack.kill9("limiter")
            let folder = stack.folder + "/stack/limiter"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            let files = names.filter { $0.hasSuffix(".cells") }
            #expect(files.count == 256)
            for file in files { truncate("\(folder)/\(file)", 1_000) }
            #expect(try await stack.tollgate("up").code == 0)
            let after = try await stack.limiter { try await $0.check(.init(who: who, cost: 9)) }
            #expect(after.decision == .allowed && after.guarantee == .restored)
            #expect(after.rules.allSatisfy { $0.guarantee == .restored || $0.name == "quota" })
            for file in files {
                #expect(access("\(folder)/\(file).damaged-1", F_OK) == 0)
            }
            let log = try await stack.tollgate("logs", "limiter", "--lines", "1000")
            #expect(log.output.contains("a state file can't be used and was set aside"))
            // What is counted from here on survives the next end.
            try stack.kill9("limiter")
            #expect(try await stack.tollgate("up").code == 0)
            #expect(try await stack.limits(who).first?.used == 9)
        }
    }
}

/// What callers saw of limiters that were killed.
private struct KillTally: Sendable, CustomStringConvertible {
    var admitted: UInt64 = 0
    var denied: UInt64 = 0
    /// Calls that were sent and not answered: counted or not, nobody can say.
    var unanswered: UInt64 = 0

    static func += (left: inout KillTally, right: KillTally) {
        left.admitted += right.admitted
        left.denied += right.denied
        left.unanswered += right.unanswered
    }

    var description: String {
        "\(admitted) admitted, \(denied) denied, \(unanswered) without an answer"
    }
}

extension TestStack {
    /// Calls the limiter as a product back end does, over a connection of its own.
    fileprivate func limiter<Value: Sendable>(
        _ body: @Sendable (LimiterClient) async throws -> Value
    ) async throws -> Value {
        let token = try String(
            contentsOfFile: folder + "/stack/secrets/backend.token", encoding: .utf8)
        let clock = SystemClock()
        let transport = try TCPClientTransport(
            ClientConfiguration(
                host: "127.0.0.1", port: ports["limiter"] ?? 0,
                credential: Array(token.trimmingCharacters(in: .whitespacesAndNewlines).utf8)),
            clock: clock)
        let rpc = RPCClient(transport: transport, retry: .never, clock: clock)
        do {
            let value = try await body(LimiterClient(rpc))
            await rpc.close()
            return value
        } catch {
            await rpc.close()
            throw error
        }
    }

    /// How a subject stands.
    fileprivate func limits(
        _ who: LimiterV1.CheckRequest.Who
    ) async throws -> [LimiterV1.LimitState] {
        try await limiter { try await $0.limits(.init(who: who, meter: "api_calls")).rules }
    }

    /// Sends checks from many callers at once until the limiter is killed, so many milliseconds later.
    fileprivate func checksUntilKilled(
        _ who: LimiterV1.CheckRequest.Who, after milliseconds: UInt64
    ) async throws -> KillTally {
        let pid = try #require(self.pid(of: "limiter"))
        return try await limiter { limiter in
            // The connection is there before the callers start.
            _ = try await limiter.peek(.init(who: who))
            return await withTaskGroup(of: KillTally.self) { group in
                for _ in 0..<24 { group.addTask { await Self.checks(who, limiter) } }
                group.addTask {
                    try? await Task.sleep(nanoseconds: milliseconds * 1_000_000)
                    Glibc.kill(pid, SIGKILL)
                    return KillTally()
                }
                return await group.reduce(into: KillTally()) { $0 += $1 }
            }
        }
    }

    /// Sends one check after the other until one gets no answer.
    private static func checks(
        _ who: LimiterV1.CheckRequest.Who, _ limiter: LimiterClient
    ) async -> KillTally {
        var tally = KillTally()
        while tally.unanswered == 0 {
            do {
                let reply = try await limiter.check(.init(who: who))
                if reply.decision == .allowed { tally.admitted += 1 } else { tally.denied += 1 }
            } catch {
                tally.unanswered += 1
            }
        }
        return tally
    }
}
