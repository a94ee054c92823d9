import Model
import Testing

@testable import Tracker

@Suite("Rollup deltas")
struct RollupDeltaTests {
    /// Random events, as they come out of the journal.
    private func events(_ count: Int, _ random: inout SeededRandom) throws -> [SpoolRecord] {
        (0..<count).map { number in
            var builder = SpoolRecordBuilder(takenAt: .epoch, expecting: 1)
            var event = PlainEvent()
            event.eventID = PlainEvent.bytes(random.bytes(16))
            event.occurredAtUs += Int64(random.next() % 5_000_000_000_000)
            event.orgID = Int64(random.next() % 2) + 1
            event.endpoint = PlainEvent.bytes("/\(random.next() % 3)")
            event.meter = PlainEvent.bytes(["api_calls", "charts"][Int(random.next() % 2)])
            event.statusCode = [200, 404, 500][Int(random.next() % 3)]
            event.user = PlainEvent.bytes(random.chance(1, in: 2) ? "u\(random.next() % 3)" : "")
            event.keyID = Int64(random.next() % 3)
            event.latencyUs = random.chance(1, in: 2) ? random.next() % 1_000_000 : nil
            event.quantityMicro = random.chance(1, in: 2) ? .max : 5
            event.responseBytes = random.next() % (1 << 40)
            event.message = random.chance(1, in: 3) ? PlainEvent.Message() : nil
            builder.append(event)
            let record = builder.finish()
            record.place(at: UInt64(number + 1), syncedThrough: 0)
            return record
        }
    }

    private func sum<Key: Hashable>(
        _ events: [SpooledEvent], _ key: (SpooledEvent) -> Key?
    ) -> [Key: TotalsDelta] {
        var sums: [Key: TotalsDelta] = [:]
        for event in events {
            if let key = key(event) { sums[key, default: TotalsDelta()].add(TotalsDelta(event)) }
        }
        return sums
    }

    @Test("equal a plain count of the events, for every kind of row and random batches")
    func bruteForce() throws {
        var random = SeededRandom(seed: 11)
        for _ in 0..<20 {
            let records = try events(200, &random)
            let batch = try PreparedBatch(records)
            let deltas = batch.deltas
            func number(_ text: UnsafeRawBufferPointer) -> TextNumber {
                (0..<TextNumber(deltas.texts.count)).first {
                    deltas.texts[$0].utf8.elementsEqual(text)
                } ?? -1
            }
            func totals(_ width: Bucket) -> [TotalsKey: TotalsDelta] {
                sum(batch.events) {
                    TotalsKey(
                        org: $0.identity.org, bucket: bucket($0, width), meter: number($0.meter))
                }
            }
            #expect(deltas.minutes == totals(.minute))
            #expect(deltas.totals().hours == totals(.hour))
            #expect(deltas.totals().days == totals(.day))
            let months = sum(batch.events) {
                TotalsKey(
                    org: $0.identity.org,
                    bucket: Timestamp(microseconds: $0.identity.occurredAt).startOfMonth
                        .microseconds,
                    meter: number($0.meter))
            }
            #expect(deltas.totals().months == months)
            func endpoints(_ width: Bucket) -> [EndpointKey: TotalsDelta] {
                sum(batch.events) {
                    EndpointKey(
                        org: $0.identity.org, bucket: bucket($0, width), meter: number($0.meter),
                        endpoint: number($0.endpoint), method: number($0.method),
                        statusCode: $0.statusCode)
                }
            }
            #expect(deltas.endpointHours == endpoints(.hour))
            #expect(deltas.endpointDays() == endpoints(.day))
            let users = sum(batch.events) {
                $0.user.isEmpty
                    ? nil
                    : UserKey(
                        org: $0.identity.org, bucket: bucket($0, .day), meter: number($0.meter),
                        user: number($0.user))
            }
            #expect(deltas.userDays == users)
            let keys = sum(batch.events) {
                $0.keyID == 0
                    ? nil
                    : APIKeyKey(
                        org: $0.identity.org, bucket: bucket($0, .day), meter: number($0.meter),
                        keyID: $0.keyID)
            }
            #expect(deltas.keyDays == keys)
            let messages = batch.events.filter { $0.message != nil }.count
            #expect(deltas.messageHours.values.reduce(0) { $0 + $1.messages } == Int64(messages))
        }
    }

