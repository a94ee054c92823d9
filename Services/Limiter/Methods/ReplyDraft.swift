import Contracts
import RPC

/// A reply in the making: one whose shape this thread has sent before is made from its template, others are written.
struct ReplyDraft {
    /// What is written.
    var writer: ReverseWriter
    private let templates: Unmanaged<ReplyTemplates>?
    private var isTemplate = false

    /// Starts a reply of at most `bytesMax` bytes in `arena`. `templates` are the thread's; nil: it is written.
    @inline(__always)
    init(bytesMax: Int, in arena: MessageArena, _ templates: Unmanaged<ReplyTemplates>?) {
        writer = ReverseWriter(bytesMax: bytesMax, in: arena)
        self.templates = templates
    }

    /// Answers with a decision by `rules`.
    @inline(__always)
    mutating func write(_ decision: UnsafePointer<Decision>, _ rules: RuleSet, _ facts: ReplyFacts) {
        isTemplate = templates?._withUnsafeGuaranteedRef { $0.find(decision, rules, facts) } ?? false
        if !isTemplate { writeWhole(decision, rules, facts) }
    }

    private mutating func writeWhole(
        _ decision: UnsafePointer<Decision>, _ rules: RuleSet, _ facts: ReplyFacts
    ) {
        writer.write(decision, rules, facts)
        templates?._withUnsafeGuaranteedRef { $0.keep(writer, rules) }
    }

    /// The template whose copy is the reply; nil: it was written.
    @inline(__always)
    var template: Unmanaged<ReplyTemplates>? { isTemplate ? templates : nil }

    /// Forgets the reply and starts another.
    @inline(__always)
    mutating func restart() {
        writer.restart()
        isTemplate = false
    }
}

extension HotReply {
    /// Answers OK with a reply.
    @inline(__always)
    consuming func succeed(_ draft: borrowing ReplyDraft) {
        if let template = draft.template {
            let count = template._withUnsafeGuaranteedRef { $0.count }
            succeed(payloadBytes: count) { bytes in
                guard let start = bytes.baseAddress else { return }
                template._withUnsafeGuaranteedRef { $0.write(to: start) }
            }
        } else {
            let message = draft.writer.bytes
            succeed(payloadBytes: message.count) { $0.copyMemory(from: message) }
        }
    }
}
