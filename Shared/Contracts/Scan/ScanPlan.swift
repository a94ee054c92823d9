import CProtobufC

/// What the scan expects of a field.
enum ScanKind: UInt8 {
    /// Not in the schema: skipped.
    case unknown
    case varint, fixed64, fixed32, string, bytes, message
}

/// A field as the scan sees it.
struct ScanField {
    var kind = ScanKind.unknown
    var isRepeated = false
    /// Bytes of one element in protobuf-c's array, for repeated fields.
    var elementBytes: UInt8 = 0
    /// The plan of the sub-message.
    var inner: UnsafePointer<ScanPlan>?
}

/// A message as the scan sees it: its fields by number. Made once for each message type and never
/// freed.
struct ScanPlan {
    let fields: UnsafePointer<ScanField>
    /// One more than the highest field number; at most 64.
    let fieldsEnd: UInt32
    let structBytes: Int
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
                fields: UnsafePointer(fields), fieldsEnd: end,
                structBytes: type.pointee.sizeof_message, type: type))
        return UnsafePointer(plan)
    }

    private static func field(_ descriptor: ProtobufCFieldDescriptor) -> ScanField {
        var field = ScanField()
        field.isRepeated = descriptor.label == PROTOBUF_C_LABEL_REPEATED
        field.elementBytes = 8
        switch descriptor.type {
        case PROTOBUF_C_TYPE_STRING: field.kind = .string
        case PROTOBUF_C_TYPE_BYTES:
            field.kind = .bytes
            field.elementBytes = 16
        case PROTOBUF_C_TYPE_MESSAGE:
            field.kind = .message
            field.inner = make(
                descriptor.descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self))
        case PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_FLOAT:
            field.kind = .fixed32
        case PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_DOUBLE:
            field.kind = .fixed64
        default: field.kind = .varint
        }
        return field
    }
}
