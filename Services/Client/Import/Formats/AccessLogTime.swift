import Model

/// The time of an access log line: "17/May/2015:10:05:03 +0000".
enum AccessLogTime {
    /// The instant that `field` names; a leap second is the next second.
    /// - Throws: a fault when it is not such a time.
    static func parse(_ field: ArraySlice<UInt8>) throws(LineFault) -> Timestamp {
        let time = field.withUnsafeBytes { bytes -> Timestamp? in
            var digits = FixedDigits(bytes)
            guard bytes.count == 26, let day = digits.number(2), digits.take("/"),
                let month = digits.month(), digits.take("/"), let year = digits.number(4),
                let date = CivilDate(year: year, month: month, day: day), digits.take(":"),
                let hour = digits.number(2), hour < 24, digits.take(":"),
                let minute = digits.number(2), minute < 60, digits.take(":"),
                let second = digits.number(2), second <= 60, digits.take(" "),
                let offset = digits.offsetMinutes()
            else { return nil }
            let seconds = Int64(hour * 3_600 + (minute - offset) * 60 + second)
            return Timestamp(date, microsecondsOfDay: seconds * 1_000_000)
        }
        guard let time else { throw LineFault("the time is not like 17/May/2015:10:05:03 +0000") }
        return time
    }
}

/// Takes the parts of a text whose digits stand at fixed places.
private struct FixedDigits {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ text: UnsafeRawBufferPointer) { rest = text[...] }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// A whole number of exactly so many digits.
    mutating func number(_ count: Int) -> Int? {
        let digits = rest.prefix(count)
        rest = rest.dropFirst(count)
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return digits.count == count ? value : nil
    }

    /// 1 to 12, of an English name's first three letters.
    mutating func month() -> Int? {
        let name = rest.prefix(3).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        rest = rest.dropFirst(3)
        return Self.months.firstIndex(of: name).map { $0 + 1 }
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ].map { $0.utf8.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }

    /// Minutes east of UTC: "+hhmm" or "-hhmm".
    mutating func offsetMinutes() -> Int? {
        let isWest = take("-")
        guard isWest || take("+"), let hours = number(2), hours < 24, let minutes = number(2),
            minutes < 60
        else { return nil }
        let offset = hours * 60 + minutes
        return isWest ? -offset : offset
    }
}
