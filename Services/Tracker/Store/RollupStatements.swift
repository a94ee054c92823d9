import Model
import Postgres

/// The statements that add deltas to every rollup: one order of tables, one order of keys
/// within each, so that two trackers that touch the same rows wait for each other and never for
/// ever.
struct RollupStatements {
    private let deltas: RollupDeltas
    /// The place of each text among all, by bytes.
    private let ranks: [Int32]
    /// The statements of each round trip. One trip is enough unless sketches are large: latencies
    /// far apart spread over thousands of bins, and what is sent is held in memory.
    private(set) var trips: [[any Statement]] = [[]]
    /// The rows of `rollup_hour`.
    private(set) var hours = TotalsColumns()
    /// Bytes of sketches in the last trip.
    private var tripBytes = 0
    private static let tripBytesMax = 16 << 20

    /// Makes the statements; those without rows are left out.
    init(_ deltas: RollupDeltas) {
        self.deltas = deltas
        ranks = deltas.texts.ranks()
        let totals = deltas.totals()
        hours = columns(totals.hours)
        add(AddTotals<MinuteTable>(columns: columns(deltas.minutes)), deltas.minutes.isEmpty)
        add(AddTotals<HourTable>(columns: hours), totals.hours.isEmpty)
        add(AddTotals<DayTable>(columns: columns(totals.days)), totals.days.isEmpty)
        addEndpoints(EndpointHourTable.self, deltas.endpointHours)
        addEndpoints(EndpointDayTable.self, deltas.endpointDays())
        addUsers()
        addKeys()
        addMessages()
        let latencies = deltas.latencyHours()
        addLatencies(LatencyHourTable.self, latencies)
        addLatencies(LatencyDayTable.self, latencies.folded(to: .day))
        add(AddQuotas(columns: columns(totals.months)), totals.months.isEmpty)
        // Last: every tracker writes these few rows, and has them until its commit.
        let minutes = deltas.fleetLatencyMinutes()
        let hours = minutes.folded(to: .hour)
        addFleetLatencies(FleetLatencyMinuteTable.self, minutes)
        addFleetLatencies(FleetLatencyHourTable.self, hours)
        addFleetLatencies(FleetLatencyDayTable.self, hours.folded(to: .day))
    }

    private mutating func add(_ statement: any Statement, _ isEmpty: Bool) {
        if !isEmpty { trips[trips.count - 1].append(statement) }
    }

    private func rank(_ text: TextNumber) -> Int32 { ranks[Int(text)] }

    private func columns(_ rows: [TotalsKey: TotalsDelta]) -> TotalsColumns {
        var columns = TotalsColumns()
        let sorted = rows.sorted {
            ($0.key.org, $0.key.bucket, rank($0.key.meter))
                < ($1.key.org, $1.key.bucket, rank($1.key.meter))
        }
        for (key, delta) in sorted {
            columns.append(key.org, key.bucket, deltas.texts[key.meter], delta)
        }
        return columns
    }

    private mutating func addEndpoints<Table: RollupTable>(
        _ table: Table.Type, _ rows: [EndpointKey: TotalsDelta]
    ) {
        let sorted = rows.sorted { left, right in
            let (one, two) = (left.key, right.key)
            if (one.org, one.bucket) != (two.org, two.bucket) {
                return (one.org, one.bucket) < (two.org, two.bucket)
            }
            return (rank(one.meter), rank(one.endpoint), rank(one.method), one.statusCode)
                < (rank(two.meter), rank(two.endpoint), rank(two.method), two.statusCode)
        }
        var columns = TotalsColumns()
        for (key, delta) in sorted {
            columns.append(key.org, key.bucket, deltas.texts[key.meter], delta)
        }
        let statement = AddEndpoints<Table>(
            columns: columns, endpoints: sorted.map { deltas.texts[$0.key.endpoint] },
            methods: sorted.map { deltas.texts[$0.key.method] },
            statusCodes: sorted.map(\.key.statusCode))
        add(statement, rows.isEmpty)
    }

