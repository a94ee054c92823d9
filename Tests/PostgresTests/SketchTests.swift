import Model
import Postgres
import TestKit
import Testing

/// Adds up sketches at the server, by `sum` and by `+`.
private struct SumSketches: Statement {
    struct Row: Sendable {
        let sum: DDSketch.Bins
        let plus: DDSketch.Bins
    }
    static let name = "test.sum_sketches"
    static let sql = """
        SELECT sum(s), (array_agg(s))[1] + sum(s) - (array_agg(s))[1] FROM unnest($1::numeric[]) AS s
        """
    let sketches: [DDSketch.Bins]
    func bind(_ binds: inout Binds) { binds.append(sketches: sketches) }
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(sum: try row.sketch(), plus: try row.sketch())
    }
}

/// The sketch of latencies, made as `UsageRows` makes it of raw rows.
private struct SketchInSQL: Statement {
    static let name = "test.sketch_in_sql"
    static let sql = "SELECT sum(('1e' || 12 * (bin + 1))::numeric) FROM unnest($1::smallint[]) AS bin"
    let bins: [Int16]
    func bind(_ binds: inout Binds) { binds.append(bins) }
    static func decode(_ row: inout RowReader) throws(PostgresError) -> DDSketch.Bins {
        try row.sketch()
    }
}

private struct ReadSketch: Statement {
    static let name = "test.read_sketch"
    static let sql = "SELECT $1::text::numeric"
    let text: String
    func bind(_ binds: inout Binds) { binds.append(text) }
    static func decode(_ row: inout RowReader) throws(PostgresError) -> DDSketch.Bins {
        try row.sketch()
    }
}

@Suite("Latency sketches as numbers")
struct SketchTests {
    private func sketch(_ counts: [Int16: Int64]) -> DDSketch.Bins {
        counts.sorted { $0.key < $1.key }.map { (bin: $0.key, count: $0.value) }
    }

    private func random(_ random: inout SeededRandom) -> [Int16: Int64] {
        var counts: [Int16: Int64] = [:]
        let spread = [5, 70, UInt64(DDSketch.lastBin) + 2][Int(random.next() % 3)]
        for _ in 0..<random.next() % 80 + 1 {
            let bin = Int16(random.next() % spread) + DDSketch.zeroBin
            // Of every size, and so small that ten of them stay within a slot.
            let size = [10, 10_000, 100_000_000, 99_999_999_999][Int(random.next() % 4)]
            counts[bin] = Int64(random.next() % UInt64(size)) + 1
        }
        return counts
    }

    @Test("the sum of sketches at the server holds, bin by bin, the sum of what each one holds")
    func sums() async throws {
        let connection = try await TestDatabase().connect()
        var random = SeededRandom(seed: 31)
        for round in 0..<200 {
            let parts = (0...round % 10).map { _ in self.random(&random) }
            let expected = parts.reduce(into: [Int16: Int64]()) { $0.merge($1, uniquingKeysWith: +) }
            let sums = try #require(
                try await connection.query(SumSketches(sketches: parts.map(sketch))).first)
            #expect(sums.sum.elementsEqual(sketch(expected), by: ==))
            #expect(sums.plus.elementsEqual(sketch(expected), by: ==))
            let merged = parts.map(sketch).reduce([], DDSketch.merged)
            #expect(merged.elementsEqual(sums.sum, by: ==))
        }
        await connection.close()
    }

    @Test("the lowest and the highest bin, full, and nothing at all come back as they were sent")
    func bounds() async throws {
        let connection = try await TestDatabase().connect()
        let full = DDSketch.countMax
        let cases: [DDSketch.Bins] = [
            [], [(DDSketch.zeroBin, 1)], [(DDSketch.zeroBin, full)], [(DDSketch.lastBin, full)],
            [(DDSketch.zeroBin, 10_000), (DDSketch.lastBin, 100_000_000)],
            (DDSketch.zeroBin...DDSketch.lastBin).map { ($0, full) },
        ]
        for bins in cases {
            let back = try await connection.query(SumSketches(sketches: [bins])).first?.sum
            #expect(back?.elementsEqual(bins, by: ==) == true)
        }
        let none = try await connection.query(SumSketches(sketches: [])).first
        #expect(none?.sum.isEmpty == true)
        await connection.close()
    }

    @Test("a sketch made in SQL is the one that is made here")
    func madeInSQL() async throws {
        let connection = try await TestDatabase().connect()
        var random = SeededRandom(seed: 32)
        let bins = (0..<2_000).map { _ in
            DDSketch.bin(ofMicroseconds: random.next() >> (random.next() % 64))
        }
        let expected = bins.reduce(into: [Int16: Int64]()) { $0[$1, default: 0] += 1 }
        let made = try await connection.query(SketchInSQL(bins: bins)).first
        #expect(made?.elementsEqual(sketch(expected), by: ==) == true)
        await connection.close()
    }

    @Test(
        "a number that is no sketch is a decoding error",
        arguments: ["-1", "0.5", "NaN", "Infinity", "1e140000"])
    func noSketch(_ text: String) async throws {
        let connection = try await TestDatabase().connect()
        let found = await failure { _ = try await connection.query(ReadSketch(text: text)) }
        #expect(found != nil)
        #expect(connection.isReusable)
        await connection.close()
    }

    @Test(
        "bins out of order, out of range or overfull are refused before they are sent",
        arguments: [
            [(5, 1), (4, 1)], [(5, 1), (5, 1)], [(5, 1), (9, 1), (7, 1)], [(-2, 1)], [(0, 0)],
            [(0, -1)], [(0, DDSketch.countMax + 1)], [(DDSketch.lastBin + 1, 1)],
        ] as [DDSketch.Bins])
    func unsendable(_ bins: DDSketch.Bins) async throws {
        let connection = try await TestDatabase().connect()
        let found = await failure { _ = try await connection.query(SumSketches(sketches: [bins])) }
        #expect(found?.kind == .encoding)
        #expect(connection.isReusable)
        await connection.close()
    }
}
