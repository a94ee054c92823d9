/// A .proto file as the generator sees it: protobuf-c's descriptors, joined with what only the text
/// says.
struct FileSchema {
    /// "tollgate.limiter.v1"
    let package: String
    var enums: [EnumSchema] = []
    var messages: [MessageSchema] = []
    var services: [ServiceSchema] = []
}

/// An enum of a .proto file.
struct EnumSchema {
    /// "tollgate.limiter.v1.Decision"
    let name: String
    let values: [(name: String, number: Int32)]
}

/// A message of a .proto file.
struct MessageSchema {
    /// "tollgate.limiter.v1.CheckRequest"
    let name: String
    let fields: [FieldSchema]

    /// The oneofs of the message, each with its members, in the order of their first fields.
    var oneofs: [(name: String, members: [FieldSchema])] {
        var found: [(name: String, members: [FieldSchema])] = []
        for field in fields {
            guard let oneof = field.oneof else { continue }
            if let at = found.firstIndex(where: { $0.name == oneof }) {
                found[at].members.append(field)
            } else {
                found.append((oneof, [field]))
            }
        }
        return found
    }

    /// Whether the field shares its oneof with others, so that the oneof becomes a Swift enum.
    func isChoice(_ field: FieldSchema) -> Bool {
        oneofs.contains { $0.name == field.oneof && $0.members.count > 1 }
    }
}

/// What a field holds.
enum FieldKind: Equatable {
    case int32, int64, uint32, uint64, bool, float, double, string, bytes
    case message(String)
    case enumeration(String)
}

/// A field of a message.
struct FieldSchema {
    let name: String
    let number: UInt32
    let kind: FieldKind
    let isRepeated: Bool
    let oneof: String?
}

/// A service of a .proto file.
struct ServiceSchema {
    /// "tollgate.limiter.v1.Limiter"
    let name: String
    let methods: [MethodSchema]
}

/// How a method is answered.
enum MethodKind: String {
    case hot, unary, stream
}

/// A method of a service: descriptor and its line of methods.txt.
struct MethodSchema {
    let name: String
    let input: String
    let output: String
    let kind: MethodKind
    /// Whether the service of a hot method is told of requests that wait.
    let isForeseen: Bool
    let isIdempotent: Bool
    let requestBytesMax: Int
}
