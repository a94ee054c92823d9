import Foundation
import Glibc

/// One run of a program, with what it printed.
struct ProcessRun: Sendable {
    let code: Int32
    let output: String
    let errors: String

    /// Runs a program to its end; what it prints goes through files, so that it never blocks.
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        in directory: String, input: String? = nil
    ) async throws -> ProcessRun {
        let process = try start(
            program, arguments, environment: environment, in: directory, input: input)
        return await process.finish()
    }

    /// Starts a program.
    static func start(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        in directory: String, input: String? = nil
    ) throws -> RunningProcess {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let mark = UUID().uuidString
        let (output, errors) = ("\(directory)/\(mark).out", "\(directory)/\(mark).err")
        for path in [output, errors] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        process.standardInput =
            input.flatMap { FileHandle(forReadingAtPath: $0) } ?? FileHandle.nullDevice
        try process.run()
        return RunningProcess(process: process, output: output, errors: errors)
    }
}

/// A program that runs.
final class RunningProcess: @unchecked Sendable {
    // Process is used by one test at a time.
    private let process: Process
    private let output: String
    private let errors: String

    init(process: Process, output: String, errors: String) {
        self.process = process
        self.output = output
        self.errors = errors
    }

    var isRunning: Bool { process.isRunning }

    /// Sends SIGINT, as Ctrl-C does.
    func interrupt() { process.interrupt() }

    /// Sends it a signal, if it still runs.
    func end(_ signal: Int32) {
        if process.isRunning { kill(process.processIdentifier, signal) }
    }

    /// Waits for its end.
    func finish() async -> ProcessRun {
        while process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
        let read = { (path: String) in
            (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        }
        return ProcessRun(
            code: process.terminationStatus, output: read(output), errors: read(errors))
    }
}
