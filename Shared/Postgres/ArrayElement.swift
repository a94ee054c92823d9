import Model

/// A type whose arrays can be bound, so that a statement can `unnest($1::bigint[], ...)`.
package protocol ArrayElement: Sendable {
    /// The element type's object identifier.
    static var elementOID: UInt32 { get }
    /// The array type's object identifier.
    static var arrayOID: UInt32 { get }
    /// Appends the element's binary form, without its length.
    func encodeElement(into bytes: inout [UInt8])
}

extension Int64: ArrayElement {
    package static var elementOID: UInt32 { TypeOID.int8 }
    package static var arrayOID: UInt32 { TypeOID.int8Array }
    package func encodeElement(into bytes: inout [UInt8]) { bytes.appendBigEndian(self) }
}

extension Int32: ArrayElement {
    package static var elementOID: UInt32 { TypeOID.int4 }
    package static var arrayOID: UInt32 { TypeOID.int4Array }
    package func encodeElement(into bytes: inout [UInt8]) { bytes.appendBigEndian(self) }
}

extension Int16: ArrayElement {
    package static var elementOID: UInt32 { TypeOID.int2 }
    package static var arrayOID: UInt32 { TypeOID.int2Array }
    package func encodeElement(into bytes: inout [UInt8]) { bytes.appendBigEndian(self) }
}

extension Bool: ArrayElement {
    package static var elementOID: UInt32 { TypeOID.bool }
    package static var arrayOID: UInt32 { TypeOID.boolArray }
    package func encodeElement(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
}

extension Double: ArrayElement {
    package static var elementOID: UInt32 { TypeOID.float8 }
    package static var arrayOID: UInt32 { TypeOID.float8Array }
    package func encodeElement(into bytes: inout [UInt8]) { bytes.appendBigEndian(bitPattern) }
}

extension String: ArrayElement {
    package static var elementOID: UInt32 { TypeOID.text }
    package static var arrayOID: UInt32 { TypeOID.textArray }
    package func encodeElement(into bytes: inout [UInt8]) { bytes.append(contentsOf: utf8) }
}

extension Timestamp: ArrayElement {
    package static var elementOID: UInt32 { TypeOID.timestamptz }
    package static var arrayOID: UInt32 { TypeOID.timestamptzArray }
    package func encodeElement(into bytes: inout [UInt8]) { bytes.appendTimestamp(self) }
}

/// Bytes as an element of a `bytea[]`.
extension [UInt8]: ArrayElement {
    package static var elementOID: UInt32 { TypeOID.bytea }
    package static var arrayOID: UInt32 { TypeOID.byteaArray }
    package func encodeElement(into bytes: inout [UInt8]) { bytes.append(contentsOf: self) }
}
