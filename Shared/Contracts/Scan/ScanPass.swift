import CProtobufC

/// One pass over one payload: checks it and writes protobuf-c's structs in an arena.
///
/// What the message takes of memory is counted as it goes and refused above the budget. Texts are copied, for their
/// NUL; bytes stay where they are in the payload. Fields that the schema lacks are skipped.
struct ScanPass {
    /// Bytes allocated so far, at most.
    private(set) var charge = 0
    private let budget: Int
    private let arena: MessageArena
    private(set) var faultField: UInt32 = 0
    private(set) var faultPlan: UnsafePointer<ScanPlan>?

    typealias Bytes = UnsafePointer<UInt8>

    /// Starts a pass that allocates at most `budget` bytes, besides what rounding takes.
    init(budget: Int, in arena: MessageArena) {
        self.budget = budget
        self.arena = arena
    }

    /// Reads the message between `start` and `end`; nil: it is not sound, and `fault` says why.
    mutating func message(
        _ plan: UnsafePointer<ScanPlan>, _ start: Bytes, _ end: Bytes, _ fault: inout ScanFault
    ) -> UnsafeMutableRawPointer? {
        let size = plan.pointee.structBytes
        charge &+= size &+ 16
        guard charge <= budget else {
            fault = note(.tooLarge, plan, 0)
            return nil
        }
        let message = arena.allocate(size)
        message.copyMemory(from: plan.pointee.empty, byteCount: size)
        if plan.pointee.hasRepeated {
            guard makeArrays(plan, start, end, message) else {
                fault = note(.tooLarge, plan, 0)
                return nil
            }
        }
        if let found = read(plan, start, end, message) {
            fault = found
            return nil
        }
        return message
    }

    /// Notes the innermost place of a fault.
    private mutating func note(
        _ fault: ScanFault, _ plan: UnsafePointer<ScanPlan>, _ field: UInt32
    ) -> ScanFault {
        if faultPlan == nil {
            faultPlan = plan
            faultField = field
        }
        return fault
    }

    // MARK: - Fields

    @inline(__always)
    private mutating func read(
        _ plan: UnsafePointer<ScanPlan>, _ start: Bytes, _ end: Bytes,
        _ message: UnsafeMutableRawPointer
    ) -> ScanFault? {
        var cursor = ScanCursor(start, end)
        var seen: UInt64 = 0
        let (fields, fieldsEnd) = (plan.pointee.fields, plan.pointee.fieldsEnd)
        while cursor.at < end {
            guard let tag = cursor.tag() else { return note(.badTag, plan, 0) }
            let number = tag >> 3
            guard number < fieldsEnd, fields[Int(number)].kind != .unknown else {
                if let found = Self.skip(tag & 7, &cursor) { return note(found, plan, number) }
                continue
            }
            let field = fields + Int(number)
            let found: ScanFault?
            switch tag & 7 {
            case 0: found = readVarint(field, &cursor, message)
            case 2: found = readBytes(field, number, &seen, &cursor, message)
            case 1: found = readFixed(field, .fixed64, 8, &cursor, message)
            case 5: found = readFixed(field, .fixed32, 4, &cursor, message)
            default: found = .badTag
            }
            if let found { return note(found, plan, number) }
        }
        return nil
    }

    /// Steps over a field that the schema lacks.
    private static func skip(_ wireType: UInt32, _ cursor: inout ScanCursor) -> ScanFault? {
        if cursor.skip(wireType) { return nil }
        return wireType == 0 ? .badVarint : wireType == 3 || wireType == 4 || wireType > 5 ? .badTag : .truncated
    }

    /// Where the next value of a field goes; notes that it is there.
    @inline(__always)
    private func place(
        _ field: UnsafePointer<ScanField>, _ message: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        let value = message + Int(field.pointee.offset)
        let quantifier = Int(field.pointee.quantifier)
        guard quantifier != 0 else { return value }
        guard field.pointee.isRepeated else {
            (message + quantifier).storeBytes(of: field.pointee.presence, as: UInt32.self)
            return value
        }
        let count = (message + quantifier).load(as: Int.self)
        (message + quantifier).storeBytes(of: count &+ 1, as: Int.self)
        return value.load(as: UnsafeMutableRawPointer.self) + count &* Int(field.pointee.valueBytes)
    }

    @inline(__always)
    private func readVarint(
        _ field: UnsafePointer<ScanField>, _ cursor: inout ScanCursor,
        _ message: UnsafeMutableRawPointer
    ) -> ScanFault? {
        guard let value = cursor.varint() else { return .badVarint }
        guard field.pointee.kind == .varint else { return .wrongWireType }
        Self.store(value, field.pointee.form, place(field, message))
        return nil
    }

    @inline(__always)
    private static func store(
        _ value: UInt64, _ form: NumberForm, _ place: UnsafeMutableRawPointer
    ) {
        let low = UInt32(truncatingIfNeeded: value)
        switch form {
        case .word64: place.storeBytes(of: value, as: UInt64.self)
        case .word32: place.storeBytes(of: low, as: UInt32.self)
        case .boolean: place.storeBytes(of: value == 0 ? 0 : 1, as: UInt32.self)
        case .zigzag32: place.storeBytes(of: low &>> 1 ^ (0 &- (low & 1)), as: UInt32.self)
        case .zigzag64: place.storeBytes(of: value &>> 1 ^ (0 &- (value & 1)), as: UInt64.self)
        }
    }

    private func readFixed(
        _ field: UnsafePointer<ScanField>, _ kind: ScanKind, _ size: Int,
        _ cursor: inout ScanCursor, _ message: UnsafeMutableRawPointer
    ) -> ScanFault? {
        guard cursor.end - cursor.at >= size else { return .truncated }
        guard field.pointee.kind == kind else { return .wrongWireType }
        place(field, message).copyMemory(from: cursor.at, byteCount: size)
        cursor.at += size
        return nil
    }

