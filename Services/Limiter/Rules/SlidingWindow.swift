/// The sliding window: at most `units` in the window that ends now, estimated from two counters.
///
/// Windows of length W follow each other at multiples of W of the monotonic clock. With r
/// nanoseconds of the present one gone, `cur` units counted in it and `prev` in the one before, a
/// call of c units is admitted when (cur + c)·W + prev·(W − r) ≤ L·W: the units before are taken
/// as spread evenly over their window.
/// State: one cell for each of the two, (end of its window + W, units).
///
/// State that comes from another limiter's clock lies on a shifted grid. So the grid is read off
/// the live cells, and starts at a multiple of W only when there is none.
/// Bounds: at most L in each window of the grid; 2·L − ⌈2·L/W⌉ in any span of W, which takes all
/// of L at the end of one window and calls up to the end of the next.
enum SlidingWindow {
    /// Judges a call.
    static func decide(
        _ cells: RuleCells, _ limit: RuleLimit, cost: UInt64, now: UInt64
    ) -> RuleVerdict {
        let state = State(cells, limit, now: now)
        let used = state.present.saturatingAdd(state.weighed)
        let left = limit.units > used ? limit.units - used : 0
        var verdict = RuleVerdict(limit: limit.units, remaining: left)
        verdict.isUnsettled = state.isUnsettled
        verdict.resetNanoseconds =
            state.present > 0
            ? state.lasting.saturatingAdd(state.window) : state.past > 0 ? state.lasting : 0
        if cost > left { verdict.retryNanoseconds = state.wait(for: cost, of: limit.units) }
        return verdict
    }

    /// Counts an admitted call in the present window's cell.
    static func charge(_ cells: inout RuleCells, _ limit: RuleLimit, cost: UInt64, now: UInt64) {
        let state = State(cells, limit, now: now)
        settle(&cells, limit, now: now)
        let end = now.saturatingAdd(state.lasting).saturatingAdd(state.window)
        if state.isPresent(cells.first, at: now) {
            add(cost, to: &cells.first, end, now)
        } else if state.isPresent(cells.second, at: now) {
            add(cost, to: &cells.second, end, now)
        } else {
            // The cell of the window before the last is dead; with neither live, windows take turns
            // from the first on.
            let takesFirst =
                cells.first.isLive(at: now) || cells.second.isLive(at: now)
                ? cells.first.deadAt < cells.second.deadAt : (now / state.window) % 2 == 0
            let fresh = RuleCell(deadAt: end, value: cost)
            if takesFirst { cells.first = fresh } else { cells.second = fresh }
        }
    }

    /// Brings the end of cells that lies further away than any can to the furthest that one can.
    static func settle(_ cells: inout RuleCells, _ limit: RuleLimit, now: UInt64) {
        let window = max(limit.window, 1)
        let furthest = now.saturatingAdd(window).saturatingAdd(window)
        cells.first.deadAt = min(cells.first.deadAt, furthest)
        cells.second.deadAt = min(cells.second.deadAt, furthest)
    }

    private static func add(_ cost: UInt64, to cell: inout RuleCell, _ end: UInt64, _ now: UInt64) {
        cell = RuleCell(deadAt: end, value: cell.value.saturatingAdd(cost))
    }

    /// Both cells, read at an instant.
    struct State {
        let window: UInt64
        /// Nanoseconds until the present window ends, W − r: from 1 to W.
        let lasting: UInt64
        /// Units counted in the present window.
        private(set) var present: UInt64 = 0
        /// Units counted in the window before.
        private(set) var past: UInt64 = 0
        /// Whether an end lies further away than any can.
        let isUnsettled: Bool

        init(_ cells: RuleCells, _ limit: RuleLimit, now: UInt64) {
            window = max(limit.window, 1)
            // A cell lives until W after its window: the present one's has more than W to live.
            let last = max(cells.first.deadAt, cells.second.deadAt)
            let life = last > now ? last - now : 0
            let beyond = life > window ? life - window : life
            isUnsettled = beyond > window
            lasting = life == 0 ? window - now % window : min(beyond, window)
            count(cells.first, at: now)
            count(cells.second, at: now)
        }

        private mutating func count(_ cell: RuleCell, at now: UInt64) {
            if isPresent(cell, at: now) {
                present = present.saturatingAdd(cell.value)
            } else if cell.isLive(at: now) {
                past = past.saturatingAdd(cell.value)
            }
        }

        /// Whether a cell holds the present window's units.
        func isPresent(_ cell: RuleCell, at now: UInt64) -> Bool {
            cell.isLive(at: now) && cell.deadAt - now > lasting
        }

        /// ⌈prev·(W − r)/W⌉: what the window before still weighs.
        var weighed: UInt64 {
            guard past > 0 else { return 0 }
            let product = past.multipliedFullWidth(by: lasting)
            // lasting ≤ W, so the quotient is at most `past` and can't overflow.
            let (whole, rest) = window.dividingFullWidth(product)
            return rest > 0 ? whole + 1 : whole
        }

        /// Nanoseconds until a call that is denied now is admitted; exact.
        func wait(for cost: UInt64, of units: UInt64) -> UInt64 {
            guard cost <= units else { return RuleVerdict.never }
            let room = units - cost
            if present <= room {
                // In the present window, once r ≥ W − ⌊room·W/prev⌋. Denied, so that is later than
                // now.
                return lasting - min(lasting, share(room - present, past))
            }
            // In the next one, where the present units are those before.
            return lasting.saturatingAdd(window - min(window, share(room, present)))
        }

        /// ⌊room·W/units⌋
        private func share(_ room: UInt64, _ units: UInt64) -> UInt64 {
            let share = UInt128(room) * UInt128(window) / UInt128(max(units, 1))
            return UInt64(clamping: share)
        }
    }
}
