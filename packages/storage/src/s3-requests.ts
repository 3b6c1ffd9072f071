/** The requests to one bucket. Loads Amazon's client, so import it only where a bucket is the storage. */
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import type {
  GetObjectCommandOutput,
  HeadObjectCommandOutput,
  ListMultipartUploadsCommandOutput,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { Readable } from 'node:stream';
import type { S3Options } from './s3-options.ts';
import { signedAddress } from './signed-address.ts';
import type { UnsignedRequest } from './signed-address.ts';
import type { LinkLook } from './storage.ts';

/** Servers take 1,000 parts or more, each but the last of 5 MiB or more. */
const mostParts = 1000;
const usualPartBytes = 8 * 2 ** 20;
const partsAtOnce = 2;
/** A reader follows at once; the rest is for clocks that differ. A transfer that has begun goes on. */
const linkSeconds = 300;

export interface UnfinishedUpload {
  key: string;
  id: string;
  startedMs: number;
}

/** Every method throws what the client throws. */
export class S3Requests {
  private readonly bucket: string;
  private readonly client: S3Client;

  constructor({ bucket, endpoint, region, pathStyle, credentials, idleTimeoutMs }: S3Options) {
    this.bucket = bucket;
    this.client = new S3Client({
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(region === undefined ? {} : { region }),
      ...(credentials === undefined ? {} : { credentials }),
      forcePathStyle: pathStyle,
      requestHandler: { connectionTimeout: idleTimeoutMs, socketTimeout: idleTimeoutMs },
      // Servers other than Amazon's know no trailing checksums; the signature covers the bytes of every part.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    this.giveUpAtSilence();
  }

  /** In parts where it is large. The object appears with the last request, or not at all. */
  async put(key: string, source: Readable, sizeBytes: number): Promise<void> {
    const upload = new Upload({
      client: this.client,
      params: { Bucket: this.bucket, Key: key, Body: source, ContentLength: sizeBytes },
      partSize: Math.max(usualPartBytes, Math.ceil(sizeBytes / mostParts)),
      queueSize: partsAtOnce,
    });
    await upload.done();
  }

  get(key: string, range: string | undefined, abortSignal: AbortSignal): Promise<GetObjectCommandOutput> {
    const asked = range === undefined ? {} : { Range: range };
    return this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, ...asked }), {
      abortSignal,
    });
  }

  /** Asks nothing of the server. */
  async link(key: string, { mediaType, contentDisposition }: LinkLook): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.bucket,
      Key: key,
      ResponseContentType: mediaType,
      ResponseContentDisposition: contentDisposition,
      ResponseCacheControl: 'private, no-store',
    });
    let address = '';
    // Stops the request where its address is known and nothing is signed yet.
    command.middlewareStack.add(
      () => async (args) => {
        address = await signedAddress(args.request as UnsignedRequest, this.client.config, linkSeconds);
        return { response: {}, output: { $metadata: {} } };
      },
      { step: 'build', priority: 'high', name: 'signedAddress' },
    );
    await this.client.send(command);
    return address;
  }

  head(key: string, abortSignal: AbortSignal): Promise<HeadObjectCommandOutput> {
    return this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }), { abortSignal });
  }

  async headBucket(abortSignal: AbortSignal): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }), { abortSignal });
  }

  async delete(key: string, abortSignal: AbortSignal): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }), { abortSignal });
  }

  /** Keys that begin with `prefix`; `onPage` is called for every page of them. */
  async list(prefix: string, onPage: () => void, abortSignal: AbortSignal): Promise<string[]> {
    const keys: string[] = [];
    const asked = { Bucket: this.bucket, Prefix: prefix };
    const pages = paginateListObjectsV2({ client: this.client }, asked, { abortSignal });
    for await (const { Contents = [] } of pages) {
      onPage();
      keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
    }
    return keys;
  }

  async listUnfinished(
    prefix: string,
    onPage: () => void,
    abortSignal: AbortSignal,
  ): Promise<UnfinishedUpload[]> {
    const found: UnfinishedUpload[] = [];
    let next: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {};
    while (next) {
      const asked = new ListMultipartUploadsCommand({ Bucket: this.bucket, Prefix: prefix, ...next });
      const page: ListMultipartUploadsCommandOutput = await this.client.send(asked, { abortSignal });
      onPage();
      for (const { Key, UploadId, Initiated } of page.Uploads ?? [])
        if (Key !== undefined && UploadId !== undefined)
          found.push({ key: Key, id: UploadId, startedMs: Initiated?.getTime() ?? 0 });
      next = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
        : undefined;
    }
    return found;
  }

  async abort({ key, id }: UnfinishedUpload, abortSignal: AbortSignal): Promise<void> {
    const asked = { Bucket: this.bucket, Key: key, UploadId: id };
    await this.client.send(new AbortMultipartUploadCommand(asked), { abortSignal });
  }

  /** The client would ask a silent server three times, and so wait three times as long. */
  private giveUpAtSilence(): void {
    this.client.middlewareStack.add(
      (next) => async (args) => {
        try {
          return await next(args);
        } catch (error) {
          if ((error as Error).name === 'TimeoutError' && !(error as NodeJS.ErrnoException).code)
            throw Object.assign(new Error((error as Error).message), { name: 'SilenceError' });
          throw error;
        }
      },
      { step: 'finalizeRequest', priority: 'low', name: 'giveUpAtSilence' },
    );
  }
}
