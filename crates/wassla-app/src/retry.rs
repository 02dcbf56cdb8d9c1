use std::time::Duration;

use wassla_domain::Fault;

/// The pauses before a question is asked again of a part that is not available.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_millis(1_600),
];

/// Asks again for about two seconds while the part behind a port is not available: once a code is
/// spent, giving up loses the token in hand.
pub(crate) async fn with_retry<T, F>(ask: impl Fn() -> F) -> Result<T, Fault>
where
    F: Future<Output = Result<T, Fault>>,
{
    for pause in PAUSES {
        match ask().await {
            Err(Fault::Unavailable { .. }) => tokio::time::sleep(pause).await,
            answer => return answer,
        }
    }
    ask().await
}
