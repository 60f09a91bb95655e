import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];

/** Starts the Chromium that `CHROMIUM` names. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath, args });
}
