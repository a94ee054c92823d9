/// Takes the disguises off a text, layer by layer.
///
/// A round undoes one layer in one pass, and what it gives is never longer, so the work is
/// bounded by the text times `roundsMax`.
enum EscapeDecoder {
    /// Percent escapes of percent escapes of overlong UTF-8 take three, and one finds no more.
    static let roundsMax = 4

    /// A text without its disguises.
    struct Decoded {
        var text: [UInt8]
        /// Whether an escaped NUL was in it, which ends a text in C.
        var hasNull = false
    }

    /// Decodes a text; nil when there was nothing to decode.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> Decoded? {
        guard bytes.indices.contains(where: { EscapeForm.read(bytes, at: $0) != nil }) else {
            return nil
        }
        var decoded = Decoded(text: [])
        guard undo(bytes, &decoded) else { return nil }
        for _ in 1..<roundsMax {
            var next = Decoded(text: [], hasNull: decoded.hasNull)
            guard decoded.text.withUnsafeBufferPointer({ undo($0, &next) }) else { break }
            decoded = next
        }
        return decoded
    }

    /// Undoes one layer; whether there was one.
    private static func undo(
        _ bytes: UnsafeBufferPointer<UInt8>, _ decoded: inout Decoded
    ) -> Bool {
        var isChanged = false
        var place = 0
        decoded.text.reserveCapacity(bytes.count)
        while place < bytes.count {
            guard let escape = EscapeForm.read(bytes, at: place) else {
                decoded.text.append(bytes[place])
                place += 1
                continue
            }
            isChanged = true
            place += escape.length
            // Control characters are skipped by browsers and databases, so they are here.
            switch escape.value {
            case 0: decoded.hasNull = true
            case 1..<9, 14..<32, 127: continue
            case 128... where !escape.isByte:
                let scalar = Unicode.Scalar(escape.value) ?? "?"
                decoded.text.append(contentsOf: UTF8.encode(scalar) ?? .init())
            default: decoded.text.append(UInt8(truncatingIfNeeded: escape.value))
            }
        }
        return isChanged
    }
}
