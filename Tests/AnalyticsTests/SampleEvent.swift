import Contracts
import Model

/// One event of the sample, as the reference in Swift counts it.
struct SampleEvent: Sendable {
    var org: Int64
    var at: Timestamp
    var meter: String
    var endpoint: String
    var method: String
    var status: Int16
    /// nil: not measured.
    var latencyUs: Int64?
    var bytesIn: Int64
    var bytesOut: Int64
    var quantityMicro: Int64

    var isError: Bool { status >= 400 }
}

/// A sample that a seed repeats: three orgs in four days of 2026, with times that like the edges of buckets.
struct Sample: Sendable {
    static let orgs: [Int64] = [101, 102, 103]
    /// 2026-03-30T00:00:00Z: the days go over the end of a month.
    static let start = Timestamp(microseconds: 1_774_828_800_000_000)
    static let days: Int64 = 4

    let events: [SampleEvent]

    init(seed: UInt64, count: Int) {
        var random = SeededRandom(seed: seed)
        events = (0..<count).map { _ in Self.event(&random) }
    }

    private static func event(_ random: inout SeededRandom) -> SampleEvent {
        let statuses: [Int16] = [200, 200, 200, 201, 304, 399, 400, 404, 404, 429, 500, 503]
        let endpoints = ["/v1/users", "/v1/users/{id}", "/", "/v1/Orders", "/v1/orders", "/ä"]
        return SampleEvent(
            org: orgs.randomElement(using: &random) ?? 101,
            at: instant(&random),
            meter: random.chance(1, in: 4) ? "messages" : "api_calls",
            endpoint: endpoints.randomElement(using: &random) ?? "/",
            method: random.chance(1, in: 3) ? "POST" : "GET",
            status: statuses.randomElement(using: &random) ?? 200,
            latencyUs: random.chance(1, in: 10) ? nil : latency(&random),
            bytesIn: .random(in: 0...5_000, using: &random),
            bytesOut: .random(in: 0...5_000_000, using: &random),
            quantityMicro: random.chance(1, in: 5)
                ? .random(in: 0...9_000_000_000, using: &random) : 1_000_000)
    }

    /// From nothing to minutes, every order of magnitude alike.
    private static func latency(_ random: inout SeededRandom) -> Int64 {
        let bits = Int64.random(in: 0...27, using: &random)
        return .random(in: 0...(1 << bits), using: &random)
    }

    /// An instant of the sample's days, now and then at the very edge of a bucket.
    static func instant(_ random: inout SeededRandom) -> Timestamp {
        let any = start.adding(
            microseconds: .random(in: 0..<(days * Bucket.day.microseconds), using: &random))
        switch random.next() % 8 {
        case 0: return any.truncated(to: .day)
        case 1: return any.truncated(to: .hour)
        case 2: return any.truncated(to: .minute)
        case 3: return any.truncated(to: .hour).adding(microseconds: -1)
        default: return any
        }
    }

    /// A range whose ends lie anywhere around the sample, also on its instants.
    static func range(_ random: inout SeededRandom) -> TimeRange {
        let hour = Bucket.hour.microseconds
        var ends = [instant(&random), instant(&random)]
        if random.chance(1, in: 6) { ends[0] = start.adding(microseconds: -hour) }
        if random.chance(1, in: 6) { ends[1] = start.adding(microseconds: days * 24 * hour + 1) }
        if random.chance(1, in: 4) {
            ends[1] = ends[0].adding(microseconds: .random(in: 0...(2 * hour), using: &random))
        }
        return TimeRange(between: ends[0], and: ends[1])
    }

    /// The events that a question is about; `org` nil: all orgs.
    func events(
        of org: Int64?, meter: String = "api_calls", in range: TimeRange
    ) -> [SampleEvent] {
        events.filter { event in
            (org == nil || event.org == org) && event.meter == meter && range.contains(event.at)
        }
    }
}

extension AnalyticsV1.Totals {
    /// The sums of events, one by one.
    init(counting events: [SampleEvent]) {
        self.init()
        for event in events {
            calls += 1
            errors += event.isError ? 1 : 0
            bytesIn += event.bytesIn
            bytesOut += event.bytesOut
            quantityMicro += event.quantityMicro
        }
    }
}

extension CommonV1.TimeRange {
    /// A range as it travels.
    init(asking range: TimeRange) {
        self.init(fromUs: range.from.microseconds, toUs: range.to.microseconds)
    }
}
