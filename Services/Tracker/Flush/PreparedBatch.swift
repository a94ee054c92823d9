import Model

/// Records that become one transaction: their events decoded, each identity once, by day and within
/// a day in the order of the primary key, with the COPY rows and what they add to the rollups.
///
/// By day first: COPY gathers rows by partition, so that only this order is the one in which keys
/// are written, whatever the size of the batch. One order for all trackers is what keeps them from
/// deadlocks.
final class PreparedBatch: @unchecked Sendable {
    // Immutable; the events point into the records, which the batch keeps.
    let records: [SpoolRecord]
    /// All events, in the order of arrival; a place in it is an ordinal.
    let events: [SpooledEvent]
    /// The ordinals of each identity's first event, in the order of the rows.
    let staged: [Int32]
    /// The ordinals of delivery updates, in the order of arrival; they are no rows.
    let deliveries: [Int32]
    /// Whether one of the rows is a message.
    let hasMessages: Bool
    /// Events whose identity came before in the batch.
    let repeats: [Repeat]
    /// The staged events as binary COPY data.
    let rows: [UInt8]
    /// What the staged events add, if all of them are new.
    let deltas: RollupDeltas
    /// The statements that add it.
    let statements: RollupStatements
    /// The UTC days of the staged events, as days since 1970-01-01, ascending.
    let days: [Int32]
    /// What the staged events are flagged for, in the order of the rows.
    let flags: [Flag]
    private let flagging: EventFlagging?

    /// An event of an identity that came before in the same batch.
    struct Repeat {
        let ordinal: Int
        let first: Int
        let isEqual: Bool
    }

    /// Decodes records that follow one another.
    /// - Throws: when a record's bytes are not events, though its checksum is right.
    convenience init(
        _ records: [SpoolRecord], flagging: EventFlagging? = nil
    ) throws(JournalFault) {
        precondition(!records.isEmpty, "a batch has a record")
        self.init(records, try Self.decode(records), flagging)
    }

    /// Some of the batch's events, by place, as a batch of their own with the same positions.
    func part(_ places: Range<Int>) -> PreparedBatch {
        PreparedBatch(records, Array(events[places]), flagging)
    }

    /// The records of a half of the batch, as a batch of their own.
    func half(_ records: ArraySlice<SpoolRecord>) throws(JournalFault) -> PreparedBatch {
        try PreparedBatch(Array(records), flagging: flagging)
    }

    private init(
        _ records: [SpoolRecord], _ events: [SpooledEvent], _ flagging: EventFlagging?
    ) {
        self.records = records
        self.flagging = flagging
        let order = Self.order(events)
        var staged: [Int32] = []
        staged.reserveCapacity(events.count)
        var repeats: [Repeat] = []
        var deltas = RollupDeltas()
        var rows = UsageRows(expecting: events.count)
        var days: [Int32] = []
        var hasMessages = false
        for entry in order {
            let ordinal = Int(entry.ordinal)
            if let last = staged.last, events[Int(last)].identity == entry.identity {
                let isEqual = events[Int(last)].bytes.elementsEqual(events[ordinal].bytes)
                repeats.append(Repeat(ordinal: ordinal, first: Int(last), isEqual: isEqual))
                continue
            }
            staged.append(entry.ordinal)
            deltas.add(events[ordinal])
            rows.append(events[ordinal])
            hasMessages = hasMessages || events[ordinal].message != nil
            if days.last != entry.day { days.append(entry.day) }
        }
        self.events = events
        self.staged = staged
        self.repeats = repeats
        self.hasMessages = hasMessages
        deliveries = events.indices.lazy.filter { events[$0].delivery != nil }.map(Int32.init)
        self.deltas = deltas
        statements = RollupStatements(deltas)
        self.days = days
        flags = flagging?.flags(staged, of: events) ?? []
        self.rows = rows.finish()
    }

    /// The positions of the batch's first and last record.
    var positions: ClosedRange<UInt64> {
        let (first, last) = (records[0].position, records[records.count - 1].position)
        return first...max(first, last)
    }

    /// What became of each event, given what became of the first one of each identity.
    func outcome(of fate: (EventIdentity) -> EventFate = { _ in .accepted }) -> FlushOutcome {
        var outcome = FlushOutcome(events: events.count)
        for ordinal in staged { outcome[Int(ordinal)] = fate(events[Int(ordinal)].identity) }
        for event in repeats {
            let isConflict = !event.isEqual || outcome[event.first] == .conflict
            outcome[event.ordinal] = isConflict ? .conflict : .duplicate
        }
        return outcome
    }

    /// What some of the staged events add.
    func deltas(of isNew: (Int) -> Bool) -> RollupDeltas {
        var deltas = RollupDeltas()
        for ordinal in staged where isNew(Int(ordinal)) { deltas.add(events[Int(ordinal)]) }
        return deltas
    }

    private static func decode(_ records: [SpoolRecord]) throws(JournalFault) -> [SpooledEvent] {
        var events: [SpooledEvent] = []
        events.reserveCapacity(records.reduce(0) { $0 + $1.events })
        for record in records {
            var reader = ByteReader(record.payload)
            _ = reader.take(SpoolRecordBuilder.prefixBytes)
            for _ in 0..<record.events {
                guard let event = EventCoding.read(&reader) else {
                    throw .corrupt(
                        file: "record \(record.position)", offset: reader.offset,
                        reason: "its checksum is right, but it holds no event there")
                }
                events.append(event)
            }
        }
        return events
    }

    /// What becomes a row by day and identity, and by arrival within one.
    private static func order(
        _ events: [SpooledEvent]
    ) -> [(day: Int32, identity: EventIdentity, ordinal: Int32)] {
        var order: [(day: Int32, identity: EventIdentity, ordinal: Int32)] = []
        order.reserveCapacity(events.count)
        for (ordinal, event) in events.enumerated() where event.delivery == nil {
            order.append(
                (
                    day: Int32(clamping: event.identity.occurredAt / Bucket.day.microseconds),
                    identity: event.identity, ordinal: Int32(clamping: ordinal)
                ))
        }
        order.sort {
            if $0.day != $1.day { return $0.day < $1.day }
            return $0.identity == $1.identity
                ? $0.ordinal < $1.ordinal : $0.identity < $1.identity
        }
        return order
    }
}
