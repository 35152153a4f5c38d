import cf from 'cloudfront';

// The kind of behavior that this copy of the function belongs to: api, stream, pages or web_origin.
const BEHAVIOR = 'BEHAVIOR_OF_THIS_COPY';

const UNAVAILABLE = {
  statusCode: 503,
  statusDescription: 'Service Unavailable',
  headers: { 'content-type': { value: 'application/json' }, 'retry-after': { value: '60' } },
  body: '{"error": {"code": "unavailable", "message": "The service is being set up. Try again in a minute."}}',
};

// Runs before CloudFront looks for an answer, for every request of every behavior.
async function handler(event) {
  const request = event.request;
  const headers = request.headers;
  // Both names are ours: what a viewer sends under them never gets past here.
  delete headers['x-origin-verify'];
  delete headers['x-viewer-authorization'];

  if (BEHAVIOR === 'stream') {
    // CloudFront signs requests to the function, and puts the signature where the token was.
    if (headers.authorization) {
      headers['x-viewer-authorization'] = { value: headers.authorization.value };
    }
    return request;
  }
  if (BEHAVIOR === 'pages') {
    request.uri = page(request.uri);
    return request;
  }
  try {
    if (BEHAVIOR === 'api') {
      headers['x-origin-verify'] = { value: await cf.kvs().get('origin-verify') };
    } else {
      headers.authorization = { value: await cf.kvs().get('web-origin-authorization') };
    }
  } catch (missing) {
    return UNAVAILABLE; // until `gatehouse rotate origin-secret` has put a secret there
  }
  return request;
}

// The address of a page of the web client, such as /signed-in, is the client itself; a file is
// what has a dot in its name.
function page(uri) {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  return name.indexOf('.') === -1 ? '/index.html' : uri;
}
