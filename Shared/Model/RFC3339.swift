extension Timestamp {
    /// The instant as text in UTC: "2015-05-17T10:05:03Z", or with ".000123" when microseconds are
    /// not zero.
    package var rfc3339: String {
        let date = date
        let time = microsecondsOfDay
        let seconds = Int(time / 1_000_000)
        let fraction = Int(time % 1_000_000)
        let sign = date.year < 0 ? "-" : ""
        let text =
            sign + padded(abs(date.year), 4) + "-" + padded(date.month, 2) + "-"
            + padded(date.day, 2) + "T" + padded(seconds / 3600, 2) + ":"
            + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2)
        return fraction == 0 ? text + "Z" : text + "." + padded(fraction, 6) + "Z"
    }

    /// Reads "2015-05-17T10:05:03.25+02:00", with "t", "z" or a space too, or a bare date
    /// "2015-05-17", which is its midnight UTC. Digits below the microsecond are dropped; a leap
    /// second is the next second.
    /// - Returns: nil when the text is anything else or the day does not exist.
    package init?(rfc3339 text: String) {
        var scanner = DigitScanner(Array(text.utf8))
        guard let year = scanner.number(digits: 4), scanner.take("-"),
            let month = scanner.number(digits: 2), scanner.take("-"),
            let day = scanner.number(digits: 2),
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        if scanner.isAtEnd {
            self.init(date)
            return
        }
        guard scanner.take("T") || scanner.take("t") || scanner.take(" "),
            let hour = scanner.number(digits: 2), hour < 24, scanner.take(":"),
            let minute = scanner.number(digits: 2), minute < 60, scanner.take(":"),
            let second = scanner.number(digits: 2), second <= 60,
            let fraction = scanner.fraction(), let offset = scanner.offsetMinutes(),
            scanner.isAtEnd
        else { return nil }
        let seconds = Int64(hour * 3600 + (minute - offset) * 60 + second)
        self.init(date, microsecondsOfDay: seconds * 1_000_000 + Int64(fraction))
    }
}

/// `value` in decimal, with zeros in front up to `width`.
private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// Reads the fixed-width numbers of a timestamp from the front.
private struct DigitScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func digit() -> Int? {
        guard index < bytes.count, (48...57).contains(bytes[index]) else { return nil }
        index += 1
        return Int(bytes[index - 1] - 48)
    }

    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let next = digit() else { return nil }
            value = value * 10 + next
        }
        return value
    }

    /// Microseconds after an optional ".": 0 without one, nil when no digit follows it.
    mutating func fraction() -> Int? {
        guard take(".") else { return 0 }
        guard var value = digit() else { return nil }
        var count = 1
        while let next = digit() {
            if count < 6 {
                value = value * 10 + next
                count += 1
            }
        }
        for _ in count..<6 { value *= 10 }
        return value
    }

    /// Minutes east of UTC: "Z", "z", "+hh:mm" or "-hh:mm".
    mutating func offsetMinutes() -> Int? {
        if take("Z") || take("z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let hours = number(digits: 2), hours < 24, take(":"),
            let minutes = number(digits: 2), minutes < 60
        else { return nil }
        let offset = hours * 60 + minutes
        return isWest ? -offset : offset
    }
}
