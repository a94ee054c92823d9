import Model
import Testing

@testable import Client

@Suite("Made-up traffic over time")
struct TrafficShapeTests {
    /// 2026-03-30T00:00:00Z, a Monday.
    private static let monday: Int64 = 1_774_828_800_000_000
    private static let hour: Int64 = 3_600_000_000

    private func range(_ from: Int64, _ length: Int64) throws -> TimeRange {
        try #require(
            TimeRange(
                from: Timestamp(microseconds: from), to: Timestamp(microseconds: from + length)))
    }

    /// Events in each cell of `width` microseconds.
    private func counts(
        _ shape: TrafficShape, _ events: UInt64, width: Int64
    ) -> [Int64: Int] {
        var random = SeededRandom(seed: 1)
        var counts: [Int64: Int] = [:]
        for place in 0..<events {
            let time = shape.time(at: place, of: events, jitter: random.next())
            counts[(time.microseconds - shape.range.from.microseconds) / width, default: 0] += 1
        }
        return counts
    }

    @Test(
        "times are in the range and in order, however short or long it is",
        arguments: TrafficShape.Kind.allCases, [1, 7, 1_000_000, 3_600_000_000, 200_000_000_007])
    func order(kind: TrafficShape.Kind, length: Int64) throws {
        for start in [Self.monday, Self.monday + 1_799_999_999] {
            let shape = TrafficShape(kind, over: try range(start, length))
            for count in [1, 3, 1_000, 100_000_000] as [UInt64] {
                var random = SeededRandom(seed: count)
                var last = shape.range.from
                for place in Swift.stride(from: 0, to: count, by: max(1, Int(count / 500))) {
                    let time = shape.time(at: place, of: count, jitter: random.next())
                    #expect(shape.range.contains(time))
                    #expect(time >= last)
                    last = time
                }
                #expect(shape.range.contains(shape.time(at: .max, of: count, jitter: .max)))
            }
        }
    }

    @Test("flat traffic has the same number of events in each minute")
    func flat() throws {
        let shape = TrafficShape(.flat, over: try range(Self.monday + 17, 3 * Self.hour))
        let counts = counts(shape, 18_000, width: 60_000_000)
        #expect(counts.count == 180)
        #expect(counts.values.allSatisfy { (98...102).contains($0) })
    }

    @Test("diurnal traffic is busy by day, quiet by night and at the weekend")
    func diurnal() throws {
        let shape = TrafficShape(.diurnal, over: try range(Self.monday, 7 * 24 * Self.hour))
        let days = counts(shape, 70_000, width: 24 * Self.hour)
        #expect(days.count == 7)
        for weekday in 0..<5 as Range<Int64> {
            for weekend in [5, 6] as [Int64] {
                #expect(days[weekday] ?? 0 > (days[weekend] ?? 0) * 3 / 2)
            }
        }
        let hours = counts(shape, 70_000, width: Self.hour)
        #expect(hours[12] ?? 0 > (hours[3] ?? 0) * 5)
        #expect(hours[3] ?? 0 > 0)
    }
}
