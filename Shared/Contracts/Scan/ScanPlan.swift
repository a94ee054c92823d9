import CProtobufC

/// How a field travels, and what protobuf-c's struct holds of it.
enum ScanKind: UInt8 {
    /// Not in the schema: skipped.
    case unknown
    case varint, fixed64, fixed32, string, bytes, message
}

/// What a varint becomes in protobuf-c's struct.
enum NumberForm: UInt8 {
    case word32, word64, zigzag32, zigzag64, boolean

    /// Bytes of the member.
    var bytes: Int { self == .word64 || self == .zigzag64 ? 8 : 4 }
}

/// A field as the pass sees it.
struct ScanField {
    var kind = ScanKind.unknown
    var form = NumberForm.word64
    var isRepeated = false
    /// Bytes of one value in protobuf-c's struct or array.
    var valueBytes: UInt8 = 0
    /// Where the value is in the struct; of a repeated field the address of its array.
    var offset: UInt32 = 0
    /// Where its presence or count is in the struct; 0: nowhere.
    var quantifier: UInt32 = 0
    /// What is stored there when the field is present: 1, or of a member of a oneof its number.
    var presence: UInt32 = 0
    /// The plan of the sub-message.
    var inner: UnsafePointer<ScanPlan>?
}

/// A message as the pass sees it: its fields by number. Made once for each message type and never
/// freed.
struct ScanPlan {
    let fields: UnsafePointer<ScanField>
    /// One more than the highest field number; at most 64.
    let fieldsEnd: UInt32
    /// The struct of an empty message, and its length.
    let empty: UnsafeRawPointer
    let structBytes: Int
    let hasRepeated: Bool
    let type: UnsafePointer<ProtobufCMessageDescriptor>

    /// Makes the plan of a message type and of all that it holds; message types are not recursive.
    static func make(_ type: UnsafePointer<ProtobufCMessageDescriptor>) -> UnsafePointer<ScanPlan> {
        let descriptors = UnsafeBufferPointer(
            start: type.pointee.fields, count: Int(type.pointee.n_fields))
        let end = (descriptors.map(\.id).max() ?? 0) + 1
        precondition(end <= 64, "the contract lint keeps field numbers below 64")
        let fields = UnsafeMutablePointer<ScanField>.allocate(capacity: Int(end))
        fields.initialize(repeating: ScanField(), count: Int(end))
        for descriptor in descriptors { fields[Int(descriptor.id)] = field(descriptor) }
        let plan = UnsafeMutablePointer<ScanPlan>.allocate(capacity: 1)
        plan.initialize(
            to: ScanPlan(
                fields: UnsafePointer(fields), fieldsEnd: end, empty: empty(type),
                structBytes: type.pointee.sizeof_message,
                hasRepeated: descriptors.contains { $0.label == PROTOBUF_C_LABEL_REPEATED },
                type: type))
        return UnsafePointer(plan)
    }

    private static func empty(
        _ type: UnsafePointer<ProtobufCMessageDescriptor>
    ) -> UnsafeRawPointer {
        let size = type.pointee.sizeof_message
        let empty = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        empty.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        protobuf_c_message_init(type, empty)
        return UnsafeRawPointer(empty)
    }

    private static func field(_ descriptor: ProtobufCFieldDescriptor) -> ScanField {
        var field = ScanField()
        field.isRepeated = descriptor.label == PROTOBUF_C_LABEL_REPEATED
        field.offset = descriptor.offset
        field.quantifier = descriptor.quantifier_offset
        let isInOneof = descriptor.flags & PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue != 0
        field.presence = isInOneof ? descriptor.id : 1
        field.valueBytes = 8
        switch descriptor.type {
        case PROTOBUF_C_TYPE_STRING: field.kind = .string
        case PROTOBUF_C_TYPE_BYTES:
            field.kind = .bytes
            field.valueBytes = 16
        case PROTOBUF_C_TYPE_MESSAGE:
            field.kind = .message
            field.inner = make(
                descriptor.descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self))
        case PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_FLOAT:
            field.kind = .fixed32
            field.valueBytes = 4
        case PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_DOUBLE:
            field.kind = .fixed64
        default:
            field.kind = .varint
            field.form = form(descriptor.type)
            field.valueBytes = UInt8(field.form.bytes)
        }
        return field
    }

    private static func form(_ type: ProtobufCType) -> NumberForm {
        switch type {
        case PROTOBUF_C_TYPE_INT64, PROTOBUF_C_TYPE_UINT64: .word64
        case PROTOBUF_C_TYPE_SINT64: .zigzag64
        case PROTOBUF_C_TYPE_SINT32: .zigzag32
        case PROTOBUF_C_TYPE_BOOL: .boolean
        default: .word32
        }
    }
}
