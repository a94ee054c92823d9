import Contracts
import Model

/// `tollgate key create`: makes an API key and shows it once.
enum KeyCreateCommand: Command {
    static let spec = CommandSpec(
        "key create", "Create an API key; it is shown now and never again",
        options: [
            OrgReference.option,
            .value("name", "NAME", "what the key is for", fallback: "default"),
            .value("scope", "LIST", "what it may do, separated by commas (default: all)"),
            .value(
                "cidr", "LIST",
                "addresses or blocks that it may be used from, separated by commas (default: any)"),
            .value("expires", "TIME", "when it stops working (default: never)"),
            .value("secret-file", "FILE", "write the key to FILE (mode 0600), don't print it"),
        ],
        examples: [
            "tollgate key create --org acme --name website",
            "tollgate key create --org acme --secret-file acme.key",
            "tollgate key create --org acme --scope read,charts --cidr 10.0.0.0/8,2001:db8::/32",
        ])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        // Before there is a key, which nobody would ever see.
        if let path = arguments.value("secret-file") { try PrivateFile.check(path) }
        let org = try await OrgReference.resolve(arguments, context)
        func list(_ name: String) -> [String] {
            arguments.value(name)?.split(separator: ",").map(String.init) ?? []
        }
        let expires = try RangeOption.time("expires", arguments)
        let request = AdminV1.CreateKeyRequest(
            orgID: org.orgID, name: try arguments.required("name"), scopes: list("scope"),
            expiresAtUs: expires?.microseconds ?? 0, allowedCidrs: list("cidr"))
        let reply = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).createKey(request, options: options)
        }
        let secret = String(decoding: reply.secret, as: UTF8.self)
        var shown = JSONValue.string(secret)
        if let path = arguments.value("secret-file") {
            try PrivateFile.write(secret + "\n", to: path)
            shown = .null
        }
        var fields = zip(KeyFields.names, KeyFields.values(reply.key ?? .init()))
            .map(JSONMember.init)
        fields.append(JSONMember("key", shown))
        try context.print(.fields(fields))
        try context.remark(
            shown == .null ? "The key is in the file." : "Keep the key now: it is not stored.")
        return .success
    }
}

/// The stable fields of a key.
enum KeyFields {
    static let names = [
        "key_id", "name", "prefix", "scopes", "created_at", "expires_at", "revoked_at",
        "allowed_cidrs",
    ]

    static func values(_ key: AdminV1.Key) -> [JSONValue] {
        [
            .id(key.keyID), .string(key.name), .string(key.prefix),
            .array(key.scopes.map(JSONValue.string)), .time(us: key.createdAtUs),
            .optionalTime(us: key.expiresAtUs), .optionalTime(us: key.revokedAtUs),
            .array(key.allowedCidrs.map(JSONValue.string)),
        ]
    }
}
