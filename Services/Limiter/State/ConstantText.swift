import Contracts

/// A C string that lives as long as its owner: text of replies that is made once.
final class ConstantText: @unchecked Sendable {
    // Written in init only.
    private let storage: UnsafeMutablePointer<CChar>

    /// Copies `text`, which holds no NUL.
    init(_ text: String) {
        let bytes = text.utf8CString
        storage = .allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { storage[index] = byte }
    }

    deinit { storage.deallocate() }

    /// The text, valid while this object is.
    var text: MessageText { MessageText(unowned: storage) }
}
