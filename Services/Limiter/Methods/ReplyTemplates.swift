import Contracts
import Model
import RPC

/// Replies of one thread to admitted calls, kept to be sent again with other numbers.
///
/// Problem: of the four hundred bytes of a reply, forty differ from the last one by the same rules; writing the others
/// again costs more than the decision. Choice: replies are kept by their shape, which is the rules and the length of
/// each number. A reply of a known shape is a copy of that one, its numbers put in place. Guarantee: byte for byte what
/// the writer writes; what is not plain (denials, shadow, restored counts, holds, numbers of more than sixteen digits)
/// is left to the writer. Cost: 64 places for each thread, 115 KiB when all are used; a shape that finds its place
/// taken pushes the other out.
///
/// Confined to its thread.
final class ReplyTemplates: @unchecked Sendable {
    /// What makes two replies differ in their numbers only.
    private struct Shape: Equatable {
        /// The rules; nil: none.
        var rules: UnsafeRawPointer?
        /// Whatever else the constant bytes depend on.
        var head: UInt64 = 0
        /// How long each rule's numbers are, in 16 bits.
        var (low, high): (UInt64, UInt64) = (0, 0)
    }

    private struct Place {
        var shape = Shape()
        /// The rules, so that no others come to lie where they are.
        var rules: RuleSet?
        /// Bytes of the reply.
        var count = 0
    }

    private let places: UnsafeMutablePointer<Place>
    /// Of each place where its numbers end, counted from the start of the reply.
    private let ends: UnsafeMutablePointer<UInt16>
    /// Of each place the reply.
    private let replies: UnsafeMutableRawPointer
    /// Of each rule of the decision in hand what remains, and milliseconds and seconds to its reset.
    private let numbers: UnsafeMutablePointer<UInt64>
    /// Of each place the numbers of the reply that change seldom: of each rule seconds, and digits of what remains;
    /// then the time of the reset.
    private let slow: UnsafeMutablePointer<UInt64>
    private let powersOfTen: UnsafeMutablePointer<UInt64>

    /// The decision in hand: `shape.rules` is nil when its reply is not plain.
    private var shape = Shape()
    private var place = 0
    private var (ruleCount, hasHeaders) = (0, false)
    private var (org, key, lead, resetAt): (UInt64, UInt64, Int, UInt64) = (0, 0, 0, 0)

    private static var placeCount: Int { 64 }
    private static var slowCount: Int { 2 * Decision.rulesMax + 1 }
    /// Longer replies are not kept.
    private static var replyBytesMax: Int { 1_536 }

    /// Makes an empty one.
    init() {
        places = .allocate(capacity: Self.placeCount)
        places.initialize(repeating: Place(), count: Self.placeCount)
        ends = .allocate(capacity: Self.placeCount * ReplyMark.count)
        ends.initialize(repeating: 0, count: Self.placeCount * ReplyMark.count)
        replies = .allocate(byteCount: Self.placeCount * Self.replyBytesMax, alignment: 64)
        numbers = .allocate(capacity: 3 * Decision.rulesMax)
        numbers.initialize(repeating: 0, count: 3 * Decision.rulesMax)
        slow = .allocate(capacity: Self.placeCount * Self.slowCount)
        slow.initialize(repeating: .max, count: Self.placeCount * Self.slowCount)
        powersOfTen = .allocate(capacity: 20)
        powersOfTen.initialize(repeating: 1, count: 20)
        for index in 1..<20 { powersOfTen[index] = powersOfTen[index - 1] * 10 }
    }

    deinit {
        places.deinitialize(count: Self.placeCount)
        places.deallocate()
        ends.deallocate()
        replies.deallocate()
        numbers.deallocate()
        slow.deallocate()
        powersOfTen.deallocate()
    }

    // MARK: - Looking for one

