/** A job as the API shows it: attempts count the one that runs. */
import { expect, test } from 'vitest';
import type { JobWithStack } from '../archive/job-with-stack.ts';
import { jobView } from './job-view.ts';

const at = (second: number): Date => new Date(Date.UTC(2025, 0, 1, 0, 0, second));
const row = {
  id: 4, chunkKey: 'k', objectName: 'M 42', frameCount: 7, madeBy: 'worker', workerId: 'w', retryCount: 1,
  errorMessage: 'no', progress: 0.5, createdAt: at(1), startedAt: at(2), completedAt: null,
  droppedFrames: '[{"name":"a.fit","reason":"Clouds."}]', framesInPart: '[{"name":"b.fit","reason":"A roof."}]',
  session: { sessionToken: 'ab' }, verifiesStackId: null,
}; // prettier-ignore

test.each([
  ['pending', 1],
  ['retry', 1],
  ['failed', 1],
  ['processing', 2],
  ['completed', 2],
])('%s: after one repetition %i attempts', (status, attempts) => {
  const shown = jobView({
    job: { ...row, status },
    stackId: 9,
    verification: null,
  } as unknown as JobWithStack);
  expect(shown).toEqual({
    id: 4, uploadToken: 'ab', chunkKey: 'k', objectName: 'M 42', frameCount: 7, status, madeBy: 'worker', workerId: 'w',
    attempts, errorMessage: 'no', progress: 0.5, stackId: 9, verifies: null, droppedFrames: [{ name: 'a.fit', reason: 'Clouds.' }],
    framesInPart: [{ name: 'b.fit', reason: 'A roof.' }], createdAt: '2025-01-01T00:00:01.000Z',
    startedAt: '2025-01-01T00:00:02.000Z', completedAt: null,
  }); // prettier-ignore
});

test('a job that verifies a stack tells of which one, and the verdict', () => {
  const job = { ...row, status: 'completed', verifiesStackId: 3 };
  const verdict = { isSame: false, exceptPlace: true, differences: ['d'], checkedBy: 'c', checkedAt: 't' };
  const shown = (verification: string | null) =>
    jobView({ job, stackId: null, verification } as unknown as JobWithStack).verifies;
  expect(shown(null)).toEqual({ stackId: 3, verification: null });
  expect(shown(JSON.stringify(verdict))).toEqual({ stackId: 3, verification: verdict });
});
