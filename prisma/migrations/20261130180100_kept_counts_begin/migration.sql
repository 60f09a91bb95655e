-- Outside of a transaction.

-- Whoever has written without saying what it changes is waited for: behind this all say it.
begin;
lock table pending_changes in share row exclusive mode;
commit;

set role crm_gate;
select app.recount_records();
reset role;
