/// Writes <Service>Service.swift: method specs, typed client, service protocols and routes.
struct ServiceFile {
    let service: ServiceSchema
    let text: ProtoText

    private var title: String { Naming.short(service.name) }
    private var hot: [MethodSchema] { service.methods.filter { $0.kind == .hot } }
    private var ordinary: [MethodSchema] { service.methods.filter { $0.kind != .hot } }

    func source() -> String {
        var out = SourceText(imports: ["RPC"])
        out.line("")
        writeSpecs(&out)
        out.line("")
        writeClient(&out)
        if !hot.isEmpty {
            out.line("")
            writeHotProtocol(&out)
        }
        if !ordinary.isEmpty {
            out.line("")
            writeProtocol(&out)
        }
        out.line("")
        writeRoutes(&out)
        for method in hot {
            out.line("")
            writeHotHandler(method, &out)
        }
        return out.text
    }

    private func comment(_ method: MethodSchema) -> [String] {
        text.comments["\(service.name)/\(method.name)"] ?? ["\(service.name)/\(method.name)"]
    }

    private func writeSpecs(_ out: inout SourceText) {
        out.doc(["The methods of \(service.name)."])
        out.block("package enum \(title)Methods") { out in
            for method in service.methods {
                out.doc(comment(method))
                out.line("package static let \(Naming.method(method.name)) = MethodSpec(")
                out.line("    path: \"\(service.name)/\(method.name)\",")
                out.line("    isServerStreaming: \(method.kind == .stream),")
                out.line(
                    "    isIdempotent: \(method.isIdempotent), "
                        + "requestBytesMax: \(grouped(method.requestBytesMax)))"
                )
            }
            out.line("")
            out.doc(["All of them, in the order of the .proto file."])
            let names = service.methods.map { Naming.method($0.name) }
            out.line("package static let all: [MethodSpec] = [")
            for name in names { out.line("    \(name),") }
            out.line("]")
        }
    }

    private func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text = "_" + text }
            text = String(digit) + text
        }
        return text
    }

    private func writeClient(_ out: inout SourceText) {
        out.doc(["Calls \(service.name) with typed messages."])
        out.block("package struct \(title)Client: Sendable") { out in
            out.line("private let rpc: RPCClient")
            out.line("")
            out.doc(["Makes a client over `rpc`."])
            out.line("package init(_ rpc: RPCClient) { self.rpc = rpc }")
            for method in service.methods {
                out.line("")
                writeClientMethod(method, &out)
            }
        }
    }

    private func writeClientMethod(_ method: MethodSchema, _ out: inout SourceText) {
        let output = Naming.type(method.output)
        let isStream = method.kind == .stream
        let result = isStream ? "ReplyStream<\(output)>" : output
        let spec = "\(title)Methods.\(Naming.method(method.name))"
        out.doc(comment(method))
        out.line("package func \(Naming.method(method.name))(")
        out.line(
            "    _ request: \(Naming.type(method.input)) = .init(), "
                + "options: CallOptions = CallOptions()"
        )
        out.block(") async throws(RPCError) -> \(result)") { out in
            if isStream {
                out.line("ReplyStream(")
                out.line("    try await rpc.stream(\(spec), request.encoded(), options: options))")
            } else {
                out.line("try await \(output)(")
                out.line(
                    "    decodingReply: rpc.call(\(spec), request.encoded(), options: options))")
            }
        }
    }

    private func writeHotProtocol(_ out: inout SourceText) {
        out.doc([
            "The hot methods of \(service.name): called on the event loop, never waiting.",
            "A request view is valid during the call; reply through `reply`, now or `later()`.",
        ])
        out.block("package protocol \(title)HotService: Sendable") { out in
            for (index, method) in hot.enumerated() {
                if index > 0 { out.line("") }
                out.doc(comment(method))
                out.line("func \(Naming.method(method.name))(")
                out.line(
                    "    _ request: \(Naming.type(method.input))View, _ call: borrowing HotCall,")
                out.line("    _ reply: consuming HotReply)")
                if method.isForeseen {
                    out.doc([
                        "Told of the payload of a \(method.name) that waits while others are answered; changes nothing."
                    ])
                    out.line("func foresee\(method.name)(_ payload: UnsafeRawBufferPointer) -> HotForesight")
                }
            }
        }
    }

    private func writeProtocol(_ out: inout SourceText) {
        out.doc(["The methods of \(service.name) that run in tasks of their own and may wait."])
        out.block("package protocol \(title)Service: Sendable") { out in
            for (index, method) in ordinary.enumerated() {
                if index > 0 { out.line("") }
                let input = Naming.type(method.input)
                let output = Naming.type(method.output)
                out.doc(comment(method))
                out.line("func \(Naming.method(method.name))(")
                if method.kind == .stream {
                    out.line("    _ request: \(input), _ call: CallContext,")
                    out.line("    _ writer: ReplyWriter<\(output)>")
                    out.line(") async throws")
                } else {
                    out.line("    _ request: \(input), _ call: CallContext")
                    out.line(") async throws -> \(output)")
                }
            }
        }
    }

    private func writeRoutes(_ out: inout SourceText) {
        var constraints: [String] = []
        if !hot.isEmpty { constraints.append("\(title)HotService") }
        if !ordinary.isEmpty { constraints.append("\(title)Service") }
        out.doc(["The routes of \(service.name), answered by `service`."])
        out.line("package func \(title.lowercased())Routes(")
        out.line("    _ service: some \(constraints.joined(separator: " & "))")
        out.block(") -> [Route]") { out in
            out.line("[")
            for method in service.methods {
                let name = Naming.method(method.name)
                let spec = "\(title)Methods.\(name)"
                switch method.kind {
                case .hot:
                    out.line(
                        "    Route(\(spec), .hot(\(title)\(method.name)Handler(service: service))),"
                    )
                case .unary:
                    out.line("    Route.unary(\(spec)) {")
                    out.line("        try await service.\(name)($0, $1)")
                    out.line("    },")
                case .stream:
                    out.line("    Route.stream(\(spec)) {")
                    out.line("        try await service.\(name)($0, $1, $2)")
                    out.line("    },")
                }
            }
            out.line("]")
        }
    }

    private func writeHotHandler(_ method: MethodSchema, _ out: inout SourceText) {
        let name = "\(title)\(method.name)Handler"
        let input = Naming.type(method.input)
        out.doc([
            "Takes \(method.name) from the loop: scan, unpack in the arena, call the service."
        ])
        out.block("private struct \(name)<Service: \(title)HotService>: HotHandler") { out in
            out.line("let service: Service")
            out.line("let scan = \(input).scan")
            out.line("")
            out.line("func handle(")
            out.line("    _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall,")
            out.line("    _ reply: consuming HotReply")
            out.block(")") { out in
                out.line("let arena = MessageArena.takeForThread()")
                out.line("defer { arena.giveBack() }")
                out.line("switch scan.unpack(payload, in: arena) {")
                out.line("case .success(let message):")
                out.line("    let view = \(input)View(")
                out.line(
                    "        at: message.assumingMemoryBound(to: \(input).Layout.self), in: arena)")
                out.line("    service.\(Naming.method(method.name))(view, call, reply)")
                out.line("case .failure(let error):")
                out.line("    reply.fail(error)")
                out.line("}")
            }
            guard method.isForeseen else { return }
            out.line("")
            out.block("func foresee(_ payload: UnsafeRawBufferPointer) -> HotForesight") { out in
                out.line("service.foresee\(method.name)(payload)")
            }
        }
    }
}
