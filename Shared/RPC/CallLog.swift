import Chassis
import Model

/// Writes what people need to know of calls: each one at debug level; refusals and faults as
/// sampled lines.
struct CallLog: Sendable {
    /// Longest description of an error that a line holds, in characters.
    private static let detailCharactersMax = 500

    let log: Logger

    /// An ordinary call ended.
    func ended(
        _ path: String, _ call: IncomingCall, _ status: Status, nanoseconds: UInt64
    ) {
        log.debug(
            "a call ended",
            CallLog.fields(path, call).adding([
                "status": .int(Int64(status.rawValue)),
                "duration_us": .uint(nanoseconds / 1_000),
            ]))
    }

    /// A call was not started.
    func refused(_ path: String, _ caller: Caller, _ error: RPCError) {
        log.sampled(
            .info, "a call was refused",
            [
                "method": .string(path), "caller": .string(caller.name),
                "status": .int(Int64(error.status.rawValue)), "reason": .string(error.message),
            ])
    }

    /// A handler threw what no caller should see.
    func faulted(_ path: String, _ call: IncomingCall, _ error: any Error) {
        log.sampled(
            .error, "a handler failed",
            CallLog.fields(path, call).adding([
                "error": .string(
                    String(String(describing: error).prefix(CallLog.detailCharactersMax)))
            ]))
    }

    private static func fields(_ path: String, _ call: IncomingCall) -> LogFields {
        let fields: LogFields = ["method": .string(path), "caller": .string(call.caller.name)]
        guard let trace = Traceparent(bytes: call.traceparent) else { return fields }
        return fields.adding(["trace_id": .string(trace.traceID)])
    }
}
