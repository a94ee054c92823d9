import Chassis
import Contracts
import Model

/// Makes an event one of a message: SMS, MMS or WhatsApp, in or out, text or media, with a text
/// whose length and segments tracker measures.
enum SimulatedMessage {
    /// Fills the message's fields; one that fails was sent and not delivered.
    static func fill(
        _ event: inout TrackerV1.UsageEvent, fails: Bool, _ random: inout SeededRandom
    ) {
        var message = TrackerV1.MessageDetail()
        switch random.next() % 100 {
        case ..<70: message.channel = .sms
        case ..<82: message.channel = .mms
        default: message.channel = .whatsapp
        }
        let isOutbound = fails || random.chance(3, in: 4)
        message.direction = isOutbound ? .outbound : .inbound
        message.kind = isMedia(message.channel, &random) ? .media : .text
        message.deliveryStatus = status(isOutbound: isOutbound, fails: fails, &random)
        message.providerMessageID = Array(
            "SM\(HexString.encode(random.bytes(16)))".utf8)
        message.body = Array(text(&random).utf8)
        event.message = message
        event.endpoint = isOutbound ? "/v1/messages" : "/v1/messages/inbound"
        event.method = "POST"
        event.statusCode = isOutbound ? 202 : 200
        event.requestBytes = UInt64(message.body.count) + 120
        event.responseBytes = 180
    }

    private static func isMedia(
        _ channel: TrackerV1.Channel, _ random: inout SeededRandom
    ) -> Bool {
        switch channel {
        case .mms: random.chance(9, in: 10)
        case .whatsapp: random.chance(1, in: 4)
        default: false
        }
    }

    private static func status(
        isOutbound: Bool, fails: Bool, _ random: inout SeededRandom
    ) -> TrackerV1.DeliveryStatus {
        if fails { return .failed }
        guard isOutbound else { return .delivered }
        switch random.next() % 100 {
        case ..<3: return .pending
        case ..<10: return .sent
        default: return .delivered
        }
    }

    private static let sentences = [
        "Your code is 493 027.", "Your order has left our warehouse.", "See you tomorrow at 10!",
        "Please confirm your appointment.", "The report that you asked for is ready.",
        "Thank you, we have received your payment.", "Are you coming tonight?",
    ]
    private static let unusual = [
        "Bis später \u{1F600}", "Ça va? À bientôt", "Спасибо!", "€ 5 [ok]",
    ]

    /// One to eight sentences, some with characters that need another encoding.
    private static func text(_ random: inout SeededRandom) -> String {
        var parts: [String] = []
        repeat {
            parts.append(sentences[Int(random.next() % UInt64(sentences.count))])
        } while parts.count < 8 && random.chance(1, in: 2)
        if random.chance(1, in: 6) {
            parts.append(unusual[Int(random.next() % UInt64(unusual.count))])
        }
        return parts.joined(separator: " ")
    }
}
