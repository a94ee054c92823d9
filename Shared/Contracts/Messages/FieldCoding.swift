import CProtobufC
import Glibc

/// How the members of protobuf-c's structs become Swift values, or views without a copy.
@usableFromInline
package enum FieldCoding {
    static func string(_ text: UnsafeMutablePointer<CChar>?) -> String {
        guard let text else { return "" }
        return String(cString: text)
    }

    static func bytes(_ data: ProtobufCBinaryData) -> [UInt8] {
        [UInt8](bytesView(data))
    }

    /// The text without its NUL; empty for NULL.
    @inlinable
    package static func stringView(_ text: UnsafeMutablePointer<CChar>?) -> UnsafeRawBufferPointer {
        guard let text, text.pointee != 0 else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(start: text, count: strlen(text))
    }

    /// The bytes where they are.
    @inlinable
    package static func bytesView(_ data: ProtobufCBinaryData) -> UnsafeRawBufferPointer {
        guard let start = data.data else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: start, count: data.len)
    }

    static func strings(
        _ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int
    ) -> [String] {
        guard let list else { return [] }
        return (0..<count).map { string(list[$0]) }
    }

    static func byteArrays(
        _ list: UnsafeMutablePointer<ProtobufCBinaryData>?, _ count: Int
    ) -> [[UInt8]] {
        guard let list else { return [] }
        return (0..<count).map { bytes(list[$0]) }
    }

    static func values<Stored, Value>(
        _ list: UnsafeMutablePointer<Stored>?, _ count: Int, _ make: (Stored) -> Value
    ) -> [Value] {
        guard let list else { return [] }
        return (0..<count).map { make(list[$0]) }
    }

    static func messages<Message: ContractMessage>(
        _ list: UnsafeMutablePointer<UnsafeMutablePointer<Message.Layout>?>?, _ count: Int
    ) -> [Message] {
        guard let list else { return [] }
        return (0..<count).compactMap { list[$0].map { Message(reading: $0) } }
    }
}
