/// An object that somebody else keeps as long as this value is used, or that is kept here.
struct Kept<Object: AnyObject & Sendable>: Sendable {
    private let object: Unmanaged<Object>
    private let held: Object?

    /// One that outlives this value.
    @inline(__always)
    init(elsewhere object: Unmanaged<Object>) {
        self.object = object
        held = nil
    }

    /// One that lives as long as this value.
    @inline(__always)
    init(holding object: Object) {
        self.object = .passUnretained(object)
        held = object
    }

    /// The object, to be kept by who asks.
    var value: Object { object.takeUnretainedValue() }

    /// Runs `body` with the object; counts no reference.
    @inline(__always)
    func with<Value>(_ body: (Object) -> Value) -> Value { object._withUnsafeGuaranteedRef(body) }
}