    @inline(__always)
    private mutating func readBytes(
        _ field: UnsafePointer<ScanField>, _ number: UInt32, _ seen: inout UInt64,
        _ cursor: inout ScanCursor, _ message: UnsafeMutableRawPointer
    ) -> ScanFault? {
        guard let length = cursor.length() else { return .truncated }
        let start = cursor.at
        cursor.at += length
        switch field.pointee.kind {
        case .bytes:
            let place = place(field, message)
            place.storeBytes(of: length, as: Int.self)
            (place + 8).storeBytes(of: length == 0 ? nil : start, as: Bytes?.self)
        case .string: return readText(field, start, length, message)
        case .message:
            if !field.pointee.isRepeated {
                let bit: UInt64 = 1 &<< UInt64(number)
                guard seen & bit == 0 else { return .repeatedMessage }
                seen |= bit
            }
            return readMessage(field, start, cursor.at, message)
        default: return readPacked(field, start, cursor.at, message)
        }
        return nil
    }

    private mutating func readText(
        _ field: UnsafePointer<ScanField>, _ start: Bytes, _ length: Int,
        _ message: UnsafeMutableRawPointer
    ) -> ScanFault? {
        if let fault = TextCheck.fault(start, start + length) { return fault }
        charge &+= length &+ 17
        guard charge <= budget else { return .tooLarge }
        let copy = arena.allocate(length &+ 1)
        copy.copyMemory(from: start, byteCount: length)
        copy.storeBytes(of: 0, toByteOffset: length, as: UInt8.self)
        place(field, message).storeBytes(of: copy, as: UnsafeMutableRawPointer.self)
        return nil
    }

    private mutating func readMessage(
        _ field: UnsafePointer<ScanField>, _ start: Bytes, _ end: Bytes,
        _ message: UnsafeMutableRawPointer
    ) -> ScanFault? {
        guard let plan = field.pointee.inner else { return .badTag }
        var fault = ScanFault.badTag
        guard let inner = self.message(plan, start, end, &fault) else { return fault }
        place(field, message).storeBytes(of: inner, as: UnsafeMutableRawPointer.self)
        return nil
    }

    /// The elements of a packed repeated number.
    private func readPacked(
        _ field: UnsafePointer<ScanField>, _ start: Bytes, _ end: Bytes,
        _ message: UnsafeMutableRawPointer
    ) -> ScanFault? {
        guard field.pointee.isRepeated else { return .wrongWireType }
        var cursor = ScanCursor(start, end)
        while cursor.at < end {
            let fault =
                switch field.pointee.kind {
                case .fixed64: readFixed(field, .fixed64, 8, &cursor, message)
                case .fixed32: readFixed(field, .fixed32, 4, &cursor, message)
                default: readVarint(field, &cursor, message)
                }
            if let fault { return fault }
        }
        return nil
    }

    // MARK: - Arrays

    /// Makes the arrays of the repeated fields, as long as they will become; false: above the budget.
    ///
    /// Counts what is well formed: `read` stops at the same field as this does, or before it, and so never writes more
    /// elements than were counted.
    private mutating func makeArrays(
        _ plan: UnsafePointer<ScanPlan>, _ start: Bytes, _ end: Bytes,
        _ message: UnsafeMutableRawPointer
    ) -> Bool {
        count(plan, start, end, message)
        for number in 0..<Int(plan.pointee.fieldsEnd) {
            let field = plan.pointee.fields + number
            guard field.pointee.isRepeated else { continue }
            let quantifier = message + Int(field.pointee.quantifier)
            let count = quantifier.load(as: Int.self)
            guard count > 0 else { continue }
            let bytes = count &* Int(field.pointee.valueBytes)
            charge &+= bytes &+ 16
            guard charge <= budget else { return false }
            (message + Int(field.pointee.offset)).storeBytes(
                of: arena.allocate(bytes), as: UnsafeMutableRawPointer.self)
            quantifier.storeBytes(of: 0, as: Int.self)
        }
        return true
    }

    /// Leaves the number of elements of each repeated field in its count.
    private func count(
        _ plan: UnsafePointer<ScanPlan>, _ start: Bytes, _ end: Bytes,
        _ message: UnsafeMutableRawPointer
    ) {
        var cursor = ScanCursor(start, end)
        while cursor.at < end {
            guard let tag = cursor.tag() else { return }
            let (number, before) = (tag >> 3, cursor.at)
            guard cursor.skip(tag & 7) else { return }
            guard number < plan.pointee.fieldsEnd else { continue }
            let field = plan.pointee.fields + Int(number)
            guard field.pointee.isRepeated else { continue }
            let quantifier = message + Int(field.pointee.quantifier)
            let more = tag & 7 == 2 ? Self.elements(field, before, cursor.at) : 1
            quantifier.storeBytes(of: quantifier.load(as: Int.self) &+ more, as: Int.self)
        }
    }

    /// The elements of one occurrence, whose length and content lie between the two.
    private static func elements(
        _ field: UnsafePointer<ScanField>, _ start: Bytes, _ end: Bytes
    ) -> Int {
        switch field.pointee.kind {
        case .string, .bytes, .message, .unknown: return 1
        case .fixed64: return (end - start) / 8
        case .fixed32: return (end - start) / 4
        case .varint:
            // Each element, and the length before them, has one byte without a mark.
            return UnsafeBufferPointer(start: start, count: end - start).count { $0 < 0x80 } - 1
        }
    }
}
