import Chassis
import Testing

@testable import RPC

@Suite struct ServerLimitsTests {
    @Test("the default limits agree with one another and with the specification")
    func defaults() {
        let limits = ServerLimits()
        limits.validate()
        #expect(limits.requestBytesMax == 262_144)
        #expect(limits.replyBytesMax == 16_777_216)
        #expect(limits.frameBytesMax > limits.requestBytesMax)
        #expect(limits.drainMilliseconds == 15_000)
    }

    @Test("a drain that takes all its time leaves ten seconds to what stops after the server")
    func drainFitsTheProcess() {
        #expect(ServerLimits().drainMilliseconds + 10_000 <= Lifecycle().drainMilliseconds)
    }

    @Test("a caller without a credential may ask for little, whatever the methods take")
    func anonymous() {
        var limits = ServerLimits()
        limits.requestBytesMax = 4 << 20
        let anonymous = limits.limits(for: .anonymous)
        #expect(anonymous.requestBytesMax == 65_536)
        #expect(anonymous.frameBytesMax == 65_536 + limits.frameOverheadBytesMax)
        #expect(anonymous.callsInFlightMax == 16)
        #expect(anonymous.timeoutMillisecondsMax == 60_000)
        #expect(anonymous.streamMillisecondsMax == 600_000)
        let service = limits.limits(for: .service("tracker"))
        #expect(service.requestBytesMax == 4 << 20)
        #expect(service.frameBytesMax == limits.frameBytesMax)
        #expect(service.callsInFlightMax == limits.callsInFlightPerConnectionMax)
        #expect(service.streamMillisecondsMax == limits.timeoutMillisecondsMax)
    }

    @Test("the statuses are the seventeen canonical codes")
    func statuses() {
        #expect(Status.allCases.map(\.rawValue) == Array(0...16))
    }
}
