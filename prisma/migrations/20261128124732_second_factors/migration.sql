-- CreateTable
CREATE TABLE "second_factors" (
    "user_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_at" TIMESTAMPTZ(3),
    "last_step" INTEGER NOT NULL DEFAULT 0,
    "recovery_hashes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "spent_challenges" UUID[] DEFAULT ARRAY[]::UUID[],
    "wrong_codes" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),

    CONSTRAINT "second_factors_pkey" PRIMARY KEY ("user_id")
);

-- AddForeignKey
ALTER TABLE "second_factors" ADD CONSTRAINT "second_factors_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table second_factors
  alter column recovery_hashes set not null,
  alter column spent_challenges set not null,
  add constraint second_factors_recovery check (confirmed_at is not null or recovery_hashes = '{}');

-- A second factor is a person's, as sessions are. The gate has no part in it: who signs in is known by his password
-- when it is asked for, and operators take one away as him.
alter table second_factors enable row level security;
alter table second_factors force row level security;
create policy self on second_factors
  using (user_id = (select nullif(current_setting('app.actor_id', true), '')::uuid))
  with check (user_id = (select nullif(current_setting('app.actor_id', true), '')::uuid));
grant select, insert, update, delete on second_factors to crm_app;
