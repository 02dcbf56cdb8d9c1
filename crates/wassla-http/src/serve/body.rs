use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::Sleep;

/// A request body that must arrive whole in time, however it is spread.
pub(super) struct DueBody {
    body: Incoming,
    due: Pin<Box<Sleep>>,
}

/// Why a body broke off.
#[derive(Debug, thiserror::Error)]
pub(super) enum BrokenBody {
    #[error("the body did not arrive in time")]
    Late,
    #[error("the body could not be read")]
    Read(#[from] hyper::Error),
}

impl DueBody {
    pub(super) fn new(body: Incoming, within: Duration) -> Self {
        Self {
            body,
            due: Box::pin(tokio::time::sleep(within)),
        }
    }
}

impl Body for DueBody {
    type Data = Bytes;
    type Error = BrokenBody;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenBody>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(BrokenBody::from)));
        }
        ready!(self.due.as_mut().poll(context));
        Poll::Ready(Some(Err(BrokenBody::Late)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