    /// Whether the reply to a decision can be made of one that is kept: `write(to:)` does, until the next look.
    @inline(__always)
    func find(
        _ decision: UnsafePointer<Decision>, _ rules: RuleSet, _ facts: ReplyFacts
    ) -> Bool {
        guard measure(decision, rules, facts) else {
            shape.rules = nil
            return false
        }
        let mixed =
            (UInt64(UInt(bitPattern: shape.rules)) ^ shape.head &<< 48 ^ shape.low &* Self.spread
                ^ shape.high) &* Self.spread
        place = Int(truncatingIfNeeded: mixed &>> 58)
        return places[place].shape == shape
    }

    /// An odd number without a pattern: 2^64 over the golden ratio.
    private static var spread: UInt64 { 0x9E37_79B9_7F4A_7C15 }

    /// Takes a decision in hand; false: its reply is not plain.
    @inline(__always)
    private func measure(
        _ decision: UnsafePointer<Decision>, _ rules: RuleSet, _ facts: ReplyFacts
    ) -> Bool {
        guard decision.pointee.isAllowed, !facts.isRepeated, decision.pointee.hold == nil,
            decision.pointee.shadows | decision.pointee.restored == 0,
            decision.pointee.restoredAge == 0
        else { return false }
        var (low, high, most) = (0 as UInt64, 0 as UInt64, 0 as UInt64)
        var rule = 0
        while rule < decision.pointee.count {
            let left = decision.pointee.verdicts[rule].remaining
            let reset = decision.pointee.verdicts[rule].resetNanoseconds
            let (milliseconds, seconds) = (Wait.milliseconds(reset), Wait.seconds(reset))
            numbers[3 &* rule] = left
            numbers[3 &* rule &+ 1] = milliseconds
            numbers[3 &* rule &+ 2] = seconds
            most |= left
            high = high &<< 16 | low &>> 48
            low = low &<< 16 | varintLength(left) &<< 12 | varintLength(milliseconds) &<< 8
            low |= (decimalLength(left) &- 1) &<< 4 | decimalLength(seconds)
            rule &+= 1
        }
        ruleCount = rule
        (org, key) = (UInt64(bitPattern: facts.orgID.value), UInt64(bitPattern: facts.keyID))
        guard most < Self.decimalsEnd, (org | key) < Self.varintsEnd else { return false }
        var head = varintLength(org) &<< 4 | varintLength(key)
        if facts.isDegraded { head |= 1 &<< 8 }
        hasHeaders = facts.wantsHeaders
        if hasHeaders {
            lead = decision.tightest
            guard lead >= 0 else { return false }
            resetAt = Self.seconds(of: facts.wall) &+ numbers[3 &* lead &+ 2]
            // Ten digits: from 2001 to 2286.
            guard resetAt >= 1_000_000_000, resetAt < 10_000_000_000 else { return false }
            head |= 1 &<< 9 | UInt64(truncatingIfNeeded: lead) &<< 10
        }
        shape.rules = UnsafeRawPointer(Unmanaged.passUnretained(rules).toOpaque())
        shape.head = head
        shape.low = low
        shape.high = high
        return true
    }

    /// Sixteen digits, which are below eight bytes of a varint.
    private static var decimalsEnd: UInt64 { 10_000_000_000_000_000 }
    private static var varintsEnd: UInt64 { 1 << 56 }

    @inline(__always)
    private static func seconds(of wall: Timestamp) -> UInt64 {
        UInt64(max(0, wall.microseconds)) / 1_000_000
    }

    /// Bytes of a number field's value; 0 for 0, which is not written.
    @inline(__always)
    private func varintLength(_ value: UInt64) -> UInt64 {
        value == 0 ? 0 : UInt64(truncatingIfNeeded: ReverseWriter.varintLength(value))
    }

    /// Digits of a number below 10^19.
    @inline(__always)
    private func decimalLength(_ value: UInt64) -> UInt64 {
        // The logarithm to the base of 2, times that of 2 to the base of 10 (1233 / 4096).
        let least = ((64 &- (value | 1).leadingZeroBitCount) &* 1_233) &>> 12
        let more: UInt64 = (value | 1) < powersOfTen[least] ? 0 : 1
        return UInt64(truncatingIfNeeded: least) &+ more
    }

