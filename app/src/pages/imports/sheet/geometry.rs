//! Where rows stand. Browsers cannot make an element taller than some 16 million pixels, so beyond a bound the
//! scroll position is a share of all rows instead of a number of pixels.

/// Pixels. Fixed, so that a scroll position is a row.
pub(super) const ROW_HEIGHT: f64 = 36.0;
/// As many columns are always drawn; of more, only those in sight.
pub(super) const FEW_COLUMNS: usize = 12;
/// Pixels, where columns are many.
pub(super) const COLUMN_WIDTH: f64 = 168.0;
/// The tallest canvas, well under every browser's bound.
const TALLEST: f64 = 8_000_000.0;
/// Rows drawn above and below what is in sight.
const SPARE: u32 = 4;

/// One moment of the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Geometry {
    pub total: u32,
    /// Of the part in sight, the header included, in pixels.
    pub height: f64,
    pub scroll_top: f64,
}

impl Geometry {
    fn natural(self) -> f64 {
        (f64::from(self.total) + 1.0) * ROW_HEIGHT
    }

    /// The height of the canvas, header included.
    pub(super) fn canvas(self) -> f64 {
        self.natural().min(TALLEST)
    }

    fn is_scaled(self) -> bool {
        self.natural() > TALLEST
    }

    /// Rows that fit under the header, in part too.
    fn fitting(self) -> f64 {
        ((self.height - ROW_HEIGHT) / ROW_HEIGHT).max(0.0)
    }

    /// The position at the top, with the share of it that is scrolled away.
    fn top(self) -> f64 {
        if !self.is_scaled() {
            return (self.scroll_top / ROW_HEIGHT).max(0.0);
        }
        let way = (self.canvas() - self.height).max(1.0);
        let last = (f64::from(self.total) - self.fitting()).max(0.0);
        (self.scroll_top / way).clamp(0.0, 1.0) * last
    }

    /// The rows to be drawn: the first position and how many.
    pub(super) fn stretch(self) -> (u32, u32) {
        if self.height <= 0.0 {
            return (0, 0);
        }
        let first = (self.top().floor() as u32).saturating_sub(SPARE).min(self.total);
        let last = (self.top() + self.fitting()).ceil() as u32 + SPARE;
        (first, last.min(self.total).saturating_sub(first))
    }

    /// Where a row stands in the canvas, in pixels from its top.
    pub(super) fn offset(self, position: u32) -> f64 {
        if self.is_scaled() {
            self.scroll_top + ROW_HEIGHT + (f64::from(position) - self.top()) * ROW_HEIGHT
        } else {
            (f64::from(position) + 1.0) * ROW_HEIGHT
        }
    }

    /// The scroll position that brings a row into sight; none if it is.
    pub(super) fn scroll_to_show(self, position: u32) -> Option<f64> {
        let position = f64::from(position);
        let whole = self.fitting().floor().max(1.0);
        let top = if position < self.top() {
            position
        } else if position + 1.0 > self.top() + whole {
            (position + 1.0 - whole).max(0.0)
        } else {
            return None;
        };
        if self.is_scaled() {
            let way = (self.canvas() - self.height).max(1.0);
            let last = (f64::from(self.total) - self.fitting()).max(1.0);
            Some((top / last).min(1.0) * way)
        } else {
            Some(top * ROW_HEIGHT)
        }
    }

    /// How many rows a page key jumps.
    pub(super) fn page(self) -> u32 {
        (self.fitting().floor() as u32).saturating_sub(1).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(total: u32, scroll_top: f64) -> Geometry {
        Geometry { total, height: 396.0, scroll_top }
    }

    #[test]
    fn few_rows_stand_where_they_are() {
        let grid = grid(1_000, 360.0);
        assert_eq!(grid.stretch(), (6, 18));
        assert!((grid.offset(10) - 396.0).abs() < 0.001);
        assert_eq!(grid.scroll_to_show(12), None);
        assert_eq!(grid.scroll_to_show(3), Some(108.0));
    }

    #[test]
    fn a_million_rows_end_at_the_end() {
        let end = grid(1_000_000, 8_000_000.0 - 396.0);
        let (first, count) = end.stretch();
        assert_eq!(first + count, 1_000_000);
        // The last row's lower edge is the canvas's.
        assert!((end.offset(999_999) + ROW_HEIGHT - 8_000_000.0).abs() < 0.5);
        let start = grid(1_000_000, 0.0);
        assert_eq!(start.stretch().0, 0);
        assert!(start.scroll_to_show(999_999).is_some_and(|top| (top - (8_000_000.0 - 396.0)).abs() < 1.0));
    }

    #[test]
    fn nothing_is_drawn_before_it_is_measured() {
        assert_eq!(Geometry { total: 10, height: 0.0, scroll_top: 0.0 }.stretch(), (0, 0));
        assert_eq!(grid(0, 0.0).stretch(), (0, 0));
    }
}
