/** An address that carries its own signature (AWS Signature Version 4 in the query). */
import type { S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';

export interface UnsignedRequest {
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query: Record<string, string | string[] | null>;
}

export async function signedAddress(
  { protocol, hostname, port, path, query }: UnsignedRequest,
  { region, credentials, sha256 }: S3Client['config'],
  seconds: number,
): Promise<string> {
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials,
    sha256,
    // Keys are in the path as they are sent.
    uriEscapePath: false,
    applyChecksum: false,
  });
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
  const request = {
    method: 'GET',
    protocol,
    hostname,
    path,
    query,
    headers,
    ...(port !== undefined && { port }),
  };
  const signed = await signer.presign(request, { expiresIn: seconds });
  const pairs = Object.entries(signed.query ?? {}).flatMap(([name, value]) =>
    [value ?? ''].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
  );
  return `${protocol}//${host}${path}?${pairs.join('&')}`;
}
