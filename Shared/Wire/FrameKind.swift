/// What a frame carries; the raw value is the field number in `tollgate.rpc.v1.Frame`.
@frozen
@usableFromInline
package enum FrameKind: UInt32, Sendable, CaseIterable {
    case hello = 2
    case welcome = 3
    case request = 4
    case response = 5
    case streamItem = 6
    case streamEnd = 7
    case cancel = 8
    case ping = 9
    case pong = 10
    case goAway = 11
}
