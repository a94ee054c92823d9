import Glibc
import Synchronization

/// One object for each thread that asks for it, made on first use; they live as long as this.
final class PerThread<Object: AnyObject & Sendable>: @unchecked Sendable {
    // The key is written in init only; each thread's value is its own.
    private let key: pthread_key_t?
    private let objects = Mutex<[Object]>([])
    private let make: @Sendable () -> Object

    /// Threads that have one; others do without.
    private static var threadsMax: Int { 64 }

    /// Objects that `make` makes.
    init(_ make: @escaping @Sendable () -> Object) {
        self.make = make
        var key = pthread_key_t()
        self.key = pthread_key_create(&key, nil) == 0 ? key : nil
    }

    deinit { if let key { pthread_key_delete(key) } }

    /// This thread's; nil: it has none.
    @inline(__always)
    func current() -> Unmanaged<Object>? {
        guard let key else { return nil }
        if let known = pthread_getspecific(key) { return Unmanaged.fromOpaque(known) }
        return add(key)
    }

    private func add(_ key: pthread_key_t) -> Unmanaged<Object>? {
        let object: Object? = objects.withLock { objects in
            guard objects.count < Self.threadsMax else { return nil }
            let object = make()
            objects.append(object)
            return object
        }
        guard let object else { return nil }
        let unmanaged = Unmanaged.passUnretained(object)
        return pthread_setspecific(key, unmanaged.toOpaque()) == 0 ? unmanaged : nil
    }
}
