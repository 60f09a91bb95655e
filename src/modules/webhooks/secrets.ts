import type { Sealer } from '../../auth/seal.ts';
import { createWebhookSecret } from '../../outside/signatures.ts';

/** A secret as it is kept. */
export interface SealedSecret {
  sealed: string;
  /** When it is signed with no longer; null for the newest. */
  expiresAt: string | null;
}

/** Whose secret it is: what is copied to another webhook cannot be opened there. */
export interface Owner {
  organizationId: string;
  id: string;
}

function placeOf({ organizationId, id }: Owner): string[] {
  return ['webhooks.secrets', organizationId, id];
}

/** A new secret, and how it is kept. */
export function newSecret(sealer: Sealer, owner: Owner): { secret: string; sealed: SealedSecret } {
  const secret = createWebhookSecret();
  return { secret, sealed: { sealed: sealer.seal(secret, placeOf(owner)), expiresAt: null } };
}

/** What is kept when a new one comes: that, and the former one for as long as it shall still be good. */
export function rotate(
  former: readonly SealedSecret[],
  sealed: SealedSecret,
  expiresAt: Date,
): SealedSecret[] {
  return [
    sealed,
    ...former.slice(0, 1).map((one) => ({ ...one, expiresAt: expiresAt.toISOString() })),
  ];
}

/** Whether the secret can be read: one sealed with a former key of the server cannot, and signs nothing. */
export function canOpen(sealer: Sealer, owner: Owner, secret: SealedSecret): boolean {
  try {
    sealer.open(secret.sealed, placeOf(owner));
    return true;
  } catch {
    return false;
  }
}

/** The secrets to sign with now, the newest first. Throws when they cannot be opened. */
export function openSecrets(
  sealer: Sealer,
  owner: Owner,
  secrets: readonly SealedSecret[],
  now = new Date(),
): string[] {
  return secrets
    .filter(({ expiresAt }) => expiresAt === null || new Date(expiresAt) > now)
    .map(({ sealed }) => sealer.open(sealed, placeOf(owner)));
}
