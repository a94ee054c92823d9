import Contracts
import Testing

@testable import Limiter

@Suite("Writing back to front")
struct ReverseWriterTests {
    private func digits(_ value: UInt64) -> String {
        let arena = MessageArena.make()
        defer { arena.destroy() }
        var writer = ReverseWriter(bytesMax: 20, in: arena)
        writer.decimal(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("a number is written in its decimal digits, whatever its length")
    func decimals() {
        for value in UInt64(0)...10_100 { #expect(digits(value) == "\(value)") }
        var power: UInt64 = 1
        for _ in 0..<20 {
            for value in [power - 1, power, power + 1] { #expect(digits(value) == "\(value)") }
            power = power.multipliedReportingOverflow(by: 10).partialValue
        }
        for value in [UInt64(UInt32.max) - 1, 1 << 32, 1 << 63, .max] {
            #expect(digits(value) == "\(value)")
        }
    }

    @Test("varints are those of protobuf")
    func varints() {
        let arena = MessageArena.make()
        defer { arena.destroy() }
        for bits in 0..<64 {
            for value in [UInt64(1) << UInt64(bits), (UInt64(1) << UInt64(bits)) - 1] {
                var writer = ReverseWriter(bytesMax: 10, in: arena)
                writer.varint(value)
                var expected: [UInt8] = []
                var rest = value
                while rest >= 128 {
                    expected.append(UInt8(rest % 128) + 128)
                    rest /= 128
                }
                expected.append(UInt8(rest))
                #expect(Array(writer.bytes) == expected)
            }
        }
    }
}
