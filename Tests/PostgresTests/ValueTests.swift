import Model
import Postgres
import TestKit
import Testing

/// Sends one value of each type and reads it back.
private struct EchoScalars: Statement {
    struct Row: Sendable, Equatable {
        var int64: Int64
        var int32: Int32
        var int16: Int16
        var bool: Bool
        var double: Double
        var text: String
        var bytes: [UInt8]
        var time: Timestamp
        var uuid: [UInt8]
        var json: String
        var inet: [UInt8]?
        var numeric: Int128
        var days: Int32
        var none: String?
    }

    static let name = "test.echo_scalars"
    static let sql = """
        SELECT $1, $2, $3, $4, $5, $6::text, $7, $8, $9, $10, $11, $12, $13, $14::text
        """
    let row: Row
    func bind(_ binds: inout Binds) {
        binds.append(row.int64)
        binds.append(row.int32)
        binds.append(row.int16)
        binds.append(row.bool)
        binds.append(row.double)
        binds.append(row.text)
        binds.append(row.bytes)
        binds.append(row.time)
        binds.append(uuid: row.uuid)
        binds.append(jsonb: row.json)
        binds.append(inet: row.inet)
        binds.append(numeric: row.numeric, scale: 6)
        binds.append(dateDays: row.days)
        binds.append(row.none)
    }
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            int64: try row.int64(), int32: try row.int32(), int16: try row.int16(),
            bool: try row.bool(), double: try row.double(), text: try row.string(),
            bytes: try row.bytes(), time: try row.timestamp(), uuid: try row.uuid(),
            json: try row.jsonString(), inet: try row.optionalInet(),
            numeric: try row.numericInt128(scale: 6), days: try row.dateDays(),
            none: try row.optionalString())
    }
}

private struct EchoArrays: Statement {
    struct Row: Sendable, Equatable {
        var longs: [Int64]
        var ints: [Int32]
        var shorts: [Int16]
        var texts: [String]
    }

    static let name = "test.echo_arrays"
    static let sql = "SELECT $1, $2, $3, $4"
    let row: Row
    func bind(_ binds: inout Binds) {
        binds.append(row.longs)
        binds.append(row.ints)
        binds.append(row.shorts)
        binds.append(row.texts)
    }
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            longs: try row.int64Array(), ints: try row.int32Array(), shorts: try row.int16Array(),
            texts: try row.stringArray())
    }
}

private struct UnnestMany: Statement {
    static let name = "test.unnest"
    static let sql = """
        SELECT count(b), count(t), sum(n)::text, min(u::text)
        FROM unnest($1::bytea[], $2::timestamptz[], $3::numeric[], $4::uuid[], $5::bigint[])
            AS v (b, t, n, u, x)
        """
    func bind(_ binds: inout Binds) {
        binds.append([[1, 2], []] as [[UInt8]])
        binds.append(nullable: [Timestamp.epoch, nil])
        binds.append(numerics: [1_500_000, 500_001], scale: 6)
        binds.append(uuids: [0xAB, 0xCD].map { [UInt8](repeating: $0, count: 16) })
        binds.append([] as [Int64])
    }
    static func decode(_ row: inout RowReader) throws(PostgresError) -> [String] {
        [
            String(try row.int64()), String(try row.int64()), try row.string(), try row.string(),
        ]
    }
}

private struct NumericText: Statement {
    static let name = "test.numeric_text"
    static let sql = "SELECT $1::text"
    let value: Int128
    let scale: Int
    func bind(_ binds: inout Binds) { binds.append(numeric: value, scale: scale) }
    static func decode(_ row: inout RowReader) throws(PostgresError) -> String { try row.string() }
}

private struct ReadsWrongly: Statement {
    static let name = "test.reads_wrongly"
    static let sql = "SELECT 'seven'::text AS number"
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int64() }
}

private struct ReadsTooMuch: Statement {
    static let name = "test.reads_too_much"
    static let sql = "SELECT 1::bigint"
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 {
        _ = try row.int64()
        return try row.int64()
    }
}

@Suite struct ValueTests {
    @Test(
        "every type of value comes back as it was sent, prepared or not", arguments: [true, false])
    func scalars(prepares: Bool) async throws {
        let connection = try await TestDatabase().connect(prepares: prepares)
        var random = SeededRandom(seed: 7)
        for round in 0..<20 {
            let row = EchoScalars.Row(
                int64: Int64(bitPattern: random.next()),
                int32: Int32(truncatingIfNeeded: random.next()),
                int16: Int16(truncatingIfNeeded: random.next()), bool: random.next() & 1 == 0,
                double: Double(random.next() >> 20) / 7, text: round == 0 ? "" : "Zoë 💶 \(round)",
                bytes: random.bytes(round),
                time: Timestamp(microseconds: Int64(random.next() >> 14)),
                uuid: random.bytes(16), json: "{\"n\": \(round)}",
                inet: round % 3 == 0 ? nil : random.bytes(round % 3 == 1 ? 4 : 16),
                numeric: Int128(Int64(bitPattern: random.next())) * Int128(round),
                days: Int32(random.next() % 100_000), none: nil)
            #expect(try await connection.query(EchoScalars(row: row)) == [row])
        }
        await connection.close()
    }

    @Test("arrays come back as they were sent, empty ones too")
    func arrays() async throws {
        let connection = try await TestDatabase().connect()
        let full = EchoArrays.Row(
            longs: [.min, 0, .max], ints: [.min, .max], shorts: [1], texts: ["", "a,b", "{\"ü\"}"])
        let empty = EchoArrays.Row(longs: [], ints: [], shorts: [], texts: [])
        #expect(try await connection.query(EchoArrays(row: full)) == [full])
        #expect(try await connection.query(EchoArrays(row: empty)) == [empty])
        let sums = try await connection.query(UnnestMany())
        #expect(sums == [["2", "1", "2.000001", "abababab-abab-abab-abab-abababababab"]])
        await connection.close()
    }

    @Test("a numeric reads the same at the server, whatever its scale")
    func numerics() async throws {
        let connection = try await TestDatabase().connect()
        let cases: [(Int128, Int, String)] = [
            (0, 0, "0"), (0, 6, "0.000000"), (1, 6, "0.000001"), (-1, 2, "-0.01"),
            (12_345_678, 4, "1234.5678"), (10_000, 0, "10000"), (100_000_000, 5, "1000.00000"),
            (.max, 0, "170141183460469231731687303715884105727"),
            (.min, 0, "-170141183460469231731687303715884105728"),
            (.max, 18, "170141183460469231731.687303715884105727"),
        ]
        for (value, scale, text) in cases {
            #expect(try await connection.query(NumericText(value: value, scale: scale)) == [text])
        }
        await connection.close()
    }

    @Test("a row that isn't what the statement declares is a decoding error that names the column")
    func wrongRows() async throws {
        let connection = try await TestDatabase().connect()
        let wrong = await failure { _ = try await connection.query(ReadsWrongly()) }
        #expect(wrong?.kind == .decoding)
        #expect(wrong?.message.contains("(number)") == true)
        let short = await failure { _ = try await connection.query(ReadsTooMuch()) }
        #expect(short?.kind == .decoding)
        #expect(connection.isReusable)
        await connection.close()
    }

    @Test("a text with a NUL and a uuid of the wrong length are refused before they are sent")
    func unsendable() async throws {
        let connection = try await TestDatabase().connect()
        let text = await failure { _ = try await connection.query(CurrentSetting(setting: "a\0b")) }
        #expect(text?.kind == .encoding)
        #expect(connection.isReusable)
        await connection.close()
    }
}
