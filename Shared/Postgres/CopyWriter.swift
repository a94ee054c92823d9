import Model

/// Builds the rows of a binary COPY in one growing buffer; header and trailer are its own affair.
///
/// Call `beginRow(columns:)`, then exactly that many values, in column order. The columns' types
/// must be the named ones exactly: COPY BINARY converts nothing.
package struct CopyWriter: Sendable {
    /// "PGCOPY\n\377\r\n\0", no flags, no extension.
    private static let header: [UInt8] =
        [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00]
        + [UInt8](repeating: 0, count: 8)

    private var bytes: [UInt8]
    private var columnsLeft = 0
    /// The number of rows begun so far.
    package private(set) var rows = 0

    /// Makes a writer with room for so many bytes.
    package init(reservingBytes: Int = 4_096) {
        bytes = []
        bytes.reserveCapacity(max(reservingBytes, Self.header.count + 2))
        bytes.append(contentsOf: Self.header)
    }

    /// Bytes built so far.
    package var byteCount: Int { bytes.count }

    /// Starts a row of so many columns, 1...1600; the row before must be complete.
    package mutating func beginRow(columns: Int) {
        precondition(columnsLeft == 0, "the row before is complete")
        precondition((1...1_600).contains(columns), "a row has 1 to 1600 columns")
        bytes.appendBigEndian(Int16(columns))
        columnsLeft = columns
        rows += 1
    }

    /// The finished COPY data, with its trailer; the writer is empty again and keeps no rows.
    package mutating func finish() -> [UInt8] {
        precondition(columnsLeft == 0, "the last row is complete")
        bytes.appendBigEndian(Int16(-1))
        let finished = bytes
        bytes = Self.header
        rows = 0
        return finished
    }

    /// Writes NULL.
    package mutating func null() {
        column()
        bytes.appendBigEndian(Int32(-1))
    }

    /// Writes a `bigint`.
    package mutating func int64(_ value: Int64?) { integer(value) }
    /// Writes an `integer`.
    package mutating func int32(_ value: Int32?) { integer(value) }
    /// Writes a `smallint`.
    package mutating func int16(_ value: Int16?) { integer(value) }

    /// Writes a `double precision`.
    package mutating func double(_ value: Double?) { integer(value?.bitPattern) }

    /// Writes a `boolean`.
    package mutating func bool(_ value: Bool?) { integer(value.map { $0 ? UInt8(1) : 0 }) }

    /// Writes a `timestamptz`.
    package mutating func timestamp(_ value: Timestamp?) {
        integer(value.map { PostgresEpoch.encode($0) })
    }

    /// Writes a `date` from days since 1970-01-01; NULL outside of the representable range.
    package mutating func date(days value: Int32?) {
        guard let value else { return null() }
        let (days, over) = value.subtractingReportingOverflow(PostgresEpoch.offsetDays)
        if over { null() } else { integer(days as Int32?) }
    }

    /// Writes a `text` or `varchar`. PostgreSQL refuses NUL characters: screen them before.
    package mutating func string(_ value: String?) {
        guard let value else { return null() }
        field { $0.append(contentsOf: value.utf8) }
    }

    /// Writes a `text` from its UTF-8 bytes.
    package mutating func utf8(_ value: some Collection<UInt8>) {
        field { $0.append(contentsOf: value) }
    }

    /// Writes a `bytea`.
    package mutating func bytes(_ value: [UInt8]?) {
        guard let value else { return null() }
        field { $0.append(contentsOf: value) }
    }

    /// Writes a `uuid`; exactly 16 bytes.
    package mutating func uuid(_ value: [UInt8]?) {
        guard let value else { return null() }
        precondition(value.count == 16, "a uuid takes 16 bytes")
        field { $0.append(contentsOf: value) }
    }

    /// Writes an `inet` of one host from 4 or 16 address bytes; NULL for any other length.
    package mutating func inet(_ value: [UInt8]?) {
        guard let value, value.count == 4 || value.count == 16 else { return null() }
        field { _ = $0.appendInet(value) }
    }

    /// Writes a `jsonb` from its text.
    package mutating func jsonb(_ value: String?) {
        guard let value else { return null() }
        field { bytes in
            bytes.append(1)
            bytes.append(contentsOf: value.utf8)
        }
    }

    /// Writes a `numeric` of `value` / 10^`scale`; scale 0...18.
    package mutating func numeric(_ value: Int128?, scale: Int = 0) {
        guard let value else { return null() }
        field { NumericFormat.append(value, scale: scale, to: &$0) }
    }

    /// Writes an array without NULLs, such as `text[]`.
    package mutating func array<Element: ArrayElement>(_ values: [Element]?) {
        guard let values else { return null() }
        field { bytes in
            bytes.appendBigEndian(Int32(values.isEmpty ? 0 : 1))
            bytes.appendBigEndian(Int32(0))
            bytes.appendBigEndian(Element.elementOID)
            if values.isEmpty { return }
            bytes.appendBigEndian(Int32(truncatingIfNeeded: values.count))
            bytes.appendBigEndian(Int32(1))
            for value in values {
                let mark = bytes.count
                bytes.appendBigEndian(Int32(0))
                value.encodeElement(into: &bytes)
                bytes.setBigEndian(Int32(clamping: bytes.count - mark - 4), at: mark)
            }
        }
    }

    @inline(__always)
    private mutating func integer<T: FixedWidthInteger>(_ value: T?) {
        guard let value else { return null() }
        column()
        bytes.appendBigEndian(Int32(MemoryLayout<T>.size))
        bytes.appendBigEndian(value)
    }

    @inline(__always)
    private mutating func field(_ write: (inout [UInt8]) -> Void) {
        column()
        let mark = bytes.count
        bytes.appendBigEndian(Int32(0))
        write(&bytes)
        bytes.setBigEndian(Int32(clamping: bytes.count - mark - 4), at: mark)
    }

    @inline(__always)
    private mutating func column() {
        precondition(columnsLeft > 0, "a value belongs to a row")
        columnsLeft -= 1
    }
}
