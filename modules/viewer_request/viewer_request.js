import cf from 'cloudfront';

// The kind of behavior that this copy of the function belongs to: api, stream, pages or web_origin.
const BEHAVIOR = 'BEHAVIOR_OF_THIS_COPY';

const UNAVAILABLE = {
  statusCode: 503,
  statusDescription: 'Service Unavailable',
  headers: { 'content-type': { value: 'application/json' }, 'retry-after': { value: '60' } },
  body: '{"error": {"code": "unavailable", "message": "The service is being set up. Try again in a minute."}}',
};

// Addresses that the web client shows itself. Each is /index.html; any other address is a file.
const PAGES = ['/', '/index.html', '/signed-in', '/play', '/studio', '/docs'];

const NOT_FOUND = {
  statusCode: 404,
  statusDescription: 'Not Found',
  headers: {
    'content-type': { value: 'application/json' },
    'cache-control': { value: 'no-store' },
  },
  body: '{"error": {"code": "not_found", "message": "There is no page and no endpoint at this address. The start page is /."}}',
};

// Runs before CloudFront looks for an answer, for every request of every behavior.
async function handler(event) {
  const request = event.request;
  const headers = request.headers;
  // These names are ours: what a viewer sends under them never gets past here.
  delete headers['x-origin-verify'];
  delete headers['x-viewer-address'];
  delete headers['x-viewer-authorization'];

  if (BEHAVIOR === 'stream') {
    // CloudFront signs requests to the function, and puts the signature where the token was.
    if (headers.authorization) {
      headers['x-viewer-authorization'] = { value: headers.authorization.value };
    }
    return request;
  }
  if (BEHAVIOR === 'pages') {
    if (PAGES.indexOf(request.uri) !== -1) {
      request.uri = '/index.html';
      return request;
    }
    return isFile(request.uri) ? request : NOT_FOUND;
  }
  try {
    if (BEHAVIOR === 'api') {
      headers['x-origin-verify'] = { value: await cf.kvs().get('origin-verify') };
      // X-Forwarded-For begins with whatever the viewer wrote there; this is the connection's.
      headers['x-viewer-address'] = { value: event.viewer.ip };
    } else {
      headers.authorization = { value: await cf.kvs().get('web-origin-authorization') };
    }
  } catch (missing) {
    return UNAVAILABLE; // until `gatehouse rotate origin-secret` has put a secret there
  }
  return request;
}

// A program that calls an endpoint which is not there gets an error, never the client's HTML.
function isFile(uri) {
  return uri.slice(uri.lastIndexOf('/') + 1).indexOf('.') !== -1;
}
