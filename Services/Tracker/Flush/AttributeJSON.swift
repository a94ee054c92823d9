/// An event's free attributes as a JSON object of strings.
enum AttributeJSON {
    /// The object's UTF-8 text; keys in the order of the event.
    static func text(
        _ attributes: [(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)]
    ) -> [UInt8] {
        var json: [UInt8] = [UInt8(ascii: "{")]
        for (index, attribute) in attributes.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            append(attribute.key, to: &json)
            json.append(UInt8(ascii: ":"))
            append(attribute.value, to: &json)
        }
        json.append(UInt8(ascii: "}"))
        return json
    }

    private static func append(_ text: UnsafeRawBufferPointer, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                json.append(UInt8(ascii: "\\"))
                json.append(byte)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                json.append(contentsOf: "\\u00".utf8)
                json.append(digits[Int(byte >> 4)])
                json.append(digits[Int(byte & 15)])
            default: json.append(byte)
            }
        }
        json.append(UInt8(ascii: "\""))
    }
}
