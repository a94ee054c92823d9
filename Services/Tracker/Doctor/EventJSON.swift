import Chassis
import Contracts
import Model

/// A journalled event as JSON, with the field names of `tollgate.tracker.v1.UsageEvent`, in the
/// form that `tollgate import` reads: addresses and ids as text, enums by name, and nothing for
/// what an event does not have.
enum EventJSON {
    private static let channels = ["", "sms", "mms", "whatsapp"]
    private static let directions = ["", "inbound", "outbound"]
    private static let kinds = ["", "text", "media"]
    private static let statuses = ["", "pending", "sent", "delivered", "failed"]

    /// The event's object.
    static func object(_ event: SpooledEvent) -> JSONValue {
        if let delivery = event.delivery { return object(delivery, event) }
        var members = [
            JSONMember("event_id", .string(HexString.encode(event.identity.id))),
            JSONMember("occurred_at_us", number(event.identity.occurredAt)),
            JSONMember("org_id", number(event.identity.org)),
            JSONMember("meter", text(event.meter)),
            JSONMember("quantity_micro", number(event.quantityMicro)),
        ]
        add("user", event.user, to: &members)
        if event.keyID != 0 { members.append(JSONMember("key_id", number(event.keyID))) }
        add("endpoint", event.endpoint, to: &members)
        add("method", event.method, to: &members)
        if event.statusCode != 0 {
            members.append(JSONMember("status_code", number(event.statusCode)))
        }
        if let latency = event.latencyUs {
            members.append(JSONMember("latency_us", number(latency)))
        }
        members.append(JSONMember("request_bytes", number(event.requestBytes)))
        members.append(JSONMember("response_bytes", number(event.responseBytes)))
        if let address = IPAddress(bytes: event.ip) {
            members.append(JSONMember("ip", .string(address.description)))
        }
        add("user_agent", event.userAgent, to: &members)
        add("country", event.country, to: &members)
        if let message = event.message { members.append(JSONMember("message", object(message))) }
        if let reason = event.correction {
            members.append(JSONMember("correction", .object([JSONMember("reason", text(reason))])))
        }
        if let attributes = event.attributes.flatMap({ EventCoding.readAttributes($0) }) {
            let pairs = attributes.map {
                JSONValue.object([
                    JSONMember("key", text($0.key)), JSONMember("value", text($0.value)),
                ])
            }
            members.append(JSONMember("attributes", .array(pairs)))
        }
        return .object(members)
    }

    private static func object(_ delivery: SpooledDelivery, _ event: SpooledEvent) -> JSONValue {
        var members: [JSONMember] = []
        var update = [
            JSONMember("delivery_status", .string(statuses[min(Int(delivery.status), 4)]))
        ]
        if delivery.providerMessageID.isEmpty {
            members.append(JSONMember("event_id", .string(HexString.encode(event.identity.id))))
        } else {
            add("provider_message_id", delivery.providerMessageID, to: &update)
        }
        members.append(JSONMember("occurred_at_us", number(event.identity.occurredAt)))
        members.append(JSONMember("org_id", number(event.identity.org)))
        members.append(JSONMember("delivery_update", .object(update)))
        return .object(members)
    }

    private static func object(_ message: SpooledMessage) -> JSONValue {
        // The length is always there: it makes the event one of a message.
        var members = [
            JSONMember("body_length", number(message.bodyLength)),
            JSONMember("segments", number(message.segments)),
        ]
        let names = [
            ("channel", channels, message.channel), ("direction", directions, message.direction),
            ("kind", kinds, message.kind), ("delivery_status", statuses, message.deliveryStatus),
        ]
        for (name, words, number) in names where number > 0 && Int(number) < words.count {
            members.append(JSONMember(name, .string(words[Int(number)])))
        }
        add("provider_message_id", message.providerMessageID, to: &members)
        return .object(members)
    }

    private static func add(
        _ name: String, _ bytes: UnsafeRawBufferPointer, to members: inout [JSONMember]
    ) {
        if !bytes.isEmpty { members.append(JSONMember(name, text(bytes))) }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> JSONValue {
        .string(String(decoding: bytes, as: UTF8.self))
    }

    private static func number(_ number: some FixedWidthInteger) -> JSONValue {
        .number(String(number))
    }
}
