import Chassis
import Model
import Postgres

/// What new events add to the rollups of meters that are no sums, in the order of the keys.
struct MeterRollups {
    /// The attribute whose value is counted; of an event without it the user is.
    static let uniqueAttribute = "unique"

    private struct Key: Hashable {
        let org: Int64
        let bucket: Int64
        let meter: String

        static func precedes(_ left: Key, _ right: Key) -> Bool {
            (left.org, left.bucket, left.meter) < (right.org, right.bucket, right.meter)
        }
    }

    private var maxima: [Key: Int64] = [:]
    /// Distinct values by hour.
    private var values: [Key: Set<[UInt8]>] = [:]

    /// Gathers what events say; corrections say nothing here.
    init(_ events: some Sequence<SpooledEvent>, _ aggregations: [String: SpecialAggregation]) {
        for event in events where event.correction == nil {
            let meter = String(decoding: event.meter, as: UTF8.self)
            guard let aggregation = aggregations[meter] else { continue }
            let time = Timestamp(microseconds: event.identity.occurredAt)
            let bucket = time.truncated(to: .hour).microseconds
            let key = Key(org: event.identity.org, bucket: bucket, meter: meter)
            switch aggregation {
            case .max:
                maxima[key] = max(maxima[key] ?? .min, event.quantityMicro)
            case .uniqueCount:
                guard let value = Self.value(of: event) else { continue }
                values[key, default: []].insert(Array(SHA256.hash(value).prefix(16)))
            }
        }
    }

    /// The statements; none when there is nothing to add.
    var statements: [any Statement] {
        var statements: [any Statement] = []
        var raise = RaiseMaxima()
        for (key, value) in maxima.sorted(by: { Key.precedes($0.key, $1.key) }) {
            raise.orgs.append(key.org)
            raise.buckets.append(Timestamp(microseconds: key.bucket))
            raise.meters.append(key.meter)
            raise.maxima.append(value)
        }
        if !raise.orgs.isEmpty { statements.append(raise) }
        if !values.isEmpty {
            statements.append(uniques(UniqueHourTable.self))
            statements.append(uniques(UniqueDayTable.self))
        }
        return statements
    }

    private func uniques<Table: UniqueTable>(_ table: Table.Type) -> AddUniqueValues<Table> {
        var gathered: [Key: Set<[UInt8]>] = [:]
        for (key, values) in values {
            let bucket = Timestamp(microseconds: key.bucket).truncated(to: Table.bucket)
            let wider = Key(org: key.org, bucket: bucket.microseconds, meter: key.meter)
            gathered[wider, default: []].formUnion(values)
        }
        var add = AddUniqueValues<Table>()
        for (key, values) in gathered.sorted(by: { Key.precedes($0.key, $1.key) }) {
            for value in values.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                add.orgs.append(key.org)
                add.buckets.append(Timestamp(microseconds: key.bucket))
                add.meters.append(key.meter)
                add.values.append(value)
            }
        }
        return add
    }

    private static func value(of event: SpooledEvent) -> [UInt8]? {
        let attributes = event.attributes.flatMap { EventCoding.readAttributes($0) } ?? []
        if let own = attributes.first(where: { $0.key.elementsEqual(uniqueAttribute.utf8) }) {
            return Array(own.value)
        }
        return event.user.isEmpty ? nil : Array(event.user)
    }
}
