-- A clean-up that is owed at Meta is a job, in the code and in the tables.
DROP INDEX cleanup_debts_asset;
DROP INDEX cleanup_debts_due_at;
DROP INDEX cleanup_debts_meta_user;
ALTER TABLE cleanup_debts RENAME TO cleanup_jobs;
CREATE INDEX cleanup_jobs_asset ON cleanup_jobs (kind, external_id);
CREATE INDEX cleanup_jobs_due_at ON cleanup_jobs (due_at);
CREATE INDEX cleanup_jobs_meta_user ON cleanup_jobs (meta_user_id);
