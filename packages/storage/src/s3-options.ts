/** Where a bucket is, and how it is spoken with. */
export interface S3Options {
  bucket: string;
  /** Folder in the bucket; everything is stored below it. Empty for the bucket itself. */
  prefix: string;
  /** Amazon's own when absent. */
  endpoint?: string | undefined;
  /** What the client's own settings on this machine say when absent. */
  region?: string | undefined;
  /** `https://endpoint/bucket/key` instead of `https://bucket.endpoint/key`. */
  pathStyle: boolean;
  /** What the client finds (environment, profile, role of the machine) when absent. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined;
  /** Whether those who may read an object are sent to the bucket for it. */
  givesLinks?: boolean | undefined;
  /** A connection idle for longer than this is given up. */
  idleTimeoutMs: number;
}