    // MARK: - Making a reply

    /// Bytes of the reply that was found.
    @inline(__always)
    var count: Int { places[place].count }

    /// Makes the reply that was found, of `count` bytes.
    @inline(__always)
    func write(to start: UnsafeMutableRawPointer) {
        let reply = replies + place &* Self.replyBytesMax
        let ends = UnsafePointer(ends + place &* ReplyMark.count)
        if hasHeaders { renew(TemplatePen(start: reply, reply: UnsafeRawPointer(reply), ends: ends)) }
        start.copyMemory(from: reply, byteCount: places[place].count)
        // From the last to the first: each puts back what stands before it.
        let pen = TemplatePen(start: start, reply: UnsafeRawPointer(reply), ends: ends)
        pen.varint(ReplyMark.key, key)
        pen.varint(ReplyMark.org, org)
        var rule = ruleCount
        while rule > 0 {
            rule &-= 1
            let left = numbers[3 &* rule]
            if hasHeaders {
                let (digits, length) = TemplatePen.lastDigits(left)
                pen.put(digits, length, ReplyMark.headerLeft(rule))
                if rule == lead { pen.put(digits, length, ReplyMark.leadLeft) }
            }
            pen.varint(ReplyMark.milliseconds(rule), numbers[3 &* rule &+ 1])
            pen.varint(ReplyMark.left(rule), left)
        }
    }

    /// Puts the numbers that change seldom into the reply that is kept, those of them that changed: seconds, and the
    /// digits of what remains before the last eight.
    @inline(__always)
    private func renew(_ pen: TemplatePen) {
        let slow = slow + place &* Self.slowCount
        if slow[2 &* Decision.rulesMax] != resetAt {
            slow[2 &* Decision.rulesMax] = resetAt
            pen.decimal(ReplyMark.resetAt, resetAt)
        }
        var rule = ruleCount
        while rule > 0 {
            rule &-= 1
            let (left, seconds) = (numbers[3 &* rule], numbers[3 &* rule &+ 2])
            if slow[2 &* rule] != seconds {
                slow[2 &* rule] = seconds
                pen.decimal(ReplyMark.seconds(rule), seconds)
            }
            if left < 100_000_000 { continue }
            if slow[2 &* rule &+ 1] != left / 100_000_000 {
                slow[2 &* rule &+ 1] = left / 100_000_000
                pen.firstDigits(ReplyMark.headerLeft(rule), left)
                if rule == lead { pen.firstDigits(ReplyMark.leadLeft, left) }
            }
        }
    }

    // MARK: - Keeping one

    /// Keeps the reply to the decision in hand, which was written because `find` found none.
    func keep(_ writer: ReverseWriter, _ rules: RuleSet) {
        guard shape.rules != nil, writer.count <= Self.replyBytesMax, let start = writer.bytes.baseAddress
        else { return }
        places[place].shape.rules = nil
        guard findEnds(writer) else { return }
        (replies + place * Self.replyBytesMax).copyMemory(from: start, byteCount: writer.count)
        // What the reply has of these does not matter: they are put into it when it is used.
        (slow + place * Self.slowCount).update(repeating: .max, count: Self.slowCount)
        places[place].rules = rules
        places[place].count = writer.count
        places[place].shape = shape
    }

    /// Finds where the numbers of a reply end; false: one is too near its start. Allocates nothing: every call may come
    /// here while shapes push each other out.
    private func findEnds(_ writer: ReverseWriter) -> Bool {
        guard findEnd(ReplyMark.org, writer), findEnd(ReplyMark.key, writer) else { return false }
        if hasHeaders {
            guard findEnd(ReplyMark.leadLeft, writer), findEnd(ReplyMark.resetAt, writer)
            else { return false }
        }
        for rule in 0..<ruleCount {
            let last = hasHeaders ? ReplyMark.seconds(rule) : ReplyMark.milliseconds(rule)
            for mark in ReplyMark.left(rule)...last where !findEnd(mark, writer) { return false }
        }
        return true
    }

