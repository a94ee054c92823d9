import Contracts

/// Reads JSON lines: an object on each, with the names of the message `UsageEvent`.
///
/// `message` is an object; `attributes` one of texts, or an array of `{"key","value"}`. Numbers may
/// be texts, as protobuf's JSON writes 64-bit ones.
struct JSONLineParser: RecordParser {
    let times: TimeFormat

    func parse(_ line: [UInt8]) throws -> EventDraft? {
        guard line.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { return nil }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw LineFault("is not UTF-8")
        }
        let value: JSONValue
        do {
            value = try JSONParser.parse(text)
        } catch {
            throw LineFault(error.description)
        }
        guard case .object(let members) = value else { throw LineFault("is no JSON object") }
        var draft = EventDraft()
        for member in members {
            switch (member.name, member.value) {
            case ("message", .object(let details)), ("correction", .object(let details)),
                ("delivery_update", .object(let details)):
                for detail in details {
                    try set("\(member.name).\(detail.name)", detail.value, &draft)
                }
            case ("attributes", .object(let texts)):
                for text in texts { try set("attributes.\(text.name)", text.value, &draft) }
            case ("attributes", .array(let pairs)):
                for pair in pairs { try setAttribute(pair, &draft) }
            case ("message", .null), ("attributes", .null), ("correction", .null),
                ("delivery_update", .null):
                break
            default: try set(member.name, member.value, &draft)
            }
        }
        return draft
    }

    private func set(
        _ name: String, _ value: JSONValue, _ draft: inout EventDraft
    ) throws(LineFault) {
        guard let field = EventField(name) else {
            throw LineFault("\(name) is no field of a usage event")
        }
        switch value {
        case .null: break
        case .string(let text), .number(let text): try draft.set(field, to: text, times: times)
        case .bool, .array, .object: throw LineFault("\(name) is neither a text nor a number")
        }
    }

    private func setAttribute(_ pair: JSONValue, _ draft: inout EventDraft) throws(LineFault) {
        guard case .object(let members) = pair, members.count == 2,
            case .string(let key)? = members.first(where: { $0.name == "key" })?.value,
            let value = members.first(where: { $0.name == "value" })?.value
        else { throw LineFault("attributes holds something else than {\"key\",\"value\"}") }
        try set("attributes.\(key)", value, &draft)
    }
}
