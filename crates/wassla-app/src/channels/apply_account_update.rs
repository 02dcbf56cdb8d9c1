use wassla_domain::channel::Trouble;
use wassla_domain::cleanup::Subscription;
use wassla_domain::inbound::{AccountChange, AccountScope};
use wassla_domain::meta::Topic;
use wassla_domain::ports::AccountUpdate;
use wassla_domain::{Channel, ChatKind, Fault, MetaError, Remedy, Timestamp};

use crate::Wassla;

/// How many rows are read at once.
const ROWS_PER_READ: u32 = 100;
/// How often an account update is decided again because somebody else wrote meanwhile.
const DECISIONS_AT_MOST: u32 = 16;

impl Wassla {
    /// Writes what Meta said of an account on the channels that it is about.
    pub(crate) async fn change_account(&self, change: &AccountChange) -> Result<(), Fault> {
        match &change.scope {
            AccountScope::Waba(waba) => {
                let subscription = Subscription::Waba(waba.clone());
                for row in self.ports.channels.subscribers(&subscription).await? {
                    self.apply(&row, change).await?;
                }
                Ok(())
            }
            AccountScope::Unnamed => {
                self.ask_aside(change.clone());
                Ok(())
            }
        }
    }

    /// Every channel is asked about: nobody's messages wait for that. What a crash cuts short is
    /// found out by the next call for the channel.
    fn ask_aside(&self, change: AccountChange) {
        let wassla = self.clone();
        self.tasks.spawn(async move {
            if let Err(fault) = wassla.ask_whom_it_is_about(&change).await {
                let error: &dyn std::error::Error = &fault;
                tracing::error!(error, "not every channel was asked about");
            }
        });
    }

    async fn apply(&self, row: &Channel, change: &AccountChange) -> Result<(), Fault> {
        let now = self.ports.clock.now();
        self.apply_account_update(row, |row| match change.trouble {
            Some(trouble) => row.in_trouble(trouble, change.at, now),
            None => row.out_of_trouble(now),
        })
        .await
    }

    /// Meta names no account: whether one of ours is meant is what Meta answers for it now.
    /// Nothing is done on doubt.
    async fn ask_whom_it_is_about(&self, change: &AccountChange) -> Result<(), Fault> {
        if !change.trouble.is_some_and(Trouble::ends_access) {
            return Ok(());
        }
        let mut after = None;
        loop {
            let channels = &self.ports.channels;
            let rows = channels
                .channels_after(after.as_ref(), ROWS_PER_READ)
                .await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = Some(last.id.clone());
            for row in rows.iter().filter(|row| row.kind() == ChatKind::Whatsapp) {
                if self.access_is_lost(row).await? {
                    self.apply(row, change).await?;
                }
            }
        }
    }

    async fn access_is_lost(&self, row: &Channel) -> Result<bool, Fault> {
        let wassla_domain::Asset::Whatsapp(asset) = &row.asset else {
            return Ok(false);
        };
        let Some(token) = self.usable_token(row)? else {
            return Ok(false);
        };
        let answer = self.ports.graph.number(&token, &asset.phone_number).await;
        // A token may also have ended by itself: only these say that the app is out.
        let gone = [Topic::UnseenObject, Topic::AppRemoval];
        Ok(answer.is_err_and(|error| gone.iter().any(|topic| error.is_about(*topic))))
    }

    /// Notes that Meta answered a call for this channel with a dead token, when it did. A channel
    /// that was connected again meanwhile has another.
    pub(crate) async fn record_dead_token(&self, row: &Channel, error: &MetaError) {
        if error.remedy != Remedy::Reconnect {
            return;
        }
        let now = self.ports.clock.now();
        let used = (&row.credentials.meta_user, row.credentials.issued_at);
        let noted = self.apply_account_update(row, |row| {
            let held = (&row.credentials.meta_user, row.credentials.issued_at);
            row.in_trouble(Trouble::TokenDead, now, now)
                .filter(|_| held == used)
        });
        if let Err(fault) = noted.await {
            let error: &dyn std::error::Error = &fault;
            tracing::error!(error, channel = %row.id, "a dead token was not noted");
        }
    }

    /// Takes the channels that a person connected out of use: they removed the app.
    pub(crate) async fn lose_access_of(
        &self,
        rows: Vec<Channel>,
        since: Timestamp,
    ) -> Result<(), Fault> {
        let now = self.ports.clock.now();
        for row in rows {
            self.apply_account_update(&row, |row| {
                row.in_trouble(Trouble::Deauthorized, since, now)
            })
            .await?;
        }
        Ok(())
    }

    /// Decides about a row and writes; reads and decides again when somebody wrote meanwhile.
    async fn apply_account_update(
        &self,
        row: &Channel,
        decide: impl Fn(&Channel) -> Option<AccountUpdate>,
    ) -> Result<(), Fault> {
        let mut row = row.clone();
        for _ in 0..DECISIONS_AT_MOST {
            let Some(mut account_update) = decide(&row) else {
                return Ok(());
            };
            let mut signaller = None;
            if account_update.access_ended && row.kind() == ChatKind::Whatsapp {
                account_update.job = self.job_of(&row)?;
                signaller = self.signaller(&row)?;
            }
            if self
                .ports
                .channels
                .apply_account_update(&account_update)
                .await?
            {
                self.wakers.cleanup.notify_one();
                if let Some(signaller) = signaller {
                    self.hang_up_all(&row, signaller);
                }
                let trouble = account_update.evidence.trouble.map(Trouble::as_str);
                tracing::warn!(channel = %row.id, state = %account_update.state, trouble, "amended");
                return Ok(());
            }
            let rows = self.ports.channels.channels(&row.workspace).await?;
            match rows.into_iter().find(|other| other.id == row.id) {
                Some(changed) => row = changed,
                None => return Ok(()),
            }
        }
        Err(Fault::unavailable(
            "the channel store",
            "others kept writing the same row",
        ))
    }
}
