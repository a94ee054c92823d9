import Model

/// A row of the rollups, or of raw events within one minute, for one meter.
struct UsageRow: Hashable, Sendable {
    /// 0 raw events, 1 a minute, 2 an hour, 3 a day; 4 what came late for an hour.
    let grain: Int16
    /// Start of the bucket.
    let bucket: Timestamp
    let meter: String
    /// Events; of a meter that counts distinct values, those of the bucket; of a maximum 0.
    var calls: Int64
    /// Millionths of a unit; of a meter that counts distinct values, those that were in no bucket before.
    var quantityMicro: Int128

    /// The grain of rows about late usage.
    static let lateGrain: Int16 = 4
}

/// All usage of an org in a range, row by row.
struct Metering: Sendable {
    /// Millionths in a unit.
    static let microPerUnit: Int128 = 1_000_000

    let org: OrgID
    let range: TimeRange
    /// In order of meter, bucket and grain.
    private(set) var rows: [UsageRow]
    /// Of the meters that exist.
    let aggregations: [String: MeterAggregation]

    /// Makes usage of its rows, in order of meter, bucket and grain.
    init(
        org: OrgID, range: TimeRange, rows: [UsageRow],
        aggregations: [String: MeterAggregation] = [:]
    ) {
        self.org = org
        self.range = range
        self.rows = rows
        self.aggregations = aggregations
    }

    /// The meters that were used, in order.
    var meters: [String] {
        var seen: [String] = []
        for row in rows where seen.last != row.meter { seen.append(row.meter) }
        return seen
    }

    /// How a meter is counted; a sum if it does not exist.
    func aggregation(of meter: String) -> MeterAggregation { aggregations[meter] ?? .sum }

    /// What was used of a meter, in millionths of a unit, exactly.
    func quantityMicro(of meter: String) -> Int128 {
        let used = rows.lazy.filter { $0.meter == meter }
        switch aggregation(of: meter) {
        case .sum, .uniqueCount: return used.reduce(0) { $0 + $1.quantityMicro }
        case .count: return used.reduce(0) { $0 + Int128($1.calls) * Self.microPerUnit }
        case .max: return used.reduce(0) { max($0, $1.quantityMicro) }
        }
    }

    /// What was used of a meter in whole units, rounded up, at most `Int64.max`.
    func units(of meter: String) -> Int64 { Self.units(quantityMicro(of: meter)) }

    /// The usage without what came late: each hour's taken off the row that holds the hour, so that rows and
    /// proof are those from before it came. Maxima and distinct values, and hours that don't lie in the range
    /// as a whole, stay as they are.
    func without(_ late: [UsageRow]) -> Metering {
        var result = self
        var places: [Place: Int] = [:]
        for (index, row) in rows.enumerated() { places[Place(row)] = index }
        for row in late where aggregation(of: row.meter).isSum && holdsHour(row.bucket) {
            let day = Place(grain: 3, bucket: row.bucket.truncated(to: .day), meter: row.meter)
            let hour = Place(grain: 2, bucket: row.bucket, meter: row.meter)
            guard let index = places[day] ?? places[hour] else { continue }
            result.rows[index].calls -= row.calls
            result.rows[index].quantityMicro -= row.quantityMicro
        }
        return result
    }

    /// Whether a whole hour lies in the range.
    func holdsHour(_ start: Timestamp) -> Bool {
        start >= range.from
            && start.adding(microseconds: Bucket.hour.microseconds) <= range.to
    }

    private struct Place: Hashable {
        let grain: Int16
        let bucket: Timestamp
        let meter: String

        init(grain: Int16, bucket: Timestamp, meter: String) {
            self.grain = grain
            self.bucket = bucket
            self.meter = meter
        }

        init(_ row: UsageRow) { self.init(grain: row.grain, bucket: row.bucket, meter: row.meter) }
    }

    /// Whole units of a quantity, rounded up, at most `Int64.max`.
    static func units(_ quantityMicro: Int128) -> Int64 {
        let (whole, rest) = quantityMicro.quotientAndRemainder(dividingBy: microPerUnit)
        return Int64(clamping: whole + (rest > 0 ? 1 : 0))
    }

    /// The bytes that prove a quantity: the domain "tollgate.usage.v1", org, range and meter, then
    /// each row that says something as grain (1 byte), bucket, calls (8 each) and quantity (16); integers are
    /// big-endian, the meter is UTF-8 after its length (4 bytes).
    func canonicalBytes(of meter: String) -> [UInt8] {
        var bytes = Array("tollgate.usage.v1".utf8)
        append(UInt64(bitPattern: org.value), to: &bytes)
        append(UInt64(bitPattern: range.from.microseconds), to: &bytes)
        append(UInt64(bitPattern: range.to.microseconds), to: &bytes)
        let code = Array(meter.utf8)
        append(UInt32(clamping: code.count), to: &bytes)
        bytes += code
        for row in rows where row.meter == meter && (row.calls != 0 || row.quantityMicro != 0) {
            append(UInt8(truncatingIfNeeded: row.grain), to: &bytes)
            append(UInt64(bitPattern: row.bucket.microseconds), to: &bytes)
            append(UInt64(bitPattern: row.calls), to: &bytes)
            append(UInt128(bitPattern: row.quantityMicro), to: &bytes)
        }
        return bytes
    }

    private func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }
}
