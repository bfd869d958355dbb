import { createSocket } from 'node:dgram';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';

export interface HostilePlatform {
  readonly url: string;
  /** Ports of the same machine where something listens that no page should reach; how often anything came there. */
  readonly inner: { readonly url: string; readonly asked: () => number };
  /** Bytes that `/big` and `/endless` gave out. */
  readonly given: () => number;
  /** From now on it takes no connection. */
  goAway(): Promise<void>;
  close(): Promise<void>;
}

const page = (body: string, script = '') =>
  `<!doctype html><title>Hostile</title><body>${body}${script === '' ? '' : `<script>${script}</script>`}`;
const mebibyte = Buffer.alloc(2 ** 20, 'a');

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A platform that does, at one address each, whatever may stop, fill or deceive a reviewer. For tests. */
export async function startHostilePlatform(): Promise<HostilePlatform> {
  let given = 0;
  let asked = 0;

  const html =
    (body: string, script?: string): Answer =>
    (_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page(body, script));
    };
  const stream =
    (parts: number, part: Buffer): Answer =>
    (_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      let left = parts;
      const more = () => {
        while (left-- > 0 && !response.destroyed) {
          given += part.length;
          if (!response.write(part)) return void response.once('drain', more);
        }
        if (!response.destroyed) response.end();
      };
      more();
    };
  const redirect =
    (to: string): Answer =>
    (_request, response) => {
      response.writeHead(302, { location: to }).end();
    };

  const udp = createSocket('udp4');
  udp.on('message', () => asked++);
  await new Promise<void>((done) => udp.bind(0, '127.0.0.1', done));
  const udpPort = udp.address().port;
  const inner = createServer((_request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.end('the secrets of this machine');
  });
  // Whoever connects is there, though nothing may be asked.
  inner.on('connection', () => asked++);
  await listening(inner);
  const innerUrl = `http://127.0.0.1:${(inner.address() as AddressInfo).port}`;

  const answers: Readonly<Record<string, Answer>> = {
    '/': html('<h1>Fine</h1>'),
    '/alerts': html('', 'for (;;) alert("Buy now!")'),
    '/prompt': html('<h1>Asked</h1>', 'prompt("How old are you?")'),
    '/leave': html(
      '<h1>Stay</h1><button>Press</button>',
      'onbeforeunload = (event) => { event.preventDefault(); return "no" }',
    ),
    '/windows': html('<h1>Windows</h1>', 'for (let i = 0; i < 300; i++) open("/?" + i)'),
    '/popups': html(
      '<h1>Popups</h1>',
      `setInterval(() => { open('http://127.0.0.1:9/popup'); open('/?' + Math.random()); open('/download'); open('/alerts') }, 50)`,
    ),
    '/popup-of-inner': html(
      '<h1>Popup</h1>',
      `open("${innerUrl}/popup"); location.assign("${innerUrl}/assigned")`,
    ),
    '/odd-answer': (request) => {
      const status = new URL(request.url ?? '/', 'http://hostile.test').search.slice(1);
      request.socket.end(
        `HTTP/1.1 ${decodeURIComponent(status)}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      );
    },
    '/print': html('<h1>Printed</h1>', 'print()'),
    '/download': (_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename="game.exe"',
      });
      response.end('MZ');
    },
    '/big': stream(500, mebibyte),
    '/endless': (request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.write(page('<h1>Endless</h1>'));
      const more = setInterval(() => response.write('<p>more</p>'), 20);
      request.socket.on('close', () => clearInterval(more));
    },
    '/round': redirect('/and-round'),
    '/and-round': redirect('/round'),
    '/never-loads': html('<h1>Here</h1><img src="/silent">'),
    '/silent': () => {},
    '/nodes': html(
      '<h1>Many</h1><main></main>',
      'const all = document.createDocumentFragment(); for (let i = 0; i < 1e6; i++) all.append(document.createElement("i")); document.querySelector("main").append(all)',
    ),
    '/spin': html('<h1>Spins</h1>', 'for (;;) {}'),
    '/spins-later': html('<h1>Spins</h1>', 'setTimeout(() => { for (;;) {} }, 50)'),
    '/cookies': (_request, response) => {
      response.setHeader(
        'set-cookie',
        Array.from({ length: 50 }, (_, at) => `c${at}=${'v'.repeat(4000)}`),
      );
      html('<h1>Cookies</h1>')(_request, response);
    },
    '/storage': html(
      '<h1>Stored</h1>',
      'try { for (let i = 0; ; i++) localStorage.setItem("k" + i, "v".repeat(100000)) } catch {}',
    ),
    '/messages': html('<h1>Messages</h1>', `new WebSocket("ws://" + location.host + "/flood")`),
    '/requests': html(
      '<h1>Requests</h1>',
      'setInterval(() => { for (let i = 0; i < 50; i++) fetch("/?" + Math.random()).catch(() => {}) }, 1)',
    ),
    '/worker': html('<h1>Worker</h1>', 'navigator.serviceWorker.register("/worker.js").catch(() => {})'),
    '/files': html(
      '<h1>Files</h1><iframe src="file:///etc/passwd"></iframe><iframe src="view-source:file:///etc/passwd"></iframe><a href="file:///etc/passwd">Notice</a>',
      'try { location.assign("file:///etc/passwd") } catch {}; fetch("file:///etc/passwd").then((answer) => answer.text()).then((text) => { document.body.append(text) }).catch(() => {})',
    ),
    '/to-a-file': redirect('file:///etc/passwd'),
    '/to-chrome': redirect('chrome://version'),
    '/to-metadata': redirect('http://169.254.169.254/latest/meta-data/'),
    '/to-inner': redirect(`${innerUrl}/redirected`),
    '/reads-inner': html(
      `<h1>Reads</h1><iframe src="${innerUrl}/frame"></iframe><img src="${innerUrl}/picture">
      <link rel="prefetch" href="${innerUrl}/prefetched"><link rel="preconnect" href="${innerUrl}">
      <form action="${innerUrl}/sent" target="other"><button>Send</button></form><iframe name="other"></iframe>`,
      `const inner = "${innerUrl}";
      document.forms[0].submit();
      navigator.sendBeacon(inner + "/beacon", "x");
      new EventSource(inner + "/events");
      const socket = (path) => 'new WebSocket("' + inner.replace("http", "ws") + path + '")';
      const work = URL.createObjectURL(new Blob(['const tell = (port) => fetch("' + inner + '/worker").catch(() => {}).then(() => port.postMessage("tried"));' +
        socket("/worker-socket") + '; if (self.postMessage) tell(self); else onconnect = (event) => tell(event.ports[0])']));
      const heard = (from) => new Promise((done) => { from.onmessage = done });
      const shared = self.SharedWorker ? heard(new SharedWorker(work).port) : undefined;
      const peer = new RTCPeerConnection({ iceServers: [
        { urls: ["stun:127.0.0.1:${udpPort}"] },
        { urls: ["turn:127.0.0.1:" + new URL(inner).port + "?transport=tcp", "turn:127.0.0.1:${udpPort}"], username: "a", credential: "b" },
      ] });
      const ice = new Promise((done) => {
        peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && done();
      });
      peer.createDataChannel("x");
      peer.createOffer().then((offer) => peer.setLocalDescription(offer));
      const plain = new WebSocket(inner.replace("http", "ws") + "/socket");
      const read = fetch(inner + "/fetched").then((answer) => answer.text()).then((text) => document.body.append(text)).catch(() => {});
      const refused = new Promise((done) => { plain.onclose = done });
      Promise.all([read, refused, ice, heard(new Worker(work)), shared]).then(() => { document.title = "tried" });`,
    ),
    '/sign-in': (_request, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="Members"' }).end('no');
    },
    '/broken': (_request, response) => {
      response.writeHead(503, { 'content-type': 'text/html' }).end(page('<h1>Sorry</h1>'));
    },
    '/form': html('<h1>Form</h1><form action="/broken"><button>Send</button></form>'),
    '/keeps': (_request, response) => {
      response.setHeader('set-cookie', 'visitor=0123456789abcdef; Max-Age=86400');
      html(
        '<h1>Keeps</h1>',
        `localStorage.setItem("local", "local-0123456789"); sessionStorage.setItem("tab", "tab-0123456789");
        fetch("/heard?of=" + encodeURIComponent(localStorage.getItem("local")));
        const open = indexedDB.open("base", 1);
        open.onupgradeneeded = () => open.result.createObjectStore("store", { autoIncrement: true });
        open.onsuccess = () => { open.result.transaction("store", "readwrite").objectStore("store").add({ note: "base-0123456789" }).onsuccess = () => { document.title = "kept" } }`,
      )(_request, response);
    },
  };

  const server = createServer({ maxHeaderSize: 2 ** 20 }, (request, response) => {
    response.on('error', () => {});
    const { pathname } = new URL(request.url ?? '/', 'http://hostile.test');
    (answers[pathname] ?? answers['/']!)(request, response);
  });
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => {});
    void accept(request.headers['sec-websocket-key'] ?? '').then((key) => {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
      );
      // A thousand messages of one letter at a time.
      const flood = Buffer.concat(Array.from({ length: 1000 }, () => Buffer.from([0x81, 1, 0x78])));
      const more = () => {
        while (!socket.destroyed && socket.write(flood));
        socket.once('drain', () => setImmediate(more));
      };
      more();
    });
  });
  await listening(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = (one: ReturnType<typeof createServer>) =>
    new Promise<void>((done) => {
      one.close(() => done());
      one.closeAllConnections();
    });
  return {
    url,
    inner: { url: innerUrl, asked: () => asked },
    given: () => given,
    goAway: () => stop(server),
    async close() {
      udp.close();
      await Promise.all([stop(server), stop(inner)]);
    },
  };
}

/** Where something takes connections and answers with what is no TLS. */
export async function startPlainText(): Promise<{ readonly port: number; close(): void }> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('Nobody speaks TLS here.\n'));
  });
  await listening(server);
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

function listening(server: ReturnType<typeof createTcpServer>): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', done);
  });
}

/** RFC 6455. */
async function accept(key: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