    private func findEnd(_ mark: Int, _ writer: ReverseWriter) -> Bool {
        let end = writer.count - Int(writer.marks[mark])
        // Numbers are put in place as words of eight bytes, those in headers as two of them.
        guard end >= (ReplyMark.isDecimal(mark) ? 16 : 8) else { return false }
        ends[place * ReplyMark.count + mark] = UInt16(truncatingIfNeeded: end)
        return true
    }
}

/// Puts numbers into a copy of a reply, in place of others of the same length.
private struct TemplatePen {
    let start: UnsafeMutableRawPointer
    /// What was copied; `start` itself to change that.
    let reply: UnsafeRawPointer
    let ends: UnsafePointer<UInt16>

    /// The last `length` bytes of a word, 1 to 8, at the end of a number; before them what the reply has there.
    @inline(__always)
    func put(_ word: UInt64, _ length: Int, _ mark: Int) { put(word, length, endingAt: Int(ends[mark])) }

    @inline(__always)
    private func put(_ word: UInt64, _ length: Int, endingAt end: Int) {
        let mask = ~0 as UInt64 &<< UInt64(truncatingIfNeeded: 64 &- 8 &* length)
        let kept = UInt64(
            littleEndian: (reply + end - 8).loadUnaligned(as: UInt64.self)) & ~mask
        (start + end - 8).storeBytes(of: (word & mask | kept).littleEndian, as: UInt64.self)
    }

    /// A number of a field; nothing for 0, which is not there. Below 2^56.
    @inline(__always)
    func varint(_ mark: Int, _ value: UInt64) {
        guard value != 0 else { return }
        let length = ReverseWriter.varintLength(value)
        put(ReverseWriter.varintWord(value, length), length, mark)
    }

    /// A number of a header, below 10^16.
    func decimal(_ mark: Int, _ value: UInt64) {
        let (digits, length) = Self.lastDigits(value)
        put(digits, length, mark)
        firstDigits(mark, value)
    }

    /// The digits of a number of a header before its last eight, if it has so many.
    func firstDigits(_ mark: Int, _ value: UInt64) {
        guard value >= 100_000_000 else { return }
        let (digits, length) = Self.lastDigits(value / 100_000_000)
        put(digits, length, endingAt: Int(ends[mark]) - 8)
    }

    /// The last eight digits of a number, without zeros before it, and how many they are.
    @inline(__always)
    static func lastDigits(_ value: UInt64) -> (digits: UInt64, length: Int) {
        let isLong = value >= 100_000_000
        let digits = ReverseWriter.eightDigits(isLong ? value % 100_000_000 : value)
        let length = isLong ? 8 : 8 &- (digits | 1 &<< 56).trailingZeroBitCount &>> 3
        return (digits | 0x3030_3030_3030_3030, length)
    }
}

/// The numbers of a reply: where each of them ends is noted under these.
enum ReplyMark {
    static let count = 36
    static var leadLeft: Int { 32 }
    static var resetAt: Int { 33 }
    static var org: Int { 34 }
    static var key: Int { 35 }

    /// What remains by a rule, in its state.
    @inline(__always)
    static func left(_ rule: Int) -> Int { 4 &* rule }
    /// Milliseconds to its reset.
    @inline(__always)
    static func milliseconds(_ rule: Int) -> Int { 4 &* rule &+ 1 }
    /// What remains, in the `RateLimit` header.
    @inline(__always)
    static func headerLeft(_ rule: Int) -> Int { 4 &* rule &+ 2 }
    /// Seconds to its reset.
    @inline(__always)
    static func seconds(_ rule: Int) -> Int { 4 &* rule &+ 3 }

    /// Whether a number is written in decimal digits.
    static func isDecimal(_ mark: Int) -> Bool {
        mark < leadLeft ? mark & 2 != 0 : mark < org
    }
}
