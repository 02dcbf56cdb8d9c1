//! What happened to an account at Meta, in words, and where a person goes with it.

use wassla_app::ChannelView;
use wassla_catalogue::Texts;
use wassla_domain::channel::WhatsappAsset;
use wassla_domain::{Asset, Destination};

/// Business Support Home, where businesses appeal.
const BUSINESS_SUPPORT: &str = "https://business.facebook.com/business-support-home/";
/// The phone numbers in WhatsApp Manager.
const WHATSAPP_MANAGER: &str = "https://business.facebook.com/wa/manage/phone-numbers/";

/// A link to a place at Meta.
pub(crate) struct MetaLink {
    /// What scripts call it.
    pub(crate) name: &'static str,
    pub(crate) url: String,
    pub(crate) label: String,
}

/// What happened to the account or the number of a channel.
pub(crate) struct AccountNews {
    /// The most pressing first.
    pub(crate) lines: Vec<String>,
    pub(crate) link: Option<MetaLink>,
}

impl AccountNews {
    /// `None` while all is well at Meta. Who may do something about it also learns where.
    pub(crate) fn of(view: &ChannelView, may_act: bool, t: &Texts) -> Option<Self> {
        let pressing = view.next_step.filter(|step| step.is_account_news());
        let news = pressing.into_iter().chain(view.other_news);
        let lines: Vec<String> = news.map(|step| t.next_step(step)).collect();
        (!lines.is_empty()).then(|| Self {
            lines,
            link: MetaLink::of(view, t).filter(|_| may_act),
        })
    }
}

impl MetaLink {
    /// Where the most pressing thing is done, if that is at Meta.
    pub(crate) fn of(view: &ChannelView, t: &Texts) -> Option<Self> {
        let (name, url) = match view.next_step?.destination() {
            Destination::WhatsappManager => ("whatsapp-manager", whatsapp_manager(view)),
            Destination::BusinessSupport => ("business-support", BUSINESS_SUPPORT.to_owned()),
            Destination::Reconnect | Destination::Upgrade | Destination::Here => return None,
        };
        let label = t.say(&format!("offer-{}", name.replace('-', "_")));
        Some(Self { name, url, label })
    }
}

fn whatsapp_manager(view: &ChannelView) -> String {
    match &view.asset {
        Some(Asset::Whatsapp(WhatsappAsset { waba, .. })) => {
            format!("{WHATSAPP_MANAGER}?waba_id={}", waba.as_str())
        }
        Some(Asset::Instagram(_) | Asset::Messenger(_)) | None => WHATSAPP_MANAGER.to_owned(),
    }
}
