/// A day of the proleptic Gregorian calendar, in UTC.
///
/// Source of the day-number formulas: Howard Hinnant, "chrono-compatible low-level date
/// algorithms".
package struct CivilDate: Hashable, Sendable {
    /// Astronomical year: 0 is 1 BC.
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// Makes a date; nil when the calendar has no such day or the year is beyond ±800,000.
    package init?(year: Int, month: Int, day: Int) {
        guard (-800_000...800_000).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.days(inMonth: month, of: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date so many days after 1970-01-01; days beyond ±300,000,000 are cut to that.
    package init(daysSinceEpoch days: Int) {
        let shifted = min(max(days, -300_000_000), 300_000_000) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days from 1970-01-01 to this date.
    package var daysSinceEpoch: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// 1 (Monday) to 7 (Sunday), as in ISO 8601.
    package var weekday: Int { (((daysSinceEpoch + 3) % 7) + 7) % 7 + 1 }

    /// Length of a month in days; `month` is 1 to 12.
    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Whether the year has a 29 February.
    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }
}

extension Timestamp {
    /// The UTC day of this instant.
    package var date: CivilDate {
        CivilDate(daysSinceEpoch: Int(dayAndTime.day))
    }

    /// Microseconds since midnight UTC, 0 to 86,399,999,999.
    package var microsecondsOfDay: Int64 { dayAndTime.time }

    /// Midnight UTC at the start of `date`, saturating at both ends of time.
    package init(_ date: CivilDate, microsecondsOfDay: Int64 = 0) {
        let (start, over) = Int64(date.daysSinceEpoch)
            .multipliedReportingOverflow(by: Bucket.day.microseconds)
        let midnight = Timestamp(microseconds: over ? (date.year < 1970 ? .min : .max) : start)
        self = midnight.adding(microseconds: microsecondsOfDay)
    }

    private var dayAndTime: (day: Int64, time: Int64) {
        let width = Bucket.day.microseconds
        let (day, rest) = microseconds.quotientAndRemainder(dividingBy: width)
        return rest < 0 ? (day - 1, rest + width) : (day, rest)
    }
}
