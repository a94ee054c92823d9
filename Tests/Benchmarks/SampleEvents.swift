import Contracts
import Model
import Wire

/// Usage events as an HTTP middleware sends them, or a part of them, over the last two hours, in the order in which
/// they happened.
///
/// 50 orgs with 200 users and 20 routes each, all of them skewed as traffic is: the first fifth makes almost half. Each
/// route has its own typical latency, spread around it.
struct SampleEvents {
    /// Frames of `Record` with `batch` events each, to be sent once each.
    let frames: [UInt8]
    let requests: Int

    /// Makes the events of some requests, of `count` in all that end at `end`.
    init(_ part: Range<Int>, of count: Int, batch: Int, end: Timestamp) {
        var random = SeededRandom(seed: UInt64(42 + part.lowerBound))
        var buffer = ByteBuffer()
        let step = 7_200_000_000 / Int64(count * batch)
        var at = end.microseconds - 7_200_000_000 + Int64(part.lowerBound * batch) * step
        requests = part.count
        for request in part {
            var events: [TrackerV1.UsageEvent] = []
            events.reserveCapacity(batch)
            for _ in 0..<batch {
                at += step
                events.append(Self.event(at, &random))
            }
            RequestFrames.append(
                TrackerMethods.record, callID: UInt64(request + 1),
                TrackerV1.RecordRequest(events: events, ack: .spooled).encoded(), to: &buffer)
        }
        frames = Array(buffer.bytes)
    }

    private static let statuses: [UInt32] = [200, 200, 200, 200, 200, 201, 204, 304, 404, 500]

    private static func event(
        _ at: Int64, _ random: inout SeededRandom
    ) -> TrackerV1.UsageEvent {
        let (one, two) = (random.next(), random.next())
        var id = [UInt8](repeating: 0, count: 16)
        for byte in 0..<6 { id[byte] = UInt8(truncatingIfNeeded: (at / 1_000) >> (40 - 8 * byte)) }
        for byte in 0..<10 {
            id[6 + byte] = UInt8(truncatingIfNeeded: (byte < 5 ? one : two) >> (8 * (byte % 5)))
        }
        id[6] = id[6] & 0x0F | 0x70
        id[8] = id[8] & 0x3F | 0x80
        let org = Int64(skewed(one >> 48, 50)) + 1
        let route = skewed(two >> 48, 20)
        let spread = (one >> 8 & 255) + (one >> 16 & 255) + (one >> 24 & 255) + (one >> 32 & 255)
        return TrackerV1.UsageEvent(
            eventID: id, occurredAtUs: at, orgID: org,
            user: Array("user-\(skewed(two >> 32 & 0xFFFF, 200))".utf8), keyID: org + 1_000,
            meter: "api_calls", endpoint: "/v1/resources/\(route)/items", method: "GET",
            statusCode: statuses[Int((two >> 8) % 10)],
            latencyUs: (2_000 + 1_500 * route) * (300 + spread) / 800, requestBytes: one % 2_000,
            responseBytes: two % 20_000, ip: [10, 0, id[14], id[15]],
            userAgent: "middleware/2.1 (linux)", country: "DE")
    }

    /// A number below `count` from 16 random bits, small ones more often: the square of an even spread.
    private static func skewed(_ bits: UInt64, _ count: UInt64) -> UInt64 {
        ((bits & 0xFFFF) * (bits & 0xFFFF) * count) >> 32
    }
}
