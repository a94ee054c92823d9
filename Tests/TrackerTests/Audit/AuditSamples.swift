import Contracts
import Model

/// Seeded batches as a careless client sends them: new events in any order, and events of earlier batches again, each
/// with an even chance.
///
/// All events are of days that lie ten days and more before `now`. Events of all shapes come, and corrections, meters
/// that are no sums, and news of messages.
struct AuditSamples {
    /// Earlier batches whose events may come again.
    private static let rememberedMax = 8

    private var samples: EventSamples
    private var earlier: [[TrackerV1.UsageEvent]] = []

    init(seed: UInt64, now: Timestamp) {
        samples = EventSamples(seed: seed)
        samples.start = now.microseconds - 13 * 86_400_000_000
    }

    /// Random numbers of the same seed.
    var random: SeededRandom {
        get { samples.random }
        set { samples.random = newValue }
    }

    /// The next batches to send, in the order to send them: one of new events, and often one of known ones.
    mutating func next() -> [[TrackerV1.UsageEvent]] {
        let count = 1 + Int(random.next() % 60)
        var batch = (0..<count).map { _ in event() }
        let known = (earlier + [batch]).flatMap(\.self).filter { _ in random.chance(1, in: 12) }
        // Nine chances for each event: half of them come again.
        batch += news(of: batch)
        earlier.append(batch)
        if earlier.count > Self.rememberedMax { earlier.removeFirst() }
        var batches = [batch.shuffled(using: &random)]
        if !known.isEmpty { batches.append(known.shuffled(using: &random)) }
        return batches.shuffled(using: &random)
    }

    private mutating func event() -> TrackerV1.UsageEvent {
        var event = samples.next()
        event.meter =
            ["api_calls", "charts", "messages", "seats", "visitors"].randomElement(using: &random)
            ?? "api_calls"
        event.quantityMicro = event.quantityMicro ?? 1_000_000
        if random.chance(1, in: 20) {
            event.message = nil
            event.latencyUs = nil
            (event.statusCode, event.requestBytes, event.responseBytes) = (0, 0, 0)
            event.quantityMicro = -1 - Int64(random.next() % 9_000_000)
            event.correction = TrackerV1.Correction(reason: "counted twice")
        }
        return event
    }

    /// News that some of the messages were delivered.
    private mutating func news(of batch: [TrackerV1.UsageEvent]) -> [TrackerV1.UsageEvent] {
        batch.compactMap { event in
            guard let message = event.message, message.deliveryStatus != .failed,
                random.chance(1, in: 3)
            else { return nil }
            var news = TrackerV1.UsageEvent()
            (news.orgID, news.occurredAtUs, news.eventID) = (
                event.orgID, event.occurredAtUs, event.eventID
            )
            news.deliveryUpdate = TrackerV1.DeliveryUpdate(deliveryStatus: .delivered)
            return news
        }
    }
}
