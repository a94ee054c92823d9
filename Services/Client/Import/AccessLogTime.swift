import Model

/// The time of an access log line: "17/May/2015:10:05:03 +0000".
enum AccessLogTime {
    private static let months = [
        "Jan": "01", "Feb": "02", "Mar": "03", "Apr": "04", "May": "05", "Jun": "06",
        "Jul": "07", "Aug": "08", "Sep": "09", "Oct": "10", "Nov": "11", "Dec": "12",
    ]

    /// The instant that `field` names.
    /// - Throws: a fault when it is not such a time.
    static func parse(_ field: ArraySlice<UInt8>) throws(AccessLogFault) -> Timestamp {
        let fault = AccessLogFault("the time is not like 17/May/2015:10:05:03 +0000")
        let bytes = Array(field)
        let shape = Array("00/Mmm/0000:00:00:00 +0000".utf8)
        guard bytes.count == shape.count else { throw fault }
        for (byte, model) in zip(bytes, shape) where !matches(byte, model) { throw fault }
        func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        guard let month = months[part(3..<6)] else { throw fault }
        let date = "\(part(7..<11))-\(month)-\(part(0..<2))"
        let zone = "\(part(21..<24)):\(part(24..<26))"
        guard let time = Timestamp(rfc3339: "\(date)T\(part(12..<20))\(zone)") else { throw fault }
        return time
    }

    private static func matches(_ byte: UInt8, _ model: UInt8) -> Bool {
        switch model {
        case UInt8(ascii: "0"): (0x30...0x39).contains(byte)
        case UInt8(ascii: "M"): (0x41...0x5A).contains(byte)
        case UInt8(ascii: "m"): (0x61...0x7A).contains(byte)
        case UInt8(ascii: "+"): byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
        default: byte == model
        }
    }
}
