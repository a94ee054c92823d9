extension Timestamp {
    /// Midnight UTC of the first day of this instant's month.
    package var startOfMonth: Timestamp {
        CivilDate(year: date.year, month: date.month, day: 1).map { Timestamp($0) } ?? self
    }

    /// This instant moved by calendar months of UTC: same day and time, or the month's last day
    /// where it is shorter. Count from the original anchor (Jan 31 +1 → Feb 28, +2 → Mar 31), never
    /// from a moved one. Saturates at both ends of time.
    package func addingMonths(_ count: Int) -> Timestamp {
        let limited = min(max(count, -10_000_000), 10_000_000)
        let from = date
        let months = from.year * 12 + (from.month - 1) + limited
        let year = months >= 0 ? months / 12 : (months - 11) / 12
        let month = months - year * 12 + 1
        let day = min(from.day, CivilDate.days(inMonth: month, of: year))
        guard let moved = CivilDate(year: year, month: month, day: day) else {
            return Timestamp(microseconds: count < 0 ? .min : .max)
        }
        return Timestamp(moved, microsecondsOfDay: microsecondsOfDay)
    }

    /// Months from the month of `earlier` to the month of this instant.
    package func calendarMonths(since earlier: Timestamp) -> Int {
        (date.year - earlier.date.year) * 12 + (date.month - earlier.date.month)
    }
}
