//! Where values and periods stand in a drawing.

use super::svg::{Svg, shortened};
use crate::model::statistics::order::size;
use crate::model::trend::{Change, Point, Series, short};

/// Room for a period.
const STEP: f64 = 50.0;

/// Of more periods than these each has less room.
const MANY: usize = 8;

/// Room for one of many periods.
const CLOSE: f64 = 46.0;

/// Left of the first period.
pub(super) const LEFT: f64 = 46.0;

/// Right of the last, for what lines are called.
const RIGHT: f64 = 10.0;

/// The least width: three such stand abreast.
const LEAST: f64 = 356.0;

/// The periods of a drawing.
pub(super) struct Across {
    step: f64,
    count: usize,
}

impl Across {
    /// Periods side by side.
    pub(super) fn of(count: usize) -> Self {
        let room = (LEAST - LEFT - RIGHT) / size(count.max(1));
        let least = if count > MANY { CLOSE } else { STEP };
        Self { step: room.max(least), count }
    }

    /// The width of the whole drawing.
    pub(super) fn width(&self) -> f64 {
        LEFT + self.step * size(self.count) + RIGHT
    }

    /// Where lines across end.
    pub(super) fn end(&self) -> f64 {
        LEFT + self.step * size(self.count)
    }

    /// The middle of a period.
    pub(super) fn at(&self, index: usize) -> f64 {
        LEFT + self.step * (size(index) + 0.5)
    }

    /// Lines for actions on the days on which they were carried out.
    pub(super) fn changes(
        &self,
        svg: &mut Svg,
        points: &[Point],
        changes: &[Change],
        (top, bottom): (f64, f64),
    ) {
        for change in changes {
            let holds =
                |p: &Point| p.from.zip(p.to).is_some_and(|(from, to)| from <= change.on && change.on <= to);
            let Some((index, from, to)) =
                points.iter().enumerate().find_map(|(i, p)| holds(p).then_some((i, p.from?, p.to?)))
            else {
                continue;
            };
            let days = |a, b: jiff::civil::Date| b.until(a).map_or(0.0, |span| f64::from(span.get_days()));
            let x = LEFT + self.step * (size(index) + days(change.on, from) / (days(to, from) + 1.0));
            svg.line("chg", &[(x, top), (x, bottom)]);
            svg.text("t m", x, top - 6.0, change.action.clone());
        }
    }

    /// What periods are called, and a line beneath each.
    pub(super) fn labels(&self, svg: &mut Svg, points: &[Point], y: f64, beneath: impl Fn(&Point) -> String) {
        for (index, point) in points.iter().enumerate() {
            svg.text("t m", self.at(index), y, brief(point));
            svg.text("ts m", self.at(index), y + 17.0, beneath(point));
        }
    }
}

/// The scale of values from bottom to top.
pub(super) struct Up {
    low: f64,
    high: f64,
    step: f64,
    top: f64,
    bottom: f64,
}

impl Up {
    /// A scale that holds all values, with few round marks.
    pub(super) fn over(values: &[f64], (top, bottom): (f64, f64)) -> Self {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = if low.is_finite() && high.is_finite() { (low, high) } else { (0.0, 1.0) };
        let low = if low >= 0.0 && low < 0.5 * high { 0.0 } else { low };
        let high = if high - low < 1e-9 { low + 1.0 } else { high };
        let rough = (high - low) / 4.0;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * power).find(|step| *step >= rough - 1e-12);
        let step = step.unwrap_or(power * 10.0);
        let low = (low / step).floor() * step;
        let high = (high / step).ceil() * step;
        Self { low, high, step, top, bottom }
    }

    /// Where a value stands.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        self.bottom - share * (self.bottom - self.top)
    }

    /// Lines across at round values.
    pub(super) fn marks(&self, svg: &mut Svg, end: f64) {
        let mut value = self.low;
        for _ in 0..8 {
            if value > self.high + self.step / 2.0 {
                break;
            }
            let y = self.at(value);
            svg.line("gr", &[(LEFT, y), (end, y)]);
            svg.text("t e", LEFT - 6.0, y + 4.0, short(value));
            value += self.step;
        }
    }
}

/// Every value that a drawing of some series must hold.
pub(super) fn extent(series: &Series) -> Vec<f64> {
    let points =
        series.points.iter().flat_map(|p| p.single.iter().map(|s| s.value).chain(p.value).chain(p.p90));
    let limits =
        series.limits.iter().flat_map(|band| [Some(band.centre), band.low, Some(band.high)]).flatten();
    points.chain(limits).chain(series.target.iter().map(|target| target.value)).collect()
}

/// A period without its century, as there is little room: `26 Q3`; one that is not over is marked.
pub(super) fn brief(point: &Point) -> String {
    let is_period = point.to.is_some() && point.at.starts_with("20");
    let name = if is_period { point.at.get(2..).unwrap_or(&point.at) } else { point.at.as_str() };
    if point.open { format!("{name}…") } else { shortened(name, 12) }
}
