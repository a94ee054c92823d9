// swift-tools-version: 6.0
// Reads top-down in dependency order: C doors, shared modules, services, client, tools, tests.
import PackageDescription

/// A library module of the shared layer.
func shared(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [],
    resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Shared/\(name)", exclude: exclude,
        resources: resources)
}

/// A service: its library (use cases, methods, rules, store) and the executable that only wires it.
func service(_ name: String, _ extra: [Target.Dependency] = []) -> [Target] {
    [
        .target(
            name: name,
            dependencies: ["Model", "RPC", "Contracts", "Postgres", "Schema", "Chassis"] + extra,
            path: "Services/\(name)", exclude: ["Daemon", "README.md"]),
        .executableTarget(
            name: "\(name)Daemon",
            dependencies: [
                .byName(name: name), "Model", "RPC", "Contracts", "Postgres", "Schema", "Chassis", "Hosting",
            ],
            path: "Services/\(name)/Daemon"),
    ]
}

/// A test target, one for each module, of the same name.
func tests(_ module: String, _ extra: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(module)Tests", dependencies: [.byName(name: module), "TestKit"] + extra,
        path: "Tests/\(module)Tests")
}

let everyService: [Target.Dependency] = ["Limiter", "Tracker", "Analytics", "Billing", "Admin"]
let wholeHouse: [Target.Dependency] =
    ["Model", "Wire", "RPC", "Transport", "Contracts", "Postgres", "Schema", "Chassis"] + everyService

