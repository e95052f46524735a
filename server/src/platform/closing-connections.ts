// Closing waits for the requests in flight and for nothing else: clients keep their connections open
// for the next request, and without this each would hold up the end for a minute.

import type { Server } from 'node:http';

export function endConnectionsOnceAnswered(server: Server): Readonly<{ begin: () => void }> {
  let isClosing = false;
  server.on('request', (request, response) => {
    response.once('close', () => {
      if (isClosing) request.socket.end();
    });
  });
  return {
    begin() {
      isClosing = true;
    },
  };
}
