import Client
import Foundation

@main enum Main {
    static func main() async {
        let client = ClientMain.standard(environment: ProcessInfo.processInfo.environment)
        exit(await client.run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }
}
