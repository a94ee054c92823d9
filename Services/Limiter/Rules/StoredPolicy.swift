import Model

/// A policy as it is stored.
struct StoredPolicy: Sendable {
    let code: String
    /// Whether it binds every org, not only those of the plan of its code.
    let isForEveryone: Bool
    let failMode: FailMode
    /// In the order of replies; nil for one that this build can't read.
    var rules: [RateRule?]
}
