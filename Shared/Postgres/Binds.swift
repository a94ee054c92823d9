import Model

/// The parameters of one statement, `$1` first, encoded as they are appended.
///
/// Each value carries its type, so that the server infers nothing; a `String` alone goes as text of
/// unknown type and takes the type that the statement gives it (`$1::jsonb`, `$2::inet`, an enum).
/// A value that can't be sent is remembered and reported when the statement runs.
package struct Binds: Sendable {
    struct Slot {
        var oid: UInt32
        var isBinary: Bool
        var offset: Int
        /// Bytes; -1 for NULL.
        var length: Int32
    }

    /// The most parameters that the protocol can carry.
    package static let countMax = 65_535
    /// The most bytes that all parameters of a statement may take.
    package static let bytesMax = 256 << 20

    private(set) var bytes: [UInt8] = []
    private(set) var slots: [Slot] = []
    private(set) var fault: String?

    /// Makes an empty list.
    package init() {}

    /// The number of parameters so far.
    package var count: Int { slots.count }

    /// Appends a `bigint`.
    package mutating func append(_ value: Int64?) { scalar(value) }
    /// Appends a `bigint`.
    package mutating func append(_ value: Int) { scalar(Int64(value)) }
    /// Appends an `integer`.
    package mutating func append(_ value: Int32?) { scalar(value) }
    /// Appends a `smallint`.
    package mutating func append(_ value: Int16?) { scalar(value) }
    /// Appends a `boolean`.
    package mutating func append(_ value: Bool?) { scalar(value) }
    /// Appends a `double precision`.
    package mutating func append(_ value: Double?) { scalar(value) }
    /// Appends a `timestamptz`.
    package mutating func append(_ value: Timestamp?) { scalar(value) }
    /// Appends a `bytea`.
    package mutating func append(_ value: [UInt8]?) { scalar(value) }
    /// Appends an org's id as a `bigint`.
    package mutating func append(_ value: OrgID) { scalar(value.value) }
    /// Appends a key's id as a `bigint`.
    package mutating func append(_ value: KeyID) { scalar(value.value) }

    /// Appends a text of whatever type the statement gives the parameter.
    package mutating func append(_ value: String?) {
        slot(0, isBinary: false, isNull: value == nil) { bytes in
            guard let value else { return nil }
            bytes.append(contentsOf: value.utf8)
            return value.utf8.contains(0) ? "a text holds a NUL character" : nil
        }
        bytes.append(0)  // libpq reads text parameters up to a NUL.
    }

    /// Appends a `uuid` of exactly 16 bytes.
    package mutating func append(uuid value: [UInt8]?) {
        slot(TypeOID.uuid, isNull: value == nil) { bytes in
            guard let value else { return nil }
            bytes.append(contentsOf: value)
            return value.count == 16 ? nil : "a uuid takes 16 bytes, not \(value.count)"
        }
    }

    /// Appends a `jsonb` from its text.
    package mutating func append(jsonb value: String?) {
        slot(TypeOID.jsonb, isNull: value == nil) { bytes in
            guard let value else { return nil }
            bytes.append(1)
            bytes.append(contentsOf: value.utf8)
            return nil
        }
    }

    /// Appends an `inet` of one host from 4 or 16 address bytes.
    package mutating func append(inet value: [UInt8]?) {
        slot(TypeOID.inet, isNull: value == nil) { bytes in
            guard let value else { return nil }
            return bytes.appendInet(value) ? nil : "an address takes 4 or 16 bytes"
        }
    }

    /// Appends a `date` as days since 1970-01-01.
    package mutating func append(dateDays value: Int32?) {
        slot(TypeOID.date, isNull: value == nil) { bytes in
            guard let value else { return nil }
            let (days, over) = value.subtractingReportingOverflow(PostgresEpoch.offsetDays)
            bytes.appendBigEndian(days)
            return over ? "a date lies before the representable range" : nil
        }
    }

    /// Appends a `numeric` of `value` / 10^`scale`; scale 0...18.
    package mutating func append(numeric value: Int128?, scale: Int = 0) {
        slot(TypeOID.numeric, isNull: value == nil) { bytes in
            if let value { NumericFormat.append(value, scale: scale, to: &bytes) }
            return nil
        }
    }

    /// Appends an array without NULLs.
    package mutating func append<Element: ArrayElement>(_ values: [Element]) {
        array(Element.elementOID, Element.arrayOID, values) { $0.encodeElement(into: &$1) }
    }

    /// Appends an array whose elements may be NULL.
    package mutating func append<Element: ArrayElement>(nullable values: [Element?]) {
        array(Element.elementOID, Element.arrayOID, values) { $0.encodeElement(into: &$1) }
    }

    /// Appends a `uuid[]`, each of exactly 16 bytes.
    package mutating func append(uuids values: [[UInt8]]) {
        if values.contains(where: { $0.count != 16 }) { fault = "a uuid takes 16 bytes" }
        array(TypeOID.uuid, TypeOID.uuidArray, values) { $1.append(contentsOf: $0) }
    }

    /// Appends a `numeric[]` of values / 10^`scale`; scale 0...18.
    package mutating func append(numerics values: [Int128], scale: Int = 0) {
        array(TypeOID.numeric, TypeOID.numericArray, values) {
            NumericFormat.append($0, scale: scale, to: &$1)
        }
    }

    /// Appends latency sketches as a `numeric[]`, in the form that `SketchFormat` describes.
    package mutating func append(sketches values: [DDSketch.Bins]) {
        var isFaulty = false
        array(TypeOID.numeric, TypeOID.numericArray, values) {
            if !SketchFormat.append($0, to: &$1) { isFaulty = true }
        }
        if isFaulty { fault = "a sketch's bins ascend and hold 1 to \(DDSketch.countMax) each" }
    }

    private mutating func scalar<Value: ArrayElement>(_ value: Value?) {
        slot(Value.elementOID, isNull: value == nil) { bytes in
            value?.encodeElement(into: &bytes)
            return nil
        }
    }

    private mutating func array<Value>(
        _ elementOID: UInt32, _ arrayOID: UInt32, _ values: [Value?],
        _ encode: (Value, inout [UInt8]) -> Void
    ) {
        slot(arrayOID, isNull: false) { bytes in
            bytes.appendBigEndian(Int32(1))
            bytes.appendBigEndian(Int32(values.contains { $0 == nil } ? 1 : 0))
            bytes.appendBigEndian(elementOID)
            bytes.appendBigEndian(Int32(truncatingIfNeeded: values.count))
            bytes.appendBigEndian(Int32(1))
            for value in values {
                let mark = bytes.count
                bytes.appendBigEndian(Int32(-1))
                guard let value else { continue }
                encode(value, &bytes)
                let length = bytes.count - mark - 4
                guard length <= Self.bytesMax else { return "the parameters take too many bytes" }
                bytes.setBigEndian(Int32(length), at: mark)
            }
            return nil
        }
    }

    private mutating func slot(
        _ oid: UInt32, isBinary: Bool = true, isNull: Bool,
        _ encode: (inout [UInt8]) -> String?
    ) {
        let offset = bytes.count
        if let found = encode(&bytes) { fault = found }
        if slots.count >= Self.countMax { fault = "a statement takes at most 65535 parameters" }
        var length = bytes.count - offset
        if bytes.count > Self.bytesMax {
            fault = "the parameters take more than \(Self.bytesMax) bytes"
            length = 0
        }
        slots.append(
            Slot(
                oid: oid, isBinary: isBinary, offset: offset, length: isNull ? -1 : Int32(length)))
    }
}
