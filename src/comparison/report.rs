//! A comparison → its report.

use super::{Compared, Comparison, Decisive, ListRow, Row, Side};
use crate::report::Tool;
use crate::report::comparison::{ComparisonReport, ReportDecisive, ReportLayer, ReportList, ReportSide, ReportValue};

impl From<Comparison> for ComparisonReport {
    fn from(comparison: Comparison) -> Self {
        let differs = comparison.differs();
        let Comparison { left, right, layers, headline, cautions } = comparison;
        Self {
            schema_version: 1,
            tool: Tool::this(),
            outcome: headline.outcome,
            summary: headline.sentence,
            decisive: headline.decisive.map(ReportDecisive::from),
            next: headline.next,
            cautions,
            in_summary: headline.caution,
            left: left.into(),
            right: right.into(),
            differs,
            layers: layers.into_iter().map(ReportLayer::from).collect(),
        }
    }
}

impl From<Decisive> for ReportDecisive {
    fn from(decisive: Decisive) -> Self {
        Self { rule: decisive.rule, fails: decisive.fails, because: decisive.because }
    }
}

impl From<Side> for ReportSide {
    fn from(side: Side) -> Self {
        Self {
            host: side.host().map(str::to_owned),
            name: side.name,
            kind: side.origin,
            verdict: side.verdict,
            cause: side.cause,
            summary: side.summary,
        }
    }
}

impl From<Compared> for ReportLayer {
    fn from(compared: Compared) -> Self {
        Self {
            layer: compared.layer,
            state: compared.state,
            values: compared.rows.into_iter().map(ReportValue::from).collect(),
            lists: compared.lists.into_iter().map(ReportList::from).collect(),
        }
    }
}

impl From<Row> for ReportValue {
    fn from(row: Row) -> Self {
        Self { name: row.name, state: row.state, left: row.left, right: row.right, note: row.note }
    }
}

impl From<ListRow> for ReportList {
    fn from(row: ListRow) -> Self {
        Self {
            name: row.list.as_str().to_owned(),
            state: row.state,
            left: row.left,
            right: row.right,
            only_left: row.only_left,
            only_right: row.only_right,
            both: row.both,
            left_whole: row.left_whole,
            right_whole: row.right_whole,
        }
    }
}
