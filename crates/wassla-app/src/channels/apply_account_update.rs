use wassla_domain::channel::Trouble;
use wassla_domain::cleanup::Subscription;
use wassla_domain::inbound::{AccountChange, AccountScope, AssetRef, DialledNumber};
use wassla_domain::meta::Topic;
use wassla_domain::ports::AccountUpdate;
use wassla_domain::{Asset, Channel, ChatKind, Fault, MetaError, Remedy, Timestamp, WabaId};

use crate::Wassla;

/// How often an account update is decided again because somebody else wrote meanwhile.
const DECISIONS_AT_MOST: u32 = 16;

impl Wassla {
    /// Writes what Meta said of an account or a number on the channels that it is about, and says
    /// which these are.
    pub(crate) async fn change_account(
        &self,
        change: &AccountChange,
    ) -> Result<Vec<Channel>, Fault> {
        let rows = match &change.scope {
            AccountScope::Waba(waba) => self.rows_of(waba).await?,
            AccountScope::Number(number) => {
                let asset = AssetRef {
                    kind: ChatKind::Whatsapp,
                    external_id: number.as_str().to_owned(),
                };
                self.ports.channels.holders(&[asset]).await?
            }
            AccountScope::Dialled(Some(waba), dialled) => {
                let mut rows = self.rows_of(waba).await?;
                rows.retain(|row| is_dialled(row, dialled));
                rows
            }
            AccountScope::Dialled(None, dialled) => self.rows_dialled(dialled).await?,
            AccountScope::Unnamed => {
                self.ask_aside(change.clone());
                Vec::new()
            }
        };
        if !self.ends_nothing_of_ours(change) {
            for row in &rows {
                self.apply(row, change).await?;
            }
            if change.happened.asks_to_read_again() {
                self.read_numbers_aside(rows.clone());
            }
        }
        Ok(rows)
    }

    /// Whether it is another app that loses its access.
    fn ends_nothing_of_ours(&self, change: &AccountChange) -> bool {
        let own = self.ports.graph.app_id();
        let is_of_another_app = change.app.as_ref().is_some_and(|app| app != own);
        is_of_another_app && change.happened.ends_access()
    }

    async fn rows_of(&self, waba: &WabaId) -> Result<Vec<Channel>, Fault> {
        let subscription = Subscription::Waba(waba.clone());
        self.ports.channels.subscribers(&subscription).await
    }

    /// The rows of a number of which Meta names no account: that is rare, and every row is looked
    /// at.
    async fn rows_dialled(&self, dialled: &DialledNumber) -> Result<Vec<Channel>, Fault> {
        let mut found = Vec::new();
        let mut after = None;
        while let Some(rows) = self.next_rows(&mut after).await? {
            found.extend(rows.into_iter().filter(|row| is_dialled(row, dialled)));
        }
        Ok(found)
    }

    /// How these numbers are now is asked of Meta: nobody's messages wait for that.
    fn read_numbers_aside(&self, rows: Vec<Channel>) {
        let wassla = self.clone();
        self.tasks.spawn(async move {
            for row in rows {
                if let Err(fault) = wassla.read_number_again(&row).await {
                    let error: &dyn std::error::Error = &fault;
                    tracing::error!(error, channel = %row.id, "a number was not read again");
                }
            }
        });
    }

    async fn read_number_again(&self, row: &Channel) -> Result<(), Fault> {
        let Asset::Whatsapp(asset) = &row.asset else {
            return Ok(());
        };
        let Some(token) = self.usable_token(row)? else {
            return Ok(());
        };
        match self.ports.graph.number(&token, &asset.phone_number).await {
            Ok(facts) => {
                let now = self.ports.clock.now();
                let decide = |row: &Channel| row.number_read_again(&facts, now);
                self.apply_account_update(row, decide).await
            }
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(error, channel = %row.id, "a number could not be read again");
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
        let decide = |row: &Channel| row.after_account_event(change.happened, change.at, now);
        self.apply_account_update(row, decide).await
    }

    /// Meta names no account: whether one of ours is meant is what Meta answers for it now.
    /// Nothing is done on doubt.
    async fn ask_whom_it_is_about(&self, change: &AccountChange) -> Result<(), Fault> {
        if self.ends_nothing_of_ours(change) || !change.happened.ends_access() {
            return Ok(());
        }
        let mut after = None;
        while let Some(rows) = self.next_rows(&mut after).await? {
            for row in rows.iter().filter(|row| row.kind() == ChatKind::Whatsapp) {
                if self.access_is_lost(row).await? {
                    self.apply(row, change).await?;
                }
            }
        }
        Ok(())
    }

    async fn access_is_lost(&self, row: &Channel) -> Result<bool, Fault> {
        let Asset::Whatsapp(asset) = &row.asset else {
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

fn is_dialled(row: &Channel, dialled: &DialledNumber) -> bool {
    match &row.asset {
        Asset::Whatsapp(asset) => DialledNumber::of(&asset.display).as_ref() == Some(dialled),
        Asset::Instagram(_) | Asset::Messenger(_) => false,
    }
}
