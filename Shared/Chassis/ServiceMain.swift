import Foundation
import Glibc

/// The main program of a daemon: flags, configuration, components, life, exit code.
///
///     await ServiceMain.run("limiter", LimiterConfiguration.self) { configuration, house in
///         [pool, server]
///     }
package enum ServiceMain {
    /// Exit code for a wrong flag or configuration.
    package static let usageExitCode: Int32 = 2

    /// Runs the daemon until it is told to stop, then ends the process.
    /// - Parameter build: makes the components, in the order to start them; what it throws ends the
    ///   process with code 1, so it says what to do.
    package static func run<Configuration: ServiceConfiguration>(
        _ service: String, _ type: Configuration.Type,
        build: @Sendable (Configuration, ServiceHouse) async throws -> [any Component]
    ) async -> Never {
        let code = await code(
            service, type, arguments: Array(CommandLine.arguments.dropFirst()),
            environment: ProcessInfo.processInfo.environment, build: build)
        exit(code)
    }

    private static func code<Configuration: ServiceConfiguration>(
        _ service: String, _ type: Configuration.Type, arguments: [String],
        environment: [String: String],
        build: @Sendable (Configuration, ServiceHouse) async throws -> [any Component]
    ) async -> Int32 {
        let reader = ConfigurationReader(environment: environment)
        let level = reader.value(DaemonConfiguration.logLevel)
        let configuration = Configuration(from: reader)
        let answer = ServiceFlags.answer(
            service, arguments, settings: type.settings, reader: reader)
        if let answer {
            print(answer.output, to: answer.code == 0 ? STDOUT_FILENO : STDERR_FILENO)
            return answer.code
        }
        let log = Logger(service: service, minimum: level)
        let house = ServiceHouse(service: service, log: log)
        do {
            let components = try await build(configuration, house)
            return await Lifecycle(shutdown: house.shutdown)
                .run(service: service, components: components, log: log)
        } catch {
            log.error("could not start", ["reason": .string("\(error)")])
            return 1
        }
    }

    /// Writes all of a text to a descriptor, or gives up when it can't be written to.
    package static func print(_ text: String, to file: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if written < 0, errno != EINTR { return }
            bytes = bytes.dropFirst(max(0, written))
        }
    }
}
