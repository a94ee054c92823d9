/// Which callers may call which methods: a table, and whatever is not in it is denied.
package struct AccessMatrix: Sendable {
    /// Who may call one method.
    package enum Rule: Sendable, Equatable {
        /// Everybody, anonymous callers included.
        case any
        /// The callers of these classes.
        case only(Set<CallerClass>)
    }

    private var rules: [String: Rule] = [:]

    /// Makes a matrix that denies everything.
    package init() {}

    /// Lets callers of `classes` call the method `path`, besides those already let.
    package mutating func allow(_ path: String, _ classes: Set<CallerClass>) {
        switch rules[path] {
        case .any: break
        case .only(let present): rules[path] = .only(present.union(classes))
        case nil: rules[path] = .only(classes)
        }
    }

    /// Sets who may call the method `path`, as in `allow(path, .any)`.
    package mutating func allow(_ path: String, _ rule: Rule) {
        rules[path] = rule
    }

    /// Whether a caller of this class may call the method; false for a method not in the table.
    package func permits(_ path: String, _ callerClass: CallerClass) -> Bool {
        switch rules[path] {
        case .any: true
        case .only(let classes): classes.contains(callerClass)
        case nil: false
        }
    }

    /// Every method in the table, sorted.
    package var paths: [String] { rules.keys.sorted() }

    /// The rule of a method, or nil when nobody may call it.
    package func rule(of path: String) -> Rule? { rules[path] }
}
