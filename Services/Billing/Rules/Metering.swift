import Model

/// How a meter's events become one quantity.
enum MeterAggregation: String, Sendable {
    case sum
    case count
    case max
    case uniqueCount = "unique_count"
}

/// A row of the rollups, or of raw events within one minute, for one meter.
struct UsageRow: Hashable, Sendable {
    /// 0 raw events, 1 a minute, 2 an hour, 3 a day.
    let grain: Int16
    /// Start of the bucket.
    let bucket: Timestamp
    let meter: String
    /// Events.
    let calls: Int64
    /// Millionths of a unit.
    let quantityMicro: Int128
}

/// All usage of an org in a range, row by row.
struct Metering: Sendable {
    /// Millionths in a unit.
    static let microPerUnit: Int128 = 1_000_000

    let org: OrgID
    let range: TimeRange
    /// In order of meter, bucket and grain.
    let rows: [UsageRow]

    /// The meters that were used, in order.
    var meters: [String] {
        var seen: [String] = []
        for row in rows where seen.last != row.meter { seen.append(row.meter) }
        return seen
    }

    /// What was used of a meter, in millionths of a unit, exactly.
    /// - Returns: nil when rollups don't hold such an aggregation.
    func quantityMicro(of meter: String, _ aggregation: MeterAggregation) -> Int128? {
        let used = rows.lazy.filter { $0.meter == meter }
        switch aggregation {
        case .sum:
            return used.reduce(0) { $0 + $1.quantityMicro }
        case .count:
            return used.reduce(0) { $0 + Int128($1.calls) * Self.microPerUnit }
        case .max, .uniqueCount:
            return nil
        }
    }

    /// Whole units of a quantity, rounded up, at most `Int64.max`.
    static func units(_ quantityMicro: Int128) -> Int64 {
        let (whole, rest) = quantityMicro.quotientAndRemainder(dividingBy: microPerUnit)
        return Int64(clamping: whole + (rest > 0 ? 1 : 0))
    }

    /// The bytes that prove a quantity: the domain "tollgate.usage.v1", org, range and meter, then
    /// each row as grain (1 byte), bucket, calls (8 each) and quantity (16); integers are
    /// big-endian, the meter is UTF-8 after its length (4 bytes).
    func canonicalBytes(of meter: String) -> [UInt8] {
        var bytes = Array("tollgate.usage.v1".utf8)
        append(UInt64(bitPattern: org.value), to: &bytes)
        append(UInt64(bitPattern: range.from.microseconds), to: &bytes)
        append(UInt64(bitPattern: range.to.microseconds), to: &bytes)
        let code = Array(meter.utf8)
        append(UInt32(clamping: code.count), to: &bytes)
        bytes += code
        for row in rows where row.meter == meter {
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
