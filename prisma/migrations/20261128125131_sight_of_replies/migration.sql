-- Replies that were kept before are given to who sees everything, as nothing equals their empty sight.
ALTER TABLE "idempotency_keys" ADD COLUMN     "sight" BYTEA NOT NULL DEFAULT '';
ALTER TABLE "idempotency_keys" ALTER COLUMN "sight" DROP DEFAULT;
