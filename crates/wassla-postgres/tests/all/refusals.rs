//! Refusing the writes of a transaction, one after the other.

use std::fmt::Debug;

use wassla_contract::sql::SqlHost as _;
use wassla_domain::channel::CleanupJob;
use wassla_domain::inbound::Event;
use wassla_domain::inbox::{Conversation, Message};
use wassla_domain::ports::{
    CallLog as _, CallingStore as _, ChannelStore as _, CleanupStore as _, Counted, Deletion,
    DeletionStore as _, EventLog as _, Inbox as _,
};
use wassla_domain::{Call, Calling, Channel, ChannelKind, Fault};
use wassla_postgres::PostgresStore;
use wassla_testkit::fixtures::{asset_ref, calling, channel, first_connect, id, upserts, whatsapp};

use crate::host::{Host, fresh};

/// A WhatsApp row with calling, in a store of which any write can be refused.
pub(crate) async fn with_calling() -> (Host, Channel, Calling) {
    let host = fresh().await;
    let row = channel(&id("ws_1"), whatsapp(1));
    let first = upserts(&row.workspace, [first_connect(&row)]);
    host.store.upsert_channels(&first).await.unwrap();
    let calling = calling(&row);
    assert!(host.store.put_calling(&calling).await.unwrap());
    prepare(&host).await;
    (host, row, calling)
}

/// Everything that the store shows.
#[derive(Debug, PartialEq)]
pub(crate) struct Shown {
    pub(crate) channels: Vec<Channel>,
    pub(crate) calling: Vec<Option<Calling>>,
    pub(crate) jobs: Vec<CleanupJob>,
    pub(crate) deletion: Option<Deletion>,
    pub(crate) pending: Vec<Event>,
    pub(crate) conversations: Vec<Conversation>,
    pub(crate) messages: Vec<Message>,
    pub(crate) calls: Vec<Call>,
    pub(crate) live: Vec<Call>,
    change: i64,
    pub(crate) counted: Vec<Counted>,
}

pub(crate) async fn shown(host: &Host) -> Shown {
    let (store, workspace) = (&host.store, id("ws_1"));
    let conversations = store.conversations(&workspace, None, 10).await.unwrap();
    let mut messages = Vec::new();
    for conversation in &conversations {
        let thread = store.messages(&workspace, &conversation.id, None, 10).await;
        messages.extend(thread.unwrap());
    }
    let mut counted = Vec::new();
    for kind in ChannelKind::ALL {
        counted.extend(store.counted(&workspace, kind).await.unwrap());
    }
    Shown {
        channels: store.channels_after(None, 10).await.unwrap(),
        calling: vec![
            store.calling(&workspace).await.unwrap(),
            store.calling(&id("ws_2")).await.unwrap(),
        ],
        jobs: store.jobs_after(None, 10).await.unwrap(),
        deletion: store.deletion(&id("del_1")).await.unwrap(),
        pending: store.pending(10).await.unwrap(),
        conversations,
        messages,
        calls: store.calls(&workspace, None, None, 10).await.unwrap(),
        live: store.live_calls(&asset_ref(&whatsapp(1))).await.unwrap(),
        change: store.last_change(&workspace).await.unwrap(),
        counted,
    }
}

/// Refuses the commit, then the first write, then the second, and so on until none is refused any
/// more; after each refusal everything is as it was. What was refused before succeeds in the end.
pub(crate) async fn refused_everywhere<T: Debug>(
    host: &Host,
    writes: i64,
    run: impl AsyncFn(PostgresStore) -> Result<T, Fault>,
) -> T {
    let before = shown(host).await;
    refuse_commit(host, true).await;
    let done = run(host.store.clone()).await;
    assert!(done.is_err(), "the commit was refused: {done:?}");
    assert_eq!(shown(host).await, before, "the commit was refused");
    refuse_commit(host, false).await;
    for passed in 0..=writes {
        let_pass(host, passed).await;
        let done = run(host.store.clone()).await;
        let_pass(host, i64::MAX).await;
        let Ok(done) = done else {
            assert_eq!(shown(host).await, before, "{passed} writes passed");
            continue;
        };
        assert_eq!(passed, writes, "so many writes are refused in turn");
        assert_ne!(shown(host).await, before);
        return done;
    }
    panic!("{writes} writes are not enough")
}

/// Counts down with every statement that writes and with every row that is written, those of a
/// cascade among them, and refuses the one that is one too many; and a commit.
const RULES: &str = "
    CREATE TABLE allowed (writes BIGINT NOT NULL, refuse_commit BOOLEAN NOT NULL);
    INSERT INTO allowed VALUES (9223372036854775807, false);
    CREATE FUNCTION count_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE allowed SET writes = writes - 1;
        IF (SELECT writes < 0 FROM allowed) THEN RAISE EXCEPTION 'never'; END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$;
    CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (SELECT refuse_commit FROM allowed) THEN RAISE EXCEPTION 'never'; END IF;
        RETURN NULL;
    END $$;
    DO $$ DECLARE counted TEXT; BEGIN
        FOR counted IN
            SELECT tablename FROM pg_tables WHERE schemaname = current_schema()
                AND tablename NOT IN ('allowed', '_sqlx_migrations')
        LOOP
            EXECUTE format('CREATE TRIGGER counted BEFORE INSERT OR UPDATE OR DELETE ON %I
                FOR EACH STATEMENT EXECUTE FUNCTION count_down()', counted);
            EXECUTE format('CREATE TRIGGER counted_rows BEFORE INSERT OR UPDATE OR DELETE ON %I
                FOR EACH ROW EXECUTE FUNCTION count_down()', counted);
            EXECUTE format('CREATE CONSTRAINT TRIGGER at_commit
                AFTER INSERT OR UPDATE OR DELETE ON %I DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION at_commit()', counted);
        END LOOP;
    END $$";

async fn prepare(host: &Host) {
    host.run(RULES).await;
}

async fn let_pass(host: &Host, writes: i64) {
    let update = sqlx::query("UPDATE allowed SET writes = $1").bind(writes);
    update.execute(&mut host.connection().await).await.unwrap();
}

async fn refuse_commit(host: &Host, refuse: bool) {
    let update = sqlx::query("UPDATE allowed SET refuse_commit = $1").bind(refuse);
    update.execute(&mut host.connection().await).await.unwrap();
}
