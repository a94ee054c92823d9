/// One pass over one payload: what it would cost, and where it is wrong.
struct ScanPass {
    /// Bytes that protobuf-c will allocate, at most.
    private(set) var charge = 0
    private let budget: Int
    private(set) var faultField: UInt32 = 0
    private(set) var faultPlan: UnsafePointer<ScanPlan>?

    typealias Bytes = UnsafePointer<UInt8>

    /// protobuf-c notes each field it meets: the first 16 on its stack, the others in slabs of 32,
    /// 64, ...
    private static let notesOnStack = 16
    /// At least what one note takes.
    private static let noteBytes = 40
    /// What protobuf-c keeps of an unknown field, besides its bytes.
    private static let unknownBytes = 64

    init(budget: Int) { self.budget = budget }

    /// Checks the message between `start` and `end`; nil when it is sound.
    mutating func run(
        _ plan: UnsafePointer<ScanPlan>, _ start: Bytes, _ end: Bytes
    ) -> ScanFault? {
        var at = start
        var seen: UInt64 = 0
        var notes = 0
        var notesMax = Self.notesOnStack
        let fields = plan.pointee.fields
        let fieldsEnd = plan.pointee.fieldsEnd
        charge &+= plan.pointee.structBytes &+ 16
        while at < end {
            guard let tag = Self.tag(&at, end) else { return fault(.badTag, plan, 0) }
            let number = tag >> 3
            let field = number < fieldsEnd ? fields[Int(number)] : ScanField()
            let found: ScanFault?
            switch tag & 7 {
            case 0: found = takeVarint(field, &at, end)
            case 2: found = takeBytes(field, number, &seen, &at, end)
            case 1: found = takeFixed(field, .fixed64, 8, &at, end)
            case 5: found = takeFixed(field, .fixed32, 4, &at, end)
            default: found = .badTag
            }
            if let found { return fault(found, plan, number) }
            notes &+= 1
            if notes > notesMax {
                let slab = notesMax &+ Self.notesOnStack
                charge &+= slab &* Self.noteBytes &+ 16
                notesMax &+= slab
            }
            if charge > budget { return fault(.tooLarge, plan, number) }
        }
        return charge > budget ? fault(.tooLarge, plan, 0) : nil
    }

    /// Notes the innermost place of a fault.
    private mutating func fault(
        _ fault: ScanFault, _ plan: UnsafePointer<ScanPlan>, _ field: UInt32
    ) -> ScanFault {
        if faultPlan == nil {
            faultPlan = plan
            faultField = field
        }
        return fault
    }

    /// A tag of at most 5 bytes whose field number is 1 to 2^29 - 1.
    @inline(__always)
    private static func tag(_ at: inout Bytes, _ end: Bytes) -> UInt32? {
        let first = at[0]
        if first < 0x80 {
            at += 1
            return first >= 8 ? UInt32(first) : nil
        }
        return longTag(&at, end)
    }

    private static func longTag(_ at: inout Bytes, _ end: Bytes) -> UInt32? {
        guard let value = shortVarint(&at, end), value >= 8 else { return nil }
        return UInt32(exactly: value)
    }

    /// A varint of at most 5 bytes.
    @inline(__always)
    private static func shortVarint(_ at: inout Bytes, _ end: Bytes) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < end, shift < 35 {
            let byte = at[0]
            at += 1
            value |= UInt64(byte & 0x7f) &<< shift
            if byte < 0x80 { return value }
            shift &+= 7
        }
        return nil
    }

    /// Steps over a varint of at most 10 bytes.
    @inline(__always)
    private static func skipVarint(_ at: inout Bytes, _ end: Bytes) -> Bool {
        var left = min(end - at, 10)
        while left > 0 {
            let byte = at[0]
            at += 1
            if byte < 0x80 { return true }
            left &-= 1
        }
        return false
    }

    @inline(__always)
    private mutating func takeVarint(
        _ field: ScanField, _ at: inout Bytes, _ end: Bytes
    ) -> ScanFault? {
        guard Self.skipVarint(&at, end) else { return .badVarint }
        switch field.kind {
        case .varint: if field.isRepeated { charge &+= Int(field.elementBytes) &+ 16 }
        case .unknown: charge &+= Self.unknownBytes
        default: return .wrongWireType
        }
        return nil
    }

    private mutating func takeFixed(
        _ field: ScanField, _ kind: ScanKind, _ size: Int, _ at: inout Bytes, _ end: Bytes
    ) -> ScanFault? {
        guard end - at >= size else { return .truncated }
        at += size
        if field.kind == .unknown {
            charge &+= Self.unknownBytes
        } else if field.kind != kind {
            return .wrongWireType
        } else if field.isRepeated {
            charge &+= Int(field.elementBytes) &+ 16
        }
        return nil
    }

    @inline(__always)
    private mutating func takeBytes(
        _ field: ScanField, _ number: UInt32, _ seen: inout UInt64, _ at: inout Bytes, _ end: Bytes
    ) -> ScanFault? {
        guard let length = Self.shortVarint(&at, end), length <= UInt64(end - at) else {
            return .truncated
        }
        let start = at
        at += Int(length)
        charge &+= field.isRepeated ? Int(field.elementBytes) &+ 16 : 0
        switch field.kind {
        case .string:
            charge &+= Int(length) &+ 17
            return TextCheck.fault(start, at)
        case .bytes:
            charge &+= Int(length) &+ 16
        case .message:
            guard let inner = field.inner else { return .badTag }
            if !field.isRepeated {
                let bit: UInt64 = 1 &<< UInt64(number)
                guard seen & bit == 0 else { return .repeatedMessage }
                seen |= bit
            }
            return run(inner, start, at)
        case .unknown:
            charge &+= Self.unknownBytes &+ Int(length)
        case .varint, .fixed64, .fixed32:
            return takePacked(field, start, at)
        }
        return nil
    }

    /// The elements of a packed repeated number.
    private mutating func takePacked(_ field: ScanField, _ start: Bytes, _ end: Bytes) -> ScanFault?
    {
        guard field.isRepeated else { return .wrongWireType }
        var at = start
        var count = 0
        switch field.kind {
        case .fixed64:
            guard (end - start) % 8 == 0 else { return .truncated }
            count = (end - start) / 8
        case .fixed32:
            guard (end - start) % 4 == 0 else { return .truncated }
            count = (end - start) / 4
        default:
            while at < end {
                guard Self.skipVarint(&at, end) else { return .badVarint }
                count &+= 1
            }
        }
        charge &+= count &* Int(field.elementBytes)
        return nil
    }
}
