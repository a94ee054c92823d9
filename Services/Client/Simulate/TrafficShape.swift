import Model

/// How made-up calls are spread over a range of time; pure.
///
/// The range is cut at full hours. Each cell weighs its length times the traffic of its hour; an
/// event's place among all events is a share of the whole weight, and so an instant.
struct TrafficShape: Sendable {
    /// The two curves.
    enum Kind: String, CaseIterable, Sendable {
        /// The same at all times.
        case flat
        /// Busy by day, quiet by night and at the weekend, in UTC.
        case diurnal
    }

    /// Longest range: two years of hours.
    static let daysMax: Int64 = 2 * 366

    let range: TimeRange
    private var starts: [Timestamp] = []
    /// The weight of each cell and of all before it.
    private var ends: [UInt64] = []

    /// The traffic of each hour of a day, and of Monday to Sunday, in percent of the busiest.
    private static let ofHour: [UInt64] = [
        28, 22, 18, 16, 16, 20, 30, 45, 62, 78, 90, 97, 100, 98, 97, 95, 90, 84, 77, 70, 62, 52, 43,
        35,
    ]
    private static let ofWeekday: [UInt64] = [97, 100, 100, 99, 94, 55, 45]

    /// A curve over a range, which is not empty and at most `daysMax` long.
    init(_ kind: Kind, over range: TimeRange) {
        self.range = range
        var start = range.from
        var sum: UInt64 = 0
        while start < range.to {
            let hour = start.truncated(to: .hour)
            let end = min(hour.adding(microseconds: Bucket.hour.microseconds), range.to)
            guard end > start else { break }
            let length = UInt64(end.microseconds(since: start))
            let weight =
                kind == .flat
                ? 1
                : Self.ofHour[Int(hour.microsecondsOfDay / Bucket.hour.microseconds)]
                    * Self.ofWeekday[hour.date.weekday - 1]
            // Below 2^46 microseconds times 10,000, so the sum fits.
            sum += length * weight
            starts.append(start)
            ends.append(sum)
            start = end
        }
    }

    /// When the event at `place` of `count` happens; `jitter`, any number, moves it within its
    /// share of the traffic, so places in order are times in order.
    func time(at place: UInt64, of count: UInt64, jitter: UInt64) -> Timestamp {
        guard let total = ends.last, count > 0 else { return range.from }
        let share = UInt128(total)
        let target =
            UInt64(share * UInt128(min(place, count - 1)) / UInt128(count))
            + jitter % max(1, total / count)
        var (low, high) = (0, ends.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= target { low = middle + 1 } else { high = middle }
        }
        let before = low == 0 ? 0 : ends[low - 1]
        let end = low + 1 < starts.count ? starts[low + 1] : range.to
        let length = UInt128(UInt64(end.microseconds(since: starts[low])))
        let offset = length * UInt128(target - before) / UInt128(ends[low] - before)
        return starts[low].adding(microseconds: Int64(offset))
    }
}
