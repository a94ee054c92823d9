/// Why a payload is refused.
enum ScanFault: UInt8 {
    case truncated, badTag, wrongWireType, badVarint, notUTF8, holdsNUL, repeatedMessage, tooLarge

    /// What is wrong, for the caller.
    var description: String {
        switch self {
        case .truncated: "the payload ends inside a field"
        case .badTag: "a field tag is malformed or of a kind that is not supported"
        case .wrongWireType: "the field has another type on the wire than in the schema"
        case .badVarint: "a number is longer than 10 bytes or unfinished"
        case .notUTF8: "the text is not UTF-8"
        case .holdsNUL: "the text holds a NUL character"
        case .repeatedMessage: "the message field occurs more than once"
        case .tooLarge: "the payload expands to more memory than a call may use"
        }
    }
}
