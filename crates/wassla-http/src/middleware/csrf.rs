//! The rule for unsafe methods that a cookie authorises (section "browser contract" of the design).

use axum::http::{HeaderMap, HeaderValue, Method, header};

use crate::middleware::cookies;
use crate::settings::HttpSettings;

/// Whether the request may act for the person whose cookie it carries. Our own pages send no
/// referrer, so browsers write their forms' `Origin` as `null`; `Sec-Fetch-Site` then decides.
pub(crate) fn allows(method: &Method, headers: &HeaderMap, settings: &HttpSettings) -> bool {
    if method.is_safe() || cookies::bearer(headers).is_some() {
        return true;
    }
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let origin = (origins.next().map(HeaderValue::as_bytes), origins.next());
    match origin {
        (Some(origin), None) if origin != b"null" => origin == settings.own_origin().as_bytes(),
        (_, None) => from_own_page(headers),
        (_, Some(_)) => false,
    }
}

fn from_own_page(headers: &HeaderMap) -> bool {
    let mut sites = headers.get_all("sec-fetch-site").iter();
    match (sites.next(), sites.next()) {
        (Some(site), None) => site.as_bytes() == b"same-origin",
        _ => false,
    }
}
