/// How a service is at one moment.
package struct HealthSnapshot: Sendable, Equatable {
    /// Whether the service takes calls.
    package var isServing: Bool
    /// "limiter"
    package var service: String
    package var version: String
    package var uptimeMilliseconds: UInt64
    /// What the service leans on, in the order in which it was first named.
    package var dependencies: [HealthDependency]

    package init(
        isServing: Bool, service: String, version: String, uptimeMilliseconds: UInt64,
        dependencies: [HealthDependency]
    ) {
        self.isServing = isServing
        self.service = service
        self.version = version
        self.uptimeMilliseconds = uptimeMilliseconds
        self.dependencies = dependencies
    }
}

/// Something a service leans on (PostgreSQL, the journal), and how it is.
package struct HealthDependency: Sendable, Equatable {
    package var name: String
    package var isHealthy: Bool
    /// One line for people; never a secret.
    package var detail: String

    package init(name: String, isHealthy: Bool, detail: String = "") {
        self.name = name
        self.isHealthy = isHealthy
        self.detail = detail
    }
}
