@testable import Limiter
@testable import Model

/// Clients of the limiters: they route by the members that they heard of last, and try again with
/// the same request id.
struct SimulatedClients {
    /// Calls without an answer, by id.
    var waiting: [UInt64: Int] = [:]
    var issued: UInt64 = 0
    var owners: ShardOwners
    var epoch: Int64 = 0
    var answered = 0
    var given = 0

    static let attemptsMax = 5

    init(limiters: Int) { owners = ShardOwners(members: (0..<limiters).map { "n\($0)" }) }
}

extension Simulation {
    /// An org's next call.
    mutating func issue(_ org: Int) {
        let pace = orgs[org].pace
        // Now and then a burst, now and then a long wait.
        let gap =
            random.chance(1, in: 8) ? random.next() % (6 * pace) : random.next() % (pace * 3 / 2)
        queue.push(.issue(org: org), at: now + gap + 1)
        clients.issued += 1
        let cost =
            orgs[org].account != nil || random.chance(1, in: 6)
            ? 1 + random.next() % orgs[org].costMax : 1
        attempt(Call(id: clients.issued, client: 0, org: org, cost: cost))
    }

    /// Sends a call to whom it should be for; after the first tries to anybody.
    private mutating func attempt(_ call: Call) {
        clients.waiting[call.id] = call.attempt
        let owner = clients.owners.owner(of: orgs[call.org].shard)
        var target = limiters.firstIndex { $0.id == owner }
        if target == nil || call.attempt > 1, random.chance(1, in: 2) {
            target = Int(random.next() % UInt64(limiters.count))
        }
        if let target {
            for at in network.arrivals(.clients, .limiter(target), now: now, &random) {
                queue.push(.call(call, limiter: target), at: at)
            }
        }
        queue.push(.patience(call), at: now + 300 * Self.millisecond)
    }

    mutating func clientHears(_ call: Call, _ answer: Answer) {
        guard clients.waiting[call.id] == call.attempt else { return }
        switch answer {
        case .allowed, .denied:
            clients.waiting[call.id] = nil
            clients.answered += 1
        case .notOwner(let epoch, let members):
            if epoch > clients.epoch, !members.isEmpty {
                clients.epoch = epoch
                clients.owners = ShardOwners(members: members)
            }
            tryAgain(call)
        }
    }

    mutating func clientWaited(_ call: Call) {
        guard clients.waiting[call.id] == call.attempt else { return }
        tryAgain(call)
    }

    private mutating func tryAgain(_ call: Call) {
        guard call.attempt + 1 < SimulatedClients.attemptsMax else {
            clients.waiting[call.id] = nil
            clients.given += 1
            return
        }
        var again = call
        again.attempt += 1
        attempt(again)
    }
}
