import CPostgres
import Model

/// Reads the columns of one row from the left, each once, checking the type it finds.
///
/// It lives only while `Statement.decode` runs. Every fault is a `.decoding` error that names the
/// column; nothing here traps on what the server sends.
package struct RowReader: ~Copyable {
    private let result: OpaquePointer
    private let row: Int32
    private let columns: Int32
    private var column: Int32 = 0

    init(result: OpaquePointer, row: Int32) {
        self.result = result
        self.row = row
        columns = PQnfields(result)
    }

    /// The number of columns that are left to read.
    package var columnsLeft: Int { Int(columns - column) }

    /// Reads a `bigint`, `integer` or `smallint`.
    package mutating func int64() throws(PostgresError) -> Int64 {
        try required(try optionalInt64())
    }

    /// Reads an integer column that may be NULL.
    package mutating func optionalInt64() throws(PostgresError) -> Int64? {
        guard let cell = try next() else { return nil }
        switch cell.oid {
        case TypeOID.int8: return try integer(cell, as: Int64.self)
        case TypeOID.int4: return Int64(try integer(cell, as: Int32.self))
        case TypeOID.int2: return Int64(try integer(cell, as: Int16.self))
        case TypeOID.oid: return Int64(try integer(cell, as: UInt32.self))
        default: throw unexpected("an integer")
        }
    }

    /// Reads an `integer` or `smallint`.
    package mutating func int32() throws(PostgresError) -> Int32 {
        try required(try optionalInt32())
    }

    /// Reads an `integer` or `smallint` that may be NULL.
    package mutating func optionalInt32() throws(PostgresError) -> Int32? {
        guard let wide = try optionalInt64() else { return nil }
        guard let value = Int32(exactly: wide) else { throw unexpected("an integer of 32 bits") }
        return value
    }

    /// Reads a `smallint`.
    package mutating func int16() throws(PostgresError) -> Int16 {
        try required(try optionalInt16())
    }

    /// Reads a `smallint` that may be NULL.
    package mutating func optionalInt16() throws(PostgresError) -> Int16? {
        guard let wide = try optionalInt64() else { return nil }
        guard let value = Int16(exactly: wide) else { throw unexpected("an integer of 16 bits") }
        return value
    }

    /// Reads a `boolean`.
    package mutating func bool() throws(PostgresError) -> Bool { try required(try optionalBool()) }

    /// Reads a `boolean` that may be NULL.
    package mutating func optionalBool() throws(PostgresError) -> Bool? {
        guard let cell = try next() else { return nil }
        guard cell.oid == TypeOID.bool, cell.bytes.count == 1 else { throw unexpected("a boolean") }
        return cell.bytes[0] != 0
    }

    /// Reads a `double precision` or `real`.
    package mutating func double() throws(PostgresError) -> Double {
        try required(try optionalDouble())
    }

    /// Reads a floating-point column that may be NULL.
    package mutating func optionalDouble() throws(PostgresError) -> Double? {
        guard let cell = try next() else { return nil }
        switch cell.oid {
        case TypeOID.float8: return Double(bitPattern: try integer(cell, as: UInt64.self))
        case TypeOID.float4:
            return Double(Float(bitPattern: try integer(cell, as: UInt32.self)))
        default: throw unexpected("a floating-point number")
        }
    }

    /// Reads a text of any textual type or enum.
    package mutating func string() throws(PostgresError) -> String {
        try required(try optionalString())
    }

    /// Reads a text that may be NULL.
    package mutating func optionalString() throws(PostgresError) -> String? {
        guard let cell = try next() else { return nil }
        switch cell.oid {
        case TypeOID.text, TypeOID.varchar, TypeOID.bpchar, TypeOID.name, TypeOID.unknown,
            TypeOID.json, TypeOID.char, TypeOID.firstUserDefined...:
            return try text(cell.bytes)
        default: throw unexpected("a text")
        }
    }

    /// Reads a `jsonb` or `json` as its text.
    package mutating func jsonString() throws(PostgresError) -> String {
        try required(try optionalJSONString())
    }

    /// Reads a `jsonb` or `json` that may be NULL, as its text.
    package mutating func optionalJSONString() throws(PostgresError) -> String? {
        guard let cell = try next() else { return nil }
        if cell.oid == TypeOID.json { return try text(cell.bytes) }
        guard cell.oid == TypeOID.jsonb, cell.bytes.first == 1 else { throw unexpected("a jsonb") }
        return try text(UnsafeRawBufferPointer(rebasing: cell.bytes.dropFirst()))
    }

    /// Reads a `bytea`.
    package mutating func bytes() throws(PostgresError) -> [UInt8] {
        try required(try optionalBytes())
    }

    /// Reads a `bytea` that may be NULL.
    package mutating func optionalBytes() throws(PostgresError) -> [UInt8]? {
        guard let cell = try next() else { return nil }
        guard cell.oid == TypeOID.bytea else { throw unexpected("a bytea") }
        return [UInt8](cell.bytes)
    }

    /// Reads a `uuid` as 16 bytes.
    package mutating func uuid() throws(PostgresError) -> [UInt8] {
        try required(try optionalUUID())
    }

    /// Reads a `uuid` that may be NULL.
    package mutating func optionalUUID() throws(PostgresError) -> [UInt8]? {
        guard let cell = try next() else { return nil }
        guard cell.oid == TypeOID.uuid, cell.bytes.count == 16 else { throw unexpected("a uuid") }
        return [UInt8](cell.bytes)
    }

    /// Reads an `inet` as its 4 or 16 address bytes, without the netmask.
    package mutating func optionalInet() throws(PostgresError) -> [UInt8]? {
        guard let cell = try next() else { return nil }
        guard cell.oid == TypeOID.inet || cell.oid == TypeOID.cidr,
            cell.bytes.count == 8 || cell.bytes.count == 20
        else { throw unexpected("an inet") }
        return [UInt8](cell.bytes.dropFirst(4))
    }

    /// Reads a `timestamptz` or `timestamp`; infinities are the ends of `Timestamp`.
    package mutating func timestamp() throws(PostgresError) -> Timestamp {
        try required(try optionalTimestamp())
    }

    /// Reads a `timestamptz` or `timestamp` that may be NULL.
    package mutating func optionalTimestamp() throws(PostgresError) -> Timestamp? {
        guard let cell = try next() else { return nil }
        guard cell.oid == TypeOID.timestamptz || cell.oid == TypeOID.timestamp else {
            throw unexpected("a timestamp")
        }
        return PostgresEpoch.decode(try integer(cell, as: Int64.self))
    }

    /// Reads a `date` as days since 1970-01-01.
    package mutating func dateDays() throws(PostgresError) -> Int32 {
        guard let cell = try next(), cell.oid == TypeOID.date else { throw unexpected("a date") }
        let (days, over) = try integer(cell, as: Int32.self)
            .addingReportingOverflow(PostgresEpoch.offsetDays)
        if over { throw unexpected("a finite date") }
        return days
    }

    /// Reads a `numeric` times 10^`scale` as a whole number, which it must be; scale 0...18.
    package mutating func numericInt128(scale: Int = 0) throws(PostgresError) -> Int128 {
        try required(try optionalNumericInt128(scale: scale))
    }

    /// Reads a `numeric` that may be NULL, times 10^`scale`, as a whole number; scale 0...18.
    package mutating func optionalNumericInt128(
        scale: Int = 0
    ) throws(PostgresError) -> Int128? {
        guard let cell = try next() else { return nil }
        guard cell.oid == TypeOID.numeric,
            let value = NumericFormat.decode(cell.bytes, scale: scale)
        else { throw unexpected("a whole number of scale \(scale)") }
        return value
    }

    /// Reads a latency sketch from a `numeric` in the form that `SketchFormat` describes; NULL is a
    /// sketch of nothing.
    package mutating func sketch() throws(PostgresError) -> DDSketch.Bins {
        guard let cell = try next() else { return [] }
        guard cell.oid == TypeOID.numeric, let bins = SketchFormat.decode(cell.bytes) else {
            throw unexpected("a latency sketch")
        }
        return bins
    }

    /// Reads a `text[]` without NULLs.
    package mutating func stringArray() throws(PostgresError) -> [String] {
        let cells = try array(
            of: [TypeOID.text, TypeOID.varchar, TypeOID.name], called: "an array of text")
        var values: [String] = []
        values.reserveCapacity(cells.count)
        for cell in cells { values.append(try text(cell)) }
        return values
    }

    /// Reads a `bigint[]` without NULLs.
    package mutating func int64Array() throws(PostgresError) -> [Int64] {
        try integerArray(TypeOID.int8, "an array of bigint")
    }

    /// Reads an `integer[]` without NULLs.
    package mutating func int32Array() throws(PostgresError) -> [Int32] {
        try integerArray(TypeOID.int4, "an array of integer")
    }

    /// Reads a `smallint[]` without NULLs.
    package mutating func int16Array() throws(PostgresError) -> [Int16] {
        try integerArray(TypeOID.int2, "an array of smallint")
    }

    // MARK: Cells

    private struct Cell {
        let oid: UInt32
        let bytes: UnsafeRawBufferPointer
    }

    private mutating func next() throws(PostgresError) -> Cell? {
        guard column < columns else {
            column += 1
            throw unexpected("one more column")
        }
        let index = column
        column += 1
        if PQgetisnull(result, row, index) != 0 { return nil }
        let length = PQgetlength(result, row, index)
        guard PQfformat(result, index) == 1, length >= 0,
            let start = PQgetvalue(result, row, index)
        else { throw unexpected("a binary value") }
        return Cell(
            oid: PQftype(result, index),
            bytes: UnsafeRawBufferPointer(start: start, count: Int(length)))
    }

    private func required<Value>(_ value: Value?) throws(PostgresError) -> Value {
        guard let value else { throw unexpected("a value, not NULL") }
        return value
    }

    private func integer<T: FixedWidthInteger>(
        _ cell: Cell, as type: T.Type
    ) throws(PostgresError) -> T {
        guard cell.bytes.count == MemoryLayout<T>.size else {
            throw unexpected("\(MemoryLayout<T>.size) bytes")
        }
        return T(bigEndian: cell.bytes.loadUnaligned(as: T.self))
    }

    private func text(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) -> String {
        guard let value = String(validating: bytes, as: UTF8.self) else {
            throw unexpected("valid UTF-8")
        }
        return value
    }

    private mutating func integerArray<T: FixedWidthInteger>(
        _ oid: UInt32, _ words: String
    ) throws(PostgresError) -> [T] {
        let cells = try array(of: [oid], called: words)
        var values: [T] = []
        values.reserveCapacity(cells.count)
        for cell in cells { values.append(try integer(Cell(oid: oid, bytes: cell), as: T.self)) }
        return values
    }

    /// Cuts a one-dimensional array into its elements, refusing NULLs and other element types.
    private mutating func array(
        of accepted: [UInt32], called words: String
    ) throws(PostgresError) -> [UnsafeRawBufferPointer] {
        guard let cell = try next() else { throw unexpected("a value, not NULL") }
        let bytes = cell.bytes
        func word(_ offset: Int) -> Int32 {
            Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
        }
        guard bytes.count >= 12, accepted.contains(UInt32(bitPattern: word(8))) else {
            throw unexpected(words)
        }
        if word(0) == 0 { return [] }
        guard word(0) == 1, bytes.count >= 20 else { throw unexpected("one dimension") }
        let count = Int(word(12))
        // Each element takes at least its length, so a false count can't make us reserve much.
        guard count >= 0, count <= (bytes.count - 20) / 4 else { throw unexpected(words) }
        var elements: [UnsafeRawBufferPointer] = []
        elements.reserveCapacity(count)
        var offset = 20
        for _ in 0..<count {
            guard bytes.count - offset >= 4 else { throw unexpected(words) }
            let length = Int(word(offset))
            offset += 4
            guard length >= 0 else { throw unexpected("elements that are not NULL") }
            guard length <= bytes.count - offset else { throw unexpected(words) }
            elements.append(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]))
            offset += length
        }
        return elements
    }

    /// The error of the column that was read last.
    private func unexpected(_ wanted: String) -> PostgresError {
        let index = column - 1
        let name =
            index >= 0 && index < columns
            ? PQfname(result, index).map { String(cString: $0) } ?? "?" : "?"
        return PostgresError(
            .decoding, "column \(column) (\(name)) is not what the statement declares: \(wanted)")
    }
}
