import Chassis
import Contracts
import Model

/// Makes events of a plan, each by its number alone: calls of a few busy endpoints and users,
/// mostly fine, with a long tail of latency; and messages.
struct SimulatedTraffic: Sendable {
    private let plan: SimulationPlan
    private let fingerprint: [UInt8]

    init(_ plan: SimulationPlan) {
        self.plan = plan
        fingerprint = plan.fingerprint
    }

    /// The event with this number; `now` is when it happens in a plan without a range of time.
    func event(_ number: UInt64, now: Timestamp) -> TrackerV1.UsageEvent {
        var random = SeededRandom(seed: plan.seed ^ number &* 0x9E37_79B9_7F4A_7C15)
        let org = plan.orgs[Int(skewed(UInt64(plan.orgs.count), &random))]
        var event = TrackerV1.UsageEvent(
            eventID: id(number), occurredAtUs: time(number, now, &random).microseconds,
            orgID: org.orgID, user: Array("user-\(skewed(plan.users, &random) + 1)".utf8))
        if !org.keyIDs.isEmpty {
            event.keyID = org.keyIDs[Int(skewed(UInt64(org.keyIDs.count), &random))]
        }
        event.latencyUs = latency(&random)
        event.ip = Self.addresses[Int(random.next() % 3)] + [UInt8(random.next() % 254) + 1]
        event.userAgent = "tollgate-simulate"
        event.country = Self.countries[Int(random.next() % UInt64(Self.countries.count))]
        let fails = random.chance(plan.errorsPercent, in: 100)
        if random.chance(plan.messagesPercent, in: 100) {
            event.meter = "messages"
            SimulatedMessage.fill(&event, fails: fails, &random)
        } else {
            event.meter = "api_calls"
            fillCall(&event, fails: fails, &random)
        }
        return event
    }

    private static let addresses: [[UInt8]] = [[192, 0, 2], [198, 51, 100], [203, 0, 113]]
    private static let countries = ["US", "US", "US", "GB", "DE", "FR", "IN", "BR"]
    private static let nouns = [
        "charts", "users", "charts/daily", "reports", "search", "accounts", "invoices", "exports",
    ]
    private static let errors: [UInt32] = [
        404, 404, 404, 404, 422, 422, 401, 409, 500, 500, 500, 503,
    ]

    private func fillCall(
        _ event: inout TrackerV1.UsageEvent, fails: Bool, _ random: inout SeededRandom
    ) {
        let number = Int(skewed(plan.endpoints, &random))
        let noun = Self.nouns[number % Self.nouns.count]
        let round = number / Self.nouns.count
        event.endpoint = "/v1/\(noun)" + (round == 0 ? "" : "/\(round)")
        let isRead = random.chance(3, in: 4)
        event.method = isRead ? "GET" : random.chance(4, in: 5) ? "POST" : "DELETE"
        event.statusCode = isRead ? 200 : 201
        if fails { event.statusCode = Self.errors[Int(random.next() % UInt64(Self.errors.count))] }
        event.requestBytes = random.next() % 2_000
        event.responseBytes = 100 + random.next() % 20_000
    }

    private func time(
        _ number: UInt64, _ now: Timestamp, _ random: inout SeededRandom
    ) -> Timestamp {
        guard let shape = plan.shape else { return now }
        let count = max(1, plan.eventsInRange)
        return shape.time(at: number % count, of: count, jitter: random.next())
    }

    /// A number below `count`, small ones more often: a share that is the product of two.
    private func skewed(_ count: UInt64, _ random: inout SeededRandom) -> UInt64 {
        let share = (random.next() >> 32) * (random.next() >> 32)  // of 2^64
        return count.multipliedFullWidth(by: share).high
    }

    /// 1 ms doubled up to nine times with falling odds: a median near 8 ms, a tail near 200 ms.
    private func latency(_ random: inout SeededRandom) -> UInt64 {
        var latency = 1_000 + random.next() % 1_000
        for _ in 0..<9 where random.chance(1, in: 2) { latency *= 2 }
        return latency / 4 + 250
    }

    /// A UUID (version 8) of the plan and the event's number.
    private func id(_ number: UInt64) -> [UInt8] {
        let digits = withUnsafeBytes(of: number.bigEndian) { Array($0) }
        var id = Array(SHA256.hash(fingerprint + digits).prefix(16))
        id[6] = id[6] & 0x0F | 0x80
        id[8] = id[8] & 0x3F | 0x80
        return id
    }
}
