/**
 * Node's `http` as CommonJS gets it. An import asks for each of its exports, and one of them, `WebSocket`, makes Node load a
 * client of HTTP that nothing here uses: 40 ms of a start, and some 10 MB.
 */
export const { createServer, request, IncomingMessage, ServerResponse } =
  process.getBuiltinModule('node:http');
