import Testing

@testable import Model

@Suite struct RFC3339Tests {
    @Test("an instant survives being written and read")
    func roundTrip() {
        var random = SeededRandom(seed: 3)
        let years0To9999: ClosedRange<Int64> = -62_167_219_200_000_000...253_402_300_799_999_999
        for _ in 0..<20_000 {
            let instant = Timestamp(microseconds: .random(in: years0To9999, using: &random))
            #expect(Timestamp(rfc3339: instant.rfc3339) == instant)
        }
    }

    @Test(
        "known texts read as known instants",
        arguments: [
            ("2015-05-17T10:05:03Z", "2015-05-17T10:05:03Z"),
            ("2015-05-17", "2015-05-17T00:00:00Z"),
            ("2015-05-17t10:05:03.5z", "2015-05-17T10:05:03.500000Z"),
            ("2015-05-17 10:05:03.000123999Z", "2015-05-17T10:05:03.000123Z"),
            ("2015-05-17T10:05:03+02:00", "2015-05-17T08:05:03Z"),
            ("2015-01-01T00:30:00-23:59", "2015-01-02T00:29:00Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
            ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
        ])
    func known(text: String, expected: String) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == expected)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "2015", "2015-5-17", "2015-02-29", "2015-05-17T", "2015-05-17T10:05:03",
            "2015-05-17T24:00:00Z", "2015-05-17T10:60:00Z", "2015-05-17T10:05:61Z",
            "2015-05-17T10:05:03.Z", "2015-05-17T10:05:03Zx", "2015-05-17T10:05:03+0200",
            "2015-05-17T10:05:03+24:00", "٢٠١٥-05-17", "-015-05-17", "2015-05-17Z",
        ])
    func refused(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("no text of the right characters traps")
    func noTrap() {
        var random = SeededRandom(seed: 4)
        let characters = Array("0123456789-:.TZ+ ".utf8)
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...32, using: &random)
            let bytes = (0..<length).map { _ in
                characters[Int.random(in: characters.indices, using: &random)]
            }
            _ = Timestamp(rfc3339: String(decoding: bytes, as: UTF8.self))
        }
    }
}
