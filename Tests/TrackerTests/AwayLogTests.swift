import Chassis
import Model
import Postgres
import Testing

@testable import Tracker

@Suite("What a tracker logs while PostgreSQL is away")
struct AwayLogTests {
    @Test("address rules that can't be read have a line a minute, though they are asked for each second")
    func addresses() async throws {
        let (sink, hands) = (MemorySink(), ManualClock())
        let pool = Pool(
            configuration: PostgresConfiguration(
                url: try PostgresURL("postgresql://nobody@127.0.0.1:1/nothing"), max: 1),
            clock: SystemClock())
        let watch = AddressWatch(
            book: AddressBook(), pool: pool, clock: SystemClock(),
            log: Logger(service: "tracker", sink: sink, clock: hands))
        for _ in 0..<5 {
            await watch.refresh()
            hands.advance(milliseconds: 1_000)
        }
        #expect(sink.lines.count == 1)
        hands.advance(milliseconds: 60_000)
        await watch.refresh()
        #expect(sink.lines.count == 2)
        #expect(sink.lines.last?.contains(#""left_out":4"#) == true)
        pool.close()
    }
}
