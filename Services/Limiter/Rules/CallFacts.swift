/// What a request says of its call, for its rules and for the key's terms; the bytes are those of
/// the request and live as long.
struct CallFacts {
    /// 0: none.
    var keyID: Int64 = 0
    /// Empty: api_calls.
    var meter = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Empty: none.
    var endpoint = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Empty: none.
    var user = UnsafeRawBufferPointer(start: nil, count: 0)
    /// What rules of the scope custom count against; empty: none.
    var name = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Names a call that may be sent again; empty: it has no name.
    var requestID = UnsafeRawBufferPointer(start: nil, count: 0)
    /// What the key must be allowed to do; empty: nothing in particular.
    var scope = UnsafeRawBufferPointer(start: nil, count: 0)
    /// 4 or 16 bytes; empty: not told.
    var address = UnsafeRawBufferPointer(start: nil, count: 0)

    /// Whether the address is one, or none.
    var hasSoundAddress: Bool { address.isEmpty || address.count == 4 || address.count == 16 }
}
