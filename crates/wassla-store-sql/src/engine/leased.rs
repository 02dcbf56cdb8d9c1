use wassla_domain::Fault;

/// What was leased. A row that makes no sense is logged and waits for its next lease, so that it
/// does not hold up the others; alone, it is a fault.
pub(crate) fn leased<T>(read: impl IntoIterator<Item = Result<T, Fault>>) -> Result<Vec<T>, Fault> {
    let (mut sound, mut faults) = (Vec::new(), Vec::new());
    for row in read {
        match row {
            Ok(row) => sound.push(row),
            Err(fault) => faults.push(fault),
        }
    }
    for fault in faults {
        if sound.is_empty() {
            return Err(fault);
        }
        let error: &dyn std::error::Error = &fault;
        tracing::error!(error, "a due row was skipped");
    }
    Ok(sound)
}
