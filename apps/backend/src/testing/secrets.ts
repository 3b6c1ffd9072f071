/** What tests sign in with. */
export const workerKey = 'test-worker-key-0123456789';
export const password = 'correct horse battery';
