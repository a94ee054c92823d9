/// Why bytes are not a frame of this protocol; the peer that sent them is at fault.
@usableFromInline
package enum WireFault: Error, Sendable, Equatable {
    /// A field or a number ends after its message does.
    case truncated
    /// A number has more than 64 bits, or more than its field allows.
    case numberTooLarge
    /// A field number is 0 or a wire type is not one of varint, fixed32, fixed64 and bytes.
    case badTag
    /// A known field has another wire type than its definition.
    case wrongWireType
    /// A string is not UTF-8, or holds a NUL.
    case badString
    /// A frame carries nothing that this version knows.
    case noKind
    /// A frame carries two things.
    case twoKinds
    /// A frame is longer than the receiver takes.
    case oversize

    /// One phrase for a go-away reason or a log line.
    package var explanation: String {
        switch self {
        case .truncated: "a field ends after its message"
        case .numberTooLarge: "a number is too large for its field"
        case .badTag: "a field has an impossible tag"
        case .wrongWireType: "a field has the wrong wire type"
        case .badString: "a string is not UTF-8 or holds a NUL"
        case .noKind: "a frame carries nothing known"
        case .twoKinds: "a frame carries two things"
        case .oversize: "a frame is longer than the receiver takes"
        }
    }
}
