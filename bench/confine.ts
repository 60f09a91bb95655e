import { existsSync } from 'node:fs';
import { mkdir, rmdir, writeFile } from 'node:fs/promises';

const periodUs = 20_000;

/**
 * Lets a process have a part of one processor, as if it had a slow one of its own: then neither Postgres nor who asks is the
 * limit. Gives what ends that. Needs Linux and its control groups, as root.
 */
export async function confine(pid: number, share: number): Promise<() => Promise<void>> {
  const root = '/sys/fs/cgroup';
  const isSecond = existsSync(`${root}/cgroup.controllers`);
  const group = `${root}/${isSecond ? '' : 'cpu/'}headless-crm-bench-${pid}`;
  const quota = String(Math.round(share * periodUs));
  await mkdir(group);
  if (isSecond) await writeFile(`${group}/cpu.max`, `${quota} ${periodUs}`);
  else {
    await writeFile(`${group}/cpu.cfs_period_us`, String(periodUs));
    await writeFile(`${group}/cpu.cfs_quota_us`, quota);
  }
  await writeFile(`${group}/cgroup.procs`, String(pid));
  return () => rmdir(group);
}
