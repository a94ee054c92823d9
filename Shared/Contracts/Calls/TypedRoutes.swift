import RPC

extension Route {
    /// A unary route whose code takes and gives messages.
    package static func unary<Input: ContractMessage, Output: ContractMessage>(
        _ spec: MethodSpec,
        _ answer: @escaping @Sendable (Input, CallContext) async throws -> Output
    ) -> Route {
        Route(
            spec,
            .unary { call, payload in
                try await answer(Input(decoding: payload), call).encoded()
            })
    }

    /// A server-streaming route whose code takes and writes messages.
    package static func stream<Input: ContractMessage, Output: ContractMessage>(
        _ spec: MethodSpec,
        _ answer: @escaping @Sendable (Input, CallContext, ReplyWriter<Output>) async throws -> Void
    ) -> Route {
        Route(
            spec,
            .stream { call, payload, writer in
                try await answer(Input(decoding: payload), call, ReplyWriter(writer))
            })
    }
}
