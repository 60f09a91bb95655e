/** Loaded into a server: tells who has started it, when asked, how large the old space is; `collected` for what is alive of it. */
const { getHeapSpaceStatistics } = require('node:v8');

process.on('message', (message) => {
  if (message === 'collected') globalThis.gc();
  const { space_used_size } = getHeapSpaceStatistics().find(
    ({ space_name }) => space_name === 'old_space',
  );
  process.send(space_used_size);
});
