#!/bin/sh
echo "The native engine of Prisma is not used here: see src/db/migrations/migrate.ts" >&2
exit 1
