/** One change of who sees stacks: under way, done, or refused. */
import type { Stack } from '@crowdsky/api';

export class Publishing {
  isBusy = $state(false);
  problem = $state<string | undefined>(undefined);

  /** Resolves to whether all of them are so now. */
  async set(
    stacks: readonly Pick<Stack, 'id'>[],
    isPublic: boolean,
    onChange: (changed: readonly Stack[]) => void,
  ): Promise<boolean> {
    this.isBusy = true;
    this.problem = undefined;
    try {
      const { publishStacks } = await import('./publish-stacks.ts');
      await publishStacks(
        stacks.map(({ id }) => id),
        isPublic,
        onChange,
      );
      return true;
    } catch (error) {
      this.problem = (await import('../account/explain-problem.ts')).explainProblem(error);
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}
