import RPC

/// Hot requests of one read that are parsed and wait for their turn, in the order in which they came.
///
/// Problem: what a decision needs of its key and its counts lies in memory that the processor's caches have lost since
/// the last call; waiting for it takes longer than deciding. Choice: requests that came together are gathered first,
/// each handler told of its own (`HotHandler.foresee`), and then answered one by one, when what was fetched is there.
/// Confined to a loop's thread; views of a read, good while its bytes are.
struct GatheredRequests: ~Copyable {
    struct Request {
        let callID: UInt64
        /// The method's index in the router.
        let method: Int
        let hot: Unmanaged<HotEntry>
        let timeoutMilliseconds: UInt32
        let payload: UnsafeRawBufferPointer
        let foresight: HotForesight
        /// Where its frame ends in what was read.
        let end: Int
    }

    /// Fetched lines that are not used soon are lost again.
    static let countMax = 16

    private let requests: UnsafeMutablePointer<Request>
    private(set) var count = 0

    init() { requests = .allocate(capacity: Self.countMax) }

    deinit { requests.deallocate() }

    var isFull: Bool {
        @inline(__always) get { count == Self.countMax }
    }

    /// Adds one; there is room.
    @inline(__always)
    mutating func append(_ request: Request) {
        precondition(count < Self.countMax, "gathered requests are answered before more are gathered")
        (requests + count).initialize(to: request)
        count += 1
    }

    /// The request at `index`, which is below the count that there was before `forget`.
    @inline(__always)
    subscript(index: Int) -> UnsafePointer<Request> { UnsafePointer(requests + index) }

    /// Begins anew.
    @inline(__always)
    mutating func forget() { count = 0 }
}
