import Contracts
import RPC

/// The results of a batch in their order: each is made at their end, or written back to front beside them and then
/// moved there.
struct ReplyBatch {
    private let arena: MessageArena
    private let templates: Unmanaged<ReplyTemplates>?
    private var buffer: UnsafeMutableRawBufferPointer
    private var count = 0
    private var draftBytes: Int
    /// Where the next result is made.
    var draft: ReplyDraft

    /// Starts a batch of `count` results in `arena`; `templates` are the thread's.
    init(
        of count: Int, in arena: MessageArena, _ templates: Unmanaged<ReplyTemplates>?
    ) {
        self.arena = arena
        self.templates = templates
        draftBytes = ReverseWriter.plainReplyBytesMax
        draft = ReplyDraft(bytesMax: draftBytes, in: arena, templates)
        let size = max(1, min(count, Self.resultsAtFirst)) * Self.resultBytes
        buffer = UnsafeMutableRawBufferPointer(start: arena.allocate(size), count: size)
    }

    /// Bytes of most results.
    private static var resultBytes: Int { 512 }
    /// Results that there is room for at first.
    private static var resultsAtFirst: Int { 128 }

    /// The results so far.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])
    }

    /// Makes room to write a reply of so many bytes.
    mutating func ensure(bytesMax: Int) {
        guard bytesMax > draftBytes else { return }
        draftBytes = bytesMax
        draft = ReplyDraft(bytesMax: bytesMax, in: arena, templates)
    }

    /// Ends a result: what the draft holds, or the error instead.
    mutating func append(_ error: RPCError?) {
        if error == nil, let template = draft.template {
            append(template)
        } else {
            if let error { draft.writer.writeResult(error) } else { draft.writer.closeResult() }
            let result = draft.writer.bytes
            UnsafeMutableRawBufferPointer(start: room(for: result.count), count: result.count)
                .copyMemory(from: result)
            count += result.count
        }
        draft.restart()
    }

    private mutating func append(_ template: Unmanaged<ReplyTemplates>) {
        let reply = template._withUnsafeGuaranteedRef { $0.count }
        let result = 1 + ReverseWriter.varintLength(UInt64(reply)) + reply
        let start = room(for: Self.prefixBytesMax + reply)
        var next = start
        Self.put(ResultTag.results, result, &next)
        Self.put(ResultTag.response, reply, &next)
        template._withUnsafeGuaranteedRef { $0.write(to: next) }
        count += next - start + reply
    }

    /// Two keys and two lengths.
    private static var prefixBytesMax: Int { 2 * (1 + 10) }

    /// Puts the key and length of a message before it.
    @inline(__always)
    private static func put(_ tag: UInt8, _ length: Int, _ next: inout UnsafeMutableRawPointer) {
        next.storeBytes(of: tag, as: UInt8.self)
        next += 1
        var rest = length
        while rest >= 128 {
            next.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 128, as: UInt8.self)
            next += 1
            rest >>= 7
        }
        next.storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
        next += 1
    }

    /// Where so many bytes may be put, at the end.
    @inline(__always)
    private mutating func room(for bytes: Int) -> UnsafeMutableRawPointer {
        if bytes > buffer.count - count { grow(bytes) }
        // The buffer is never empty.
        return buffer.baseAddress.map { $0 + count } ?? arena.allocate(bytes)
    }

    private mutating func grow(_ more: Int) {
        let size = max(2 * buffer.count, count + more)
        let larger = UnsafeMutableRawBufferPointer(start: arena.allocate(size), count: size)
        larger.copyMemory(from: bytes)
        buffer = larger
    }
}
