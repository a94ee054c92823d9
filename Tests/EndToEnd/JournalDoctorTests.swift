import Chassis
import Foundation
import Model
import Testing

@testable import Tracker

@Suite("tollgate doctor journal")
struct JournalDoctorTests {
    /// Says nothing.
    private struct Silent: JournalObserver {
        func synced(_ records: [SpoolRecord]) {}
        func syncTook(microseconds: UInt64) {}
        func diskRefused(_ fault: DiskFault) {}
        func failed(_ reason: String) {}
    }

    private func open(_ folder: String) throws -> Journal {
        try Journal(
            JournalConfiguration(directory: folder, bytesMax: 1 << 20),
            newIdentity: SecureRandom.bytes(16), observer: Silent(), clock: SystemClock())
    }

    private func close(_ journal: Journal) async {
        await withCheckedContinuation { done in journal.shutDown { done.resume() } }
    }

    /// Runs the client on its own, without a stack.
    private func tollgate(_ arguments: String..., in folder: String) async throws -> ProcessRun {
        try await ProcessRun.run(
            TestStack.programs + "/tollgate", arguments,
            environment: ["TOLLGATE_HOME": folder + "/stack", "NO_COLOR": "1"], in: folder)
    }

    @Test("a damaged journal is told of, skipped on consent, and a tracker's journal opens again")
    func mended() async throws {
        let folder = "/tmp/tollgate-e2e-\(UUID().uuidString.prefix(8))"
        let place = folder + "/journal"
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var journal = try open(place)
        for _ in 0..<3 {
            let record = SpoolRecordBuilder(
                takenAt: Timestamp(microseconds: 1_790_000_000_000_000), expecting: 0
            ).finish()
            let _: Void = try await withCheckedThrowingContinuation { done in
                do {
                    try journal.append(record) { _ in done.resume() }
                } catch {
                    done.resume(throwing: error)
                }
            }
        }
        let busy = try await tollgate("doctor", "journal", "--dir", "journal", in: folder)
        #expect(busy.code == 5)
        #expect(busy.errors.contains("in use"))
        await close(journal)

        let fine = try await tollgate("doctor", "journal", "--dir", "journal", in: folder)
        #expect(fine.code == 0)
        #expect(fine.output.contains("No damage"))
        let file = URL(fileURLWithPath: place + "/0000000000000001.journal")
        var bytes = try Data(contentsOf: file)
        bytes[70] ^= 1
        try bytes.write(to: file)
        let told = try await tollgate(
            "doctor", "journal", "--dir", place, "--skip", "--format", "json", in: folder)
        #expect(told.code == 1)
        #expect(told.output.contains(#""intact":false"#))
        #expect(try Data(contentsOf: file) == bytes)
        let done = try await tollgate(
            "doctor", "journal", "--dir", place, "--skip", "--yes", "--export", "left.jsonl",
            in: folder)
        #expect(done.code == 0, "\(done.errors)")
        #expect(FileManager.default.fileExists(atPath: folder + "/left.jsonl"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: file.path + ".damaged")) == bytes)
        journal = try open(place)
        #expect(journal.syncedPosition == 3)
        await close(journal)
        let none = try await tollgate("doctor", "journal", "--dir", folder, in: folder)
        #expect(none.code == 3)
    }
}