let package = Package(
    name: "tollgate",
    products: [
        .executable(name: "limiter", targets: ["LimiterDaemon"]),
        .executable(name: "tracker", targets: ["TrackerDaemon"]),
        .executable(name: "analytics", targets: ["AnalyticsDaemon"]),
        .executable(name: "billing", targets: ["BillingDaemon"]),
        .executable(name: "admin", targets: ["AdminDaemon"]),
        .executable(name: "tollgate", targets: ["TollgateMain"]),
        .executable(name: "contract-generator", targets: ["Generator"]),
        .executable(name: "benchmarks", targets: ["Benchmarks"]),
        .library(name: "allocations", type: .dynamic, targets: ["CAllocations"]),
        .library(name: "stepped-clock", type: .dynamic, targets: ["CSteppedClock"]),
        // What a company's own services link, and one that does.
        .library(name: "TollgateMiddleware", targets: ["Middleware"]),
        .executable(name: "echo-example", targets: ["EchoExample"]),
    ],
    targets: [
        // C doors: what the system has, without logic.
        .systemLibrary(
            name: "CPostgres", path: "Shared/CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CProtobufC", path: "Shared/CProtobufC", pkgConfig: "libprotobuf-c",
            providers: [.apt(["libprotobuf-c-dev"])]),
        .systemLibrary(
            name: "COpenSSL", path: "Shared/COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "CLinux", path: "Shared/CLinux"),
        .target(
            name: "CProtos", dependencies: ["CProtobufC"], path: "Protos/Generated",
            publicHeadersPath: "include", cSettings: [.headerSearchPath("include")]),

        // Shared modules.
        shared("Model", []),
        shared("Chassis", ["Model", "COpenSSL", "CLinux"]),
        shared("Wire", []),
        shared("RPC", ["Model", "Wire", "Chassis"]),
        shared("Transport", ["Model", "Wire", "RPC", "Chassis", "CLinux"]),
        shared("Contracts", ["Model", "RPC", "CProtos", "CProtobufC"]),
        shared("Postgres", ["Model", "Chassis", "CPostgres", "CLinux"]),
        shared(
            "Schema", ["Model", "Postgres", "Chassis"], exclude: ["README.md"],
            resources: [
                .embedInCode("Migrations/0001_core.sql"), .embedInCode("Migrations/0002_access.sql"),
                .embedInCode("Migrations/0003_seed.sql"), .embedInCode("Migrations/0004_reach.sql"),
                .embedInCode("Migrations/0005_quarantine.sql"),
                .embedInCode("Migrations/0006_sketches.sql"),
                .embedInCode("Migrations/0007_limits.sql"),
                .embedInCode("Migrations/0008_limiters.sql"),
                .embedInCode("Migrations/0009_intake.sql"),
                .embedInCode("Migrations/0010_updates.sql"),
                .embedInCode("Migrations/0011_snapshots.sql"),
                .embedInCode("Migrations/0012_reset_audit.sql"),
                .embedInCode("Migrations/0013_books.sql"),
                .embedInCode("Migrations/0014_drops.sql"),
                .embedInCode("Migrations/0015_saved.sql"),
                .embedInCode("Migrations/0016_forgotten.sql"),
                .embedInCode("Migrations/0017_rule_names.sql"),
            ]),
        // What services of a company link: limits before a call, usage after it.
        shared(
            "Middleware", ["Model", "Chassis", "RPC", "Contracts", "Transport"],
            exclude: ["README.md"]),
        // What the daemons' main programs have in common; services never import it.
        shared(
            "Hosting", ["Model", "Chassis", "RPC", "Contracts", "Transport", "Postgres", "Schema"]),
    ]
        // Services: they never import one another.
        + service("Limiter", ["CLinux"])
        + service("Tracker", ["CLinux"])
        + service("Analytics")
        + service("Billing")
        + service("Admin")
        + [
            // The client.
            .target(
                name: "Client",
                dependencies: ["Model", "RPC", "Contracts", "Postgres", "Schema", "Chassis", "Transport", "CLinux"],
                path: "Services/Client", exclude: ["Main", "Example", "README.md"]),
            .executableTarget(name: "TollgateMain", dependencies: ["Client"], path: "Services/Client/Main"),
            .executableTarget(
                name: "EchoExample", dependencies: ["Middleware"], path: "Services/Client/Example"),

            // Tools.
            .executableTarget(
                name: "Generator", dependencies: ["CProtos", "CProtobufC"], path: "Protos/Generator"),
            .target(name: "CBenchmarks", path: "Tests/Benchmarks/Native"),
            .target(name: "CAllocations", path: "Tests/Benchmarks/Allocations"),
            .target(name: "CSteppedClock", path: "Tests/EndToEnd/SteppedClock"),
            .executableTarget(
                name: "Benchmarks", dependencies: wholeHouse + ["CLinux", "CBenchmarks", "TestKit"],
                path: "Tests/Benchmarks", exclude: ["Native", "Allocations"]),

            // Tests.
            .target(
                name: "TestKit",
                dependencies: [
                    "Model", "Wire", "RPC", "Transport", "Contracts", "Postgres", "Schema", "Chassis", "CLinux",
                ],
                path: "Tests/TestKit"),
            tests("Model"), tests("Chassis"), tests("Wire", ["CProtos", "CProtobufC"]), tests("RPC"),
            tests("Transport", ["RPC", "Wire"]),
            tests("Contracts", ["CProtos", "CProtobufC", "RPC", "Model", "Chassis"]),
            tests("Middleware", ["RPC", "Contracts", "Transport"]),
            tests("Postgres", ["Schema", "Chassis"]), tests("Schema", ["Postgres", "Chassis", "Model"]),
            tests("Limiter", ["Postgres", "Admin", "Billing"]),
            tests("Tracker", ["Postgres", "Schema", "Billing", "Analytics"]),
            tests("Analytics", ["Postgres", "Schema"]),
            tests("Billing", ["Postgres", "Schema"]), tests("Admin", ["Postgres", "Schema"]), tests("Client"),
            .testTarget(name: "EndToEnd", dependencies: wholeHouse + ["TestKit", "Client"], path: "Tests/EndToEnd",
                exclude: ["stranger.py", "SteppedClock"]),
            .testTarget(
                name: "Simulation", dependencies: ["Model", "Limiter"], path: "Tests/Simulation",
                exclude: ["README.md"]),
            .testTarget(name: "Tidy", path: "Tests/Tidy"),
        ],
    swiftLanguageModes: [.v6]
)
