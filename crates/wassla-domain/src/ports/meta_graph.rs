use async_trait::async_trait;
use url::Url;

use crate::attempt::{DialogRequest, PermittedCode};
use crate::ids::{AppId, MetaUserId, PageId, PhoneNumberId, WabaId};
use crate::inbox::{SentMessage, TextToSend};
use crate::meta::{
    AccessToken, BusinessFacts, Cursor, IssuedToken, Listed, MetaError, NumberFacts, PageFacts,
    TokenFacts, WabaEdge, WabaFacts,
};
use crate::pin::Pin;
use crate::scopes::Grants;

/// Meta's dialog and Graph API, as the sign-in and provisioning need them.
///
/// An adapter MUST put tokens in the Authorization header wherever Meta allows it, MUST NOT keep
/// or show a token, a code, a PIN or Meta's own message, MUST bound every call in time, MUST NOT
/// follow redirects or URLs from answers, and MUST repeat a call by itself only where that is
/// harmless: [`exchange_code`](Self::exchange_code), [`register`](Self::register) and
/// [`send_text`](Self::send_text) only when the request did not leave.
#[async_trait]
pub trait MetaGraph: Send + Sync + 'static {
    /// The app that tokens must belong to.
    fn app_id(&self) -> &AppId;

    /// Where the person's browser goes to approve.
    fn dialog_url(&self, request: &DialogRequest<'_>) -> Url;

    /// Opens a connection ahead of a sign-in that is about to come back. Never fails: without it
    /// the sign-in is slower, not wrong.
    async fn warm_up(&self);

    /// Spends the code: a short-lived token.
    ///
    /// # Errors
    /// [`MetaError`]; a code is spent even if the answer is an error.
    async fn exchange_code(&self, code: PermittedCode) -> Result<IssuedToken, MetaError>;

    /// A long-lived token for a short-lived one (`fb_exchange_token`).
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn extend_token(&self, short: &AccessToken) -> Result<IssuedToken, MetaError>;

    /// What Meta says of a token (`debug_token`).
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn inspect_token(&self, token: &AccessToken) -> Result<TokenFacts, MetaError>;

    /// What the person granted and declined (`/me/permissions`).
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn permissions(&self, token: &AccessToken) -> Result<Grants, MetaError>;

    /// The person's businesses with the accounts that each owns; `expanded`: and their numbers.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn businesses(
        &self,
        token: &AccessToken,
        expanded: bool,
        after: Option<&Cursor>,
    ) -> Result<Listed<BusinessFacts>, MetaError>;

    /// The accounts of one edge; `expanded`: and their numbers.
    ///
    /// # Errors
    /// [`MetaError`]; [`MetaError::is_lost_access`] when this token cannot see the business, or
    /// is another person's.
    async fn wabas(
        &self,
        token: &AccessToken,
        edge: &WabaEdge,
        expanded: bool,
        after: Option<&Cursor>,
    ) -> Result<Listed<WabaFacts>, MetaError>;

    /// The numbers of an account, in answer order.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn numbers(
        &self,
        token: &AccessToken,
        waba: &WabaId,
        after: Option<&Cursor>,
    ) -> Result<Listed<NumberFacts>, MetaError>;

    /// One number.
    ///
    /// # Errors
    /// [`MetaError`]; [`MetaError::is_lost_access`] when this token cannot see it.
    async fn number(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
    ) -> Result<NumberFacts, MetaError>;

    /// The Pages that the person manages, without their tokens.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn pages(
        &self,
        token: &AccessToken,
        after: Option<&Cursor>,
    ) -> Result<Listed<PageFacts>, MetaError>;

    /// One Page, with its own token: one that lasts when `token` is long-lived.
    ///
    /// # Errors
    /// [`MetaError`]; [`MetaError::is_lost_access`] when this token cannot see it.
    async fn page(&self, token: &AccessToken, page: &PageId) -> Result<PageFacts, MetaError>;

    /// Subscribes the app to an account. Again is harmless.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn subscribe_waba(&self, token: &AccessToken, waba: &WabaId) -> Result<(), MetaError>;

    /// Subscribes the app to a Page, with the Page's token. Again is harmless.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn subscribe_page(&self, token: &AccessToken, page: &PageId) -> Result<(), MetaError>;

    /// Sets the number's PIN; the old one is not needed. Again is harmless.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn set_pin(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
        pin: &Pin,
    ) -> Result<(), MetaError>;

    /// Gives back everything that the person granted the app: every token that they gave it dies.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn revoke_grant(&self, token: &AccessToken, user: &MetaUserId) -> Result<(), MetaError>;

    /// Registers the number on Cloud API. Meta counts every try.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn register(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
        pin: &Pin,
    ) -> Result<(), MetaError>;

    /// Unsubscribes the app from an account. Again is harmless.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn unsubscribe_waba(&self, token: &AccessToken, waba: &WabaId) -> Result<(), MetaError>;

    /// Unsubscribes the app from a Page, with the Page's token. Again is harmless.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn unsubscribe_page(&self, token: &AccessToken, page: &PageId) -> Result<(), MetaError>;

    /// Sends a customer a text. Meta has no idempotency key: every call may be one more message.
    ///
    /// # Errors
    /// [`MetaError`]; how far the request got says whether the customer may have it.
    async fn send_text(
        &self,
        token: &AccessToken,
        text: &TextToSend,
    ) -> Result<SentMessage, MetaError>;
}
