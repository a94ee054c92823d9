import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Tracker

@Suite("RecordStream, acknowledgements in order")
struct RecordStreamTests {
    private static func request(
        _ events: [TrackerV1.UsageEvent], _ sequence: UInt64, _ ack: TrackerV1.Ack = .spooled
    ) -> TrackerV1.RecordRequest {
        var request = TrackerV1.RecordRequest(events, ack)
        request.streamID = [7]
        request.sequence = sequence
        return request
    }

    @Test("records that arrive in any order are acknowledged in the order of their numbers")
    func inOrder() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        let stream = try await tracker.client.recordStream(.init(streamID: [7]))
        let opened = try await stream.next()
        #expect(opened?.acks.isEmpty == true)

        var samples = EventSamples(seed: 5)
        var order = Array(UInt64(1)...60)
        order.shuffle(using: &samples.random)
        for sequence in order {
            var events = samples.next(Int(sequence % 5) + 1)
            if sequence % 7 == 0 { events[0].orgID = -1 }
            let ack: TrackerV1.Ack = sequence % 2 == 0 ? .committed : .spooled
            let taken = try await tracker.client.record(Self.request(events, sequence, ack))
            #expect(taken == TrackerV1.RecordResponse())
        }
        var expected: UInt64 = 1
        var accepted: UInt32 = 0
        while expected <= 60, let item = try await stream.next() {
            for ack in item.acks {
                #expect(ack.sequence == expected)
                #expect(ack.status == 0)
                accepted += ack.response?.accepted ?? 0
                let rejected = ack.response?.rejected.count
                #expect(rejected == (expected % 7 == 0 ? 1 : 0))
                expected += 1
            }
        }
        #expect(expected == 61)
        try await tracker.settle()
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == Int64(accepted))
        await audit.close()
        stream.cancel()
        await tracker.service.stop()
    }

    @Test("a number is taken once, within the window, and only while its stream is open")
    func numbers() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var samples = EventSamples(seed: 6)
        func status(_ sequence: UInt64) async -> Status? {
            do {
                _ = try await tracker.client.record(Self.request(samples.next(1), sequence))
                return nil
            } catch {
                return (error as? RPCError)?.status
            }
        }
        #expect(await status(1) == .failedPrecondition)
        let stream = try await tracker.client.recordStream(.init(streamID: [7]))
        _ = try await stream.next()
        #expect(await status(0) == .invalidArgument)
        #expect(await status(2) == nil)
        #expect(await status(2) == .alreadyExists)
        #expect(await status(AckStream.windowMax) == nil)
        #expect(await status(AckStream.windowMax + 1) == .resourceExhausted)
        let second = try await tracker.client.recordStream(.init(streamID: [7]))
        await #expect(throws: RPCError.self) { _ = try await second.next() }
        let unnamed = try await tracker.client.recordStream(.init())
        await #expect(throws: RPCError.self) { _ = try await unnamed.next() }

        stream.cancel()
        var after: Status?
        for _ in 0..<200 where after != .failedPrecondition {
            after = await status(3)
            try await Task.sleep(nanoseconds: 5_000_000)
        }
        #expect(after == .failedPrecondition)
        await tracker.service.stop()
    }
}
