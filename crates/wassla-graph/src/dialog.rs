//! The address of Meta's dialog.

use url::Url;
use wassla_domain::attempt::{AuthType, DialogRequest};
use wassla_domain::scopes::REQUESTED;

use crate::client::GraphClient;

impl GraphClient {
    pub(crate) fn dialog(&self, request: &DialogRequest<'_>) -> Url {
        let mut url = self.address(&self.dialog_url, &["dialog", "oauth"]);
        let mut query = url.query_pairs_mut();
        query
            .append_pair("client_id", self.app_id.as_str())
            .append_pair("redirect_uri", self.redirect_uri.as_str())
            .append_pair("state", request.state.expose())
            .append_pair("response_type", "code")
            .append_pair("scope", &REQUESTED.join(" "));
        if request.auth_type == AuthType::Rerequest {
            query.append_pair("auth_type", "rerequest");
        }
        drop(query);
        url
    }
}
