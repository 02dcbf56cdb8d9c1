use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::failure::ProblemBody;
use crate::problem::Problem;

/// A file that pages load. Its path changes with its content, so browsers may keep it for ever.
pub(crate) struct StaticAsset {
    name: String,
    kind: &'static str,
    text: &'static str,
}

/// The files of the pages.
pub(crate) static STYLE: LazyLock<StaticAsset> = LazyLock::new(|| {
    StaticAsset::new(
        "style",
        "css",
        "text/css",
        concat!(
            include_str!("../../assets/style.css"),
            include_str!("../../assets/inbox.css"),
            include_str!("../../assets/calls.css"),
            include_str!("../../assets/help.css")
        ),
    )
});
pub(crate) static SCRIPT: LazyLock<StaticAsset> = LazyLock::new(|| {
    StaticAsset::new(
        "channels",
        "js",
        "text/javascript",
        include_str!("../../assets/channels.js"),
    )
});
pub(crate) static INBOX_SCRIPT: LazyLock<StaticAsset> = LazyLock::new(|| {
    StaticAsset::new(
        "inbox",
        "js",
        "text/javascript",
        include_str!("../../assets/inbox.js"),
    )
});
pub(crate) static ICON: LazyLock<StaticAsset> = LazyLock::new(|| {
    StaticAsset::new(
        "icon",
        "svg",
        "image/svg+xml",
        include_str!("../../assets/icon.svg"),
    )
});

impl StaticAsset {
    fn new(stem: &str, extension: &str, kind: &'static str, text: &'static str) -> Self {
        let version = hex::encode(&Sha256::digest(text)[..8]);
        Self {
            name: format!("{stem}-{version}.{extension}"),
            kind,
            text,
        }
    }

    /// Where pages find it.
    pub(crate) fn path(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

/// A file that pages load.
#[utoipa::path(get, path = "/assets/{file}", tag = "pages",
    params(("file" = String, Path, description = "A name with its version")),
    responses(
        (status = 200, description = "The file"),
        (status = 404, description = "No such file or version", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn asset(Path(file): Path<String>) -> Result<Response, Problem> {
    let assets = [&*STYLE, &*SCRIPT, &*INBOX_SCRIPT, &*ICON];
    let found = assets.into_iter().find(|asset| asset.name == file);
    let asset = found.ok_or_else(Problem::not_found)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            format!("{}; charset=utf-8", asset.kind),
        ),
        (
            header::CACHE_CONTROL,
            "public, max-age=31536000, immutable".to_owned(),
        ),
    ];
    Ok((headers, asset.text).into_response())
}
