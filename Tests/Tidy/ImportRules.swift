/// Who may know whom: the picture in ARCHITECTURE as a table.
///
/// Each folder names the modules of the house, the C doors and Foundation that its files may import;
/// the longest folder that holds a file decides. What comes with every Swift program is free.
enum ImportRules {
    /// Modules that everybody may import.
    static let free: Set<String> = ["Swift", "Glibc", "Dispatch", "Synchronization"]

    /// A folder and what its files may import.
    struct Rule: Sendable {
        let folder: String
        let modules: Set<String>
        /// Whether not even the free modules may be imported.
        let isPure: Bool

        init(_ folder: String, _ modules: String, isPure: Bool = false) {
            self.folder = folder
            self.modules = Set(modules.split(separator: " ").map(String.init))
            self.isPure = isPure
        }
    }

    private static let ofServices = "Model RPC Contracts Postgres Schema Chassis Foundation"
    private static let services = ["Limiter", "Tracker", "Analytics", "Billing", "Admin", "Gateway"]

    static let rules: [Rule] =
        [
            Rule("Shared/Model", "", isPure: true),
            Rule("Shared/Wire", "", isPure: true),
            Rule("Shared/Chassis", "Model COpenSSL CLinux Foundation"),
            Rule("Shared/RPC", "Model Wire Chassis"),
            Rule("Shared/Transport", "Model Wire RPC Chassis CLinux COpenSSL"),
            Rule("Shared/Contracts", "Model RPC CProtos CProtobufC"),
            Rule("Shared/Postgres", "Model Chassis CPostgres CLinux"),
            Rule("Shared/Schema", "Model Postgres Chassis"),
            Rule("Shared/Outbound", "Model Chassis CCurl Foundation"),
            Rule("Shared/Hosting", "Model Chassis RPC Contracts Transport Postgres Schema"),
            Rule("Shared/Middleware", "Model Chassis RPC Contracts Transport"),
            Rule("Services/Tracker", ofServices + " CLinux"),
            Rule("Services/Limiter/State", ofServices + " CLinux"),
            Rule("Services/Gateway", ofServices + " CMicrohttpd"),
            Rule("Services/Client", ofServices + " Transport CLinux"),
            Rule("Services/Client/Main", "Client Foundation"),
            Rule("Services/Client/Example", "Middleware Foundation"),
            Rule("Protos/Generator", "CProtos CProtobufC Foundation"),
            Rule(
                "Tests/TestKit",
                "Model Wire RPC Transport Contracts Postgres Schema Chassis CLinux Foundation Testing"),
        ]
        + ["Limiter", "Analytics", "Billing", "Admin"].map { Rule("Services/\($0)", ofServices) }
        + services.map { Rule("Services/\($0)/Rules", "Model", isPure: true) }
        + services.map { Rule("Services/\($0)/Daemon", "\($0) Hosting \(ofServices)") }

    /// What binds a file; nil for the tests, which may know everything.
    static func rule(for path: String) -> Rule? {
        rules.filter { path.hasPrefix($0.folder + "/") }.max { $0.folder.count < $1.folder.count }
    }

    /// The doors to C, and the only folders that may open each.
    static let doors: [(module: String, folders: [String])] = [
        ("CPostgres", ["Shared/Postgres"]),
        ("COpenSSL", ["Shared/Chassis", "Shared/Transport"]),
        ("CCurl", ["Shared/Outbound"]),
        ("CMicrohttpd", ["Services/Gateway"]),
        (
            "CProtos",
            ["Shared/Contracts", "Protos/Generator", "Tests/WireTests", "Tests/ContractsTests", "Tests/Fuzz"]
        ),
        (
            "CProtobufC",
            ["Shared/Contracts", "Protos/Generator", "Tests/WireTests", "Tests/ContractsTests", "Tests/Fuzz"]
        ),
    ]

    /// The modules that a file imports.
    static func imports(of file: TextFile) -> [String] {
        file.lines.compactMap { line in
            var words = line.split(separator: " ")
            while let first = words.first,
                first.hasPrefix("@") || ["package", "public", "internal", "private", "fileprivate"].contains(first)
            { words.removeFirst() }
            guard words.first == "import", var module = words.last else { return nil }
            if words.count == 3 { module = module.split(separator: ".")[0] }
            return String(module)
        }
    }
}
