//! How PostgreSQL refuses writes: it counts statements and rows.

use wassla_contract::sql::RefusedWrites;

pub(crate) const WRITES: RefusedWrites = RefusedWrites::ROWS_AND_STATEMENTS;

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

pub(crate) fn refuse_writes() -> String {
    RULES.to_owned()
}
