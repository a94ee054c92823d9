import Model
import Postgres
import Synchronization
import TestKit
import Testing

private struct ReadBack: Statement {
    static let name = "test.read_back"
    static let sql = """
        SELECT concat_ws('|', a, b, c, d, e, f, encode(g, 'hex'), h, i, j, k, l, m)
        FROM wide ORDER BY a
        """
    static func decode(_ row: inout RowReader) throws(PostgresError) -> String { try row.string() }
}

@Suite struct CopyTests {
    private static let wide = """
        CREATE TABLE wide (a bigint, b int, c smallint, d bool, e float8, f text, g bytea,
            h timestamptz, i uuid, j inet, k jsonb, l numeric, m date, n text[]);
        SET timezone = 'UTC'
        """

    @Test("binary COPY stores each type, NULLs too")
    func everyType() async throws {
        let connection = try await TestDatabase().connect()
        try await connection.run(sql: Self.wide)
        var writer = CopyWriter()
        writer.beginRow(columns: 14)
        writer.int64(1)
        writer.int32(-2)
        writer.int16(3)
        writer.bool(true)
        writer.double(1.5)
        writer.string("é")
        writer.bytes([0xFF, 0])
        writer.timestamp(Timestamp(microseconds: 1_431_857_103_000_123))
        writer.uuid([UInt8](repeating: 0x11, count: 16))
        writer.inet([10, 0, 0, 1])
        writer.jsonb("{\"a\": 1}")
        writer.numeric(-12_345, scale: 2)
        writer.date(days: 0)
        writer.array(["x", ""])
        writer.beginRow(columns: 14)
        writer.int64(2)
        for _ in 0..<13 { writer.null() }
        #expect(writer.rows == 2)
        #expect(try await connection.copyIn("COPY wide FROM STDIN BINARY", writer.finish()) == 2)
        let rows = try await connection.query(ReadBack())
        let first =
            "1|-2|3|t|1.5|é|ff00|2015-05-17 10:05:03.000123+00|"
            + "11111111-1111-1111-1111-111111111111|10.0.0.1|{\"a\": 1}|-123.45|1970-01-01"
        #expect(rows == [first, "2"])
        await connection.close()
    }

    @Test("a COPY of many rows goes in and comes out again")
    func manyRows() async throws {
        let connection = try await TestDatabase().connect()
        try await connection.run(sql: pairsTable)
        var writer = CopyWriter()
        for id in 0..<50_000 {
            writer.beginRow(columns: 2)
            writer.int64(Int64(id))
            writer.string("word number \(id)")
        }
        let data = writer.finish()
        #expect(try await connection.copyIn("COPY pairs FROM STDIN BINARY", data) == 50_000)
        let received = Mutex<[UInt8]>([])
        let out = "COPY (SELECT * FROM pairs ORDER BY id) TO STDOUT BINARY"
        let rows = try await connection.copyOut(out) { chunk in
            received.withLock { $0.append(contentsOf: chunk) }
            return true
        }
        #expect(rows == 50_000)
        #expect(received.withLock { $0 } == data)
        await connection.close()
    }

    @Test("a consumer that has enough ends the COPY, and the connection goes on")
    func earlyEnd() async throws {
        let connection = try await TestDatabase().connect()
        let chunks = Atomic<Int>(0)
        try await connection.copyOut("COPY (SELECT generate_series(1, 10000000)) TO STDOUT") { _ in
            chunks.add(1, ordering: .relaxed)
            return chunks.load(ordering: .relaxed) < 10
        }
        #expect(chunks.load(ordering: .relaxed) == 10)
        #expect(connection.isReusable)
        await connection.close()
    }

    @Test("a COPY with bad data stores nothing and leaves the connection usable")
    func badData() async throws {
        let database = try await TestDatabase()
        let connection = try await database.connect()
        try await connection.run(sql: pairsTable)
        let garbage = await failure {
            try await connection.copyIn("COPY pairs FROM STDIN BINARY", [1, 2, 3])
        }
        #expect(garbage?.sqlState == "22P04")
        let noTable = await failure {
            try await connection.copyIn("COPY nowhere FROM STDIN BINARY", [])
        }
        #expect(noTable?.sqlState == "42P01")
        let notCopy = await failure { try await connection.copyIn("SELECT 1", []) }
        #expect(notCopy?.kind == .decoding)
        let again = try await database.connect()
        #expect(try await again.query(CountPairs()) == [0])
        await again.close()
    }
}
