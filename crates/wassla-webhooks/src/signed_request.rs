//! Signed requests: `base64url(signature).base64url(JSON)`.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::SecretString;
use wassla_domain::MetaUserId;
use wassla_domain::ports::SignedRequest;

use crate::json::Json;
use crate::signature;

/// Meta leaves the padding away; some of its own tools do not.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(crate) fn read(secrets: &[SecretString], text: &str) -> Option<SignedRequest> {
    let (tag, claims) = text.split_once('.')?;
    let tag = BASE64.decode(tag).ok()?.try_into().ok()?;
    if !signature::is_ours(secrets, claims.as_bytes(), &tag) {
        return None;
    }

    let claims = String::from_utf8(BASE64.decode(claims).ok()?).ok()?;
    let [algorithm, user, issued_at] =
        Json::members_of(&claims, ["algorithm", "user_id", "issued_at"])?;
    if !algorithm?.text()?.eq_ignore_ascii_case("HMAC-SHA256") {
        return None;
    }
    Some(SignedRequest {
        user: MetaUserId::parse(user?.id()?).ok()?,
        issued_at: issued_at?.instant()?,
    })
}
