//! The requests that were made, the operation they were judged for, and what support asks for.

use std::io;

use crate::catalogue::PermissionMode;
use crate::render::exchange::{self, answered_request, request_line};
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::columns;
use crate::report::{Report, ReportExchange};
use crate::rule::Status;

/// Writes every exchange: status, time, what was asked; then code and correlation id.
pub(super) fn write_exchanges(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if report.exchanges.is_empty() {
        return Ok(());
    }
    sheet.heading("Requests")?;
    for exchange in &report.exchanges {
        let status = exchange.status.map_or_else(|| "---".to_owned(), |status| status.to_string());
        let sign = format!("{status:<4}{:>6} ms ", exchange.duration_ms);
        let lead = Lead::sign(2, &sign, Ink::Of(outcome(exchange)));
        let detail = detail(exchange);
        let together = format!("{}  {detail}", request_line(exchange));
        let together = sheet.displayable(&together);
        if columns(&together) + lead.columns() <= sheet.width() {
            sheet.wide(&lead, Ink::Plain, &together)?;
        } else {
            sheet.wide(&lead, Ink::Plain, &request_line(exchange))?;
            sheet.wide(&Lead::indent(lead.columns()), Ink::Faint, &detail)?;
        }
    }
    Ok(())
}

/// Writes what the published definition says of the operation.
pub(super) fn write_operation(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some(operation) = &report.operation else { return Ok(()) };
    sheet.heading("What the API definition says")?;
    let lead = Lead::indent(2);
    sheet.wide(&lead, Ink::Plain, &operation.name)?;
    sheet.wide(&lead, Ink::Plain, &format!("{} {}", operation.method, operation.path))?;
    let scopes = match operation.scopes.as_slice() {
        [] => "not known".to_owned(),
        [scope] => scope.clone(),
        scopes => format!("any of {}", scopes.join(", ")),
    };
    sheet.wide(&lead, Ink::Plain, &format!("scope: {scopes}"))?;
    let permissions = match operation.permission_mode {
        PermissionMode::None => "none needed".to_owned(),
        PermissionMode::Unknown => "not known".to_owned(),
        PermissionMode::Any => format!("any of {}", operation.permissions.join(", ")),
        PermissionMode::All => format!("all of {}", operation.permissions.join(", ")),
    };
    sheet.wide(&lead, Ink::Plain, &format!("permissions: {permissions}"))?;
    let user = if operation.user_context { "needed" } else { "not needed" };
    sheet.wide(&lead, Ink::Plain, &format!("user: {user}"))
}

/// Writes the correlation ids of what was refused: with them, support finds the request in its logs.
pub(super) fn write_ids_for_support(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    for (position, (exchange, id)) in exchange::for_support(report).into_iter().enumerate() {
        if position == 0 {
            let text = if report.input.is_some() {
                "For Genesys support, of the reads made now"
            } else {
                "For Genesys support"
            };
            sheet.heading(text)?;
            let text = "If you open a case, quote the correlation id of the request:";
            sheet.paragraph(&Lead::indent(2), Ink::Plain, text)?;
        }
        sheet.wide(&Lead::indent(4), Ink::Plain, id)?;
        sheet.wide(&Lead::indent(6), Ink::Faint, &answered_request(exchange))?;
    }
    Ok(())
}

fn detail(exchange: &ReportExchange) -> String {
    let none = if exchange.status.is_none() { Some("no answer") } else { None };
    let parts = [none, exchange.code.as_deref(), exchange.correlation_id.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
}

/// The colour of an answer.
fn outcome(exchange: &ReportExchange) -> Status {
    match exchange.status {
        Some(status) if status < 400 => Status::Pass,
        Some(_) => Status::Fail,
        None => Status::Unknown,
    }
}
