/// What a call counts against, by scope. Only those that some rule of the call needs are filled in; a value without
/// heap storage.
struct CallSubjects: Sendable {
    private var hashes: InlineArray<7, SubjectHash>

    /// Makes those of an org; every other scope counts against the org until it is set.
    init(org: SubjectHash) { hashes = InlineArray(repeating: org) }

    /// What rules of a scope count against.
    @inline(__always)
    subscript(scope: RuleLimit.Scope) -> SubjectHash {
        get { hashes[Int(scope.rawValue)] }
        set { hashes[Int(scope.rawValue)] = newValue }
    }
}
