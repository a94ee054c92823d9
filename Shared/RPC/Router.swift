import Chassis
import Model

/// Takes a call from whatever transport read it to the code behind its method.
///
/// A transport calls, per connection, `permittedMethods(for:)` once; per frame, `lookup`, `refusal`
/// and then either the method's hot handler or `start`. None of the first three allocates unless it
/// refuses.
package final class Router: Sendable {
    package let limits: ServerLimits
    package let clock: any TimeSource
    /// Every method, by index.
    package let methods: [RoutedMethod]

    private let table: MethodTable
    private let access: AccessMatrix
    private let log: CallLog
    private let unknownMethods: CallMetrics
    private let lanes: CallLanes
    /// Ends calls whose deadline passed; for transports too.
    package let deadlines: DeadlineWatch

    /// Makes a router of at most 128 routes with distinct paths.
    package init(
        routes: [Route], access: AccessMatrix, limits: ServerLimits = ServerLimits(),
        clock: any TimeSource, log: Logger = .silent, metrics: Metrics = Metrics()
    ) {
        precondition(routes.count <= MethodSet.methodsMax, "a router has at most 128 methods")
        limits.validate()
        self.limits = limits
        self.clock = clock
        self.access = access
        self.log = CallLog(log: log)
        unknownMethods = CallMetrics("unknown", in: metrics)
        deadlines = DeadlineWatch(clock: clock)
        methods = routes.enumerated().map {
            RoutedMethod(
                index: $0.offset, route: $0.element, limits: limits,
                isForAll: access.rule(of: $0.element.spec.path) == .any, metrics: metrics)
        }
        lanes = CallLanes(limits)
        table = MethodTable(routes.map(\.spec.path))
        metrics.reading(
            "tollgate_rpc_server_ordinary_calls", help: "Ordinary calls in flight."
        ) { [weak self] in Int64(self?.ordinaryCallsInFlight ?? 0) }
    }

    /// The index of the method with this path, or nil: then answer `Router.unknownMethod`.
    package func lookup(_ method: UnsafeRawBufferPointer) -> Int? { table.lookup(method) }

    /// The method at `index`, which came from `lookup`.
    package func method(_ index: Int) -> RoutedMethod { methods[index] }

    /// What `caller` may call; computed once, when its Hello was accepted.
    package func permittedMethods(for caller: Caller) -> MethodSet {
        var permitted = MethodSet()
        let callerClass = caller.callerClass
        for method in methods where access.permits(method.spec.path, callerClass) {
            permitted.insert(method.index)
        }
        return permitted
    }

    /// The answer to a request for a method that the router does not have.
    package static let unknownMethod = RPCError(
        .unimplemented,
        "the service has no such method; ask tollgate.reflection.v1.Reflection/List")

    /// Counts and logs a request for a method that the router does not have, and gives the answer.
    package func refuseUnknown(_ method: UnsafeRawBufferPointer, caller: Caller) -> RPCError {
        let name = String(decoding: method.prefix(limits.methodBytesMax), as: UTF8.self)
        log.refused(name, caller, Router.unknownMethod)
        unknownMethods.count(.unimplemented)
        return Router.unknownMethod
    }

    /// Why the call must not start, or nil when it may; the same for hot and ordinary methods.
    package func refusal(
        of method: RoutedMethod, permitted: MethodSet, caller: Caller, payloadBytes: Int,
        deadline: Deadline, now: MonotonicInstant
    ) -> RPCError? {
        guard permitted.contains(method.index) else {
            let denial = denial(of: method, caller)
            log.refused(method.spec.path, caller, denial)
            method.metrics.count(denial.status)
            return denial
        }
        let bytesMax = min(method.requestBytesMax, limits.limits(for: caller).requestBytesMax)
        guard payloadBytes <= bytesMax else {
            method.metrics.count(.resourceExhausted)
            return RPCError(
                .resourceExhausted,
                "the request is larger than \(bytesMax) bytes; send it in parts")
        }
        guard !deadline.hasPassed(at: now) else {
            method.metrics.count(.deadlineExceeded)
            return Router.expired
        }
        return nil
    }

    /// Counts calls that ended without `start` or `refusal`, which count for themselves: those of a
    /// hot method, and what a transport refuses on its own.
    package func count(_ index: Int, _ status: Status, calls: UInt64 = 1) {
        methods[index].metrics.count(status, calls: calls)
    }

    /// The deadline of a request read at `now` that asked for `timeoutMilliseconds`; 0: the
    /// default. `longest` is what its caller may have.
    package func deadline(
        timeoutMilliseconds: UInt64, atMost longest: UInt64 = .max, now: MonotonicInstant
    ) -> Deadline {
        let asked =
            timeoutMilliseconds == 0 ? limits.defaultTimeoutMilliseconds : timeoutMilliseconds
        let most = min(longest, limits.timeoutMillisecondsMax)
        return .after(milliseconds: min(asked, most), from: now)
    }

    /// Ordinary calls whose handlers have not returned yet.
    package var ordinaryCallsInFlight: Int { lanes.count }

    /// Runs a unary or stream handler in a task of its own; the outcome goes to `sink`, exactly
    /// once, perhaps before this returns. Call `refusal` first. A hot method is a programmer error.
    /// - Returns: the handle to cancel it by, or nil when it was answered already.
    @discardableResult
    package func start(_ call: IncomingCall, sink: any CallSink) -> RunningCall? {
        let method = methods[call.method]
        precondition(method.hot == nil, "a hot method runs on the transport's loop")
        let call = shortened(call, method)
        let lane = lanes.lane(of: method, call.caller)
        guard lane.enter() else {
            log.refused(method.spec.path, call.caller, overloaded)
            method.metrics.count(overloaded.status)
            sink.finish(call.callID, .failure(overloaded))
            return nil
        }
        let running = RunningCall(callID: call.callID, sink: sink, deadlines: deadlines)
        running.expire(by: deadlines.watch(running, until: call.deadline))
        let task = Task {
            let startedAt = self.clock.monotonic
            let outcome = await self.run(method, call, running, sink)
            lane.leave()
            running.answer(outcome)
            running.detach()
            self.ended(method, call, running.answer ?? .unknown, startedAt)
        }
        running.attach(task)
        return running
    }

    /// The call with the longest deadline that its caller may have.
    private func shortened(_ call: IncomingCall, _ method: RoutedMethod) -> IncomingCall {
        guard call.caller.isAnonymous else { return call }
        let own = limits.limits(for: call.caller)
        let longest = Deadline.after(
            milliseconds: method.isStream ? own.streamMillisecondsMax : own.timeoutMillisecondsMax,
            from: clock.monotonic)
        guard longest.instant < call.deadline.instant else { return call }
        var call = call
        call.deadline = longest
        return call
    }

    private func run(
        _ method: RoutedMethod, _ call: IncomingCall, _ running: RunningCall, _ sink: any CallSink
    ) async -> Result<[UInt8], RPCError> {
        guard !call.deadline.hasPassed(at: clock.monotonic) else { return .failure(Router.expired) }
        let context = CallContext(
            path: method.spec.path, caller: call.caller, deadline: call.deadline,
            traceparent: call.traceparent, idempotencyKey: call.idempotencyKey)
        do {
            switch method.handler {
            case .hot: return .failure(RPCError(.internalError, "internal error"))
            case .unary(let body):
                let reply = try await body(context, call.payload)
                guard reply.count <= limits.replyBytesMax else {
                    return .failure(Router.replyTooLarge(limits.replyBytesMax))
                }
                return .success(reply)
            case .stream(let body):
                let writer = CallStreamWriter(
                    call: running, sink: sink, itemBytesMax: limits.replyBytesMax)
                try await body(context, call.payload, writer)
                return .success([])
            }
        } catch {
            return .failure(mapped(error, method, call))
        }
    }

    private func ended(
        _ method: RoutedMethod, _ call: IncomingCall, _ status: Status,
        _ startedAt: MonotonicInstant
    ) {
        let nanoseconds = clock.monotonic.nanoseconds(since: startedAt)
        method.metrics.count(status)
        method.metrics.record(nanoseconds: nanoseconds)
        log.ended(method.spec.path, call, status, nanoseconds: nanoseconds)
    }

    private func mapped(
        _ error: any Error, _ method: RoutedMethod, _ call: IncomingCall
    ) -> RPCError {
        if let known = error as? RPCError { return known }
        if let operating = error as? any OperatingError, operating.condition != .fault {
            return RPCError(operating)
        }
        if error is CancellationError {
            return call.deadline.hasPassed(at: clock.monotonic)
                ? Router.expired : RPCError(.cancelled, "the call was cancelled")
        }
        log.faulted(method.spec.path, call, error)
        return RPCError(.internalError, "internal error")
    }

    private func denial(of method: RoutedMethod, _ caller: Caller) -> RPCError {
        if case .anonymous = caller {
            return RPCError(.unauthenticated, "\(method.spec.path) needs a token in Hello")
        }
        return RPCError(.permissionDenied, "this caller may not call \(method.spec.path)")
    }

    /// The answer when a call's deadline passed.
    package static let expired = RPCError(.deadlineExceeded, "the deadline passed")

    private var overloaded: RPCError {
        RPCError(
            .resourceExhausted, "the server runs as many calls as it may; try again",
            retryAfterMilliseconds: limits.overloadRetryAfterMilliseconds)
    }

    /// The answer when a handler's reply breaks `replyBytesMax`.
    package static func replyTooLarge(_ replyBytesMax: Int) -> RPCError {
        RPCError(
            .resourceExhausted,
            "the reply is larger than \(replyBytesMax) bytes; ask for less at a time")
    }
}
