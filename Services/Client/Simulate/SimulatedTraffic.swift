import Contracts
import Model

/// Made-up calls: a few busy endpoints, mostly fine, with a long tail of latency. The same seed
/// gives the same calls.
struct SimulatedTraffic {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    private static let routes: [(method: String, endpoint: String)] = [
        ("GET", "/v1/charts"), ("GET", "/v1/charts"), ("GET", "/v1/charts/daily"),
        ("POST", "/v1/charts"), ("GET", "/v1/users"), ("POST", "/v1/messages"),
        ("GET", "/v1/reports"), ("DELETE", "/v1/charts"),
    ]
    /// Statuses by share; out of 100.
    private static let statuses: [(status: UInt32, share: Int)] = [
        (200, 88), (201, 5), (304, 2), (404, 3), (422, 1), (500, 1),
    ]

    /// The next call, without identity and time.
    mutating func next() -> TrackerV1.UsageEvent {
        let route = Self.routes[Int.random(in: 0..<Self.routes.count, using: &random)]
        return TrackerV1.UsageEvent(
            user: Array("user-\(Int.random(in: 1...50, using: &random))".utf8),
            meter: "api_calls", endpoint: route.endpoint, method: route.method,
            statusCode: status(), latencyUs: latency(),
            requestBytes: UInt64.random(in: 0...2_000, using: &random),
            responseBytes: UInt64.random(in: 100...20_000, using: &random),
            ip: [192, 0, 2, UInt8.random(in: 1...254, using: &random)],
            userAgent: "tollgate-simulate")
    }

    private mutating func status() -> UInt32 {
        var ticket = Int.random(in: 0..<100, using: &random)
        for (status, share) in Self.statuses {
            if ticket < share { return status }
            ticket -= share
        }
        return 200
    }

    /// 1 ms doubled up to nine times with falling odds: a median near 3 ms, a tail near 1 s.
    private mutating func latency() -> UInt64 {
        var latency = UInt64.random(in: 1_000...2_000, using: &random)
        for _ in 0..<9 where Bool.random(using: &random) { latency *= 2 }
        return latency / 4 + 250
    }
}
