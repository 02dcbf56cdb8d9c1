-- A clean-up that is owed at Meta is a job, in the code and in the tables.
ALTER TABLE cleanup_debts RENAME TO cleanup_jobs;
ALTER INDEX cleanup_debts_pkey RENAME TO cleanup_jobs_pkey;
ALTER INDEX cleanup_debts_asset RENAME TO cleanup_jobs_asset;
ALTER INDEX cleanup_debts_due_at RENAME TO cleanup_jobs_due_at;
ALTER INDEX cleanup_debts_meta_user RENAME TO cleanup_jobs_meta_user;
