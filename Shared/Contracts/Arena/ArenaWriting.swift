import CProtobufC

/// How Swift values become what protobuf-c's structs point to.
extension MessageArena {
    /// The message as protobuf-c's struct.
    func message<Message: ContractMessage>(_ message: Message) -> UnsafeMutablePointer<
        Message.Layout
    > {
        let c = allocate(MemoryLayout<Message.Layout>.stride)
            .bindMemory(to: Message.Layout.self, capacity: 1)
        message.write(c, self)
        return c
    }

    /// The text as a C string; U+0000 becomes U+FFFD.
    func string(_ text: String) -> UnsafeMutablePointer<CChar> {
        guard !text.utf8.contains(0) else {
            return string(
                String(
                    String.UnicodeScalarView(
                        text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 })))
        }
        var text = text
        return text.withUTF8 { copyText(UnsafeRawBufferPointer($0)) }
    }

    /// A C string with these bytes, which hold no NUL.
    package func copyText(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutablePointer<CChar> {
        let copy = allocate(bytes.count + 1)
        if let start = bytes.baseAddress { copy.copyMemory(from: start, byteCount: bytes.count) }
        copy.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt8.self)
        return copy.bindMemory(to: CChar.self, capacity: bytes.count + 1)
    }

    func bytes(_ bytes: [UInt8]) -> ProtobufCBinaryData {
        bytes.withUnsafeBytes { binary($0) }
    }

    /// A copy of the bytes.
    @usableFromInline
    package func binary(_ bytes: UnsafeRawBufferPointer) -> ProtobufCBinaryData {
        guard let start = bytes.baseAddress, bytes.count > 0 else {
            return ProtobufCBinaryData(len: 0, data: nil)
        }
        let copy = allocate(bytes.count)
        copy.copyMemory(from: start, byteCount: bytes.count)
        return ProtobufCBinaryData(
            len: bytes.count, data: copy.bindMemory(to: UInt8.self, capacity: bytes.count))
    }

    func messages<Message: ContractMessage>(
        _ messages: [Message]
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<Message.Layout>?>? {
        pointers(messages) { message($0) }
    }

    func strings(_ texts: [String]) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        pointers(texts) { string($0) }
    }

    private func pointers<Value, Pointee>(
        _ values: [Value], _ make: (Value) -> UnsafeMutablePointer<Pointee>
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<Pointee>?>? {
        guard !values.isEmpty else { return nil }
        let list = allocate(UnsafeMutablePointer<Pointee>?.self, values.count)
        for (index, value) in values.enumerated() { list[index] = make(value) }
        return list
    }

    func byteArrays(_ arrays: [[UInt8]]) -> UnsafeMutablePointer<ProtobufCBinaryData>? {
        values(arrays) { bytes($0) }
    }

    func values<Value, Stored: BitwiseCopyable>(
        _ values: [Value], _ make: (Value) -> Stored
    ) -> UnsafeMutablePointer<Stored>? {
        guard !values.isEmpty else { return nil }
        let list = allocate(Stored.self, values.count)
        for (index, value) in values.enumerated() { (list + index).initialize(to: make(value)) }
        return list
    }
}
