/** Names of workers and of young browser interfaces that TypeScript's DOM library lacks. */
declare global {
  class FileReaderSync {
    readAsArrayBuffer(blob: Blob): ArrayBuffer;
  }
  interface FileSystemSyncAccessHandle {
    write(bytes: BufferSource, options?: { at: number }): number;
    truncate(sizeBytes: number): void;
    flush(): void;
    close(): void;
  }
  interface FileSystemFileHandle {
    createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
  }
  interface FileSystemHandle {
    queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
    requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
  }
  interface DataTransferItem {
    getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
  }
  interface Window {
    showDirectoryPicker?(options?: { id?: string; mode?: 'read' }): Promise<FileSystemDirectoryHandle>;
  }
  interface Navigator {
    /** Gigabytes, rounded and capped by the browser; Chromium alone tells. */
    readonly deviceMemory?: number;
  }
}

export {};
