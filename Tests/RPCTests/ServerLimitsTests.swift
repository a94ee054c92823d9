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

    @Test("the statuses are the seventeen canonical codes")
    func statuses() {
        #expect(Status.allCases.map(\.rawValue) == Array(0...16))
    }
}
