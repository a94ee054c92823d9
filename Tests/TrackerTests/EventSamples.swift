import Contracts
import Model

/// Seeded events of every shape.
struct EventSamples {
    var random: SeededRandom
    /// Where event times start, in microseconds; the default is a day in 2026.
    var start: Int64 = 1_790_000_000_000_000
    var spanMicroseconds: Int64 = 3 * 86_400_000_000
    private var serial: UInt64 = 0

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// The next event; its id is new.
    mutating func next() -> TrackerV1.UsageEvent {
        serial += 1
        var event = TrackerV1.UsageEvent()
        event.eventID =
            (0..<8).map { UInt8(truncatingIfNeeded: serial >> ($0 * 8)) } + random.bytes(8)
        event.occurredAtUs = start + Int64.random(in: 0..<spanMicroseconds, using: &random)
        event.orgID = Int64.random(in: 1...3, using: &random)
        if random.chance(1, in: 2) { event.user = Array("user-\(random.next() % 7)".utf8) }
        if random.chance(1, in: 2) { event.keyID = Int64.random(in: 1...4, using: &random) }
        event.meter = ["", "api_calls", "charts", "messages"].randomElement(using: &random)!
        if random.chance(1, in: 3) {
            event.quantityMicro = random.chance(1, in: 10) ? .max : Int64(random.next() % 5_000_000)
        }
        event.endpoint = ["", "/v1/a", "/v1/b", "/v1/\u{e9}?\u{1F600}"].randomElement(
            using: &random)!
        event.method = ["GET", "POST", ""].randomElement(using: &random)!
        event.statusCode = [0, 200, 201, 404, 500, 599].randomElement(using: &random)!
        if random.chance(3, in: 4) { event.latencyUs = random.next() % 2_000_000 }
        event.requestBytes = random.next() % 10_000
        event.responseBytes = random.next() % 1_000_000
        event.ip = random.bytes([0, 4, 16].randomElement(using: &random)!)
        if random.chance(1, in: 2) { event.userAgent = "agent \"\(random.next() % 3)\"" }
        if random.chance(1, in: 3) { event.country = ["DE", "US"].randomElement(using: &random)! }
        if random.chance(1, in: 4) { event.message = message() }
        for index in 0..<(random.next() % 4) {
            var attribute = TrackerV1.Attribute()
            attribute.key = "k\(index)"
            attribute.value = "v\"\\\n\(random.next() % 3)"
            event.attributes.append(attribute)
        }
        return event
    }

    /// The next so many events.
    mutating func next(_ count: Int) -> [TrackerV1.UsageEvent] { (0..<count).map { _ in next() } }

    private mutating func message() -> TrackerV1.MessageDetail {
        var message = TrackerV1.MessageDetail()
        message.channel = .init(rawValue: Int32(random.next() % 4))
        message.direction = .init(rawValue: Int32(random.next() % 3))
        message.kind = .init(rawValue: Int32(random.next() % 3))
        message.bodyLength = UInt32(random.next() % 500)
        message.segments = UInt32(random.next() % 4)
        message.deliveryStatus = .init(rawValue: Int32(random.next() % 5))
        if random.chance(1, in: 2) {
            message.providerMessageID = Array("SM\(random.next() % 9)".utf8)
        }
        return message
    }
}

extension TrackerV1.RecordRequest {
    /// A request of events.
    init(_ events: [TrackerV1.UsageEvent], _ ack: TrackerV1.Ack = .spooled) {
        self.init()
        self.events = events
        self.ack = ack
    }
}
