import Contracts
import Testing

@testable import Client

@Suite("Backfill's answer")
struct BackfillAnswerTests {
    @Test("answers add up by org, day and meter, and a quantity stays within its range")
    func sums() {
        let totals = BackfillTotals()
        let day: Int64 = 86_400_000_000
        totals.add([
            .init(orgID: 1, dayUs: day, meter: "charts", accepted: 2, quantityMicro: .max, late: 1),
            .init(orgID: 1, dayUs: 0, meter: "charts", duplicates: 3),
        ])
        totals.add([
            .init(
                orgID: 1, dayUs: day, meter: "charts", accepted: 1, quantityMicro: 5, conflicts: 4)
        ])
        #expect(
            totals.sorted == [
                .init(orgID: 1, dayUs: 0, meter: "charts", duplicates: 3),
                .init(
                    orgID: 1, dayUs: day, meter: "charts", accepted: 3, quantityMicro: .max,
                    late: 1, conflicts: 4),
            ])
        var tally = ImportTally(knowsDuplicates: true)
        (tally.read, tally.accepted, tally.duplicates) = (6, 3, 3)
        let csv = BackfillCommand.answer(tally, totals, isDry: true).text(.csv)
        #expect(csv.hasPrefix("org_id,day,meter,accepted,quantity,late,duplicates,conflicts\n"))
        #expect(csv.contains("1,1970-01-01,charts,0,0,0,3,0\n"))
    }
}
