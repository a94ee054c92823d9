import Model
import Postgres
import Schema

/// Every meter, and how its events become a quantity.
struct ListMeters: Statement {
    static let name = "analytics_meters"
    static let sql = "SELECT code, aggregation FROM meters"

    struct Row: Sendable {
        let code: String
        let aggregation: MeterAggregation
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        let code = try row.string()
        guard let aggregation = MeterAggregation(rawValue: try row.string()) else {
            throw PostgresError(.decoding, "meters.aggregation is unknown to this build")
        }
        return Row(code: code, aggregation: aggregation)
    }
}

/// The quantity of meters that are no sums.
struct SpecialQuantity: Sendable {
    let meter: String
    /// Start of its bucket, where buckets were asked for.
    var start: Timestamp?
    let quantityMicro: Int64
}

/// The maxima of an org's meters in a range; its plan is of `RangePlan.Grain.wholeHours`.
struct ReadMaxima: Statement {
    static let name = "analytics_maxima"
    static let sql = """
        SELECT meter, max(max_micro) FROM (\(UsageRows.maxima)) rows WHERE meter = ANY ($16::text[])
        GROUP BY meter
        """
    let org: OrgID
    let meters: [String]
    let plan: RangePlan

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org.value)
        binds.append(meters)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> SpecialQuantity {
        SpecialQuantity(meter: try row.string(), quantityMicro: try row.int64())
    }
}

/// The numbers of distinct values of an org's meters in a range; its plan is of `RangePlan.Grain.hourly`.
struct CountValues: Statement {
    static let name = "analytics_values"
    static let sql = """
        SELECT meter, count(DISTINCT value) * 1000000 FROM (\(UsageRows.values)) rows
        WHERE meter = ANY ($16::text[]) GROUP BY meter
        """
    let org: OrgID
    let meters: [String]
    let plan: RangePlan

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org.value)
        binds.append(meters)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> SpecialQuantity {
        SpecialQuantity(meter: try row.string(), quantityMicro: try row.int64())
    }
}

/// The maximum of an org's meter in each UTC hour or day.
struct ReadMaximaByBucket: Statement {
    static let name = "analytics_maxima_by_bucket"
    static let sql = """
        SELECT meter, date_trunc($17, bucket, 'UTC') AS start, max(max_micro)
        FROM (\(UsageRows.maxima)) rows WHERE meter = $16 GROUP BY meter, start
        """
    let org: OrgID
    let meter: String
    let bucket: Bucket
    let plan: RangePlan

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org.value)
        binds.append(meter)
        binds.append(bucket.sqlName)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> SpecialQuantity {
        SpecialQuantity(
            meter: try row.string(), start: try row.timestamp(), quantityMicro: try row.int64())
    }
}

/// The number of distinct values of an org's meter in each UTC hour or day.
struct CountValuesByBucket: Statement {
    static let name = "analytics_values_by_bucket"
    static let sql = """
        SELECT meter, date_trunc($17, bucket, 'UTC') AS start, count(DISTINCT value) * 1000000
        FROM (\(UsageRows.values)) rows WHERE meter = $16 GROUP BY meter, start
        """
    let org: OrgID
    let meter: String
    let bucket: Bucket
    let plan: RangePlan

    func bind(_ binds: inout Binds) {
        UsageRows.bind(plan, &binds)
        binds.append(org.value)
        binds.append(meter)
        binds.append(bucket.sqlName)
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> SpecialQuantity {
        try ReadMaximaByBucket.decode(&row)
    }
}