    private mutating func addUsers() {
        let sorted = deltas.userDays.sorted {
            ($0.key.org, $0.key.bucket, rank($0.key.meter), rank($0.key.user))
                < ($1.key.org, $1.key.bucket, rank($1.key.meter), rank($1.key.user))
        }
        var columns = TotalsColumns()
        for (key, delta) in sorted {
            columns.append(key.org, key.bucket, deltas.texts[key.meter], delta)
        }
        let users = sorted.map { deltas.texts[$0.key.user] }
        add(AddUsers(columns: columns, users: users), sorted.isEmpty)
    }

    private mutating func addKeys() {
        let sorted = deltas.keyDays.sorted {
            ($0.key.org, $0.key.bucket, rank($0.key.meter), $0.key.keyID)
                < ($1.key.org, $1.key.bucket, rank($1.key.meter), $1.key.keyID)
        }
        var columns = TotalsColumns()
        for (key, delta) in sorted {
            columns.append(key.org, key.bucket, deltas.texts[key.meter], delta)
        }
        add(AddKeys(columns: columns, keyIDs: sorted.map(\.key.keyID)), sorted.isEmpty)
    }

    private mutating func addMessages() {
        let sorted = deltas.messageHours.sorted { left, right in
            let (one, two) = (left.key, right.key)
            if (one.org, one.bucket) != (two.org, two.bucket) {
                return (one.org, one.bucket) < (two.org, two.bucket)
            }
            return (one.channel, one.direction, one.kind, one.deliveryStatus, rank(one.country))
                < (two.channel, two.direction, two.kind, two.deliveryStatus, rank(two.country))
        }
        var statement = AddMessages()
        for (key, delta) in sorted {
            statement.orgs.append(key.org)
            statement.buckets.append(Timestamp(microseconds: key.bucket))
            statement.channels.append(key.channel)
            statement.directions.append(key.direction)
            statement.kinds.append(key.kind)
            statement.deliveryStatuses.append(key.deliveryStatus)
            statement.countries.append(deltas.texts[key.country])
            statement.messages.append(delta.messages)
            statement.segments.append(delta.segments)
            statement.bodyLengths.append(delta.bodyLength)
        }
        add(statement, sorted.isEmpty)
    }

    private mutating func addLatencies<Table: RollupTable>(
        _ table: Table.Type, _ rows: [LatencyKey: DDSketch.Bins]
    ) {
        let sorted = rows.sorted { left, right in
            let (one, two) = (left.key, right.key)
            return (one.org, one.bucket, rank(one.meter), rank(one.endpoint))
                < (two.org, two.bucket, rank(two.meter), rank(two.endpoint))
        }
        var statement = AddLatencies<Table>()
        for (key, sketch) in sorted {
            statement.orgs.append(key.org)
            statement.buckets.append(Timestamp(microseconds: key.bucket))
            statement.meters.append(deltas.texts[key.meter])
            statement.endpoints.append(deltas.texts[key.endpoint])
            statement.sketches.append(sketch)
            guard isTripFull(after: sketch) else { continue }
            endTrip(with: statement)
            statement = AddLatencies<Table>()
        }
        add(statement, statement.orgs.isEmpty)
    }

    private mutating func addFleetLatencies<Table: RollupTable>(
        _ table: Table.Type, _ rows: [FleetLatencyKey: DDSketch.Bins]
    ) {
        let sorted = rows.sorted {
            ($0.key.bucket, rank($0.key.meter)) < ($1.key.bucket, rank($1.key.meter))
        }
        var statement = AddFleetLatencies<Table>()
        for (key, sketch) in sorted {
            statement.buckets.append(Timestamp(microseconds: key.bucket))
            statement.meters.append(deltas.texts[key.meter])
            statement.sketches.append(sketch)
            guard isTripFull(after: sketch) else { continue }
            endTrip(with: statement)
            statement = AddFleetLatencies<Table>()
        }
        add(statement, statement.buckets.isEmpty)
    }

    /// Counts a sketch's bytes on the wire: 6 for each bin from the lowest to the highest.
    private mutating func isTripFull(after sketch: DDSketch.Bins) -> Bool {
        guard let first = sketch.first, let last = sketch.last else { return false }
        tripBytes += 12 + 6 * (Int(last.bin) - Int(first.bin) + 1)
        return tripBytes >= Self.tripBytesMax
    }

    private mutating func endTrip(with statement: any Statement) {
        add(statement, false)
        trips.append([])
        tripBytes = 0
    }
}