    @Test("sketches hold each latency in its bin, by endpoint and over all orgs")
    func sketches() throws {
        var random = SeededRandom(seed: 12)
        for _ in 0..<20 {
            let batch = try PreparedBatch(try events(200, &random))
            let deltas = batch.deltas
            func number(_ text: UnsafeRawBufferPointer) -> TextNumber {
                (0..<TextNumber(deltas.texts.count)).first {
                    deltas.texts[$0].utf8.elementsEqual(text)
                } ?? -1
            }
            func expected<Key: SketchKey>(_ key: (SpooledEvent) -> Key) -> [Key: [Int16: Int64]] {
                var sums: [Key: [Int16: Int64]] = [:]
                for event in batch.events {
                    guard let latency = event.latencyUs else { continue }
                    let bin = DDSketch.bin(ofMicroseconds: UInt64(latency))
                    sums[key(event), default: [:]][bin, default: 0] += 1
                }
                return sums
            }
            func endpoints(_ width: Bucket) -> [LatencyKey: [Int16: Int64]] {
                expected {
                    LatencyKey(
                        org: $0.identity.org, bucket: bucket($0, width), meter: number($0.meter),
                        endpoint: number($0.endpoint))
                }
            }
            func fleet(_ width: Bucket) -> [FleetLatencyKey: [Int16: Int64]] {
                expected { FleetLatencyKey(bucket: bucket($0, width), meter: number($0.meter)) }
            }
            let hours = deltas.latencyHours()
            #expect(counts(hours) == endpoints(.hour))
            #expect(counts(hours.folded(to: .day)) == endpoints(.day))
            let minutes = deltas.fleetLatencyMinutes()
            #expect(counts(minutes) == fleet(.minute))
            #expect(counts(minutes.folded(to: .hour)) == fleet(.hour))
        }
    }

    private func bucket(_ event: SpooledEvent, _ width: Bucket) -> Int64 {
        Timestamp(microseconds: event.identity.occurredAt).truncated(to: width).microseconds
    }

    private func counts<Key: Hashable>(_ sketches: [Key: DDSketch.Bins]) -> [Key: [Int16: Int64]] {
        sketches.mapValues { Dictionary(uniqueKeysWithValues: $0.map { ($0.bin, $0.count) }) }
    }

    @Test("a batch counts each identity once, the first one, and knows which repeats differ")
    func repeats() throws {
        var builder = SpoolRecordBuilder(takenAt: .epoch, expecting: 3)
        var event = PlainEvent()
        builder.append(event)
        builder.append(event)
        event.responseBytes = 9
        builder.append(event)
        event.eventID = PlainEvent.bytes("another-event-id")
        builder.append(event)
        let record = builder.finish()
        record.place(at: 1, syncedThrough: 0)
        let batch = try PreparedBatch([record])
        #expect(batch.staged.count == 2)
        #expect(batch.repeats.map(\.ordinal) == [1, 2])
        #expect(batch.repeats.map(\.isEqual) == [true, false])
        #expect(batch.deltas.minutes.values.map(\.calls) == [2])
        #expect(batch.deltas.minutes.values.map(\.responseBytes) == [9])
    }

    @Test("texts get one number each, and ranks follow their bytes")
    func texts() {
        var table = TextTable()
        var random = SeededRandom(seed: 1)
        var numbers: [String: TextNumber] = [:]
        for _ in 0..<5_000 {
            let text = String(random.next() % 1_500, radix: 3)
            let number = table.number(of: PlainEvent.bytes(text))
            #expect(numbers[text] ?? number == number)
            numbers[text] = number
            #expect(table[number] == text)
        }
        #expect(table.count == numbers.count)
        let ranks = table.ranks()
        let sorted = numbers.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(
            sorted.compactMap { numbers[$0].map { ranks[Int($0)] } }
                == Array(0..<Int32(sorted.count)))
    }
}
