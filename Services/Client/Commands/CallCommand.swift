import Chassis
import Contracts
import RPC

/// `tollgate call`: calls any method with JSON.
enum CallCommand: Command {
    static let spec = CommandSpec(
        "call", "Call any method with JSON, as the service's reflection describes it",
        details: "Prints JSON whatever the format. 64-bit numbers are strings, bytes are base64.",
        options: [
            .value("address", "HOST:PORT", "where to call (default: the method's own service)")
        ],
        operands: [
            OperandSpec("METHOD", "SERVICE/METHOD, as in tollgate.admin.v1.Admin/ListOrgs"),
            OperandSpec("JSON", "the request (default: {})", required: false),
        ],
        examples: [
            "tollgate call Admin/ResolveOrg '{\"org\":\"acme\"}'",
            "tollgate call tollgate.health.v1.Health/Check --address 127.0.0.1:7102",
        ])

    /// Largest request that a server could take, in bytes; the server has the last word.
    private static let requestBytesMax = 4 << 20

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let name = arguments.operand(0) ?? ""
        let address = try address(of: name, arguments, context)
        let rpc = try context.services.client(at: address)
        do {
            let options = try context.services.options()
            let schema = try await ReflectionClient(rpc).list(.init(), options: options)
            let messages = DynamicMessage(schema: schema)
            let method = try messages.method(name)
            let payload = try messages.payload(
                json: arguments.operand(1) ?? "{}", as: method.schema.input)
            let spec = MethodSpec(
                path: method.path, isServerStreaming: method.schema.serverStreaming,
                isIdempotent: method.schema.idempotent, requestBytesMax: requestBytesMax)
            func show(_ reply: [UInt8]) throws {
                let value = try messages.json(payload: reply, as: method.schema.output)
                context.console.output(value.text + "\n")
            }
            guard spec.isServerStreaming else {
                try show(try await rpc.call(spec, payload, options: options))
                return .success
            }
            let stream = try await rpc.stream(spec, payload, options: options)
            while let item = try await stream.next() { try show(item) }
            return .success
        } catch let error as RPCError {
            let called = arguments.value("address") == nil ? service(of: name)?.name : nil
            throw CommandFailure(error, calling: called ?? "\(address)")
        } catch let error as DynamicError {
            throw CommandFailure.usage(
                error.description, "see tollgate call Reflection/List --address \(address)")
        }
    }

    /// The named address, or that of the service whose name the method's path holds.
    private static func address(
        of method: String, _ arguments: Arguments, _ context: CommandContext
    ) throws -> NetworkAddress {
        if let text = arguments.value("address") {
            guard let address = NetworkAddress(text), address.port > 0 else {
                throw CommandFailure.usage("--address is \"\(text)\"", "write host:port")
            }
            return address
        }
        guard let kind = service(of: method) else {
            throw CommandFailure.usage(
                "which service has \"\(method)\"?", "add --address HOST:PORT")
        }
        return try context.settings.address(of: kind)
    }

    /// The service that a method's path names.
    private static func service(of method: String) -> DaemonKind? {
        let words = (method.split(separator: "/").first ?? "").split(separator: ".")
            .map { $0.lowercased() }
        return DaemonKind.allCases.first { words.contains($0.name) }
    }
}
